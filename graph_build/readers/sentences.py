"""Where a sentence ends."""

from __future__ import annotations

import re

LONGEST = 2_000
"""Characters of the longest sentence; a longer run without a full stop (a list, a damaged table) is cut at a blank."""

_END = re.compile(r"[.!?]{1,3}[\"'\u201d\u2019)\]]{0,3}(?=\s)|[^\W\d_]{3}[.?](?=[A-Z][a-z]{1,30}[\s,])")
_START = re.compile(r"[\s\"'\u201c\u2018(\[*]*([^\s])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[/])(?:et al|e\.g|i\.e|cf|vs|ca|approx|figs?|refs?|nos?|vol|dr|prof|mrs?|ms|st|jr|sr|inc|ltd|co|corp|"
    r"spp?|subsp|ssp|var|resp|viz|al|eq|dept|univ|est|incl|max|min|temp|tab|inj|alk|suppl|chap|sec|pp?|i\.v|i\.m|s\.c|p\.o|"
    r"q\.d|b\.i\.d|t\.i\.d|a\.m|p\.m|ph\.d|m\.d|u\.s|u\.k)\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|[\s(.])[A-Z]\.$")
_OF_GROUPS = re.compile(r"\b(?:group|arm|cohort)s?$", re.IGNORECASE)
"""Before the letter that one goes by."""
_ALWAYS_JOINS = re.compile(
    r"(?:et al|e\.g|i\.e|cf|vs|fig|figs|dr|prof|mr|mrs|ms|ref|refs|ca|approx|viz)\.$", re.IGNORECASE
)
_OPENING = re.compile(
    r"\s+(?:The|This|These|Those|In|We|An?|It|He|She|They|His|Her|Our|Their|However|Although|After|Before|On|There|At|All|As|"
    r"Any|Both|By|For|From|If|No|None|Of|One|Since|Some|Such|Then|Therefore|Thus|To|Two|When|While|With|Moreover|"
    r"Furthermore|Additionally|Also|Because|Despite|During|Finally|Following|Given|Here|Initially|Later|Patients?)\b"
)
"""Words that start a sentence and no name."""
_OPENERS, _CLOSERS = "([", ")]"


def sentence_runs(text: str) -> list[tuple[int, int]]:
    """The positions of each sentence of a paragraph, without the blanks between them."""
    runs, at = [], 0
    depth, seen = 0, 0
    for match in _END.finditer(text):
        depth, seen = _depth(text, seen, match.end(), depth), match.end()
        if not _is_end(text, match.end(), depth, at):
            continue
        runs.append((at, match.end()))
        at, depth = match.end(), 0
    runs.append((at, len(text)))
    return [piece for start, end in runs for piece in _pieces(text, start, end)]


def _depth(text: str, start: int, end: int, depth: int) -> int:
    for character in text[start:end]:
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS:
            depth = max(0, depth - 1)
    return depth


def _is_end(text: str, end: int, depth: int, start: int) -> bool:
    following = _START.match(text, end)
    if not following:
        return True
    first = following.group(1)
    if first.islower() and text[end - 1] not in "!?":
        return False
    if depth and end - start < 400 and _closes(text, end):
        return False
    before = text[max(start, end - 14) : end]
    if _ALWAYS_JOINS.search(before) and _ABBREVIATION.search(before):
        return before.endswith("al.") and _OPENING.match(text, end) is not None
    if _INITIAL.search(before):
        return _initial_ends(text, end, start)
    return not ((first.isdigit() or first in "([") and _ABBREVIATION.search(before))


def _closes(text: str, end: int) -> bool:
    """Whether the open bracket is closed soon, so that it was not left open by mistake."""
    return re.search(r"[)\]]", text[end : end + 300]) is not None


def _initial_ends(text: str, end: int, start: int) -> bool:
    """Whether a lone capital with a stop ends the sentence ("hepatitis B. The") and is no initial ("S. aureus")."""
    before = text[max(start, end - 40) : end - 2].rstrip()
    if _OF_GROUPS.search(before):
        return True
    return before[-1:].isalpha() and _OPENING.match(text, end) is not None


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The run without blanks at its ends, cut where it is too long to be a sentence."""
    pieces = []
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        at = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), text.rfind("; ", start, start + LONGEST) + 1)
        at = at if at > start else start + LONGEST
        pieces.append((start, at))
        start = at
        while start < end and text[start].isspace():
            start += 1
    return [*pieces, (start, end)] if start < end else pieces
