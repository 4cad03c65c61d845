"""Calendar dates as printed, and in ISO 8601."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = {
    name: i + 1
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = re.compile(_YEAR)
_DATE = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})\b\.?,?\s(?P<y1>{_YEAR})\b"
    rf"|\b(?P<m2>{_MONTH})\b\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y2>{_YEAR})\b"
    rf"|\b(?P<m3>{_MONTH})\b\.?,?\s(?:of\s)?(?P<y3>{_YEAR})\b"
    rf"|(?<![\d/-])(?P<y4>{_YEAR})-(?P<m4>\d\d)-(?P<d4>\d\d)(?![\d-])"
    rf"|(?P<y5>{_YEAR})\s(?P<m5>{_MONTH})\b\.?(?:\s(?P<d5>\d{{1,2}})\b)?",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})\b(?!\.?,?\s(?:\d|of\s\d))"
    rf"|\b(?P<m2>{_MONTH})\b\.?\s(?:the\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s{_YEAR}|[.,]?\d|\s?[%(])",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    rf"\b(?:in|since|until|from|during)\s(?:(?:the\s)?(?:year|early|late|mid|beginning\sof|end\sof)[\s-])?"
    rf"(?P<y>{_YEAR})\b(?![-/.]?\d|\s(?:patients|cases))",
    re.IGNORECASE,
)


class PrintedDate(NamedTuple):
    """A date as printed: positions, and ISO 8601 form ("2013-08-13", "2018-01", "2019"; "--08-13" without a year)."""

    start: int
    end: int
    iso: str


def dates(text: str) -> list[PrintedDate]:
    """The dates of a text whose month is certain: "3/4/2019" is not read, for nobody can tell day from month."""
    found = []
    for match in _DATE.finditer(text) if _ANY_YEAR.search(text) else ():
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        month = _MONTHS[parts["m"].casefold()] if parts["m"].isalpha() else int(parts["m"])
        day = int(parts["d"]) if "d" in parts else None
        if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
            iso = f"{parts['y']}-{month:02}" + (f"-{day:02}" if day else "")
            found.append(PrintedDate(match.start(), match.end(), iso))
    return found


def story_dates(text: str) -> list[PrintedDate]:
    """The dates of a sentence of a story: those of `dates`, days without a year ("7 March"), and years alone."""
    found = dates(text)
    for match in _NO_YEAR.finditer(text):
        month, day = _MONTHS[(match["m1"] or match["m2"]).casefold()], int(match["d1"] or match["d2"])
        named = (match["m1"] or match["m2"])[0].isupper()
        if named and 1 <= day <= 31 and _apart(match, found):
            found.append(PrintedDate(match.start(), match.end(), f"--{month:02}-{day:02}"))
    for match in _YEAR_ALONE.finditer(text):
        if _apart(match, found):
            found.append(PrintedDate(match.start("y"), match.end("y"), match["y"]))
    return sorted(found)


def _apart(match: re.Match[str], found: list[PrintedDate]) -> bool:
    return all(match.end() <= date.start or date.end <= match.start() for date in found)
