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
TOLD = _cue(
    r"present(?:ed|s|ing)? (?:\w+ ){0,2}?(?:to (?:our|the|an?) (?:[\w-]+ ){1,6}?)?with",
    r"present(?:ed|ing) as",
    r"(?:(?:re-?)?admitted|hospitali[sz]ed|came|arrived|returned|visited|attended|referred|transferred|brought|"
    r"seen|evaluated|consulted)\b"
    r"(?: (?!for\b|with\b|because\b|due\b)[\w()-]+){0,9}? (?:for|with|because of|due to)",
    r"(?:presented|presenting|treated|followed(?:[ -]up)?|evaluated|operated|managed|examined)\b"
    r"(?: (?!for\b|with\b)[\w()-]+){0,6}? for",
    r"(?:fulfill?(?:ed|s|ing)|met|meeting|satisfied) (?:the )?(?:[\w’']+ ){0,4}?criteria (?:of|"
    r"for)(?: the diagnosis of)?",
    r"due to|because of|secondary to|caused by|as a result of",
    r"complain(?:ed|ing|s|ts?) of",
    r"(?:he|she|patient|parents|mother|family) (?:also )?(?:reported|noticed|noted|described)",
    r"died (?:\w+ )?(?:of|from)",
    r"suffer(?:ed|ing|s) from",
    r"developed|experienced|experiencing|progressed to",
    r"(?:was|were) (?:also )?(?:found )?in(?= \w+ (?:\w+ )?(?:distress|shock|failure|pain)\b)",
    r"diagnosed (?:with|as(?: having)?|to have)",
    r"(?:final |definitive |clinical )?diagnos(?:is|es) (?:of|was|were)",
    r"(?:was|were) (?:also )?(?:found|noted|known|confirmed|shown) to (?:have|be suffering from)",
    r"continued to have",
    r"manifest(?:ed|ing) (?:with|as|by)",
    r"complicated (?:by|with)",
    r"(?:presenting|chief|main|initial|her|his|the|associated) (?:symptoms?|complaints?) (?:was|were|included|"
    r"consisted of|of)",
    r"(?<!not )(?:had|has)(?! (?:been|no|not|never|to|undergone|received)\b)(?: (?:also|an?|developed))?",
    after=" ?",
)
PERSON_WITH = _cue(rf"(?:{PERSON}) (?:(?:was|were) )?with", after=" ")
CASE_OF = Pattern(r"\b(?:we|this|here)\b[^.]{0,60}\bcase of ", re.IGNORECASE)
SHOWN = _cue(
    r"reveal(?:ed|ing|s)?|show(?:ed|ing|s|n)?|demonstrat(?:ed|ing|es)|disclosed|confirmed|identified|detected|"
    r"visuali[sz]ed",
    r"(?:was|were) (?:remarkable|significant|notable|positive) for",
    r"there (?:was|were)",
    after=":? ",
)
SEEN = Pattern(
    r" (?:was|were) (?:(?:also|then|first|initially) )?(?:not )?(?:noted|observed|found|seen|detected|present|"
    r"evident|diagnosed|ruled out|excluded|identified|reported|documented|apparent|visible|absent|lacking|missing)\b|"
    r" (?:never )?(?:developed|occurred|appeared|ensued)\b| (?:persisted|recurred|set in)\b",
    re.IGNORECASE,
)
HISTORY = _cue(
    r"histor(?:y|ies) (?:of|included|was (?:significant|remarkable|notable|positive|relevant) for|significant for|"
    r"consisted of)",
    r"known (?:case of|to have)",
    r"comorbidit(?:y|ies) (?:of|included?|such as|were)",
    r"background of",
    r"previously diagnosed with",
    after=" ",
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
UNSURE = _cue(
    r"suspect\w*|suspicio\w+|possib\w+|probab\w+|likely|concern\w*(?: for)?|suggest\w*|rule out|consistent|"
    r"compatible|may|might|could|differential|if|risk|exclude|avoid|prevent\w*|prophyla\w+|(?:screen|test)\w* for|"
    r"treatment (?:of|for)|therapy for|versus|mimic\w*|presum\w+|thought|plausibl\w+|either(?= [^.;]{3,60}? or )"
)
"""Words before a condition that leave open whether it is there."""
SUSPECTED = _cue(
    r"(?P<possible>suspect(?:ed|ing)|(?:strong |high |clinical )?suspicion (?:of|for)|suspicious (?:of|for)|possible|"
    r"(?<!without )either(?= [^.;]{3,60}? or )|"
    r"differential(?:s| diagnos[ei]s)(?: [\w-]+){0,5}? (?:includ(?:ed?|es|ing)|were|was|of)(?: considered)?|"
    r"concern(?:s|ing|ed)? (?:for|about))",
    r"(?P<likely>presum(?:ed|ptive|ably)|probable|most likely|"
    r"(?<!un)likely(?! (?:due|secondary|to|that|because|from|caused)))",
    r"(?P<suggested>suggest(?:ive of|ing|ed)|indicative of|(?:consistent|compatible) with)",
    after=":? (?!that|to)(?:(?:the|an?) )?(?:(?:diagnosis|possibility|presence|development|case|picture) of )?",
)
"""Words before a condition that was thought to be there; which of the groups matched says how surely."""
WAS_SUSPECTED = Pattern(
    r" (?:was|were) (?:(?:also|initially|first|then|strongly|highly|clinically|therefore|thus) )*"
    r"(?:(?P<possible>suspected|considered possible)|"
    r"(?P<likely>presumed|(?:thought|considered|felt) (?:most )?likely))\b",
    re.IGNORECASE,
)
"""The same behind it."""


def sureness(cue: re.Match[str]) -> str:
    """The certainty that the words of a suspicion put on it."""
    return next(name for name, words in cue.groupdict().items() if words)


LEFT_OPEN = Pattern(
    r"(?: (?:due|secondary) to [\w-]+)? (?:was|were|is|(?:has|have|had) (?:\w+ )?been) (?:\w+ )?"
    r"(?:suspected|entertained|considered|thought|unlikely|treated|possible|questioned)\b"
    r"| (?:could|can) ?not be (?:\w+ly )?(?:excluded|ruled out|confirmed)\b",
    re.IGNORECASE,
)
"""The same behind it."""
BREAKS = Pattern(r"[;:] |\b(?:but|however|which|who|while|whereas|although|because|that|where)\b", re.IGNORECASE)
OPENING = Pattern(
    r" *(?:(?:on|at|in|after|during|upon|by|with|from|for) [^,]{2,60}, |(?:even though|although|though|while|when|"
    r"however|moreover|also|additionally|furthermore|initially|subsequently),? |and |but |, )*",
    re.IGNORECASE,
)
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
NAMED_ONLY = Pattern(
    rf"{UNSURE.pattern}|\b(?:to (?:rule|exclude|treat|prevent|avoid|reduce|control|evaluate|assess|look|identify|"
    rf"detect|"
    r"relieve|investigate|confirm|characteri[sz]e|remove|drain)|(?:work-?up|evaluation|assessment|investigation|"
    r"causes?|a?etiolog(?:y|ies)|causative|diagnosis|possibility|surveillance|monitor\w*|search|examined|checked|"
    r"treatment|management) "
    r"(?:of|for)|looking for|work-?ups?|"
    r"regarding|protocol|presumptive\w*|care of|concept of|classic(?:al)?|typical(?:ly)?|indication|post-|in "
    r"(?:case|the event) of|such as|mutations? (?:in|of)|associated with|cases of|unlike|"
    r"criteria|literature|known to|indicates?|would|will|should|can|gene for|resolution|disappearance|improvement|"
    r"regression|relief|no longer|without|like|resembling|resolved|improved|disappeared|repair|resection|removal|"
    r"excision|drainage|carriers?|except|by excluding|rather than|instead of)\b",
    re.IGNORECASE,
)
"""Words before a condition by which it is spoken of, not told."""
TOO_WIDE = Pattern(
    r"(?:\w+ )?(?:diseases?|disorders?|syndromes?|illness(?:es)?|conditions?|diagnos[ei]s|discharge|"
    r"emboli[sz]ation|allerg(?:y|ies)|"
    r"defects?|attacks?|loss|failure|deficiency|delay|complications?|onset|crisis)",
    re.IGNORECASE,
)
"""A name that alone, or with one word before it that is no name, tells of no condition."""
PRESENT = Pattern(r"\b(?:is|are|occurs?|consists?|includes?|represents?|remains?|can|may)\b", re.IGNORECASE)
PAST = _cue(r"history|previous(?:ly)?|prior|past|years? (?:ago|earlier|before)")
