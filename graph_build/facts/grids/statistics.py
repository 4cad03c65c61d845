"""The statistics that headers, captions and notes name: "mean (SD)", "n (%)", "HR (95% CI)".

A statistic has a main number and what stands beside it: in brackets, after "±" or in a column of its own. To add one,
add its words to `_MAIN` or `_BESIDE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RATIO = r"(?:(?:adjusted|unadjusted|crude|univaria(?:te|ble)|multivaria(?:te|ble)|pooled)\s)?"
_MAIN: dict[str, str] = {
    "p-value": r"\b[pP](?:[\s-]|\b)?values?[a-z]?\b|^\W*[pP]\b(?!\s?\w{2})|\b[pP]\s?(?=[<=]\s?0?\.)"
    r"|\bsignificance\b|^sig\.?$|^[pP]\s(?=[\w ]+?\s?(?:[-–−]|vs\.?|versus)\s?[\w ]+$)"
    r"|^[pP]\s?(?:for|between|within|vs|versus|trend|interaction)\b|^\W*ρ[\s-]?values?\b",
    "odds ratio": rf"{_RATIO}\bodds ratios?\b|\b[aAcC]?ORs?\b",
    "hazard ratio": rf"{_RATIO}\bhazard ratios?\b|\b[aAcC]?HRs?\b(?=[^A-Za-z]*(?:\d+\s?%\s?)?\(?[^A-Za-z]*(?:CI\b|$))",
    "relative risk": rf"{_RATIO}\b(?:relative risks?|risk ratios?|rate ratios?|incidence rate ratios?)\b"
    rf"|\b[aA]?I?RRs?\b"
    r"(?=[^A-Za-z]*(?:\d+\s?%\s?)?\(?[^A-Za-z]*(?:CI\b|$))",
    "ratio": r"\bprevalence ratios?\b|\bPRs?\b(?=\s?\(?9[059]\s?%)"
    r"|\b(?:(?:geometric )?(?:LS )?mean ratios?|ratios? of (?:geometric |LS )?(?:means?|treatments?))\b",
    "difference": r"\b(?:(?:(?:un)?adjusted|least[\s-]squares?|LS|mean|treatment|risk|between[\s-]group|group"
    r"|estimated|absolute)\s)*"
    r"diff(?:erences?)?\b\.?(?:\s(?:between|in|of)\s(?:the\s)?(?:two\s)?(?:groups?|means?|arms?|treatments?)\b)?|\bMD\b"
    r"|\b(?:treatment|intervention) effects?\b|\b(?:estimated\s)?effects? of (?:the )?(?:intervention"
    r"|treatment)\b",
    "coefficient": r"\b(?:regression\s)?coefficients?\b|^(?:β|beta)\b(?=\W*$|\s?\((?:SE|95|CI))"
    r"|^B\b(?=\s?\((?:SE|95|CI))|\bβ\b|^estimates?\b",
    "correlation": r"\bcorrelations?\b|^\W*(?:r|ρ|rho)\W*(?:$|\(\s?[pP]\b)|\b(?:Spearman|Pearson)\b",
    "mean": r"\b(?:(?:geometric|adjusted|LS|least[\s-]squares?|arithmetic|estimated marginal)\s)?(?:means?|averages?)\b"
    r"(?!\s(?:arterial|corpuscular|cell|platelet vol|blood pressure))|^\W*M\W*(?=$|\(|±)|(?<![\w.])M(?=\s?±)"
    r"|(?<!\w)[xX]\s?[¯ˉ\u0304\u0305]|(?<!\w)x(?=\s?±)",
    "median": r"\bmedians?\b|^\W*Mdn\b",
    "rate": r"\bincidence rates?\b|\b(?:events?|patients?|cases?)(?:\swith\sevents?)?\s(?:per|/)\s?100\b[^,;()]*"
    r"|\bper 100 "
    r"(?:patient|person)[\s-]years?\b",
    "count": r"\b(?:numbers?|no\.|nos\.)\s?(?:of\s(?:the\s)?(?:patients?|subjects?|participants?|children|women"
    r"|men|cases?|"
    r"individuals?)\b)?(?=\s?\(?\s?(?:%|n\b)|$|\W*$|\sof\s(?:patients|subjects|participants|children|women|men))"
    r"|(?<![A-Za-z])[nN](?=\s?(?:[(,/]\s?)?%|\s?\(\s?%|\W*$|\s?,|\s?/\s?[nN%]|\s[pP]er\s?cent|\s?\("
    r"|\s[a-z]+\s\(%|\s?=\s?$)"
    r"|\bfrequenc(?:y|ies)\b|^\W*counts?\b|\b[nN]o\.?\s?(?=\(%\))|^\W*[nN]o\.\W*$|\bpatients?(?=,?\s\(%\)$)",
    "percent": r"\bpercent(?:ages?)?(?:\sof\s(?:the\s)?(?:patients?|subjects?|participants?|children))?\b"
    r"|\bproportions?(?:\sof\s(?:the\s)?(?:patients?|subjects?|participants?|children))?\b"
    r"|(?<!\d)(?<!\d\s)%(?!\s(?:of\s)?(?:the\s)?predicted)(?:\sof\s(?:the\s)?(?:patients?|subjects?|participants?|children))?",
}
"""Words of main numbers, in the order in which they are looked for at one place."""

_BESIDE: dict[str, str] = {
    "ci": r"(?:9[059](?:\.\d)?\s?%\s?)?(?:\bCIs?\b|\bC\.\s?I\.|\bCrI\b|\bconfidence (?:intervals?|limits?)\b"
    r"|\bcredible intervals?\b)|\b9[059]\s?%CI",
    "iqr": r"\bIQRs?\b|\binter-?\s?quartile(?:\sranges?)?\b|\bQ1\W+Q3\b|\b25(?:th)?\W{1,3}75(?:th)?"
    r"(?:\spercentiles?|\scentiles?|%)?"
    r"|\bP25\W+P75\b|\bquartiles\b",
    "range": r"\bmin(?:imum)?\W{1,3}max(?:imum)?\b|\branges?\b(?!\sof motion)",
    "sd": r"±?\s?(?:\bS\.?D\.?s?\b|\bs\.d\.|^sd$|\bstandard deviations?\b|\bstd\.?\s?dev\w*\b|\bSt\.?\s?Dev\b)",
    "se": r"±?\s?(?:\bS\.?E\.?M?\.?s?\b(?!\w)|\bstandard errors?\b(?:\sof\sthe\s(?:mean|median))?|\bs\.e\.m?\.?)",
    "unsaid": r"±",
}
"""Words of what stands beside a main number."""

_TOKENS = re.compile(
    "|".join(f"(?P<{k.replace('-', '_').replace(' ', '_')}>{v})" for k, v in (_BESIDE | _MAIN).items())
)
_FOLDED = re.compile(_TOKENS.pattern, re.IGNORECASE)
_CASED = ("se", "sd", "odds_ratio", "hazard_ratio", "relative_risk", "count", "difference", "mean", "coefficient")
_RATIOS, _SPELLED = ("odds_ratio", "hazard_ratio", "relative_risk"), 5
_NAMES = {k.replace("-", "_").replace(" ", "_"): k for k in _MAIN | _BESIDE}
_LONG = re.compile(r"[A-Za-z]{4,}")

COMPARING = frozenset(
    {"p-value", "odds ratio", "hazard ratio", "relative risk", "ratio", "difference", "coefficient", "correlation"}
)
"""Statistics of how populations, times or variables stand to each other, not of one population."""

_IMPLIED = {"sd": "mean", "se": "mean", "iqr": "median", "unsaid": "mean"}


@dataclass(frozen=True, slots=True)
class Statistic:
    """A main number and what stands beside it.

    Attributes:
        main: "mean", "median", "count", "percent", "rate", "p-value", "odds ratio" …, or None where only what stands
            beside it is named ("95% CI").
        beside: "sd", "se", "iqr", "range", "ci", "percent", "n" or "p-value", in order; "unsaid" is a bare "±".
    """

    main: str | None
    beside: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The main number, or the one that what stands beside it belongs to ("± SD": a mean)."""
        return self.main or next((_IMPLIED[b] for b in self.beside if b in _IMPLIED), None)

    @property
    def spread(self) -> str | None:
        """What kind of spread stands beside: "sd", "se", "iqr", "range" or "ci"."""
        return next((b for b in self.beside if b in ("sd", "se", "iqr", "range", "ci")), None)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a statistic: positions, name, and whether it stands in a bracket."""

    start: int
    end: int
    name: str
    inside: bool


def tokens(text: str) -> list[Token]:
    """The words of statistics in a text, left to right; short ones only as they are written ("SD", "OR", "n")."""
    found = []
    for match in _FOLDED.finditer(text):
        name = match.lastgroup or ""
        printed = match.group()
        if name in _CASED and not _LONG.search(printed) and not _cased(text, match.start(), name):
            continue
        if match.end() > match.start():
            before = text[: match.start()]
            inside = before.count("(") + before.count("[") > before.count(")") + before.count("]")
            if inside and name in _RATIOS and len(printed) < _SPELLED and "CI" not in text[match.end() :]:
                continue  # "heart rate (HR)"
            found.append(Token(match.start(), match.end(), _NAMES[name], inside))
    return found


def _cased(text: str, at: int, name: str) -> bool:
    """Whether a short word stands there as it is written."""
    return any(m.lastgroup == name for m in (_TOKENS.match(text, at),) if m) or (
        name in ("sd", "se") and text[at:].strip(" ()±").casefold() in ("sd", "se", "sem")
    )


def statistics(text: str, found: list[Token] | None = None) -> tuple[Statistic, ...]:
    """The statistics that a text names, in order; several where it leaves a choice ("mean (SD) or n (%)")."""
    made: list[Statistic] = []
    main: str | None = None
    beside: list[str] = []

    def close() -> None:
        nonlocal main, beside
        if main or beside:
            made.append(Statistic(main, tuple(dict.fromkeys(beside))))
        main, beside = None, []

    for token in tokens(text) if found is None else found:
        if token.name in _BESIDE:
            if token.name == "range" and not beside and main is None and not token.inside:
                close()
                main = "range"
            else:
                beside.append(token.name)
        elif (
            main is not None
            and (token.inside or token.name == "percent")
            and token.name in ("percent", "count", "p-value")
        ):
            beside.append("n" if token.name == "count" else token.name)
        elif main is None or beside or token.name != main:
            if main in COMPARING and token.name in ("mean", "percent"):
                continue  # "difference in mean"
            if main == "mean" and token.name in COMPARING - {"p-value"}:
                main = token.name  # "mean (95% CI) difference"
                continue
            if main is None and beside and token.name in ("mean", "median") and "percent" not in beside:
                main = token.name  # "SD of the mean"
                continue
            close()
            main = token.name
    close()
    return tuple(made)


def p_first(named: tuple[Statistic, ...], found: list[Token]) -> tuple[Statistic, ...]:
    """The statistics; a p-value that is no bracket's is what the header is about, whatever it is a p-value of."""
    if len(named) > 1 and any(t.name == "p-value" and not t.inside for t in found):
        return tuple(sorted(named, key=lambda s: s.main != "p-value"))
    return named
