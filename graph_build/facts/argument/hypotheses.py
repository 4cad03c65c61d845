"""Hypotheses that the authors name: "we propose a 'X' hypothesis: A may be a determinant of B".

And those that the next sentence calls so: "B might depend on (1) A or (2) C. The 2 hypotheses are …".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.noun_phrases import clean, subject
from graph_build.clauses.splitting import clauses, without_asides
from graph_build.facts.argument.propositions import SECTIONS
from graph_build.model import Evidence, Fact, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, ReadSentence, Span

NAMED = Rule("hypotheses.named", 1, "reads a hypothesis that its authors give a name, with what it states")

PUT = Rule("hypotheses.put", 1, "what the authors say that their hypothesis was")
_LONGEST = 380
_WAS_THAT = Pattern(
    r"\b(?:our|the|a)\s(?:(?:primary|main|null|working|study|central|initial|a priori)\s)*hypothes[ie]s\s"
    r"(?:(?:tested|of this (?:study|trial))\s)?(?:was|is|were)\sthat\s(?P<said>[^;]{12,}?)\.?$",
    re.IGNORECASE,
)
_NAMED = Pattern(
    r"\b(?:propos\w+|introduc\w+|formulat\w+|put\w* forward|suggest\w*|advanc\w+|hypothesi[sz]\w+)\s+"
    r"(?:an?|the|our|this)\s+"
    r"(?P<whole>[“\"'‘]?(?P<name>[\w\s-]{3,60}?)[”\"'’]?\s+(?:hypothesis|theory|model|concept))"
    r"(?P<rest>.*)$",
    re.I,
)
_STATEMENT = Pattern(
    r"^\s*(?::|,?\s*(?:suggesting|stating|whereby|according to which|namely|i\.e\.,?|that|in which)"
    r"(?:\s+that)?)\s+(?P<said>.+?)\.?\s*$",
    re.I,
)
_CALLED = Pattern(
    r"(?:the|these|those|both|this|that|our)\s+(?:(?:\d+|two|three|four|latter|last)\s+)*hypothes[ie]s\b",
    re.I,
)
_NUMBER = Pattern(r"\(\s*(\d)\s*\)\s*$")


def state(read: ReadDocument) -> Iterator[Fact]:
    """What the document says that its hypothesis was, and every named one, its later statements as further places."""
    yield from _put(read)
    found: dict[str, list[tuple[str, str | None, str | None, list[Evidence]]]] = {}
    for sentence in read.sentences:
        if sentence.section in SECTIONS and (named := _read(sentence)):
            found.setdefault(named[0].lower(), []).append((named[1], named[2], named[3], named[4]))
    for name, places in found.items():
        best = max(places, key=lambda p: bool(p[1]) + len(p[0]) / 1000)
        rest = [Evidence(e.span, "alternate") for p in places if p is not best for e in p[3][-1:]]
        yield Fact.of(
            "hypothesis",
            name,
            [*best[3], *rest][:6],
            NAMED,
            name=name,
            statement=best[0] or None,
            cause=best[1],
            effect=best[2],
            polarity="affirmed",
            certainty="hypothesised",
        )


def _put(read: ReadDocument) -> Iterator[Fact]:
    """What the authors say that their hypothesis was: "our hypothesis was that A prevents B"."""
    for sentence in read.sentences:
        said = _WAS_THAT.search(sentence.text) if sentence.section in SECTIONS | {"methods"} else None
        if said is None or sentence.sentence.references or said.end() - said.start() > _LONGEST:
            continue
        cause, effect = _sides(said["said"])
        yield Fact.of(
            "hypothesis",
            "this study",
            [Evidence(sentence.span(said.start(), said.end()))],
            PUT,
            statement=said["said"],
            cause=cause,
            effect=effect,
            polarity="affirmed",
            certainty="hypothesised",
        )


def names_hypothesis(sentence: ReadSentence) -> bool:
    """Whether the sentence names a hypothesis of the authors: then it is stated as one, not as a claim."""
    return _read(sentence) is not None


def called_so(read: ReadDocument) -> frozenset[Span]:
    """The sentences that the sentence behind them calls hypotheses, by their places."""
    pairs = zip(read.sentences, read.sentences[1:], strict=False)
    return frozenset(
        one.span(0, len(one.text))
        for one, behind in pairs
        if one.sentence.paragraph == behind.sentence.paragraph and _CALLED.match(behind.text)
    )


def number_before(text: str, position: int) -> int | None:
    """The number in brackets that stands right before a position: "(2) vessel inflammation"."""
    found = _NUMBER.search(text, 0, position)
    return int(found[1]) if found else None


def _read(sentence: ReadSentence) -> tuple[str, str, str | None, str | None, list[Evidence]] | None:
    match = _NAMED.search(sentence.text)
    if match is None:
        return None
    name = " ".join(match["name"].split())
    spans = [Evidence(sentence.span(*match.span("whole")))]
    said = _STATEMENT.match(match["rest"])
    if said is None:
        return name, "", None, None, spans
    start = match.start("rest") + said.start("said")
    end = match.start("rest") + said.end("said")
    spans.append(Evidence(sentence.span(start, end)))
    cause, effect = _sides(sentence.text[start:end])
    return name, said["said"], cause, effect, spans


def _sides(text: str) -> tuple[str | None, str | None]:
    """What is held to bring about what."""
    hidden = without_asides(text)
    clause = next((c for c in clauses(hidden) if c.subject and c.object), None)
    if clause is None or clause.subject is None or clause.object is None:
        return None, None
    effect = clean(hidden, clause.object)
    caused = re.search(r"\b(?:determinant|cause|driver|predictor|factor|source|result) (?:of|in|for)\s+(.+)$", effect)
    return clean(hidden, subject(hidden, clause.subject).core), caused[1] if caused else effect
