"""Reading worksheets of decisions, with errors that name the file, the decision and what to do."""

from __future__ import annotations

import datetime
import hashlib
import re
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

import yaml

from graph_build.errors import VocabularyError
from graph_build.model import (
    Action,
    Curated,
    Decision,
    Discrepancy,
    DiscrepancySide,
    FactType,
    Population,
    PopulationKind,
    Rule,
    SlotValue,
    Span,
    Worksheet,
)
from ontology.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

CURATION = Rule("curation", 1, "States what a reviewer decided, from the worksheet of the document.")

_KEYS = {"do", "curator", "date", "reason", "fact", "slots"}
_FACT_KEYS = {"type", "at", "each", "subject", "slots", "population", "concepts"}


class _Loader(yaml.SafeLoader):
    """YAML as usual, but a number with a point is a decimal with the digits that are written."""


_Loader.add_constructor("tag:yaml.org,2002:float", lambda _, node: Decimal(str(node.value).replace("_", "")))


@cache
def shipped() -> Mapping[str, Worksheet]:
    """The worksheets that come with the project, by the hash of their document.

    Raises:
        VocabularyError: where one is broken.
    """
    folder = files("graph_build") / "curation"
    sheets = (load(f) for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".yaml"))
    return {sheet.sha256: sheet for sheet in sheets}


def load(file: Traversable) -> Worksheet:
    """One worksheet.

    Raises:
        VocabularyError: where it is not there or no YAML, or a decision lacks something or holds something unknown.
    """
    try:
        written = file.read_bytes()
        data = yaml.load(written.decode(), _Loader)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"the worksheet cannot be read ({error})", where=file.name) from error
    except yaml.YAMLError as error:
        raise VocabularyError(f"the YAML is broken ({error})", where=file.name) from error
    if not isinstance(data, dict) or not re.fullmatch(r"[0-9a-f]{64}", str(data.get("document", ""))):
        raise VocabularyError("`document` must be the SHA-256 of the document", where=file.name)
    entries = data.get("decisions") or []
    numbered = ((entry, f"{file.name}, decision {n}") for n, entry in enumerate(entries, start=1))
    decisions = tuple(one for entry, where in numbered for one in _decisions(entry, where))
    noted = data.get("discrepancies") or []
    discrepancies = tuple(_discrepancy(one, f"{file.name}, discrepancy {n}") for n, one in enumerate(noted, start=1))
    digest = hashlib.sha256(written).hexdigest()
    return Worksheet(data["document"], str(data.get("name", "")), decisions, discrepancies, file.name, digest)


def outdated(documents: Mapping[str, str], sheets: Iterable[Worksheet]) -> list[tuple[str, Worksheet]]:
    """Documents that were edited since they were reviewed, each with the worksheet that no longer applies.

    Args:
        documents: file names by SHA-256.
        sheets: the worksheets that there are.
    """
    known = {sheet.sha256: sheet for sheet in sheets}
    left = [sheet for sha256, sheet in known.items() if sha256 not in documents]
    unreviewed = sorted(name for sha256, name in documents.items() if sha256 not in known)
    return [(name, sheet) for name in dict.fromkeys(unreviewed) for sheet in left if sheet.is_named_for(name)]


def _discrepancy(entry: Any, where: str) -> Discrepancy:  # noqa: ANN401 - YAML
    needed = {"kind", "description", "curator", "date", "side_a", "side_b"}
    _check_keys(entry, needed | {"proposed"}, needed, where)
    sides = []
    for name in ("side_a", "side_b"):
        _check_keys(entry[name], {"reading", "at"}, {"reading"}, f"{where}, {name}")
        spans = tuple(_span(pair, where) for pair in entry[name].get("at") or ())
        sides.append(DiscrepancySide(str(entry[name]["reading"]), spans))
    signed = Curated("add", str(entry["curator"]), _date(entry["date"], where), str(entry["description"]))
    proposed = None if entry.get("proposed") is None else str(entry["proposed"])
    return Discrepancy(
        str(entry["kind"]), str(entry["description"]), sides[0], sides[1], CURATION, proposed, curated=signed
    )


def _decisions(entry: Any, where: str) -> list[Decision]:  # noqa: ANN401 - YAML
    """The decision of an entry, or one for each place where it says `each`."""
    _check_keys(entry, _KEYS, {"do", "curator", "date", "reason", "fact"}, where)
    _check_keys(entry["fact"], _FACT_KEYS, {"type"}, f"{where}, fact")
    if "each" not in entry["fact"]:
        return [_decision(entry, where)]
    fact = dict(entry["fact"])
    places = fact.pop("each")
    if "at" in fact or entry["do"] == "add" or not isinstance(places, list) or not places:
        raise VocabularyError(
            "`each` is a list of places that stands in place of `at`, and not with `add`", where=f"{where}, fact"
        )
    return [_decision({**entry, "fact": {**fact, "at": [pair]}}, where) for pair in places]


def _decision(entry: dict[str, Any], where: str) -> Decision:
    fact = entry["fact"]
    _check_keys(fact, _FACT_KEYS, {"type", "at"}, f"{where}, fact")
    if entry["do"] not in get_args(Action):
        raise VocabularyError(f"{entry['do']!r} is no decision", where=where, do=f"Use one of {get_args(Action)}.")
    if fact["type"] not in get_args(FactType):
        raise VocabularyError(f"{fact['type']!r} is no type of fact", where=where)
    if entry["do"] == "add" and not (fact.get("subject") and fact.get("slots")):
        raise VocabularyError("a fact that is added needs a subject and slots", where=where)
    if (entry["do"] == "correct") != ("slots" in entry):
        raise VocabularyError("`slots` beside `fact` goes with `correct`, and only there", where=where)
    return Decision(
        do=entry["do"],
        curator=str(entry["curator"]),
        date=_date(entry["date"], where),
        reason=str(entry["reason"]),
        type=fact["type"],
        at=tuple(_span(pair, where) for pair in fact["at"]),
        subject=fact.get("subject"),
        where=tuple(sorted((k, _value(v, where)) for k, v in (fact.get("slots") or {}).items())),
        slots=tuple(
            sorted((k, None if v is None else _value(v, where)) for k, v in (entry.get("slots") or {}).items())
        ),
        population=_population(fact.get("population"), where),
        concepts=tuple((str(slot), expand(str(curie))) for slot, curie in fact.get("concepts") or ()),
    )


def _check_keys(entry: Any, known: set[str], needed: set[str], where: str) -> None:  # noqa: ANN401 - YAML
    if not isinstance(entry, dict):
        raise VocabularyError("a mapping of keys and values was expected", where=where)
    if unknown := entry.keys() - known:
        raise VocabularyError(
            f"unknown: {', '.join(sorted(map(str, unknown)))}", where=where, do=f"Known: {sorted(known)}"
        )
    if missing := needed - entry.keys():
        raise VocabularyError(f"missing: {', '.join(sorted(missing))}", where=where)


def _date(value: object, where: str) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise VocabularyError(f"{value!r} is no date", where=where, do="Write it as 2026-01-31.")


def _span(pair: Any, where: str) -> Span:  # noqa: ANN401 - YAML
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, int) for n in pair) and 0 <= pair[0] < pair[1]:
        return Span(*pair)
    raise VocabularyError(f"{pair!r} is no span", where=where, do="Write [start, end], end exclusive.")


def _value(value: Any, where: str) -> SlotValue:  # noqa: ANN401 - YAML
    if isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, list) and all(isinstance(one, str | bool | int | Decimal) for one in value):
        return tuple(value)
    if isinstance(value, list) and all(isinstance(one, list) and len(one) == 2 for one in value):
        # readings of a doubtful cell, best first: [[82.1, 22.4], [82.1, 224]]
        return tuple((_number(mean, where), _number(spread, where)) for mean, spread in value)
    raise VocabularyError(f"{value!r} cannot be the value of a slot", where=where)


def _number(value: object, where: str) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise VocabularyError(f"{value!r} is no number", where=where)


def _population(data: Any, where: str) -> Population | None:  # noqa: ANN401 - YAML
    if data is None:
        return None
    _check_keys(data, {"kind", "label", "experiencer", "reference"}, {"kind", "label"}, f"{where}, population")
    if data["kind"] not in get_args(PopulationKind):
        raise VocabularyError(f"{data['kind']!r} is no kind of population", where=where)
    return Population(data["kind"], str(data["label"]), data.get("experiencer", "own"), data.get("reference"))
