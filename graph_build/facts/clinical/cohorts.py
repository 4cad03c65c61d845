"""Groups of patients with their number: the document's own, its arms, parts of them, and those of cited works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import People, defines_cohort, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import clause_at, plain
from graph_build.facts.clinical.source_groups import INCLUDED, group_label
from graph_build.facts.clinical.study import gathers, is_own
from graph_build.facts.stating import stated
from graph_build.frames.arms.allocations import allocations
from graph_build.frames.treatments.agents import agents
from graph_build.model import Fact, Population, Rule
from graph_build.patterns import Pattern
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, SlotValue
    from graph_build.study.arms import Arms

OWN = Rule("cohorts.own", 2, "the patients that a document says it looked at, with their number and condition")
ARM = Rule("cohorts.arm", 1, "the number of patients in an arm, in parentheses behind its name")
CITED = Rule("cohorts.cited", 2, "the patients of a cited study, with their number and condition")

_ARM_N = Pattern(r"\b(?P<arm>[\w-]+)(?:\s(?:group|arm|patients))?\s\(\s?(?:n|N|#|z|\S)\s?=\s?(?P<n>\d+)\s?\)")
_LOT = Pattern(r"\b(?:randomi[sz]ed|randomly|assigned|allocated)\b", re.IGNORECASE)
_SIZE = Pattern(r"(?:\s(?:group|arm|patients))?\s?[(\[](?:[^()\[\]]{0,30}[;,]\s)?[nN]\s?=\s?(?P<n>\d[\d,]*)\s?[)\];,]")
_WITH = Pattern(
    r"(?:\s\([^)]*\))?\s(?:with|having|diagnosed with|suffering from)\s(?:a diagnosis of\s)?", re.IGNORECASE
)
_CUT = Pattern(
    r"\s(?:who|treated|using|from|between|admitted|followed|receiving|received|at|in|seen|referred|taking|were|"
    r"was|had|and|that|undergoing|requiring|hospitali[sz]ed|under|on|out|of whom|\w+ed|indicates?|shows?|have|"
    r"has|is|are|may)\b.*$",
    re.IGNORECASE,
)
_TREATED = Pattern(
    r"\b(?:treated with|who (?:had )?received|receiv(?:ed|ing)|taking|given)\s(?:the\s)?$", re.IGNORECASE
)
_PERIOD = Pattern(
    r"\b(?:from|between)\s(?:(?P<m1>[A-Z][a-z]+)\s(?:\d{1,2},?\s)?)?(?P<y1>(?:19|20)\d\d)\s(?:to|and|through|"
    r"until|–|-)\s(?:(?P<m2>[A-Z][a-z]+)\s(?:\d{1,2},?\s)?)?(?P<y2>(?:19|20)\d\d)\b"
)
_STUDY = Pattern(
    r"\b(?:analysis|analyses|trial|study|studied|series|cohort|meta-analysis|review|report|survey|registry|"
    r"comprising|involving|including|enrolling|enrolled|reported on)\b",
    re.IGNORECASE,
)
_LITERATURE = Pattern(
    r"\b(?:have been|were|has been) (?:\w+ )?(?:reported|described|published) in the literature\b", re.IGNORECASE
)
_RECEIVED = Pattern(r"\s(?:received|underwent|were treated with)\s(?:the\s)?$", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The cohorts that the prose of a document reports."""
    arms = arms_of(read)
    for place in places(read):
        if place.caption:
            continue
        yield from _arms(place)
        yield from _sized(place, arms) if place.study.arms is None else ()
        yield from _allocated(place, arms)
        yield from _in_literature(place)
        for them in people(place.text):
            if them.n is not None and them.n > 1 and them.total is None and them.percent is None and them.who:
                fact = _own(place, them) or _cited(place, them)
                if fact is not None:
                    yield fact


def _arms(place: Place) -> Iterator[Fact]:
    if place.study.arms is None or not re.search(r"\b(?:groups?|arms?|patients)\b", place.text):
        return
    drug, control = place.study.arms
    for m in _ARM_N.finditer(place.text):
        named = [
            x.concept.label
            for x in place.sentence.mentions_of("drug")
            if x.start < m.end("arm") and x.end > m.start("arm")
        ]
        is_control = re.match(r"control|placebo|controls", m["arm"], re.IGNORECASE) is not None
        if drug in named or is_control:
            label = control if is_control else drug
            who = Population("control" if is_control else "arm", label)
            yield stated(
                "cohort",
                label,
                place.sentence.span(m.start(), m.end()),
                ARM,
                {"n": int(m["n"]), "arm": label},
                population=who,
            )


def _sized(place: Place, arms: Arms) -> Iterator[Fact]:
    """The arms of a trial with their sizes behind their names: "randomised to A (n = 291) or B (n = 293)"."""
    if place.references(0) or not (
        _LOT.search(place.text) and place.sentence.section in ("abstract", "methods", "results")
    ):
        return
    for named in populations(place.text, arms):
        size = _SIZE.match(place.text, named.end)
        if named.arm is None or named.all or size is None:
            continue
        who = Population("control" if named.arm.control else "arm", named.label)
        slots: dict[str, SlotValue] = {"n": int(size["n"].replace(",", "")), "arm": named.label}
        yield stated("cohort", named.label, place.sentence.span(named.start, size.end()), ARM, slots, population=who)


def _allocated(place: Place, arms: Arms) -> Iterator[Fact]:
    """The arms of a trial with the patients allocated to each: "110 to abatacept, and 55 to placebo"."""
    named = populations(place.text, arms)
    for one in allocations(place.text, place.sentence.quantities, named):
        who = place.population(one.number.start)
        if place.references(one.number.start) or (who and (who.experiencer != "own" or who.kind == "patient")):
            continue
        label, arm = one.who.label, one.who.arm
        yield stated(
            "cohort", label, place.sentence.span(one.number.start, one.who.end), ARM,
            {"n": int(one.number.value or 0), "arm": label},
            population=Population("control" if arm and arm.control else "arm", label),
        )  # fmt: skip


def _in_literature(place: Place) -> Iterator[Fact]:
    """Patients that a document says have been reported so far, whoever reported them."""
    said = _LITERATURE.search(place.text)
    for them in people(place.text) if said else ():
        if said and them.n is not None and them.n > 1 and them.who and them.end <= said.start():
            yield _fact(place, them, Population("group", "patients in the literature", "cited"), CITED)


def _own(place: Place, them: People) -> Fact | None:
    """A group that the sentence says was gathered, or a part of it told apart by a condition and a treatment."""
    text, study = place.text, place.study
    who = place.population(them.start)
    if study.kind != "group" or who is None or who.experiencer != "own" or _LITERATURE.search(text, them.end):
        return None
    gathered = (is_own(text) and gathers(text)) or INCLUDED.search(text, them.end) is not None
    part = defines_cohort(text, them) and any(_RECEIVED.search(text, them.end, a.start) for a in agents(place.sentence))
    if not (gathered and them.n == study.n) and not part and not (gathered and defines_cohort(text, them)):
        return None
    label = study.label if them.n == study.n else None
    return _fact(
        place, them, Population("group", label) if label else Population("group", group_label(place.text, them)), OWN
    )


def _cited(place: Place, them: People) -> Fact | None:
    text = place.text
    who = place.population(them.start)
    if who is None or who.experiencer != "cited" or who.reference is None or (them.n or 0) < 3:
        return None
    if not _STUDY.search(text, max(0, them.start - 70), them.start):
        return None
    return _fact(place, them, Population("group", f"reference [{who.reference}] cohort", "cited", who.reference), CITED)


def _fact(place: Place, them: People, who: Population, rule: Rule) -> Fact:
    text, sentence = place.text, place.sentence
    slots: dict[str, SlotValue] = {}
    concepts: list[tuple[str, str]] = []
    end = them.end
    clause = clause_at(text, them.start)
    stop = max(clause.end, them.end)
    with_ = _WITH.match(text, them.end)
    if with_:
        words = _CUT.sub("", text[with_.end() : stop].split(",")[0].split(":")[0])
        condition = plain(words.split(".")[0])
        if condition:
            slots["condition"] = condition
            end = with_.end() + len(words.rstrip(" .;:"))
            concepts += _conditions(place, with_.end(), end)
    if "condition" not in slots:
        found = _conditions(place, them.start, them.end)
        own = re.sub(r"\s?\w+$", "", them.who).strip()
        if found and own:
            slots["condition"] = own
            concepts += found
        elif own and rule is CITED:
            slots["condition"] = own
    for agent in agents(sentence):
        if ":" in text[them.end : agent.start]:  # what parts of the group were given
            break
        if them.end <= agent.start and agent.start - them.end < 120 and _TREATED.search(text, them.end, agent.start):
            slots["intervention"] = agent.label
            concepts.append(("intervention", agent.iri))
            end = max(end, agent.end)
            break
    period = _PERIOD.search(text, them.end) or _PERIOD.search(text)
    if period:
        slots |= {"period_start": int(period["y1"]), "period_end": int(period["y2"])}
        if 0 <= period.start() - end < 120:
            end = period.end()
    references = place.references(them.start) if who.experiencer == "cited" else ()
    return stated(
        "cohort",
        who.label,
        sentence.span(them.start, end),
        rule,
        {"n": them.n, "references": references or None, **slots},
        concepts=concepts,
        population=who,
    )


def _conditions(place: Place, start: int, end: int) -> list[tuple[str, str]]:
    inside = [m for m in place.sentence.mentions_of("disease", "finding") if start <= m.start and m.end <= end]
    return [("condition", inside[0].concept.iri)] if inside else []
