"""Whose data a run of a sentence is: the paper's own patient, group or arm, or those of a cited work; and how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.facts.authors import AUTHORS, WORKS
from graph_build.facts.clinical.reported import of_reported
from graph_build.facts.clinical.runs import NUMBER, PEOPLE, clause_at, count, plain, within_parentheses
from graph_build.facts.clinical.study import CONTROL, Study, is_own
from graph_build.model import Population
from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Context, ReadSentence, SlotValue

_FINITE = (
    r"was|were|had|has|have|did|achieved|received|developed|experienced|showed|exhibited|demonstrated|"
    r"underwent|required|"
    r"needed|remained|improved|worsened|progressed|relapsed|recovered|responded|died|survived|suspended|discontinued|"
    r"stopped|took|satisfied|met|fulfilled|reached|attained|completed|withdrew|presented|changed|reported|suffered|failed"
)
_ADJECTIVES = (
    r"(?:(?!(?:years?|months?|weeks?|days?|old|mg|mL|cm|mm|of|and|or|the|was|were|with|to|in)\b)[\w/+‐-]+\s){0,4}?"
)
_ALL = Pattern(
    rf"\b(?P<q>all|every|each|both)\s(?:of\s)?(?:the\s|our\s|these\s)?(?:(?P<n>{NUMBER})\s)?{_ADJECTIVES}{PEOPLE}\b",
    re.IGNORECASE,
)
_NONE = Pattern(
    rf"\b(?P<q>nobody|no[\s-]one|none|no|neither)\s(?:(?:of\s)?(?:the\s|our\s|these\s)?{_ADJECTIVES}{PEOPLE}\b|(?=(?:{_FINITE})\b))",
    re.IGNORECASE,
)
_SHARE = Pattern(
    rf"(?<![\w.])(?P<n>{NUMBER})(?:\s?\((?P<first>\d+(?:[.·]\d+)?)\s?%\))?\s?(?:/|\s?\b(?:out\s)?of\s)\s?(?:the\s|"
    rf"all\s|these\s|"
    rf"our\s)?(?P<total>{NUMBER})(?![\w.]|\s?%)"
    rf"(?:\s?\(\s?(?P<pct>\d+(?:\.\d+)?)\s?%\s?\))?(?:\s(?P<who>{_ADJECTIVES}{PEOPLE})\b)?",
    re.IGNORECASE,
)
_OF_THEM = Pattern(rf"(?<![\w.])(?P<n>{NUMBER})\sof\s(?:them|these|whom|those)\b", re.IGNORECASE)
_PERCENT = Pattern(
    rf"(?<![\w.])(?P<pct>\d+(?:\.\d+)?)\s?%\s(?:\(\s?(?P<n>{NUMBER})\s?(?:/|"
    rf"\sof\s)\s?(?P<total>{NUMBER})\s?\)\s)?of\s(?:the\s|all\s|these\s|our\s)?{_ADJECTIVES}{PEOPLE}\b",
    re.IGNORECASE,
)
_COUNTED = Pattern(
    rf"(?<![\w.,/%–-])(?P<n>{NUMBER})(?:\s?\(\s?(?P<pct>\d+(?:\.\d+)?)\s?%\s?\))?\s(?P<who>{_ADJECTIVES}{PEOPLE})\b(?!\s?(?:years?|"
    rf"/))",
    re.IGNORECASE,
)
_NUMBERED = "day week month year hour visit cycle group arm cohort table figure grade stage type step part level dose"
"""What a number behind tells which one of them is meant: "at week 24 was seen" counts nobody."""
_NOT_ONE_OF_THEM = "".join(rf"(?<!\b{word}\s)" for word in _NUMBERED.split())
_BARE = Pattern(
    rf"(?<![\w.,/%=<>≤≥(–-]){_NOT_ONE_OF_THEM}(?<!atient )(?<!ase )(?P<n>{NUMBER})\s"
    rf"(?=(?:(?:also|then|subsequently|only)\s)?(?:{_FINITE})\b|with both\b)",
    re.IGNORECASE,
)
_SEX = Pattern(r"\b(?:fe)?males?$|\b(?:wo)?m[ae]n$|\b(?:girls?|boys?)$", re.IGNORECASE)
_ANOTHER = Pattern(
    rf"\b(?:another|(?:the|an)other|the remaining|the latter)\s{_ADJECTIVES}(?:patient|subject|child|case|"
    rf"infant|man|woman)\b",
    re.IGNORECASE,
)

_ARM = Pattern(
    r"\b(?:the|in|an?)\s(?P<x>(?:(?!the\b|in\b|of\b|and\b|than\b|with\b|that\b)[\w()/+‐-]+\s){1,4}?)(?:group|"
    r"arm)s?\b(?:\s\([^)]*\))?",
    re.IGNORECASE,
)
_ARM_PATIENTS = Pattern(
    r"\b(?P<x>[\w/]+(?:[\s-]?\([\w-]+\))?[\s-](?:resistant|responsive|sensitive|refractory|treated|naïve|naive|"
    r"unresponsive))\s(?:patients|children|cases|subjects|group)\b",
    re.IGNORECASE,
)
_TREATED = Pattern(
    rf"\b{PEOPLE}\s(?:who\s(?:were\s)?)?(?:treated|receiving|received|managed)\s(?:(?P<out>without)|"
    rf"with)?\s?(?P<x>[\w-]+)",
    re.IGNORECASE,
)
_OWN_CONTROLS = Pattern(
    r"\b(?:historical\s|matched\s)?controls?\b(?:\s(?:group|arm|patients))?|\bplacebo\b(?:\s(?:group|arm))?",
    re.IGNORECASE,
)
_ONE = Pattern(
    r"\b(?:a|an|one|the first|another|the)\s(?:[\w-]+\s){0,4}(?:patient|boy|girl|man|woman|child|infant|case|"
    r"male|female|neonate)\b(?!s)"
    r"|\b\d+[\s-](?:year|month|week|day)s?[\s-]old\b",
    re.IGNORECASE,
)
_PRESENT = Pattern(
    r"\b(?:is|are|may|can|might|should|represents?|remains?|plays?|includes?|has been|have been|carries|"
    r"results?|suggests?|reflects?)\b",
    re.IGNORECASE,
)
_PAST = Pattern(r"\b(?:was|were|had|did|underwent|became|gave|began|fell|rose|led|showed)\b", re.IGNORECASE)
_PAST_FORM = Pattern(r"\b\w{3,}ed\b", re.IGNORECASE)
_REPORTS = Pattern(r"\bwe\s(?:[\w-]+\s){0,2}?(?:report|describe|present)\s(?:an?|the|this|our)\b", re.IGNORECASE)
_OWN_PATIENT = Pattern(
    r"\b(?:(?:our|this|the|the present|these) (?:\w+ )?(?:patients?|cohort|case|series|child|boy|girl|man|"
    r"woman|infant|subjects?))\b(?!\s(?:reported|described|presented|published|treated|studied)\s(?:by|in)\b|"
    r"\sof\s(?-i:[A-Z]))",
    re.IGNORECASE,
)
_CREDITED = Pattern(
    rf"{AUTHORS}|"
    r"\breported by\s(?-i:[A-Z])|"
    r"\b(?:previous|prior|earlier|pivotal|original)\s(?:\w+\s)?(?:trial|study|series)\b|"
    r"\b(?:trial|study|series|cohort)\b(?=.{0,80}\b(?:than|unlike|as|from) (?:in )?ours\b)",
    re.IGNORECASE,
)

_WORKS = Pattern(WORKS, re.IGNORECASE)
_PRESENT_WORK = Pattern(
    r"\b(?:ours|this (?:trial|registry|analysis|patient)|the (?:present|current) \w+)\b", re.IGNORECASE
)
_BY_AUTHORS = Pattern(AUTHORS, re.IGNORECASE)
_HELD_AGAINST = re.compile(  # the own patient is what the other is held against
    r"\b(?:unlike|similar(?:ly)? to|like|in contrast (?:to|with)|contrary to|as (?:in|with)|compared (?:to|with)|"
    r"than(?: in)?|different from|analogous to)\s(?:that of\s)?(?:our|this|the present|the index)\s(?:\w+\s)?"
    r"(?:patients?|case|child|boy|girl|man|woman|infant)\b",
    re.IGNORECASE,
)

_ANOTHERS = re.compile(
    r"\b(?:a|an|one|another)\s(?:[\w-]+\s){0,4}(?:case|patient|boy|girl|man|woman|child|infant|male|female|\d+-year-old)"
    r"\b(?!\s(?:report|series|like|with our))",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:another|an?|one|other)\s(?:similar|previous|earlier|published|reported|further)\s(?:[\w-]+\s)?cases?\b|"
    r"\banother\s(?:[\w-]+\s)?case\s(?:of|in)\b",
    re.IGNORECASE,
)
"""A case that was met in the literature, whoever met it: "we came across another similar case of …"."""
_OURS = re.compile(r"\b(?:we|our|ours|this|present|index|here(?:in)?)\b", re.IGNORECASE)
_TO_OURS = re.compile(r",\s(?:in\s)?(?:our|ours|we|this|the present)\b", re.IGNORECASE)
_WHO = re.compile(r"[,\s]*(?:in\s)?(?:who|whom|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """Patients that a run of a sentence counts or names.

    Attributes:
        start: first position; end: position after the last.
        n: how many, where printed.
        total: out of how many.
        percent: the share, where printed.
        quantifier: "all", "both", "none", or None.
        printed: whether `n` is printed.
        who: their name without the count ("patients with CALs" -> "patients").
    """

    start: int
    end: int
    n: int | None = None
    total: int | None = None
    percent: str | None = None
    quantifier: str | None = None
    who: str = ""


@lru_cache(maxsize=4096)
def people(text: str) -> tuple[People, ...]:
    """The counted or quantified patients of a sentence, in order; none overlap."""
    taken: list[People] = []
    for found in (*_quantified(text), *_counted(text)):
        if all(found.end <= p.start or p.end <= found.start for p in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda p: p.start))


def _quantified(text: str) -> Iterator[People]:
    for m in _ALL.finditer(text):
        n = count(m["n"]) if m["n"] else 2 if m["q"].casefold() == "both" else None
        yield People(m.start(), m.end(), n, n, quantifier="both" if m["q"].casefold() == "both" else "all")
    for m in _NONE.finditer(text):
        yield People(m.start(), m.end(), 0, quantifier="none")


def _counted(text: str) -> Iterator[People]:
    for m in _SHARE.finditer(text):
        n, total = count(m["n"]), count(m["total"])
        if n is not None and total is not None and n <= total and (m["who"] or m["pct"] or "of" in m.group()):
            yield People(
                m.start(),
                m.end(),
                n,
                total,
                (m["pct"] or m["first"] or "").replace("·", ".") or None,
                who=m["who"] or "",
            )
    for m in _PERCENT.finditer(text):
        yield People(
            m.start(), m.end(), count(m["n"]) if m["n"] else None, count(m["total"]) if m["total"] else None, m["pct"]
        )
    for m in (*_OF_THEM.finditer(text), *_COUNTED.finditer(text), *_BARE.finditer(text)):
        n = count(m["n"])
        sexes = within_parentheses(text, m.start()) and _SEX.search(m.groupdict().get("who") or "") is not None
        if n is not None and not sexes:
            groups = m.groupdict()
            yield People(m.start(), m.end(), n, percent=groups.get("pct"), who=groups.get("who") or "")
    for m in _ANOTHER.finditer(text):
        yield People(m.start(), m.end(), 1)


def defines_cohort(text: str, them: People) -> bool:
    """Whether counted patients are told apart by a condition ("22 patients with arthritis"), not a part of others."""
    return (
        them.total is None
        and re.match(r"\s(?:with|having|diagnosed with|suffering from)\s", text[them.end :]) is not None
    )


def count_slots(them: People | None, study: Study, own: bool) -> dict[str, SlotValue]:
    """The slots that say how many: n, n_total, percent, quantifier; totals of the own group where it is implied."""
    if them is None:
        return {}
    slots: dict[str, SlotValue] = {}
    total = them.total or (study.n if own and study.kind == "group" and study.control is None else None)
    n = them.n
    if them.quantifier == "all" and n is None:
        n = total
        if n is not None:
            slots["n_implied"] = True
    if n is not None:
        slots["n"] = n
    if total is not None and n is not None and n <= total and n > 0:
        slots["n_total"] = total
    if them.percent is not None:
        value = count(them.percent)
        slots["percent"] = value if value is not None else number(them.percent)
    if them.quantifier in ("all", "both"):
        slots["quantifier"] = them.quantifier
    return slots


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm or subgroup that a run of a sentence names."""

    start: int
    end: int
    label: str
    control: bool


def arms(sentence: ReadSentence, study: Study) -> tuple[Arm, ...]:
    """The arms and subgroups that a sentence names, in order; none overlap."""
    taken: list[Arm] = []
    for start, end, words, control in _named_arms(sentence.text, study):
        label = _arm_label(sentence, start, end, words, study, control=control)
        if label and all(end <= a.start or a.end <= start for a in taken):
            taken.append(Arm(start, end, label, control or label.casefold().startswith((CONTROL, "placebo"))))
    return tuple(sorted(taken, key=lambda a: a.start))


def _named_arms(text: str, study: Study) -> Iterator[tuple[int, int, str, bool]]:
    for m in _ARM_PATIENTS.finditer(text):
        yield m.start(), m.end(), m["x"], False
    if study.control:
        for m in _OWN_CONTROLS.finditer(text):
            yield m.start(), m.end(), CONTROL, True
    for m in _ARM.finditer(text):
        yield m.start("x"), m.end(), m["x"], bool(re.match(r"(?:control|placebo)", m["x"], re.IGNORECASE))
    if study.control:
        for m in _TREATED.finditer(text):
            yield m.start(), m.end(), m["x"], bool(m["out"])


def _arm_label(sentence: ReadSentence, start: int, end: int, words: str, study: Study, *, control: bool) -> str | None:
    if study.arms:
        drug, other = study.arms
        if control:
            return other
        named = [m.concept.label for m in sentence.mentions_of("drug") if start <= m.start and m.end <= end]
        if drug in named:
            return drug
        if re.fullmatch(r"(?:treatment|treated|intervention|study|active)", plain(words), re.IGNORECASE):
            return drug
    label = plain(words)
    if re.fullmatch(
        r"(?:age|this|both|each|same|other|two|small|large|\d.*|patient|study|sub|support|diverse)?",
        label,
        re.IGNORECASE,
    ):
        return None
    return re.sub(r"[\s-]treated$", "", label)


def population(sentence: ReadSentence, position: int, study: Study, case: str | None = None) -> Population | None:
    """Whose data stands at a position, or None where it is nobody's: general knowledge, relatives, cells, a plan.

    Args:
        sentence: the sentence.
        position: where the statement stands.
        study: what the document is about.
        case: label of the patient whose part of the document this is ("patient 2"), or None.
    """
    here = [c for c in sentence.contexts if c.kind == "experiencer" and c.start <= position < c.end]
    told = {c.value for c in here}
    if told & {"family", "in_vitro"}:
        return None
    if any(c.value == "cited" and _credits(sentence, c) for c in here):
        return _cited(sentence, position) if sentence.sentence.citations else None
    if _cites(sentence, told, position, study) and not _parts_of_own(sentence.text, study):
        return _cited(sentence, position)
    if of_reported(sentence) or (study.kind == "group" and of_other_work(sentence)):
        return _cited(sentence, position) if sentence.sentence.citations else None
    if not _tells_of_own(sentence, study, told):
        return None
    if study.kind == "patient":
        return Population("patient", case or study.label)
    named = arms(sentence, study) if study.arms else ()
    if named:
        clause = clause_at(sentence.text, position)
        near = [a for a in named if clause.holds(a.start)] or list(named)
        arm = min(near, key=lambda a: abs(a.start - position))
        if study.arms and arm.label in study.arms:
            return Population("control" if arm.control else "arm", arm.label)
    return Population("unspecified" if study.kind == "unspecified" else "group", study.label)


def credited(sentence: ReadSentence) -> Context | None:
    """The cue under which a sentence tells of a work whose authors or name it gives, or None."""
    return next(
        (c for c in sentence.contexts if c.kind == "experiencer" and c.value == "cited" and _credits(sentence, c)), None
    )


def of_other_work(sentence: ReadSentence) -> bool:
    """Whether a sentence tells of another study than the document's own, and of nothing of its own.

    In the introduction and discussion the words say so; elsewhere only beside a citation mark, and not by authors
    alone, whose method may have been used.
    """
    argues = sentence.section in ("introduction", "discussion", "conclusion")
    if not (argues or sentence.sentence.references) or is_own(sentence.text) or _PRESENT_WORK.search(sentence.text):
        return False
    return _WORKS.search(sentence.text) is not None or (argues and _BY_AUTHORS.search(sentence.text) is not None)


def _credits(sentence: ReadSentence, cue: Context) -> bool:
    """Whether the part of a sentence under a cue names whose work it tells of, and not the document's own."""
    named = _CREDITED.search(sentence.text, cue.start)
    if named is None or named.start() >= cue.end:
        return False
    words = _HELD_AGAINST.sub("", sentence.text[cue.start : cue.end])
    return not _names_own(words)


def _names_own(words: str, study: Study | None = None) -> bool:
    """Whether words speak of the document itself or of its own patients."""
    return is_own(words) or _names_patient(words, study)


def _names_patient(words: str, study: Study | None) -> bool:
    """Whether words name an own patient; "these patients" are others where the document tells of one."""
    single = study is not None and study.kind == "patient"
    named = (m.group().casefold() for m in _OWN_PATIENT.finditer(words))
    return any(not (single and one.startswith("these ")) for one in named)


def of_another_case(text: str) -> bool:
    """Whether a sentence with a mark brings in a case that is not the own: "one case was reported; he died"."""
    ours = {m.group().casefold() for m in _OURS.finditer(text)}
    return (_ANOTHERS.search(text) is not None and not ours) or (_OF_OTHERS.search(text) is not None and ours <= {"we"})


def _cites(sentence: ReadSentence, told: set[str], position: int, study: Study) -> bool:
    """Whether a position of a sentence tells of a cited work's patients.

    Where the sentence names the own patient too, it is the clause that decides: a mark in it, and none of ours.
    """
    if not sentence.sentence.references or sentence.section in ("case", "results", "methods"):
        return False
    if not _names_own(sentence.text, study) or ("cited" in told and not is_own(sentence.text)):
        return True
    if of_another_case(sentence.text):
        return True
    run = clause_at(sentence.text, position)
    # "the patient of Smith [4], who died": the words before the mark say whom
    first = run.start - 1 if _WHO.match(sentence.text, run.start) else run.start + 1
    turn = _TO_OURS.search(sentence.text, position, run.end)
    end = turn.start() if turn else run.end
    closed = any(first <= c.position <= end + 1 for c in sentence.sentence.citations)
    return closed and not _names_own(sentence.text[run.start : end])


def _cited(sentence: ReadSentence, position: int) -> Population:
    after = [c for c in sentence.sentence.citations if c.position >= position]
    mark = after[0] if after else sentence.sentence.citations[-1]
    reference = mark.numbers[0]
    before = sentence.text[: sentence.text.find(" ", position) if " " in sentence.text[position:] else None]
    if _ONE.search(before) and len(mark.numbers) == 1:
        return Population("patient", f"patient of reference [{reference}]", "cited", reference)
    return Population("group", f"reference [{reference}] cohort", "cited", reference)


def cited_numbers(sentence: ReadSentence, position: int) -> tuple[int, ...]:
    """The reference numbers of the mark that closes the run in which a position lies."""
    after = [c for c in sentence.sentence.citations if c.position >= position]
    mark = after[0] if after else sentence.sentence.citations[-1] if sentence.sentence.citations else None
    return mark.numbers if mark else ()


def _tells_of_own(sentence: ReadSentence, study: Study, told: set[str]) -> bool:
    """Whether a sentence tells what happened to the document's own patients."""
    text = sentence.text
    if study.kind is None or sentence.section in ("front", "back", "references"):
        return False
    if sentence.section in ("case", "results"):
        return True
    if study.story:
        return "general" not in told or _in_past(text)
    past = _in_past(text)
    if sentence.section == "methods":
        return past
    own = _names_own(text, study)
    if study.kind == "unspecified" and "general" in told and not own:
        return False
    if "cited" in told and not is_own(text):
        return False
    if sentence.section in ("introduction", "discussion", "conclusion"):
        return (past or _PAST_FORM.search(text) is not None or _REPORTS.search(text) is not None) and (
            own or (study.kind == "group" and _counted_own(text, study))
        )
    return past or (own and _PAST_FORM.search(text) is not None)


@lru_cache(maxsize=1024)
def _in_past(text: str) -> bool:
    """Whether a sentence tells what was, and not what is."""
    return _PAST.search(text) is not None or (_PAST_FORM.search(text) is not None and _PRESENT.search(text) is None)


def _parts_of_own(text: str, study: Study) -> bool:
    """Whether a sentence counts patients out of as many as the own group has ("4 of 7 patients")."""
    return study.kind == "group" and study.n is not None and any(p.total == study.n for p in people(text))


def _counted_own(text: str, study: Study) -> bool:
    """Whether a sentence counts patients as parts of the own group."""
    return any(
        p.quantifier == "all" or p.total == study.n or (p.n is not None and study.n is not None and 0 < p.n < study.n)
        for p in people(text)
    )
