"""The entries of a worksheet, from what YAML holds to decisions and discrepancies, each value checked."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from graph_build.model import (
    Action,
    Curated,
    Decision,
    Discrepancy,
    DiscrepancySide,
    Experiencer,
    FactType,
    Population,
    PopulationKind,
    Rule,
    SlotValue,
    Span,
)
from graph_build.printable import shown
from ontology.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

CURATION = Rule("curation", 1, "States what a reviewer decided, from the worksheet of the document.")

_NEW = {"slots", "subject", "population"}
"""What a correction changes."""
_KEYS = {"do", "curator", "date", "reason", "fact", *_NEW}
_FACT_KEYS = {"type", "at", "each", "subject", "slots", "population", "concepts"}


def read_discrepancy(entry: Any, where: str) -> list[Discrepancy]:  # noqa: ANN401 - YAML
    """The one discrepancy of an entry.

    Raises:
        VocabularyError: something is missing, unknown or of the wrong kind.
    """
    needed = {"kind", "description", "curator", "date", "side_a", "side_b"}
    _check_keys(entry, needed | {"proposed"}, needed, where)
    sides = []
    for name in ("side_a", "side_b"):
        _check_keys(entry[name], {"reading", "at"}, {"reading"}, f"{where}, {name}")
        sides.append(
            DiscrepancySide(
                _text(entry[name], "reading", where), _spans(at, where) if (at := entry[name].get("at")) else ()
            )
        )
    description = _text(entry, "description", where)
    signed = Curated("add", _text(entry, "curator", where), _date(entry["date"], where), description)
    proposed = None if entry.get("proposed") is None else _text(entry, "proposed", where)
    kind = _text(entry, "kind", where)
    return [Discrepancy(kind, description, sides[0], sides[1], CURATION, proposed, curated=signed)]


def read_decisions(entry: Any, where: str) -> list[Decision]:  # noqa: ANN401 - YAML
    """The decision of an entry, or one for each place where it says `each`.

    Raises:
        VocabularyError: something is missing, unknown or of the wrong kind.
    """
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
        raise VocabularyError(
            f"{_shown(entry['do'])} is no decision", where=where, do=f"Use one of {get_args(Action)}."
        )
    if fact["type"] not in get_args(FactType):
        raise VocabularyError(f"{_shown(fact['type'])} is no type of fact", where=where)
    if entry["do"] == "add" and not (fact.get("subject") and fact.get("slots")):
        raise VocabularyError("a fact that is added needs a subject and slots", where=where)
    if (entry["do"] == "correct") != bool(_NEW & entry.keys()):
        raise VocabularyError(
            "`slots`, `subject` and `population` beside `fact` go with `correct`, and only there: one at least",
            where=where,
        )
    holder = entry if entry["do"] == "correct" else fact
    return Decision(
        do=entry["do"],
        curator=_text(entry, "curator", where),
        date=_date(entry["date"], where),
        reason=_text(entry, "reason", where),
        type=fact["type"],
        at=_spans(fact["at"], where),
        subject=None if fact.get("subject") is None else _text(fact, "subject", where),
        where=_named_values(fact, where, lacking=entry["do"] != "add"),
        slots=_named_values(entry, where, lacking=True),
        population=_population(holder.get("population"), where),
        concepts=_concepts(fact.get("concepts") or [], where),
        new_subject=None if entry.get("subject") is None else _text(entry, "subject", where),
    )


def _named_values(holder: Mapping[str, Any], where: str, *, lacking: bool) -> tuple[tuple[str, SlotValue | None], ...]:
    """The slots of a fact or a correction; null for one that is not there, where that may be said."""
    return tuple(
        (name, None if value is None and lacking else _value(value, where)) for name, value in _slots(holder, where)
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
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise VocabularyError(f"{_shown(value)} is no date", where=where, do="Write it as 2026-01-31.")


def _spans(pairs: Any, where: str) -> tuple[Span, ...]:  # noqa: ANN401 - YAML
    if not isinstance(pairs, list) or not pairs:
        raise VocabularyError(f"{_shown(pairs)} is no list of spans", where=where, do="Write [[start, end]].")
    return tuple(_span(pair, where) for pair in pairs)


def _slots(holder: Mapping[str, Any], where: str) -> list[tuple[str, Any]]:
    slots = holder.get("slots") or {}
    if not isinstance(slots, dict) or not all(isinstance(name, str) for name in slots):
        raise VocabularyError("`slots` are names with values", where=where, do="Write {value: 6.2, unit: mg/L}.")
    return sorted(slots.items())


def _concepts(pairs: Any, where: str) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - YAML
    do = "Write [[agent, cyto:tocilizumab]]."
    if not isinstance(pairs, list):
        raise VocabularyError("`concepts` is a list of slots with concepts", where=where, do=do)
    found = []
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)):
            raise VocabularyError(f"{_shown(pair)} is no slot with a concept", where=where, do=do)
        try:
            found.append((pair[0], ox.NamedNode(expand(pair[1])).value))
        except ValueError as error:
            raise VocabularyError(f"{_shown(pair[1])} is no concept ({error})", where=where, do=do) from error
    return tuple(found)


def _text(holder: Mapping[str, Any], key: str, where: str) -> str:
    value = holder[key]
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool) and _is_sound(value):
        return str(value)
    raise VocabularyError(f"`{key}` is no text: {_shown(value)}", where=where, do="Write it in one line.")


def _is_sound(value: object) -> bool:
    """Whether a text can be written down as UTF-8; numbers and the like can."""
    return not isinstance(value, str) or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _shown(value: object) -> str:
    return shown(repr(value)[:120])


def _span(pair: Any, where: str) -> Span:  # noqa: ANN401 - YAML
    if isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair) and 0 <= pair[0] < pair[1]:
        return Span(*pair)
    raise VocabularyError(f"{_shown(pair)} is no span", where=where, do="Write [start, end], end exclusive.")


def _value(value: Any, where: str) -> SlotValue:  # noqa: ANN401 - YAML
    if isinstance(value, str | bool | int | Decimal) and _is_sound(value):
        return value
    if isinstance(value, list) and all(isinstance(one, str | bool | int | Decimal) and _is_sound(one) for one in value):
        return tuple(value)
    if isinstance(value, list) and all(isinstance(one, list) and len(one) == 2 for one in value):
        # readings of a doubtful cell, best first: [[82.1, 22.4], [82.1, 224]]
        return tuple((_number(mean, where), _number(spread, where)) for mean, spread in value)
    raise VocabularyError(f"{_shown(value)} cannot be the value of a slot", where=where)


def _number(value: object, where: str) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise VocabularyError(f"{_shown(value)} is no number", where=where)


def _population(data: Any, where: str) -> Population | None:  # noqa: ANN401 - YAML
    if data is None:
        return None
    _check_keys(data, {"kind", "label", "experiencer", "reference"}, {"kind", "label"}, f"{where}, population")
    if data["kind"] not in get_args(PopulationKind):
        raise VocabularyError(f"{_shown(data['kind'])} is no kind of population", where=where)
    experiencer, reference = data.get("experiencer", "own"), data.get("reference")
    if experiencer not in get_args(Experiencer):
        do = f"Use one of {get_args(Experiencer)}."
        raise VocabularyError(f"{_shown(experiencer)} is no experiencer", where=where, do=do)
    if reference is not None and type(reference) is not int:
        raise VocabularyError(f"{_shown(reference)} is no number of a reference", where=where)
    return Population(data["kind"], _text(data, "label", where), experiencer, reference)
