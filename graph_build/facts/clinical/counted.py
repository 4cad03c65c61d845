"""Outcomes with the patients who had them: "3 patients achieved X", "X occurred in 9 of 60", "mortality was 20%"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import People, people
from graph_build.facts.clinical.results import Result, good_state
from graph_build.facts.clinical.runs import followed_by, plain, said_of
from graph_build.frames.treatments.agents import agents
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_HAD = (
    r"remained on|achieved|reached|attained|obtained|experienced|showed|exhibited|demonstrated|developed|"
    r"underwent|had|"
    r"satisfied|met|fulfilled|remained|required|"
    r"needed|suspended|discontinued|stopped|withdrew|completed|maintained|suffered|presented with|entered"
)
_AFTER_PEOPLE = Pattern(
    rf"(?:\s?[(\[][^)\]]*[)\]])*(?:\s(?:who|with|treated|taking|on|receiving|in)\s[^.;,]{{0,130}}?)?,?\s(?:also\s|"
    rf"then\s|both\s|\w+ly\s)?(?P<neg>(?:did not|never|not)\s)?(?P<v>{_HAD}|"
    rf"achieve|experience|develop|require|need|relapse[d]?|survived|responded|improved|worsened|progressed|"
    rf"recovered)\b",
    re.IGNORECASE,
)
_CARE = Pattern(
    r"\b(?:procedures?|surgery|ventilation|transfusions?|intubation|dialysis|interventions?|"
    r"revasculari[sz]ation|support|oxygen|admission|"
    r"re-?treatment|rescue|therapy|treatment|hospitali[sz]ation|transplant\w*|resection|drainage|stent\w*)\b",
    re.IGNORECASE,
)
_WITHOUT = Pattern(r"\s(?:with|without)\s(?:any\s|no\s)?[\w\s-]{3,40}?(?=$|\s?[.,;()]|\sand\b|\sduring\b|\sat\b)")
_AND_THEN = Pattern(
    rf",?\sand\s(?:then\s|subsequently\s)?(?P<v>{_HAD}|normali[sz]ed|recovered|regained)\s", re.IGNORECASE
)
_ALONE = {
    "relapse": "relapse", "relapsed": "relapse", "survived": "survival", "responded": "response",
    "improved": "clinical improvement",
    "worsened": "clinical worsening", "progressed": "progression", "recovered": "recovery",
}  # fmt: skip
_BARE = Pattern(rf"\s?(?P<neg>)(?P<v>{_HAD}|{'|'.join(_ALONE)})\b", re.IGNORECASE)
_ENDED = ("suspended", "discontinued", "stopped", "withdrew")
_FULFILLED = ("satisfied", "met", "fulfilled")
_NEEDED = ("required", "needed", "require", "need")
_REASON = Pattern(r"\s(?:for|due to|because of|owing to)\s(?=[a-z])", re.IGNORECASE)
_OCCURRED = Pattern(
    r"\s(?P<aux>(?:(?:was|were|has been|have been|had been|has|have)\s)?)(?P<neg>not\s)?(?:also\s|recently\s)?"
    r"(?P<v>occurred|developed|observed|seen|achieved|noted|obtained|reached|recorded|identified|detected|"
    r"needed|required|reported|appeared)\b",
    re.IGNORECASE,
)
_IN_PEOPLE = Pattern(r"\s(?:only\s)?(?:in|by|for|among)\s(?:the\s|only\s)?$", re.IGNORECASE)
_AGAINST = Pattern(
    r"(?:,?\s(?:as\s)?compared (?:with|to)|,?\sversus|,?\svs\.?|,?\swhereas|,?\sand|,)\s(?:only\s|in\s)?$",
    re.IGNORECASE,
)
_NEW = Pattern(
    r"\b(?:new|further|additional|recurrent|subsequent|recurrences?|relapses?|progression|changes?|"
    r"improvements?|response|revasculari[sz]ation|flares?|sequelae|complications?|deaths?)\b",
    re.IGNORECASE,
)
_SHARE_OF = Pattern(
    r"\sof\s(?:the\s|all\s|these\s)?(?P<o>[\w\s-]{3,50}?)\s(?:had\s|have\s|were\s|was\s)?(?P<v>improved|"
    r"resolved|remained stable|worsened|regressed|progressed|responded|recovered|survived|died|relapsed|"
    r"normali[sz]ed|disappeared|stabili[sz]ed|persisted|achieved remission)\b",
    re.IGNORECASE,
)
_AVERAGE = Pattern(r"\b(?P<s>median|mean|average)\s(?:value\s|share\s|proportion\s|percentage\s)?of\s$", re.IGNORECASE)
_SHARE_VERB = Pattern(
    r"\s(?P<v>remained stable|improved|worsened(?: or appeared)?|resolved|regressed|progressed|responded|"
    r"recovered|relapsed|disappeared|persisted|died|survived)\b",
    re.IGNORECASE,
)


def counted(sentence: ReadSentence) -> Iterator[Result]:
    """Outcomes whose patients the words count, or which the words say occurred to none."""
    yield from _had_by(sentence)
    yield from _occurred(sentence)
    yield from _shares(sentence)


def _had_by(sentence: ReadSentence) -> Iterator[Result]:
    text = sentence.text
    for them in people(text):
        verb = _AFTER_PEOPLE.match(text, them.end) if them.n is not None or them.quantifier or them.percent else None
        bare = None
        if verb is None and them.n is not None:
            bare = _BARE.match(text, them.end)
        m = verb or bare
        if m is None:
            continue
        denied = bool(m["neg"]) or them.quantifier == "none"
        first = _had(sentence, them, m.start("v"), m.end("v"), m["v"].casefold(), denied=denied)
        if first is None:
            continue
        yield first
        then = _AND_THEN.search(text, m.end(), first.end + 90)
        if then and not any(p.start > them.end and p.end <= then.start() for p in people(text)):
            second = _had(sentence, them, then.start("v"), then.end("v"), then["v"].casefold(), denied=denied)
            if second:
                yield Result(
                    then.start("v"),
                    second.end,
                    second.at,
                    second.outcome,
                    second.status,
                    second.negated,
                    them,
                    second.extra,
                )


def _had(sentence: ReadSentence, them: People, start: int, end: int, verb: str, *, denied: bool) -> Result | None:
    text = sentence.text
    if verb in _ALONE:
        return Result(them.start, end, start, _ALONE[verb], None, denied, them)
    if verb in _ENDED:
        drug = next((a for a in agents(sentence) if 0 <= a.start - end < 25), None)
        if drug is None:
            return None
        reason = _REASON.match(text, drug.end)
        why = followed_by(text, reason.end()) if reason else None
        extra = (("reason", why[0]),) if why else ()
        return Result(
            them.start, why[1].end if why else drug.end, start, f"{drug.label} suspension", None, denied, them, extra
        )
    followed = followed_by(text, end)
    if followed is None:
        return None
    phrase, run = followed
    treated = [a for a in agents(sentence) if run.start <= a.start < run.end]
    if treated and verb in ("had", "underwent", "required", "needed", "completed", "remained on", "showed"):
        if verb != "remained on" and not re.match(r"remained", verb):
            return None
        return Result(them.start, run.end, start, f"remaining on {treated[0].label}", "remained", denied, them)
    if re.match(r"(?:been|to|a history|received|an? \d|not)\b", phrase, re.IGNORECASE) or re.match(
        r"\s\w+ed\b(?!\s(?:lesions?|disease))", text[end:]
    ):
        return None
    if verb == "remained on":
        return None
    if verb in _FULFILLED:
        return Result(them.start, run.end, start, f"{phrase} satisfied", None, denied, them)
    if verb in _NEEDED:
        if not _CARE.search(phrase):
            return None
        return Result(them.start, run.end, start, f"need for {phrase}", None, denied, them)
    if verb in (
        "had",
        "remained",
        "maintained",
        "presented with",
        "underwent",
        "showed",
        "demonstrated",
        "exhibited",
    ) and not (
        good_state(phrase)
        or _NEW.search(phrase)
        or re.search(r"\b(?:lesions?|stable|disease|active|progress\w+|worsening)\b", phrase, re.IGNORECASE)
    ):
        return None
    status = {
        "developed": "developed",
        "achieved": "achieved",
        "reached": "achieved",
        "attained": "achieved",
        "obtained": "achieved",
        "remained": "remained",
        "normalized": "normalized",
        "normalised": "normalised",
        "recovered": "recovered",
        "regained": "recovered",
    }.get(verb)
    tail = _WITHOUT.match(text, run.end)
    return Result(them.start, tail.end() if tail else run.end, start, phrase, status, denied, them, _how_many(phrase))


def _how_many(phrase: str) -> tuple[tuple[str, str], ...]:
    """The number of things that an outcome counts itself: "at least 1 new lesion"."""
    number = re.match(r"(?P<c>at least |more than )?(?P<n>\d+)\s", phrase)
    if number is None:
        return ()
    return (("value", number["n"]), ("comparator", {"at least ": ">=", "more than ": ">"}.get(number["c"] or "", "=")))


def _occurred(sentence: ReadSentence) -> Iterator[Result]:
    text = sentence.text
    for m in _OCCURRED.finditer(text):
        verb = m["v"].casefold()
        if not m["aux"] and verb not in ("occurred", "developed", "appeared"):
            continue
        said = said_of(text, m.start() + 1)
        if said is None or re.search(
            r"\b(?:we|patients?|she|he|who|which|that|it|this|was|were|subjects?|children)\b", said[0], re.IGNORECASE
        ):
            continue
        phrase, run = said
        none = (
            re.match(
                r"(?:\W|however,?|notably,?|additionally,?)*\b(?:no|none)\b",
                text[run.start - _no_before(text, run.start) : run.start + 4],
                re.IGNORECASE,
            )
            is not None
        )
        had = next(
            (p for p in people(text) if p.start >= m.end() and _IN_PEOPLE.fullmatch(text, m.end(), p.start)), None
        )
        denied = none or m["neg"] is not None or (had is not None and had.quantifier == "none")
        later = any(t.text.endswith("follow-up") or "follow-up" in t.text for t in sentence.timepoints)
        if (
            had is None
            and not (denied and (_NEW.search(phrase) or verb in _NEEDED or later))
            and not (not denied and good_state(phrase))
        ):
            continue
        start = run.start - (_no_before(text, run.start) if none else 0)
        plainly = re.sub(r"^(?:no|none of the)\s", "", phrase, flags=re.IGNORECASE)
        outcome = f"need for {plainly}" if verb in _NEEDED else plainly
        yield Result(
            start,
            had.end if had else m.end(),
            m.start("v"),
            outcome,
            "achieved" if verb in ("achieved", "reached", "obtained") else None,
            denied,
            had,
        )
        if had is None:
            continue
        for other in people(text):
            if other.start <= had.end or not (other.total or other.percent) or _AFTER_PEOPLE.match(text, other.end):
                continue
            if _AGAINST.search(text, had.end, other.start):
                yield Result(other.start, other.end, other.start, outcome, None, denied, other)


def _no_before(text: str, start: int) -> int:
    found = re.search(r"\b(?:no|none of the)\s$", text[max(0, start - 12) : start], re.IGNORECASE)
    return len(found.group()) if found else 0


def _shares(sentence: ReadSentence) -> Iterator[Result]:
    """Shares of things that changed: "30% of the lesions improved, 50% remained stable"."""
    text = sentence.text
    things: str | None = None
    last = 0
    for q in sentence.quantities:
        if q.unit != "%" or q.value is None:
            continue
        first = _SHARE_OF.match(text, q.end)
        following = _SHARE_VERB.match(text, q.end) if things and q.start - last < 40 else None
        m = first or following
        if m is None:
            continue
        if first:
            things = plain(first["o"])
        last = m.end()
        verb = m["v"].casefold()
        if things is None or re.search(r"\bpatients?|children|subjects|cases\b", things):
            outcome = _ALONE.get(verb, verb)
        else:
            outcome = things
        said = _AVERAGE.search(text, 0, q.start) if first else None
        average = ("median" if said["s"].casefold() == "median" else "mean") if said else None
        extra = (("value", str(q.value)), ("unit", "%"), *((("statistic", average),) if average else ()))
        yield Result(q.start, m.end(), q.start, outcome, verb, extra=extra)
