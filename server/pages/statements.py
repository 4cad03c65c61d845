"""Statements as pages show them: what is said, of whom, how surely, where it was read, what made it and who decided."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ontology.namespaces import CYTO, ID, PROV, RDFS
from server.endpoint import incoming, responses
from server.endpoint.addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIXES = """PREFIX cyto: <https://w3id.org/cytolink/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
OWN_TYPE = """?fact a ?class . ?class cyto:factType ?type . FILTER NOT EXISTS {
  ?narrower rdfs:subClassOf ?class ; cyto:factType ?narrow . ?fact a ?narrower FILTER(?narrower != ?class) }"""
"""A statement counts once, by its own type: a hypothesis is a claim, too, and is one statement."""
MOST = 25
"""Statements that are told in full on one page; more are listed by their labels."""
_SAID = """SELECT ?fact ?p ?o ?label WHERE {{ VALUES ?fact {{ {} }}
  {{ ?fact ?p ?o }} UNION {{ ?fact cyto:population/cyto:experiencer ?o BIND(cyto:experiencer AS ?p) }}
  OPTIONAL {{ ?o rdfs:label ?label }} }}"""
_MADE = """SELECT ?fact ?rule ?version ?does WHERE {{ VALUES ?fact {{ {} }}
  ?fact prov:wasGeneratedBy/cyto:appliedRule ?plan .
  ?plan rdfs:label ?rule ; cyto:ruleVersion ?version ; dcterms:description ?does }}"""
_SPANS = """SELECT ?fact ?role ?start ?end ?table ?row ?column ?exact WHERE {{
  VALUES ?fact {{ {} }} VALUES ?role {{ cyto:evidence cyto:alternateEvidence cyto:contextEvidence }}
  ?fact ?role ?span . ?span oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?span cyto:tableLabel ?table }} OPTIONAL {{ ?span cyto:tableRow ?row }}
  OPTIONAL {{ ?span cyto:tableColumn ?column }}
  OPTIONAL {{ ?span oa:exact ?exact }} }}"""
_TERMS = """SELECT ?p ?slot ?link ?label WHERE {
  { ?p cyto:slotName ?slot } UNION { ?p cyto:linkOfSlot ?link } ?p rdfs:label ?label }"""
_TYPES = """SELECT ?class ?type ?label ?wider WHERE { ?class cyto:factType ?type ; rdfs:label ?label .
  OPTIONAL { ?class rdfs:subClassOf ?wider . ?wider cyto:factType ?other FILTER(?wider != ?class) } } ORDER BY ?class"""
_FIRST = (
    "name property variable outcome event condition concept agent drug target action subject relation object statement "
    "comparator statistic value value_low value_high unit sd iqr n n_total percent dose dose_unit route frequency "
    "arm arm_a arm_b timepoint"
)
_ORDER = {name: place for place, name in enumerate(_FIRST.split())}
"""Slots that say what a statement is about stand first, then its figures; the others as they come."""
_ROLES = {"evidence": "read here", "alternateEvidence": "stated here too", "contextEvidence": "needed to read it"}


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a statement: offsets, what it is to the statement, and its words where the release holds them."""

    role: str
    start: int
    end: int
    cell: str
    quote: str

    @property
    def at(self) -> str:
        """The span as addresses have it."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a slot, and where the concept is described that it names."""

    text: str
    href: str | None = None


@dataclass(slots=True)
class Statement:
    """One statement."""

    iri: str
    type: str = ""
    kind: str = ""
    label: str = ""
    subject: str = ""
    population: Value | None = None
    slots: dict[str, list[Value]] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    rule: tuple[str, str, str] | None = None
    held: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def document(self) -> str:
        """The 16 digits by which the document is known."""
        return self.iri.removeprefix(ID + "document/").partition("/")[0]

    @property
    def hash(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def href(self) -> str:
        """The page of the statement."""
        return address(self.iri)

    @property
    def read(self) -> str:
        """Where it was read: the document opened at its first span."""
        first = next((place for place in self.places if place.role == "evidence"), None)
        return f"/read/{self.document}?" + (f"at={first.at}&" if first else "") + f"fact={self.hash}#at"


def named(iris: Iterable[str]) -> list[Statement]:
    """Statements by their IRIs, in that order, `MOST` at most; those that the release does not hold are left out.

    Raises:
        ProblemError: a limit ended the query.
    """
    wanted = list(dict.fromkeys(iris))[:MOST]
    if not wanted:
        return []
    values = " ".join(f"<{iri}>" for iri in wanted)
    found: dict[str, Statement] = {}
    digest = incoming.endpoint().opened.digest
    types, terms, classes = _types(digest), _terms(digest), defaultdict[str, set[str]](set)
    for row in table(_SAID.format(values)):
        one = found.setdefault(row["fact"], Statement(row["fact"]))
        if row["o"] in types:
            classes[row["fact"]].add(row["o"])
        else:
            _tell(one, row, terms)
    for iri, of in classes.items():
        own = min(of - {types[kind].wider for kind in of}, default=min(of))
        found[iri].type, found[iri].kind = types[own].type, types[own].label
    for row in table(_MADE.format(values)):
        found[row["fact"]].rule = row["rule"], row["version"], row["does"]
    for row in table(_SPANS.format(values)):
        found[row["fact"]].places.append(_place(row))
    for one in found.values():
        one.slots = dict(sorted(one.slots.items(), key=lambda pair: _ORDER.get(pair[0], len(_ORDER))))
        one.places.sort(key=lambda p: (list(_ROLES).index(p.role), p.start))
        one.label = one.label or _phrase(one)
    return [found[iri] for iri in wanted if iri in found]


def role_in_words(role: str) -> str:
    """What a span is to a statement."""
    return _ROLES[role]


def table(query: str) -> list[dict[str, str]]:
    """The rows of a query of ours, whole, as texts by variable; what is not bound is empty.

    Raises:
        ProblemError: a limit ended the query.
    """
    text = responses.content(PREFIXES + query, "csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


class _Kind(NamedTuple):
    """A class of statements: its type, its name for people, and the class of statements above it if there is one."""

    type: str
    label: str
    wider: str


@lru_cache(maxsize=4)
def _types(digest: str) -> Mapping[str, _Kind]:  # noqa: ARG001 - a release's terms are asked for once
    """The classes of statements."""
    return {row["class"]: _Kind(row["type"], row["label"], row["wider"]) for row in table(_TYPES)}


def types() -> Mapping[str, str]:
    """Type of statements → its name for people."""
    return {kind.type: kind.label for kind in _types(incoming.endpoint().opened.digest).values()}


@lru_cache(maxsize=4)
def _terms(digest: str) -> Mapping[str, tuple[str, str, bool]]:  # noqa: ARG001 - likewise
    """Property → its slot, its name for people, and whether it links the slot's words to a concept."""
    return {row["p"]: (row["slot"] or row["link"], row["label"], bool(row["link"])) for row in table(_TERMS)}


def links() -> list[str]:
    """Properties that link the words of a slot to a concept, sorted."""
    return sorted(p for p, (_, _, is_link) in _terms(incoming.endpoint().opened.digest).items() if is_link)


def _tell(
    one: Statement,
    row: Mapping[str, str],
    terms: Mapping[str, tuple[str, str, bool]],
) -> None:
    """Put one triple of a statement where it belongs."""
    property_, value, label = row["p"], row["o"], row["label"]
    name = property_.removeprefix(CYTO)
    if property_ == RDFS + "label":
        one.label = value
    elif name == "subjectLabel":
        one.subject = value
    elif name == "population":
        one.population = Value(label or value.rpartition("/")[2], address(value))
    elif name in {"passedCheck", "failedCheck"}:
        (one.held if name == "passedCheck" else one.failed).append(value)
    elif property_ in terms:
        slot, _, links = terms[property_]
        if links:
            one.slots.setdefault(slot, []).append(Value(label or value, address(value)))
        elif not value.startswith(ID):
            one.slots.setdefault(slot, []).insert(0, Value(label or value.removeprefix(CYTO)))
            one.plain.setdefault(slot, value)
    elif property_.startswith((CYTO, PROV)):
        one.plain[name] = label or value.removeprefix(CYTO)


def _place(row: Mapping[str, str]) -> Place:
    cell = ""
    if row["table"]:
        cell = row["table"] + (f", row {int(row['row']) + 1}" if row["row"] and int(row["row"]) >= 0 else "")
        cell += f", column {int(row['column']) + 1}" if row["column"] else ""
    return Place(row["role"].removeprefix(CYTO), int(row["start"]), int(row["end"]), cell, row["exact"])


def _phrase(one: Statement) -> str:
    """What is said, where the release holds no label: the words of its slots."""
    words = [
        values[0].text for slot, values in one.slots.items() if values and not slot.endswith(("_unit", "polarity"))
    ]
    return " · ".join(words[:6]) or one.subject or one.hash
