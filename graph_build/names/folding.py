"""Names brought to one form: first what is only spelling, then what is only a choice of words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_ROMAN = re.compile(r"(i{1,3}|iv|vi{0,3}|ix|xi{1,3})([a-f]?)")
_ARABIC = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
}
_COMPLEMENT = re.compile(r"\bcomplement (?:component )?c?([1-9])\b|\bc([1-9]) complement\b")
"""Complement components are called by letter and number alone, too: "complement component 7" is "C7"."""
_NON = re.compile(r"\bnon[ -](?=[a-z])")
_EMPTY = frozenset({"of", "the", "and", "a", "an", "in", "with", "to", "by", "due", "or", "for", "on", "during"})
_ALIKE = {
    "cancer": "neoplasm", "tumor": "neoplasm", "malignancy": "neoplasm", "carcinoma": "neoplasm",
    "adenocarcinoma": "neoplasm", "malignant": "",
    "familial": "hereditary", "inherited": "hereditary", "genetic": "hereditary", "inborn": "hereditary",
    "disorder": "disease", "condition": "disease", "syndrome": "disease", "deficient": "deficiency",
    "defect": "abnormality", "anomaly": "abnormality", "malformation": "abnormality", "defective": "abnormality",
    "abnormal": "abnormality", "convulsion": "seizure", "retardation": "delay", "human": "", "patient": "",
    "renal": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung", "cutaneous": "skin",
    "dermal": "skin", "thymic": "thymus", "ovarian": "ovary", "prostatic": "prostate", "mammary": "breast",
    "gastric": "stomach", "colonic": "colon", "endometrial": "endometrium", "uterine": "uterus",
    "pancreatic": "pancreas", "cerebral": "brain", "ocular": "eye", "muscular": "muscle", "vascular": "vessel",
    "testicular": "testis", "splenic": "spleen", "laryngeal": "larynx", "esophageal": "esophagus",
    "related": "associated", "behavioral": "behavior", "mental": "intellectual",
}  # fmt: skip
"""Words that names use for one thing; "" for words that add nothing."""
LIGHT = frozenset({
    "hereditary", "sporadic", "disease", "type", "severe", "mild", "complete", "partial", "total", "primary",
    "idiopathic", "isolated", "stage", "grade", "class", "early", "late", "associated", "form", "classic", "classical",
    "autosomal", "dominant", "recessive", "onset",
})  # fmt: skip
"""Words that say how or how much rather than what: they weigh less where names are compared."""


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without its plural ending, in American spelling, with an Arabic for a Roman numeral."""
    if roman := _ROMAN.fullmatch(word):
        return f"{_ARABIC[roman[1]]}{roman[2]}"
    word = word.replace("ae", "e").replace("oe", "e").replace("our", "or") if len(word) > 4 else word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("ses") and not word.endswith("sses"):
        return word[:-2] + "is" if word.endswith(("oses", "ases", "eses", "yses")) and word != "diseases" else word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def fold(text: str) -> str:
    """A name's words in lower case, without accents, punctuation and plural endings, and in one spelling.

    >>> fold("Still's Diseases, adult-onset, Type II")
    'still disease adult onset type 2'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = plain.encode("ascii", "ignore").decode().casefold()
    if "'" in plain:
        plain = _POSSESSIVE.sub("", plain)
    if "non" in plain:
        plain = _NON.sub("non", plain)
    folded = " ".join([_stem(word) for word in _WORD.findall(plain) if word not in _EMPTY])
    return _COMPLEMENT.sub(lambda m: f"c{m[1] or m[2]}", folded) if "complement" in folded else folded


def words(folded: str) -> list[str]:
    """The words of a folded name in one choice of words.

    >>> words("familial breast cancer")
    ['hereditary', 'breast', 'neoplasm']
    >>> words("carcinoma")
    ['carcinoma']
    """
    found = folded.split()
    if len(found) == 1:
        return found
    return [alike for word in found if (alike := _ALIKE.get(word, word))]


def loose(folded: str) -> str:
    """A folded name in one choice and order of words, so that "neoplasm, breast" is "breast cancer".

    >>> loose("familial breast cancer")
    'breast hereditary neoplasm'
    """
    return " ".join(sorted(set(words(folded))))


def initials(folded: str) -> str:
    """The first letters of a folded name's words, or "" for one word and for more than six.

    >>> initials("familial adenomatous polyposis")
    'fap'
    """
    parts = folded.split()
    return "".join(part[0] for part in parts) if 2 <= len(parts) <= 6 else ""
