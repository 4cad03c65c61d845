"""Arms by the part they play and not by name: "on active drug", "controls", "the lower dose", "those not given X"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.study.allocation import SCHEDULED
from graph_build.study.keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.study.arms import Arm, Arms

    Place = tuple[int, int, Arm]

_PEOPLE = r"(?:those|patients|participants|subjects|children|adults|people|individuals|women|men|recipients)"
_ACTIVE = Pattern(
    r"\b(?:(?:patients|those|participants)\s(?:on|receiving|given)\s)?(?:the\s)?active[\s-](?:drug|treatment|therapy|agent)"
    r"(?:\s(?:arm|group))?\b"
    r"|\bthose\streated\b(?!\s(?:with|by|using)\b)"
    r"|(?<!-)\btreated\s(?:patients|participants|subjects|children|adults|women|men|cases|individuals)\b"
    r"(?!\s(?:with|by|using)\b)",
    re.IGNORECASE,
)
_UNTREATED = Pattern(
    r"\b(?:the\s|those\s)?untreated(?:\s(?:patients|participants|subjects|children|adults|women|men|group|arm|ones))?\b",
    re.IGNORECASE,
)
_BOTH = Pattern(
    r"\b(?:(?:patients|those|participants)\s(?:on|receiving|given)\s)?(?:both\s(?:drugs|treatments|agents|therapies)|"
    r"(?:the\s)?combin(?:ation|ed)(?:\s(?:therapy|treatment|group|arm))?)\b(?!\s(?:of|with)\b)",
    re.IGNORECASE,
)
_CONTROLS = Pattern(
    r"(?<!subsequent\s)(?<!follow-up\s)(?<!later\s)\b(?:the\s)?controls\b|"
    r"\b(?:the\s)?control\s(?:subjects|individuals|participants)\b|"
    r"\b(?:the\s)?(?:control|comparison|comparator|reference)\s(?:group|arm|cohort|patients)\b",
    re.IGNORECASE,
)
_LACKING = Pattern(
    rf"\b(?:{_PEOPLE}\s)?(?:(?:who\s)?(?:did|had|were)\snot\s(?:been\s)?(?:received?|taken?|given|treated\swith|used?|"
    r"exposed\sto)|not\s(?:given|receiving|treated\swith|taking|using|on|exposed\sto)|without|(?<=with\s)no|(?<=on\s)no|(?<=given\s)no)\s(?:the\s|any\s)?"
    r"(?P<what>active\s(?:drug|treatment|agent|therapy)|[A-Za-z][\w-]{4,})\b",
    re.IGNORECASE,
)
"""Those who had not what a treated arm had: "those not given X", "without active drug"."""
_RANKED = Pattern(
    r"\b(?:the\s)?(?P<rank>low(?:er|est)?|high(?:er|est)?|middle|intermediate|medium|small(?:er|est)|larg(?:er|est))[\s-]"
    r"(?:dos(?:e|ing|age)|regimen)(?:[\s-](?:group|arm|cohort|regimen|patients|recipients))?\b(?!\sof\b)",
    re.IGNORECASE,
)
_DOSE = Pattern(r"\s(?P<dose>\d+(?:[.,]\d+)?)[\s-]?(?P<unit>mg|µg|μg|mcg|g|IU|U|mL|%)(?![\w])")
_GIVING = r"(?:dosing|dosage|doses|injections?|infusions?|administration|treatment|therapy|regimen|schedule)"


def by_role(text: str, arms: Arms) -> Iterator[Place]:
    """Arms by what their patients had or lacked, with where the words for them begin and end."""
    treated, combined, control = arms.treated, arms.combined, arms.control
    if control is not None:
        for m in (*_CONTROLS.finditer(text), *_UNTREATED.finditer(text)):
            yield m.start(), m.end(), control
        for m in _LACKING.finditer(text):
            lacked = arms.named(m["what"])
            active = m["what"].casefold().startswith("active ")
            if active or (lacked is not None and not lacked.control):
                yield m.start(), m.end(), control
    if len(treated) == 1:
        for m in _ACTIVE.finditer(text):
            yield m.start(), m.end(), treated[0]
    if combined is not None:
        for m in _BOTH.finditer(text):
            yield m.start(), m.end(), combined


def by_rank(text: str, arms: Arms) -> Iterator[Place]:
    """Arms of one drug by which of their doses is the higher: "the lower dose", "high-dose group"."""
    doses = sorted(
        (float(m["dose"].replace(",", ".")), arm.label, arm) for arm in arms.treated if (m := _DOSE.search(arm.label))
    )
    drugs = {re.split(r"\s\d", label)[0].casefold() for _, label, _ in doses}
    if len(doses) < 2 or len(drugs) != 1 or len({dose for dose, _, _ in doses}) != len(doses):
        return
    for m in _RANKED.finditer(text):
        rank = m["rank"].casefold()
        if rank.startswith(("low", "small")):
            yield m.start(), m.end(), doses[0][2]
        elif rank.startswith(("high", "larg")):
            yield m.start(), m.end(), doses[-1][2]
        elif len(doses) == len(("low", "middle", "high")):
            yield m.start(), m.end(), doses[1][2]


def by_schedule(text: str, arms: Arms) -> Iterator[Place]:
    """Arms of one drug by how often it was given: "under weekly dosing", "with injections every other week"."""
    scheduled = [(arm, found) for arm in arms.treated if (found := SCHEDULED.fullmatch(arm.label))]
    if len({found["often"].casefold() for _, found in scheduled}) < 2:
        return
    for arm, found in scheduled:
        often = re.sub(r"\s", r"[\\s-]", re.escape(found["often"]).replace(r"\ ", " "))
        told = rf"(?<![\w-])(?:{often}[\s-]{_GIVING}|{_GIVING}\s{often})(?![\w-])"
        for m in re.finditer(told, text, re.IGNORECASE):
            yield m.start(), m.end(), arm


def by_first_word(text: str, arms: Arms) -> Iterator[Place]:
    """Arms by the drug that their name begins with, where no other arm had it: "X" for "X 100 mg every 4 weeks"."""
    for arm in arms.arms:
        first = re.match(r"[A-Za-z][\w-]{4,}(?=\s)", arm.label)
        key = keys_of(first.group()) if first else frozenset()
        if first is None or len(key) != 1 or not key <= arm.keys or any(key & a.keys for a in arms.arms if a != arm):
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(first.group())}(?![\w-])", text, re.IGNORECASE):
            yield m.start(), m.end(), arm
