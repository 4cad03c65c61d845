"""What examinations and tests came to, in words: "urea and electrolytes were normal", "negative blood cultures".

A state ("normal", "positive", "elevated") is said of noun groups in four ways: as a predicate of all that its subject
lists, before a noun, behind one in a list ("ANA negative", "ANA (negative)"), or as a noun ("elevation of ...").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.clauses.groups import TURNS, listed, subject_start, trimmed, with_shared_head, word_set
from graph_build.clauses.verb_classes import COPULAS
from graph_build.clauses.words import masked, words_of
from graph_build.frames.examinations.came_to import done, nothing_found
from graph_build.frames.examinations.examined import is_examined, is_treatment, kind_of
from graph_build.frames.examinations.naming import named
from graph_build.frames.examinations.states import FOR, OPEN, STATES, complement_end, said, told_for
from graph_build.frames.examinations.subjects import of_one_clause, of_whom
from graph_build.model.frames import FindingFrame
from graph_build.model.once import once_a_sentence
from graph_build.patterns import Pattern
from ontology.tables import words as table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import ReadSentence

_BEFORE = STATES - word_set(
    "soft clear weak strong equal poor good absent stable full patent supple nontender non-tender"
)
_LINKS = word_set(
    "found noted reported to be been shown both all also again still otherwise tested came back had "
    "determined considered judged deemed interpreted read described as"
)
_NOUN_STATE = Pattern(
    r"\b(?P<s>elevation|positivity|negativity|increase|rise|prolongation|expression) (?:of|for|in) "
    r"(?:the |serum |her |his |several |all )*(?=[A-Za-z])",
    re.IGNORECASE,
)
_OF_NOUNS = {
    "elevation": "elevated", "positivity": "positive", "negativity": "negative", "increase": "increased",
    "rise": "increased", "prolongation": "prolonged", "expression": "expressed",
}  # fmt: skip
_SHOWS = word_set(
    "showed revealed demonstrated disclosed showing revealing demonstrating had with has found yielded "
    "confirmed regained recovered exhibited displayed"
)
_NOT_SEEN = Pattern(
    r"(?:saline|diet|range|limits?|values?|li[fv]e\w*|controls?|people|subjects?|person|activit(?:y|ies)|"
    r"reference|upper|state)\b"
    r"|.*\b(?:range|limits?|saline|diet|controls?)$",
    re.IGNORECASE,
)
"""Behind "normal": what is no finding."""
_HYPHENED = Pattern(r"\b(?![Gg]ram[-–])(?P<n>[A-Za-z][\w-]*?)[-–](?P<s>negative|positive|deficient)\b")
_LONGEST = 380
_NAMELY = Pattern(r",?\s\(?(?:including|such as|namely|i\.e\.,?)\s", re.IGNORECASE)
_GREW = Pattern(
    r"\b(?P<v>(?:[\w-]+ ){0,2}(?:cultures?|sputum|swabs?|aspirates?|specimens?|samples?|lavage|pus|urine)"
    r"(?: (?:of|from) (?:[\w-]+ ){0,3}?[\w-]+)?) (?:\w+ly )?(?:(?:grew|yielded|isolated) (?:growth of )?(?=[A-Za-z])|"
    r"(?:showed|revealed|demonstrated|identified|disclosed) (?:(?:the |abundant |heavy )?growth of "
    r"|(?=(?:meth|oxa|vanco|multidrug|extended|carbapenem|coagulase)\S*[- ](?:\w+[- ])?[a-z]|"
    r"(?-i:[A-Z])[a-z]+ (?:[a-z]{4,}(?:i|s|a|e|m|is|um|ns)|spp?|species)\b)))",
    re.IGNORECASE,
)
_LEADING = Pattern(r"(?:(?:the|his|her|and|all|both|two|three|of|repeat|which|with|in|on|but) )*", re.IGNORECASE)


@once_a_sentence
def findings(sentence: ReadSentence) -> tuple[FindingFrame, ...]:
    """The findings in words of a sentence, by the place of what was examined; each noun group once."""
    held: list[FindingFrame] = []
    for reader in (done, _predicates, _grown, nothing_found, _before, _listed, _nouns):
        for frame in reader(sentence):
            apart = all(frame.variable_end <= h.variable_start or h.variable_end <= frame.variable_start for h in held)
            is_time = any(t.start < frame.variable_end and frame.variable_start < t.end for t in sentence.timepoints)
            if apart and not is_time and frame.end - frame.start < _LONGEST:
                held.append(frame)
    whole = named(sentence.text, sorted(held, key=lambda f: f.variable_start))
    return tuple(_known(sentence, whole))


def _known(sentence: ReadSentence, frames: Sequence[FindingFrame]) -> Iterator[FindingFrame]:
    """The findings with what kind of examination they are of: by the name, the state, or the tests listed with it."""
    kinds = [kind_of(sentence, f.variable_start, f.variable_end) for f in frames]
    tests = {f.state for f, kind in zip(frames, kinds, strict=True) if kind == "test"}
    for frame, kind in zip(frames, kinds, strict=True):
        never = table("examination", "never") & set(frame.variable.casefold().split())
        listed_with = frame.state in tests and not any(
            m.start >= frame.variable_start and m.end == frame.variable_end
            for m in sentence.mentions_of("disease", "finding", "procedure")
        )
        tested = frame.state.split(" ")[0] in table("examination", "of tests") | {"grew"}
        unknown = kind is None and not never and (tested or listed_with)
        yield replace(frame, examined="test" if unknown else kind)


def _predicates(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """The subject's members, where a state stands behind a form of "to be"."""
    text, words = sentence.text, words_of(sentence.text)
    for start, end, state in said(text, words):
        verb = _verb_before(words, start)
        if verb is None:
            continue
        denied = any(w.part == "not" for w in words if words[verb].start <= w.start < start)
        begin = subject_start(words, verb)
        members = [m for m in listed(text, words, begin, words[verb].start, STATES) if not is_treatment(sentence, *m)]
        members = [with_shared_head(text, m, begin) for m in of_one_clause(words, members)]
        told, reach = told_for(text, words, state, end)
        bare = bool(members) and all(text[a:b].casefold() in table("examination", "alone") for a, b in members)
        tested = bare and state in ("positive", "negative") and FOR.match(text, end) is not None
        if tested or any(of_whom(text[a:b]) for a, b in members) or (verb and words[verb - 1].low in {"he", "she"}):
            yield from _of_person(text, words, words[verb].start, state, end)
            continue
        for a, b in members:
            if state in OPEN or is_examined(sentence, a, b):
                yield FindingFrame(a, reach, text[a:b], a, b, told, denied)
        if state in OPEN and members and (namely := _NAMELY.match(text, reach)):
            for a, b in listed(text, words, namely.end(), complement_end(words, namely.end()), STATES):
                yield FindingFrame(begin, b, text[a:b], a, b, state, denied)


def _verb_before(words: Sequence[Word], position: int) -> int | None:
    """Index of the form of "to be" that a state at a position belongs to, over adverbs and "found to be"."""
    at = next((i for i, w in enumerate(words) if w.start >= position), len(words)) - 1
    verb = None
    while at >= 0:
        word = words[at]
        denies = word.part == "not" and " " in word.text  # "was not"
        if word.part == "be" or denies or word.low in COPULAS:
            verb = at
        elif not (
            word.part in ("adverb", "not", "auxiliary")
            or word.low in _LINKS
            or (word.low in STATES or word.low in {"and", "or"} or word.part == "comma")
        ):
            break
        before = words[at - 1] if at else None
        goes_on = before and (before.part in ("be", "auxiliary") or before.low in _LINKS)
        if verb is not None and not goes_on:
            break
        at -= 1
    return verb


def _of_person(text: str, words: Sequence[Word], at: int, state: str, end: int) -> Iterator[FindingFrame]:
    """What a person was tested for: "she was negative for hepatitis B and C"."""
    found = FOR.match(text, end) if state in ("positive", "negative") else None
    close = complement_end(words, found.end()) if found else end
    for a, b in listed(text, words, found.end(), close, STATES) if found else ():
        yield FindingFrame(at, b, text[a:b], a, b, state)


def _grown(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """What grew in cultures: "two blood cultures grew Escherichia coli"."""
    text, words = sentence.text, words_of(sentence.text)
    for found in _GREW.finditer(text):
        close = complement_end(words, found.end())
        if close > found.end():
            state = f"grew {text[found.end() : close].rstrip(' ,')}"
            start = found.start("v")
            start += len(_LEADING.match(text, start, found.end("v")).group())  # type: ignore[union-attr]
            yield FindingFrame(start, close, text[start : found.end("v")], start, found.end("v"), state)


def _before(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """Noun groups behind a state: "elevated CRP and ferritin", of examinations alone."""
    text, words = sentence.text, words_of(sentence.text)
    for at, word in enumerate(words):
        if word.low not in _BEFORE or at + 1 >= len(words) or text[word.end : words[at + 1].start] != " ":
            continue
        if words[at + 1].part == "and":
            continue  # "sodium was low and creatinine elevated"
        denied = sentence.negated(word.start, word.end)
        seen = word.low in ("normal", "abnormal", "unremarkable") and any(
            w.low in _SHOWS for w in words[max(0, at - 8) : at]
        )
        for a, b in _run_behind(text, words, at + 1):
            if not (is_examined(sentence, a, b) or (seen and not _NOT_SEEN.match(text[a:b]))):
                break
            yield FindingFrame(word.start, b, text[a:b], a, b, word.low, denied)


def _run_behind(text: str, words: Sequence[Word], first: int) -> list[tuple[int, int]]:
    """The listed noun groups that begin with a word, up to a verb, a number or another state."""
    end = words[first].start
    for word in words[first:]:
        stop = word.part in (
            "break",
            "be",
            "verb",
            "auxiliary",
            "relative",
            "pronoun",
            "number",
            "versus",
            "than",
            "not",
        )
        if stop or word.low in TURNS or (word.low in STATES and word.start > words[first].start):
            break
        if word.part == "preposition" and word.low not in ("of", "in", "for", "to"):
            break
        end = word.end
    found = listed(text, words, words[first].start, end, STATES)
    following = next((w for w in words if w.start >= end and w.part not in ("adverb", "relative")), None)
    own_verb = following is not None and following.part in ("be", "verb", "auxiliary")
    return found[:1] if own_verb else found  # "a normal rhythm, and radiography showed": the last is another's subject


_BEHIND_ONE = Pattern(
    r"(?:\s|:\s|\s\(|,\swhich was\s)(?:(?:was|were|is)\s)?(?:\w+ly\s)?(?P<s>[a-z-]+)(?=\s?(?:[,;.()\]]|$|and\b))",
    re.IGNORECASE,
)


def _listed(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """Noun groups with a state at once behind them: "ANA negative, anti-dsDNA (positive)"."""
    text = sentence.text
    words = [w for w in words_of(_open(text)) if w.part not in ("adverb",)]
    for at, word in enumerate(words):
        if word.low not in OPEN | {"elevated", "raised", "low", "high", "decreased", "increased"} or at == 0:
            continue
        before = words[at - 1]
        if not _BEHIND_ONE.match(text, before.end) or before.part not in ("word", "more", "number"):
            continue
        group: list[Word] = []
        for one in reversed(words[:at]):
            if one.part in ("comma", "and", "break", "be", "verb", "auxiliary", "relative") or one.low in STATES:
                break
            if one.part == "preposition" and one.low not in ("of", "to"):
                break
            group.insert(0, one)
        run = trimmed(group, STATES)
        if run and is_examined(sentence, *run):
            yield FindingFrame(run[0], word.end, text[slice(*run)], *run, word.low)


def _open(text: str) -> str:
    """The text with parentheses that hold one word read as part of the sentence, the others blanked."""
    return masked(re.sub(r"\(([A-Za-z-]+)\)", r" \1 ", text))


def _nouns(sentence: ReadSentence) -> Iterator[FindingFrame]:
    """What "elevation of" and "positivity for" stand before."""
    text, words = sentence.text, words_of(sentence.text)
    for found in _NOUN_STATE.finditer(masked(text)):
        first = next((i for i, w in enumerate(words) if w.start >= found.end()), None)
        state = _OF_NOUNS[found["s"].casefold()]
        denied = sentence.negated(found.start(), found.end())
        for a, b in _run_behind(text, words, first) if first is not None else ():
            if state in ("positive", "negative", "expressed") or is_examined(sentence, a, b):
                yield FindingFrame(found.start(), b, text[a:b], a, b, state, denied)
    for found in _HYPHENED.finditer(text):
        a, b = found.span("n")
        yield FindingFrame(a, found.end(), found["n"], a, b, found["s"].casefold())
