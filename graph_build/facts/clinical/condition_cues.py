"""The words by which prose tells that a patient has, had or does not have a condition.

Sentences have their white space folded, so a blank stands for itself.
"""

from __future__ import annotations

import re

from graph_build.facts.clinical.clinical_words import ADJECTIVES, DENYING
from graph_build.facts.clinical.runs import NUMBER
from graph_build.patterns import Pattern


def _cue(*alternatives: str, after: str = "") -> Pattern:
    """A pattern of whole words, whatever their case."""
    return Pattern(rf"\b(?:{'|'.join(alternatives)})\b{after}", re.IGNORECASE)


PERSON = (
    "girls?|boys?|m[ae]n|wom[ae]n|patients?|(?:fe)?males?|infants?|child(?:ren)?|neonate|newborn|gentleman|lady|"
    "adolescent|teenager|year-old|old"
)
PRESENT_HISTORY = Pattern(
    r"\b(?:hours?|days?|weeks?|months?|years?|yrs?|h|hr|wk)[ -](?:long )?(?:\w+ )?$"
    r"|\b(?:gave|gives|giving) (?:an? )?$"
    r"|\bpresent(?:ed|ing|s)\b[^.;]{0,60} with (?:an? )?$",
    re.IGNORECASE,
)
"""Before "history of": "a two-day history of cough" and "presented with history of cough" tell of a present cough."""
LENGTH_BEFORE = Pattern(
    rf"(?:^|[ (])(?P<n>{NUMBER})[ -](?P<u>hours?|days?|weeks?|months?|years?|yrs?|h|hr|wk)[ -](?:long )?(?:\w+ )?$",
    re.IGNORECASE,
)
ADJECTIVE_OF_PATIENT = Pattern(
    r"\b(?:he|she|patient|boy|girl|child|infant|man|woman|baby|neonate) "
    r"(?:was|became|remained|stayed|appeared|did not appear|is|(?:has|had)(?: not| never)? been) "
    r"(?:(?:also|found|noted|to|be|still|initially|again|not|overtly|clinically|otherwise|completely|entirely) )*"
    r"(?:[a-z-]+, (?:and |but )?){0,3}?"
    rf"(?P<what>(?:(?:mildly|severely|markedly|slightly|acutely|very|not|and|but|"
    rf"{'|'.join(ADJECTIVES)})\b(?: ?\([^()]{{1,60}}\))?[ ,]*)+)",
    re.IGNORECASE,
)
_WITHOUT = rf"{'|'.join(sorted(DENYING))}|(?:non-|not )(?:tender|distended|icteric|cyanotic|dysmorphic)"
WITHOUT_FINDING = Pattern(
    r"\b(?:(?:was|is|were|are|remained|became|become|been|stayed|kept|appeared)(?: completely| still| now| also| "
    rf"both)? |soft |supple |flat )(?P<what>{_WITHOUT})\b"
    r"(?! (?:(?!(?:and|but|or|at|in|on|of|for|with|without|after|before|during|since|until|upon|by)\b)[a-z-]+ ){0,2}"
    r"(?:[a-z-]+(?:[ae]mia|uria|itis|osis)|infections?|dysfunction|carriage|carriers?|diseases?|shedding)\b)"
    rf"|(?:,|,? and) (?:\w+ly |still )?(?P<also>{_WITHOUT})(?=\s?(?:[.,;)]|$)| (?:and|but|at|in|on|for|with|without|"
    r"after|during|since|until|upon|by|throughout|to)\b)|(?P<of>(?:non-|an)icteric)(?= scler)",
    re.IGNORECASE,
)
"""Adjectives that deny a finding of whoever was told of last: "he had pallor and was afebrile"."""
REFRACTORY = Pattern(
    r"\b(?:(?P<word>refractory|resistant|non-?responsive|unresponsive|non-?responder) to|(?:did not|"
    r"failed to) respond to|failed) ",
    re.IGNORECASE,
)
DOSES = Pattern(r"(?:(?P<n>\w+) (?P<what>doses?|courses?|cycles?|infusions?|pulses?) of )?$", re.IGNORECASE)


MANY = _cue(r"patients|individuals|people|persons|cases|children|infants|adults|women|men")
OURS = _cue(
    r"(?:our|this|the (?:present|current|index|presented|described)) (?:[\w-]+ )?"
    r"(?:patient|case|child|boy|girl|man|woman|infant|report|series|cohort)s?",
    r"we (?:\w+ )?(?:report|present|describe|encountered|experienced)|we (?:did|could) not",
)
REPORTED = _cue(
    r"was|were|had|(?:report|describ|present|develop|document|publish|treat|diagnos|experienc|suffer|observ|manag)ed"
)
"""Without one of these a sentence that cites tells of no patient."""
THE_PATIENT = _cue(r"the patient(?! with\b)|this patient")
SUPPOSED = _cue(r"if|whether|should|may|might|must|can|could|would|when(?:ever)? (?:a|the) patient|unless|is|are")
"""With one of these a sentence of an argument speaks of any patient."""
SOMEBODY = _cue(rf"{REPORTED.pattern}|{PERSON}|he|she|his|her|our")
"""Without one of these a sentence of a story that cites explains a disease: "X syndrome is due to mutations [3]"."""
OUTCOMES = Pattern(r"develop|experienc", re.IGNORECASE)
"""What groups come to is stated as an outcome."""
NOT_ALONE = Pattern(
    r"[-‐–](?=[a-z])|['’]s?\b|\s?/|(?: (?:and|or) \w+)? "
    r"(?:cells?|markers?|surgery|operation|repair|treatment|therapy|therapies|management|prophylaxis|control|relief|"
    r"medications?|drugs?|screen(?:ing)?|tests?|testing|work-?up|assessment|evaluation|scores?|scales?|indices|index|parameters?|"
    r"risks?|susceptibility|units?|wards?|clinics?|cent(?:er|re)s?|department|teams?|specialists?|society|registry|"
    r"care|protocols?|scans?|imaging|symptoms|criteria|triad|classification|guidelines?|counsel\w*|bodies|body|"
    r"virus(?:es)?|antigens?|antibod(?:y|ies)|serolog(?:y|ies)|genes?|mutations?|panels?|cultures?|swabs?|smears?|"
    r"tissues?|specimens?|samples?|margins?|"
    r"resection|removal|excision|biops(?:y|ies)|patients?|history|free|syndrome|disease|disorder)\b",
    re.IGNORECASE,
)
"""Behind the name of a condition: it is a part of another name, of what is done about it or of how it is looked "
"for."""
TOO_WIDE = Pattern(
    r"(?:\w+ )?(?:diseases?|disorders?|syndromes?|illness(?:es)?|conditions?|diagnos[ei]s|discharge|"
    r"emboli[sz]ation|allerg(?:y|ies)|"
    r"defects?|attacks?|loss|failure|deficiency|delay|complications?|onset|crisis)",
    re.IGNORECASE,
)
"""A name that alone, or with one word before it that is no name, tells of no condition."""
