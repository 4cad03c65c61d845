"""What speaks for a treatment: words of giving, of measuring and of planning about its name, and what names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.confidence.places import first, named
from graph_build.facts.clinical.runs import clause_at
from graph_build.facts.clinical.treatment_words import CUE
from graph_build.frames.treatments.agents import like_a_drug
from graph_build.frames.treatments.kinds import is_kind
from graph_build.patterns import occurrences
from graph_build.recognisers.lexicon import looks_like_acronym
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadSentence

_AFTER = 60
"""Characters behind a name in which a word of giving speaks of it."""
_MEASURING = re.compile(
    r"\b(?:levels?|concentrations?|serum|plasma|urine|urinary|stain\w*|immun\w+chem\w+|measur\w+|elevat\w+|excretion|"
    r"tests?|assays?|normal|positive|negative|titers?|titres?|uptake|mutation\w*)\b",
    re.IGNORECASE,
)
_PLANNING = re.compile(
    r"\b(?:consider\w*|plan(?:ned)?|propos\w+|suggest\w*|recommend\w*|advis\w+|discuss\w*|options?|should|would|may|"
    r"might|if)\b",
    re.IGNORECASE,
)


def of_treatment(fact: Fact, sentence: ReadSentence) -> Iterator[str]:
    """The features of a treatment; none for facts of other types."""
    if fact.type != "intervention":
        return
    name = named(fact)
    yield f"called={_called(name)}"
    text, at = sentence.text, _place(fact, name, sentence)
    if at is None:
        yield "name=elsewhere"
        return
    start, end = at
    clause = clause_at(text, start)
    if CUE.search(text, clause.start, start):
        yield "giving=ahead"
    elif CUE.search(text, end, min(clause.end, end + _AFTER)):
        yield "giving=behind"
    elif CUE.search(text):
        yield "giving=elsewhere"
    else:
        yield "giving=no"
    if _MEASURING.search(text, clause.start, start) or _MEASURING.search(text, end, max(end, clause.end)):
        yield "measuring"
    if _PLANNING.search(text, clause.start, clause.end):
        yield "planning"
    yield f"asserted={sentence.certainty(start, end)}"


def _called(name: str) -> str:
    """What kind of word names it: a medicine, one with a drug's ending, a kind, a short form, or another."""
    words = re.findall(r"[a-z]+", name.casefold())
    if any(word in medicines() for word in words):
        return "medicine"
    if any(like_a_drug(word) for word in words):
        return "ending"
    if is_kind(name):
        return "kind"
    return "acronym" if looks_like_acronym(name) else "words"


def _place(fact: Fact, name: str, sentence: ReadSentence) -> tuple[int, int] | None:
    """Where the treatment stands in its sentence: as printed, or as a mention of its concept within its evidence."""
    links, span = {iri for _, iri in fact.concepts}, first(fact)
    for m in (*sentence.mentions, *sentence.learned):
        if (m.concept.iri in links or m.concept.label == name) and sentence.span(m.start, m.end).overlaps(span):
            return m.start, m.end
    return next(occurrences(name, sentence.text), None) if name else None
