"""Printed numbers and their values: thousands separators, decimal commas, signs, words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from graph_build.patterns import one_of

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS: dict[str, int] = {w: i for i, w in enumerate(_ONES.split())} | {
    w: 20 + 10 * i for i, w in enumerate(_TENS.split())
}
_FIRST_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS: dict[str, int] = {w: i + 1 for i, w in enumerate(_FIRST_ORDINALS.split())}
ORDINALS |= {
    f"{tens}-{w}": base + i
    for tens, base in (("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("eighty", 80))
    for w, i in tuple(ORDINALS.items())[:9]
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50}

# Thousands in groups of three: after narrow blanks always, after a plain one where zeros make it plain, where a unit or
# a noun of what is counted follows, or where a count of cells stands before (else "10 300" may be two numbers); else a
# decimal point, a middle dot or a decimal comma before one or two digits that no further list item follows.
_COUNTED = (
    r"(?:cells|platelets|leu[ck]ocytes|neutrophils|lymphocytes|thrombocytes|copies|patients|people|participants|women|"
    r"men|children|persons?|events|units|IU|U|ng|pg|µg|μg|mg|g|mL|L|ms|kcal|euros?|dollars|steps)\b|"
    r"/\s?(?:c?mm|[uµμ]?[lL]\b|cubic)|per\s|[×x]\s?10|[€$£]"
)
_TO_COUNTED = rf"(?:to|and|or|[-–])\s?\d{{1,3}}(?: \d{{3}})+\s?(?:{_COUNTED})"
_CELLS_BEFORE = "|".join(  # each by itself: what is looked for before a place has a fixed length
    rf"(?<={name} {verb} )"
    for name, verbs in (("count", "of was"), ("counts", "of were"), ("WBC", "of was"), ("platelets", "of were"))
    for verb in verbs.split()
)
DIGITS = (
    r"\d{1,3}(?:[\u2009\u202f\u00a0]\d{3})+(?!\d)|\d{1,3}(?: 000)+(?!\d)|"
    rf"\d{{1,3}}(?: \d{{3}})+(?=\s?(?:{_COUNTED}|{_TO_COUNTED}))|(?:{_CELLS_BEFORE})\d{{1,3}} \d{{3}}(?![\d.,]\d|\d)|"
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+[.·]\d+(?!\.?\d)|\d+,\d{1,2}(?![\d,])|\d+|\.\d+"
)
SIGNED = rf"(?:(?<![\w)\d–-])(?:[+−]\s?|[-–]))?(?:{DIGITS})"
_TENS_WORD, _ONES_WORD, _SMALL_WORD = one_of(_TENS.split()), one_of(_ONES.split()[1:10]), one_of(_ONES.split()[1:])
WORD = rf"(?:{_TENS_WORD}(?:-{_ONES_WORD})?|{_SMALL_WORD})\b(?!\shundred\b)"


_WORDS_ALONE = re.compile(WORD)
_SIGN = re.compile(r"^[+\-−–]\s?")
_GROUPED = re.compile(r"\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?")
_BETWEEN_GROUPS = re.compile(r"[,\s]")
_PLAIN = re.compile(r"\d*\.?\d+")


@lru_cache(maxsize=4096)
def number(printed: str) -> Decimal:
    """The value of a number as printed, in digits or English words.

    >>> number("300,000"), number("4,1"), number("+5,8"), number("twenty-one")
    (Decimal('300000'), Decimal('4.1'), Decimal('5.8'), Decimal('21'))

    Raises:
        ValueError: where the characters are no number.
    """
    text = printed.strip().casefold()
    if _WORDS_ALONE.fullmatch(text):
        return Decimal(sum(WORDS[w] for w in text.split("-")))
    sign = "-" if text[:1] in "-−–" else ""
    digits = _SIGN.sub("", text).replace("·", ".")
    if _GROUPED.fullmatch(digits):
        digits = _BETWEEN_GROUPS.sub("", digits)
    digits = digits.replace(",", ".")
    if not _PLAIN.fullmatch(digits):
        raise ValueError(f"not a number: {printed!r}")
    return Decimal(sign + ("0" if digits.startswith(".") else "") + digits)


_ROUNDING = (Decimal("1.1"), Decimal("0.2"), Decimal("0.06"))
"""How far a percentage of no, one or more decimals may lie from its count and total, in points."""


def is_percentage(count: Decimal | int, total: Decimal | int, percent: Decimal | int) -> bool:
    """Whether a count is that percentage of a total, as far as the percentage is printed."""
    exponent = Decimal(percent).as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(100 * Decimal(count) / Decimal(total) - percent) <= _ROUNDING[min(places, 2)]
