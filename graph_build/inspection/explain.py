"""One fact, accounted for: what it says, where it was read, what made it, which checks it passed. All by SPARQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_build.errors import QueryError
from graph_build.inspection.readback import FactFound, facts
from graph_build.store import PREFIXES, plain

if TYPE_CHECKING:
    from graph_build.store import Store

_MOST = 12
"""Facts that are listed where several have the name that was given."""
_MADE = """
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?fact ?rule ?version ?does WHERE {
  ?fact prov:wasGeneratedBy/cyto:appliedRule ?plan .
  ?plan rdfs:label ?rule ; cyto:ruleVersion ?version ; dcterms:description ?does .
}"""
_CHECKS = """
SELECT ?fact ?held ?check WHERE {
  VALUES (?property ?held) { (cyto:passedCheck true) (cyto:failedCheck false) }
  ?fact ?property ?check .
}"""
_DECISION = """
SELECT ?fact ?decision ?curator ?date ?reason ?revises WHERE {
  ?fact cyto:decision ?decision ; cyto:curator ?curator ; cyto:decidedOn ?date ; cyto:decisionReason ?reason .
  OPTIONAL { ?fact cyto:revises ?revises }
}"""
_LINKS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?fact ?slot ?concept ?label WHERE {
  ?property cyto:linkOfSlot ?slot .
  ?fact ?property ?concept ; cyto:statedIn ?source .
  OPTIONAL { ?concept rdfs:label ?label }
}"""
_QUOTES = """
SELECT ?fact ?start ?exact WHERE {
  VALUES ?role { cyto:evidence cyto:alternateEvidence cyto:contextEvidence }
  ?fact ?role ?span ; cyto:statedIn ?source .
  ?span oa:start ?start ; oa:exact ?exact .
}"""
_SOURCE = """
SELECT ?fact ?quality ?sha ?form ?standing WHERE {
  ?fact cyto:statedIn ?source .
  OPTIONAL { ?fact cyto:readingQuality ?quality }
  ?source cyto:sha256 ?sha ; cyto:documentForm|cyto:form ?form .
  OPTIONAL { ?fact cyto:standing ?standing }
}"""

_TRIAL = """
SELECT DISTINCT ?fact ?number WHERE {
  ?fact cyto:statedIn ?source .
  ?registered a cyto:DocumentMetadata ; cyto:statedIn ?source .
  ?registered cyto:property "trial_registration" ; cyto:valueText ?number .
}"""


@dataclass(frozen=True, slots=True)
class Explained:
    """A fact with its account.

    Attributes:
        fact: as read back.
        quality: clean, repaired or ambiguous.
        sha256: of the document.
        form: of the document ("jats"), which says whether its text has tags.
        standing: what became of the article ("retracted (doi:10.1000/x)"), each in words; empty where nothing is said.
        trials: registration numbers of the trial that the article reports, as it prints them.
        rule: name, version and one line on what it does.
        links: slot, concept's IRI and its label.
        checks: whether it held, and what was compared.
        decision: of a reviewer: decision, curator, date, reason and what it revises; empty where there is none.
        quotes: by offset of the span: its words.
    """

    fact: FactFound
    quality: str
    sha256: str
    form: str
    standing: tuple[str, ...]
    trials: tuple[str, ...]
    rule: tuple[str, int, str]
    links: tuple[tuple[str, str, str], ...]
    checks: tuple[tuple[bool, str], ...]
    decision: tuple[str, ...]
    quotes: dict[int, str]


def explain(store: Store, name: str) -> Explained:
    """The account of a fact.

    Args:
        store: of the release.
        name: the fact's IRI, or the end of one: its hash is enough.

    Raises:
        QueryError: where no fact or more than one has that name.
    """
    found = [fact for fact in facts(store) if fact["iri"] == name or fact["iri"].rsplit("/", 1)[1].startswith(name)]
    if len(found) != 1:
        told = "; ".join(
            f"{fact['iri'].rsplit('/', 1)[1]} {fact['type']} of {fact['subject']}" for fact in found[:_MOST]
        )
        more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise QueryError(
            f"{len(found)} facts have this name" + (f": {told}{more}" if found else ""),
            where=name,
            do="Give the IRI, or the first characters of its hash, as `cytolink facts` prints it.",
        )
    iri = found[0]["iri"]
    made, source = _of(store, _MADE, iri), _of(store, _SOURCE, iri)
    return Explained(
        fact=found[0],
        quality=str(source[0][0] or "clean"),
        sha256=str(source[0][1]),
        form=str(source[0][2]),
        standing=tuple(str(row[3]) for row in source if row[3] is not None),
        trials=tuple(str(number) for (number,) in _of(store, _TRIAL, iri)),
        rule=(str(made[0][0]), int(made[0][1]), str(made[0][2])),
        links=tuple((str(slot), str(concept), str(label or "")) for slot, concept, label in _of(store, _LINKS, iri)),
        checks=tuple((bool(held), str(check)) for held, check in _of(store, _CHECKS, iri)),
        decision=tuple(str(part or "") for part in next(iter(_of(store, _DECISION, iri)), ())),
        quotes={int(start): str(words) for start, words in _of(store, _QUOTES, iri)},
    )


def _of(store: Store, query: str, iri: str) -> list[tuple[Any, ...]]:
    """The rows of a query for one fact, without the fact itself, sorted."""
    bound = (PREFIXES + query).replace("WHERE {", f"WHERE {{ VALUES ?fact {{ <{iri}> }} ", 1)
    return sorted((tuple(plain(term) for term in row[1:]) for row in store.select(bound)), key=repr)
