"""Measures that a statement names together: "pain, stiffness and function scores" are three.

The words stand in `ontology/words/list.tsv`.
"""

from __future__ import annotations

import re

from ontology.tables import rows

_PARTED = re.compile(r",\s(?:and|or|nor)\s(?:in\s)?|,\s|\s(?:and|or|nor|as well as|/)\s(?:in\s)?|\s?;\s")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _words(part: str) -> str:
    """The words of a part as alternatives, the longest first."""
    found = sorted((row["word"] for row in rows("list", "words") if row["part"] == part), key=len, reverse=True)
    return "|".join(map(re.escape, found))


_NO_LIST = re.compile(rf"\b(?:{_words('no_list')})\b", re.IGNORECASE)
"""Words by which a list says examples, conditions or kinds of one thing."""
_HEAD = re.compile(
    rf"(?P<head>(?:the\s)?(?:[\w-]+\s){{0,3}}?(?:{_words('head')}) (?:of|in|for) (?:the\s)?)"
    r"(?!patients|participants|subjects)",
    re.IGNORECASE,
)
"""What the first of a list shares with the others: "incidence of rash and fever"."""
_TAIL = re.compile(rf"\s(?P<tail>(?:[a-z]+\s)?(?:{_words('tail')}))$")
"""What the last of a list shares with the others: "PASI and PGA scores"."""
_NO_NOUN = re.compile(
    r"(?:[\w-]*(?:al|ic|ive|ous|ary|ory|able|ible|ful|less|ed|ing|ly)|higher|lower|high|low|total|left|right|late|early|short|long|"
    r"mild|severe|minor|major|free|daily|first|second|third|\d+[\w-]*|week|month|day)",
    re.IGNORECASE,
)
"""What as the whole of a member is an adjective, whose noun stands elsewhere, or a number."""
_ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
_MOST, _LEAST_LETTERS = 12, 2


def members(name: str) -> tuple[str, ...]:
    """The measures that a name lists, each with what it shares with the others; the name alone where it lists none.

    Args:
        name: of what is compared.
    """
    bare = _BRACKETS.sub(lambda found: "_" * len(found[0]), name)
    places = [(found.start(), found.end()) for found in _PARTED.finditer(bare)]
    if not places or len(places) >= _MOST or _NO_LIST.search(bare):
        return (name,)
    starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(name)]
    head = _HEAD.match(bare)
    starts[0] = head.end() if head else 0
    parts = [_ARTICLE.sub("", name[a:b].strip()) for a, b in zip(starts, ends, strict=True)]
    if not re.search(r"\b(?:and|or|nor|as well as)\b", bare):
        return (name,)  # commas alone part a name from what describes it
    tail = _TAIL.search(parts[-1])
    if tail is not None and all(len(part.split()) == 1 for part in parts[:-1]):
        parts = [*(f"{part} {tail['tail']}" for part in parts[:-1]), parts[-1]]
    elif any(_NO_NOUN.fullmatch(part) for part in parts):
        return (name,)
    if head is not None:
        parts = [part if _HEAD.match(part) else f"{head['head']}{part}" for part in parts]
    if any(len(re.findall(r"[A-Za-z]", part)) < _LEAST_LETTERS for part in parts):
        return (name,)
    return tuple(dict.fromkeys(parts))
