"""Procedures that clauses tell of: done, had, placed, or looked by; and those that they say were not done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses.groups import word_set
from graph_build.clauses.noun_phrases import subject, trimmed
from graph_build.clauses.splitting import clauses, without_asides
from graph_build.frames.treatments.procedure_names import ProcedureName, procedure_names
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.splitting import Clause

_TOLD = Pattern(
    r"\b(?:perform|carr(?:y|ied) out|undert(?:ake|ook)|underw|undergo|done\b|did\b|plac(?:e|ing)|insert|implant|"
    r"introduc|left\b|position|appl(?:y|ied)|initiat|start|institut|commenc|repeat|complet|creat|establish|made\b|"
    r"requir|necessitat|taken|"
    r"proceeded|kept\b|put on|remained on|maintained|resuscitated|(?:hour|day|week)s? of\b|"
    r"need|receiv|had\b|treat|manag|reveal|show|demonstrat|disclos|confirm|withdr|yield|identif|found\b|"
    r"intubated|ventilated|execut|conduct|attempt|history of|status[- ]post|s/p)",
    re.IGNORECASE,
)
_DONE = word_set(
    "done perform carry undertake do execute conduct complete accomplish repeat initiate start institute commence "
    "apply create establish make attempt achieve require need necessitate"
)
_PLACED = word_set("place insert implant introduce position leave left put advance deploy")
_HAD = word_set("receive have require need get")
_UNDERWENT = Pattern(
    r"\b(?:(?P<no>(?:did not|never) undergo|(?:had |has )?never under(?:gone|went))|underwent|"
    r"(?:had|has|having) undergone)\s",
    re.IGNORECASE,
)
_NEEDED = Pattern(
    r"\b(?:(?P<no>not\s)?(?:requiring|necessitating)|taken\s(?:[^,;.]{2,40}?\s)?for|proceeded\s(?:to|with)|"
    r"(?:kept|placed|put|remained|maintained)\son|resuscitated\s(?:\w+\s)?with|(?:minutes?|hours?|days?|weeks?)\sof)\s",
    re.IGNORECASE,
)
"""What tells of a procedure that was had, without a verb of doing: "shock requiring dialysis"."""
_VERB = Pattern(
    r"(?:\b(?:was|were|been|be)\s(?P<no>not\s|never\s)?(?:(?:\w+ly|then|also)\s)*|(?<=intubated )and\s)"
    r"(?:(?P<tube>(?:re-?)?intubated)|(?P<air>mechanically ventilated))\b",
    re.IGNORECASE,
)
_NOUNS = {"tube": "intubation", "air": "mechanical ventilation"}
"""Groups of `_VERB` -> what the verb does."""
_TREATED = word_set("treat manage")
_BEGUN = word_set("start make begin")
_BY = frozenset({"with", "by", "via", "through"})
_ACTS: frozenset[str] = frozenset({"operation", "examination"})
_DEVICES: frozenset[str] = frozenset({"device"})
_LAST_COMMA = Pattern(r",\s(?=(?:an?|the|no)\s)", re.IGNORECASE)
_PART_ENDS = re.compile(r"[,;:]|\s(?:and|but|which|who|because|although)\s")
"""Where what is said of a procedure ends, behind its name."""
_LOOKED = word_set("reveal show demonstrate disclose confirm withdraw yield identify find detect exclude")
_OPENS = re.compile(
    r"(?:(?:an?|the|his|her|their|this|that|another|repeat|repeated|further|additional|subsequent|second|third|"
    r"fourth|first|one|two|three|four|five|six|several|multiple|both|any|\d+|then|also|out|successful|successfully|"
    r"uneventful|uncomplicated|urgent|urgently|immediate|immediately)\s)*",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\s*(?:no|neither|without)\s(?:further\s|other\s|additional\s|more\s)?", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:\s(?:of|on|to|for|from|in|at|over|through|via|under)\s[^,;.]{1,60}?)?(?:,\s?|,?\s(?:and|with|plus|as well as|"
    r"followed by|along with|and then)\s)+(?:(?:an?|the|subsequent|subsequently|then|both|his|her)\s)*"
)
_OF_IT = re.compile(
    r"[\s-](?:specimens?|samples?|cultures?|findings?|results?|sites?|tissues?|scars?|wounds?|margins?|fluids?|"
    r"complications?|patients?|team|service|department|clinic|reports?|histolog\w*|patholog\w*|analys[ie]s)\b",
    re.IGNORECASE,
)
"""What makes of a procedure a word for something else: "the biopsy specimen showed"."""
_POINTS_BACK = re.compile(r"(?:the|this|that|these)\s(?:surgery|operations?|procedures?|biops(?:y|ies))", re.IGNORECASE)
"""A procedure that was told of before."""
_EARLIER = Pattern(
    r"\b(?:history of|status[- ]post|s/p|had (?:\w+ly )?(?:undergone|had|been)|has undergone|previous(?:ly)?|"
    r"prior(?! to)|(?:year|month)s? (?:ago|earlier|before|previously|prior))\b",
    re.IGNORECASE,
)
_HISTORY = Pattern(
    r"\b(?:(?P<no>no|denied|without|negative for)\s(?:an?\s|any\s)?)?(?:\w+\s)?(?:history of|status[- ]post|s/p)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProcedureFrame:
    """A procedure that a clause tells of.

    Attributes:
        start: first position of what tells it; end: position after the last.
        name: the procedure.
        denied: whether it was not done.
        earlier: whether it lies before what the document tells of.
        clause: where its clause begins and ends.
        label: the noun of a procedure that a verb names ("was intubated"); empty where its name stands in the text.
    """

    start: int
    end: int
    name: ProcedureName
    denied: bool
    earlier: bool
    clause: tuple[int, int]
    label: str = ""


def procedures(text: str) -> Iterator[ProcedureFrame]:
    """The procedures that a sentence says were done, or were not; none that are planned, wanted or only spoken of."""
    if not _TOLD.search(text):
        return
    plain = without_asides(text)
    yield from _by_verb(plain)
    names = procedure_names(plain)
    for clause in clauses(plain) if names else ():
        yield from _in_clause(plain, clause, names)
    yield from _behind(plain, _UNDERWENT, names)
    yield from _behind(plain, _HISTORY, names)
    yield from _behind(plain, _NEEDED, names)


def _by_verb(text: str) -> Iterator[ProcedureFrame]:
    for told in _VERB.finditer(text):
        label = next(label for group, label in _NOUNS.items() if told[group])
        name = ProcedureName(*told.span(), "operation")
        yield ProcedureFrame(
            *told.span(), name, told["no"] is not None, earlier=False, clause=(0, len(text)), label=label
        )


def _in_clause(text: str, clause: Clause, names: Sequence[ProcedureName]) -> Iterator[ProcedureFrame]:
    group = clause.group
    if group.modal or group.hedge or clause.conditional or clause.frame is not None:
        return
    for name, denied in _told(text, clause, names):
        first, last = min(name.start, clause.group_end[0]), max(name.end, clause.group_end[1])
        earlier = _EARLIER.search(text, clause.start, clause.end) is not None
        not_done = group.negated and (group.passive or group.lemma not in _LOOKED)  # "did not reveal" was done
        yield ProcedureFrame(first, last, name, denied or not_done, earlier, (clause.start, clause.end))


def _behind(text: str, cue: Pattern, names: Sequence[ProcedureName]) -> Iterator[ProcedureFrame]:
    """What stands behind words that hardly ever tell of anything but what was done, whatever clause they stand in."""
    for told in cue.finditer(text):
        for name, denied in _row(text, (told.end(), len(text)), names, _ACTS):
            part = _PART_ENDS.search(text, name.end)
            clause = told.start(), part.start() if part else len(text)
            earlier = _EARLIER.search(text, *clause) is not None
            yield ProcedureFrame(told.start(), name.end, name, denied or told["no"] is not None, earlier, clause)


def _told(text: str, clause: Clause, names: Sequence[ProcedureName]) -> Iterator[tuple[ProcedureName, bool]]:
    passive, lemma = clause.group.passive, clause.group.lemma
    verb = lemma if lemma in _DONE | _PLACED else f"{lemma}e"  # of a verb that is not listed, the stem alone is known
    after, by = clause.object, clause.preposition
    if clause.subject and ((passive and verb in _DONE) or (not passive and lemma in _LOOKED and clause.group.past)):
        yield from _head(text, clause.subject, names, _ACTS)
    if clause.subject and passive and verb in _PLACED:
        yield from _head(text, clause.subject, names, _DEVICES)
    if after is None:
        return
    if not passive and by is None and (lemma in _HAD or verb in _DONE - _BEGUN):
        yield from _row(text, after, names, _ACTS)
    elif not passive and by is None and verb in _PLACED:
        yield from _row(text, after, names, _DEVICES)
    elif passive and (lemma in _TREATED or verb in _DONE) and by in _BY:
        yield from _row(text, after, names, _ACTS)


def _head(
    text: str, run: tuple[int, int], names: Sequence[ProcedureName], kinds: frozenset[str]
) -> Iterator[tuple[ProcedureName, bool]]:
    """The procedures that a subject is: of its core, or of what stands behind the last comma of a long introduction."""
    found = tuple(_row(text, subject(text, run).core, names, kinds))
    last = max((m.end() for m in _LAST_COMMA.finditer(text, *run)), default=None)
    yield from found or (_row(text, (last, run[1]), names, kinds) if last else ())


def _row(
    text: str, run: tuple[int, int], names: Sequence[ProcedureName], kinds: frozenset[str]
) -> Iterator[tuple[ProcedureName, bool]]:
    """The procedures that a run begins with: its head, and those that are joined with it."""
    begin, end = trimmed(text, run)
    denial = _DENIED.match(text, begin, end)
    start = denial.end() if denial else begin
    opening = _OPENS.match(text, start, end)
    start = opening.end() if opening else start
    last: ProcedureName | None = None
    for name in names:
        if name.end <= start or name.end > end:
            continue
        if last is None and name.start > start:
            return
        if last is None:
            name = replace(name, start=start)  # what stands before it in the clause is no part of its name
        elif not _GOES_ON.fullmatch(text, last.end, name.start):
            return
        last = name
        said = not _OF_IT.match(text, name.end) and not _POINTS_BACK.fullmatch(text, begin, name.end)
        if name.kind in kinds and said:
            yield name, denial is not None
