"""Variables in a list, each with the direction in which it foretells: "higher A and B, and lower C"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.tokens import is_adverb
from graph_build.clauses.verbs import PREPOSITIONS, SUBORDINATORS
from graph_build.facts.argument.proposition import own_case

if TYPE_CHECKING:
    from graph_build.model import ReadSentence

Run = tuple[int, int]

_UP = r"higher|increased|elevated|greater|longer|older|raised|high|more|increasing|prolonged|larger"
_DOWN = r"lower|decreased|reduced|shorter|younger|low|fewer|less|decreasing|smaller"
_DIRECTION = re.compile(
    rf"\b(?:(?:\w+ly|sustained|persistent|continued|further)\s+)*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:(?:levels?|values?|counts?|"
    rf"concentrations?|rates?) of\s+)?",
    re.I,
)
_LEVELS = re.compile(r"\s+(?:levels?|values?|counts?|concentrations?)$", re.I)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as printed, with the direction in which it foretells."""

    run: Run
    words: str
    direction: str | None


def variables(
    sentence: ReadSentence, text: str, run: Run, *, every: bool = False, carried: bool = True
) -> list[Variable]:
    """The variables of a list, each with the last direction printed before it.

    Args:
        sentence: the sentence.
        text: its words, masked.
        run: where the list stands.
        every: whether "A and B" is two variables in any case.
        carried: whether "higher A and B" means a higher B too.
    """
    directed = _DIRECTION.search(text, *run)
    analytes = [m for m in sentence.mentions_of("analyte", "score") if run[0] <= m.start and m.end <= run[1]]
    parts = noun_phrases.members(text, run)
    if directed or len(analytes) > 1:
        each = _each(text, run)
        named_all = all(any(a <= m.start and m.end <= b for m in analytes) for a, b in each)
        parts = each if directed or len(parts) > 1 or named_all else parts
    if every:
        parts = _each(text, run)
    out: list[Variable] = []
    way: str | None = None
    for part in parts:
        match = _DIRECTION.match(text, part[0], part[1])
        way = way if carried else None
        if match:
            way = "increased" if match["up"] else "decreased"
        words = noun_phrases.clean(text, (match.end() if match else part[0], part[1]))
        words = _LEVELS.sub("", words)
        if words:
            out.append(Variable(part, words, way))
    return out


def _each(text: str, run: Run) -> list[Run]:
    """Every member of a list, however it is joined."""
    out, at = [], run[0]
    for joint in re.finditer(r"\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+", text[run[0] : run[1]]):
        out.append(noun_phrases.trimmed(text, (at, run[0] + joint.start())))
        at = run[0] + joint.end()
    out.append(noun_phrases.trimmed(text, (at, run[1])))
    return [part for part in out if part[1] > part[0]]


def is_variable(words: str) -> bool:
    """Whether words can name a variable: no pronoun, no people, not too long."""
    pronoun = re.match(r"^(?:it|this|these|they|that|those|which|there|he|she|we|no)\b\s*(?:\w+$|$)", words, re.I)
    people = re.match(
        r"^(?:(?:many|several|the|our|this|some|recent|other)\s+)*(?:patients?|stud(?:y|ies)|authors?|"
        r"models?|scores?|reports?)\b",
        words,
        re.I,
    )
    opening = words.split()[0].lower() if words else ""
    astray = opening in PREPOSITIONS or opening in SUBORDINATORS or is_adverb(opening) or own_case(words)
    return bool(words) and not (pronoun or people or astray) and len(words.split()) <= 18
