"""The forms in which papers print quantities, as patterns over digits and number words."""

from __future__ import annotations

import re

from graph_build.patterns import Pattern, one_of
from graph_build.recognisers.numbers import DIGITS, SIGNED, WORD

COMPARATORS = {
    "<": "<", "less than": "<", "fewer than": "<", "under": "<", "below": "<", "lower than": "<", "younger than": "<",
    "≤": "<=", "<=": "<=", "⩽": "<=", "=<": "<=", "up to": "<=", "at most": "<=", "no more than": "<=",
    "not more than": "<=", "a maximum of": "<=",
    "=": "=",
    ">": ">", "more than": ">", "greater than": ">", "over": ">", "above": ">", "exceeding": ">", "higher than": ">",
    "in excess of": ">", "exceeded": ">", "surpassing": ">", "surpassed": ">", "upwards of": ">=",
    "older than": ">",
    "≥": ">=", ">=": ">=", "⩾": ">=", "=>": ">=", "at least": ">=", "no less than": ">=", "not less than": ">=",
    "a minimum of": ">=",
}  # fmt: skip
OR_MORE_SIGNS = {
    "more": ">=", "older": ">=", "greater": ">=", "higher": ">=", "above": ">=", "over": ">=",
    "less": "<=", "younger": "<=", "fewer": "<=", "lower": "<=", "below": "<=", "under": "<=",
}  # fmt: skip

_N = rf"(?:{DIGITS})"
_DASH = r"\s?(?:–|—|‐|‑|−|-|~|\bto\b)\s?"
_FREE = r"(?<![\w.,/])"  # not inside a word, a number or a fraction
_FREE_DIGITS = rf"(?<![\w.,/])(?<![A-Za-z]-){_N}"
_COMPARED = sorted(COMPARATORS.keys() - {"="}, key=lambda words: (-len(words), words))
_SIGN_WORDS = one_of((words for words in _COMPARED if words[0].isalpha()), cased=False)
_SIGNS = "|".join(re.escape(sign) for sign in _COMPARED if not sign[0].isalpha())
_SIGN = rf"\b{_SIGN_WORDS}\s|(?:{_SIGNS})\s?"
_AGE_UNIT = r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?)"


def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern, re.IGNORECASE)


P_VALUE = _compiled(
    r"\bp(?:\s?-?\s?values?)?\s?(?:was\s|of\s|were\s)?(?P<c><=|>=|[<>=≤≥]|(?<=was\s)|(?<=of\s)|(?<=value\s))"
    r"\s?(?P<n>0?[.·]\d+|0,\d+|[01](?:\.0+)?)(?![\d.])"
)
_OLDER = r"(?:\s(?:or|and)\s(?P<more>older|more|above|over|younger|less|under|below))?"
AGES = (
    _compiled(
        rf"{_FREE}(?P<n>{_N}|{WORD})(?:\s?(?:–|-|to)\s?(?P<high>{_N}))?[\s-]?(?P<unit>{_AGE_UNIT})[\s-](?:of[\s-])?"
        r"(?:old|age)\b(?P<more>(?!))?"
    ),
    _compiled(rf"{_FREE}(?P<n>{_N})\s?-?(?P<unit>[ym])\s?/?\s?o\b(?P<high>(?!))?(?P<more>(?!))?"),
    _compiled(
        rf"\b(?:aged|(?:at\s(?:the\s)?)?age\s(?:of|was|is)|at\sage)\s(?P<n>{_N}|{WORD})"
        rf"(?:\s?(?:–|-|to)\s?(?P<high>{_N}))?(?:\s?-?(?P<unit>{_AGE_UNIT})\b)?{_OLDER}"
        rf"(?!\.?\d|\s?[(\[;,]\s?(?:IQR|interquartile|range|SD|standard)\b|\s?(?:±|\+/-)|\s?\(\d+(?:\.\d+)?\)\s?years)"
    ),
)
INTERVAL = _compiled(
    rf"(?:{_FREE}(?P<v>{SIGNED})\s?[\[(;,:]{{0,2}}\s?)?\b(?:95|90|99)\s?%\s?(?:CI|C\.I\.|confidence\sintervals?)\b"
    rf"\s?[:,;=\[(]*\s?(?P<low>{SIGNED})\s?%?(?:{_DASH}|\s?,\s?|\sand\s)(?P<high>{SIGNED})"
)
BOUNDED = _compiled(
    rf"{_FREE}(?P<v>{SIGNED})(?P<gap>\s?[^\d()\[\],;]{{0,16}}?)\s?[(\[;,]\s?"
    rf"(?:(?P<iqr>IQR|interquartile\srange)\s?[:,=]?\s?|range\s?[:,=]?\s?)?"
    rf"(?P<low>{SIGNED})\s?%?(?:{_DASH}|(?<=\d),\s)(?P<high>{SIGNED})(?![\d/])"
)
MEAN = _compiled(
    rf"{_FREE}(?P<v>{SIGNED})(?P<gap>\s?[^\d()±+,;]{{0,10}}?)\s?"
    rf"(?:±|\+/-|\+/−|(?P<words>\((?:SD|standard\sdeviation)\s?[:,=±]?))\s?(?P<sd>{_N})"
)
SD_ANNOUNCED = _compiled(
    r"\bmean\b[^.;]{0,40}?[(\[,±]\s?(?:±\s?)?(?:SD|standard\sdeviations?)\b(?:\s?\[SD\])?(?!\s?[:=,]?\s?[\d±])"
)
MEAN_WITH_SD = _compiled(
    rf"{_FREE}(?P<v>{SIGNED})(?P<gap>\s?[^\d()±+,;]{{0,10}}?)\s?\(\s?(?:±\s?)?(?P<sd>{_N})(?P<words>\s?)(?=\))"
)
MEAN_BEFORE = _compiled(r"\b(?:mean\b|averag(?:ed|ing)\b)[^.;()\d]{1,40}$")
TO_ANOTHER = _compiled(r"\)(?:\s?[^\s()]{1,10})?(?:\s\w+)?\s(?:to|versus|vs\.?)\s")
"""Between a mean with its deviation and another: "24.2 (21.7) mm/h to 8.1 (7.5) mm/h"."""
TO_ANOTHER_SD = _compiled(rf"{TO_ANOTHER.pattern}{SIGNED}(?:\s?[^\d()]{{0,10}}?)\s?\(\d+\.\d+\)")
PRESSURE = _compiled(rf"(?P<c>{_SIGN})?{_FREE}(?P<high>\d{{2,3}})\s?/\s?(?P<low>\d{{2,3}})(?![\d/])")
FRACTIONS = (
    _compiled(rf"{_FREE}(?P<share>{_N})\s?%\s?[(\[]\s?(?P<n>{_N})\s?(?P<slash>/|\sof\s)\s?(?P<total>{_N})\s?[)\]]"),
    _compiled(
        rf"{_FREE}(?P<n>{_N}|{WORD})\s?(?P<slash>/|\s(?:out\s)?of\s(?:(?:the|all|these|our)\s)?)\s?(?P<total>{_N}|{WORD})"
        rf"(?![\w./]|\s?-\w)(?:(?:(?:\s[A-Za-z]+)?\s?[(\[]\s?|(?P<aside>[,;:=]\s?))(?P<share>{_N})\s?%(?(aside)|\s?[)\]]))?"
    ),
)
COUNT = _compiled(rf"{_FREE}(?P<n>{_N}|{WORD})\s?(?:[A-Za-z]+\s){{0,2}}[(\[]\s?(?P<share>{_N})\s?%\s?[)\]]")
SHARE_BEFORE = _compiled(rf"{_FREE}(?P<share>{_N})\s?%\s[^.;%()\d]{{2,60}}\(\s?$")
PEOPLE = _compiled(
    r"\s(?:patients?|cases?|subjects?|children|infants?|adults?|women|men|eyes|individuals|participants?)\b"
)
TITRE = _compiled(
    r"\b(?:tit(?:er|re)s?|dilutions?|antibod(?:y|ies)|Ig[GMA]|ANA|ANCA|factor|serology|agglutinins?|test)\b[^.;:]{0,40}?"
    r"(?P<one>(?<![\d.:])1\s?:\s?)(?P<n>\d{1,3},\d{3}|\d{1,6})(?![\d:]|\.\d)"
)
"""How far a serum was thinned and still reacted: "a titre of 1:640"."""
BETWEEN = _compiled(rf"\bbetween\s(?P<low>{SIGNED})(?P<gap>\s?[^\d\s]{{0,10}}\s)(?P<dash>and)\s(?P<high>{SIGNED})")
RANGE = _compiled(
    rf"(?<![–-])(?P<low>{_FREE_DIGITS}|{_FREE}{WORD})(?P<gap>\s?[^\d\s,;()\[\]–—-]{{0,14}})(?P<dash>{_DASH})(?P<high>{_N}|{WORD})"
    r"(?![\w]*[-/]\d)"
)
SINGLE = _compiled(rf"(?P<c>{_SIGN})?(?P<n>(?<![\w.,/])(?<![A-Za-z]-)(?<!\d:){SIGNED}|(?<![\w-]){WORD})")
FROM = _compiled(r"\bfrom\s(?:an?\s)?(?:\w+\s){0,2}$")
TO_SECOND = Pattern(rf"\s?(?:to|–|-)\s{_N}")
NOT_A_COUNT = _compiled(r"\b(?:no|the other|another|this|that|which|any|every|each)\s$")
BLOOD_BAG = _compiled(
    r"(?:(?<=units)|(?<=unit))\s(?:of\s)?(?:[\w-]+\s){0,3}?(?:blood|plasma|platelets?|cells|P?RBCs?|FFP|cryo\w*|erythrocytes?)\b"
)
"""What makes units bags: "two units of fresh frozen plasma"."""
POINTER = _compiled(
    r"\b(?:fig(?:ure|s|ures)?\.?|tables?|photos?|panels?|appendix|supplementary|refs?\.?|references?)\s?$"
)
DEGREES = Pattern(r"\s?[°º˚](?!\s?[CF])")
PRONOUN = _compiled(r"\s(?:of|another|or|should|can|may|must|day)\b")
GLUED = Pattern(r"[A-Za-z]|-[A-Za-z]*\d|:\d")
OR_MORE = _compiled(r"\s(?:or|and)\s(more|older|greater|higher|above|over|less|younger|fewer|lower|below|under)\b")
YEAR = Pattern(r"(?:19|20)\d\d")
BEFORE_YEAR = _compiled(r"\b(?:in|since|until|till|from|between|and|to|of|year|by|during|before|after|,)\s$")
