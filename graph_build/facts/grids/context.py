"""What a table's caption, notes and stub head say of all its cells: statistics, time, topic, who is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.grids.statistics import COMPARING, Statistic, statistics
from graph_build.facts.grids.times import HeaderTime, time_in
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import SlotValue, Span

_SENTENCE = re.compile(r"(?<=[a-z)\]%])[.;]\s+(?=[A-Z*†‡§a-z])|(?<=[a-z)])\.(?=[A-Z*†‡§])")
_OF_CELLS = re.compile(
    r"\b(?:values?|data|results?|numbers?|figures|variables?|unless|otherwise|except|expressed|presented|shown"
    r"|reported|given|summari[sz]ed|are|"
    r"indicate|represent)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^\W*[A-Za-z0-9/%-]{1,8}\s?[:=,]\s?(?:standard|confidence|inter-?quartile|mean|median|number)", re.IGNORECASE
)
_VALUES_ARE = re.compile(r"\W*(?:values?|data|results|figures)\s(?:are|were|is|as)\b", re.IGNORECASE)
"""A sentence on all cells: "Values are expressed as mean ± SD or number of patients"."""
_OF_PATIENTS = re.compile(
    r"\b(?:of|in|n\s?=)\s?(?P<n>\d{1,5})\s(?:patients|children|subjects|cases)|\bn\s?=\s?(?P<m>\d{1,5})", re.IGNORECASE
)
_VERSUS = re.compile(r"(?P<a>[^.;*†‡]+?)\b(?:vs\.?|versus|compared (?:with|to))\s(?P<b>[^.;*†‡]+)", re.IGNORECASE)
_OF_CHANGE = re.compile(
    r"(?:(?:mean|median|adjusted|LS)\W{0,3}(?:S[DE]M?)?\W{0,3})*changes? (?:from|since) (?:the )?base-?line"
    r" (?:in|of)\b",
    re.IGNORECASE,
)
"""A caption of a table of changes: its values at baseline are the values themselves."""
_WHAT = (
    r"(?P<what>(?:(?:mean|median|adjusted|estimated|crude|LS|least[- ]squares?|treatment|group|between-group"
    r"|standardi[sz]ed|risk|absolute)\s)*(?:differences?|(?:odds|hazards?|risk|rate|relative risk) ratios?"
    r"|relative risks?|(?:treatment|intervention) effects?)\b)"
)
_BETWEEN = re.compile(
    rf"^(?:(?:estimated|summary of|results? of|comparison of|the)\s)*{_WHAT}"
    r"(?=.*\b(?:between|versus|vs\.?|compared|minus|by (?:treatment|group|arm)|\w+ [–−] \w+)\b)",
    re.IGNORECASE,
)
_ARE_BETWEEN = re.compile(
    rf"^(?:values?|data|results?|figures?|numbers?)\s(?:are|were|represent|shown|(?:are )?(?:given|presented|reported"
    rf"|expressed)(?: as)?)\s(?:as\s)?(?:the\s)?{_WHAT}(?:\s\([^()]*\))?(?=\W|$)",
    re.IGNORECASE,
)
"""A note on all cells of a table: "Values are the difference between groups"."""
_OF_SOME = re.compile(
    r"\bwith (?:a )?(?:high|low|elevated|raised|reduced|impaired|normal|abnormal|positive|negative|severe|moderate"
    r"|mild)\b[^,;.:]*$",
    re.IGNORECASE,
)
"""Before a time that says when patients were chosen, and not when the cells are of."""
ADVERSE = re.compile(
    r"\b(?:adverse (?:\w+ )?(?:events?|effects?|reactions?|experiences?)|side[ -]effects?|toxicit(?:y|ies)"
    r"|toxic (?:events?|effects?|reactions?)"
    r"|safety(?! (?:analysis )?(?:population|set|sample|cohort)s?\b)|(?:TE|S)?AEs?\b|SIEs?\b|"
    r"complications?|tolerability|treatment[ -]emergent)",
    re.IGNORECASE,
)
OUTCOME = re.compile(
    r"\b(?:mortality|deaths?|died|survival|survived|respon(?:se|ses|ders?)|remission|relapses?|recurrences?|failures?|"
    r"resolution|recovery|improve\w*|worsen\w*|progression|withdr[ae]w\w*|discontinu\w*|readmission|intubation|"
    r"aneurysms? develop\w*|cured?|outcomes?|efficacy|end-?points?|achiev\w*)\b",
    re.IGNORECASE,
)
BASELINE = re.compile(
    r"\b(?:base-?line|demographics?|characteristics|patient data|descriptive|at (?:entry|enrol\w*|inclusion"
    r"|admission|screening))\b",
    re.IGNORECASE,
)
_PREDICTS = re.compile(
    r"\b(?:predictors?|risk factors?|prognostic factors?|predictive factors?|factors (?:associated|related"
    r"|predicting)|determinants?|correlates?|"
    r"associations?|associated|regression|univaria\w+|multivaria\w+|logistic|cox)\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"\b(?:predictors?|risk factors?|prediction|prognostic factors?|predictive factors?|determinants?"
    r"|correlates?|factors (?:associated|related)|"
    r"factors predicting|associated|associations?)\s(?:of|for|with|to)\s(?P<what>.+?)"
    r"(?=\s(?:in|among|for|after|at|using|from|by)\s|[.,;(:]|$)",
    re.IGNORECASE,
)


_SIZES = re.compile(r"\b[nN]\s\(?(?P<a>[A-Za-z][\w -]*)/(?P<b>[A-Za-z][\w -]*?)\)?\)?:\s(?P<list>[^\n]+)")
_ONE_SIZE = re.compile(r"(?P<name>[^;:(),]{2,60}?),?\s\(?(?P<a>\d+)/(?P<b>\d+)\)?")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Patients in whom one measure was looked at: "N placebo/adalimumab: BASFI, 94/90"."""

    name: str
    arms: tuple[tuple[str, int], tuple[str, int]]

    def of(self, arm: str, measure: str) -> int | None:
        """The patients of an arm in whom a measure was looked at, or None where the note is of others."""
        words = self.name.casefold().split()
        if not set(words) <= set(re.findall(r"[\w-]+", measure.casefold())):
            return None
        return next((n for name, n in self.arms if arm.casefold().startswith(name.casefold())), None)


@dataclass(frozen=True, slots=True)
class Context:
    """What holds of all cells of a table.

    Attributes:
        statistics: what caption and notes say the cells are, in order; several leave the choice to the cell's shape.
        comparing: the ratio or difference that caption or notes say the cells are, or None.
        marked: the same for notes that marks lead to, by the note's index.
        time: slots of the time that the caption names.
        later: slots of the one later time that it names beside the beginning, for what changed until then.
        change: the change from baseline that the caption says all later values are, or None.
        time_span: where the caption names it, or None.
        patients: number of patients that the caption speaks of, or None.
        caption: the caption's words, or "".
        predicts: what the caption says is predicted or associated with, "" where it names nothing, or None.
        sizes: patients of each of two arms in whom a measure was looked at, as notes print them.
        versus: pairs of words that notes set against each other, by the note's index.
    """

    statistics: tuple[Statistic, ...] = ()
    comparing: Statistic | None = None
    marked: dict[int, tuple[Statistic, ...]] = field(default_factory=dict)
    time: dict[str, SlotValue] = field(default_factory=dict)
    later: dict[str, SlotValue] = field(default_factory=dict)
    change: str | None = None
    time_span: Span | None = None
    patients: int | None = None
    caption: str = ""
    predicts: str | None = None
    sizes: tuple[Sizes, ...] = ()
    versus: dict[int, tuple[str, str]] = field(default_factory=dict)


def _any_of(part: str) -> str:
    return "|".join(map(re.escape, sorted(words("table", part), key=len, reverse=True)))


_NO_PARTICIPANTS = re.compile(
    rf"^\W*(?:(?:the|pearson['’]?s?|spearman['’]?s?|partial|bivariate|zero-order)\s)*(?:{_any_of('starts_no_participants')})\b"
    rf"|\b(?:{_any_of('no_participants')})\b",
    re.IGNORECASE,
)


def is_of_no_participants(caption: str) -> bool:
    """Whether a caption says that its numbers are of no participants: correlations, what something is made of."""
    return _NO_PARTICIPANTS.search(caption) is not None


def context_of(opened: OpenTable) -> Context:
    """What a table says of all its cells."""
    table = opened.table
    caption = table.caption.text if table.caption else ""
    told = list(_of_cells(_SENTENCE.split(caption), always=True))
    if any(s.beside for s in told):
        told = [s for s in told if s.beside or s.main == "count"]  # "average dose" in a caption is a variable
    marked: dict[int, tuple[Statistic, ...]] = {}
    for index, note in enumerate(table.notes):
        found = tuple(_of_cells(_SENTENCE.split(note.text)))
        if found:
            marked[index] = found
            told += found
    patients = _OF_PATIENTS.search(caption)
    of_what = _OF_WHAT.search(caption)
    predicts = (of_what["what"].strip() if of_what else "") if _PREDICTS.search(caption) else None
    time = _time(caption)
    return Context(
        tuple(dict.fromkeys(told)),
        _comparing(caption, (note.text for note in table.notes)),
        marked,
        dict(time.slots) if time else {},
        _later(caption),
        "change from baseline" if _OF_CHANGE.match(caption) else None,
        table.caption.span(time.start, time.end) if time and table.caption else None,
        int(patients["n"] or patients["m"]) if patients else None,
        caption,
        predicts,
        tuple(found for note in table.notes for found in _sizes(note.text)),
        {i: (m["a"], m["b"]) for i, note in enumerate(table.notes) if (m := _VERSUS.search(note.text))},
    )


def _of_cells(sentences: Iterable[str], *, always: bool = False) -> Iterator[Statistic]:
    """The statistics that sentences say the cells are."""
    for sentence in sentences:
        if _DEFINES.match(sentence) or not (always or _OF_CELLS.search(sentence)):
            continue
        for one in statistics(sentence):
            if (
                one.meant
                and one.main not in COMPARING
                and one.main not in ("rate", "range")
                and (
                    one.beside
                    or one.main in ("mean", "median")
                    or (one.main == "count" and _VALUES_ARE.match(sentence))
                )
            ):
                yield one


def _comparing(caption: str, notes: Iterable[str]) -> Statistic | None:
    """The ratio or difference between groups that a caption begins with, or that a note says the values are."""
    told = _BETWEEN.search(caption) or next((m for note in notes if (m := _ARE_BETWEEN.search(note))), None)
    named = statistics(told["what"]) if told else ()
    return next((s for s in named if s.main in COMPARING - {"p-value", "correlation", "coefficient"}), None)


def _sizes(note: str) -> Iterator[Sizes]:
    """The numbers of patients by measure that a note prints for two arms."""
    if told := _SIZES.search(note):
        for one in _ONE_SIZE.finditer(told["list"]):
            yield Sizes(one["name"].strip(), ((told["a"], int(one["a"])), (told["b"], int(one["b"]))))


def _later(caption: str) -> dict[str, SlotValue]:
    """The one time of a caption that is not the beginning; none where it names two or a span of times."""
    times: list[HeaderTime] = []
    rest = caption
    while (found := time_in(rest)) is not None and found.end > found.start:
        times.append(found)
        rest = rest[: found.start] + " ; " + rest[found.end :]
    later = [
        t for t in times if t.slots.get("timepoint") not in ("baseline", "screening", "admission", "after treatment")
    ]
    return dict(later[0].slots) if len(later) == 1 and later[0].slots.get("timepoint_value") is not None else {}


def _time(caption: str) -> HeaderTime | None:
    """The one time that a caption names; of baseline and a later time, or of two, none holds for all cells."""
    found = time_in(caption)
    if found is None or re.search(
        r"\b(?:from|before|between|change|changes|course|over|during|through)\b", caption, re.IGNORECASE
    ):
        return None
    if _OF_SOME.search(caption[: found.start]):
        return None
    rest = caption[found.end :]
    return None if time_in(rest) is not None or time_in(caption[: found.start]) is not None else found
