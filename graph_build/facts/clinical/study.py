"""What a document is about: its own patient or group, their number, the arms compared, the drug studied."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import NUMBER, PEOPLE, count
from graph_build.model.once import once_a_document
from graph_build.patterns import Pattern
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.model import Concept, PopulationKind, ReadDocument, ReadSentence

CASE = "case patient"
GROUP = "study patients"
UNSPECIFIED = "patients not told apart"
CONTROL = "control"

_OWN = Pattern(
    r"\b(?:we|our(?! (?:best )?knowledge| (?:country|region|nation|city))|(?-i:us)|herein|"
    r"the present (?:study|report|case|series)|"
    r"this (?:study|series|report|case|article|paper|cohort)|"
    r"the aim of)\b",
    re.IGNORECASE,
)
_DASH = r"[\s\-‐‑–]"
_AGED = rf"\d+{_DASH}(?:year|month|week|day|hour)s?{_DASH}old"
_ONE = Pattern(
    r"\b(?:a|the|this|unusual|rare|first|unique|interesting) case of\b|\bcase report\b"
    rf"|\b(?:a|an|the|this) (?:[\w-]+ ){{0,4}}{_AGED}\b|\bour patient\b|\bthe patient\b",
    re.IGNORECASE,
)
_NAMES_ONE = Pattern(rf"{_AGED}|the patient", re.IGNORECASE)
_PERSON = Pattern(
    r"\b(?:an?|this|the|our)\s(?:[\w-]+\s){0,4}?(?:girl|boy|man|woman|male|female|lady|gentleman|infant|neonate|"
    r"newborn|child|baby|toddler|teenager|adolescent|patient)\b(?!['’]s)",
    re.IGNORECASE,
)
_AGED_ONE = Pattern(_AGED, re.IGNORECASE)
_OF_ONE = Pattern(
    r"\b(?:he|she|his|her|him|the (?:girl|boy|man|woman|infant|neonate|newborn|child|baby|patient))\b", re.IGNORECASE
)
_COUNTED = Pattern(
    rf"\b(?P<n>{NUMBER})\s(?:[\w/+-]+\s){{0,5}}?(?:patients|children|infants|neonates|adults|women|men|cases|"
    rf"subjects|"
    r"participants|individuals)\b",
    re.IGNORECASE,
)
_GATHERED = Pattern(
    r"\b(?:analy[sz]ed|reviewed|assessed|included?|enrolled|recruited|studied|evaluated|identified|describe[sd]?|"
    r"reports?|presents?|treated|investigated|followed|examined|collected|case series|series of)\b",
    re.IGNORECASE,
)
_TAKEN_IN = Pattern(r"\bwere (?:\w+ )?(?:included|enrolled|recruited)\b")
"""That patients came into the study; in an abstract, that they were treated or looked at says as much."""
_REVIEW = Pattern(
    r"\b(?:in this (?:\w+ )?review|this (?:\w+ )?review|we (?:\w+ )?review(?:ed)? the literature|"
    r"the authors? reviewed the literature|"
    r"literature review|systematic review|narrative review)\b",
    re.IGNORECASE,
)
_CONTROLS = Pattern(
    r"\b(?:(?:historical |matched |concurrent )?controls?(?: (?:group|arm|patients|cohort))?|"
    r"placebo)\b(?P<without>(?: \w+){0,2} without)?",
    re.IGNORECASE,
)
_COMPARATIVE = Pattern(
    r"\b(?:control (?:group|arm)|controls? \(|historical controls?|placebo group|and (?:the )?control|"
    r"versus controls?|"
    r"compared (?:with|to) (?:the )?(?:controls?|placebo))\b",
    re.IGNORECASE,
)


_ALLOTTED = Pattern(r"\b(?:randomi[sz]ed|randomi[sz]ation|randomly (?:assigned|allocated))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Study:
    """What is known of a document as a whole.

    Attributes:
        kind: "patient" for a case report, "group" for a series or trial, "unspecified" for a text without cited works
            that leaves open who it tells of, None for a review or other text.
        label: what its own population is called.
        n: number of its own patients, where printed.
        drug: the drug that it is about, if one stands out.
        control: label of the control arm, or None where it compares no arms.
        end: the time at which it says that it looked last ("end of follow-up"), or None.
        fuller: for words that the document uses for short ("aneurysm"), the fuller name that it uses most.
        story: whether the whole text tells of the one patient, without sections and cited works.
        of_arms: whether all that is known of its patients is that they are of several arms.
    """

    kind: PopulationKind | None
    label: str
    n: int | None
    drug: Concept | None
    control: str | None
    end: str | None = None
    fuller: Mapping[str, Concept] = field(default_factory=dict)
    story: bool = False
    of_arms: bool = False

    @property
    def arms(self) -> tuple[str, str] | None:
        """The treated arm and the control arm, where the document compares two."""
        return (self.drug.label, self.control) if self.drug and self.control else None


@once_a_document
def study_of(read: ReadDocument) -> Study:
    """Read off what the document is about, from its title, its sentences about itself and its headings."""
    sentences = [s for s in read.sentences if s.section != "back"]
    head = " ".join(s.text for s in sentences if s.section in ("front", "abstract"))[:4000]
    head = head or " ".join(s.text for s in sentences[:12])
    n = _own_count(sentences)
    drug = _drug(sentences)
    arms = arms_of(read)
    control = _control(sentences, drug)
    if drug is not None and len(arms.arms) > 1 and not arms.had(drug.label):
        control = None  # the drug that is named most is not what any arm had
    allotted = len(arms.arms) > 1 and _allots(sentences)
    single = not allotted and _single(sentences, head, n)
    end = next(
        (t.text for s in sentences for t in s.timepoints if t.text in ("end of follow-up", "last follow-up")), None
    )
    fuller = _fuller(sentences)
    if control and not single:
        return Study("group", GROUP, n, drug, control, end, fuller)
    if single:
        return Study("patient", CASE, 1, drug, None, None, fuller, _is_story(sentences))
    if n is not None and n > 1:
        return Study("group", GROUP, n, drug, None, end, fuller)
    if len(arms.arms) > 1:
        return Study("group", GROUP, None, drug, None, end, fuller, of_arms=True)
    if _is_note(sentences, head):
        return Study("unspecified", UNSPECIFIED, None, drug, None, end, fuller)
    return Study(None, GROUP, None, drug, None, None, fuller)


def _is_note(sentences: list[ReadSentence], head: str) -> bool:
    """Whether a text that names no patients may still tell of some: it cites no works and is no review of them."""
    return not any(s.sentence.references for s in sentences) and not _REVIEW.search(head)


def _fuller(sentences: list[ReadSentence]) -> dict[str, Concept]:
    """For each last word of the names of conditions: the longer name that the document uses most, twice at least."""
    used: Counter[Concept] = Counter(
        m.concept for s in sentences for m in s.mentions_of("disease", "finding") if " " in m.surface
    )
    found: dict[str, Concept] = {}
    for concept, times in used.most_common():
        words = concept.label.split()
        if times > 1 and len(words) > 1:
            found.setdefault(words[-1].casefold(), concept)
    return found


@lru_cache(maxsize=1024)
def is_own(text: str) -> bool:
    """Whether a sentence speaks of the document itself ("we", "this study")."""
    return _OWN.search(text) is not None


def gathers(text: str) -> bool:
    """Whether a sentence says that patients were gathered or looked at."""
    return _GATHERED.search(text) is not None


def _allots(sentences: list[ReadSentence]) -> bool:
    """Whether a document says more than once that it gave its patients treatments by lot, as no case report does."""
    told = (s for s in sentences if s.section in ("abstract", "methods", "results") and not s.sentence.references)
    return sum(_ALLOTTED.search(s.text) is not None for s in told) > 1


def _single(sentences: list[ReadSentence], head: str, n: int | None) -> bool:
    """Whether the document tells of one patient."""
    if n is not None and n > 1:
        return False
    if any(s.section == "case" for s in sentences):
        return True
    if _REVIEW.search(head):
        return False
    told = any(
        _ONE.search(s.text) and (is_own(s.text) or _NAMES_ONE.search(s.text)) and not s.sentence.references
        for s in sentences
    )
    return told or _speaks_of_one(sentences)


_FEW, _MOST = 5, 80
"""Pronouns that make a text one about a person, a fifth of its sentences at least; and sentences of a story at most."""


def _speaks_of_one(sentences: list[ReadSentence]) -> bool:
    """Whether a text introduces a person at its beginning and goes on speaking of him or her."""
    pronouns = sum(_OF_ONE.search(s.text) is not None for s in sentences)
    return (
        any(_PERSON.search(s.text) for s in sentences[:2])
        and not any(s.sentence.references for s in sentences[:2])
        and pronouns >= min(_FEW, max(2, len(sentences) // 5))
        and 5 * pronouns >= len(sentences)
    )


def _is_story(sentences: list[ReadSentence]) -> bool:
    """Whether the text has no sections and begins with its patient: a case told without introduction or discussion."""
    return (
        all(s.section == "body" for s in sentences)
        and len(sentences) <= _MOST
        and any(_PERSON.search(s.text) or _AGED_ONE.search(s.text) for s in sentences[:2])
    )


def _own_count(sentences: list[ReadSentence]) -> int | None:
    """How many patients the document says are its own: the first count in a sentence about what it gathered."""
    for s in sentences:
        if s.section in ("introduction", "discussion", "conclusion"):
            continue
        front = s.section == "front"
        if s.sentence.references and not is_own(s.text):
            continue
        taken_in = _TAKEN_IN.search(s.text) if s.section != "abstract" else _GATHERED.search(s.text)
        if not (is_own(s.text) or front or taken_in):
            continue
        if not (front or _GATHERED.search(s.text)):
            continue
        for found in _COUNTED.finditer(s.text):
            n = count(found["n"])
            if n is not None and 1 < n < 100_000 and "literature" not in s.text:
                return n
    return None


def _drug(sentences: list[ReadSentence]) -> Concept | None:
    """The drug named most, names in the title and abstract counting more."""
    weights: Counter[Concept] = Counter()
    for at, s in enumerate(sentences):
        weight = 6 if at == 0 or s.section == "front" else 2 if s.section == "abstract" else 1
        for mention in s.mentions_of("drug"):
            weights[mention.concept] += weight
    ranked = weights.most_common(2)
    if not ranked or ranked[0][1] < 3:
        return None
    return ranked[0][0]


def _control(sentences: list[ReadSentence], drug: Concept | None) -> str | None:
    """What the control arm is called, in a document that compares one with a treated arm."""
    own = [
        s
        for s in sentences
        if s.section in ("front", "abstract", "methods", "results", "body") and not s.sentence.references
    ]
    if not any(_COMPARATIVE.search(s.text) for s in own):
        return None
    found = [m for s in own for m in _CONTROLS.finditer(s.text)]
    if any("placebo" in m.group().casefold() for m in found):
        return "placebo"
    return f"{CONTROL} (without {drug.label})" if drug and any(m["without"] for m in found) else CONTROL


def numbered_cases(read: ReadDocument) -> Iterator[tuple[int, str]]:
    """Index of a section and the number of the patient that its heading names ("Case 2", "Patient 3")."""
    for index, section in enumerate(read.document.sections):
        found = re.match(
            r"\W*(?:case|patient)\s(?:report\s)?(?:no\.?\s|#)?(?P<n>\d+|one|two|three|four|five)\b",
            section.heading,
            re.IGNORECASE,
        )
        number = count(found["n"]) if found else None
        if number is not None:
            yield index, f"patient {number}"


__all__ = ["CASE", "CONTROL", "GROUP", "PEOPLE", "Study", "gathers", "is_own", "numbered_cases", "study_of"]
