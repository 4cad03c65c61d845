"""The notes under a table: which mark belongs to which, and the abbreviations they define."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.model import Abbreviation
from graph_build.readers import abbreviations
from graph_build.readers.markup.flow import flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import MappedText, Span
    from graph_build.readers.markup.flow import Dialect, Flowed
    from graph_build.readers.markup.tree import Element

SYMBOLS = "*†‡§¶#∥‖|$&+∗⁎ΨψΦφ"
_SYMBOL = rf"[{re.escape(SYMBOLS)}]"
LABEL = re.compile(rf"{_SYMBOL}{{1,4}}|[a-z]{{1,2}}|[A-Z]|\d{{1,2}}")
"""What marks a note: signs, one or two letters, a number."""
_LEADING = re.compile(rf"(?:^|(?<=[;.,]\s)|(?<=[;.,]))({_SYMBOL}{{1,4}})(?=\s?[^\s{re.escape(SYMBOLS)}])")
_HEAD = re.compile(r"(?:list of )?(?:abbreviations?|key|legend|definitions?)\s?(?:used)?\s?[:.]\s*", re.IGNORECASE)
_EMPHASISED = frozenset({"italic", "bold", "em", "i", "b", "strong"})


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a table.

    Attributes:
        text: as printed, its mark first.
        marks: the signs that lead to it ("*", "a").
        ids: of the elements that links in cells lead to.
    """

    text: MappedText
    marks: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()


def notes_of(elements: Iterable[Element], dialect: Dialect) -> Iterator[Note]:
    """The notes that elements (footnotes, paragraphs) hold; one that explains several marks is parted at them."""
    for element in elements:
        flowed = flow(element.children, dialect, lambda e: e.name in ("label", *dialect.raised))
        ids = frozenset(i for e in (element, *element.within()) if (i := e.get("id")))
        starts = _starts(flowed)
        cuts = sorted({0, *starts, len(flowed.text)})
        for start, end in pairwise(cuts):
            text = flowed.text.part(start, end).strip()
            if text.text:
                yield Note(text, frozenset(starts.get(start, ())), ids)


def _starts(flowed: Flowed) -> dict[int, tuple[str, ...]]:
    """Where a mark begins a note, with the mark."""
    text = flowed.text.text
    found: dict[int, tuple[str, ...]] = {}
    for mark in flowed.marks:
        label = text[mark.start : mark.end].strip(" .:)(")
        before = text[: mark.start].rstrip()
        begins = not before or text[mark.start - 1].isspace() or before[-1] in ".;,"
        if label and begins and all(LABEL.fullmatch(one) for one in labels_of(label)):
            found[mark.start] = labels_of(label)
    for match in _LEADING.finditer(text):
        found.setdefault(match.start(1), (match[1],))
    return found


def labels_of(printed: str) -> tuple[str, ...]:
    """The single marks of a superscript: "a,b" leads to two notes, "*†" too, "**" to one."""
    pieces = [p for p in re.split(r"[\s,;]+", printed) if p]
    return tuple(one for piece in pieces for one in _signs(piece))


def _signs(piece: str) -> list[str]:
    """A run of signs, equal ones together; letters and digits as they are."""
    if not all(c in SYMBOLS for c in piece):
        return [piece]
    return [m.group() for m in re.finditer(r"(.)\1*", piece)]


class Marks:
    """Which notes of a table marks and links lead to.

    Args:
        notes: of the table, in order.

    Attributes:
        by_mark: sign -> index of the first note that it marks.
    """

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes
        self.by_mark: dict[str, int] = {}
        self._by_id: dict[str, list[int]] = {}
        for index, note in enumerate(notes):
            for mark in note.marks:
                self.by_mark.setdefault(mark, index)
            for identifier in note.ids:
                self._by_id.setdefault(identifier, []).append(index)

    def linked(self, element: Element) -> list[int]:
        """The notes that an element links to by their ids."""
        if not self._by_id:
            return []
        targets = [*element.get("rid").split(), element.get("href").removeprefix("#")]
        return [index for target in targets for index in self._by_id.get(target, ())]

    def of(self, marks: Sequence[str]) -> set[int]:
        """The notes that signs lead to; none where one of the signs marks no note."""
        if not marks or any(mark not in self.by_mark for mark in marks):
            return set()
        return {self.by_mark[mark] for mark in marks}

    def led(self, element: Element, printed: str, *, raised: bool) -> set[int]:
        """The notes that a link or a superscript leads to.

        Args:
            element: the link or superscript.
            printed: its characters.
            raised: whether it is a superscript, whose characters may be marks without a link.
        """
        linked, marks = self.linked(element), labels_of(printed.strip(" ()^"))
        if len(linked) > 1:  # one footnote that explains several marks
            named = {index for index in linked if self._notes[index].marks & {*marks}}
            return named or {linked[0]}
        if linked or not raised or not all(LABEL.fullmatch(mark) for mark in marks):
            return set(linked)
        return self.of(marks)


def legend_of(notes: Sequence[Note], elements: Sequence[Element], dialect: Dialect) -> list[Abbreviation]:
    """The abbreviations that notes define; lists of them are told from prose by what they leave over."""
    found: list[Abbreviation] = []
    for note in notes:
        text = note.text
        mark = max((len(one) for one in note.marks if text.text.startswith(one)), default=0)
        head = _HEAD.match(text.text, mark)
        body = text.part(head.end() if head else mark, len(text)).strip()
        listed = list(abbreviations.in_list(body))
        covered = sum(len(a.short) + len(a.long) + 2 for a in listed)
        alone = len(listed) == 1 and (note.marks or listed[0].short[0].casefold() != listed[0].long[0].casefold())
        mostly = covered * 2 >= len(body.text) and not alone
        list_like = head or mostly or len(listed) > 2
        if listed and list_like:
            found += listed
        found += abbreviations.in_text(text)
    for element in elements:
        found += _emphasised(element, dialect)
    return found


def _emphasised(element: Element, dialect: Dialect) -> Iterator[Abbreviation]:
    """Short forms in italics or bold with the long form after each: "<italic>SE</italic> standard error, ..."."""
    flowed = flow(element.children, dialect, lambda e: e.name in _EMPHASISED)
    text = flowed.text.text
    marks = [m for m in flowed.marks if m.end > m.start]
    shorts = [m for m in marks if abbreviations.is_short_form(text[m.start : m.end].strip(" ,;"))]
    if len(shorts) < 2:
        return
    for index, mark in enumerate(shorts):
        stop = shorts[index + 1].start if index + 1 < len(shorts) else len(text)
        lead = len(text[mark.start : mark.end]) - len(text[mark.start : mark.end].lstrip(" ,;"))
        short = text[mark.start : mark.end].strip(" ,;")
        long = re.split(r"[;.](?:\s|$)|,\s?$|,\s(?=\S+$)", text[mark.end : stop])[0]
        bare = long.strip(" ,;:=")
        at = mark.end + long.find(bare) if bare else 0
        if len(bare) > len(short) and bare[0].isalnum():
            start = mark.start + lead
            yield Abbreviation(
                short, bare, flowed.text.span(start, at + len(bare)), flowed.text.span(at, at + len(bare))
            )


def scoped(found: Iterable[Abbreviation], table: Span) -> tuple[Abbreviation, ...]:
    """The abbreviations, each once, as they hold in their table."""
    return tuple(replace(one, scope=table) for one in abbreviations.first_definitions(found))
