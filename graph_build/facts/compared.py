"""Comparisons between groups and the values of each, from frames: who, what, which way, how much, and how sure."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build import nlp
from graph_build.facts.clinical.people import credited, of_other_work
from graph_build.facts.clinical.places import ADVERSE
from graph_build.facts.clinical.reported import of_reported
from graph_build.facts.clinical.study import is_own
from graph_build.facts.overlaps import Overlaps
from graph_build.facts.p_values import closed, p_of, said_behind, significance
from graph_build.facts.shares import Shares, given
from graph_build.facts.stating import named, stated, unbroken
from graph_build.facts.timed import when
from graph_build.facts.valued import counts_people, value_fact
from graph_build.frames.arms.allocations import allocations
from graph_build.frames.arms.arm_values import arm_values
from graph_build.frames.associations import associations, changed
from graph_build.frames.compared_values import between
from graph_build.frames.comparisons import comparisons
from graph_build.frames.estimated import estimated
from graph_build.frames.estimates import estimates
from graph_build.frames.weighed import weighed
from graph_build.linear import missing, shipped
from graph_build.model import Rule
from graph_build.model.frames import ComparisonFrame, Side
from graph_build.relations.comparisons import NAME as COMPARISONS
from graph_build.relations.comparisons import comparisons as relations
from graph_build.relations.comparisons import names_measure
from graph_build.relations.parsed import parsed_sentences
from graph_build.study.design import is_planned
from graph_build.study.keys import keys_of
from graph_build.study.mentions import populations
from graph_build.study.order import NamedOrder
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.frames.estimates import Estimate
    from graph_build.model import Fact, Quantity, ReadDocument, ReadSentence, SlotValue
    from graph_build.model.frames import ValueFrame
    from graph_build.relations.parsed import ParsedSentence
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

COMPARED = Rule("comparisons.framed", 1, "a clause that holds one group against another")
RELATED = Rule("relations.compared", 1, "one arm held against another, read from the parse of a sentence")
ESTIMATED = Rule("comparisons.estimated", 1, "an effect estimate with what it compares")
ASSOCIATED = Rule("predictors.framed", 1, "one thing found to go with another, or not to")
TREATED = Rule("predictors.treatment", 1, "a treatment found to go with something, or not to")
WEIGHED = Rule("comparisons.weighed", 1, "what a scorer takes a sentence to say of two arms, where no rule reads it")
BY_ARM = Rule("outcomes.by-arm", 1, "values of several groups side by side, each with its own")
_SECTIONS = frozenset({"abstract", "results", "body", "discussion", "conclusion", "case"})
_WEIGHED = _SECTIONS - {"discussion"}
"""Where what a scorer reads is stated: a discussion tells of much that is not the study's own."""
_AGAIN = frozenset({"discussion", "conclusion"})
"""Sections that tell again what stands in the results: without a number that is what the authors make of it."""
_NEAR = 120
"""Characters behind a comparison within which a p-value is its own."""
_BESIDE = 70
"""Characters between an effect estimate and the p-value that is printed with it, its interval between them."""
_LONGEST = 380
_MORE_PEOPLE = re.compile(r"\b(?:more|fewer) (?:patients|participants|subjects|children|women|men)\b", re.IGNORECASE)
_COUNTS = re.compile(r"\s?(?:of (?:the|those)\s|of\s)?")
"""Between a number and the population that it counts: "79 of the A patients", "12 A patients"."""
_NEITHER = re.compile(r"(?:neither|none|no|both|either)\b", re.IGNORECASE)
"""Before what stands for the arms themselves: "neither drug had an effect on X"."""
_USE_OF = re.compile(
    r"^(?:(?:the )?(?:use|receipt|administration|addition) of|treatment with|therapy with|exposure to)\s", re.IGNORECASE
)
"""Before a drug whose having been given is what goes with something."""
_DENIES = re.compile(r"\b(?:no|not|nor|neither|without|failed)\b", re.IGNORECASE)
_LEAST = Decimal("0.55")
"""Probability of a comparison by the scorer: on trials not trained on, 20 of 22 that could be judged were right."""
_OTHERS = re.compile(r"\bet al\b|\b(?:previous|earlier|prior|other|published|recent) (?:stud|trial|report|work)", re.I)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The comparisons between groups that a document tells of its own patients, with the values of each."""
    stated_here = list(_framed(read))
    yield from stated_here
    if "comparisons" not in missing() and any(s.learned for s in read.sentences):  # the models are here, and asked
        yield from by_scorer(read, Overlaps(f for f in stated_here if f.type == "comparison"))


def _framed(read: ReadDocument) -> Iterator[Fact]:
    arms = arms_of(read)
    counted, order = Shares(read, arms), NamedOrder()
    parsed = _parsed(read) if len(arms.arms) > 1 else {}
    headings = [s.heading for s in read.document.sections]
    for sentence, behind in zip(read.sentences, (*read.sentences[1:], None), strict=False):
        if not _may_tell(sentence):
            continue
        at = sentence.sentence.section
        heading = headings[at] if 0 <= at < len(headings) else ""
        people = populations(sentence.text, arms)
        named_order = order.after(sentence, people)
        told: list[ValueFrame] = []
        if sentence.section in _SECTIONS and not is_planned(sentence.text):
            related = list(relations(parsed[id(sentence)], arms)) if id(sentence) in parsed else []
            if sentence.section in _AGAIN and not sentence.quantities:
                related = [f for f in related if not f.a.implied and not f.b.implied]
            worded = [] if related else [f for f in comparisons(sentence.text, arms) if names_measure(f.variable)]
            frames = said_behind([*related, *worded], sentence, behind)
            rule = RELATED if related else None
            for frame, close in closed(frames, len(sentence.text)):
                yield from _facts(sentence, frame, close, rule, p=p_of(sentence, frame, close, frames))
            adverse = ADVERSE.search(heading) is not None
            if len(arms.arms) > 1:
                taken = {a.number.start for a in allocations(sentence.text, sentence.quantities, people)}
                rest = [q for q in sentence.quantities if q.start not in taken]
                told = list(arm_values(sentence.text, rest, people, arms, frames, named_order))
            people_of = {
                v.variable_start
                for v in told
                if counts_people(sentence.text, v.quantity)
                or 0 <= v.variable_start - v.quantity.end <= 2
                or any(
                    p.start >= v.quantity.end and _COUNTS.fullmatch(sentence.text, v.quantity.end, p.start)
                    for p in people
                )
                or _MORE_PEOPLE.search(sentence.text, 0, v.quantity.start)
            }
            for value in told:
                counted_here = value.variable_start in people_of
                yield given(sentence, value, arms) or value_fact(
                    sentence, value, arms, BY_ARM, adverse=adverse, counted=counted_here
                )
            for frame, close in between(sentence, told, frames):
                yield from _facts(sentence, frame, close)
            yield from _alone(sentence, people, arms, frames)
            if not frames and not told:
                yield from _associated(sentence, people, arms)
        adverse = ADVERSE.search(heading) is not None or ADVERSE.search(sentence.text) is not None
        yield from counted.facts(sentence, people, told, named_order, adverse=adverse)
        yield from counted.absent(sentence, people, adverse=adverse)


def _parsed(read: ReadDocument) -> dict[int, ParsedSentence]:
    """The parses of the sentences that may compare arms; none where the parser's files were left out."""
    asked = (s for s in read.sentences if s.section in _SECTIONS and _may_tell(s) and not is_planned(s.text))
    return {} if nlp.missing() else parsed_sentences(asked, COMPARISONS)


def by_scorer(read: ReadDocument, taken: Overlaps) -> Iterator[Fact]:
    """What the scorer takes sentences to say of which no rule states a comparison; `confidence` is its own."""
    arms = arms_of(read)
    for sentence in read.sentences:
        if not sentence.text or sentence.section not in _WEIGHED or not _may_tell(sentence):
            continue
        if taken.of(sentence.span(0, len(sentence.text))):
            continue
        for frame, sure in weighed(sentence, populations(sentence.text, arms), arms, shipped("comparisons"), _LEAST):
            for fact in _facts(sentence, frame, len(sentence.text), WEIGHED):
                yield replace(fact, confidence=sure)


def _alone(
    sentence: ReadSentence, people: Sequence[PopulationMention], arms: Arms, frames: Sequence[ComparisonFrame]
) -> Iterator[Fact]:
    """Effect estimates of which no comparison tells: "for relapse the hazard ratio was 0.6 (95 % CI 0.4 to 0.9)"."""
    for one in estimates(sentence.text):
        if any(f.variable_start < one.end and one.start < f.end + _NEAR for f in frames):
            continue
        frame = estimated(sentence.text, one, people, arms)
        if frame is not None and one.end - frame.start < _LONGEST:
            yield _estimate_fact(sentence, frame, one, _shared(frame))
            p = next((q for q in sentence.quantities if q.kind == "p_value" and 0 <= q.start - one.at < _BESIDE), None)
            if p is not None and p.start - one.end < len(" (p-value: "):
                yield _p_fact(sentence, frame, p, ESTIMATED, _shared(frame))


def _associated(sentence: ReadSentence, people: Sequence[PopulationMention], arms: Arms) -> Iterator[Fact]:
    """What was found to go together or not; an arm without effect on something is a comparison with the other one."""
    for one in associations(sentence.text, people, arms):
        if _NEITHER.match(one.first.text):
            continue
        p = next(
            (q for q in sentence.quantities if q.kind == "p_value" and one.start <= q.start < one.end + _NEAR), None
        )
        treated = _USE_OF.sub("", one.first.text)
        arm = arms.named(treated)
        other = arms.other(arm) if arm else None
        if arm and other and arm.keys == keys_of(treated):
            said, way = changed(sentence.text, one.second)
            place = (said.text, said.start, said.end)
            sides = (Side(arm.label, one.first.start, one.first.end), Side(other.label, implied=True))
            frame = ComparisonFrame(
                one.start, one.end, *place, *sides, "none" if one.denied else way, False if one.denied else None
            )
            yield from _facts(sentence, frame, len(sentence.text))
            continue
        slots: dict[str, SlotValue | None] = {
            "variable": one.first.text,
            "outcome_predicted": one.second.text,
            "polarity": "negated" if one.denied else "affirmed",
            "significant": significance(p) if p else False if one.denied else None,
        }
        if p:
            slots |= {"statistic": "p-value", "comparator": p.comparator or "=", "value": p.value}
        end = max(one.end, p.end if p else 0)
        concepts = [
            *named(sentence, "variable", (one.first.start, one.first.end)),
            *named(sentence, "outcome_predicted", (one.second.start, one.second.end)),
        ]
        treats = any(one.first.start <= m.start and m.end <= one.first.end for m in sentence.mentions_of("drug"))
        rule = TREATED if treats else ASSOCIATED
        yield stated("predictor", one.first.text, sentence.span(one.start, end), rule, slots, concepts)


def _shared(frame: ComparisonFrame) -> dict[str, SlotValue | None]:
    return {
        "variable": frame.variable,
        "arm_a": frame.a.label,
        "arm_b": frame.b.label,
        "effect_direction": frame.direction if frame.direction in ("higher", "lower", "none") else None,
        "direction": frame.direction if frame.direction in ("better", "worse") else None,
        "significant": frame.significant,
    }


def _tells(sentence: ReadSentence) -> bool:
    """Whether a sentence may tell of the document's own patients."""
    if sentence.section in ("discussion", "conclusion"):
        return _of_own(sentence)
    return sentence.section in _SECTIONS or sentence.section == "methods"


def _may_tell(sentence: ReadSentence) -> bool:
    """Whether a sentence may tell a result of the document's own: not credited to others, and citing none elsewhere."""
    if not _tells(sentence) or credited(sentence) or of_other_work(sentence) or of_reported(sentence):
        return False
    return not sentence.sentence.references or _own_result(sentence)


def _own_result(sentence: ReadSentence) -> bool:
    """Whether a sentence with a citation is of the study all the same: in its results, and of no other's work."""
    return sentence.section in ("results", "abstract") and _OTHERS.search(sentence.text) is None


def _of_own(sentence: ReadSentence) -> bool:
    """Whether a sentence of a discussion tells of the study itself: it says so, or gives a p-value."""
    return is_own(sentence.text) or any(q.kind in ("p_value", "interval") for q in sentence.quantities)


def _facts(
    sentence: ReadSentence, frame: ComparisonFrame, close: int, rule: Rule | None = None, p: Quantity | None = None
) -> Iterator[Fact]:
    """What a comparison states: with its p-value, with its estimate; by the usual rule of each where none is given."""
    p = p or p_of(sentence, frame, close)
    if p is not None and frame.direction == "none" and significance(p):
        p = None  # what does not differ has no such value: it is that of something told behind
    estimate = next((e for e in estimates(sentence.text) if frame.variable_start < e.end and e.start < close), None)
    significant = frame.significant
    if (
        p is not None
        and frame.direction != "none"
        and (told := significance(p)) is not None
        and p.start - frame.end < _NEAR
    ):
        significant = told
    elif estimate is not None and significant is None:
        significant = estimate.significant
    shared = _shared(frame) | {"significant": significant}
    if p is not None and p.end - frame.start < _LONGEST:
        yield _p_fact(sentence, frame, p, rule or COMPARED, shared)
    elif estimate is None:
        yield _fact(sentence, frame, frame.end, rule or COMPARED, shared)
    if estimate is not None and estimate.end - frame.start < _LONGEST:
        fact = _estimate_fact(sentence, frame, estimate, shared)
        yield fact if rule is None else replace(fact, rule=rule)


def _p_fact(
    sentence: ReadSentence, frame: ComparisonFrame, p: Quantity, rule: Rule, shared: Mapping[str, SlotValue | None]
) -> Fact:
    own: dict[str, SlotValue | None] = {"statistic": "p-value", "comparator": p.comparator or "=", "value": p.value}
    return _fact(sentence, frame, max(frame.end, p.end), rule, {**shared, **own})


def _estimate_fact(
    sentence: ReadSentence, frame: ComparisonFrame, estimate: Estimate, shared: Mapping[str, SlotValue | None]
) -> Fact:
    place = (estimate.at, estimate.end)
    end = max(frame.end, estimate.end)
    return _fact(sentence, frame, end, ESTIMATED, {**shared, **_estimated(estimate)}, place)


def _estimated(estimate: Estimate) -> dict[str, SlotValue | None]:
    return {
        "statistic": estimate.kind,
        "value": estimate.value,
        "ci_low": estimate.low,
        "ci_high": estimate.high,
        "note": "adjusted" if estimate.adjusted else None,
    }


def _fact(
    sentence: ReadSentence,
    frame: ComparisonFrame,
    end: int,
    rule: Rule,
    slots: Mapping[str, SlotValue | None],
    value: tuple[int, int] | None = None,
) -> Fact:
    concepts = list(named(sentence, "variable", (frame.variable_start, frame.variable_end)))
    span = unbroken(sentence, frame.start, min(end, len(sentence.text)), _LONGEST)
    timed = dict(slots) | when(sentence, frame.start, end, value)
    if frame.direction == "none" and _DENIES.search(sentence.text, frame.start, frame.end):
        timed["polarity"] = "negated"
    return stated("comparison", frame.variable, span, rule, timed, concepts)
