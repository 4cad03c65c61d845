"""Words made comparable: case, plural, Greek letters, hyphens and spelling variants no longer differ.

A text becomes a list of tokens that know their positions. Two names match where their folded tokens are equal, so
"IL-6", "IL 6" and "il6" are one, as are "TNF-α" and "TNFalpha", "Takayasu's" and "Takayasu", "oedema" and "edema".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_GREEK = {
    "α": "alpha", "β": "beta", "ß": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_LETTERS = "".join(_GREEK) + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΠΡΣΤΦΧΨΩ"
# A token is a run of letters, of digits, or one Greek letter; other marks stand alone; hyphens and blanks divide.
_TOKEN = re.compile(
    rf"[{_GREEK_LETTERS}]|[^\W\d_{_GREEK_LETTERS}]+(?:['’]s\b)?|\d+(?:[.,]\d+)*|[^\w\s\-‐‑‒–—−'’]", re.UNICODE
)
_POSSESSIVE = re.compile(r"['’]s$")


class Token(NamedTuple):
    """A token as printed, with its positions in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; hyphens, blanks and apostrophes divide and are not tokens."""
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """A token without case, plural ending, accent and British spelling; a Greek letter by its name."""
    word = _POSSESSIVE.sub("", token.casefold())
    if word in _GREEK:
        return _GREEK[word]
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _spelling(_singular(word)) if len(word) > 3 else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oses", "stases", "lyses")) and len(word) > 6:
        return word[:-2] + "is"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _spelling(word: str) -> str:
    if len(word) < 5:
        return word
    word = word.replace("ae", "e").replace("oe", "e").replace("leuc", "leuk").replace("sulph", "sulf")
    return word[:-3] + "or" if word.endswith("our") else word


def folded(text: str) -> tuple[str, ...]:
    """The folded tokens of a name."""
    return tuple(map(fold, _TOKEN.findall(text)))


@lru_cache(maxsize=50_000)
def cased(token: str) -> str:
    """A token of an acronym: case kept, a plural or possessive ending taken off ("CALs" is "CAL")."""
    word = _POSSESSIVE.sub("", token)
    if word in _GREEK:
        return _GREEK[word]
    if len(word) > 2 and word.endswith("s") and word[:-1].isupper():
        return word[:-1]
    return word
