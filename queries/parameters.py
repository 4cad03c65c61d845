"""Parameters of saved queries: their types, and how a reader's text becomes an RDF term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal, get_args

from ontology.errors import QueryError
from ontology.namespaces import OWL, expand
from queries import sparql_terms as terms
from queries.concepts import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

ParameterType = Literal["iri", "curie", "concept", "name", "string", "number", "integer", "date", "document"]
TYPES: tuple[ParameterType, ...] = get_args(ParameterType)

CONCEPT = "_concept"
"""How the name of a parameter of type `name` goes on for the concept that is meant."""
_NOTHING = OWL + "Nothing"
MAX_LENGTH = 2_000
"""A longer value is refused: no name, IRI or file name needs more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a parameter may have, and the words that show it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed hole in a query, written `$name`, or `$variable` where a column of the answer has the name.

    Attributes:
        name: what it is asked by.
        type: how its text is read (see `ParameterType`); a `concept` may be given as IRI, CURIE or name; a `name` is
            part of a printed name, or a concept that is meant with all below it; a `document` is the beginning of a
            file name, and empty for all documents.
        meaning: one line for the reader.
        default: the text used where none is given; None makes the parameter required.
        unit: UCUM unit of a number.
        minimum: smallest number allowed.
        maximum: largest number allowed.
        choices: the values allowed, where they are a closed list.
        choices_query: a SELECT of ?value and ?label that suggests values from the data; others are allowed too.
        categories: categories of the vocabulary that a concept's name is looked up in; all where empty.
        variable: as written after the `$`; the name where none is given.
    """

    name: str
    type: ParameterType
    meaning: str
    default: str | None = None
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    choices_query: str | None = None
    categories: tuple[str, ...] = ()
    variable: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "variable", self.variable or self.name)

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is None

    def term(self, text: str) -> str:
        """The text as an RDF term in SPARQL; a concept that is left empty, as in a form, is the default.

        Raises:
            QueryError: where the text is not of the parameter's type, out of its bounds or not one of its choices.
        """
        if self.type == "concept" and self.default and not text.strip():
            text = self.default
        if len(text) > MAX_LENGTH:
            raise self.refusal(text[:40] + "…", f"it is longer than {MAX_LENGTH} characters")
        if self.choices and text not in {c.value for c in self.choices}:
            raise self.refusal(text, "it is none of: " + ", ".join(c.value for c in self.choices))
        try:
            return _WRITERS[self.type](self, text)
        except ValueError as error:
            raise self.refusal(text, str(error)) from error

    def terms(self, text: str) -> dict[str, str]:
        """What stands for the parameter in SPARQL, by the names that are written there.

        Of a `name` it is the text, and behind `$NAME_concept` the concept that it means: `owl:Nothing` where it means
        none, or several.

        Raises:
            QueryError: see `term`.
        """
        found = {self.variable: self.term(text)}
        if self.type == "name":
            found[f"{self.variable}{CONCEPT}"] = terms.iri(_meant(text, self.categories))
        return found

    def refusal(self, text: str, why: str) -> QueryError:
        """The error for a text that cannot be this parameter's value."""
        return QueryError(
            f"{text!r} is not a value of this parameter: {why}",
            where=f"parameter {self.name!r}",
            do=f"Give {_WANTED[self.type]}{f' in {self.unit}' if self.unit else ''}: {self.meaning}.",
        )

    def in_bounds(self, number: Decimal) -> Decimal:
        """The number itself.

        Raises:
            ValueError: where it is outside the parameter's bounds.
        """
        if self.minimum is not None and number < self.minimum:
            raise ValueError(f"the smallest value is {self.minimum}")
        if self.maximum is not None and number > self.maximum:
            raise ValueError(f"the largest value is {self.maximum}")
        return number


def _meant(text: str, categories: tuple[str, ...]) -> str:
    try:
        return resolve(text, categories) if text.strip() else _NOTHING
    except ValueError:
        return _NOTHING


_WANTED: dict[ParameterType, str] = {
    "iri": "an absolute IRI",
    "curie": "a CURIE such as MONDO:0012727",
    "concept": "a name, CURIE or IRI of the vocabulary",
    "name": "a name or part of one, or the CURIE or IRI of a concept",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "date": "a date such as 2018-01-31",
    "document": "the beginning of a document's file name, or nothing for all documents",
}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_CURIE = re.compile(r"[A-Za-z][\w.\-]*:[\w.\-/]+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]*")


def _curie(_: Parameter, text: str) -> str:
    if not _CURIE.fullmatch(text):
        raise ValueError("a CURIE is a prefix, a colon and an identifier")
    return terms.iri(expand(text))


def _concept(parameter: Parameter, text: str) -> str:
    return terms.iri(resolve(text, parameter.categories))


def _number(parameter: Parameter, text: str) -> str:
    bare = text.strip()
    if parameter.unit:
        bare = bare.removesuffix(parameter.unit).rstrip()
    if not _NUMBER.fullmatch(bare):
        raise ValueError("it does not read as one number")
    return terms.decimal(parameter.in_bounds(Decimal(bare)))


def _integer(parameter: Parameter, text: str) -> str:
    if not re.fullmatch(r"[+-]?\d{1,18}", text.strip(), re.ASCII):
        raise ValueError("it does not read as one whole number")
    return terms.typed(str(int(parameter.in_bounds(Decimal(text.strip())))), "integer")


def _date(_: Parameter, text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError("a date is written year-month-day")
    return terms.typed(date.fromisoformat(text).isoformat(), "date")


def _document(_: Parameter, text: str) -> str:
    if not _FILE_NAME.fullmatch(text):
        raise ValueError("a file name holds no slashes and no control characters")
    return terms.string(text)


_WRITERS: dict[ParameterType, Callable[[Parameter, str], str]] = {
    "iri": lambda _, text: terms.iri(text),
    "curie": _curie,
    "concept": _concept,
    "name": lambda _, text: terms.string(text),
    "string": lambda _, text: terms.string(text),
    "number": _number,
    "integer": _integer,
    "date": _date,
    "document": _document,
}


def bounds(text: object, where: str) -> Decimal | None:
    """A bound as a header gives it.

    Raises:
        QueryError: where it is not a number.
    """
    if text is None:
        return None
    try:
        return Decimal(str(text))
    except InvalidOperation as error:
        raise QueryError(f"{text!r} is not a number", where=where, do="Give minimum and maximum as numbers.") from error
