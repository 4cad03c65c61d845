"""OBO 1.4, the format of most biomedical ontologies (https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from graph_build.linking.linked import (
    ALT,
    CLASS,
    DEPRECATED,
    EXACT,
    LABEL,
    OBO_IN_OWL,
    REPLACED,
    SUBCLASS,
    TRUE,
    A,
    LinkedTerm,
    text,
)
from ontology.obo import read_obo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.linking.linked import Linked
    from ontology.obo import OboTerm


_SYNONYMS = {scope: f"<{OBO_IN_OWL}has{scope.capitalize()}Synonym>" for scope in ("BROAD", "NARROW", "RELATED")}
_XREF = f"<{OBO_IN_OWL}hasDbXref>"
_LICENCE_PROPERTY = re.compile(r"(?i)[/:#](?:license|licence)$")


def read(linked: Linked, where: str) -> None:
    """Fill `linked` from its source; `where` names the file in messages."""
    obo = read_obo(io.StringIO(linked.source.text), where)
    linked.version = next(iter(obo.header.get("data-version", ())), "")
    linked.licence = _licence(obo.header)
    for term in obo.terms.values():
        _add_obo_term(linked, term, where)


def _licence(header: Mapping[str, list[str]]) -> str:
    """The licence that a header names: by a property for licences, else anywhere, as an IRI or in its own words."""
    for value in header.get("property_value", ()):
        name, _, rest = value.partition(" ")
        if _LICENCE_PROPERTY.search(name) and rest.split():
            return rest.split()[0].strip('"')
    text = " ".join(value for values in header.values() for value in values)
    if found := re.search(
        r"https?://creativecommons\.org/[^\s\"<>()]+|https?://hpo\.jax\.org/[^\s\"<>()]*license", text
    ):
        return found[0].rstrip(".,;")
    found = re.search(r"CC[ -]BY(?:-SA)? \d\.\d|CC0", text)
    return found[0] if found else ""


def _add_obo_term(linked: Linked, term: OboTerm, file: str) -> None:
    where = f"{file}, line {term.line}"
    iri = linked.iri(term.id, where)
    exact = [name for name, scope in term.synonyms if scope == "EXACT"]
    linked.terms[iri] = LinkedTerm(term.name, exact, term.obsolete)
    linked.add(iri, A, CLASS)
    if term.name:
        linked.add(iri, LABEL, text(term.name, "en"))
    for name in exact:
        linked.add(iri, ALT, text(name, "en"))
    for name, scope in term.synonyms:
        if scope != "EXACT":
            linked.add(iri, _SYNONYMS[scope], text(name, "en"))
    for parent, line in zip(term.parents, term.parent_lines, strict=True):
        above = linked.iri(parent, f"{file}, line {line}")
        linked.add(iri, SUBCLASS, f"<{above}>")
        linked.lines[iri, above] = line
    for xref in term.equivalents:
        linked.add(iri, EXACT, f"<{linked.iri(xref, where)}>")
    for xref in term.xrefs:
        linked.add(iri, _XREF, text(xref))
    if term.obsolete:
        linked.add(iri, DEPRECATED, TRUE)
    for other in term.replaced_by:
        linked.add(iri, REPLACED, f"<{linked.iri(other, where)}>")
