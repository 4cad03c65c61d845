"""The `#+` header of a saved query: YAML in comments at the top of a `.rq` file.

A header looks like this:

    .. code-block:: yaml

        #+ summary: Drugs that block a cytokine
        #+ description: Longer, may be several lines.
        #+ tags: [drugs, targets]
        #+ parameters:
        #+   disease: {type: concept, meaning: disease to look for, default: MONDO:0000001}
        #+ columns:
        #+   drug: name of the drug
        #+   n: {meaning: patients who had it, unit: "1"}
        #+   certain: {meaning: whether it is certain, type: boolean}
        #+ brief: [drug, n]
        #+ notes:
        #+   - How to read the answer.
        #+ none: what no rows mean where the release states the kinds of thing that are asked for
        #+ across: true  # a row draws on other documents than the one that a parameter names
        #+ reads: [mappings]  # of the side graphs, those that rows draw on; all where it is not said
        #+ table: true  # the whole answer is a table of each release
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import yaml

from ontology.errors import QueryError
from queries.parameters import TYPES, Choice, Parameter, bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "#+"
ColumnType = Literal["text", "number", "integer", "boolean"]
_COUNTED = {"1", "characters"}
"""Units of columns that hold whole numbers unless they say otherwise."""
_KEYS = {"summary", "description", "tags", "parameters", "columns", "brief", "notes", "none", "endpoints"}
_KEYS |= {"across", "reads", "table"}
SIDE_GRAPHS = ("withheld", "unplaced", "provenance", "discrepancies", "queries", "mappings", "void")
"""Graphs beside those that all queries read, by the first word of their IRI behind `graph/`."""
_PARAMETER_KEYS = {"type", "meaning", "default", "unit", "minimum", "maximum", "choices", "category", "variable"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer.

    Attributes:
        name: the variable, without the question mark.
        meaning: what stands in it.
        unit: UCUM unit of its numbers, or None.
        type: of its values; where a header does not say it, what has a unit is a number, and a whole one where things
            or characters are counted.
    """

    name: str
    meaning: str
    unit: str | None = None
    type: ColumnType = "text"


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    Attributes:
        summary: one line.
        description: longer; empty where the summary says it all.
        tags: words to find it by.
        parameters: in the order of the header.
        columns: in the order of the header.
        brief: names of the columns that a terminal shows; all of them where empty.
        notes: how to read the answer, one sentence each.
        endpoints: the public endpoints that a federated query asks.
        none: what no rows mean where the release has the kinds of statement that are asked for; may be empty.
        across: whether a row may draw on other documents than the one that a parameter names.
        reads: the side graphs that rows draw on, beside what documents say, the ontology, what is inferred and linked.
        table: whether the answer to its default parameters is a table of each release.
    """

    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    brief: tuple[str, ...]
    notes: tuple[str, ...]
    endpoints: tuple[str, ...]
    across: bool = False
    none: str = ""
    reads: tuple[str, ...] = SIDE_GRAPHS
    table: bool = False


def split(text: str) -> tuple[str, str]:
    """The YAML of the header and the SPARQL below it; the header's line N is line N of the file."""
    lines = text.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    yaml_text = "".join(line.removeprefix(MARK).removeprefix(" ") for line in lines[:count])
    return yaml_text, "".join(lines[count:])


def read_header(text: str, where: str) -> Header:
    """The header of the text of a `.rq` file.

    Args:
        text: all of the file.
        where: the file, named in errors.

    Raises:
        QueryError: where there is no header or it is malformed; the error names file and line.
    """
    yaml_text, _ = split(text)
    try:
        data = yaml.safe_load(yaml_text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(
            f"the header is not YAML: {error.problem}", where=f"{where}:{line}", do="Mend that line."
        ) from error
    return _Reader(where, yaml_text).header(data)


class _Reader:
    """Reads the parts of one header; knows where they stand, for the errors."""

    def __init__(self, where: str, yaml_text: str) -> None:
        self.where, self.lines = where, yaml_text.splitlines()

    def fail(self, what: str, key: str = "", do: str = "") -> QueryError:
        begins = [i for i, line in enumerate(self.lines, 1) if key and line.strip().startswith(key)]
        holds = [i for i, line in enumerate(self.lines, 1) if key and key in line]
        line = next(iter(begins + holds), 1)
        return QueryError(what, where=f"{self.where}:{line}", do=do or "See queries/headers.py for the form.")

    def header(self, data: object) -> Header:
        if not isinstance(data, dict):
            raise self.fail("there is no header", do="Begin the file with lines such as: #+ summary: What it answers")
        self.only(data, _KEYS, "the header")
        columns = tuple(self.column(*pair) for pair in self.mapping(data, "columns").items())
        brief = self.texts(data, "brief")
        if strange := sorted(set(brief) - {c.name for c in columns}):
            raise self.fail(f"{strange[0]!r} is no column", "brief", "Name columns of the answer.")
        reads = self.texts(data, "reads") if "reads" in data else SIDE_GRAPHS
        if strange := sorted(set(reads) - set(SIDE_GRAPHS)):
            raise self.fail(f"{strange[0]!r} is no side graph", "reads", f"Name some of {', '.join(SIDE_GRAPHS)}.")
        return Header(
            summary=self.text(data, "summary"),
            description=self.text(data, "description", ""),
            tags=self.texts(data, "tags"),
            parameters=tuple(self.parameter(*pair) for pair in self.mapping(data, "parameters").items()),
            columns=columns,
            brief=brief,
            notes=self.texts(data, "notes"),
            endpoints=self.texts(data, "endpoints"),
            across=data.get("across") is True,
            none=self.text(data, "none", ""),
            reads=reads,
            table=data.get("table") is True,
        )

    def parameter(self, name: object, data: object) -> Parameter:
        if not isinstance(name, str) or not name.isidentifier():
            raise self.fail(f"{name!r} cannot be a parameter's name", str(name), "Use letters, digits and underscores.")
        if not isinstance(data, dict):
            raise self.fail(f"parameter {name!r} has no type", name, "Write {type: …, meaning: …}.")
        self.only(data, _PARAMETER_KEYS, f"parameter {name!r}")
        kind = self.text(data, "type")
        if kind not in TYPES:
            raise self.fail(f"{kind!r} is no type of parameter", name, f"Types are {', '.join(TYPES)}.")
        choices, choices_query = self.choices(data.get("choices"), name)
        default = data.get("default")
        return Parameter(
            name=name,
            variable=self.text(data, "variable", ""),
            type=kind,
            meaning=self.text(data, "meaning"),
            default=None if default is None else str(default),
            unit=self.text(data, "unit", "") or None,
            minimum=bounds(data.get("minimum"), self.where),
            maximum=bounds(data.get("maximum"), self.where),
            choices=choices,
            choices_query=choices_query,
            categories=tuple(self.text(data, "category", "").split()),
        )

    def choices(self, given: object, name: str) -> tuple[tuple[Choice, ...], str | None]:
        if given is None:
            return (), None
        if isinstance(given, str):
            return (), given
        if isinstance(given, dict):
            return tuple(Choice(str(value), str(label)) for value, label in given.items()), None
        if isinstance(given, list):
            return tuple(Choice(str(value), str(value)) for value in given), None
        raise self.fail(f"the choices of {name!r} are no list, mapping or query", name)

    def column(self, name: object, data: object) -> Column:
        if isinstance(data, str):
            return Column(str(name), data)
        if not isinstance(data, dict):
            raise self.fail(f"column {name!r} has no meaning", str(name), "Write its meaning after the colon.")
        self.only(data, {"meaning", "unit", "type"}, f"column {name!r}")
        unit = self.text(data, "unit", "") or None
        kind = self.text(data, "type", "") or ("integer" if unit in _COUNTED else "number" if unit else "text")
        if kind not in get_args(ColumnType):
            raise self.fail(
                f"{kind!r} is no type of column", str(name), f"Types are {', '.join(get_args(ColumnType))}."
            )
        return Column(str(name), self.text(data, "meaning"), unit, cast("ColumnType", kind))

    def only(self, data: Mapping[Any, Any], known: set[str], what: str) -> None:
        for key in data:
            if key not in known:
                raise self.fail(f"{what} has an unknown key {key!r}", str(key), f"Keys are {', '.join(sorted(known))}.")

    def text(self, data: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = data.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(f"{key!r} must be a text", key)
        return value.strip()

    def texts(self, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.fail(f"{key!r} must be a list of texts", key)
        return tuple(v.strip() for v in value)

    def mapping(self, data: Mapping[str, Any], key: str) -> dict[Any, Any]:
        value = data.get(key) or {}
        if not isinstance(value, dict):
            raise self.fail(f"{key!r} must be a mapping from names", key)
        return value
