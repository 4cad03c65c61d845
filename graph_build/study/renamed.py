"""Names that a paper gives one group: "group A received X", "the X group (intervention)", "the control group had Y"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import enclosures
from graph_build.patterns import Pattern
from graph_build.study.keys import PARTS_PLAYED
from graph_build.study.names import namings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.study.names import Naming

_CALLED = Pattern(r"(?:group|arm|cohort) \w{1,4}", re.IGNORECASE)
_PART = Pattern(rf"(?:the\s)?(?P<part>{'|'.join(sorted(PARTS_PLAYED))})(?:\s(?:group|arm|condition))?", re.IGNORECASE)
_HAD = Pattern(
    r"(?:\s(?:patients|participants|subjects|children|women|animals))?(?:\s\([^()]{1,40}\))?,?"
    r"(?:\s(?:who|which|that))?(?:\s(?:included|comprised|consisted of)\s(?:\w+\s){0,6}?(?:who|that))?"
    r"(?:\s(?:was|were|only|will|also|then|initially|both|each|had|had been))*"
    r"\s(?:received|receiving|given|underwent|treated (?:with|by)|took|administered|used|assigned to|undergoing|"
    r"performed|consumed|drank|ate)"
    r"(?:\s(?:either|only|the|an?|single therapy with|treatment with|combination of|one|two|oral|daily|"
    r"\d+(?:\.\d+)?\s?(?:mg|g|ml|mL|IU|µg)\sof))*\s(?P<given>[^,.;:()]{2,60}?)"
    r"(?=\s(?:for|once|daily|twice|every|over|at|in|by|as|during|while|whereas|with|"
    r"and (?:the\s)?(?:group|control|other|those)|but|on|from|to|before|after|via|per|through|tablets?|capsules?)\b|"
    r"\s?[,.;:()]|$)",
    re.IGNORECASE,
)
_IS = Pattern(r"\s?[:=]\s(?P<given>[^,.;:()=]{2,60}?)(?=\s?[,.;()]|\sand\s(?:group|arm)|$)")
_NAME_BEFORE = re.compile(
    r"(?:^|[,;:(]\s?|\b(?:to|either|or|and|with|received?|the|versus|vs\.?|an?)\s)(?P<name>(?:(?!\b(?:to|either|or|the|received?)\s)"
    r"[^,;:()]){2,60}?)\s?(?:\([^()]{0,40}\)\s?)?$",
    re.IGNORECASE,
)


def renamed(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of names that a sentence gives one group: its letter or part, and what the group had or is called.

    Args:
        text: of a sentence that speaks of the study's own groups.
    """
    for naming in namings(text):
        if not _plays_a_part(naming):
            continue
        given = _HAD.match(text, naming.end) or (
            _IS.match(text, naming.end) if _CALLED.fullmatch(naming.name) else None
        )
        if given:
            yield naming.name, given["given"]
        bracket = next((e for e in enclosures(text) if 0 <= e[0] - naming.end <= 1), None)
        for part in re.split(r"[,;]\s", text[bracket[0] + 1 : bracket[1] - 1]) if bracket else ():
            if re.match(r"[^\W\d_]{2}", part) and "=" not in part and not part.endswith("%"):
                yield naming.name, part
    for start, end in enclosures(text):
        for part in re.split(r"[,;]\s", text[start + 1 : end - 1]):
            role = _PART.fullmatch(part)
            name = part if _CALLED.fullmatch(part) else role["part"].casefold() if role else None
            if name and (before := _NAME_BEFORE.search(text, 0, start)):
                yield name, before["name"]


def _plays_a_part(naming: Naming) -> bool:
    """Whether a group goes by its letter or its part: "group A", "the control group", "the intervention group"."""
    return _CALLED.fullmatch(naming.name) is not None or naming.name.casefold() in PARTS_PLAYED
