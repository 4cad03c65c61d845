"""Abbreviations that a document defines: "rheumatoid arthritis (RA)", "RA, rheumatoid arthritis;", "AZA: azathioprine".

In running text the long form is found with the algorithm of Schwartz and Hearst (Pac Symp Biocomput 2003:451-62),
made stricter: the first letter of the short form must start the long form's first word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import MappedText

_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
_QUOTED = re.compile(r"[\"\u201c]([A-Z][A-Za-z0-9/-]{1,9})[\"\u201d]")
_SHORT = re.compile(r"[A-Za-zα-ωΑ-Ω0-9][\wα-ωΑ-Ω&.+-]{1,11}s?$")
_WORD = re.compile(r"[^\s/(),;-]+")
_CLAUSE = re.compile(r"[.;:)\]]\s")
_CAPITAL = re.compile(r"[A-ZΑ-Ω]")
_LEGEND = re.compile(
    r"(?P<short>[A-Z][\wα-ω/&%+-]{0,11})\s?[:=,]\s(?P<long>[A-Za-zα-ω][^;:=]{2,80}?)\s*(?:[;.]|$|,\s(?=[A-Z][\w/-]{0,9},\s[a-z]))"
)
_ROMAN = re.compile(r"[IVX]+$")
_NOT_SHORT = re.compile(
    r"(?:fig|table|see|and|or|n|p|e\.g|i\.e|case|patient|day|figs|ref|vs|photo|image)\b", re.IGNORECASE
)


def in_text(text: MappedText) -> Iterator[Abbreviation]:
    """The abbreviations that a paragraph defines in brackets or quotes."""
    for match in _BRACKET.finditer(text.text):
        inside = re.split(r"[;,]| or ", match.group(1))[0].strip()
        if is_short_form(inside):
            start = _long_form_start(inside, text.text[: match.start()])
            if start is not None:
                yield _defined(text, inside, start, match.start(), match.end())
            continue
        outside = re.search(r"(?<![\w-])([A-Z][\w/-]{1,9})\s?$", text.text[: match.start()])
        if outside and is_short_form(outside.group(1)) and " " in match.group(1):
            long = re.split(r"[;,]", match.group(1))[0].strip()
            if _long_form_start(outside.group(1), long) == 0:
                at = match.start(1) + match.group(1).index(long)
                yield Abbreviation(
                    outside.group(1),
                    long,
                    text.span(outside.start(1), match.end()),
                    text.span(at, at + len(long)),
                )
    for match in _QUOTED.finditer(text.text):
        start = _long_form_start(match.group(1), text.text[: match.start()])
        if start is not None:
            yield _defined(text, match.group(1), start, match.start(), match.end())


def in_legend(text: MappedText) -> Iterator[Abbreviation]:
    """The abbreviations that a legend lists, such as `RA, rheumatoid arthritis; CRP: C-reactive protein.`."""
    for match in _LEGEND.finditer(text.text):
        short, long = match["short"], match["long"].strip()
        if is_short_form(short) or len(short) == 1:
            at = match.start("long")
            yield Abbreviation(
                short, long, text.span(match.start("short"), at + len(long)), text.span(at, at + len(long))
            )


def _defined(text: MappedText, short: str, start: int, stop: int, end: int) -> Abbreviation:
    long = text.text[start:stop].rstrip(' "\u201c')
    return Abbreviation(short, long, text.span(start, end), text.span(start, start + len(long)))


def is_short_form(text: str) -> bool:
    """Whether a word can be an abbreviation: two to twelve characters, with a capital, no Roman number."""
    return bool(
        _SHORT.match(text)
        and _CAPITAL.search(text)
        and not _ROMAN.match(text)
        and not _NOT_SHORT.match(text)
        and not (text[1:].islower() and len(text) > 4)
    )


def _long_form_start(short: str, before: str) -> int | None:
    """Where the long form of `short` starts at the end of `before`, or None."""
    letters = [c.casefold() for c in short.removesuffix("s") if c.isalnum()] or [short.casefold()]
    clause = max((m.end() for m in _CLAUSE.finditer(before, max(0, len(before) - 200))), default=0)
    words = [m.start() for m in _WORD.finditer(before, max(clause, len(before) - 200))]
    near = words[-min(len(letters) + 5, len(letters) * 2) :]
    start = _matched(letters, before, near, initials=False)
    if start is None and len(letters) > 2:
        far = words[-max(len(letters) + 5, len(letters) * 3) :]
        start = _matched(letters, before, far, initials=True)
    if start is None:
        return None
    long = before[start:].split()
    if len(long) == 1 and len(long[0]) < len(short) + 2:
        return None
    return None if short in long or sum(map(len, long)) < len(short) else start


def _matched(letters: Sequence[str], text: str, words: Sequence[int], *, initials: bool) -> int | None:
    """Where the letters, sought from the end of the text, are all found; the first one must start a word."""
    at, index = len(text), len(letters) - 1
    starts = set(words)
    while index >= 0 and words:
        at -= 1
        if at < words[0]:
            return None
        if text[at].casefold() == letters[index] and (at in starts or (index and not initials)):
            index -= 1
    return at if words else None


def first_definitions(found: Iterable[Abbreviation]) -> tuple[Abbreviation, ...]:
    """Definitions in order, the same short and long form of one scope once."""
    seen: dict[tuple[str, str, int], Abbreviation] = {}
    for one in sorted(found, key=lambda a: a.span):
        scope = one.scope.start if one.scope else -1
        seen.setdefault((one.short, one.long.casefold(), scope), one)
    return tuple(seen.values())
