"""A decision of a curator as lines of the document's worksheet; `graph_build.curation` explains its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from server.pages.reader.fields import SEVERAL, SUBJECT, apart, choices, fields, kinds
from server.problems import ProblemError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from server.pages.statements import Statement

ACTIONS = ("accept", "reject", "correct")
LONGEST = 2000
"""Characters of a reason, and of a corrected value."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided.

    Attributes:
        do: `accept`, `reject` or `correct`.
        curator: who decided; reason: why.
        subject: the one that a correction puts in place of the statement's, or None.
        slots: those that a correction changes, as YAML has their values; None takes one away.
    """

    do: str
    curator: str
    reason: str
    subject: str | None
    slots: Mapping[str, object]


class _Digits(str):
    """A number that is written with the digits it has."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """YAML as usual, and numbers as they are written."""


_Dumper.add_representer(_Digits, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))


def decision(values: Mapping[str, str], one: Statement) -> Decision:
    """The decision that a form sends: a field as it stands in the statement is left alone, an empty one taken away.

    Raises:
        ProblemError: 400, something is missing or cannot be meant.
    """
    do, curator, reason = (values.get(name, "").strip() for name in ("do", "curator", "reason"))
    if do not in ACTIONS:
        raise _wrong(f"{do[:40]!r} is no decision", f"Use one of {', '.join(ACTIONS)}")
    if not curator or not reason or len(curator) > 200 or len(reason) > LONGEST:
        raise _wrong("a decision has the curator's name and a reason", "Fill in both, the reason in a sentence")
    changed = _changed(values, one) if do == "correct" else {}
    if do == "correct" and not changed:
        raise _wrong("a correction changes something", "Change a field, empty it, or add one")
    subject = changed.pop(SUBJECT, None)
    return Decision(do, curator, " ".join(reason.split()), None if subject is None else str(subject), changed)


def _changed(values: Mapping[str, str], one: Statement) -> dict[str, object]:
    """The fields that a form changes."""
    found: dict[str, object] = {}
    for field in fields(one):
        text = " ".join(values.get(f"field-{field.name}", field.value).split())
        if text == " ".join(field.value.split()):
            continue
        if field.name == SUBJECT and not text:
            raise _wrong("a statement has a subject", "Write another, or leave it as it is")
        found[field.name] = text if field.name == SUBJECT else _value(field.name, text, one.type, field.several)
    if added := values.get("added", "").strip():
        found[added] = _value(added, " ".join(values.get("added-value", "").split()), one.type)
    return found


def _value(name: str, text: str, type_: str, several: bool = False) -> object:
    """A value of a slot as YAML has it: numbers with their digits, yes and no as such, anything else as words."""
    if len(text) > LONGEST:
        raise _wrong(f"the value of {name} is too long", f"Write at most {LONGEST} characters")
    if not text:
        return None
    if several:
        return [_value(name, part.strip(), type_) for part in text.split(SEVERAL.strip()) if part.strip()]
    try:
        taken, closed = kinds(name, type_), choices(name, type_)
    except KeyError:
        raise _wrong(f"{name[:40]!r} is no field of a statement", "Choose one of the list") from None
    if closed and text not in closed:
        raise _wrong(f"{text[:80]!r} is no value of {name}", f"Use one of {', '.join(closed)}")
    if "boolean" in taken and text in {"true", "false"}:
        return text == "true"
    if taken & {"decimal", "integer"} and _NUMBER.fullmatch(text):
        return _Digits(text) if "." in text else int(text)
    if not taken & {"string", "individual"}:
        raise _wrong(f"{text[:80]!r} is no number", f"{name} takes digits, with a point where there is a fraction")
    return text


def lines(one: Statement, made: Decision, today: datetime.date, rivals: Iterable[Statement] = ()) -> str:
    """The lines of a decision, as they stand under `decisions:`.

    Args:
        one: the statement.
        made: the decision.
        today: its date.
        rivals: other statements of its type and subject at its place, from which it is to be told.
    """
    fact: dict[str, Any] = {"type": one.type, "at": places(one)}
    if one.subject:
        fact["subject"] = one.subject
    if told := apart(one, rivals):
        fact["slots"] = {name: None if text is None else _value(name, text, one.type) for name, text in told.items()}
    entry: dict[str, Any] = {
        "do": made.do, "curator": made.curator, "date": today, "reason": made.reason, "fact": fact,
    }  # fmt: skip
    if made.subject:
        entry["subject"] = made.subject
    if made.slots:
        entry["slots"] = dict(made.slots)
    text = yaml.dump([entry], Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return "".join(f"  {line}\n" for line in text.splitlines())


def places(one: Statement) -> list[list[int]]:
    """The spans that carry a statement, as a worksheet has them."""
    return [[place.start, place.end] for place in one.places if place.role == "evidence"]


def in_words(value: object) -> str | None:
    """A value of YAML as a field shows it."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _wrong(what: str, do: str) -> ProblemError:
    return ProblemError("wrong-parameter", 400, what, suggestion=do)
