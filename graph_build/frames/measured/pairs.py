"""Values told in pairs and lists: before and after a change, as many values as names, shares before their names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.measured.links import link
from graph_build.frames.measured.parts import Measured, frame_of, given, parted, variable_of
from graph_build.frames.measured.phrases import listed_before
from graph_build.frames.measured.units import LENGTHS, fits, shared_unit
from graph_build.model.frames import MeasurementFrame, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.clauses.words import Word
    from graph_build.model import Quantity

_LISTED = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:\s(?:levels?|counts?|values?|concentrations?))?\s?(?:,\s?and\s|,\s?|\sand\s|and\s|/)"
    r"(?:the\s|serum\s|plasma\s|blood\s|his\s|her\s)*",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\s(?P<c>reduction|decrease|decline|drop|fall|increase|rise|improvement|elevation)s?\s(?:in|of)\s(?:the\s|both\s)?",
    re.IGNORECASE,
)
_AND_FROM = re.compile(
    r"[^.;]{0,60}?(?:,|\b(?:and|versus|vs\.?|compared (?:with|to)|whereas|while|but))\s(?:only\s)?from\s", re.IGNORECASE
)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_VALUE_LIST = re.compile(r"\s?(?:\([^()]*\)\s?)?(?:,\s?(?:and\s)?|and\s)\s*")
_CELLS = re.compile(r"(?:cyte|phil|blast|cell|phage|macrophage)s?(?:\scount)?$", re.IGNORECASE)
_COVERS = re.compile(
    r"\s(?:covering|involving|affecting|occupying|over|of)\s"
    r"(?:more than |nearly |about |approximately |almost |up to |over |less than )*$",
    re.IGNORECASE,
)
_OF_BODY = re.compile(
    r"\s?of\s(?:the |his |her )?(?:total )?(?:body surface(?: area)?|skin(?: surface)?|BSA|lungs?(?: fields?)?|"
    r"circumference|lumen|body)\b",
    re.IGNORECASE,
)
_BEFORE_AND_AFTER = re.compile(
    r"\s(?:(?:levels?|values?|counts?|concentrations?)\s)?(?:(?:measured|obtained|just|immediately|shortly)\s)*"
    r"before and after (?P<event>(?:[\w-]+\s){1,5}?)(?:(?:was|were|showed|measured|of)\s)?$"
)
_MOST = 7
_SOME_CELLS = re.compile(
    r"\s(?P<cells>(?:[\w-]+\s){0,2}?\w*(?:cytes|phils|cells|blasts|phages))\b(?!\s(?:count|were|was))"
)
_BLANK = (" ", " of ", " are ", " were ")


def shared_changes(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """A share by which variables rose or fell: "a 40 % reduction in X and Y"."""
    for q in told.values:
        said = _CHANGE.match(told.text, q.end) if q.unit == "%" else None
        last: Named | None = None
        if said is None:
            continue
        for one in told.names:
            first = last is None and 0 <= one.start - said.end() <= 2
            if not first and (last is None or not _LISTED.fullmatch(told.text, last.end, max(last.end, one.start))):
                continue
            last = one
            yield MeasurementFrame(one, "change", q.start, max(one.end, q.end), q, change=said["c"].casefold())


def from_to(told: Measured, blank: str) -> Iterator[MeasurementFrame]:
    """Two values of one variable, of which one is where it came from; or the bounds of a range."""
    known: Named | None = None
    end = 0
    for first, second in pairwise(told.values):
        between = link(blank, first.end, second.start)
        if between is None or between.last not in ("to", "from") or "," in blank[first.end : second.start].strip()[1:]:
            continue
        found = variable_of(told, blank, first, second)
        if found is None:
            if known and between.last == "to" and _again(told, end, first):
                unit = shared_unit((first, second))
                yield replace(frame_of(told, known, given(first, unit), "from"), start=first.start, end=first.end)
                yield replace(frame_of(told, known, given(second, unit), "to"), start=second.start, end=second.end)
                end = second.end
            continue
        named, joined = found
        turned = between.last == "from"
        if joined.last != ("to" if turned else "from"):
            continue
        if joined.ranges and first.value is not None and second.value is not None:
            low, high = sorted((first.value, second.value))
            q = replace(second, start=first.start, kind="range", value=None, low=low, high=high)
            yield replace(frame_of(told, named, q, "value"), statistic=joined.statistic)
            continue
        unit = shared_unit((first, second))
        before, after = (second, first) if turned else (first, second)
        yield replace(frame_of(told, named, given(before, unit), "from", joined), start=before.start, end=before.end)
        yield replace(frame_of(told, named, given(after, unit), "to", joined), start=after.start, end=after.end)
        known, end = named, second.end


def before_and_after(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """Two values of a variable, on either side of an event: "urea before and after dialysis was 30 and 9 mmol/L"."""
    for first, second in pairwise(told.values):
        said = _BEFORE_AND_AFTER.search(told.text, 0, first.start)
        if said is None or not _VALUE_LIST.fullmatch(told.text, first.end, second.start):
            continue
        named = next((n for n in reversed(told.names) if said.start() - 2 <= n.end <= said.start() + 8), None)
        unit = shared_unit((first, second))
        for q, side in ((first, "before"), (second, "after")):
            if named and fits(named, given(q, unit), ""):
                frame = frame_of(told, named, given(q, unit), "value")
                yield replace(frame, event=f"{side} {said['event'].strip()}")


def _again(told: Measured, start: int, value: Quantity) -> bool:
    """Whether a second pair of the same variable begins at a value: "from 9 to 4 in A and from 8 to 7 in B"."""
    between = _AND_FROM.fullmatch(told.text, start, value.start) is not None
    return between and not any(start <= n.start < value.start for n in told.names)


def lists(told: Measured, blank: str) -> Iterator[MeasurementFrame]:
    """Each variable of a list with its value, where there are as many values as variables."""
    taken: set[int] = set()
    for names, values in (*_known_lists(told, blank), *_respective(told, blank)):
        unit = shared_unit(values)
        for named, q in zip(names, values, strict=True):
            if q.start not in taken and fits(named, value := given(q, unit), ""):
                taken.add(q.start)
                yield frame_of(told, named, value, "value")


def _known_lists(told: Measured, blank: str) -> Iterator[tuple[list[Named], list[Quantity]]]:
    for names in _name_lists(told):
        values = _run(told, blank, names[-1])
        if len(values) == len(names):
            yield names, values


def _respective(told: Measured, blank: str) -> Iterator[tuple[list[Named], list[Quantity]]]:
    """Values told "respectively", with the noun phrases listed before them, of which a vocabulary may have some."""
    for closing in _RESPECTIVELY.finditer(blank):
        run = [v for v in told.values if v.end <= closing.start()]
        first = len(run) - 1
        while first > 0 and _VALUE_LIST.fullmatch(blank, run[first - 1].end, run[first].start):
            first -= 1
        values = run[max(first, 0) :]
        if len(values) > 1 and (names := listed_before(told.text, blank, values, told.names)):
            yield names, values


def _name_lists(told: Measured) -> Iterator[list[Named]]:
    """Runs of two or more variables that only commas and "and" stand between."""
    run: list[Named] = []
    for named in told.names:
        if run and not _LISTED.fullmatch(told.text, run[-1].end, named.start):
            if len(run) > 1:
                yield run
            run = []
        run.append(named)
    if len(run) > 1:
        yield run


def _run(told: Measured, blank: str, named: Named) -> list[Quantity]:
    """The values that stand together behind a name, before the next name."""
    close = min((n.start for n in told.names if n.start >= named.end), default=len(blank))
    values = [v for v in told.values if named.end <= v.start < close]
    if not values or link(blank, named.end, values[0].start) is None:
        return []
    run = values[:1]
    for before, q in pairwise(values):
        if parted(blank[before.end : q.start]) or link(blank, before.end, q.start) is None:
            break
        run.append(q)
    return run


def extents(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """How much of the body something takes: "erythema involving nearly 30 % of the skin"."""
    text = told.text
    for q in told.values:
        place = _OF_BODY.match(text, q.end) if q.unit == "%" else None
        covers = _COVERS.search(text, 0, q.start) if place else None
        if place is None or covers is None:
            continue
        group: list[Word] = []
        for word in reversed(words_of(text[: covers.start()])):
            if len(group) == _MOST or not (word.part in ("word", "more", "less") or word.change):
                break
            group.append(word)
        if group:
            start, end = group[-1].start, covers.start()
            named = Named(start, end, f"{text[start:end]} in % {place.group().strip()}", "")
            yield MeasurementFrame(named, "value", start, place.end(), q)


def before_names(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """Shares and numbers that stand before their names: "62 % neutrophils", "4 % atypical cells", "97 % saturation"."""
    for q in told.values:
        body = next((n for n in told.names if told.text[q.end : n.start] == " in " and q.unit in n.units), None)
        if body is not None and q.unit in ("kg", "g", *LENGTHS):  # "52 kg in weight"
            yield frame_of(told, body, q, "value")
        if q.unit is None or (q.unit != "%" and "/" not in q.unit):
            continue
        behind = next((n for n in told.names if n.start > q.end and told.text[q.end : n.start] in _BLANK), None)
        if behind and (_CELLS.search(behind.label) or (q.unit == "%" and "%" in behind.units)) and not behind.deviates:
            yield frame_of(told, behind, q, "value")
        elif behind is None and (cells := _SOME_CELLS.match(told.text, q.end)):
            label = f"{cells['cells']} percentage" if q.unit == "%" else cells["cells"]
            yield frame_of(told, Named(cells.start("cells"), cells.end(), label, ""), q, "value")
