"""Captions, legends and notes: the lines round a table that say what it is and what its letters mean."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from graph_build.model import Abbreviation, MappedText, Span
from graph_build.readers.text.table_text import join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

_CAPTION = re.compile(
    r"^(?:\*\*|#+\s*)?(?P<label>(?:Table|TABLE|Tab\.)\s*(?:S?\d+|[IVX]+))(?:\*\*)?(?P<mark>\s*[.:|–—-]\s*|\s+)(?P<text>\S.*)?$"
)
_SHORT = r"[A-Z%][A-Za-zα-ωΑ-Ω0-9%/+-]{0,14}|[A-Za-z]{1,3}\d?"
_PAIR = re.compile(
    rf"^(?:(?:Abbreviations?|Key|Legend)\s*[:.]\s*)?(?P<short>{_SHORT})\s*(?P<mark>[,:=–]|—)\s*(?P<long>[^;]+)$"
)
_INNER = re.compile(r"[,.]\s+(?=(?:[A-Z][A-Za-z0-9-]*[A-Z0-9][A-Za-z0-9-]*\s*[,:=]|[A-Z][A-Za-z0-9-]{0,7}\s?[:=])\s)")
_NOTE = re.compile(r"(?:^|(?<=[.;]\s))[*†‡§¶#]|(?:^|(?<=\.\s))(?:Values|Data|Results|Note)s?\b")


_SAYS_STATISTIC = re.compile(
    r"^(?:all |the )?(?:values|data|results|figures|numbers) (?:are|were) "
    r"(?:(?:expressed|presented|shown|given|reported) as |the )?"
    r"(?:n\b|no\.|numbers?\b|counts?\b|means?\b|medians?\b|percent)",
    re.I,
)
"""What the cells of a table are, said under it."""


class Caption(NamedTuple):
    """A caption: its label, its text, the indexes of its first line and of the one after its last."""

    label: str
    text: MappedText | None
    first: int
    after: int


class Legend(NamedTuple):
    """What stands under a table: abbreviations, notes, index of the line after them."""

    abbreviations: tuple[Abbreviation, ...]
    notes: tuple[MappedText, ...]
    after: int


def caption_at(lines: Sequence[MappedText], index: int) -> Caption | None:
    """The caption that begins in this line, or None."""
    match = _CAPTION.match(lines[index].text)
    if match is None:
        return None
    text = match["text"] or ""
    if not match["mark"].strip() and (not text or not text[0].isupper()):
        return None  # "Table 1 shows": the line of a sentence
    label = " ".join(match["label"].split())
    after = index + 1
    parts = [lines[index].part(match.start("text"), len(lines[index]))] if text else []
    while after < len(lines) and lines[after].text and _caption_goes_on(parts, lines[after].text):
        parts.append(lines[after])
        after += 1
    if not parts and after < len(lines) and not lines[after].text:
        return None
    return Caption(label, join_pieces(parts).strip(), index, after)


def _caption_goes_on(parts: Sequence[MappedText], following: str) -> bool:
    """Whether a caption that is not yet closed is carried on by a line."""
    if not parts:
        return True
    text = " ".join(p.text for p in parts)
    if text.count("(") > text.count(")"):
        return True
    return not text.endswith(".") and (
        following[0].islower() or re.search(r"\b(?:of|and|the|in|with|to|for|by)$", text) is not None
    )


def is_legend_line(text: str) -> bool:
    """Whether a line defines abbreviations or is a note to a table."""
    pairs = [part for part in re.split(r";\s*", text.rstrip(". ")) if part]
    good = sum(_PAIR.match(part) is not None for part in pairs)
    if len(pairs) > 1:
        return good >= 1 and good * 2 >= len(pairs) and _PAIR.match(pairs[0]) is not None
    first = _PAIR.match(pairs[0]) if pairs else None
    if first is not None and (first["mark"] in ":=" or _INNER.search(pairs[0])):
        return len(text) < 400 and _acronym_of(first["short"], first["long"])
    return re.match(r"^(?:[*†‡§¶#]\s*\S|Abbreviations?\b)", text) is not None or _SAYS_STATISTIC.match(text) is not None


_SENTENCE = re.compile(r"(?<=[a-z]{3})\.\s+(?=[A-Z])")
"""Where a legend ends and a sentence about the table begins."""


def _acronym_of(short: str, long: str) -> bool:
    """Whether the short form may stand for the long one: it has capitals, and the first letters agree."""
    return any(c.isupper() for c in short) and bool(long) and short[0].lower() in long.lower()


def legend_at(lines: Sequence[MappedText], index: int) -> Legend | None:
    """The legend that begins at this line (blank lines skipped), or None."""
    first = index
    while first < len(lines) and not lines[first].text:
        first += 1
    if first == len(lines) or not is_legend_line(lines[first].text):
        return None
    parts = [lines[first]]
    after = first + 1
    while after < len(lines):
        following = next((i for i in range(after, min(after + 2, len(lines))) if lines[i].text), None)
        if following is None:
            break
        text = lines[following].text
        open_end = not parts[-1].text.rstrip().endswith(".")
        pairs = [p for p in re.split(r";\s*", text)[1:] if _PAIR.match(p.rstrip(". "))]
        carried = open_end and (following == after or bool(pairs)) and not caption_at(lines, following)
        if not carried and not (is_legend_line(text) and following == after):
            break
        parts.append(lines[following])
        after = following + 1
    whole = join_pieces(parts)
    note = _NOTE.search(whole.text)
    body = whole.part(0, note.start() if note else len(whole))
    notes = (whole.part(note.start(), len(whole)).strip(),) if note else ()
    return Legend(_abbreviations(body), notes, after)


def _abbreviations(body: MappedText) -> tuple[Abbreviation, ...]:
    found: list[Abbreviation] = []
    cuts = sorted(
        {0, len(body)}
        | {m.end() for m in re.finditer(r";\s*", body.text)}
        | {m.end() for m in _INNER.finditer(body.text)}
    )
    for start, end in pairwise(cuts):
        part = body.part(start, end).strip()
        part = part.part(0, len(part.text.rstrip(";,. ")))
        match = _PAIR.match(part.text)
        if match:
            found.append(
                Abbreviation(
                    match["short"],
                    _SENTENCE.split(match["long"])[0].strip(),
                    part.span(match.start("short")),
                    part.span(match.start("long")),
                )
            )
    return tuple(found)


def scoped(abbreviations: Sequence[Abbreviation], table: Span) -> tuple[Abbreviation, ...]:
    """The abbreviations with the table that they hold in."""
    return tuple(Abbreviation(a.short, a.long, a.span, a.long_span, table) for a in abbreviations)
