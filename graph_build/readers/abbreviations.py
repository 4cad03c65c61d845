"""Abbreviations that a document defines: "rheumatoid arthritis (RA)", "RA, rheumatoid arthritis;", "AZA: azathioprine".

In running text the long form is found with the algorithm of Schwartz and Hearst (Pac Symp Biocomput 2003:451-62),
made stricter: the first letter of the short form must start the long form's first word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Abbreviation, MappedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import Section

_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
_MAGNIFIED = re.compile(r"[\u00d7xX]\s?\d{2}|\d{2}\s?[\u00d7xX]\b")
_QUOTED = re.compile(r"[\"\u201c]([A-Z][A-Za-z0-9/-]{1,9})[\"\u201d]")
_SHORT = re.compile(r"[A-Za-zα-ωΑ-Ω0-9][\wα-ωΑ-Ω&.+-]{1,11}s?$")
_WORD = re.compile(r"[^\s/(),;-]+")
_CLAUSE = re.compile(r"[.;:)\]]\s")
_CAPITAL = re.compile(r"[A-ZΑ-Ω]")
_REACH = 200
_WORD_BEFORE = re.compile(r"(?<![\w-])([A-Z][\w/-]{1,9})\s?$")
_LISTED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z][\wα-ω/&%+-]{0,11})(?:\s?[:=]|,)\s(?P<long>[A-Za-zα-ω][^;:=]{2,80}?)"
    r"\s*(?:[;.]|$|,\s(?=[A-Z][\w/-]{0,11}(?:\s?[:=]\s|,\s[a-z])))"
)
_ALONE = re.compile(r"(?P<short>[A-Z][\wα-ω/&+-]{1,11})\s(?P<long>[A-Za-z][^.;:=]{4,80})")
_ROMAN = re.compile(r"[IVX]+$")
_PANEL = re.compile(r"\d{1,2}[A-Z]$")
_LIST_HEADING = re.compile(r"(?:list of )?(?:abbreviations|acronyms)(?: used| and acronyms)?\s?:?\s*", re.IGNORECASE)
_NOT_SHORT = re.compile(
    r"(?:fig|table|see|and|or|n|p|e\.g|i\.e|case|patient|day|figs|ref|vs|photo|image)\b", re.IGNORECASE
)


def in_text(text: MappedText) -> Iterator[Abbreviation]:
    """The abbreviations that a paragraph defines in brackets or quotes."""
    for match in _BRACKET.finditer(text.text):
        if _MAGNIFIED.search(match.group(1)):
            continue  # a stain, as in "(HE, ×100)"
        inside = re.split(r"[;,]| or ", match.group(1))[0].strip()
        if is_short_form(inside):
            start = _long_form_start(inside, text.text, match.start())
            if start is not None:
                yield _defined(text, inside, start, match.start(), match.end())
        elif turned := _long_form_inside(text, match):
            yield turned
    for match in _QUOTED.finditer(text.text):
        start = _long_form_start(match.group(1), text.text, match.start())
        if start is not None:
            yield _defined(text, match.group(1), start, match.start(), match.end())


def _long_form_inside(text: MappedText, bracket: re.Match[str]) -> Abbreviation | None:
    """A definition the other way round: "RA (rheumatoid arthritis)"."""
    short = _WORD_BEFORE.search(text.text[max(0, bracket.start() - 14) : bracket.start()])
    long = re.split(r"[;,]", bracket.group(1))[0].strip()
    if not short or " " not in long or not is_short_form(short.group(1)):
        return None
    if _long_form_start(short.group(1), long, len(long)) != 0:
        return None
    begin = bracket.start() - len(short.group())
    at = bracket.start(1) + bracket.group(1).index(long)
    return Abbreviation(short.group(1), long, text.span(begin, bracket.end()), text.span(at, at + len(long)))


def in_list(text: MappedText) -> Iterator[Abbreviation]:
    """The abbreviations of a list of them: "RA, rheumatoid arthritis; CRP: C-reactive protein" or one a line."""
    found = list(_LISTED.finditer(text.text))
    alone = None if found else _ALONE.fullmatch(text.text)
    for match in [*found, *([alone] if alone else [])]:
        short, long = match["short"], match["long"].strip()
        if is_short_form(short) or (len(short) == 1 and not alone):
            at = match.start("long")
            span = text.span(match.start("short"), at + len(long))
            yield Abbreviation(short, long, span, text.span(at, at + len(long)))


def _defined(text: MappedText, short: str, start: int, stop: int, end: int) -> Abbreviation:
    long = text.text[start:stop].rstrip(' "\u201c')
    return Abbreviation(short, long, text.span(start, end), text.span(start, start + len(long)))


def is_short_form(text: str) -> bool:
    """Whether a word can be an abbreviation: two to twelve characters, with a capital, no Roman number."""
    return bool(
        _SHORT.match(text)
        and _CAPITAL.search(text)
        and not _ROMAN.match(text)
        and not _PANEL.match(text)
        and not _NOT_SHORT.match(text)
        and not (text[1:].islower() and len(text) > 4)
    )


def _long_form_start(short: str, text: str, stop: int) -> int | None:
    """Where the long form of `short`, which ends at position `stop`, starts; None where there is none."""
    letters = [c.casefold() for c in short.removesuffix("s") if c.isalnum()] or [short.casefold()]
    reach = max(0, stop - _REACH)
    clause = max((m.end() for m in _CLAUSE.finditer(text, reach, stop)), default=reach)
    words = [m.start() for m in _WORD.finditer(text, clause, stop)]
    near = words[-min(len(letters) + 5, len(letters) * 2) :]
    start = _matched(letters, text, stop, near, initials=False)
    if start is None and len(letters) > 2:
        far = words[-max(len(letters) + 5, len(letters) * 3) :]
        start = _matched(letters, text, stop, far, initials=True)
    if start is None or not text[start].isalnum():
        return None
    long = text[start:stop].split()
    if len(long) == 1 and len(long[0]) < len(short) + 2:
        return None
    if short in long or sum(map(len, long)) < len(short) or re.search(r"[()\[\]]", text[start:stop]):
        return None
    return start


def _matched(letters: Sequence[str], text: str, stop: int, words: Sequence[int], *, initials: bool) -> int | None:
    """Where the letters, sought backwards from `stop`, are all found; the first one must start a word."""
    at, index = stop, len(letters) - 1
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


def lists_of(sections: Iterable[Section]) -> Iterator[MappedText]:
    """The paragraphs that list abbreviations: under such a heading, or after "Abbreviations:"."""
    for section in sections:
        headed = _LIST_HEADING.match(section.heading) is not None
        paragraphs: dict[int, list[MappedText]] = {}
        for sentence in section.sentences if section.kind in ("front", "back") else ():
            paragraphs.setdefault(sentence.paragraph, []).append(sentence.text)
        for parts in paragraphs.values():
            text = MappedText.join(parts)
            label = _LIST_HEADING.match(text.text)
            if label:
                yield text.part(label.end(), len(text)).strip()
            elif headed:
                yield text
