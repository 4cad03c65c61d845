"""A file to be linked, whatever its form, brought to one."""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_build.linking.cycles import check_cycles
from graph_build.linking.files import open_source
from graph_build.linking.forms import labels, obo, obographs, rdf, sssom
from graph_build.linking.linked import Linked
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_source(path: Path, name: str | None = None, prefix: str | None = None) -> Linked:
    """Read a file to be linked.

    Args:
        path: OBO, OBO Graphs JSON, RDF/XML, Turtle, SSSOM TSV, or a TSV of ids, labels and synonyms; gzip or not.
        name: what its named graph is called; by default the file's name up to the first dot.
        prefix: for a TSV of labels whose ids have none, such as "MESH".

    Raises:
        VocabularyError: where the file is broken; names the file and, where there is one, the line.
    """
    source = open_source(path)
    slug = re.sub(r"[^a-z0-9]+", "-", (name or source.name.split(".", 1)[0]).casefold()).strip("-")
    if not slug:
        raise VocabularyError(f"{name!r} cannot be a graph's name", where=str(path), do="Use letters and digits.")
    linked = Linked(slug, source)
    with _keeping_all():
        match source.form:
            case "obo":
                obo.read(linked, str(path))
            case "obographs":
                obographs.read(linked, str(path))
            case "sssom":
                sssom.read(linked, str(path))
            case "labels":
                labels.read(linked, prefix, str(path))
            case "turtle" | "rdfxml":
                rdf.read(linked, str(path))
        check_cycles(linked.triples, source, str(path), linked.lines)
    return linked


@contextmanager
def _keeping_all() -> Iterator[None]:
    """While nobody looks for circles of objects: what is read is kept and has none; looking took two fifths."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
