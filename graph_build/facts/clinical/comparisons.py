"""One group against another, or before against after: p-values, "higher in", "no difference between"."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.clinical.measured import values
from graph_build.facts.clinical.people import Arm, arms, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import Run, as_number, clause_at, followed_by, plain, said_of, time_in, time_slots
from graph_build.facts.clinical.variables import named_variables
from graph_build.facts.stating import stated
from graph_build.model import Fact, Population, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Quantity, ReadDocument, SlotValue

P_VALUE = Rule("comparisons.p-value", 1, "a p-value with the variable and groups of the words before it")
DIRECTION = Rule("comparisons.direction", 1, "a variable said to be higher, shorter, faster ... in one of two groups")
COURSE = Rule("comparisons.course", 1, "a variable of a group that changed from one value to another")
NONE = Rule("comparisons.no-difference", 1, "a variable said not to differ between groups")

_MORE = (
    r"higher|lower|shorter|longer|greater|smaller|faster|slower|earlier|later|better|worse|improved|reduced|increased|"
    r"decreased|shortened|prolonged|fewer|more frequent|less frequent"
)
_WAS = Pattern(
    rf"\s(?:was|were)\s(?:also\s|then\s)?(?P<s>(?:statistically\s)?significantly\s|markedly\s|"
    rf"slightly\s)?(?P<d>{_MORE}|more rapid)\b(?!\sfrom\b)",
    re.IGNORECASE,
)
_SHOWED = Pattern(
    rf"\b(?:demonstrated|showed|exhibited|had|"
    rf"experienced)\s(?:an?\s)?(?P<s>(?:statistically\s)?significantly\s|markedly\s)?(?P<d>{_MORE})\s(?=[\w])",
    re.IGNORECASE,
)
_MORE_RAPIDLY = Pattern(
    r"\s(?P<v>improved|declined|decreased|increased|normali[sz]ed|resolved|recovered|fell|"
    r"rose)\s(?P<s>significantly\s)?(?P<d>more (?:rapidly|slowly|quickly|markedly)|faster|earlier|sooner)\b",
    re.IGNORECASE,
)
_NO_DIFFERENCE = Pattern(
    r"\b(?:(?:had|showed|with|there (?:was|were)|we found|found)\s)?(?:no|"
    r"not any)\s(?:statistically\s)?(?:significant(?:ly)?\s)?differen(?:ces?|t)\b|"
    r"\bdid not (?:significantly )?differ(?: significantly)?\b|"
    r"\b(?:was|were) (?:not (?:significantly )?different|similar|comparable)\b",
    re.IGNORECASE,
)
_BETWEEN = Pattern(
    r"\b(?:between|among|in)\s(?:the\s)?(?:two|both|three|study|treatment)?\s?(?:groups|arms)|\bbetween\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"(?:the\s)?(?:two|both|three|four|all|study)\b", re.IGNORECASE)
_IN = Pattern(r"\s(?:in|of|for|regarding|with respect to)\s(?:the\s)?", re.IGNORECASE)
_LESS = Pattern(r"low|short|reduc|decreas|declin|few|less|fell|drop", re.IGNORECASE)
_CORRELATES = Pattern(r"\bcorrelat|\bheterogeneity\b|\b(?:rho|Pearson|Spearman|ICC|kappa)\b|ρ\s?=", re.IGNORECASE)
_FROM_BASELINE = Pattern(
    r"\b(?:from|compared (?:with|to)|versus|relative to|than at) (?:the |their )?"
    r"(?:baseline|pre-?(?:treatment|test|intervention|operative)\b)",
    re.IGNORECASE,
)
"""What a p-value before which it stands is of: how two things go together, or how one thing changed; of no two arms."""
_MOVED = Pattern(
    r"\b(?P<d>reduced|declined|decreased|fell|dropped|increased|rose|improved|lowered|shortened|prolonged|"
    r"higher|lower|shorter|longer|greater|smaller|faster|worsened|more frequent\w*|less frequent\w*|"
    r"elevated)\b",
    re.IGNORECASE,
)
_TEST = Pattern(
    r"\b(?:log-?rank|Wilcoxon(?: signed[- ]rank)?(?: test)?|Mann[- ]Whitney(?: U)?(?: test)?|Fisher(?:'s|"
    r"’s)? exact(?: test)?|chi-?squared?(?: test)?|t-test|ANOVA|Kruskal[- ]Wallis)\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The comparisons that the prose of a document reports."""
    for place in places(read):
        if place.caption or place.sentence.section == "methods":
            continue
        taken: list[Run] = []
        for reader in (_courses, _p_values, _none, _directions):
            for run, fact in reader(place):
                if any(run.start < t.end and t.start < run.end for t in taken):
                    continue
                taken.append(run)
                yield fact


def significant(p: Quantity) -> bool:
    """Whether a p-value lies under 0.05, as far as its comparator says."""
    limit = Decimal("0.05")
    if p.value is None or p.comparator in (">", ">="):
        return False
    return p.value <= limit if p.comparator in ("<", "<=") else p.value < limit


def _p_slots(p: Quantity) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {
        "statistic": "p-value",
        "comparator": p.comparator or "=",
        "significant": significant(p),
    }
    if p.value is not None:
        slots["value"] = as_number(p.value)
    return slots


def _fact(
    place: Place, run: Run, rule: Rule, who: Population, at: int, iri: str, **slots: SlotValue | None
) -> tuple[Run, Fact]:
    references = place.references(at) if who.experiencer == "cited" else ()
    test = _TEST.search(place.text, run.start, min(len(place.text), run.end + 30)) if slots.get("statistic") else None
    fact = stated(
        "comparison",
        str(slots["variable"]),
        place.sentence.span(run.start, min(run.end, len(place.text))),
        rule,
        {"references": references or None, "test": test.group() if test else None, **slots},
        concepts=[("variable", iri)],
        population=who,
    )
    return run, fact


def _courses(place: Place) -> Iterator[tuple[Run, Fact]]:
    """A variable of the own group from one value to another; the p-value in the same clause belongs to it."""
    if place.study.arms:
        return
    found = [v for v in values(place.sentence) if v.kind in ("from", "to")]
    for first, second in pairwise(found):
        who = place.population(first.quantity.start)
        if (
            who is None
            or who.kind == "patient"
            or (first.kind, second.kind) != ("from", "to")
            or first.named != second.named
        ):
            continue
        p = next(
            (q for q in place.sentence.quantities if q.kind == "p_value" and 0 <= q.start - second.quantity.end < 30),
            None,
        )
        moved = _MOVED.search(place.text, first.named.end, first.quantity.start)
        if moved is None or (p is None and first.statistic is None):
            continue
        at = first.quantity.start
        same: dict[str, SlotValue] = {
            "variable": first.named.label, "arm_a": "baseline", "arm_b": place.study.end or "after treatment",
        }  # fmt: skip
        course = Run(first.named.start, second.quantity.end)
        yield _fact(
            place, course, COURSE, who, at, first.named.iri, **same, direction=moved["d"].casefold(),
            significant=significant(p) if p else None,
        )  # fmt: skip
        if p is not None:
            yield _fact(place, Run(p.start, p.end), P_VALUE, who, at, first.named.iri, **same, **_p_slots(p))


def _pair(place: Place, start: int, end: int) -> tuple[Arm | None, Arm | None]:
    """The two groups that a run names, in order; the own arms where it names one or none of them."""
    named = [a for a in arms(place.sentence, place.study) if start <= a.start and a.end <= end]
    distinct = list({a.label: a for a in named}.values())
    if len(distinct) >= 2:
        return distinct[0], distinct[1]
    return (distinct[0] if distinct else None), None


_AGAINST = Pattern(
    r"\s(?:\w+\s)?(?:vs\.?|versus|than (?:with|for|in|on)|compared (?:with|to)|relative to|over)\s(?:the\s)?",
    re.IGNORECASE,
)
_BEHIND = Pattern(r"\s(?:for|in)\s[^.;()]{3,80}")
"""What a p-value is for, where the words stand behind it."""
_RATIO = Pattern(r"(?:RR|HR)\s?(?:[=:,]|was|of)?\s?\d{1,2}[.·]\d")
"""A relative risk or hazard ratio by its short form, which a rate of breaths or heartbeats may have, too."""
_INTERVAL = re.compile(r"(?:\d\s?%[\s-]?|confidence interval\s?[(\[]\s?)$", re.IGNORECASE)
"""Before the short form of an interval, which may be that of a variable, too ("95 % CI", cardiac index)."""
_NO_SUBJECT = ("compared ", "when ", "whereas ", "while ", "there ", "this ", "which ")
"""How a piece of a clause begins that is no name of what is compared."""
_PLACEBO = Pattern(r"\bplacebo\b", re.IGNORECASE)


def _set_against(place: Place, start: int, end: int) -> tuple[str, str] | None:
    """The two treatments that a run sets against each other by name: "fewer with abatacept than with placebo"."""
    named = [Arm(m.start, m.end, m.concept.label, control=False) for m in place.sentence.mentions_of("drug")]
    named += [Arm(m.start(), m.end(), "placebo", control=True) for m in _PLACEBO.finditer(place.text)]
    inside = sorted((a for a in named if start <= a.start and a.end <= end), key=lambda a: a.start)
    for one, other in pairwise(inside):
        if one.label != other.label and _AGAINST.fullmatch(place.text, one.end, other.start):
            return one.label, other.label
    return None


def _arm_labels(place: Place, who: Population, start: int, end: int) -> tuple[str, str] | None:
    against = _set_against(place, start, end)
    if against:
        return against
    if _CORRELATES.search(place.text, start, end):
        return None
    one, other = _pair(place, start, end)
    if one and other and not (place.study.arms and one.label not in place.study.arms):
        return one.label, other.label
    if _FROM_BASELINE.search(place.text, start, end):
        return None
    if place.study.arms and who.experiencer == "own":
        drug, control = place.study.arms
        return drug, control
    return None


def _all_groups(place: Place, clause: Run) -> tuple[str, str] | None:
    """The groups that a clause means together, where no arm of theirs is known: "similar in the two groups"."""
    one, _ = _pair(place, clause.start, clause.end)
    return (one.label, "others") if one and _TOGETHER.match(one.label) else None


def _p_values(place: Place) -> Iterator[tuple[Run, Fact]]:
    text = place.text
    begin = 0
    for p in place.sentence.quantities:
        if p.kind != "p_value":
            continue
        who = place.population(p.start)
        start, begin = begin, p.end
        if who is None or who.kind == "patient":
            continue
        subject = _subject(place, start, p.start)
        behind = _BEHIND.match(text, p.end)
        named = _set_against(place, p.end, behind.end()) if behind else None
        named = named or _arm_labels(place, who, start, p.start) or _arm_labels(place, who, 0, p.start)
        if subject is None or named is None or subject[0].casefold().startswith(_NO_SUBJECT):
            continue
        variable, at, iri = subject
        moved = _MOVED.search(text, at, p.start)
        direction = _direction(place, moved["d"], named, at, p.start) if moved else None
        run = Run(at, p.end + (text[p.end : p.end + 1] == ")"))
        yield _fact(
            place, run, P_VALUE, who, p.start, iri, variable=variable, arm_a=named[0], arm_b=named[1],
            direction=direction, **_p_slots(p), **_timing(place, at, p.end, variable),
        )  # fmt: skip


def _direction(place: Place, word: str, named: tuple[str, str], start: int, end: int) -> str:
    """The way and the arm ("lower in X"): where two arms are compared, a reduction is one in the treated arm."""
    way = word.casefold()
    if place.study.arms and set(named) == set(place.study.arms):
        told = [a for a in arms(place.sentence, place.study) if start <= a.start <= end]
        arm = told[0].label if told else place.study.arms[0]
        way = {"reduced": "lower", "decreased": "lower", "declined": "lower", "increased": "higher"}.get(way, way)
        return f"{way} in {arm}"
    return f"{way} in {named[0]}"


def _subject(place: Place, start: int, end: int) -> tuple[str, int, str] | None:
    """What a run compares: what a verb of difference is said of, an outcome with counts, or the variable it names."""
    text = place.text
    clause = clause_at(text, end - 1)
    low = max(start, clause.start)
    counted = [p for p in people(text) if (p.total or p.percent) and start <= p.start < end]
    if counted:
        verb = re.search(r"\s(?:developed|occurred|was|were|appeared)\b", text[start : counted[0].start])
        said = said_of(text, start + verb.start() + 1) if verb else None
        if said:
            fuller = place.study.fuller.get(re.sub(r"(?<=[^s])s$", "", said[0].casefold()))
            return f"{fuller.label if fuller else said[0]} rate", said[1].start, fuller.iri if fuller else ""
    for found in (
        *_WAS.finditer(text, low, end),
        *re.finditer(r"\s(?:was|were)\s(?:significantly\s)?(?:reduced|lowered|increased|improved)", text[low:end]),
    ):
        at = found.start() if found.re is _WAS.compiled else low + found.start()
        said = said_of(text, at + 1)
        if said:
            return said[0], said[1].start, _iri(place, said[1])
    named = [n for n in named_variables(place.sentence) if low <= n.start and n.end <= end]
    named = [n for n in named if not _RATIO.match(text, n.start) and not _INTERVAL.search(text, 0, n.start)]
    if named:
        return named[-1].label, named[-1].start, named[-1].iri
    for found in re.finditer(rf"\b(?:{_MORE})\s(?=\w)", text[low:end]):
        followed = followed_by(text, low + found.end())
        if followed:
            return followed[0], low + found.start(), ""
    return None


def _iri(place: Place, run: Run) -> str:
    inside = [n for n in named_variables(place.sentence) if run.start <= n.start and n.end <= run.end]
    return inside[-1].iri if inside else ""


def _timing(place: Place, start: int, end: int, variable: str) -> dict[str, SlotValue]:
    day = re.match(r"(?P<n>\d+)-(?P<u>day|week|month|year)\b", variable, re.IGNORECASE)
    if day:
        return {"timepoint": f"{day['u'].casefold()} {day['n']}"}
    return time_slots(time_in(place.sentence, Run(start, end)))


def _none(place: Place) -> Iterator[tuple[Run, Fact]]:
    text = place.text
    for m in _NO_DIFFERENCE.finditer(text):
        who = place.population(m.start())
        if who is None or who.kind == "patient" or not _BETWEEN.search(text, m.start()):
            continue
        clause = clause_at(text, m.start())
        named = _arm_labels(place, who, clause.start, clause.end) or _all_groups(place, clause)
        inside = _IN.match(text, m.end())
        phrase = followed_by(text, inside.end()) if inside else said_of(text, m.start())
        if phrase is None or named is None or re.search(r"\b(?:there|we)\b", phrase[0], re.IGNORECASE):
            continue
        start = min(m.start(), phrase[1].start)
        end = max(
            m.end(),
            phrase[1].end,
            *(a.end for a in arms(place.sentence, place.study) if clause.holds(a.start)),
            m.end(),
        )
        yield _fact(
            place, Run(start, end), NONE, who, m.start(), _iri(place, phrase[1]), variable=_bare(phrase[0]),
            arm_a=named[0], arm_b=named[1], significant=False, polarity="negated",
        )  # fmt: skip


def _directions(place: Place) -> Iterator[tuple[Run, Fact]]:
    text = place.text
    if re.search(r"\b(?:may|might|could|should|hypothesi[sz]ed)\b", text):
        return
    for pattern in (_WAS, _SHOWED, _MORE_RAPIDLY):
        for m in pattern.finditer(text):
            who = place.population(m.start())
            if who is None or who.kind == "patient" or (who.experiencer == "own" and not place.study.arms):
                continue
            clause = clause_at(text, m.start() + 1)
            named = _arm_labels(place, who, clause.start, clause.end)
            if named is None:
                continue
            phrase = followed_by(text, m.end()) if pattern is _SHOWED else said_of(text, m.start() + 1)
            if phrase is None or re.search(r"\b(?:patients?|it|they|this|these)$", phrase[0], re.IGNORECASE):
                continue
            way = f"{m['v'].casefold()} {m['d'].casefold()}" if pattern is _MORE_RAPIDLY else m["d"].casefold()
            direction = _way(place, way, named, clause)
            start = min(phrase[1].start, m.start())
            run = Run(start, max(phrase[1].end, m.end()))
            yield _fact(
                place, run, DIRECTION, who, m.start(), _iri(place, run), variable=_bare(phrase[0]),
                arm_a=named[0], arm_b=named[1], direction=direction,
                significant=True if m["s"] and "signif" in m["s"] else None,
            )  # fmt: skip


def _bare(phrase: str) -> str:
    """A variable without the group that it was measured in."""
    return plain(re.sub(r"\s(?:in|among|between)\s(?:the\s)?[\w\s/-]+?\s(?:groups?|arms?|patients)$", "", phrase))


def _way(place: Place, way: str, named: tuple[str, str], clause: Run) -> str:
    told = [a for a in arms(place.sentence, place.study) if clause.holds(a.start)]
    return f"{way} in {told[0].label if told else named[0]}"
