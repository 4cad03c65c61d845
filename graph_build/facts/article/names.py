"""Names of people in running lists: "Ada Lovelace, MD, Grace B. Hopper1,2 and Mary van Somerville"."""

from __future__ import annotations

import re
from dataclasses import dataclass

DEGREES = (
    r"(?:MD|M\.D\.|PhD|Ph\.D\.|MBBS|MBChB|DO|DPhil|MSc|BSc|MPH|MPhil|MS|BS|BA|MA|RN|NP|PA-C|PharmD|DDS|DMD|DVM|FRCP|FRCPC|"
    r"FACC|FACP|FACR|FAAP|FAHA|MRCP|MRCPCH|DNB|DM|MHS|MHSc|DrPH|ScD|BMBS)"
)
NAME = (
    r"(?:[A-Z]\.(?:[\s-]?[A-Z]\.){0,3}\s?|[A-Z][\w'\u2019-]{1,20}\s(?:[A-Z]\.\s?){0,2}){1,2}"
    r"[A-Z][\w'\u2019-]{1,25}(?:\s[A-Z][\w'\u2019-]{1,25})?"
)
"""A name within a sentence."""
INSTITUTION = re.compile(
    r"\b(?:Departments?|Division|Unit|Section|Clinic|Institut\w*|Hospital|Universit\w+|College|School|Faculty|"
    r"Cent(?:er|re)|Laborator\w+|Academy|Foundation|Service)\b"
)
_DEGREE = re.compile(rf"{DEGREES}$")
_SEPARATOR = re.compile(r"\s*(?:[,;]|\band\b|&)\s*")
_MARKERS = re.compile(r"[\d*^\\\u2217\u2020\u2021\u00a7\u00b6#\u2070\u00b9\u00b2\u00b3\u2074-\u2079,\s]+$")
_LABEL = re.compile(r"(?:authors?|by)\s*:\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W\d_.'\u2019-]*(?:[.'\u2019-][^\W\d_]*\.?)*")
_PARTICLES = frozenset(
    {"de", "van", "der", "den", "von", "di", "da", "del", "della", "la", "le", "bin", "al", "el", "ten", "ter", "dos"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the positions it stands at, degrees included, and its degrees."""

    text: str
    start: int
    end: int
    degree: str | None = None


def names_in(text: str) -> list[Name]:
    """The names of a list that holds nothing but names and degrees; empty for any other text."""
    label = _LABEL.match(text)
    names: list[Name] = []
    at = label.end() if label else 0
    pieces = []
    for separator in _SEPARATOR.finditer(text, at):
        pieces.append((at, separator.start()))
        at = separator.end()
    pieces.append((at, len(text)))
    for start, end in pieces:
        marks = _MARKERS.search(text, start, end)
        bare_end = marks.start() if marks else end
        piece = text[start:bare_end]
        if not piece.strip():
            continue
        if names and _DEGREE.match(piece):
            last = names[-1]
            degree = f"{last.degree}, {piece}" if last.degree else piece
            names[-1] = Name(last.text, last.start, bare_end, degree)
        elif _is_name(piece):
            names.append(Name(piece, start, bare_end))
        else:
            return []
    return names if label or len(names) > 1 or any(n.degree for n in names) else []


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 6 or INSTITUTION.search(text) or not words[-1][0].isupper() or len(words[-1]) < 2:
        return False
    return all((word[0].isupper() and _WORD.fullmatch(word)) or word in _PARTICLES for word in words)
