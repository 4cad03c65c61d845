"""The worksheet that a document's decisions are written to, and taken out of again."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from graph_build.plain_yaml import compose, construct
from server.pages.reader.decisions import in_words, places
from server.pages.reader.fields import SUBJECT, fields
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from server.pages.reader.gathering import Source
    from server.pages.statements import Statement

_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that stands in a worksheet and waits for a build.

    Attributes:
        mark: known by it, for taking it back: a hash of its lines.
        entry: what YAML holds.
        changes: in words, what a correction changes.
    """

    mark: str
    entry: Mapping[str, Any]
    changes: tuple[str, ...]

    def is_about(self, one: Statement) -> bool:
        """Whether it is about this statement, as `lines` names it."""
        fact = self.entry.get("fact", {})
        told = {field.name: field.value for field in fields(one)}
        return (
            (fact.get("type"), fact.get("subject"), fact.get("at")) == (one.type, one.subject or None, places(one))
            and all(told.get(name) == in_words(value) for name, value in (fact.get("slots") or {}).items())
        )  # fmt: skip


def head(source: Source) -> str:
    """The beginning of a worksheet."""
    told = {"document": source.sha256, "name": source.name}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True) + "decisions:\n"


def write(folder: Path, source: Source, entry: str) -> Path:
    """Put a decision at the end of the document's worksheet, which is begun where there is none.

    Raises:
        ProblemError: 409, the worksheet there is no list of decisions to its end; 503, it cannot be written.
    """
    path = _path(folder, source)
    with _WRITING:
        before = _read(path) or head(source)
        after = before + ("" if before.endswith("\n") else "\n") + entry
        if _decided(after) != _decided(before) + 1:
            detail = f"{path.name} does not end with its decisions, so none can be added at its end"
            raise ProblemError("worksheet-conflict", 409, detail, suggestion="Add the lines by hand")
        _replace(path, after)
    return path


def made(folder: Path, source: Source) -> list[Made]:
    """The decisions that stand in the document's worksheet, in their order; none where it is no list of them.

    Raises:
        ProblemError: 503, it cannot be read.
    """
    return [one for _, one in _entries(_read(_path(folder, source)))]


def undo(folder: Path, source: Source, mark: str) -> None:
    """Take a decision out of the document's worksheet.

    Raises:
        ProblemError: 409, it is not there any more; 503, the worksheet cannot be written.
    """
    path = _path(folder, source)
    with _WRITING:
        text = _read(path)
        found = next(((first, last) for (first, last), one in _entries(text) if one.mark == mark), None)
        if found is None:
            detail = f"{path.name} holds no such decision any more"
            raise ProblemError("worksheet-conflict", 409, detail, suggestion="Open the passage again")
        kept = text.splitlines(keepends=True)
        _replace(path, "".join(kept[: found[0]] + kept[found[1] :]))


def _entries(text: str) -> list[tuple[tuple[int, int], Made]]:
    """Each decision of a worksheet, with its first line and the one behind its last."""
    listed = _listed(text)
    if not isinstance(listed, yaml.SequenceNode):
        return []
    found = []
    for node in listed.value:
        lines_ = (node.start_mark.line, node.end_mark.line)
        entry = construct(node)
        if isinstance(entry, dict):
            mark = hashlib.sha256("".join(text.splitlines(keepends=True)[slice(*lines_)]).encode()).hexdigest()[:16]
            found.append((lines_, Made(mark, entry, _changes(entry))))
    return found


def _changes(entry: Mapping[str, Any]) -> tuple[str, ...]:
    subject = [f"{SUBJECT}: {entry[SUBJECT]}"] if SUBJECT in entry else []
    slots = entry.get("slots") or {}
    return (*subject, *(f"{n}: {'taken away' if v is None else in_words(v)}" for n, v in slots.items()))


def _path(folder: Path, source: Source) -> Path:
    return folder / f"{source.key}.yaml"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except OSError as error:
        raise ProblemError("no-room", 503, f"the worksheet cannot be read ({error.strerror})") from None


def _replace(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".yaml.new")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise ProblemError("no-room", 503, f"the worksheet cannot be written ({error.strerror})") from None


def _listed(text: str) -> yaml.Node | None:
    """The node of the list of decisions, or None where there is none."""
    try:
        root = compose(text)
    except yaml.YAMLError:
        return None
    told = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    return told.get("decisions")


def _decided(text: str) -> int:
    listed = _listed(text)
    if listed is None:
        return -1
    return len(listed.value) if isinstance(listed, yaml.SequenceNode) else 0
