"""Several variables with as many values: "pain, stiffness and function improved by 41, 21 and 6 % with A"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

_MEMBER = Pattern(r",\s(?:and\s)?|\sand\s")
_NEXT = Pattern(r"\)?\s?(?:,\s?(?:and\s|or\s)?|;\s?(?:and\s)?|\sand\s)")
_LONGEST = 390


def crossed(
    text: str, words: Sequence[Word], values: Sequence[Quantity], people: Sequence[PopulationMention]
) -> Iterator[ValueFrame]:
    """As many values as variables, in their order, for each population that the run names, or for the one meant.

    Args:
        text: the sentence.
        words: of a segment.
        values: of the segment, see `usable`.
        people: the populations that it names.
    """
    verb = next((w for w in words if w.part in ("be", "verb", "auxiliary") and w.start > words[0].start), None)
    runs = list(_runs(text, [v for v in values if verb and v.start > verb.end]))
    size = len(runs[0]) if runs else 0
    if verb is None or size < 2 or any(len(run) != size for run in runs) or len(runs) not in (len(people), 1):
        return
    if len(people) > 1 and len(runs) == 1:
        return
    if len(runs) == 1 and "respectively" not in text[runs[0][-1].end : runs[0][-1].end + 60]:
        return
    variables = _variables(text, words[0].start, verb.start, people)
    if len(variables) != size:
        return
    sides = [Side(p.label, p.start, p.end) for p in people] or [Side("", implied=True)]
    for side, run in zip(sides, runs, strict=True):
        for variable, value in zip(variables, run, strict=True):
            last = max(value.end, side.end)
            if last - variable.start < _LONGEST:
                yield ValueFrame(variable.start, last, variable.text, variable.start, variable.end, side, value)


def _runs(text: str, values: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Values of one kind that stand together in a list."""
    run: list[Quantity] = []
    for value in values:
        if run and not (_NEXT.fullmatch(text, run[-1].end, value.start) and value.kind == run[-1].kind):
            yield run
            run = []
        run.append(value)
    if run:
        yield run


def _variables(text: str, start: int, end: int, people: Sequence[PopulationMention]) -> list[Phrase]:
    """The members of a coordinated subject; the head that the last one bears is all of theirs."""
    subject = phrase(text, start, end, people)
    if subject is None:
        return []
    edges = [subject.start]
    for found in _MEMBER.finditer(text, subject.start, subject.end):
        edges += [found.start(), found.end()]
    edges.append(subject.end)
    members = list(zip(edges[::2], edges[1::2], strict=True))
    last = text[slice(*members[-1])].split()
    head = last[-1] if len(last) > 1 and all(len(text[a:b].split()) == 1 for a, b in members[:-1]) else ""
    return [
        Phrase(f"{text[a:b]} {head}" if head and at < len(members) - 1 else text[a:b], a, b)
        for at, (a, b) in enumerate(members)
        if text[a:b].strip()
    ]
