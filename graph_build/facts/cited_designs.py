"""How and where a cited study was done, as prose tells it: "an open, multicentre feasibility trial in Italy"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.patterns import Pattern

_ADJECTIVE = (
    r"(?:small|large|open(?:-label)?|single-arm|two-arm|single[- ]cent(?:er|re)|multi-?\s?cent(?:er|re)|multicentric|"
    r"nationwide|national|international|pilot|phase\s(?:I{1,3}V?|IV|[1-4])(?:/(?:I{1,3}|[1-4]))?|randomi[sz]ed|controlled|"
    r"(?:placebo-)controlled|double-blind(?:ed)?|single-blind(?:ed)?|blinded|retrospective|prospective|observational|"
    r"uncontrolled|cross-?over|case-control|cohort|clinical|comparative|population-based|longitudinal|cross-sectional|"
    r"interventional|non-?randomi[sz]ed|feasibility|historical|parallel-group|exploratory|proof-of-concept|registry-based)"
)
_HEAD = r"(?:trial|meta-analysis|systematic review|case series|cohort(?: study)?|study|registry|survey)"
_DESIGN = Pattern(
    rf"\b(?:an?|one|another)\s(?:(?:recent|previous|further|subsequent|separate|similar|later)\s)?"
    rf"(?P<d>(?:{_ADJECTIVE}(?:,\s(?:and\s)?|\sand\s|\s))*{_HEAD})\b(?!-|\s(?:of\sone|population|group|protocol)\b)",
    re.IGNORECASE,
)
_COUNTRY = (
    r"Japan|China|Taiwan|(?:South )?Korea|India|Thailand|Vietnam|Singapore|Malaysia|Indonesia|Pakistan|Bangladesh|Iran|"
    r"Iraq|Israel|Turkey|Lebanon|Saudi Arabia|Kuwait|Egypt|Tunisia|Morocco|Algeria|Nigeria|Kenya|Ethiopia|South Africa|"
    r"France|Germany|Italy|Spain|Portugal|Switzerland|Austria|Belgium|(?:the )?Netherlands|Denmark|Sweden|Norway|"
    r"Finland|Iceland|Poland|Hungary|Romania|Bulgaria|Greece|Croatia|Serbia|Slovenia|Czech Republic|Russia|Ukraine|"
    r"Ireland|(?:the )?United Kingdom|(?:the )?UK|England|Scotland|Canada|"
    r"(?:the )?United States(?: of America)?|(?:the )?USA?|"
    r"Mexico|Brazil|Argentina|Chile|Colombia|Peru|Australia|New Zealand|Europe|North America|Latin America"
)
_WHERE = Pattern(rf"\s(?:(?:conducted|performed|carried out|done|undertaken)\s)?(?:in|from)\s(?P<c>{_COUNTRY})\b(?!n)")
_WISHED = Pattern(
    r"\b(?:needed|warranted|required|necessary|ongoing|underway|awaited|should|would|will|planned|lack(?:ing)?)\b", re.I
)
_NONE = Pattern(r"\b(?:no|without|lack of|absence of|our|this|the present|the current)\s(?:\w+\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Design:
    """How a study was done, and where; with the positions of the words that say so."""

    start: int
    end: int
    value: str
    country: str | None = None
    country_run: tuple[int, int] | None = None


def cited_design(text: str) -> Design | None:
    """The design of the one study that a sentence tells of, or None where it tells of none, or of several."""
    found = [
        m for m in _DESIGN.finditer(text) if not re.fullmatch(r"study|cohort|registry|survey", m["d"], re.IGNORECASE)
    ]
    if len(found) != 1 or _WISHED.search(text) or _NONE.search(text, 0, found[0].start()):
        return None
    (m,) = found
    where = _WHERE.match(text, m.end())
    return Design(
        *m.span("d"),
        " ".join(m["d"].split()),
        re.sub(r"^the ", "", where["c"]) if where else None,
        where.span("c") if where else None,
    )
