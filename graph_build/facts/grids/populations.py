"""The populations that headers name: arms, control arms, all patients, subgroups; with the document's own names.

Whether words of a header are a population at all is a question of the whole table (`graph_build.facts.grids.deciding`);
here they are weighed, and named once it is decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.model import Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.saying import Said
    from graph_build.model import Cell, Concept, Span

_WITHOUT = re.compile(r"\b(?:without|no|non-|not (?:treated|receiving|given)|untreated)\b", re.IGNORECASE)
_CONTROL = re.compile(
    r"\b(?:controls?|placebo|sham|(?:standard|usual|routine|conventional) (?:of )?(?:care|therapy|treatment)"
    r"|conventional|SOC|TAU|"
    r"comparators?|vehicle|waiting[\s-]list|wait[\s-]?list)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:patients?|children|subjects?|participants?|cases?|groups?|arms?|cohorts?|treated|treatment|receiving"
    r"|received|"
    r"with|therapy|who|the|only|alone|in|values?|at|of|and|plus|mean|median|SD|IQR|n|no)\b|[%(),±;/+]",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?<!age )(?<!per )(?<!by )(?<!among )(?<!between )\b(?:groups?|arms?|cohorts?)\b(?!\s?[×x*]\s?time)"
    r"|\b(?:interventions?|experimental|treated|untreated|(?:non-?\s?)?"
    r"responders?|survivors|non-?survivors|recipients|completers|dropouts|cases|"
    r"controls)\b|^(?:patients|subjects|treatments?|tests?|study)$",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:patients|children|subjects|women|men|resistant|responsive|sensitive|refractory|positive|negative"
    r"|na[iï]ve|users?)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:na[iï]ve|experienced|resistant|responsive|sensitive|refractory|(?:sero)?(?:positive|negative)|(?:wo)?men"
    r"|(?:fe)?males?|children|adults|adolescents|inadequate(?:ly)? respond\w+|(?:non-?\s?)?responders?)\b|\w[-‐–]IR\b"
    r"|\b(?:with|without|intoleran\w+)\s(?:prior|previous)\b"
    r"|^(?:all\s)?(?:randomi[sz]ed|completers?|completed|analy[sz]ed|drop-?outs?|m?ITT|intent\w*[- ]to[- ]treat"
    r"|per[- ]protocol)\b",
    re.IGNORECASE,
)
"""Words of a part of the patients, which the arms under or over it are of: "bDMARD-naive"."""
_ALL = re.compile(
    r"^(?:all|total|overall|whole|entire|both|combined|pooled)(?:\s(?:patients?|subjects?|participants?"
    r"|population|sample|cohort|study|groups?|"
    r"arms?|treatment|randomi[sz]ed|children|women|men))*$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:(?:study|treatment|randomi[sz]ed|intervention|therapy|trial|experimental|patient|dose)\s)?(?:groups?"
    r"|arms?|treatments?|conditions?1?|"
    r"allocations?|populations?|cohorts?|assignments?)$|^(?:drugs?|interventions|regimens?|patients?|subjects?"
    r"|participants?|values?|results?|"
    r"mean.*|median.*|findings?|measurements?|(?:lab|laboratory|absolute|test|measured|observed) (?:values?"
    r"|results?)|patient(?:['’]s)? "
    r"values?|variables?|characteristics?|parameters?|outcomes?(?: measures?)?|frequency|(?:effect )?estimates?"
    r"|statistics?|effects?|"
    r"intervention effects?)$",
    re.IGNORECASE,
)
"""Words over a column that say that groups or values follow, and name none."""
_NAMES_GROUPS = re.compile(
    r"^(?:(?:study|treatment|randomi[sz]ed|intervention|trial|experimental|patient|dose)\s)?(?:groups?|arms?"
    r"|cohorts?)$",
    re.IGNORECASE,
)
_PATIENTS = re.compile(
    r"^(?:total |no\.? of |number of |all )?(?:patients?|subjects?|participants?|children|cases|n|randomi[sz]ed"
    r"|sample(?: size)?|"
    r"(?:patients?|subjects?|participants?|initial subjects) (?:analy[sz]ed|randomi[sz]ed|included|enrolled"
    r"|treated))(?: analy[sz]ed)?$",
    re.IGNORECASE,
)
_GROUP_WORDS = re.compile(
    r"\s*\b(?:patients?|children|subjects?|participants?|cases?|groups?|arms?|cohorts?)\b\s*$", re.IGNORECASE
)
_COMPOUND = re.compile(r"[\w./]+[-‐–](?:IR|na[iï]ve|experienced|resistant|refractory)", re.IGNORECASE)
_SHARE = re.compile(r"[,;]?\s*\(?(?:(?:no\.?|n),?\s?\(?%\)?|%)\)?$", re.IGNORECASE)
_TREATMENTS = ("drug", "drug_class", "procedure")
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Arm:
    """A population that a header names.

    Attributes:
        label: what it is called.
        control: whether it is the control arm.
        size: its patients, where printed.
        size_span: where that is printed.
        size_cell: the header cell that prints it.
        drug: its drug, or None.
        everyone: whether it is all patients together.
        is_part: whether its words are those of a part of the patients ("bDMARD-naive").
        subgroup: of an arm, the part of its patients that the headers narrow it to, or None.
    """

    label: str
    control: bool = False
    size: int | None = None
    size_span: Span | None = None
    size_cell: Cell | None = None
    drug: Concept | None = None
    everyone: bool = False
    is_part: bool = False
    subgroup: str | None = None

    @property
    def whole(self) -> str:
        """What the arm is called without its subgroup."""
        return self.label.removesuffix(f", {self.subgroup}")

    def is_called(self, words: str) -> bool:
        """Whether words are those of its name, or begin with them, or it with them."""
        first, second = self.label.casefold(), words.casefold()
        return first.startswith(second) or second.startswith(first)

    @property
    def population(self) -> Population:
        """It as a population of the document."""
        return Population("control" if self.control else "group" if self.everyone else "arm", self.label)


_ONE_SIDE = re.compile(
    r"^(?:(?:treatments?|interventions?|patients?|subjects?|cases?|study|experimental|tests?"
    r"|treated)(?:\s(?:groups?|arms?|patients))?)$",
    re.IGNORECASE,
)


def is_one_side(words: str) -> bool:
    """Whether words that elsewhere say only that groups follow name the one group that is set against controls."""
    return _ONE_SIDE.match(words) is not None


def without_group_words(words: str) -> str:
    """A population's name without "group", "arm" or "patients" at its end."""
    return _GROUP_WORDS.sub("", words).strip(" ,;:-–(")


def counts_patients(words: str) -> bool:
    """Whether words say that the patients themselves are counted: "Total patients", "Number randomised"."""
    return _PATIENTS.match(words) is not None


def names_groups(words: str) -> bool:
    """Whether words say that the names of groups follow."""
    return _NAMES_GROUPS.match(words) is not None


def is_of_all(words: str) -> bool:
    """Whether words are of all patients together: "Total"."""
    return _ALL.match(words) is not None


def is_heading(words: str) -> bool:
    """Whether words say only that groups or values follow."""
    return _HEADING.match(words) is not None


def weight(opened: OpenTable, header: Said, known: frozenset[str] = frozenset()) -> int:
    """How much the words of a header look like a population: 2 plainly, 1 perhaps, 0 not.

    Args:
        opened: the table.
        header: the header.
        known: folded names of populations that the document's tables name elsewhere.
    """
    words = header.words
    if not words or header.role or (is_heading(words) and header.size is None):
        return 0
    if header.unit_printed and header.size is None:
        return 0
    if header.size is not None and _MEASURES.search(opened.spelled(words)) and not _GROUP.search(words):
        return 0  # "MASRI (n = 23)": the patients in whom something was measured
    if (
        header.size is not None
        or without_group_words(words).casefold() in known
        or _ALL.match(words)
        or _CONTROL.search(words)
    ):
        return 2
    if len(words) > LONGEST:
        return 0
    named = [m for m in opened.mentions(words) if m.concept.category in _TREATMENTS]
    measured = any(m.concept.category in ("analyte", "score") for m in opened.mentions(words))
    if _GROUP.search(words) and not measured:
        return 2
    if named and not measured and named[0].start < _FIRST_WORDS and opened.study.kind != "patient":
        return 2  # in the report of one patient nobody is set against those who got a drug
    return 1 if _STATE.search(words) and not measured else 0


_FIRST_WORDS = 25
_DOSE = re.compile(r"\d[\d.,]*\s?(?:mg|µg|μg|mcg|g|IU|U|mL|ml|%)(?:/\w+)?(?:\s[\w ]{1,20})?$")
"""A dose under or over the drug that it is of: part of the arm's name, and no part of its patients."""
_MEASURES = re.compile(
    r"\b(?:scores?|index|indices|scale|inventory|questionnaire|ratio|rates?|levels?|count|pressure|volume|test|survey)\b",
    re.IGNORECASE,
)


def arm_of(opened: OpenTable, header: Said) -> Arm | None:
    """The population of a header whose words name one."""
    words = header.words
    named = [m for m in opened.mentions(words) if m.concept.category in _TREATMENTS]
    drug = named[0].concept if named else None
    label, control = _label(opened, words, drug, named[0].start if named else 0, [m.concept.label for m in named])
    if not label:
        return None
    rest = header.qualifier
    if rest and re.search(r"[A-Za-z]", rest) and not header.statistics and len(rest) <= LONGEST // 2:
        label = f"{label} ({rest})"
    everyone = bool(_ALL.match(words))
    is_part = not control and _PART.search(words) is not None
    return Arm(label, control, header.size, header.size_span, header.cell, drug, everyone, is_part)


def _label(opened: OpenTable, words: str, drug: Concept | None, at: int, names: Sequence[str]) -> tuple[str, bool]:
    """What an arm is called, and whether it is the control arm."""
    if drug is not None and _WITHOUT.search(words[:at]):
        return f"control (without {drug.label})", True
    if _ALL.match(words):
        return "all patients", False
    control = _CONTROL.search(words)
    rest = words
    for mention in reversed([m for m in opened.mentions(words) if m.concept.category in _TREATMENTS]):
        rest = rest[: mention.start] + rest[mention.end :]
    left = _STOP.sub(" ", _CONTROL.sub(" ", rest) if control else rest)
    others = [w for w in re.split(r"[\s‐-]+", left) if w.isalnum()]
    if control and not others and (not names or all(n.casefold() == "placebo" for n in names)):
        short = control[0].casefold() != control[0] != control[0].capitalize()  # "SOC", "SoC"
        said_so = opened.longs.get(control[0]) or (opened.spelled(control[0]) if short else control[0].casefold())
        own = opened.study.control or ""
        return own if said_so.startswith("control") and own.startswith("control") else said_so, True
    if names and not others and not control and not re.search(r"\d", rest):
        printed = without_group_words(_SHARE.sub("", words))
        return (printed, False) if len(names) > 1 or not (drug and drug.iri) else (names[0], False)
    name = without_group_words(_SHARE.sub("", words))
    if name in opened.longs:
        return name, bool(control) and drug is None
    if re.fullmatch(r"[A-Z]\d?|\d{1,3}[A-Z]?|[IVX]+", name):
        name = f"group {name}"
    name = name if _COMPOUND.fullmatch(name) else opened.spelled(name or words)
    if len(name) > LONGEST:
        name = words[:LONGEST].rsplit(" ", 1)[0]
    lowered = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return lowered, bool(control) and drug is None


def joined(parts: Iterable[Arm]) -> Arm | None:
    """Several headings of one column as one population: the arm first, then the subgroup that it is of.

    "All" beside another adds nothing; the innermost size holds.
    """
    given = list(parts)
    found = [a for a in given if not a.everyone] or given[-1:]
    if not found:
        return None
    whole = [a for a in found if not a.is_part] or found
    lead = ([a for a in whole if a.control or a.drug] or whole)[-1]
    others = list(dict.fromkeys(a.label for a in found if a is not lead and a.label != lead.label))
    sized = next((a for a in reversed(given) if a.size is not None), None)
    doses = [label for label in others if _DOSE.match(label)]
    others = [label for label in others if label not in doses]
    lead = replace(lead, label=" ".join([lead.label, *doses]))
    return replace(
        lead,
        label=", ".join([lead.label, *others]),
        size=sized.size if sized else None,
        size_span=sized.size_span if sized else None,
        size_cell=sized.size_cell if sized else None,
        everyone=all(a.everyone for a in found),
        subgroup=", ".join([*([lead.subgroup] if lead.subgroup else []), *others]) or None,
    )
