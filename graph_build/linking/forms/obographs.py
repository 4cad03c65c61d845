"""OBO Graphs JSON (https://github.com/geneontology/obographs)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph_build.linking.linked import (
    ALT,
    CLASS,
    DEPRECATED,
    LABEL,
    REPLACED,
    REPLACED_BY,
    SUBCLASS,
    TRUE,
    A,
    LinkedTerm,
    text,
)
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from graph_build.linking.linked import Linked


def read(linked: Linked, where: str) -> None:
    """Fill `linked` from its source; `where` names the file in messages."""
    try:
        graphs = json.loads(linked.source.data)["graphs"]
        for graph in graphs:
            linked.version = linked.version or str((graph.get("meta") or {}).get("version") or "")
            for node in graph.get("nodes", ()):
                _add_node(linked, node, where)
            for edge in graph.get("edges", ()):
                if edge["pred"] in {"is_a", "subClassOf"}:
                    above = f"<{linked.iri(edge['obj'], where)}>"
                    linked.add(linked.iri(edge["sub"], where), SUBCLASS, above)
    except RecursionError as error:
        raise VocabularyError("the JSON is nested too deep", where=where, do="Is the file damaged?") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise VocabularyError(
            f"this is no OBO Graphs JSON ({error})",
            where=where + line,
            do="See https://github.com/geneontology/obographs.",
        ) from error


def _add_node(linked: Linked, node: dict[str, Any], where: str) -> None:
    if node.get("type", "CLASS") != "CLASS":
        return
    iri, meta = linked.iri(node["id"], where), node.get("meta") or {}
    exact = [s["val"] for s in meta.get("synonyms") or () if s.get("pred") == "hasExactSynonym"]
    linked.terms[iri] = LinkedTerm(node.get("lbl") or "", exact, bool(meta.get("deprecated")))
    linked.add(iri, A, CLASS)
    if node.get("lbl"):
        linked.add(iri, LABEL, text(node["lbl"], "en"))
    for name in exact:
        linked.add(iri, ALT, text(name, "en"))
    if meta.get("deprecated"):
        linked.add(iri, DEPRECATED, TRUE)
    for value in meta.get("basicPropertyValues") or ():
        if value.get("pred") == REPLACED_BY:
            linked.add(iri, REPLACED, f"<{linked.iri(value['val'], where)}>")
