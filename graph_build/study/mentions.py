"""Which populations of the study a sentence names, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.clauses.words import masked
from graph_build.patterns import Pattern
from graph_build.study.allocation import SCHEDULED
from graph_build.study.described import by_first_word, by_rank, by_role, by_schedule
from graph_build.study.keys import PARTS_PLAYED, keys_of
from graph_build.study.names import ROLES, namings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.study.arms import Arm, Arms


_DOSE = Pattern(
    r"(?:\sat)?[\s-](?P<dose>\d+(?:[.,]\d+)?[\s-]?(?:mg|µg|μg|mcg|g|IU|U|mL|%)(?:/(?:kg|day|d|week|m2))?)"
    r"(?:\s(?:group|arm|dose|patients))?(?![\w/])"
)
_ONE_BY_ONE = Pattern(
    r"\b(?P<how>both|each|all|all three)\s(?:of the\s|the\s)?(?:(?P<drug>[A-Za-z][\w-]{3,})\s)?"
    r"(?P<kind>dos(?:e|es|ages?|ing)(?:\s(?:groups?|regimens?|levels?))?|regimens?|schedules?|groups?|arms?)\b"
    r"(?:\sof\s(?P<of>[A-Za-z][\w-]{3,}))?",
    re.IGNORECASE,
)
_OTHERS = Pattern(
    r"\b(?:the\s(?:others|rest|remainder|remaining patients|other (?:group|arm|patients))|"
    r"those who (?:were|did|had) not)\b|\bwithout(?:\s(?:it|them|the drug|treatment))?(?=\s?(?:[.,;)]|$))",
    re.IGNORECASE,
)
_CALLED = Pattern(
    r"(?:[\s-]treated)?(?:\s(?:patients|recipients|participants|subjects|users|women|men|children))\b", re.I
)
_TREATED = Pattern(
    r"(?<![\w-])(?P<name>(?!(?:and|or|of|the|in)\s)[A-Za-z][\w/+]*(?:\s\d+\s?mg)?|\d+\s?mg)-"
    r"(?:(?:treated|randomi[sz]ed|assigned)\b(?:\s(?:patients|participants|subjects|women|men|children))?"
    r"|(?=\s(?:and|or|versus|vs\.?)\s(?:[\d.,]+\s?%?\s(?:of|in)\s)?(?:the\s)?[\w/+ ]{1,24}-treated\b))"
)
_LABELLED = Pattern(r"(?:group|arm|cohort|condition|cluster) \S+$", re.IGNORECASE)
_ALONE = Pattern(r"\s(?:alone|monotherapy|by itself)\b(?!\s(?:group|arm|cohort|patients))", re.IGNORECASE)
_SAID_AGAIN = Pattern(
    r",?\s(?:(?:all\sof\s)?(?:whom|who|which)\s)?(?:(?:had\sbeen|were|was|had)\s)?"
    r"(?:given|receiving|received|treated\swith|on|under|with|taking|took|assigned\sto|i\.e\.,?)\s(?:the\s)?",
    re.IGNORECASE,
)
"""Between two names of one population, of which the second says what the first one had."""
_AS_GROUPS = Pattern(r"\s(?:groups|arms|cohorts)\b", re.IGNORECASE)
_OF_ALL = frozenset({"treatment", "study"})
"""What all arms are called where no control is named beside them: "the treatment groups"."""
_CONTROL = Pattern(r"\b(?:placebo|controls?)\b", re.IGNORECASE)
_SEVERAL = frozenset({"both", "two", "three", "four", "all", "either", "each", "every"})


@dataclass(frozen=True, slots=True)
class PopulationMention:
    """A run of a sentence that names a population.

    Attributes:
        start: first position; end: position after the last.
        label: the arm's name, or the words where they name none that is known.
        arm: the arm of the study, or None.
        all: whether all arms are meant ("both groups", "the groups").
        members: the arms that are meant one by one ("both doses", "each tocilizumab group"); empty for one arm.
    """

    start: int
    end: int
    label: str
    arm: Arm | None = None
    all: bool = False
    members: tuple[Arm, ...] = ()


@lru_cache(maxsize=256)
def populations(text: str, arms: Arms) -> tuple[PopulationMention, ...]:
    """The populations that a sentence names, in order; none overlap."""
    found = [
        *_phrased(text, arms),
        *_bare(text, arms),
        *_described(text, arms),
        *_dosed(text, arms),
        *_treated(text, arms),
    ]
    found += _several(text, arms)
    taken: list[PopulationMention] = []
    for one in sorted(found, key=lambda m: (not m.members, m.all, m.arm is None, -(m.end - m.start), m.start)):
        if all(one.end <= t.start or t.end <= one.start for t in taken):
            taken.append(_alone(text, _with_dose(text, one)))
    taken += _rest(text, arms, taken)
    return tuple(_named_once(text, sorted(taken, key=lambda m: m.start)))


def _named_once(text: str, people: Sequence[PopulationMention]) -> Iterator[PopulationMention]:
    """The populations, one that is said twice over as one: "the comparison group under usual care"."""
    before: PopulationMention | None = None
    for one in people:
        same = before is not None and before.arm is not None and before.label == one.label
        if before is not None and same and _SAID_AGAIN.fullmatch(text, before.end, one.start):
            before = replace(before, end=one.end)
            continue
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before


def _described(text: str, arms: Arms) -> Iterator[PopulationMention]:
    """Arms by the part they play, by the rank of their dose, by their schedule, or by their drug alone."""
    hidden = masked(text)
    for start, end, arm in (*by_role(text, arms), *by_rank(text, arms), *by_schedule(hidden, arms)):
        yield PopulationMention(start, end, arm.label, arm)
    for start, end, arm in by_first_word(hidden, arms):
        called = _CALLED.match(hidden, end)
        yield PopulationMention(start, called.end() if called else end, arm.label, arm)


def _treated(text: str, arms: Arms) -> Iterator[PopulationMention]:
    """Arms by what they were treated with: "in X-treated patients", "46 % of X- and 47 % of Y-treated patients"."""
    for m in _TREATED.finditer(text):
        if (arm := arms.named(m["name"])) is not None:
            yield PopulationMention(m.start(), m.end(), arm.label, arm)


def _several(text: str, arms: Arms) -> Iterator[PopulationMention]:
    """Arms that had one drug in several doses, meant one by one: "both doses of X", "each X group"."""
    for m in _ONE_BY_ONE.finditer(text):
        drug = m["drug"] or m["of"]
        if not drug and m["kind"].casefold() in ("groups", "group", "arms", "arm"):
            continue  # all of them, the control too
        members = tuple(a for a in arms.treated if not drug or keys_of(drug) <= a.keys)
        if len(members) > 1 and (m["how"].casefold() != "both" or len(members) == len(("one", "other"))):
            yield PopulationMention(m.start(), m.end(), m.group(), None, members=members)


def _dosed(text: str, arms: Arms) -> Iterator[PopulationMention]:
    """Arms of one drug by the dose alone that tells them apart: "with 50 mg and 100 mg"."""
    doses = [(arm, m["dose"]) for arm in arms.treated if (m := _DOSE.search(f" {arm.label}"))]
    if len(doses) < 2 or len({dose for _, dose in doses}) != len(doses):
        return
    hidden = masked(text)
    for arm, dose in doses:
        number, unit = re.split(r"[\s-]|(?<=\d)(?=[A-Za-zµμ%])", dose, maxsplit=1)
        for m in re.finditer(rf"(?<![\w.,-]){re.escape(number)}[\s-]?{re.escape(unit)}(?![\w/])", hidden):
            yield PopulationMention(m.start(), m.end(), arm.label, arm)


def _rest(text: str, arms: Arms, taken: list[PopulationMention]) -> list[PopulationMention]:
    """Those that a sentence holds against an arm without a name: "the others", "those who were not"."""
    found = []
    for m in _OTHERS.finditer(text):
        before = [t for t in taken if t.arm and t.end <= m.start()]
        other = arms.other(before[-1].arm) if before and before[-1].arm else None
        if other and all(m.end() <= t.start or t.end <= m.start() for t in taken):
            found.append(PopulationMention(m.start(), m.end(), other.label, other))
    return found


def _with_dose(text: str, one: PopulationMention) -> PopulationMention:
    """The mention with the dose behind it, which makes an arm of its own: "sarilumab 150 mg"."""
    if one.arm is None or one.arm.control:
        return one
    dose = _DOSE.search(text, one.start, one.end) or _DOSE.match(text, one.end)
    if dose is None or dose["dose"].replace("-", " ") in one.label or (dose.start() >= one.end and "%" in dose["dose"]):
        return one  # a share behind a group is what it had: "in the sarilumab group 34%"
    return replace(one, end=max(one.end, dose.end()), label=f"{one.label} {dose['dose']}")


def _alone(text: str, one: PopulationMention) -> PopulationMention:
    """The mention with the word behind it that says that this arm had nothing else: "methotrexate alone"."""
    alone = _ALONE.match(text, one.end) if one.arm is not None else None
    return replace(one, end=alone.end()) if alone else one


def _phrased(text: str, arms: Arms) -> Iterator[PopulationMention]:
    for naming in namings(text):
        if naming.generic:
            words = set(naming.name.split())
            before = text[: naming.start].split()[-1:]
            role = words & PARTS_PLAYED
            counted = bool({*words, *map(str.casefold, before)} & _SEVERAL)
            played = [a for part in sorted(role) if not counted and (a := arms.playing(part))]
            plural = text[naming.start : naming.end].endswith("s")
            several = arms.treated if role & ROLES and plural else ()
            together = counted and (not role or len(arms.arms) <= len(("one", "other")))
            if together or (role and plural and role <= _OF_ALL and not _CONTROL.search(text)):
                yield PopulationMention(naming.start, naming.end, naming.name, None, all=True)
            elif played:
                yield PopulationMention(naming.start, naming.end, played[0].label, played[0])
            elif len(several) > 1:
                yield PopulationMention(naming.start, naming.end, naming.name, None, members=several)
            else:
                yield PopulationMention(naming.start, naming.end, naming.name, None, all=not role)
            continue
        arm = arms.named(naming.name)
        plural = arm is None and text[naming.start : naming.end].endswith("groups")
        keys = keys_of(naming.name) - ROLES
        members = tuple(a for a in arms.treated if keys and any(keys <= k for k in a.all_keys)) if plural else ()
        members = members if len(members) > 1 else ()
        yield PopulationMention(naming.start, naming.end, arm.label if arm else naming.name, arm, members=members)


def _bare(text: str, arms: Arms) -> Iterator[PopulationMention]:
    """Arms by their own names, without a word for group: "placebo", "tocilizumab 8 mg/kg", "controls"."""
    hidden = masked(text)
    for arm in arms.arms:
        words = [re.escape(w) for w in re.split(r"\s+", arm.label) if w]
        if not words or not keys_of(arm.label):
            continue
        if len(arm.keys) == 1 and (key := next(iter(arm.keys))) != arm.label.casefold() and len(key) > 3:
            for m in re.finditer(rf"(?<![\w-]){re.escape(key)}(?![\w-])", hidden, re.IGNORECASE):
                yield PopulationMention(m.start(), m.end(), arm.label, arm)
        for other in arm.names:
            if len(other) > 2 and not keys_of(other) <= PARTS_PLAYED and not _LABELLED.match(other):
                alone = keys_of(other) < arm.keys and not any(keys_of(other) & a.keys for a in arms.arms if a != arm)
                for m in re.finditer(rf"(?<![\w-]){re.escape(other)}(?![\w-])", hidden, re.IGNORECASE):
                    if (called := _CALLED.match(hidden, m.end())) or alone:
                        yield PopulationMention(m.start(), called.end() if called else m.end(), arm.label, arm)
        for short in sorted(arm.short):
            for m in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", hidden):
                called = _CALLED.match(hidden, m.end())
                yield PopulationMention(m.start(), called.end() if called else m.end(), arm.label, arm)
        flags = 0 if arm.label.isupper() and len(arm.label) < 7 else re.IGNORECASE
        name = r"[\s-]".join(words)
        if scheduled := SCHEDULED.fullmatch(arm.label):  # "weekly tocilizumab"
            often, drug = (re.sub(r"\s", r"[\\s-]", re.escape(scheduled[part])) for part in ("often", "drug"))
            name = rf"(?:{name}|{often}\s{drug})"
        for m in re.finditer(rf"(?<![\w-]){name}s?(?!\w)", hidden, flags):
            if len(arm.keys) > 1 and _AS_GROUPS.match(hidden, m.end()):
                continue  # "in the A and B groups" are two groups, though one had both
            called = _CALLED.match(hidden, m.end())
            yield PopulationMention(m.start(), called.end() if called else m.end(), arm.label, arm)
