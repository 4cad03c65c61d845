"""How something measured was, in a word: "the albumin was low", "raised CRP", "negative for X and Y".

A word is read where it is said of a variable that a vocabulary has, of a short form such as "CD30", or of a noun for a
test ("cultures", "serology", "markers").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set
from graph_build.model.frames import Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HOW = (
    r"(?:within|in) (?:the |their )?(?:respective )?(?:normal|reference) (?:reference )?(?:limits?|ranges?|intervals?)|"
    r"normal|negative|positive|unremarkable|elevated|increased|raised|decreased|reduced|abnormal|undetectable|prolonged|"
    r"low|high"
)
_DEGREE = (
    r"(?:(?:also|all|both|still|again|otherwise|only|very|highly|\w+ly)\s|"
    r"(?:found|noted|shown|reported)\s(?:to be\s)?)*"
)
_BE = r"(?:was|were|is|are|remained|came back|returned|proved|became|had been)"
_SAID_OF = re.compile(
    rf"(?:\s|\s?\([^()]*\)\s){_BE}\s{_DEGREE}(?P<how>{_HOW})\b"
    r"(?!\s?(?:[-,]|in size|sized|for\b|saline|with\b|than\b|and \w+ing|by\b|to\b|at \d|in (?:the )?(?:left|right)))",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:(?P<how>positive|negative)\s(?:(?:immuno)?(?:staining|reactivity|reaction|results?|expression)\s)?|"
    r"(?P<noun>positivity\s))for\s",
    re.IGNORECASE,
)
_FUNCTION_WORDS = word_set(
    "of in for at on from after by with was were is are has have had the a an no not and or to which that who this he "
    "she they it his her all any both but as also being been"
)
_BEFORE = re.compile(
    r"\b(?P<how>normal|negative|positive|elevated|increased|raised|low|high|decreased|reduced|abnormal|undetectable|"
    r"prolonged)\s(?P<of>(?:levels?|titers?|titres?|concentrations?|values?|counts?)\sof\s)?(?:serum\s|plasma\s|blood\s)?",
    re.IGNORECASE,
)
_TESTS = word_set(
    "culture cultures serology serologies test tests marker markers antibody antibodies panel screen screening profile "
    "function functions studies electrolytes enzymes count counts level levels titer titers titre titres assay assays "
    "pcr smear stain staining pressure rate protein proteins immunoglobulins complement urinalysis chemistry hormones "
    "gases autoantibodies hormone lipase factor index saturation reaction antigen antigens cryoglobulins analysis "
    "parameters tests"
)
_SHORT = re.compile(r"(?:p-?|c-?|anti-)?[A-Z]{1,5}[\w-]*(?:[A-Z\d+α-ωβ-]+[\w-]*)|[A-Z]{2,}\b|anti-\w+")
_LEADING = re.compile(
    r"(?:.*\b(?:that|whereas|while|but|although|showed|revealed|because|with|when|where|which|who|however)\s|[\s,:;(]+|"
    r"(?:and|or|the|an?|his|her|their|its|all|both|other|further|repeat|serum|plasma)\s)+",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN_ITEMS = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|as well as)\s|\s?/\s?")
_SETTING = re.compile(r"\s(?:of|in|for|at|on|from|after|by)\s.*", re.DOTALL)
_CLAUSE = re.compile(r"[;:]|\.\s|,\s(?:but|while|whereas|although)\s|\b(?:but|whereas|while|that)\b")
_TEST = re.compile(r"(?:[A-Za-z][\w/-]*\s){0,3}?(?P<head>[a-z]{4,})\b(?!-)")
_END_OF_LIST = re.compile(
    r"[;:]|\.\s|,?\s\b(?:but|while|whereas|with|in|on|at|by|after|before|who|which|that|was|were|is|suggest\w+|consistent|"
    r"confirm\w+|indicat\w+|negative|positive)\b"
)
_MOST_WORDS, _MOST_LOOSE = 6, 4


@dataclass(frozen=True, slots=True)
class WordFrame:
    """How a variable was, in a word.

    Attributes:
        named: the variable.
        how: the word or words, in lower case.
        start: where what says so begins.
        end: position after its last character.
    """

    named: Named
    how: str
    start: int
    end: int


def words_of_measure(text: str, names: Sequence[Named]) -> list[WordFrame]:
    """What a sentence says of variables in words alone, in order; each variable once.

    Args:
        text: the sentence; positions count in it.
        names: the variables of the vocabulary that it names.
    """
    found: list[WordFrame] = []
    for reader in (_said_of, _for, _before):
        for frame in reader(text, names):
            if not any(f.named.start < frame.named.end and frame.named.start < f.named.end for f in found):
                found.append(frame)
    return sorted(found, key=lambda f: f.start)


def _said_of(text: str, names: Sequence[Named]) -> Iterator[WordFrame]:
    """A word behind a verb, of each item of its subject."""
    for said in _SAID_OF.finditer(text):
        begin = max((m.end() for m in _CLAUSE.finditer(text, 0, said.start())), default=0)
        items = [_measured(text, *item, names) or _loosely(text, *item) for item in _items(text, begin, said.start())]
        last = next((i for i in range(len(items) - 1, -1, -1) if items[i] is None), -1)
        listed = [named for named in items[last + 1 :] if named is not None]
        if any(_measured(text, named.start, named.end, names) for named in listed):
            yield from (WordFrame(named, said["how"].casefold(), named.start, said.end()) for named in listed)


def _for(text: str, names: Sequence[Named]) -> Iterator[WordFrame]:
    """What somebody or something is positive or negative for."""
    for said in _FOR.finditer(text):
        stop = _END_OF_LIST.search(text, said.end())
        for start, end in _items(text, said.end(), stop.start() if stop else len(text)):
            named = _measured(text, start, end, names) or _loosely(text, start, end)
            if named is None:
                break
            yield WordFrame(named, (said["how"] or "positive").casefold(), said.start(), named.end)


def _before(text: str, names: Sequence[Named]) -> Iterator[WordFrame]:
    """A word before a variable of the vocabulary, or before the noun phrase of a test."""
    for said in _BEFORE.finditer(text):
        named = next((n for n in names if 0 <= n.start - said.end() <= 1 and not n.deviates), None)
        if named is None and (test := _TEST.match(text, said.end())) and test["head"].casefold() in _TESTS:
            named = Named(test.start(), test.end(), test.group(), "")
            if set(test.group().casefold().split()) & _FUNCTION_WORDS:
                continue
        if named is not None:
            yield WordFrame(named, said["how"].casefold(), said.start(), named.end)


def _loosely(text: str, start: int, end: int) -> Named | None:
    """A short item of a list of which another is plainly measured: a noun phrase without a verb or a clause."""
    lead = _LEADING.match(text, start, end)
    start = lead.end() if lead else start
    run = re.sub(r"\s?\([^()]*\)?", "", text[start:end]).strip(" .,")
    words = run.casefold().split()
    if not 0 < len(words) <= _MOST_LOOSE or set(words) & _FUNCTION_WORDS or re.search(r"\d\s?(?:%|/)|ed\b|ing\b", run):
        return None
    return Named(start, start + len(run), run, "") if run[0].isalnum() and len(run) > 1 else None


def _items(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The items that commas and "and" part in a run, brackets left whole."""
    edges, depth, start = [], 0, begin
    marks = {m.start(): m.end() for m in _BETWEEN_ITEMS.finditer(text, begin, end)}
    for at in range(begin, end):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if at in marks and depth == 0 and at >= start:
            edges.append((start, at))
            start = marks[at]
    return [*edges, (start, end)]


def _measured(text: str, start: int, end: int, names: Sequence[Named]) -> Named | None:
    """The variable that an item names: the vocabulary's, a short form, or the noun phrase of a test."""
    known = [n for n in names if start <= n.start and n.end <= end and not n.deviates]
    if known:
        return known[-1]
    lead = _LEADING.match(text, start, end)
    start = lead.end() if lead else start
    run = re.sub(r"\s?\([^()]*\)?", "", text[start:end])
    run = _SETTING.sub("", run).strip()
    words = run.split()
    if not 0 < len(words) <= _MOST_WORDS or re.search(r"\d\s?(?:%|/)|[,;:]", run):
        return None
    if words[-1].casefold() in _TESTS or any(_SHORT.fullmatch(w) for w in words):
        return Named(start, start + len(run), run, "")
    return None
