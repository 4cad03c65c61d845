"""Lists in cells: items with their positions, what is counted, adjectives that share a noun, phrases of change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPLIT = re.compile(r"\s*[;,]\s*(?:and\s+)?(?:of\s+)?(?:the\s+)?|\s+(?:and|&)\s+(?:of\s+)?(?:the\s+)?|\s*\+\s*|\s*/\s+")
_ADJECTIVE = re.compile(r"^\w+(?:al|ic|ive|ary|ory|ous|ent|ant)$", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?P<least>at least|more than|up to|≥|>)\s?)?\b(?P<n>\d{1,3})\b\s?(?:x|×)?\s?(?P<more>or more\s)?"
    r"(?P<name>[^\d;,+≥>]+?)"
    r"(?=\s*(?:[;,+]|$|\band\b|(?:at least|more than|up to|≥|>)?\s?\b\d))",
    re.IGNORECASE,
)
_SIGNS = {"at least": ">=", "more than": ">", "up to": "<=", "≥": ">=", ">": ">"}
_NOUN = (
    r"(?:normali[sz]ation|resolution|reduction|improvement|disappearance|remission|recovery|decrease|decline|regression|"
    r"persistence|stabili[sz]ation|healing|increase|worsening|progression|development|appearance|recurrence|relapse)"
)
_CHANGE = re.compile(rf"\b(?P<noun>{_NOUN})\b(?P<of>\s(?:of|in)\s(?:the\s)?)?", re.IGNORECASE)
_DEGREE = re.compile(
    r"^(?:gradual|progressive|complete|partial|rapid|prompt|slow|marked|significant|sustained|mild|slight|full|no|total|further)$",
    re.I,
)


class Item(NamedTuple):
    """An item of a cell: its positions, and its words in full where it shares a noun with its neighbours."""

    start: int
    end: int
    text: str


class Counted(NamedTuple):
    """A counted item ("3 steroid boluses"): positions, name, count, comparator."""

    start: int
    end: int
    name: str
    times: int | None
    comparator: str | None


class Change(NamedTuple):
    """What changed and how: positions, the thing, the change."""

    start: int
    end: int
    what: str
    status: str


def items(text: str, start: int = 0, end: int | None = None) -> list[Item]:
    """The items of a list; an adjective that stands alone shares the noun of the item after it."""
    end = len(text) if end is None else end
    found: list[Item] = []
    at = start
    for match in _SPLIT.finditer(text, start, end):
        if _within_brackets(text[start : match.start()]):
            continue
        found += _item(text, at, match.start())
        at = match.end()
    found += _item(text, at, end)
    return _completed(found)


def _within_brackets(before: str) -> bool:
    return before.count("(") > before.count(")")


def _item(text: str, start: int, end: int) -> list[Item]:
    while start < end and text[start] in " ,;.":
        start += 1
    end -= len(text[start:end]) - len(re.sub(r"(?:[\s,;.]|\s(?:and|&))+$", "", text[start:end]))
    return [Item(start, end, text[start:end])] if start < end else []


def _completed(found: Sequence[Item]) -> list[Item]:
    """Items with the noun that they share: "clinical and biological abnormalities"."""
    out: list[Item] = []
    noun, edge = "", 0
    for item in reversed(found):
        words = item.text.split()
        if len(words) == 1 and noun and _ADJECTIVE.match(words[0]):
            out.insert(0, Item(item.start, edge, f"{item.text} {noun}"))
            continue
        noun = words[-1] if len(words) > 1 else ""
        edge = item.end
        out.insert(0, item)
    return out


def counted_items(text: str) -> list[Counted]:
    """The items of a list of counted things; where none has a count, the plain items."""
    found = []
    for match in _COUNTED.finditer(text):
        name = match["name"].strip(" .:")
        if not name:
            continue
        sign = ">=" if match["more"] else _SIGNS.get((match["least"] or "").lower())
        end = match.start("name") + len(match["name"].rstrip())
        found.append(Counted(match.start(), end, name, int(number(match["n"])), sign))
    return found or [Counted(i.start, i.end, i.text, None, None) for i in items(text)]


def changes(text: str) -> Iterator[Change]:
    """The changes that an outcome cell tells of: "Resolution of fever", "Apyrexia"."""
    heads = [(_before(text, m.start()), m) for m in _CHANGE.finditer(text)]
    for item in items(text, 0, heads[0][0] if heads else len(text)):
        yield Change(item.start, item.end, item.text.lower(), "achieved")
    ends = [*(start for start, _ in heads[1:]), len(text)]
    for (begin, head), end in zip(heads, ends, strict=False):
        adjectives = text[begin : head.start()].lower().split()
        degree = [a for a in adjectives if _DEGREE.match(a)]
        kind = [a for a in adjectives if not _DEGREE.match(a)]
        noun = head["noun"].lower()
        status = " ".join([*degree, noun])
        if not head["of"]:
            yield Change(begin, head.end("noun"), " ".join([*kind, noun]), status)
            continue
        for item in items(text, head.end(), end):
            if item.text.lower() not in ("and", "of"):
                yield Change(begin, item.end, " ".join([*kind, item.text.removesuffix(" and")]), status)


def _before(text: str, at: int) -> int:
    """Where the adjectives before a noun begin."""
    while (match := re.search(r"(\w+)\s$", text[:at])) and (_DEGREE.match(match[1]) or _ADJECTIVE.match(match[1])):
        at = match.start()
    return at
