"""Treatments with their doses and ways, read from the pieces of a sentence: one frame for each dose of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.frames.treatments.dosed_names import dosed_names
from graph_build.frames.treatments.doses import owners, preceding
from graph_build.frames.treatments.regimen_pieces import Piece, is_dose, pieces
from graph_build.model.frames import Agent, TreatmentFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.frames.treatments.beside import Owner
    from graph_build.model import Quantity, ReadSentence, Timepoint

_JOINING = ("comma", "and", "fill", "open", "close", "give", "then", "raise", "lower")
_WAYS = ("route", "often", "length", "count", "rank", "line", "noun")
_LASTING = re.compile(
    r"\b(?P<w>for|over|during|lasting|x|×|in)\s(?:an?\s|the\s)?(?:(?:additional|further|total|period|next|first|"
    r"about|approximately|another|around|at least|up to|least|course|duration|past|last|"
    r"previous|preceding|of)\s){0,4}$",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"[\s-]*(?:day|week|month)?[\s-]*(?:[\w]+\s)?(?:course|regimen|cycle|treatment)s?\s(?:of|with)\s", re.I
)
_AGO = re.compile(r"\s(?:ago|prior(?! to)|previously|earlier|later)\b", re.IGNORECASE)
_PER = re.compile(r"(?:/|per )\s?(perfusion|infusion|dose|injection)$", re.IGNORECASE)
_SPREAD = re.compile(r"\b(median|mean|average)\b[^.;,]*\b(?:dose|dosage)\b[^.;]*$", re.IGNORECASE)
_STATUS = {"raise": "dose increased", "lower": "dose reduced", "stop": "discontinued", "delay": "postponed"}
_TO = re.compile(
    r"\bto\s(?:reach\s)?(?:an?\s|the\s)?(?:(?:maintenance |maximum |total )?(?:dose|maximum|total) of\s)?$",
    re.IGNORECASE,
)
_BY_AS_MUCH = re.compile(r"\bby\s(?:about\s|up to\s)?$")
_FARTHEST = 120
_NOT_BEFORE_ITS = frozenset({"with", "in", "to", "by", "for", "was", "were", "at", "as"})


def treatments(
    sentence: ReadSentence, agents: Sequence[Agent], last: Agent | None = None
) -> tuple[tuple[Agent, ...], list[TreatmentFrame]]:
    """The treatments of a sentence, those that only their dose tells with them, and a frame for each dose of each.

    A treatment without a dose has one frame; the first frame of each tells how it was given, later ones what its dose
    became or that it was stopped.

    Args:
        sentence: the sentence.
        agents: the treatments that it names by words of the vocabulary.
        last: the treatment told of before it, which "the drug" may mean.
    """
    if not agents and last is None and not any(map(is_dose, sentence.quantities)):
        return (), []
    text = sentence.text
    found = pieces(sentence, agents)
    more = [a for a in dosed_names(text, found) if not any(a.start < b.end and b.start < a.end for b in agents)]
    everyone = tuple(sorted((*agents, *more), key=lambda a: a.start))
    if more:
        found = pieces(sentence, everyone)
    return everyone, _Reading(text, found, last).frames()


class _Reading:
    """One sentence being read: its pieces, whose each dose is, and the frames as they fill."""

    def __init__(self, text: str, found: list[Piece], last: Agent | None) -> None:
        self._text, self._found, self._last = text, found, last
        self._owners = owners(text, found, last)
        self._frames: dict[int, TreatmentFrame] = {}
        """Frames by the index of the piece that they stand for: the treatment, or a later dose of it."""
        self._cell: dict[int, int] = {}
        """Index of a treatment or dose -> index of its frame."""

    def frames(self) -> list[TreatmentFrame]:
        """The frames of the sentence, in the order of their treatments, later doses behind the first."""
        for at, piece in enumerate(self._found):
            if piece.agent:
                self._frames[at] = TreatmentFrame(piece.start, piece.end, piece.agent)
                self._cell[at] = at
        for at, owner in self._owners.items():
            self._dose(at, owner)
        for at, piece in enumerate(self._found):
            if piece.kind in _WAYS:
                self._way(at, piece)
            elif piece.kind in ("stop", "delay"):
                self._became(at, piece)
        return [self._frames[at] for at in sorted(self._frames)]

    def _dose(self, at: int, owner: Owner) -> None:
        piece = self._found[at]
        q, own = piece.quantity, owner.at
        if q is None:
            return
        if _BY_AS_MUCH.search(self._text, 0, piece.start) and self._moved(at):
            return  # "tapered by 10 mg": by how much, not to what
        per, statistic = _printed(self._text, q)
        if at and self._found[at - 1].kind in ("raise", "lower") and q.raw.casefold().startswith("up to"):
            q = replace(q, comparator=None)
        if own is not None and self._frames[own].dose is None:
            frame = self._frames[own]
            start, end = min(frame.start, piece.start), max(frame.end, piece.end)
            self._frames[own] = replace(frame, start=start, end=end, dose=q, per=per, statistic=statistic)
            self._cell[at] = own
            if own < at and (status := self._change(own, at)):
                self._frames[own] = replace(self._frames[own], status=status)
            return
        begin = max((i for i in self._cell if i < at), default=0)
        status = self._change(begin if own is None else min(own, begin), at)
        then = any(p.kind == "then" or p.label == "and" for p in self._found[begin:at])
        apart = own is not None and any(
            p.kind in ("comma", "and", "then", "length") for p in self._found[begin + 1 : at]
        )
        if own is None and status is None and not any(p.kind == "give" for p in self._found[max(0, at - 6) : at]):
            return
        apart = apart or _TO.search(self._text, 0, piece.start) is not None
        if own is not None and not (status or apart):
            return
        if own is not None and status is None and any(p.kind == "then" for p in self._found[begin:at]) and then:
            status = "continued"
        start = self._found[begin + 1].start if own is not None and begin + 1 < at else self._clause(at)
        self._frames[at] = TreatmentFrame(
            start, piece.end, owner.agent, q, statistic, per,
            status=status, time=self._when(at), pointed=own is None,
        )  # fmt: skip
        self._cell[at] = at

    def _moved(self, at: int) -> bool:
        """Whether words right before a dose raise or lower one."""
        return any(p.kind in ("raise", "lower") for p in self._found[max(0, at - 4) : at])

    def _change(self, begin: int, at: int) -> str | None:
        """What the words before a dose say became of it: raised or lowered to it."""
        dose = self._found[at]
        up_to = dose.quantity is not None and dose.quantity.raw.casefold().startswith("up to")
        if not (_TO.search(self._text[: dose.start]) or (up_to and self._found[at - 1].kind == "raise")):
            return None
        lead = begin - 6 if self._found[begin].agent else begin
        changes = [p.kind for p in self._found[max(0, lead) : at] if p.kind in ("raise", "lower")]
        return _STATUS[changes[-1]] if changes else None

    def _clause(self, at: int) -> int:
        """Where the clause of a piece begins: behind the last comma, break or other treatment."""
        for i in range(at, -1, -1):
            if self._found[i].kind in ("comma", "break", "agent"):
                return self._found[i].end + 1 if i + 1 < at else self._found[i].end
        return self._found[0].start

    def _when(self, at: int) -> Timepoint | None:
        """The time directly behind a later dose or what became of a treatment."""
        for i in range(at + 1, min(at + 6, len(self._found))):
            piece = self._found[i]
            if piece.time:
                return piece.time
            if piece.kind not in ("fill", "often", "route", "close"):
                return None
        return None

    def _became(self, at: int, piece: Piece) -> None:
        """A treatment that was stopped or put off, where the words before say which."""
        owner = preceding(self._text, self._found, at, self._last)
        if owner is None or re.search(r"\b(?:not|never|without)\s(?:\w+\s)?$", self._text[: piece.start]):
            return
        status = _STATUS[piece.kind]
        if owner.at is not None and self._frames[owner.at].dose is None:
            if piece.kind == "delay":
                self._frames[owner.at] = replace(self._frames[owner.at], status=status)
            return
        if owner.at is None:
            start = self._clause(at)
            self._frames[at] = TreatmentFrame(
                start, piece.end, owner.agent, status=status, time=self._when(at), pointed=True
            )

    def _way(self, at: int, piece: Piece) -> None:
        of_dose = at + 1 < len(self._found) and self._found[at + 1].label in ("dose", "doses", "dosage")
        own = self._modified(at) if piece.kind != "often" or of_dose else None
        shared: list[int] = []
        if own is None:
            own, shared = self._told_before(at)
        for one in (own, *shared):
            if one is not None:
                self._frames[one] = self._with(self._frames[one], piece, first=one == own)

    def _modified(self, at: int) -> int | None:
        """The frame of the treatment that a piece stands directly before: "three pulses of oral prednisone"."""
        for i in range(at + 1, min(at + 9, len(self._found))):
            piece = self._found[i]
            if piece.agent or (piece.kind == "dose" and i in self._cell and self._cell[i] > i):
                return self._cell[i]
            ways = piece.kind in ("route", "noun", "count", "line") or (piece.kind == "dose" and i not in self._cell)
            if not ways and piece.kind not in ("fill", "word"):
                return None
            if self._found[at].kind != "line" and piece.label in _NOT_BEFORE_ITS:
                return None
        return None

    def _told_before(self, at: int) -> tuple[int | None, list[int]]:
        """The frame of the last treatment or dose before a way, and others of its list where the way is of all."""
        words, given = 0, False
        for i in range(at - 1, -1, -1):
            piece = self._found[i]
            if i in self._cell:
                if self._found[at].start - piece.end > _FARTHEST:
                    return None, []
                return self._cell[i], self._listed(i) if given else []
            if (
                piece.kind == "dose"
                and i > 1
                and self._found[i - 1].kind == "open"
                and self._found[i - 2].kind == "dose"
            ):
                continue  # "450 mg (5 mg/kg) IV": the same dose once more
            if piece.kind in ("break", "verb", "other", "back", "dose"):
                return None, []
            if piece.kind == "word":
                words += 1
                if words > 2 or (i and self._found[i - 1].kind in ("comma", "and")):
                    return None, []
            if piece.kind in ("stop", "delay") and self._found[at].kind == "length":
                return None, []
            given = given or piece.kind == "give"
        return None, []

    def _listed(self, at: int) -> list[int]:
        """The frames of the treatments that are listed with the last one: "A 5 mg or B was given"."""
        others: list[int] = []
        for i in range(at - 1, -1, -1):
            kind = self._found[i].kind
            if i in self._cell:
                others.append(self._cell[i])
            elif kind not in ("and", "comma", "open", "close", "fill", *_WAYS):
                break
        return [o for o in dict.fromkeys(others) if o != self._cell[at]]

    def _with(self, frame: TreatmentFrame, piece: Piece, *, first: bool) -> TreatmentFrame:
        """The frame with what a piece adds, where nothing said it before."""
        start, end = (min(frame.start, piece.start), max(frame.end, piece.end)) if first else (frame.start, frame.end)
        near = replace(frame, start=start, end=end)
        if piece.kind == "route":
            return replace(near, route=piece.label) if frame.route is None else frame
        if piece.kind == "often":
            return replace(near, frequency=piece.label) if frame.frequency is None else frame
        if piece.kind == "length":
            return self._lasting(frame, near, piece)
        if piece.kind == "count" and frame.number_of_doses is None:
            noun, _, least = piece.label.partition("|")
            form = "bolus" if noun.startswith("bolus") else "pulse" if noun.startswith("pulse") else frame.form
            sign = None if not least else ">=" if "least" in least.casefold() else ">"
            return replace(near, number_of_doses=piece.number, number_comparator=sign, form=form)
        if piece.kind == "line":
            return replace(near, line=piece.number) if frame.line is None else frame
        if piece.kind == "rank" and frame.dose_number is None and self._is_of_doses(piece):
            return replace(near, dose_number=piece.number)
        return frame

    def _is_of_doses(self, rank: Piece) -> bool:
        """Whether an ordinal counts infusions: a noun for them stands beside it or behind the treatment's name."""
        at = self._found.index(rank)
        behind = self._found[at + 1 : at + 5]
        nouns = [i for i, p in enumerate(behind) if p.kind == "noun" or p.label in ("infusion", "dose", "course")]
        return bool(nouns) and all(p.kind in ("agent", "fill", "route", "word", "noun") for p in behind[: nouns[0]])

    def _lasting(self, frame: TreatmentFrame, near: TreatmentFrame, piece: Piece) -> TreatmentFrame:
        q = piece.quantity
        if q is None:
            return frame
        cue = _LASTING.search(self._text, max(0, piece.start - 60), piece.start)
        over = cue is None and q.raw.casefold().startswith("over")
        if (over or (cue and cue["w"].casefold() in ("over", "in"))) and q.unit in ("h", "min"):
            return replace(near, infusion_time=q) if frame.infusion_time is None else frame
        if _AGO.match(self._text, piece.end):
            return frame
        before = piece.end <= frame.agent.start
        course = before and _COURSE.match(self._text, piece.end)
        beside = not before and frame.dose is not None and 0 <= piece.start - frame.dose.end <= 4
        direct = 0 <= piece.start - frame.agent.end <= 1
        lasts = over or (cue is not None and cue["w"] != "in")
        if frame.duration is None and (course or beside or direct or (lasts and not before)):
            return replace(near, duration=q)
        return frame


def _printed(text: str, q: Quantity) -> tuple[str | None, str | None]:
    """What the words of a dose say beside its number: what it is for ("infusion"), and of what kind ("median")."""
    per = _PER.search(q.unit_as_printed or "")
    spread = _SPREAD.search(text[max(0, q.start - 120) : q.start])
    kind = spread[1].casefold() if spread else None
    return (
        "dose" if per[1].casefold() == "dose" else "infusion"
    ) if per else None, "mean" if kind == "average" else kind
