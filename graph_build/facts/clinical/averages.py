"""Medians, means and the times between two events, with what they are of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import TIME_UNITS, plain
from graph_build.frames.treatments.agents import agents
from graph_build.model.frames import MeasurementFrame, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Quantity, ReadSentence

_STATISTIC = re.compile(
    r"\b(?P<s>median|mean|average)\s(?:\([^)]*\)\s)?(?P<v>(?:(?!\b(?:median|mean)\b)[^,;:()]|"
    r"\([^)]*\)){2,90}?)\s?(?:(?:was|were|of|is|=|:)\s?)(?:only\s|about\s|approximately\s)?$",
    re.IGNORECASE,
)
_STATISTIC_OF = re.compile(
    r"\b(?P<s>median|mean|average)\s(?:\([^)]*\)\s)?(?P<v>[a-z][\w\s-]{2,40}?)\s?,?\s$", re.IGNORECASE
)
_INTERVAL = re.compile(r"\(\s?(?P<s>median|mean|average)\s?(?:of\s|:\s?|time\s)?$", re.IGNORECASE)
_SINCE = re.compile(r"\s(?:from|after|since)\s(?P<ref>(?:the\s)?[\w-]+(?:\s(?!to\b|and\b)[\w-]+)?)", re.IGNORECASE)


def averages(sentence: ReadSentence, named: tuple[Named, ...]) -> Iterator[MeasurementFrame]:
    """The medians and means of a sentence, and the median or mean times in parentheses behind an event."""
    text = sentence.text
    for q in sentence.quantities:
        if q.kind in ("date", "p_value", "fraction"):
            continue
        head = text[: q.start]
        if q.kind != "age" and (inside := _INTERVAL.search(head)) is not None:
            since = _SINCE.match(text, q.end)
            event = _event(sentence, inside.start())
            if since and q.unit in TIME_UNITS and event:
                label = f"time from {plain(since['ref'])} to {event}"
                yield MeasurementFrame(
                    Named(inside.start(), since.end(), label, ""),
                    "interval",
                    inside.start() + 1,
                    since.end(),
                    q,
                    inside["s"].casefold(),
                    event=event,
                )
            continue
        said = _STATISTIC.search(head) or (
            _STATISTIC_OF.search(head) if q.kind in ("median_iqr", "mean_sd") or q.unit else None
        )
        if (
            said is None
            or re.search(r"\b(?:was|were)\s\d", said["v"])  # the figure of this mean has been told
            or any(said.start("v") <= other.start and other.end < q.start for other in sentence.quantities)
            or any(n.start == said.start() and n.label.startswith("mean") for n in named)
            or re.search(
                r"\b(?:from|at|within|after)\b(?! (?:\w+ )?(?:diagnosis|onset|admission|presentation|baseline)\b)",
                said["v"],
            )
        ):
            continue
        label = plain(re.sub(r"\s?\([\w-]+\)", "", said["v"]), parentheses=True)
        if not label or len(label.split()) > 14 or label.casefold() in ("value", "number"):
            continue
        inside_named = [n for n in named if said.start("v") <= n.start and n.end <= said.end("v") + 1]
        same = next(
            (
                n
                for n in inside_named
                if n.label.casefold() == label.casefold() or n.end - n.start >= 0.8 * len(said["v"].strip())
            ),
            None,
        )
        if same and len(label.split()) == 1:
            label = same.label  # a short form stands for its variable; longer words tell more than its name
        statistic = "median" if said["s"].casefold() == "median" else "mean"
        yield MeasurementFrame(
            Named(said.start("v"), q.start, label, same.iri if same else "", units=same.units if same else ()),
            "statistic",
            said.start(),
            q.end,
            q,
            statistic,
            unit=_number_of(label, q),
        )


def _number_of(label: str, q: Quantity) -> str | None:
    return "1" if q.unit is None and re.match(r"number\b", label, re.IGNORECASE) else None


def _event(sentence: ReadSentence, end: int) -> str | None:
    """The event that stands directly before a position: the treatment named there, else the last words."""
    near = [a for a in agents(sentence) if a.end <= end and end - a.end < 30]
    if near:
        return near[-1].label
    words = re.search(r"([\w-]+(?:\s[\w-]+)?)\s?$", sentence.text[:end])
    return plain(words[1]) or None if words else None
