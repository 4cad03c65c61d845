"""How a study was set up, as its own sentences say: its design, its period, its centres, whom it left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import masked
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = (
    r"(?:randomi[sz]ed|non-?randomi[sz]ed|(?:placebo|active|sham|vehicle)?-?\s?controlled|uncontrolled|"
    r"(?:double|single|triple|observer|assessor)[- ]?(?:blind(?:ed)?|mask(?:ed)?)|open[- ]label|prospective|"
    r"retrospective|multi-?(?:cent(?:er|re)|national)|single-?\s?cent(?:er|re)|international|nationwide|"
    r"parallel(?:[- ]group)?|cross-?over|observational|cross-sectional|longitudinal|"
    r"phase\s(?:[1-4][ab]?(?:/[1-4][ab]?)?|I{1,3}V?[ab]?|IV)|pilot|"
    r"(?:non-?inferiority|superiority|equivalence)|case[- ]control|single[- ]arm|(?:two|three|four|\d)[- ]arm|"
    r"factorial|post[- ]hoc|population-based|registry-based|clinical|explorat(?:ory|ive)|proof[- ]of[- ]concept|"
    r"historical(?:ly)?)"
)
_DESIGN = Pattern(
    rf"\b(?P<kinds>(?:{_KIND}(?:,?\s(?:and\s)?|,)(?:\d+[- ]week\s|\d+[- ]month\s)?){{1,12}})"
    r"(?P<head>(?:\w+\s)?(?:study|trial|design|cohort|analysis|investigation|registry))\b",
    re.IGNORECASE,
)
_OWN = Pattern(
    r"\b(?:this|our|we|present)\b|^(?:\w+\s){0,3}(?:study )?design\b|^(?:the )?(?:study|trial)\b",
    re.IGNORECASE,
)
_WISHED = Pattern(r"\b(?:need(?:ed|s)?|required|warranted|should|future|further|lacking|awaited)\b", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:(?:{_MONTH}\s+(?:\d{{1,2}},?\s+)?|\d{{1,2}}\s+{_MONTH},?\s+)?(?:19|20)\d\d)"
_PERIOD = Pattern(
    rf"\b(?:from|between|during|in)\s+(?:the\s+period\s+)?"
    rf"(?P<value>{_DAY}\s*,?\s*(?:to|and|through|until|till|[–-])\s*{_DAY})(?!\d)",
    re.IGNORECASE,
)
_DONE = Pattern(
    r"\b(?:analy[sz]ed|reviewed|assessed|studied|collected|included|enrolled|entered|identified|recruited|followed|"
    r"admitted|treated|diagnosed|performed|conducted|carried out|hospitali[sz]ed|randomi[sz]ed|took place|ran|"
    r"screened)\b",
    re.IGNORECASE,
)
_CENTRES = Pattern(
    r"\b(?:at|in|from|across)\s(?P<n>\d{1,4})\s(?:[\w-]+\s){0,3}?"
    r"(?:cent(?:er|re)s|sites|hospitals|clinics|departments|practices)\b",
    re.IGNORECASE,
)
_PLANNED = Pattern(
    r"\b(?:sample size|statistical power|\d+\s?% power|power of \d|powered (?:to|for|at)|power to detect|"
    r"(?:needed|required|necessary|sufficient) to (?:detect|show|demonstrate))\b",
    re.IGNORECASE,
)
"""Said of how many patients a study was to have, and what was assumed for it: nothing of this was seen."""
_HOW_MANY = Pattern(
    r"\d\s?(?:\w+\s)?(?:patients|participants|subjects|children|adults|women|men|per (?:group|arm))", re.I
)
_LONGEST_PLAN = 380
_WHO = r"(?:anyone|anybody|patients?|subjects?|participants?|individuals?|children|adults|women|men|those|cases|people)"
_LEFT_OUT = (
    Pattern(
        rf"\b(?:we|trial|study)\s(?:\w+\s)?excluded\s(?:{_WHO})\s(?:with|who had|having|who were|on)\s(?P<list>[^.;]+)",
        re.I,
    ),
    Pattern(
        rf"\b{_WHO}\s(?:with|who|that|having|fulfilling|meeting|taking|receiving)\s(?P<list>[^.;]+?)\s(?:were|was)\s"
        r"(?:also\s)?(?:excluded|not eligible|ineligible|not included)\b",
        re.IGNORECASE,
    ),
    Pattern(
        r"\bexclusion criteri(?:a|on)\s(?:were|was|are|is|included?|comprised)\s?:?\s(?P<list>[^.;]+)", re.IGNORECASE
    ),
    Pattern(
        rf"\b{_WHO}\swere\s(?:excluded|not eligible|ineligible)\sif\s(?:they|he or she|there was)\s?(?:had|were)?\s?"
        r"(?P<list>[^.;]+)",
        re.IGNORECASE,
    ),
)
_PARTED = Pattern(
    r",\s(?:or\s|and\s|and/or\s)?|\s(?:or|and/or)\s|\sand\s(?=(?:a |an |the |any |previous |prior |known |active ))"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that a sentence says of how the study was set up.

    Attributes:
        aspect: "design", "period", "centres", "sample_size" or "exclusion_criterion".
        start: first position of what says it; end: position after the last.
        value: as printed, white space folded.
    """

    aspect: str
    start: int
    end: int
    value: str


def settings_of(text: str, *, own: bool) -> Iterator[Setting]:
    """What a sentence says of the set-up of the study.

    Args:
        text: the sentence.
        own: whether its section leaves no doubt that it speaks of the paper's own study, as methods do.
    """
    hidden = masked(text)
    for found in _DESIGN.finditer(hidden) if not _WISHED.search(hidden) else ():
        if own or _OWN.search(hidden):
            yield _setting("design", text, found.start(), found.end())
            break
    if _DONE.search(hidden):
        for found in _PERIOD.finditer(hidden):
            yield _setting("period", text, *found.span("value"))
        for found in _CENTRES.finditer(hidden):
            yield _setting("centres", text, *found.span("n"))
    if own and len(text) < _LONGEST_PLAN and is_planned(text) and _HOW_MANY.search(text):
        yield _setting("sample_size", text, 0, len(text.rstrip(" .")))
    for pattern in _LEFT_OUT:
        if left := pattern.search(text):
            yield from _members(text, *left.span("list"))
            return


def is_planned(text: str) -> bool:
    """Whether a sentence tells how a study's size was reckoned: its numbers were assumed, and none was seen."""
    return _PLANNED.search(text) is not None


def years(value: str) -> tuple[int, ...]:
    """The years that a period names, in order."""
    return tuple(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", value))


def _members(text: str, start: int, end: int) -> Iterator[Setting]:
    place = start
    for found in _PARTED.finditer(text, start, end):
        if text.count("(", start, found.start()) > text.count(")", start, found.start()):
            continue
        if found.start() - place > 3:
            yield _setting("exclusion_criterion", text, place, found.start())
        place = found.end()
    if end - place > 3:
        yield _setting("exclusion_criterion", text, place, end)


def _setting(aspect: str, text: str, start: int, end: int) -> Setting:
    return Setting(aspect, start, end, " ".join(text[start:end].split()))
