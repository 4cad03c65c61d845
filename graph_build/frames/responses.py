"""Whether a treatment helped, as a sentence says it of the treatment: "did not respond to A", "A was without benefit".

The words stand before the treatment's name or behind it. How well it helped is a degree of its own: "partial", "good".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.frames.treatments.agents import agents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence
    from graph_build.model.frames import Agent

_GOOD = (
    "good|excellent|complete|rapid|prompt|dramatic|satisfactory|favou?rable|marked|clear|sustained|remarkable|partial"
)
_BAD = "no|little|poor|inadequate|insufficient|minimal|unsatisfactory|suboptimal"
_OF_WHAT = "response|improvement|benefit|effect|relief|success|efficacy"
_TO_IT = (
    r"(?:(?:the\s|an?\s|his\s|her\s|their\s)?(?:[\w-]+\s){0,2}?(?:treatment|therapy|course|dose|infusion)\s"
    r"(?:with|of)\s)?(?:\w+\s)?"
)
_BEFORE = (
    re.compile(
        rf"\b(?:(?P<bad>{_BAD})|(?P<good>{_GOOD}))\s(?:\w+\s)?(?:{_OF_WHAT})\s(?:to|with|from|of|on|after)\s{_TO_IT}$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<bad>did not|failed to|not|failing to|never)\s(?:\w+ly\s)?respond(?:ed|ing)?\s(?:\w+ly\s)?"
        rf"to\s{_TO_IT}$",
        re.I,
    ),
    re.compile(
        rf"\brespond(?:ed|ing)\s(?:(?P<bad>poorly|inadequately|insufficiently)\s|(?:only\s)?(?P<good>well|partially|"
        rf"completely|promptly|rapidly|dramatically|favou?rably)\s)?to\s{_TO_IT}$",
        re.IGNORECASE,
    ),
)
_BEHIND = (
    re.compile(
        r"[^.;,]{0,40}?\b(?:was|were|had been|proved|remained|has been)\s(?:to be\s)?(?:\w+ly\s)?"
        r"(?:(?P<bad>ineffective|unsuccessful|"
        r"not (?:\w+ly\s)?(?:effective|successful|beneficial)|"
        r"of no (?:benefit|avail|help|use)|without (?:effect|benefit|success|response))|(?P<good>effective|"
        r"successful|beneficial))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"[^.;]{{0,70}}?\b(?P<bad>without|with no|but (?:had|with|showed) no|to no)\s(?:any\s|much\s|clear\s|"
        rf"further\s|clinical\s|significant\s|apparent\s|sufficient\s|sustained\s)*(?:{_OF_WHAT}|avail)\b(?!\s(?:on|in|of)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\s(?:therapy\s|treatment\s)?(?:had|brought|gave|provided|produced|showed|led to|resulted in)\s(?:an?\s)?"
        rf"(?:(?P<bad>{_BAD})|(?:only\s)?(?P<good>{_GOOD}))\s(?:\w+\s)?(?:{_OF_WHAT})\b",
        re.IGNORECASE,
    ),
    re.compile(r"\s(?:therapy\s|treatment\s)?(?:had\s|has\s)?(?P<bad>failed)\b(?!\sto\b)", re.IGNORECASE),
)
_NEITHER = re.compile(r"\b(?:neither|nor|none of(?: the)?)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)
_DEGREES = {"well": "good", "partially": "partial", "completely": "complete"}
_PLAIN = frozenset({"effective", "successful", "beneficial"})


@dataclass(frozen=True, slots=True)
class ResponseFrame:
    """Whether a treatment helped.

    Attributes:
        start: first position of what tells it; end: position after the last.
        agent: the treatment.
        helped: whether it did.
        degree: how well ("partial", "good"), or None where the words do not say.
    """

    start: int
    end: int
    agent: Agent
    helped: bool
    degree: str | None = None


def responses(sentence: ReadSentence) -> Iterator[ResponseFrame]:
    """What a sentence says of each treatment's having helped."""
    for agent in agents(sentence):
        found = _found(sentence.text, agent)
        if found is None:
            continue
        good = (found.groupdict().get("good") or "").casefold()
        degree = None if not good or good in _PLAIN else _DEGREES.get(good, good)
        start, end = min(agent.start, found.start()), max(agent.end, found.end())
        failed = found["bad"] or _NEITHER.search(sentence.text, max(0, agent.start - 40), agent.start)
        yield ResponseFrame(start, end, agent, not failed, degree)


def _found(text: str, agent: Agent) -> re.Match[str] | None:
    for pattern in _BEFORE:
        found = pattern.search(text, max(0, agent.start - 110), agent.start)
        if found is not None:
            return found
    return next((m for pattern in _BEHIND if (m := pattern.match(text, agent.end)) is not None), None)
