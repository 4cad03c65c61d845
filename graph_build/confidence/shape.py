"""The shape of a fact, as features: how its names are built, whose it is of the arms, what its table is like.

A name that is cut off or too long ends or begins like no name does; a value of one arm that is told of all patients
stands in a sentence that names the arm; a row whose label stands elsewhere has an empty first cell.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from graph_build.confidence.places import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.confidence.places import Places
    from graph_build.model import Fact, ReadSentence, Table

SHAPE = "shape:"
"""How these features begin."""
_WORD = re.compile(r"[^\W\d_]+")
_ALL = "study patients"
_ROUNDING = 1.01
"""How far, in hundredths, a printed percent may lie from its count's: some round down, some up."""
_SEVERAL, _MANY = 3, 8


def of_shape(fact: Fact, sentence: ReadSentence | None, places: Places) -> Iterator[str]:
    """The features of a fact's shape.

    Args:
        fact: of any type.
        sentence: that it was read from; None for a cell.
        places: of all facts of its document.
    """
    text = sentence.text if sentence is not None else ""
    yield from (SHAPE + one for one in _of_name(fact, text))
    yield from (SHAPE + one for one in _of_whom(fact, text, places))
    yield from (SHAPE + one for one in _of_counts(fact))
    yield from (SHAPE + one for one in _of_slots(fact))
    if (table := places.table(fact)) is not None:
        yield from (SHAPE + one for one in _of_table(fact, table))


def _of_name(fact: Fact, text: str) -> Iterator[str]:
    name = named(fact)
    words = _WORD.findall(name)
    yield f"name words={min(len(words), 9)}"
    yield f"name length={min(len(name) // 8, 8)}"
    if words:
        yield f"name begins -{words[0][-3:].casefold()}"
        yield f"name ends -{words[-1][-3:].casefold()}"
        yield f"name capital={name[0].isupper()}{name.isupper()}"
    yield from (f"name has {mark}" for mark in ",:;()/%=-" if mark in name)
    if any(map(str.isdigit, name)):
        yield "name has a number"
    if text:
        at = text.casefold().find(name.casefold()) if name else -1
        yield f"name printed={at >= 0}"
        if at >= 0:
            yield f"name at={min(4 * at // len(text), 3)}"
            before = _WORD.findall(text[:at])[-1:]
            after = text[at + len(name) : at + len(name) + 2]
            yield f"before name -{before[0][-3:].casefold() if before else ''}"
            yield f"after name {'word' if after[1:].isalpha() and after[:1] == ' ' else after[:1]}"


def _of_whom(fact: Fact, text: str, places: Places) -> Iterator[str]:
    arms, low = places.arms, text.casefold()
    yield f"arms={min(len(arms), 4)}"
    here = sum(len(arm) > 1 and arm in low for arm in arms)
    if text:
        yield f"arms here={min(here, 3)}"
    whose = fact.subject if fact.slot("arm") is None else str(fact.slot("arm"))
    of_all = whose == _ALL
    yield f"of all={of_all}, arms={min(len(arms), 3)}, here={min(here, 2)}"
    if not of_all:
        yield f"whose a known arm={whose.casefold() in arms}"
    sides = [str(fact.slot(side)).casefold() for side in ("arm_a", "arm_b") if fact.slot(side) is not None]
    if fact.type == "comparison":
        yield f"sides={len(sides)}, known={sum(side in arms for side in sides)}, arms={min(len(arms), 4)}"
        yield f"sides named={sum(side in low for side in sides)}" if text else "sides in a table"


def _of_counts(fact: Fact) -> Iterator[str]:
    n, total, percent = (fact.slot(slot) for slot in ("n", "n_total", "percent"))
    told = "".join("x" if one is None else "1" for one in (n, total, percent))
    if "1" not in told:
        return
    yield f"counts={told}"
    if isinstance(n, int) and isinstance(total, int):
        yield f"count={'none' if n == 0 else 'all' if n == total else 'more' if n > total else 'some'}"
        if percent is not None and total:
            apart = abs(100 * n / total - float(str(percent)))
            yield f"percent fits={apart < _ROUNDING}"
    elif isinstance(n, int):
        yield f"count alone={'none' if n == 0 else 'one' if n == 1 else 'few' if n < _MANY else 'many'}"


def _of_slots(fact: Fact) -> Iterator[str]:
    """What it says besides, as one: a fact that says much or little of its kind is often another thing."""
    slots = [name for name, _ in fact.slots]
    yield "slots=" + " ".join(name for name in slots if name not in ("polarity", "certainty"))
    yield f"slots number={len(slots)}"
    status = fact.slot("status")
    yield f"status={status if isinstance(status, str) and ' ' not in status else 'phrase' if status else 'none'}"
    if fact.slot("timepoint_inferred"):
        yield f"time borrowed, reference={fact.slot('timepoint_reference') is not None}"


def _of_table(fact: Fact, table: Table) -> Iterator[str]:
    cell = fact.evidence[0]
    yield f"table shape={table.shape}"
    yield f"columns={min(len(table.columns), 9)}"
    yield f"rows={min(len(table.rows) // 4, 6)}"
    blank = sum(not column.title.strip() for column in table.columns)
    yield f"blank headers={min(blank, _SEVERAL)}"
    titles = [column.title for column in table.columns]
    yield f"headers twice={len(set(titles)) < len(titles) - blank}"
    name = named(fact).casefold()
    caption = table.caption.text.casefold() if table.caption else ""
    yield f"name of caption={bool(name) and name in caption}"
    if cell.column is not None and cell.column < len(table.columns):
        title = table.columns[cell.column].title
        yield f"header={'blank' if not title.strip() else 'number' if any(map(str.isdigit, title)) else 'words'}"
        for word in _WORD.findall(title)[:6]:
            yield f"header word {zlib.crc32(word.casefold().encode()) & 0xFFF:03x}"
        yield f"column={min(cell.column, 6)}"
    if cell.row is not None and 0 <= cell.row < len(table.rows):
        row = table.rows[cell.row]
        label = row.cells[0].text.text if row.cells and row.cells[0] is not None else ""
        yield f"row label={'blank' if not label.strip() else 'number' if label[0].isdigit() else 'words'}"
        yield f"label of name={bool(label) and bool(name) and name[-8:] in label.casefold()}"
        yield f"heading rows={min(len(row.groups), 2)}"
        filled = sum(one is not None and bool(one.text.text.strip()) for one in row.cells)
        yield f"filled={min(filled, 6)}/{min(len(row.cells), 6)}"
