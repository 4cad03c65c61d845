"""The IRIs of the data. All follow from content: equal documents and facts have equal IRIs in every build."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from ontology.namespaces import GRAPH, ID

if TYPE_CHECKING:
    from graph_build.courses import Administration
    from graph_build.model import Discrepancy, Fact, Imported, Population, Rule, Span

PROVENANCE_GRAPH = GRAPH + "provenance"
DISCREPANCY_GRAPH = GRAPH + "discrepancies"
WITHHELD_GRAPH = GRAPH + "withheld"
UNPLACED_GRAPH = GRAPH + "unplaced"
SOFTWARE = ID + f"software/cytolink/{version('cytolink')}"

_SLUG_LENGTH = 40
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def short_hash(value: object, length: int = 16) -> str:
    """The first hexadecimal digits of the SHA-256 of a value's canonical JSON.

    A decimal has the one form that the graph holds it in: 0.80 is 0.8.
    """
    return hashlib.sha256(_CANONICAL.encode(value).encode()).hexdigest()[:length]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": format(value.normalize(), "f")}
    raise TypeError(f"{type(value).__name__} has no canonical form")


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def slug(text: str) -> str:
    """Words of a label that may stand in an IRI path: ASCII letters, digits and hyphens, 40 at most.

    >>> slug("Patient of reference [11]")
    'patient-of-reference-11'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG.sub("-", ascii_text).strip("-")[:_SLUG_LENGTH].strip("-")


@lru_cache(maxsize=1024)
def _people(label: str, experiencer: str, reference: int | None) -> str:
    """The last part of a population's IRI: each fact of it asks for it several times."""
    return f"{slug(label)}-{short_hash([label, experiencer, reference], 8)}"


@dataclass(frozen=True, slots=True)
class DocumentIris:
    """The IRIs of one document.

    Attributes:
        sha256: of the document's bytes.
        document: the document itself.
    """

    sha256: str
    document: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "document", f"{ID}document/{self.sha256[:16]}")

    @property
    def graph(self) -> str:
        """The named graph of what the document says."""
        return f"{GRAPH}document/{self.sha256[:16]}"

    @property
    def study(self) -> str:
        """The study that the document reports."""
        return f"{self.document}/study"

    def fact(self, fact: Fact) -> str:
        """A fact, by what it says and of whom; where it was read does not change its IRI."""
        whose = fact.population and [fact.population.label, fact.population.experiencer, fact.population.reference]
        return f"{self.document}/fact/{short_hash([fact.type, fact.subject, fact.slots, whose])}"

    def withheld(self, fact: Fact) -> str:
        """A fact that is not stated; were it stated, its IRI would end in the same hash."""
        return self.fact(fact).replace(f"{self.document}/fact/", f"{self.document}/withheld/", 1)

    def unplaced(self, fact: Fact) -> str:
        """A value of a fact that makes no record."""
        return self.fact(fact).replace(f"{self.document}/fact/", f"{self.document}/unplaced/", 1)

    def span(self, span: Span) -> str:
        """A span of the original text."""
        return f"{self.document}/span/{span.start}-{span.end}"

    def population(self, population: Population) -> str:
        """A patient, group or arm."""
        return f"{self.document}/population/{_people(population.label, population.experiencer, population.reference)}"

    def administration(self, one: Administration) -> str:
        """A treatment, by who had it, with what, and which of several it was."""
        whose = self.population(one.population).rsplit("/", 1)[1]
        return f"{self.document}/administration/{whose}-{short_hash([*one.agents], 8)}-{one.number}"

    def condition(self, population: Population, disease: str, *, refractory: bool = False) -> str:
        """A disease or finding of a population, by its concept; as a state that resists treatment, one of its own."""
        whose = self.population(population).rsplit("/", 1)[1]
        return f"{self.document}/condition/{whose}-{short_hash(disease, 8)}{'/refractory' if refractory else ''}"

    def reference(self, number: int) -> str:
        """An entry of the document's reference list."""
        return f"{self.document}/reference/{number}"

    def annotation(self, imported: Imported) -> str:
        """An annotation that came with the document, by its place, kind, source and identifiers."""
        what = short_hash([imported.kind, imported.source, imported.ids], 8)
        return f"{self.document}/annotation/{imported.span.start}-{imported.span.end}-{what}"

    def discrepancy(self, found: Discrepancy) -> str:
        """A discrepancy, by its kind and sides."""
        sides = [[s.reading, [[p.start, p.end] for p in s.spans]] for s in (found.side_a, found.side_b)]
        return f"{self.document}/discrepancy/{short_hash([found.kind, sides])}"


def model_iri(name: str, sha256: str) -> str:
    """A trained model, known by the SHA-256 of its file."""
    return f"{ID}software/model/{name}/{sha256}"


def reading_iri(rule: Rule) -> str:
    """The activity of reading documents by a rule: one for all of them, for what it gave says which it was read in."""
    return f"{ID}reading/{rule.name}/{rule.version}"


def rule_iri(rule: Rule) -> str:
    """A rule in one of its versions."""
    return f"{ID}rule/{rule.name}/{rule.version}"
