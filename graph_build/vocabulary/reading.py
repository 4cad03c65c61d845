"""From a user's file to what it adds: read, checked, every fault named."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.vocabulary.checking import Checker
from graph_build.vocabulary.drafts import KEYS, Draft
from graph_build.vocabulary.from_tsv import read_tsv
from graph_build.vocabulary.from_yaml import read_yaml
from graph_build.vocabulary.identifiers import slug
from graph_build.vocabulary.known import Known
from ontology.additions import Addition
from ontology.errors import VocabularyError
from ontology.terms import using

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LARGEST = 2_000_000
"""Bytes of a file at most: some ten thousand entries."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked.

    Attributes:
        addition: what it adds; None where it has faults.
        counts: its entries, by list.
        faults: what is wrong, each with file, line, entry and what to do; in the order of the lines as far as told.
    """

    addition: Addition | None
    counts: dict[str, int]
    faults: tuple[VocabularyError, ...]


def read_vocabularies(paths: Iterable[Path]) -> tuple[Addition, ...]:
    """Read users' files; a later one may speak of what an earlier one adds.

    Raises:
        VocabularyError: where a file has a fault; names the first, and how many there are.
    """
    found: list[Addition] = []
    for path in paths:
        checked = check_vocabulary(path, found)
        if checked.addition is None:
            first, more = checked.faults[0], len(checked.faults) - 1
            do = f"{first.do} There are {more} more: cytolink vocabulary check {path}" if more else first.do
            raise VocabularyError(first.what, where=first.where, do=do)
        found.append(checked.addition)
    return tuple(found)


def check_vocabulary(path: Path, before: Sequence[Addition] = ()) -> Checked:
    """Check a file.

    Args:
        path: YAML, or a table where the name ends in `.tsv`.
        before: files that are added before it.

    Raises:
        VocabularyError: where the file cannot be read at all.
    """
    data = _bytes(path)
    draft = Draft(str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        draft.fault("the text is not UTF-8", line, "Convert the file.")
        return Checked(None, {}, tuple(draft.faults))
    (read_tsv if path.suffix.casefold() == ".tsv" else read_yaml)(text, draft)
    name = _name(path, draft, before)
    known = Known(before)
    with using(known.vocabulary):
        rows = Checker(draft, name, known).rows()
    if not rows and not draft.faults:
        draft.fault("the file adds nothing", 1, f"Give at least one entry under: {', '.join(KEYS)}.")
    counts = {kind: n for kind in KEYS if (n := sum(entry.kind == kind for entry in draft.entries))}
    said = {key: draft.head[key].text if key in draft.head else "" for key in ("version", "licence")}
    addition = Addition(
        name, path.name, hashlib.sha256(data).hexdigest(), said["version"], said["licence"], tuple(rows)
    )
    return Checked(None if draft.faults else addition, counts, tuple(sorted(draft.faults, key=_line)))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise VocabularyError("there is no such file", where=str(path), do="Give a YAML file or a TSV.")
        if path.stat().st_size > LARGEST:
            raise VocabularyError(f"the file holds more than {LARGEST:,} bytes", where=str(path), do="Split it.")
        return path.read_bytes()
    except OSError as error:
        raise VocabularyError(f"the file cannot be read ({error.strerror})", where=str(path)) from error


def _name(path: Path, draft: Draft, before: Sequence[Addition]) -> str:
    """What the vocabulary is called: as the file says, else after the file."""
    given = draft.head.get("vocabulary")
    name = slug(given.text if given else path.name.split(".", 1)[0])
    line, do = given.line if given else 1, "Give another under `vocabulary`: letters, digits and hyphens."
    if not name or (given and name != given.text):
        draft.fault(f"{given.text if given else path.name!r} cannot be a vocabulary's name", line, do)
    elif any(one.name == name for one in before):
        draft.fault(f"another file is called {name!r}, too", line, do)
    return name


def _line(fault: VocabularyError) -> int:
    found = re.search(r", line (\d+)", fault.where)
    return int(found[1]) if found else 0
