"""Facts held against annotated text one by one: right, wrong, or not to be told by that annotation (None).

What counts as right, by corpus:

    five        agrees with a hand-checked fact on its words, as `gold/score.py` judges; agrees with none there: wrong
    reworded    says nothing but what the sentence lists (`reworded.py`)
    maccrobat   a dose lies on an annotated dosage of that drug with its number; a value on an annotated result with its
                number and, where the annotation says of what, its name; a condition on an annotated problem; a drug or
                procedure on an annotated one; age and sex are those annotated
    evidence    a comparison on words that a question's annotators marked, of its outcome and arms, says their label
    abstracts   a disease or a drug is named where BC5CDR marks one of that kind
What is made of them is a floor: no annotation marks all that is so.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from reworded import judge

from graph_build.frames.treatments.procedure_names import procedure_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from reworded import Sentence
    from reworded_words import Slots

Verdicts = list["bool | None"]
_NUMBER = re.compile(r"\d+(?:[ ,]\d{3})*(?:\.\d+)?")
_WORD = re.compile(r"[a-z0-9]{2,}")


def numbers(text: str) -> set[float]:
    """The numbers that a text prints in digits."""
    return {float(re.sub(r"[ ,]", "", m)) for m in _NUMBER.findall(text)}


def words(value: object) -> set[str]:
    """The words of a value, in lower case."""
    return set(_WORD.findall(str(value or "").lower()))


class Mark(NamedTuple):
    """An annotated run of a text: kind, offsets, words."""

    kind: str
    start: int
    end: int
    surface: str


def _own(fact: Slots) -> list[tuple[int, int]]:
    return [(s["start"], s["end"]) for s in fact["spans"] if s["role"] != "context"]


def _on(fact: Slots, marks: Iterable[Mark]) -> list[Mark]:
    return [m for m in marks if any(a < m.end and m.start < b for a, b in _own(fact))]


@dataclass(frozen=True)
class Reports:
    """The annotation of one of MACCROBAT's reports, in brat's form."""

    marks: tuple[Mark, ...]
    modified: dict[Mark, tuple[Mark, ...]]

    @classmethod
    def of(cls, annotation: str) -> Reports:
        """From the text of its `.ann` file."""
        marks: dict[str, Mark] = {}
        events: dict[str, str] = {}
        pairs: list[tuple[str, str]] = []
        for line in annotation.splitlines():
            key, _, rest = line.partition("\t")
            if key[0] == "T":
                kind, _, surface = rest.partition("\t")
                parts = re.split(r"[ ;]", kind)
                marks[key] = Mark(parts[0], int(parts[1]), int(parts[-1]), surface)
            elif key[0] == "E":
                events[key] = rest.split()[0].split(":")[1]
            elif key[0] == "R" and rest.startswith("MODIFY"):
                _, one, other = rest.split()[:3]
                pairs.append((one.split(":")[1], other.split(":")[1]))
        modified = defaultdict(list)
        for one, other in pairs:
            a, b = (marks.get(events.get(k, k)) for k in (one, other))
            if a and b:
                modified[a].append(b)
        return cls(tuple(marks.values()), {mark: tuple(of) for mark, of in modified.items()})

    def of_kind(self, *kinds: str) -> list[Mark]:
        """The marks of some kinds."""
        return [m for m in self.marks if m.kind in kinds]

    def verdicts(self, facts: Sequence[Slots]) -> Verdicts:
        """Of each fact whether the annotation bears it out."""
        return [self._verdict(fact) for fact in facts]

    def _verdict(self, fact: Slots) -> bool | None:
        slots, kind = fact["slots"], fact["type"]
        if kind == "intervention" and isinstance(slots.get("dose"), float | int):
            return self._of_pair(fact, float(slots["dose"]), slots.get("agent"), ("Dosage",))
        if kind == "intervention":
            looked = (
                ("Diagnostic_procedure",) if procedure_names(str(slots.get("agent"))) else ()
            )  # a biopsy treats none
            return self._named(fact, slots.get("agent"), ("Medication", "Therapeutic_procedure", *looked))
        if kind == "measurement" and isinstance(slots.get("value"), float | int):
            return self._of_pair(fact, float(slots["value"]), slots.get("variable"), _RESULTS)
        if kind in ("condition", "outcome", "adverse_event"):
            name = slots.get("condition") or slots.get("event") or slots.get("outcome") or slots.get("variable")
            ends = kind == "outcome" and bool(_on(fact, self.of_kind(*_ENDS)))
            return ends or self._named(
                fact, name, (*_PROBLEMS, *(("Diagnostic_procedure",) if kind == "outcome" else ()))
            )
        if kind == "patient" and slots.get("aspect") == "age" and isinstance(slots.get("value"), float | int):
            return any(float(slots["value"]) in numbers(m.surface) for m in _on(fact, self.of_kind("Age")))
        if kind == "patient" and slots.get("aspect") == "sex":
            return bool(_on(fact, self.of_kind("Sex"))) or None
        return None

    def _of_pair(self, fact: Slots, value: float, name: object, kinds: tuple[str, ...]) -> bool:
        """Whether the number lies on a mark of such a kind that belongs to what the fact names."""
        for mark in _on(fact, self.of_kind(*kinds)):
            if value in numbers(mark.surface):
                of = self.modified.get(mark, ())
                if not of or any(words(name) & words(m.surface) or _on(fact, [m]) for m in of):
                    return True
        return False

    def _named(self, fact: Slots, name: object, kinds: tuple[str, ...]) -> bool:
        """Whether such a mark bears the fact's name, or is most of what the fact was read from."""
        return any(
            words(name) & words(m.surface) or any(2 * (min(b, m.end) - max(a, m.start)) >= b - a for a, b in _own(fact))
            for m in _on(fact, self.of_kind(*kinds))
        )


_RESULTS = (
    "Lab_value", "Quantitative_concept", "Distance", "Volume", "Area", "Mass", "Height", "Weight", "Duration",
    "Detailed_description", "Severity",
)  # fmt: skip
_PROBLEMS = (
    "Sign_symptom", "Disease_disorder", "History", "Coreference", "Detailed_description", "Lab_value", "Outcome",
    "Clinical_event", "Other_event", "Personal_background", "Biological_structure", "Severity",
)  # fmt: skip
_ENDS = ("Clinical_event", "Outcome", "Therapeutic_procedure")  # what an outcome may tell: "was discharged", "died"


class Abstract(NamedTuple):
    """BC5CDR's marks of one abstract: diseases and chemicals."""

    marks: tuple[Mark, ...]

    def verdicts(self, facts: Sequence[Slots]) -> Verdicts:
        """Of each fact that names a concept whether one of its kind is marked there."""
        kinds = {"disease": ("Disease",), "finding": ("Disease",), "drug": ("Chemical",)}
        return [
            bool(_on(f, [m for m in self.marks if m.kind in kinds[f["slots"]["category"]]]))
            if f["type"] == "entity_mention_concept" and f["slots"].get("category") in kinds
            else None
            for f in facts
        ]


_STOP = words(
    """the of and in to for with at on a an by from or number patients group score level levels rate change total
    mean control placebo treatment therapy week weeks day days month months after during plus versus"""
)
_UP = re.compile(r"high|increas|more|great|longer|larger|better|improv|rose|elevat|faster|superior", re.IGNORECASE)
_DOWN = re.compile(r"low|decreas|less|reduc|short|small|worse|declin|fewer|fell|slower|inferior", re.IGNORECASE)


def stems(text: str) -> set[str]:
    """Beginnings of the words that tell, as the scorer of Evidence Inference takes them."""
    return {w[:6] for w in re.findall(r"[a-z][a-z0-9]+", text.lower()) if w not in _STOP and len(w) > 2}


class Question(NamedTuple):
    """A question to a trial: words of intervention, comparator and outcome, the label, and where the text says so."""

    intervention: set[str]
    comparator: set[str]
    outcome: set[str]
    label: str
    places: tuple[tuple[int, int], ...]


class Trial(NamedTuple):
    """The questions to one trial; from `alike` on, what shares so much with an outcome is judged wherever it stands."""

    questions: tuple[Question, ...]
    alike: float = 2.0

    def verdicts(self, facts: Sequence[Slots]) -> Verdicts:
        """Of each comparison on an annotated answer, or of much the same, whether it says what the annotators say."""
        return [self._verdict(f) if f["type"] == "comparison" else None for f in facts]

    def _verdict(self, fact: Slots) -> bool | None:
        slots = fact["slots"]
        named, arms = stems(str(slots.get("variable", ""))), stems(f"{slots.get('arm_a', '')} {slots.get('arm_b', '')}")
        fits = [
            (likeness, q)
            for q in self.questions
            if (likeness := len(named & q.outcome) / len(named | q.outcome or {""}))
            and arms & (q.intervention | q.comparator)
            and (likeness >= self.alike or any(a < e and s < b for a, b in _own(fact) for s, e in q.places))
        ]
        best = max((likeness for likeness, _ in fits), default=0)
        told = [said(slots, q) for likeness, q in fits if likeness == best]
        verdicts = [one == q.label for one, (_, q) in zip(told, (f for f in fits if f[0] == best), strict=True) if one]
        return any(verdicts) if verdicts else None


def said(slots: Slots, question: Question) -> str | None:
    """Which label a comparison says: "up", "down" or "none" of the intervention; None where it leaves it open."""
    if slots.get("significant") is False or slots.get("effect_direction") == "none":
        return "none"
    told = str(slots.get("effect_direction") or slots.get("direction") or "")
    up = 1 if _UP.search(told) else -1 if _DOWN.search(told) else 0
    if not up:
        return None
    a, b = stems(str(slots.get("arm_a", ""))), stems(str(slots.get("arm_b", "")))
    i, c = question.intervention, question.comparator
    flip = (a & c and not a & i) or (b & i and not a & i)
    return "up" if (up > 0) != bool(flip) else "down"


def trials(source: Path) -> dict[str, Trial]:
    """The questions of Evidence Inference by trial ("PMC123"), where annotators agree that they can be answered."""
    prompts = {r["PromptID"]: r for r in csv.DictReader((source / "prompts.csv").open(encoding="utf-8"))}
    rows = defaultdict(list)
    for row in csv.DictReader((source / "annotations.csv").open(encoding="utf-8")):
        if row["Valid Label"] == "True" and "invalid" not in row["Label"]:
            rows[row["PromptID"]].append(row)
    found = defaultdict(list)
    for name, answers in sorted(rows.items()):
        asked = prompts[name]
        labels = Counter(
            {"no": "none"}.get(r["Label"][:2], "up" if "increase" in r["Label"] else "down") for r in answers
        )
        i, c = stems(asked["Intervention"]), stems(asked["Comparator"])
        places = [(int(r["Evidence Start"]), int(r["Evidence End"])) for r in answers]
        question = Question(
            i - c, c - i, stems(asked["Outcome"]), labels.most_common(1)[0][0], tuple(p for p in places if p[0] >= 0)
        )
        found[f"PMC{asked['PMCID']}"].append(question)
    return {trial: Trial(tuple(questions)) for trial, questions in found.items()}


class Invented(NamedTuple):
    """A reworded sentence in its study."""

    sentence: Sentence

    def verdicts(self, facts: Sequence[Slots]) -> Verdicts:
        """Of each fact on the sentence whether it says nothing but what is listed."""
        why = {id(fact): fault is None for fact, fault in judge(self.sentence, list(facts)).stated}
        return [why.get(id(fact)) for fact in facts]


class Five:
    """The hand-checked facts of the five documents, with the functions of the scorer that came with them.

    Args:
        folder: of the gold.
    """

    def __init__(self, folder: Path) -> None:
        spec = importlib.util.spec_from_file_location("gold_score", folder / "score.py")
        if spec is None or spec.loader is None:
            raise SystemExit(f"{folder / 'score.py'} cannot be loaded")
        self._score: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._score)
        self._gold = self._score.load_gold(folder)
        self._synonyms = json.loads((folder / "synonyms.json").read_text("utf-8"))
        self._apart = json.loads((folder / "elsewhere.json").read_text("utf-8"))

    def of(self, document: str) -> Callable[[Sequence[Slots]], Verdicts]:
        """The judge of the facts of a document, given its number ("003")."""
        return lambda facts: [self._verdict(document, fact) for fact in facts]

    def _verdict(self, document: str, fact: Slots) -> bool | None:
        score, spans = self._score, self._score.evidence(fact)
        on = [g for g in self._gold[document] if score.overlap(g, spans)]
        fitting = [g for g in on if fact["type"] in score.ACCEPTED[g["type"]]]
        if any(score.agrees(g, fact, self._synonyms) is None for g in fitting):
            return True
        if any(score.overlap({"spans": [{"start": a, "end": b}]}, spans) for a, b in self._apart.get(document, ())):
            return None
        loose = fact["type"] in ("entity_mention_concept", "document_metadata")
        return False if fitting or (on and not loose) else None
