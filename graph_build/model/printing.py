"""What a reader sees of a text with markup, and where in the original each character of it stands."""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.model.texts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = frozenset(
    {"a", "abbr", "b", "bold", "em", "ext-link", "font", "i", "italic", "math", "mi", "mn", "mo", "mrow", "mstyle",
     "msub", "msubsup", "msup", "mtext", "named-content", "sc", "small", "span", "strong", "styled-content", "sub",
     "sup", "target", "u", "underline", "xref"}
)  # fmt: skip
"""Elements that stand within words, by their local names."""
_NUMBERS = frozenset({"a", "xref", "ext-link", "mn"})
"""Elements that hold numbers of their own: links, and numbers of formulas."""
_MARKUP = re.compile(
    r"(?P<unseen><(?P<kind>script|style|tex-math|annotation)\b.*?</(?P=kind)\s*>|<!--.*?-->|<!DOCTYPE[^<>\[]*\[.*?\]\s*>)"
    r"|(?P<literal><!\[CDATA\[(?P<words>.*?)\]\]>)"
    r"|(?P<tag><[?!/]?(?P<name>[A-Za-z][\w:.-]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>|<[?!/A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:\#[xX][0-9A-Fa-f]{1,6}|\#\d{1,7}|[A-Za-z]\w{0,40});)",
    re.DOTALL | re.IGNORECASE,
)
_CUT_TAG_BEFORE = re.compile(r"^[^<>]*>")
_CUT_TAG_BEHIND = re.compile(r"<[^<>]*$")
_ESCAPES = re.compile(
    r'\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|\\["\\/bfnrt]'
)
"""Escapes of JSON; half of a pair of surrogates is none."""
_CUT_ESCAPE = re.compile(r"^u?[0-9a-fA-F]{0,4}(?=\\)")
_TAGS_AROUND = (3, 12)
"""How many characters of markup are looked at for one printed one: few, and more where they print too little."""
_CUT = 16
"""Characters at the edge of such a run that may be the rest of an entity."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A text as a reader sees it.

    Attributes:
        text: the printed characters.
        positions: for each of its pieces, in order, the position at which it begins.
        places: for each piece, the offsets of the original characters that it stands for.
    """

    text: str
    positions: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> Span:
        """Where the printed characters from position `start` to `end` (at least one) stand in the original.

        Raises:
            ValueError: where the run holds no character.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters from position {start} to {end} in a text of {len(self.text)}")
        return Span(self._place(start)[0], self._place(end - 1)[1])

    def position(self, offset: int) -> int:
        """How many characters are printed before an offset of the original."""
        index = bisect_right(self.places, (offset, -1)) - 1
        if index + 1 < len(self.places) and self.places[index + 1][0] == offset:
            index += 1
        if index < 0:
            return 0
        start, end = self.places[index]
        first = self.positions[index]
        after = self.positions[index + 1] if index + 1 < len(self.positions) else len(self.text)
        if end - start == after - first:
            return first + min(offset - start, after - first)
        return first if offset <= start else after

    def _place(self, position: int) -> tuple[int, int]:
        """The offsets of the original characters that one printed character stands for."""
        index = bisect_right(self.positions, position) - 1
        first = self.positions[index]
        after = self.positions[index + 1] if index + 1 < len(self.positions) else len(self.text)
        start, end = self.places[index]
        if end - start == after - first:
            return start + position - first, start + position - first + 1
        return start, end


def printing(characters: str, *, markup: bool, escaped: bool = False) -> Printing:
    """What a reader sees of a run of an original: itself, or of markup without tags and with references read.

    Tags of blocks, cells and lines part words, those of letters (italics, superscripts, links) do not. Digits that only
    tags keep apart stay apart: "10<sup>9</sup>" is "10^9", and a number with a link behind it stays a number.

    Args:
        characters: a run that begins and ends outside tags.
        markup: whether it is XML or HTML.
        escaped: whether it is JSON, whose escapes are read (RFC 8259, section 7).
    """
    if markup and ("<" in characters or "&" in characters):
        pieces = list(_pieces(characters))
    else:
        pieces = list(_unescaped(characters)) if escaped and not markup else [(characters, 0, len(characters))]
    positions, at = [], 0
    for text, _, _ in pieces:
        positions.append(at)
        at += len(text)
    return Printing(
        "".join(text for text, _, _ in pieces), tuple(positions), tuple((start, end) for _, start, end in pieces)
    )


def printed(characters: str, *, markup: bool, escaped: bool = False) -> str:
    """The words of `printing` alone."""
    plain = "<" not in characters and "&" not in characters if markup else not escaped
    return characters if plain else printing(characters, markup=markup, escaped=escaped).text


def printed_at(text: str, span: Span, *, markup: bool, escaped: bool = False) -> str:
    """The words of `printing` of a span of an original; the markup of an original is read once for all its spans."""
    characters = text[span.start : span.end]
    if markup and ("<" in characters or "&" in characters):
        known = _page(text).printed(span.start, span.end)
        if known is not None:
            return known
    return printed(characters, markup=markup, escaped=escaped)


class _Page:
    """The printing of a whole original with markup, of which that of a run is a part.

    Args:
        text: the original.
    """

    def __init__(self, text: str) -> None:
        whole = printing(text, markup=True)
        after = (*whole.positions[1:], len(whole.text))
        self._text, self._seen = text, whole.text
        placed = zip(whole.places, whole.positions, after, strict=True)
        # a run that is cut out of a CDATA section reads its characters as markup
        self._pieces = [p for p in placed if p[0][0] < p[0][1]] if "<![CDATA[" not in text else []
        self._starts = [start for (start, _), _, _ in self._pieces]

    def printed(self, start: int, end: int) -> str | None:
        """What a run prints; None where it begins or ends within a tag or an entity, or prints no character."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self._pieces[first][0][1] <= start:
            first += 1
        last = bisect_left(self._starts, end) - 1
        if first > last:
            return None
        (opens, closes), seen_from, behind = self._pieces[first]
        before: str | None = ""
        if start > opens:
            if closes - opens != behind - seen_from:
                return None
            seen_from += start - opens
        elif start < opens:
            before = _of_tags(self._text[start:opens])
        (opens, closes), at, seen_to = self._pieces[last]
        after: str | None = ""
        if end < closes:
            # what stands for tags before a sign depends on the character behind it
            if closes - opens != seen_to - at or end - max(opens, start) == 1:
                return None
            seen_to -= closes - end
        elif end > closes:
            after = _of_tags(self._text[closes:end])
        return None if before is None or after is None else f"{before}{self._seen[seen_from:seen_to]}{after}"


@lru_cache(maxsize=2)
def _page(text: str) -> _Page:
    return _Page(text)


@lru_cache(maxsize=4096)
def _of_tags(characters: str) -> str | None:
    """What stands for tags at an end of a run; None where there is more than tags."""
    tags = [tag for _, _, _, tag in _tokens(characters)]
    if None in tags:
        return None
    return " " if any(tag and tag[0] not in _INLINE for tag in tags) else ""


def around(text: str, span: Span, width: int, *, markup: bool, escaped: bool = False) -> tuple[str, str]:
    """What a reader sees right before a span of an original and right behind it, at most `width` characters each."""
    if escaped:
        before = _CUT_ESCAPE.sub("", text[max(0, span.start - width) : span.start])
        return printed(before, markup=False, escaped=True), printed(
            text[span.end : span.end + width], markup=False, escaped=True
        )
    if not markup:
        return text[max(0, span.start - width) : span.start], text[span.end : span.end + width]
    before = behind = ""
    for reach in (width * tags for tags in _TAGS_AROUND):
        if len(before) < width + _CUT:
            run = _CUT_TAG_BEFORE.sub("", text[max(0, span.start - reach) : span.start])
            before = printed_at(text, Span(span.start - len(run), span.start), markup=True)
        if len(behind) < width + _CUT:
            run = _CUT_TAG_BEHIND.sub("", text[span.end : span.end + reach])
            behind = printed_at(text, Span(span.end, span.end + len(run)), markup=True)
    return before[-width:], behind[:width]


def _unescaped(characters: str) -> Iterator[tuple[str, int, int]]:
    """Runs without escapes, and what each run of escapes stands for."""
    at = 0
    for match in _ESCAPES.finditer(characters):
        if match.start() > at:
            yield characters[at : match.start()], at, match.start()
        yield str(json.loads(f'"{match.group()}"')), match.start(), match.end()
        at = match.end()
    if at < len(characters):
        yield characters[at:], at, len(characters)


def _pieces(characters: str) -> Iterator[tuple[str, int, int]]:
    """The printed pieces in order, with their offsets; what stands for tags is zero wide."""
    last, tags = "", list[tuple[str, bool]]()
    for text, start, end, tag in _tokens(characters):
        if tag is not None:
            tags.append(tag)
            continue
        if tags and (between := _between(tags, last, text)):
            yield between, start, start
        tags = []
        last = text[-1]
        yield text, start, end
    if any(name not in _INLINE for name, _ in tags):
        yield " ", len(characters), len(characters)


def _tokens(characters: str) -> Iterator[tuple[str, int, int, tuple[str, bool] | None]]:
    """Runs of text, and tags as their local names with whether they open."""
    at = 0
    for match in _MARKUP.finditer(characters):
        start, end = match.span()
        if start > at:
            yield characters[at:start], at, start, None
        at = end
        if match["entity"]:
            yield html.unescape(match["entity"]), start, end, None
        elif match["literal"] and match["words"]:
            yield match["words"], match.start("words"), match.end("words"), None
        elif match["tag"]:
            name = (match["name"] or "").rpartition(":")[2].casefold()
            yield "", start, end, (name, not match["tag"].startswith("</"))
    if at < len(characters):
        yield characters[at:], at, len(characters), None


def _between(tags: list[tuple[str, bool]], last: str, following: str) -> str:
    """What stands for some tags between two printed characters."""
    if any(name not in _INLINE for name, _ in tags):
        return " "
    sign = following[0] in "-\u2212\u2013+" and following[1:2].isdigit()
    if not last.isdigit() or not (following[0].isdigit() or sign):
        return ""
    if any(name in _NUMBERS for name, _ in tags):
        return " "
    return "^" if any(name == "sup" and opens for name, opens in tags) else ""
