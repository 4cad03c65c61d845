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


class PrintedDate(NamedTuple):
    """A date as printed: positions, and its ISO 8601 form ("2013-08-13", "2018-01")."""

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
