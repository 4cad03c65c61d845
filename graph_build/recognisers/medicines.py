"""Words that name medicines in common use, beyond those that the vocabulary holds: words alone, without concepts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

NITRIC_OXIDE = (
    r"(?-i:(?<=ppm )NO|(?<=[Ii]nhaled )NO|(?<=xhaled )NO|(?<=\()NO(?=\))|(?<=of )NO|"
    r"NO(?=[),.;/-]|,? (?:and|was|were|is|at|in|therapy|production|synthases?|donors?|levels?|concentrations?|release|"
    r"inhalation|pathway|bioavailability|generation|treatment|delivery|administration|inhibitors?|\d)\b))"
)
"""A pattern of the gas in capitals, which denies nothing: "20 ppm NO and", "(NO)", "NO production"."""


@cache
def medicines() -> frozenset[str]:
    """The words of `medicines.txt`, in lower case."""
    text = (files("graph_build.recognisers") / "medicines.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
