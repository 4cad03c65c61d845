"""A decision of a curator as lines of the document's worksheet; `graph_build.curation` explains its form."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from graph_build.plain_yaml import compose
from server.problems import ProblemError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from pathlib import Path

    from server.pages.reader.gathering import Source
    from server.pages.statements import Statement

ACTIONS = ("accept", "reject", "correct")
LONGEST = 2000
"""Characters of a reason, and of the slots that a correction names."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided: `accept`, `reject`, or `correct` with the slots that change; None takes one away."""

    do: str
    curator: str
    reason: str
    slots: Mapping[str, str | None]


class _Digits(str):
    """A number that is written with the digits it has."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """YAML as usual, and numbers as they are written."""


_Dumper.add_representer(_Digits, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))


def decision(values: Mapping[str, str]) -> Decision:
    """The decision that a form sends.

    Raises:
        ProblemError: 400, something is missing or cannot be meant.
    """
    do, curator, reason = (values.get(name, "").strip() for name in ("do", "curator", "reason"))
    if do not in ACTIONS:
        raise _wrong(f"{do[:40]!r} is no decision", f"Use one of {', '.join(ACTIONS)}")
    if not curator or not reason or len(curator) > 200 or len(reason) > LONGEST:
        raise _wrong("a decision has the curator's name and a reason", "Fill in both, the reason in a sentence")
    slots = _slots(values.get("slots", "")) if do == "correct" else {}
    if do == "correct" and not slots:
        raise _wrong(
            "a correction says which slots change", "Write one `slot: value` a line; an empty value removes it"
        )
    return Decision(do, curator, " ".join(reason.split()), slots)


def _slots(text: str) -> dict[str, str | None]:
    if len(text) > LONGEST:
        raise _wrong("the corrected slots are too long", f"Write at most {LONGEST} characters")
    found: dict[str, str | None] = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"\s*[a-z][a-z_0-9]*\s*", name):
            raise _wrong(f"{line[:80]!r} is no slot and value", "Write one `slot: value` a line")
        found[name.strip()] = value.strip() or None
    return found


def lines(one: Statement, made: Decision, today: datetime.date) -> str:
    """The lines of a decision, as they stand under `decisions:`."""
    places = [[place.start, place.end] for place in one.places if place.role == "evidence"]
    fact: dict[str, Any] = {"type": one.type, "at": places}
    if one.subject:
        fact["subject"] = one.subject
    entry: dict[str, Any] = {
        "do": made.do, "curator": made.curator, "date": today, "reason": made.reason, "fact": fact,
    }  # fmt: skip
    if made.slots:
        entry["slots"] = {name: _plain(value) for name, value in made.slots.items()}
    text = yaml.dump([entry], Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return "".join(f"  {line}\n" for line in text.splitlines())


def _plain(value: str | None) -> object:
    """A corrected value as YAML has it: numbers with their digits, yes and no as such, anything else as words."""
    if value is None or value in {"true", "false"}:
        return None if value is None else value == "true"
    return (_Digits(value) if "." in value else int(value)) if _NUMBER.fullmatch(value) else value


def head(source: Source) -> str:
    """The beginning of a worksheet."""
    told = {"document": source.sha256, "name": source.name}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True) + "decisions:\n"


def write(folder: Path, source: Source, entry: str) -> Path:
    """Put a decision at the end of the document's worksheet, which is begun where there is none.

    Raises:
        ProblemError: 409, the worksheet there is no list of decisions to its end; 503, it cannot be written.
    """
    path = folder / f"{source.key}.yaml"
    with _WRITING:
        try:
            before = path.read_text(encoding="utf-8") if path.exists() else head(source)
            after = before + ("" if before.endswith("\n") else "\n") + entry
            if _decided(after) != _decided(before) + 1:
                detail = f"{path.name} does not end with its decisions, so none can be added at its end"
                raise ProblemError("worksheet-conflict", 409, detail, suggestion="Add the lines by hand")
            folder.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".yaml.new")
            aside.write_text(after, encoding="utf-8")
            aside.replace(path)
        except OSError as error:
            raise ProblemError("no-room", 503, f"the worksheet cannot be written ({error.strerror})") from None
    return path


def _decided(text: str) -> int:
    try:
        root = compose(text)
    except yaml.YAMLError:
        return -1
    told = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    if (listed := told.get("decisions")) is None:
        return -1
    return len(listed.value) if isinstance(listed, yaml.SequenceNode) else 0


def _wrong(what: str, do: str) -> ProblemError:
    return ProblemError("wrong-parameter", 400, what, suggestion=do)
