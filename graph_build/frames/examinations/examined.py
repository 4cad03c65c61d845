"""What can be examined or measured, told by the noun that heads its name or by a name of the vocabulary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.examinations.naming import pattern

if TYPE_CHECKING:
    from graph_build.model import ReadSentence

_HEADS = re.compile(
    r"\b(?:levels?|counts?|tests?|testing|exams?|examinations?|functions?|panels?|profiles?|serolog(?:y|ies)|"
    r"cultures?|scans?|"
    r"MRI|CT|X-?rays?|radiographs?|radiography|echocardiogra(?:ms?|phy)|electrocardiogra(?:ms?|phy)|ECGs?|EKGs?|EEGs?|"
    r"electroencephalogra(?:ms?|phy)|ultraso(?:und|nography|nograms?)|sonography|angiogra(?:phy|ms?)|endoscopy|"
    r"colonoscopy|bronchoscopy|titers?|titres?|(?:auto)?antibod(?:y|ies)|antigens?|markers?|enzymes?|ratios?|"
    r"pressures?|"
    r"rates?|anal[vy]s[ie]s|stud(?:y|ies)|findings?|signs?|imaging|screens?|screening|stains?|staining|biops(?:y|"
    r"ies)|saturation|"
    r"temperature|cytology|histology|microscopy|reflex(?:es)?|sounds?|strength|sensation|sensations|gait|"
    r"sensitivity|values?|"
    r"concentrations?|parameters?|investigations?|work-?ups?|assays?|PCR|swabs?|smears?|urinalysis|electrolytes?|"
    r"h(?:a)?emogram|blood gas(?:es)?|indices|index|time|complement|aminotransferases?|transaminases?|phosphatase|"
    r"dehydrogenase|kinase|lipase|amylase|hormones?|cortisol|immunoglobulins?|Ig[GAME]|protein|albumin|creatinine|"
    r"urea|"
    r"ferritin|bilirubin|glucose|calcium|sodium|potassium|magnesium|phosphate|lactate|h(?:a)?emoglobin|"
    r"h(?:a)?ematocrit|"
    r"leu[kc]ocytes?|lymphocytes?|neutrophils?|eosinophils?|platelets?|factor|mutations?|rearrangements?|receptors?|"
    r"immunohistochemistry|immunostaining|immunofluorescence|expression|fields?|acuity|pupils|pulses?|vital signs|"
    r"heart sounds|breath sounds|tone|power|movements?|range of motion|mobility|development|intelligence|hearing|"
    r"vision|"
    r"cognition|perfusion|ejection fraction|contractility|size|thickness|morphology|anatomy|karyotype|fraction|lungs?|"
    r"abdomen|liver|spleen|kidneys?|heart|chest|thyroid|fundus|fundi|retina|cornea|margins?|nodes?|capacity|volume|"
    r"scores?|class|circumference|weight|height|length|diameter|area|gradient|interval|QTc|volumes?|cells?|bands?|"
    r"metabolites?|acids?|spirometry|scintigraphy|mammography|laboratory|labs|chemistry|biochemistry|coagulation|"
    r"uptake|neck|status|throat|pharynx|oropharynx|extremities|airways?|"
    r"activity|DNA|RNA|response|proteins?|nerves?|muscles?|joints?|flow|output|axis|rhythm|"
    r"[a-z]{3,}(?:scopy|graphy|gram|grams|metry|ase|ases)|C3|C4|CRP|ESR|AST|ALT|ALP|GGT|LDH|TSH|ANA|ANCA|PSA|CEA|"
    r"AFP|CK\d*|"
    r"CD\d+\w*|HIV|HBsAg|anti-[\w-]+|p?53|Ki-?67|S-?100|HMB-?45|vimentin|desmin|synaptophysin|chromogranin|WBC|RBC)$",
    re.IGNORECASE,
)
_CATEGORIES = ("analyte", "score", "cytokine", "receptor", "gene", "anatomy")
_PERSON = re.compile(
    r"\b(?:patients?|he|she|they|his family|mother|father|parents?|brothers?|sisters?|siblings?|girl|boy|man|woman|"
    r"child|infant|neonate|newborn|baby|family)$",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:dos(?:e|es|age)|therap(?:y|ies)|treatments?|medications?|drugs?|regimens?|risks?|appetite|support|"
    r"chances?|probability|outcomes?|prognosis|quality of life|awareness|attention)$",
    re.IGNORECASE,
)


def is_examined(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether a noun group names what is examined or measured: by its head, before "of" or at its end, or by a mention.

    Args:
        sentence: the sentence.
        start: first position of the group.
        end: position after its last.
    """
    group = sentence.text[start:end]
    if pattern("never").search(group) or is_treatment(sentence, start, end):
        return False
    head = re.split(r"\s(?:of|for|to|in|against)\s", group, maxsplit=1)[0]
    if _HEADS.search(head) or _HEADS.search(group):
        return True
    return any(start <= m.start and m.end == end and m.concept.category in _CATEGORIES for m in sentence.mentions)


def is_person(group: str) -> bool:
    """Whether a noun group is a person: what is said of it is no result of an examination."""
    return _PERSON.search(group) is not None


def is_treatment(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether a noun group is a treatment or its dose, or what cannot be measured at all."""
    return _TREATMENT.search(sentence.text[start:end]) is not None or any(
        m.end == end and m.start >= start for m in sentence.mentions_of("drug", "drug_class")
    )
