"""The vocabulary as the recognisers use it: what things are called, and the IRIs that they have.

The tables under `ontology/vocabulary/` are the one place where names are kept; the triples of the vocabulary are made
from the same tables (`ontology.triples`).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache, wraps
from itertools import chain
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ontology.namespaces import expand
from ontology.schema import FactType, Slot, fact_types, slots
from ontology.sssom import exact_matches
from ontology.tables import parts, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ontology.additions import Addition

__all__ = [
    "FactType",
    "Limits",
    "Route",
    "Slot",
    "Term",
    "UnitAlias",
    "Variable",
    "Vocabulary",
    "enlarged",
    "fact_types",
    "in_force",
    "per_vocabulary",
    "routes",
    "slots",
    "units",
    "using",
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
        slot_names: words that mean it where they are all that a slot of a fact holds, and too much else in a text.
    """

    iri: str
    label: str
    category: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    curies: tuple[str, ...] = ()
    slot_names: tuple[str, ...] = ()


def _term(row: Mapping[str, str]) -> Term:
    return Term(
        iri=expand(row["id"]),
        label=row["label"],
        category=row["category"],
        names=_names(row),
        acronyms=parts(row["acronyms"]),
        curies=_curies(row),
        slot_names=parts(row.get("slot_names", "")),
    )


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    """The label, unless it is itself an acronym, and the other names, each once."""
    label = () if row["label"] in parts(row["acronyms"]) else (row["label"],)
    return tuple(dict.fromkeys((*label, *parts(row["names"]))))


def _curies(row: Mapping[str, str]) -> tuple[str, ...]:
    """Exact matches; a protein is also known by the gene that encodes it, and by that gene's ids.

    What a user adds is also known by its id as written, with the prefix that the user's file has for it.
    """
    gene = row.get("gene", "")
    own = exact_matches().get(row["id"], ())
    own = (*own, *parts(row.get("written", "")))
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


def _variable(row: Mapping[str, str]) -> Variable:
    return Variable(expand(row["id"]), parts(row["units"]), tuple(_limits(row["limits"])))


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


def _alias(row: Mapping[str, str]) -> UnitAlias:
    only_for = tuple(expand(curie) for curie in parts(row["only_for"]))
    return UnitAlias(row["printed"], row["ucum"], row["case"] == "exact", only_for)


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


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All that texts are read with. It is told from another by being another object, and never changed.

    Attributes:
        terms: everything that texts name, ours first, in the order of the tables.
        variables: the measured variables (analytes, vital signs, scores …) by IRI.
        units: printed units with their UCUM codes, the longest first.
    """

    terms: tuple[Term, ...]
    variables: Mapping[str, Variable]
    units: tuple[UnitAlias, ...]


def _made(
    terms: Iterable[Mapping[str, str]], variables: Iterable[Mapping[str, str]], units: Iterable[Mapping[str, str]]
) -> Vocabulary:
    known: dict[str, Variable] = {}
    for variable in map(_variable, variables):
        held = known.get(variable.iri)
        known[variable.iri] = (
            Variable(held.iri, (*held.units, *variable.units), (*held.limits, *variable.limits)) if held else variable
        )
    aliases = sorted(map(_alias, units), key=lambda alias: (-len(alias.printed), alias.printed))
    return Vocabulary(tuple(map(_term, terms)), known, tuple(aliases))


@cache
def shipped() -> Vocabulary:
    """The project's own vocabulary."""
    return _made((row for table in TERM_TABLES for row in rows(table)), rows("variables"), rows("units"))


@lru_cache(maxsize=4)
def enlarged(additions: tuple[Addition, ...]) -> Vocabulary:
    """The project's vocabulary with what users add; the same additions give the same object while it is held."""
    if not additions:
        return shipped()
    added = [(table, dict(row)) for addition in additions for table, row in addition.rows]
    return _made(
        chain((row for table in TERM_TABLES for row in rows(table)), (r for t, r in added if t != "units")),
        chain(rows("variables"), (r for t, r in added if t == "variables" or r.get("units") or r.get("limits"))),
        chain(rows("units"), (r for t, r in added if t == "units")),
    )


_IN_FORCE: ContextVar[Vocabulary | None] = ContextVar("vocabulary in force", default=None)


def in_force() -> Vocabulary:
    """The vocabulary that texts are read with here: the project's own, unless `using` says otherwise."""
    return _IN_FORCE.get() or shipped()


@contextmanager
def using(chosen: Vocabulary) -> Iterator[None]:
    """Within, texts are read with this vocabulary; only the caller's own context sees it, no other thread."""
    token = _IN_FORCE.set(chosen)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def per_vocabulary(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """What a function makes of the vocabulary in force and its arguments, made once for each; for what is costly."""

    def made(_: Vocabulary, *given: _Given.args, **named: _Given.kwargs) -> _Result:
        return function(*given, **named)

    kept: Callable[..., _Result] = lru_cache(maxsize=8192)(made)

    @wraps(function)
    def asked(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        return kept(in_force(), *given, **named)

    return asked


def vocabulary() -> tuple[Term, ...]:
    """Every term of the vocabulary in force, in the order of the tables."""
    return in_force().terms


def variables() -> Mapping[str, Variable]:
    """The measured variables (analytes, vital signs, scores …) of the vocabulary in force, by IRI."""
    return in_force().variables


def units() -> tuple[UnitAlias, ...]:
    """Printed units with their UCUM codes, of the vocabulary in force, the longest first."""
    return in_force().units
