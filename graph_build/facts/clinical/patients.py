"""Who the patients are: age, sex, origin, weight, time followed; of the own patients and of cited single ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.conditions import tells_of_patients
from graph_build.facts.clinical.people import population
from graph_build.facts.clinical.runs import NUMBER, as_number, count, within_parentheses
from graph_build.facts.clinical.study import Study, numbered_cases, study_of
from graph_build.model import Fact, Population, Rule
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from graph_build.model import Quantity, ReadDocument, ReadSentence, Scalar

PERSON = Rule("patients.person", 1, "age, sex and origin in the words for one patient")
COUNTED = Rule("patients.counted", 1, "sex and origin of counted patients")
BODY = Rule("patients.body", 1, "weight, height, body mass index and gestational age")
FOLLOWED = Rule("patients.followed", 1, "how long patients were followed")
HEALTH = Rule("patients.health", 1, "that a patient was healthy before")

_SEXES = {
    "girl": "female", "woman": "female", "female": "female", "lady": "female", "women": "female", "girls": "female",
    "females": "female", "boy": "male", "man": "male", "male": "male", "gentleman": "male", "men": "male",
    "boys": "male", "males": "male",
}  # fmt: skip
_ONE = r"girl|woman|female|lady|boy|man|male|gentleman"
_NEUTRAL = (
    r"patient|infant|child|neonate|newborn|toddler|baby|adult|adolescent|teenager|individual|student|worker|farmer"
)
_NATIONS = (
    "Afghan Albanian Algerian American Argentine Argentinian Australian Austrian Bangladeshi Belgian Brazilian "
    "British Bulgarian Canadian Chilean Chinese Colombian Croatian Cuban Czech Danish Dutch Ecuadorian Egyptian "
    "English Ethiopian Filipino Finnish French German Ghanaian Greek Hungarian Indian Indonesian Iranian Iraqi Irish "
    "Israeli Italian Jamaican Japanese Jordanian Kenyan Korean Kuwaiti Lebanese Libyan Malaysian Mexican Moroccan "
    "Nepalese Nepali Nigerian Norwegian Omani Pakistani Palestinian Peruvian Polish Portuguese Qatari Romanian "
    "Russian Saudi Scottish Senegalese Serbian Singaporean Somali Spanish Sudanese Swedish Swiss Syrian Taiwanese "
    "Thai Tunisian Turkish Ugandan Ukrainian Venezuelan Vietnamese Yemeni"
).replace(" ", "|") + "|South African|Sri Lankan"
_ETHNIC = (
    r"African[ -]American|Afro-Caribbean|Caucasian|Hispanic|Latino|Latina|Asian|South Asian|East Asian|African|"
    r"Arab|Black|White|Ashkenazi Jewish|Roma|Maori|Han Chinese|Caribbean|European|Indigenous|Native American"
)
_ORIGIN = re.compile(rf"\b(?:(?P<ethnic>{_ETHNIC}|black|white)|(?P<nation>{_NATIONS}))\b")
_OF_ORIGIN = re.compile(rf" of {_ORIGIN.pattern} (?:origin|descent|ethnicity|ancestry)\b")
_PERSON = re.compile(
    rf"(?:[, -]|\([MF]\))*(?:(?!(?:and|or|with|who|donor|mother|father|brother|sister|whose|from|"
    rf"was|the|our|this)\b)[\w-]+ ){{0,4}}?"
    rf"(?P<person>{_ONE}|{_NEUTRAL})\b(?: (?:patient|child|infant|adult|neonate|newborn|adolescent))?(?!['’]s)",
    re.IGNORECASE,
)
_BEFORE_AGE = re.compile(
    rf"\b(?P<person>{_ONE}|{_NEUTRAL})\b(?: (?:patient|child|infant))?,? ?(?:who was |was )?$", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:donors?|mother|father|brother|sister|son|daughter|sibling|cousin|wife|husband|spouse|aunt|uncle|"
    r"parents?|twin|twins|partner)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:et al|another (?:study|case|report)|(?:previous|prior|earlier) (?:case|report|study)|(?:second|"
    r"other) case|average|mean|median)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\w.,/%–-])(?P<n>{NUMBER}) ?(?:\( ?(?P<pct>\d+(?:\.\d+)?) ?% ?\) )?(?:(?:consecutive|adult|"
    rf"p(?:a)?ediatric|young|were|was|of them were) )*"
    rf"(?P<sex>females?|males?|women|men|boys|girls)\b",
    re.IGNORECASE,
)
_ORIGINS = re.compile(
    rf"(?<![\w.])(?P<n>{NUMBER}) (?:(?:consecutive|adult|p(?:a)?ediatric) )*(?P<nation>{_NATIONS}) (?i:patients|"
    rf"children|women|men|cases|adults|infants)\b"
)
_BODY = re.compile(
    r"\b(?:(?P<birth>birth ?weight)|(?P<weight>weigh(?:t|ing|ed|s))|(?P<height>height|stature)|(?P<bmi>BMI|"
    r"body mass index(?: \(BMI\))?))(?!\w)"
    r"(?: (?:of|was|is|were|at birth|on admission)| ?[:=,(])* ?(?:approximately |about |only )?$",
    re.IGNORECASE,
)
_NOT_MEASURED = re.compile(r"\b(?:predicted|ideal|dry|loss of|gain of|lost|gained)(?: body)? $", re.IGNORECASE)
_GESTATION = re.compile(r"^ ?(?:['’] ?)?(?:of )?(?:gestation(?:al age)?|pregnan(?:t|cy))\b", re.IGNORECASE)
_FOLLOWED = re.compile(
    r"(?:\bfollow(?:ed|-? ?up)\b(?:-? ?up)?(?: (?:period|time|duration|course))? (?:of|for|lasting|"
    r"was) (?:more than |over |about |approximately |at least )?$)",
    re.IGNORECASE,
)
_OF_FOLLOW_UP = re.compile(r"^ (?:of )?(?:clinical |regular )?follow-? ?up\b", re.IGNORECASE)
_BEFORE_FOLLOW_UP = re.compile(
    r"\b(?:with|after|during|over|for) (?:an? |the )?(?:current |total |more than |over )?$", re.IGNORECASE
)
_HEALTHY = re.compile(r"\b(?:previously|otherwise) (?:healthy|well|fit)\b", re.IGNORECASE)
_UNITS = {"weight": ("kg", "g", "[lb_av]"), "birth": ("kg", "g"), "height": ("cm", "m"), "bmi": ("kg/m2", None)}
_NAMES = {"weight": "weight", "birth": "birth weight", "height": "height", "bmi": "body mass index"}


def state(read: ReadDocument) -> Iterator[Fact]:
    """What is said of the patients themselves in prose."""
    study = study_of(read)
    cases = dict(numbered_cases(read))
    for sentence in read.sentences:
        if sentence.section == "back" or not tells_of_patients(sentence):
            continue
        case = cases.get(sentence.sentence.section)
        yield from _persons(sentence, study, case)
        yield from _counted(sentence, study)
        yield from _quantities(sentence, study, case)


def _fact(
    sentence: ReadSentence,
    whose: Population,
    run: tuple[int, int],
    rule: Rule,
    aspect: str,
    value: Scalar,
    *,
    unit: str | None = None,
    comparator: str | None = None,
    n: int | None = None,
    n_total: int | None = None,
    percent: Decimal | None = None,
) -> Fact:
    return Fact.of(
        "patient", whose.label, sentence.span(*run), rule, population=whose, aspect=aspect, value=value, unit=unit,
        comparator=comparator, n=n, n_total=n_total, percent=percent,
        references=(whose.reference,) if whose.reference is not None else None,
    )  # fmt: skip


def _whose(sentence: ReadSentence, position: int, study: Study, case: str | None) -> Population | None:
    """The one patient that stands at a position, own or cited; None for groups, relatives and donors."""
    whose = population(sentence, position, study, case)
    return whose if whose is not None and whose.kind == "patient" else None


def _persons(sentence: ReadSentence, study: Study, case: str | None) -> Iterator[Fact]:
    """Age, sex and origin in words such as "a 57-year-old Japanese woman"."""
    text = sentence.text
    for age in sentence.quantities:
        if age.kind != "age" or age.value is None or age.comparator or within_parentheses(text, age.start):
            continue
        after = _PERSON.match(text, age.end)
        before = None if after else _BEFORE_AGE.search(text, 0, age.start)
        person = after or before
        whose = _whose(sentence, age.end, study, case)
        if person is None or whose is None:
            continue
        start, end = min(age.start, person.start("person")), max(age.end, person.end())
        if _OTHERS.search(text, max(0, start - 40), end) or (
            whose.experiencer == "own" and _ELSEWHERE.search(text, 0, start)
        ):
            continue
        run = (start, end)
        yield _fact(sentence, whose, run, PERSON, "age", as_number(age.value), unit=age.unit)
        sex = _SEXES.get(person["person"].casefold())
        if sex:
            yield _fact(sentence, whose, run, PERSON, "sex", sex)
        origin = _ORIGIN.search(text, start, end) or _OF_ORIGIN.match(text, end)
        if origin:
            aspect = "nationality" if origin["nation"] else "ethnicity"
            yield _fact(sentence, whose, run, PERSON, aspect, origin["ethnic"] or origin["nation"])
        healthy = _HEALTHY.search(text, max(0, start - 25), end + 40)
        if healthy:
            yield _fact(sentence, whose, healthy.span(), HEALTH, "medical history", healthy.group().casefold())


def _counted(sentence: ReadSentence, study: Study) -> Iterator[Fact]:
    """Sex and origin in counts of the own group, such as "seven female patients"."""
    if study.kind != "group" or study.n is None or sentence.section in ("introduction", "discussion", "conclusion"):
        return
    for found in (*_COUNTED.finditer(sentence.text), *_ORIGINS.finditer(sentence.text)):
        n, groups = count(found["n"]), found.groupdict()
        whose = population(sentence, found.start(), study)
        if sentence.section == "front" and whose is None and not sentence.sentence.references:
            whose = _own_group(study)
        if n is None or whose is None or whose.experiencer != "own" or not 0 < n <= study.n:
            continue
        aspect, value = (
            ("sex", _SEXES[groups["sex"].casefold()]) if groups.get("sex") else ("nationality", groups["nation"])
        )
        percent = number(groups["pct"]) if groups.get("pct") else None
        yield _fact(sentence, whose, found.span(), COUNTED, aspect, value, n=n, n_total=study.n, percent=percent)


def _own_group(study: Study) -> Population:
    return Population("group", study.label)


def _quantities(sentence: ReadSentence, study: Study, case: str | None) -> Iterator[Fact]:
    """Weight, height, gestational age and time followed, each told by the words around its number."""
    text = sentence.text
    for quantity in sentence.quantities:
        if quantity.kind not in ("number", "age") or quantity.value is None or quantity.unit is None:
            continue
        found = _aspect(text, quantity)
        whose = _whose(sentence, quantity.start, study, case) if found else None
        if found is None or whose is None or _OTHERS.search(text, max(0, quantity.start - 60), quantity.end):
            continue
        aspect, rule, run = found
        yield _fact(
            sentence, whose, run, rule, aspect, as_number(quantity.value),
            unit=quantity.unit, comparator=quantity.comparator,
        )  # fmt: skip


def _aspect(text: str, quantity: Quantity) -> tuple[str, Rule, tuple[int, int]] | None:
    """What a number says of a patient, with the run that says it."""
    body = _BODY.search(text, 0, quantity.start)
    if body and not _NOT_MEASURED.search(text, 0, body.start()):
        name = next(k for k, v in body.groupdict().items() if v)
        if quantity.unit in _UNITS[name]:
            return _NAMES[name], BODY, (body.start(), quantity.end)
    gestation = _GESTATION.match(text[quantity.end :])
    if gestation and quantity.unit in ("wk", "d"):
        return "gestational age", BODY, (quantity.start, quantity.end + gestation.end())
    if quantity.unit not in ("d", "wk", "mo", "a"):
        return None
    followed = _FOLLOWED.search(text, 0, quantity.start)
    if followed:
        return "follow_up_duration", FOLLOWED, (followed.start(), quantity.end)
    of = _OF_FOLLOW_UP.match(text[quantity.end :])
    before = _BEFORE_FOLLOW_UP.search(text, 0, quantity.start)
    if of and before:
        return "follow_up_duration", FOLLOWED, (before.start(), quantity.end + of.end())
    return None
