"""The measured variables that a sentence names: an analyte, its short form, or a finding of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.clinical_words import ADJECTIVES
from graph_build.model.frames import Named
from graph_build.model.once import once_a_sentence
from graph_build.patterns import Pattern
from ontology.terms import per_vocabulary, variables, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from graph_build.model import Mention, ReadSentence

# A finding that is the deviation of a variable: what the variable is, and the way it deviates.
DEVIATIONS = {
    "leukocytosis": ("leukocyte count", "high"),
    "leukopenia": ("leukocyte count", "low"),
    "neutrophilia": ("neutrophil count", "high"),
    "neutropenia": ("neutrophil count", "low"),
    "lymphopenia": ("lymphocyte count", "low"),
    "lymphocytosis": ("lymphocyte count", "high"),
    "eosinophilia": ("eosinophil count", "high"),
    "thrombocytosis": ("platelet count", "high"),
    "thrombocytopenia": ("platelet count", "low"),
    "anemia": ("hemoglobin", "low"),
    "microcytic anemia": ("hemoglobin", "low"),
    "hyponatremia": ("sodium", "low"),
    "hypernatremia": ("sodium", "high"),
    "hyperkalemia": ("potassium", "high"),
    "hypokalemia": ("potassium", "low"),
    "hypercalcemia": ("calcium", "high"),
    "hypocalcemia": ("calcium", "low"),
    "hypoalbuminemia": ("albumin", "low"),
    "hyperferritinemia": ("ferritin", "high"),
    "hypofibrinogenemia": ("fibrinogen", "low"),
    "hypertriglyceridemia": ("triglycerides", "high"),
    "hyperbilirubinemia": ("total bilirubin", "high"),
    "hyperglycemia": ("glucose", "high"),
    "hypoglycemia": ("glucose", "low"),
    "fever": ("body temperature", "high"),
    "hypothermia": ("body temperature", "low"),
    "tachycardia": ("heart rate", "high"),
    "bradycardia": ("heart rate", "low"),
    "tachypnea": ("respiratory rate", "high"),
    "hypotension": ("blood pressure", "low"),
    "hypertension": ("blood pressure", "high"),
    "hypoxemia": ("oxygen saturation", "low"),
}
_ADJECTIVE = Pattern(
    r"(?:(?:markedly|significantly|slightly|mildly|severely|extremely|very|persistently|moderately|profoundly)\s)?"
    r"(?P<a>elevated|increased|raised|high|higher|elevation of|increase in|rise in|rising|low|lower|decreased|"
    r"reduced|normal|subnormal|abnormal|undetectable|negative)\s"
    r"(?:(?:serum|plasma|blood|levels? of|peak|total|the|values? of)\s)*$",
    re.IGNORECASE,
)
_SAID_AFTER = Pattern(
    r"\s(?:levels?\s|counts?\s)?(?:was|were|remained)\s(?P<a>elevated|increased|raised|high|low|decreased|"
    r"reduced|normal)\b",
    re.IGNORECASE,
)
_ADJECTIVE_OF_ONE = re.compile(r"\b[a-z]{5,}(?:ic|sive)\b", re.IGNORECASE)
_SHORT_TEMPERATURE = Pattern(r"\bT(?=\s?(?:[:=]|of|was)?\s?\d{2}(?:[.,·]\d{1,2})?\s?°)")
_FEVERISH = Pattern(r"\b(?:febrile|pyrexial)\b", re.IGNORECASE)
_HYPER_FINDING = Pattern(r"\bhyper[a-z]+(?:osis|ia)\b", re.IGNORECASE)
_HYPER = Pattern(r"^hyper(?=leuk|neutro|lympho|eosino|thrombo)", re.IGNORECASE)
_QUALIFIER = Pattern(
    r"\b(?P<q>(?:CD\d+\+?(?:/CD\d+\+?)*(?:\s(?:positive|T))?|"
    r"pulmonary(?: arter(?:y|ial))?|right ventricular|left ventricular|portal|intracranial|"
    r"intraocular|opening|urin(?:e|ary)|"
    r"(?<!-)CSF|cerebrospinal fluid|pleural(?: fluid)?|ascitic(?: fluid)?|synovial(?: fluid)?|peritoneal(?: fluid)?|"
    r"pericardial(?: fluid)?|"
    r"bone marrow|sweat|stool|fa?ecal|umbilical cord|cord|ionized|ionised|free|corrected|direct|indirect)\s)$",
    re.IGNORECASE,
)
_FLUID = Pattern(
    r"\b(?P<f>cerebrospinal fluid|(?<!-)CSF|lumbar puncture|spinal tap|pleural fluid|thoracentesis|ascitic fluid|"
    r"paracentesis|synovial fluid|"
    r"(?:analysis|examination|study|aspirate) of (?:the |a )?(?:left |right )?(?:pleural|pericardial) effusion|"
    r"pericardial fluid|urinalysis|urine (?:analysis|test|examination)|24-hour urine)\b",
    re.IGNORECASE,
)
_FLUID_NAMES = {
    "lumbar puncture": "CSF",
    "spinal tap": "CSF",
    "cerebrospinal fluid": "CSF",
    "thoracentesis": "pleural fluid",
    "paracentesis": "ascitic fluid",
}
_IN_FLUIDS = frozenset(
    {
        "glucose",
        "total protein",
        "lactate dehydrogenase",
        "leukocyte count",
        "neutrophil count",
        "lymphocyte count",
        "erythrocyte count",
        "albumin",
        "chloride",
        "lactate",
        "creatinine",
        "sodium",
        "white blood cell count",
        "amylase",
        "protein",
        "arterial pH",
    }
)
_LEVEL = Pattern(r"\s(?:levels?|concentrations?|values?|titers?|titres?)\b", re.IGNORECASE)


@per_vocabulary
def _by_name() -> dict[str, tuple[str, str]]:
    """Label and IRI of the variables by each of their names, in lower case."""
    found: dict[str, tuple[str, str]] = {}
    for term in vocabulary():
        if term.category in ("analyte", "score") and term.iri in variables():
            for name in (term.label, *term.names, *term.acronyms):
                found.setdefault(name.casefold(), (term.label, term.iri))
    return found


def units_of(iri: str) -> tuple[str, ...]:
    """The UCUM units that a variable is usually given in; empty where it is not known."""
    known = variables().get(iri)
    return known.units if known else ()


def variable_called(name: str) -> str:
    """The IRI of the variable with that name; empty where the vocabulary lacks it."""
    return _by_name().get(name.casefold(), ("", ""))[1]


@per_vocabulary
def _names(iri: str) -> tuple[str, ...]:
    return next((t.names for t in vocabulary() if t.iri == iri), ())


def _as_printed(label: str, iri: str, surface: str) -> str:
    """The name that a variable's printed form stands for: "WBC" is a white blood cell count, not a leukocyte count."""
    first = surface.casefold().removeprefix("serum ")[:1]
    if label.casefold().startswith(first) or surface.casefold() in label.casefold() or iri not in variables():
        return label
    fitting = [n for n in _names(iri) if n.casefold().startswith(first) and not n.startswith(("median", "mean"))]
    counts = [n for n in fitting if n.endswith("count")]
    return (counts or fitting or [label])[0]


@per_vocabulary
def _by_acronym() -> dict[str, tuple[str, str]]:
    return {
        acronym: (term.label, term.iri)
        for term in reversed(vocabulary())
        if term.category in ("analyte", "score")
        for acronym in term.acronyms
    }


@once_a_sentence
def named_variables(sentence: ReadSentence) -> tuple[Named, ...]:
    """The variables of a sentence, in order; a name followed by its own short form in parentheses is one."""
    kept: list[Named] = []
    for found in sorted([*_mentioned(sentence), *_unlinked(sentence)], key=lambda n: (n.start, -n.end)):
        last = kept[-1] if kept else None
        if last and found.start < last.end:
            continue
        if last and last.label == found.label and re.fullmatch(r"\s?\(", sentence.text[last.end : found.start]):
            kept[-1] = Named(last.start, found.end + 1, last.label, last.iri or found.iri, last.interpretation)
            continue
        kept.append(found)
    return tuple(replace(n, units=units_of(n.iri)) for n in (_qualified(sentence.text, n) for n in kept))


def _qualified(text: str, named: Named) -> Named:
    """A variable of another fluid or vessel ("pulmonary artery systolic pressure") is not what its name links to."""
    said = _QUALIFIER.search(text, max(0, named.start - 32), named.start)
    if said:
        label = f"{said['q'].strip()} {named.label}"
        return Named(said.start(), named.end, label, "", named.interpretation, named.deviates)
    fluid = [m["f"] for m in _FLUID.finditer(text, 0, named.start)]
    if (
        fluid
        and named.label in _IN_FLUIDS
        and not re.search(
            r"\b(?:serum|blood(?! cell)|plasma|arterial|venous)\b",
            text[max(0, named.start - 40) : named.start],
            re.IGNORECASE,
        )
    ):
        if "effusion" in fluid[-1]:
            fluid[-1] = f"{fluid[-1].split()[-2]} fluid"
        name = _FLUID_NAMES.get(
            fluid[-1].casefold(), "urine" if fluid[-1].casefold().startswith(("urin", "24")) else fluid[-1]
        )
        label = named.label.removeprefix("arterial ")
        return Named(named.start, named.end, f"{name} {label}", "", named.interpretation, named.deviates)
    return named


def _mentioned(sentence: ReadSentence) -> Iterator[Named]:
    text = sentence.text

    def said(m: Mention) -> str | None:
        return _interpretation(text, m.start, m.end)

    for m in sentence.mentions:
        label, category = m.concept.label, m.concept.category
        if category in ("analyte", "score"):
            yield Named(m.start, m.end, _as_printed(label, m.concept.iri, m.surface), m.concept.iri, said(m))
        elif category == "finding":
            named = _of_finding(label, m.surface)
            if named:
                name, iri, way = named
                yield Named(m.start, m.end, name, iri, way, deviates=label in DEVIATIONS)
        elif category in ("cytokine", "receptor", "gene") and _LEVEL.match(text, m.end):
            tail = _LEVEL.match(text, m.end)
            yield Named(m.start, tail.end() if tail else m.end, f"{m.surface} level", "", said(m))
        elif m.surface in _by_acronym() and text[max(0, m.start - 2) : m.start].strip() != "%":  # "95 % CI"
            name, iri = _by_acronym()[m.surface]
            yield Named(m.start, m.end, name, iri, said(m))


def _unlinked(sentence: ReadSentence) -> Iterator[Named]:
    """What the vocabulary leaves out: "febrile", "hyper-" in front of a deviation, and "T" before degrees."""
    for m in _ADJECTIVE_OF_ONE.finditer(sentence.text):
        name, way = DEVIATIONS.get(ADJECTIVES.get(m.group().casefold(), ""), ("", ""))
        if name:
            yield Named(m.start(), m.end(), *_by_name().get(name, (name, "")), way, deviates=True)
    for m in _FEVERISH.finditer(sentence.text):
        name, way = DEVIATIONS["fever"]
        yield Named(m.start(), m.end(), *_by_name().get(name, (name, "")), way, deviates=True)
    for m in _SHORT_TEMPERATURE.finditer(sentence.text):
        name = "body temperature"
        yield Named(m.start(), m.end(), *_by_name().get(name, (name, "")))
    for m in _HYPER_FINDING.finditer(sentence.text):
        named = _of_finding(_HYPER.sub("", m.group().casefold()), m.group())
        if named:
            yield Named(m.start(), m.end(), named[0], named[1], named[2], deviates=True)


def _of_finding(label: str, surface: str) -> tuple[str, str, str] | None:
    """Variable, IRI and deviation of a finding, or None where it deviates from no variable."""
    if label in DEVIATIONS:
        name, way = DEVIATIONS[label]
        return *_by_name().get(name, (name, "")), way
    adjective = re.match(r"(elevated|increased|raised|high|low|decreased|reduced)\s", surface, re.IGNORECASE)
    bare = re.sub(r"^(?:elevated|increased|raised|high|low|decreased|reduced)\s", "", label, flags=re.IGNORECASE)
    if bare != label and bare.casefold() in _by_name():
        word = adjective[1].casefold() if adjective else label.split()[0].casefold()
        return *_by_name()[bare.casefold()], word
    return None


def _interpretation(text: str, start: int, end: int) -> str | None:
    said = _ADJECTIVE.search(text, max(0, start - 45), start) or _SAID_AFTER.match(text, end)
    return re.sub(r"\s(?:of|in)$", "", said["a"].casefold()) if said else None


def likely_unit(named: Named, unit: str, value: Decimal) -> tuple[bool, str | None]:
    """Whether no patient can have that value in that unit, and the usual unit in which it is possible."""
    known = variables().get(named.iri)
    limits = known.limits_in(unit) if known else None
    if known is None or limits is None or limits.low <= value <= limits.high:
        return False, None
    for other in known.units:
        bounds = known.limits_in(other)
        if other != unit and bounds and bounds.low <= value <= bounds.high:
            return True, other
    return True, None
