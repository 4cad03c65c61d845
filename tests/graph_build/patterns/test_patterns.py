"""A pattern finds what `re` finds: what it passes over holds no match."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph_build
from graph_build.patterns import Pattern, Several, occurrences, one_of
from graph_build.patterns.beginnings import guarded
from graph_build.patterns.required import DIGIT, folded, required

_FRAGMENTS = st.sampled_from(
    ["a", "ab", "İs", "straße", "sK", "ſ", "ΑΣ", "σ", "1", "٣", " ", "-", "patient", "Patients", "no", "not", "95 %",
     "(", ")", "µg", "μg", "Mg", "at 3 months", "was", "died", "improved", "in the literature", "\n", "–", "ﬁ"]
)  # fmt: skip
_TEXTS = st.lists(_FRAGMENTS, max_size=12).map("".join) | st.text(max_size=30)
_EXPRESSIONS = (
    r"\b(?:at|on)\s(?:the\s)?admission\b", r"hospitali[sz]ed", r"(?:x|\d+)\s?%", r"(?i:MG)|kg", r"\d{1,3}(?:[.,]\d)?",
    r"no(?:t|ne)?", r"(?:ab|a)+s", r"k|s|i", r"[–-]\d", r"patients?(?=\s)", r"µg|σ", r"(?:a?){3}", r"(\w)\1", r"^$",
    r"(?>ab|a)s*+", r"(?<!no )evidence|(?<=in )the", r"[^a]", r".", r"", r"(a)?(?(1)b|c)", r"[a-c]t[0-9a-f]", r"[\dx]y",
    r"\b(?:at|on|sk?)\b", r"(?:no |a )?[Pp]atients?", r"(?<!a)(?:ſ|K|µ)|b", r"(?:-|[+-])?\d|[)^\]]", r"(?x: a | b )\S",
)  # fmt: skip


@given(words=_FRAGMENTS | st.text(min_size=1, max_size=3), text=_TEXTS)
def test_words_are_found_where_re_finds_them(words: str, text: str) -> None:
    assert list(occurrences(words, text)) == [m.span() for m in re.finditer(re.escape(words), text, re.IGNORECASE)]


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize("expression", _EXPRESSIONS)
@given(text=_TEXTS)
def test_a_pattern_finds_what_re_finds(expression: str, flags: int, text: str) -> None:
    ours, theirs = Pattern(expression, flags), re.compile(expression, flags)
    assert [m.span() for m in ours.finditer(text)] == [m.span() for m in theirs.finditer(text)]
    assert bool(ours.search(text)) == bool(theirs.search(text))
    assert [m.groups() for m in ours.finditer(text)] == [m.groups() for m in theirs.finditer(text)]
    assert ours.sub("-", text) == theirs.sub("-", text)


@given(texts=st.lists(_TEXTS, max_size=8))
def test_of_several_patterns_those_are_asked_that_match(texts: list[str]) -> None:
    several = Several((Pattern(one, re.IGNORECASE), one) for one in _EXPRESSIONS)
    few = Several(
        (Pattern(one, re.IGNORECASE), one) for one in (r"hospitali[sz]ed", r"(?:x|\d+)\s?%", r"[^a]zz", r"improved")
    )
    for text in texts * 100:  # so often that their words are looked for at once
        for all_of_them in (several, few):
            matching = [one for pattern, one in all_of_them.pairs if pattern.compiled.search(text)]
            asked = [one for _, one in all_of_them.asked(text)]
            assert [one for one in asked if one in matching] == matching
    assert few.asked("improved") == few.pairs


@cache
def _of_the_build() -> tuple[Pattern, ...]:
    """Every pattern that a module of the rooms of reading holds."""
    rooms = [f"graph_build.{room}" for room in ("recognisers", "clauses", "study", "frames", "facts")]
    names = [
        found.name
        for room in rooms
        for found in pkgutil.walk_packages([f"{graph_build.__path__[0]}/{room.partition('.')[2]}"], f"{room}.")
    ]
    held = [value for name in names for value in vars(importlib.import_module(name)).values()]
    return tuple(dict.fromkeys(value for value in held if isinstance(value, Pattern)))


def test_what_the_patterns_of_the_build_match_holds_what_they_require() -> None:
    """Asked of words that the patterns themselves are made of, so that many match; `re` finds the same."""
    patterns = _of_the_build()
    assert len(patterns) > 200
    words = sorted({word for p in patterns for word in re.findall(r"[A-Za-z]{2,}|\d+|[%()/±]", p.pattern)})
    pairs = [f"{a} {b}" for a, b in zip(words, reversed(words), strict=True)]
    texts = [" ".join(pairs[i : i + 20]) for i in range(0, len(pairs), 60)]
    matched = 0
    for pattern in patterns:
        plain = re.compile(pattern.pattern, pattern.flags)
        for text in texts:
            assert [m.span() for m in pattern.compiled.finditer(text)] == [m.span() for m in plain.finditer(text)]
            for found in plain.finditer(text):
                around = text[max(0, found.start() - 1) : found.end() + 1]
                assert pattern.may_match(around), (pattern.pattern, around)
                matched += 1
    assert matched > 1000


def test_what_every_match_holds_is_told() -> None:
    assert required(r"\b(?:at|on)\s(?:hospital\s)?admission\b") == (("admission",), ("at", "on"))
    assert required(r"side[ -]effects?", re.IGNORECASE) == (("side effect", "side-effect"),)
    assert required(r"\d+\s?mg/L") == (("mg/l",), (DIGIT,))
    assert required(r"\w+") == ()


def test_where_a_match_may_begin_is_told() -> None:
    assert guarded(r"\b(?:at|on)\s", re.IGNORECASE) == r"\b(?=(?i:[ao]))(?:\b(?:at|on)\s)"
    assert guarded(r"(?:no )?[1-3]%") == r"(?=(?i:[1-3n]))(?:(?:no )?[1-3]%)"
    for quick_or_any in (r"at\s", r"\b(?:at|on)\s", r"(?:a|\w)b?", r"(?:no )?", r"(?i)no|on", r"(?:[^a]|b)c"):
        assert guarded(quick_or_any) == quick_or_any


def test_a_digit_of_any_script_is_a_digit() -> None:
    assert DIGIT in folded("٣ mg")
    assert DIGIT not in folded("three mg")


def test_an_expression_that_is_none_is_noticed() -> None:
    with pytest.raises(re.error):
        Pattern("(").search("a")


_ONES = st.lists(
    st.sampled_from(["a", "ab", "a?b", "abc", "B", "b+", "(?:a|b)c", "1", "µ", r"\d", "", "x y"]), max_size=8
)


@given(ones=_ONES, text=st.text("abABc1µμ xy", max_size=12), cased=st.booleans())
def test_alternatives_match_as_they_would_one_by_one(ones: list[str], text: str, cased: bool) -> None:
    flags = re.NOFLAG if cased else re.IGNORECASE
    plain = re.compile(f"(?:{'|'.join(ones)})", flags)
    assert [m.span() for m in re.finditer(one_of(ones, cased=cased), text, flags)] == [
        m.span() for m in plain.finditer(text)
    ]
