"""Variables that no vocabulary has: the noun phrase that a value with a laboratory's unit is linked to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.segments import TURNS
from graph_build.clauses.words import word_set, words_of
from graph_build.frames.measured.links import LEVELS, MEASURING, SPECIMENS, STATES, STATISTICS, link
from graph_build.frames.measured.units import laboratory
from graph_build.model.frames import Named
from graph_build.study.names import PEOPLE
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Mention, Quantity

_SCALES = words("measurement", "scale")
"""Nouns of what is measured without a unit, or in per cent."""
_MEASURED_IN_TIME = LEVELS | _SCALES | words("measurement", "in time")
_BODILY = words("measurement", "bodily")
"""Nouns of what a body is measured by, in kilograms, grams or centimetres."""
_VOLUMES = words("measurement", "volume")
_HELD = words("measurement", "held")
"""What a body holds or moves, in the name of a volume: others are given to it."""
_FLOWS = word_set("flow flows rate")
_FLOWING = words("measurement", "flowing")
_NOT_ONE = PEOPLE | words("measurement", "no variable")
"""Nouns that are no variable, whatever unit stands behind them."""
_TAIL = re.compile(r"(?<=[A-Za-z])[ -]?\d+(?:[-–]\d+)?$")
_SHARING = words("measurement", "sharing")
_TELLING = word_set("included include including showed revealed demonstrated disclosed yielded were was")
_CHANGES = word_set("change changes difference differences")
_NO_NOUN = re.compile(
    r"^\d+/\d|\bmm ?Hg\b|^(?:very|which|who|using|with|remaining)\b|\b(?:such as|which|follows|corresponding)\b|"
    r"(?<!stain)(?<!hear)(?<!breath)(?<!void)(?<!bleed)(?<!bind)(?<!clott)(?<!fill)ing$|"
    r"\b(?!red$|seed$)[a-z]{3,}ed$|ular$",
    re.IGNORECASE,
)
"""Printed words that are no noun phrase: "ruptured", "very hypocellular", "which occur"."""
_GIVEN = re.compile(
    r"\b(?:regimen|dos(?:e|es|ing)|course|bolus|infusion|administration|therapy|treatment) (?:of|with) (?:the )?$",
    re.IGNORECASE,
)
"""Before what is given, not found: "the previous regimen of X 2 g/mL"."""
_WHERE = word_set("on at in during after before until upon under by from to into")
_MOST = 5
_SHORT_FORM = re.compile(r"\((?P<short>[A-Z]{2,})\)\s$")
_ROMAN = re.compile(r"[IV]+\s")
_SAYS_HOW = {
    "elevated": "elevated", "increased": "increased", "raised": "raised", "high": "high", "higher": "high",
    "low": "low", "lower": "low", "decreased": "decreased", "reduced": "reduced", "normal": "normal",
}  # fmt: skip


def phrase_before(blank: str, value: Quantity, mentions: Sequence[Mention], values: Sequence[Quantity]) -> Named | None:
    """The noun phrase that a value is linked to, where its unit or the noun shows that a laboratory measured it.

    Args:
        blank: the sentence without asides; see `links.without_asides`.
        value: the value.
        mentions: what the sentence names: a drug by itself is given, not measured.
        values: all values of the sentence: their units name nothing.
    """
    words = words_of(blank[: value.start])
    opened = blank.rfind("(", 0, value.start)
    if opened > blank.rfind(")", 0, value.start):
        inside = words_of(blank[opened + 1 : value.start])
        words = tuple(_moved(w, opened + 1) for w in inside) or words
    found = _noun_phrase(words, blank, value)
    if found is None:
        return None
    named, heads = found
    if _NO_NOUN.search(named.label) or _GIVEN.search(blank, 0, named.start):
        return None
    if not _holds(named.label, value) and (heads & _NOT_ONE or not _is_measured(heads, value)):
        return None
    if any(m.start < named.end <= m.end for m in mentions if m.concept.category in _NO_VARIABLES):
        return None
    if any(v.start < named.end and named.start < v.end for v in values) or named.label.startswith("/"):
        return None
    return named


_NO_VARIABLES = frozenset(
    {"drug", "drug_class", "procedure", "disease", "finding", "anatomy", "device", "organisation"}
)


def _holds(label: str, value: Quantity) -> bool:
    """Whether a noun phrase names a volume of the body, or a flow in it: "exhaled tidal volume", "peak flow rate"."""
    words = re.findall(r"[\w-]+", label.lower())
    unit = value.unit or ""
    if words[-1] in _VOLUMES:
        return bool(set(words) & _HELD) and re.match(r"[mdu]?L(?:/|$)", unit) is not None
    return words[-1] in _FLOWS and "flow" in label and bool(set(words) & _FLOWING) and "/" in unit and "L" in unit


def _is_measured(heads: frozenset[str], value: Quantity) -> bool:
    if value.unit in (None, "%"):
        return bool(heads & _SCALES)
    if value.unit in ("kg", "g", "cm", "mm"):
        return bool(heads & _BODILY)
    if value.unit in ("mm[Hg]", "/min", "L/min", "mL/min", "L/min/m2"):
        return bool(heads & _MEASURED_IN_TIME)
    return laboratory(value.unit)


def _moved(word: Word, by: int) -> Word:
    return word._replace(start=word.start + by, end=word.end + by)


def _noun_phrase(words: Sequence[Word], blank: str, value: Quantity) -> tuple[Named, frozenset[str]] | None:
    """The last noun phrase before a value that only linking words part from it, and what its head is in lower case."""
    at = len(words) - 1
    while at >= 0 and not _names(words[at]):
        at -= 1
    if at < 0 or (joined := link(blank, words[at].end, value.start)) is None:
        return None
    if any(w.low in ("by", "and", "but") for w in joined.words):
        return None  # "reduced by 5", "and 3 mg": a value of something else
    last = at
    while at > 0 and last - at < _MOST and _goes_on(words, at - 1, blank):
        at -= 1
    while at <= last and (words[at].part in ("preposition", "number", "adverb") or words[at].low in STATISTICS):
        at += 1
    how = None
    while at < last and words[at].low in _SAYS_HOW:
        how, at = _SAYS_HOW[words[at].low], at + 1
    if at > last or _in_a_setting(words, at):
        return None
    start, end = words[at].start, words[last].end
    label = " ".join(blank[start:end].split())
    bare = re.sub(r"^(?:levels?|concentrations?|values?|titres?|titers?) of (?:the )?", "", label, flags=re.IGNORECASE)
    named = [w.low for w in words[at : last + 1] if w.part == "word"]
    head = next((w for w in reversed(named) if w not in LEVELS), "")
    heads = frozenset({head, *(w for w in named[-1:] if w in _SCALES)})
    if not head or re.search(r"\bof \d", bare) or len(bare) < 2 or not re.search(r"[A-Za-zα-ωΑ-Ω]{2}", bare):
        return None
    scale = ("{score}",) if heads & {"score", "scores", "scale"} else ("1",) if heads & _SCALES else ()
    label = re.sub(r"\s(?:levels?|concentrations?|values?)$", "", bare)
    of_score = _SHORT_FORM.search(blank, 0, start) if _ROMAN.match(label) or label in _SCALES else None
    if of_score:  # "... Evaluation (APACHE) II score"
        start, label = of_score.start("short"), f"{of_score['short']} {label}"
    return Named(start, end, label, "", how, units=scale), heads


def _in_a_setting(words: Sequence[Word], at: int) -> bool:
    """Whether a noun phrase says where or when ("on arrival"); "a rise in X" names X all the same."""
    before = at - 1
    while before >= 0 and words[before].part == "determiner":
        before -= 1
    if before < 0 or words[before].low not in _WHERE:
        return False
    return before == 0 or (words[before - 1].change is None and words[before - 1].low not in _CHANGES)


def _names(word: Word) -> bool:
    """Whether a word can end the name of a variable."""
    return word.part == "word" and word.low not in TURNS | SPECIMENS | STATES | MEASURING and word.low not in STATISTICS


def _goes_on(words: Sequence[Word], at: int, blank: str) -> bool:
    """Whether the word at an index still belongs to the noun phrase behind it."""
    word, behind = words[at], words[at + 1]
    if word.low in _TELLING:
        return False
    parted = blank[word.end : behind.start].strip()
    if parted and parted not in ("-", "–", "/", "’", "'"):
        return False
    if word.low == "of":
        return at > 0 and words[at - 1].low in LEVELS | _SCALES | {"clearance", "excretion", "pressure"}
    if word.part == "number":
        return parted != "" or _TAIL.search(blank[: word.end]) is not None
    if word.part in ("more", "less", "up", "down") and word.low in _SAYS_HOW:
        return True
    return word.part == "word" and word.low not in PEOPLE and word.low not in STATISTICS


_ITEM = re.compile(r",\s(?:and\s)?|\sand\s")
_HEAD = re.compile(
    r".*\b(?:levels?|concentrations?|values?|titers?|titres?|counts?) of (?:the )?|"
    r".*\b(?:the|his|her|a|an|that|with|showed|of)\s",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"(?:[A-Za-zα-ωΑ-Ω0-9β][\w/+β-]*\s?(?:\([\w-]+\)\s?)?){1,5}")


def listed_before(text: str, blank: str, values: Sequence[Quantity], names: Sequence[Named]) -> list[Named]:
    """As many variables as values, listed before the first of these with commas and "and"; empty where they are not.

    Args:
        text: the sentence.
        blank: the sentence without asides.
        values: two or more that stand together.
        names: the variables of the vocabulary that the sentence names.
    """
    words = [w for w in words_of(blank[: values[0].start]) if w.end <= values[0].start]
    at = len(words) - 1
    while at >= 0 and (not _names(words[at]) or words[at].low in LEVELS):
        at -= 1
    if at < 0 or link(blank, words[at].end, values[0].start) is None:
        return []
    end = words[at].end
    pieces: list[tuple[int, int]] = []
    start = max(blank.rfind(";", 0, end), blank.rfind(":", 0, end), blank.rfind("(", 0, end)) + 1
    edges = [start, *(e for m in _ITEM.finditer(blank, start, end) for e in m.span()), end]
    pieces = list(zip(edges[::2], edges[1::2], strict=True))[-len(values) :]
    if len(pieces) < len(values):
        return []
    shared = text[pieces[-1][0] : end].split()[-1]
    found = [_item(text, a, b, names, shared) for a, b in pieces]
    return [f for f in found if f] if all(found) else []


def _item(text: str, start: int, end: int, names: Sequence[Named], shared: str) -> Named | None:
    """The variable that an item of a list names; "serum" of "serum and urine amylase" shares the noun of the last."""
    known = [n for n in names if start <= n.start and n.end <= end + 1]
    if known:
        return known[-1]
    head = _HEAD.match(text, start, end)
    start = head.end() if head else start
    label = text[start:end].strip()
    if label.casefold() in SPECIMENS | _SHARING and shared != label:
        label = f"{label.lower()} {shared}"
    if _NAME.fullmatch(label) is None or label.casefold() in _NOT_ONE or _NO_NOUN.search(label):
        return None
    return Named(start, end, label, "")
