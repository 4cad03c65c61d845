"""Terms of another endpoint's answer, as they are written in a query (SPARQL 1.1 Query Results JSON, section 3.2.2)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Sequence

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple

_GENID = "https://w3id.org/cytolink/.well-known/genid/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NEED_LANGUAGE = (f"{_RDF}langString", f"{_RDF}dirLangString")
_BAD_IN_IRI = frozenset('<>"{}|^`\\')


class OddError(ValueError):
    """An answer that is not what the standard says."""


def written(value: Any, origin: str = "") -> str:  # noqa: ANN401 - whatever another endpoint says
    """A term as it is written in a query.

    A blank node of another endpoint gets an IRI (RDF 1.1 Concepts, section 3.5): it cannot be named otherwise. A
    character that no IRI may hold is written by its percent sign, since endpoints with such IRIs exist.

    Args:
        value: a term of results in JSON.
        origin: the endpoint that said it.

    Raises:
        OddError: it is no term.
    """
    if not isinstance(value, dict) or not isinstance(value.get("value"), str):
        raise OddError("a value is no term")
    text, kind = value["value"], value.get("type")
    try:
        if kind == "uri":
            return str(pyoxigraph.NamedNode("".join(_iri_character(character) for character in text)))
        if kind == "bnode":
            return f"<{_GENID}{hashlib.sha256(f'{origin} {text}'.encode()).hexdigest()[:32]}>"
        if kind not in {"literal", "typed-literal"}:
            raise OddError(f"a term is of the kind {str(kind)[:40]!r}")
        if (language := value.get("xml:lang")) not in (None, ""):
            return str(pyoxigraph.Literal(text, language=language))
        if (datatype := value.get("datatype")) is not None:
            if datatype in _NEED_LANGUAGE:
                raise OddError("a term in a language does not say in which")
            return str(pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(datatype)))
        return str(pyoxigraph.Literal(text))
    except (ValueError, TypeError) as error:
        # an IRI that is none, a language that is none, half of a surrogate pair
        raise OddError(f"a term cannot be read ({str(error)[:100]})") from None


def row(found: Any, columns: list[str], origin: str) -> str:  # noqa: ANN401 - likewise
    """A row of an answer as a row of VALUES; what it says of other variables is left out.

    Raises:
        OddError: it is no row.
    """
    if not isinstance(found, dict):
        raise OddError("a row is no object")
    return "(" + " ".join(written(found[name], origin) if name in found else "UNDEF" for name in columns) + ")"


def line(found: Sequence[Term | None], origin: str) -> str:
    """A row of terms as a row of VALUES.

    Raises:
        OddError: one of them cannot stand there.
    """
    return "(" + " ".join("UNDEF" if term is None else _term(term, origin) for term in found) + ")"


def _term(term: Term, origin: str) -> str:
    if isinstance(term, pyoxigraph.BlankNode):
        return written({"type": "bnode", "value": term.value}, origin)
    if isinstance(term, pyoxigraph.Triple):
        raise OddError("a term is a triple")
    return str(term)


def _iri_character(character: str) -> str:
    bad = character in _BAD_IN_IRI or character <= " "
    return "".join(f"%{byte:02X}" for byte in character.encode()) if bad else character
