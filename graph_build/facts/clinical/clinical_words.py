"""English words by which diseases, symptoms and findings are recognised where the vocabulary lacks them."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADS = "|".join(sorted(words("condition", "head")))
_ENDINGS = (
    r"[a-z]{2,}(?:itis|itides|omas?|omata|a?emias?|osis|oses|pathy|pathies|algias?|uria|pn(?:o)?ea|cardia|penia|"
    r"megaly|plegia|paresis|rrh(?:o)?ea|rrhages?|rrhagia|o?edema|dynia|philia|ectas(?:is|ia|ias)|trophy|plasia|"
    r"phagia|phasia|malacia|lithiasis|thorax|kinesia|dystonia|hypotonia|taxia|cytosis|esthesia|esthesias|sclerosis)"
)
_HEAD = Pattern(rf"(?:{_HEADS}|{_ENDINGS})", re.IGNORECASE)
_A_WORD = re.compile(r"\b\w+")

_NO_HEADS = Pattern(
    r"(?:diagnos[ei]s|prognosis|anastomosis|mitosis|apoptosis|hypnosis|osmosis|stoma|diploma|psychotherapy|"
    r"symptomatology|genoma|aroma|symbiosis|hematopoiesis|endocytosis|phagocytosis|homeopathy|osteopathy|academia|"
    r"cytosis|euthanasia|anesthesia|anaesthesia)",
    re.IGNORECASE,
)

NOT_CONDITIONS = Pattern(
    r"\b(?:normal|unremarkable|regular|intact|stable|symmetric(?:al)?|negative|clear|good|adequate|resolved|"
    r"resolution|improved|improvement|decreas\w+|reduc\w+|regression|disappearance|relief|treatment|therapy|"
    r"surgery|repair|resection|excision|prophylaxis|marker|markers|test|tests|screening|risk|donor|course|family|"
    r"mother|father|brother|sister|centre|center|department|clinic|unit|ward|criteria|score|scale|control|"
    r"management|similar|same|following|this case|research|society|possible|suspected|suspicion|probable|likely|"
    r"presumed|suspicious)\b",
    re.IGNORECASE,
)
"""Words that make a phrase something else than a condition that is there."""

QUALIFIERS = Pattern(
    r"\b(?:persist[ae]nt|recurrent|intermittent|progressive|progressively|severe|mild|moderate|massive|marked|"
    r"slight|continuous|constant|transient|worsening|increasing|profound|refractory|relapsing|recurring|prolonged|"
    r"daily|spiking|high-grade|low-grade|diffuse|extensive|generali[sz]ed|mild-to-moderate|moderate-to-severe|"
    r"sudden|sudden-onset|subacute|new-onset|newly diagnosed|occasional)\b ?",
    re.IGNORECASE,
)
"""Words that say how a condition is and are no part of its name; "acute" and "chronic" are part of many names."""

ADJECTIVES = {
    "febrile": "fever", "afebrile": "fever", "hypotensive": "hypotension", "hypertensive": "hypertension",
    "tachycardic": "tachycardia", "bradycardic": "bradycardia", "tachypneic": "tachypnea", "tachypnoeic": "tachypnea",
    "hypoxic": "hypoxia", "hypoxemic": "hypoxemia", "hypoxaemic": "hypoxemia", "icteric": "jaundice",
    "anicteric": "jaundice", "jaundiced": "jaundice", "anemic": "anemia", "anaemic": "anemia", "dyspneic": "dyspnea",
    "dyspnoeic": "dyspnea", "cyanotic": "cyanosis", "acyanotic": "cyanosis", "lethargic": "lethargy",
    "confused": "confusion", "comatose": "coma", "obese": "obesity", "oliguric": "oliguria", "anuric": "anuria",
    "dehydrated": "dehydration", "hypothermic": "hypothermia", "pale": "pallor", "irritable": "irritability",
    "hypoglycemic": "hypoglycemia", "hypoglycaemic": "hypoglycemia", "hyperglycemic": "hyperglycemia",
    "hyperglycaemic": "hyperglycemia", "hyponatremic": "hyponatremia", "hyperkalemic": "hyperkalemia",
    "hypokalemic": "hypokalemia", "thrombocytopenic": "thrombocytopenia",
    "neutropenic": "neutropenia", "septic": "sepsis", "malnourished": "malnutrition", "drowsy": "drowsiness",
    "somnolent": "somnolence", "agitated": "agitation", "disoriented": "disorientation", "delirious": "delirium",
    "diaphoretic": "diaphoresis", "cachectic": "cachexia", "breathless": "dyspnea", "leukopenic": "leukopenia",
    "pancytopenic": "pancytopenia", "encephalopathic": "encephalopathy", "acidotic": "acidosis", "uremic": "uremia",
    "uraemic": "uremia", "hypercapnic": "hypercapnia", "hyponatraemic": "hyponatremia",
    "hyperkalaemic": "hyperkalemia", "hypokalaemic": "hypokalemia", "overweight": "overweight",
    "asymptomatic": "symptoms", "tender": "tenderness", "nontender": "tenderness", "distended": "distension",
    "nondistended": "distension", "nonicteric": "jaundice", "dysmorphic": "dysmorphism",
    "nondysmorphic": "dysmorphism", "noncyanotic": "cyanosis",
    "immunosuppressed": "immunosuppression", "immunocompromised": "immunosuppression",
}  # fmt: skip
"""What is said of a patient in one adjective, and the finding that it names; those with a-, an- or non- deny it."""
DENYING = frozenset(
    {"afebrile", "anicteric", "acyanotic", "asymptomatic"} | {a for a in ADJECTIVES if a.startswith("non")}
)


def heads(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """The words between two positions of a text that are written as those that head names of conditions are."""
    return (found for found in _A_WORD.finditer(text, start, end) if _like_a_head(found.group()))


@lru_cache(maxsize=50_000)
def _like_a_head(word: str) -> bool:
    return _HEAD.fullmatch(word) is not None


def is_altered(phrase: str) -> bool:
    """Whether a phrase names a faculty or function that is said to have changed: "altered mental status"."""
    found = [word.casefold() for word in _A_WORD.findall(phrase)]
    return (
        len(found) > 1
        and found[-1] in words("condition", "altered")
        and not words("condition", "alters").isdisjoint(found[:-1])
    )


def is_head(word: str) -> bool:
    """Whether a word heads the name of a condition."""
    return _like_a_head(word) and _NO_HEADS.fullmatch(word) is None
