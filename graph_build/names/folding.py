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
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "thirteenth": "13",
}  # fmt: skip
_COMPLEMENT = re.compile(
    r"\bcomplement (?:component |factor )?c?([1-9])\b|\bc([1-9]) (?:component )?(?:human )?complement\b"
    r"|\b([1-9]) (?:component (?:human )?complement|complement component)\b"
)
"""Complement components are called by letter and number alone, too: "complement component 7" is "C7"."""
_BEFORE_HEAD = re.compile(r", | (?:with|of|in|due|by|and|from|to|without) ")
_NON = re.compile(r"\bnon[ -](?=[a-z])")
_EMPTY = frozenset({"of", "the", "and", "a", "an", "in", "with", "to", "by", "due", "or", "for", "on", "during"})
_ALIKE = {
    "cancer": "neoplasm", "tumor": "neoplasm", "malignancy": "neoplasm", "carcinoma": "neoplasm",
    "adenocarcinoma": "neoplasm", "malignant": "", "neoplasia": "neoplasm", "type": "",
    "familial": "hereditary", "inherited": "hereditary", "genetic": "hereditary", "inborn": "hereditary",
    "disorder": "disease", "condition": "disease", "syndrome": "disease", "deficient": "deficiency",
    "defect": "abnormality", "anomaly": "abnormality", "malformation": "abnormality", "defective": "abnormality",
    "abnormal": "abnormality", "deformity": "abnormality", "aberration": "abnormality", "lack": "deficiency",
    "deficit": "deficiency", "convulsion": "seizure", "retardation": "delay", "human": "", "patient": "",
    "renal": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung", "cutaneous": "skin",
    "dermal": "skin", "thymic": "thymus", "ovarian": "ovary", "prostatic": "prostate", "mammary": "breast",
    "gastric": "stomach", "colonic": "colon", "endometrial": "endometrium", "uterine": "uterus",
    "pancreatic": "pancreas", "cerebral": "brain", "ocular": "eye", "muscular": "muscle", "vascular": "vessel",
    "testicular": "testis", "splenic": "spleen", "laryngeal": "larynx", "esophageal": "esophagus",
    "related": "associated", "behavioral": "behavior", "mental": "intellectual",
}  # fmt: skip
"""Words that names use for one thing; "" for words that add nothing."""
_LIGHT = (
    "hereditary", "sporadic", "disease", "type", "severe", "mild", "complete", "partial", "total", "primary",
    "idiopathic", "isolated", "stage", "grade", "class", "early", "late", "associated", "form", "classic", "classical",
    "autosomal", "dominant", "recessive", "onset", "homozygous", "heterozygous", "bilateral", "unilateral",
)  # fmt: skip
_VAGUE = (
    "disease", "abnormality", "dysfunction", "lesion", "impairment", "involvement", "disturbance", "deterioration",
    "manifestation", "damage", "symptom", "problem", "failure",
)  # fmt: skip
_ENDING = re.compile(
    r"(?:itis|itic|[aoy](?:sis|tic)|plasia|plastic|psy|ptic|(?:ic|i|e)?al|ic|ia|ias|y|ism|[ei]?ous|ary|ar|ine|um|us|a"
    r"|e|ed|ing|ions?|ive|ity|o|i)$"
)
"""Endings by which nouns and adjectives of one root differ: "thrombocytopenia" and "thrombocytopenic"."""
_LONG_ROOT, _SHORT_ROOT = 6, 4
"""Letters that a word must have for an ending to be cut off, and that must remain."""


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without its plural ending, in American spelling, with an Arabic for a Roman numeral.

    Returns:
        Nothing for a word that says nothing.
    """
    if word in _EMPTY:
        return ""
    if word in _ORDINALS:
        return _ORDINALS[word]
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


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """A word without the ending that makes it a noun or an adjective.

    >>> root("sclerotic") == root("sclerosis"), root("cerebellar") == root("cerebellum")
    (True, True)
    """
    found = _ENDING.search(word) if len(word) >= _LONG_ROOT else None
    if not found:
        return word
    ending, start = found[0], word[: found.start()]
    match ending:
        case "itis" | "itic":
            start += "itis"  # not the organ: "epididymitis" is no "epididymis"
        case "plasia" | "plastic":
            start += "plas"
        case "psy" | "ptic":
            start += "p"
        case _ if ending.endswith(("sis", "tic")):
            start += ending[0] + "s"
    return start if len(start) >= _SHORT_ROOT else word


VAGUE = frozenset(root(_ALIKE.get(word, word)) for word in _VAGUE)
"""Roots of words that say only that something is wrong: names use now one, now another."""
LIGHT = frozenset(root(word) for word in _LIGHT)
"""Roots of words that say how or how much rather than what: they weigh less where names are compared."""


def fold(text: str) -> str:
    """A name's words in lower case, without accents, punctuation and plural endings, and in one spelling.

    >>> fold("Still's Diseases, adult-onset, Type II")
    'still disease adult onset type 2'
    """
    plain = text.lower() if text.isascii() else _in_ascii(text)
    if "'" in plain:
        plain = _POSSESSIVE.sub("", plain)
    if "non" in plain:
        plain = _NON.sub("non", plain)
    folded = " ".join(filter(None, map(_stem, _WORD.findall(plain))))
    return _COMPLEMENT.sub(lambda m: f"c{m[1] or m[2] or m[3]}", folded) if "complement" in folded else folded


def _in_ascii(text: str) -> str:
    """A text in lower case without accents, and without letters that are none of these."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return plain.encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=1 << 16)
def _chosen(word: str) -> str:
    """The root of the one word that is chosen of those for one thing; none for a word that adds nothing."""
    return root(_ALIKE.get(word, word))


def words(folded: str) -> list[str]:
    """The roots of the words of a folded name in one choice of words.

    >>> words("familial breast cancer")
    ['hereditar', 'breast', 'neoplasm']
    >>> words("carcinoma")
    ['carcinom']
    """
    found = folded.split()
    if len(found) == 1:
        return [root(found[0])]
    return [chosen for word in found if (chosen := _chosen(word))]


def loose(folded: str) -> str:
    """A folded name in one choice and order of words, so that "neoplasm, breast" is "breast cancer".

    >>> loose("familial breast cancer")
    'breast hereditar neoplasm'
    """
    return " ".join(sorted(set(words(folded))))


def initials(folded: str) -> str:
    """The first letters of a folded name's words, or "" for one word and for more than six.

    >>> initials("familial adenomatous polyposis")
    'fap'
    """
    parts = folded.split()
    return "".join(part[0] for part in parts) if 2 <= len(parts) <= 6 else ""


def head(text: str, folded: str = "") -> str:
    """The word that says what a thing is, folded: "infection" of "Infections, Viral" and of "infection of the eye".

    Args:
        text: a name.
        folded: the same, folded, where that is known.

    >>> head("Deficiency of factor VII")
    'deficiency'
    """
    found = _BEFORE_HEAD.search(text)
    before = folded or fold(text) if found is None else fold(text[: found.start()])
    return before.rpartition(" ")[2]


def main_word(text: str) -> str:
    """The head of a name in the one choice of words.

    >>> main_word("tumours of the eye")
    'neoplasm'
    """
    end = head(text)
    return root(_ALIKE.get(end, end))
