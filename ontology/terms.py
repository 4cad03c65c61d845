"""The vocabulary as the recognisers use it: what things are called, and the IRIs that they have.

The tables under `ontology/vocabulary/` are the one place where names are kept; the triples of the vocabulary are made
from the same tables (`ontology.triples`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ontology.namespaces import expand
from ontology.schema import FactType, Slot, fact_types, slots
from ontology.sssom import exact_matches
from ontology.tables import parts, rows

__all__ = [
    "FactType",
    "Limits",
    "Route",
    "Slot",
    "Term",
    "UnitAlias",
    "Variable",
    "fact_types",
    "routes",
    "slots",
    "units",
    "variables",
    "vocabulary",
]

TERM_TABLES = (
    "drugs",
    "drug_groups",
    "proteins",
    "families",
    "diseases",
    "findings",
    "variables",
    "procedures",
    "anatomy",
    "outcomes",
    "others",
)
"""The tables that hold terms, in the order in which a name that two of them hold is looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A thing that texts name.

    Attributes:
        iri: its IRI.
        label: its preferred name.
        category: drug, drug_class, cytokine, receptor, gene, disease, finding, analyte, score, procedure, anatomy,
            species, organisation, device, study, statistic, setting or other.
        names: all names that are matched whatever their case, the preferred one first.
        acronyms: short names that are matched only as they are written here.
        curies: identifiers of the same thing elsewhere, sorted.
    """

    iri: str
    label: str
    category: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    curies: tuple[str, ...] = ()


@cache
def vocabulary() -> tuple[Term, ...]:
    """Every term, in the order of the tables."""
    return tuple(
        Term(
            iri=expand(row["id"]),
            label=row["label"],
            category=row["category"],
            names=_names(row),
            acronyms=parts(row["acronyms"]),
            curies=_curies(row),
        )
        for table in TERM_TABLES
        for row in rows(table)
    )


def _names(row: dict[str, str]) -> tuple[str, ...]:
    """The label, unless it is itself an acronym, and the other names, each once."""
    label = () if row["label"] in parts(row["acronyms"]) else (row["label"],)
    return tuple(dict.fromkeys((*label, *parts(row["names"]))))


def _curies(row: dict[str, str]) -> tuple[str, ...]:
    """Exact matches; a protein is also known by the gene that encodes it, and by that gene's ids."""
    gene = row.get("gene", "")
    own = exact_matches().get(row["id"], ())
    return tuple(sorted({*own, *((gene, *exact_matches().get(gene, ())) if gene else ())}))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a variable can be in a living patient, in one unit; bounds are inclusive."""

    unit: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Variable:
    """What is known of a measured variable beside its names.

    Attributes:
        iri: its IRI.
        units: the UCUM units it is usually given in, the commonest first.
        limits: bounds that no true value passes, for each unit that has them.
    """

    iri: str
    units: tuple[str, ...]
    limits: tuple[Limits, ...]

    def limits_in(self, unit: str) -> Limits | None:
        """The bounds in that UCUM unit, or None where none are known."""
        return next((limits for limits in self.limits if limits.unit == unit), None)


@cache
def variables() -> dict[str, Variable]:
    """The measured variables (analytes, vital signs, scores …) by IRI."""
    return {
        expand(row["id"]): Variable(expand(row["id"]), parts(row["units"]), tuple(_limits(row["limits"])))
        for row in rows("variables")
    }


def _limits(cell: str) -> list[Limits]:
    """`mg/L 0..1000|mg/dL 0..100` as bounds."""
    found = []
    for part in parts(cell):
        unit, _, interval = part.rpartition(" ")
        low, _, high = interval.partition("..")
        found.append(Limits(unit, Decimal(low), Decimal(high)))
    return found


@dataclass(frozen=True, slots=True)
class UnitAlias:
    """A way in which clinical papers print a unit.

    Attributes:
        printed: as printed; a blank stands for any white space, also none at a word's end.
        ucum: the UCUM code.
        cased: whether the letters' case matters (`mg` is not `Mg`).
        only_for: IRIs of the variables that it holds for; empty where it holds for all.
    """

    printed: str
    ucum: str
    cased: bool
    only_for: tuple[str, ...] = ()


@cache
def units() -> tuple[UnitAlias, ...]:
    """Printed units with their UCUM codes, the longest first."""
    aliases = [
        UnitAlias(
            row["printed"],
            row["ucum"],
            row["case"] == "exact",
            tuple(expand(curie) for curie in parts(row["only_for"])),
        )
        for row in rows("units")
    ]
    return tuple(sorted(aliases, key=lambda alias: (-len(alias.printed), alias.printed)))


@dataclass(frozen=True, slots=True)
class Route:
    """A way of giving a drug: its IRI, label, and the words and short forms it is printed as."""

    iri: str
    label: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]


@cache
def routes() -> tuple[Route, ...]:
    """The routes of administration."""
    return tuple(Route(expand(row["id"]), row["label"], _names(row), parts(row["acronyms"])) for row in rows("routes"))
