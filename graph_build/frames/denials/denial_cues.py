"""The words by which a sentence says that a patient did not have something, and what is no such thing."""

from __future__ import annotations

import re

from graph_build.clauses.groups import word_set
from graph_build.patterns import Pattern


def _cue(*alternatives: str, after: str = "") -> Pattern:
    return Pattern(rf"\b(?:{'|'.join(alternatives)})\b{after}", re.IGNORECASE)


DENIALS = _cue(
    r"(?:did|could|does) not (?:show|reveal|demonstrate|detect|identify|find|disclose|yield|observe|see|note)(?: any)?",
    r"not (?:remarkable|significant|notable|contributory|compatible|consistent|in keeping) "
    r"(?:for|of|with)(?: any)?|inconsistent with|exclusion of(?: any)?",
    r"(?:did|does|do)(?: not|n['’]t| (?:he|she|they|the (?:patient|child))) (?:have|develop|experience|report|exhibit|"
    r"present(?: with)?|complain of)(?: any)?",
    r"(?:has|have|had) not any|(?:could|did|does|can) (?:exclude|rule out)|(?<!to )(?<!by )(?:excluding|ruling out)|"
    r"excludes|"
    r"rules out|not associated with(?: any)?",
    r"(?:symptoms?|signs?|complaints?|findings?|features?|abnormalit(?:y|ies)|complications?),? (?:such as|including|"
    r"like)",
    r"(?:failed to|never) (?:show|reveal|demonstrate|detect|have|had|experienced?)(?: any)?",
    r"lack of|lack(?:s|ed|ing)(?: any)?",
    r"(?:has|have|had) not (?:reported|experienced|developed|noted|noticed|suffered|had|shown)(?: any)?",
    r"(?<!was )(?<!were )(?<!is )(?<!are )(?<!been )(?<!an )absent(?: of)?(?! (?:in|on|at|from|and|or|during|after)\b)",
    r"no|without(?: any)?|den(?:ied|ies|ying)(?: any)?|negative for|absence of|free of|spared from|neither|nor",
    r"(?<!was )(?<!were )(?<!been )(?:excluded|ruled[ -]out)",
    after=(
        r"(?:(?: |/| or | and )(?:evidence|signs?|symptoms?|history|complaints?|features?|findings?|clinical|other|"
        r"associated|past|"
        r"known|obvious|apparent|significant|definite|further|previous(?:ly)?|prior|personal|new|such|any|suspicion|"
        r"recent|"
        r"visible|documented|reported|episodes?|more|longer|special|gross|clear|current|clues?|indications?|"
        r"laborator\w+|radiolog\w+|radiographic\w*|biochemical|"
        r"focal signs|recurrence)\b"
        r"(?: of| for|,? (?:such as|including|like)| (?:suggestive|indicative) of| suggesting| pointing (?:to|"
        r"towards?)| attributable to)?)* "
    ),
)
NO_SYMPTOMS = Pattern(
    r"\b(?:no|without(?: any)?|free of|den(?:ied|ies|ying)(?: any)?) (?:(?:other|further|associated|specific|any|new|"
    r"residual|subjective) )*(?P<what>symptoms|complaints)(?=\s?(?:[.,;)]|$)| (?:for|at|on|during|after|since|and|or|"
    r"before|until|when|other|in the past)\b)",
    re.IGNORECASE,
)
FREE_OF = Pattern(
    r"\b(?:was|is|became|remained|been|being|stayed|were) (?:\w+ly |still |now )?(?P<what>[a-z]{3,}?)[ -]free\b"
    r"(?! (?:surviv|interval|period|margin|air|fluid|wall|floating|of|from))",
    re.IGNORECASE,
)
"""A finding denied in one word: "she was pain-free"."""
OF_POSSIBILITY = Pattern(r"(?:possibility|suspicion|presence|diagnosis|likelihood) of (?:an? |the )?", re.IGNORECASE)
"""What is said of a condition that is excluded, and no part of its name."""
TAKES_WITH = Pattern(
    r"contacts?|problems?|difficult(?:y|ies)|trouble|exposure|interference|communication", re.IGNORECASE
)
"""Nouns that "with" belongs to."""
FAMILY_HISTORY = Pattern(
    r"\b(?:(?P<no>no|without(?: any)?|negative for|den(?:ied|ies|ying)(?: any)?|(?:did|does) not have(?: any)?|"
    r"lack of) |an? |or |and )"
    r"(?:(?:significant|special|reported|known|other|relevant|notable|remarkable|past|positive|contributory|similar|"
    r"personal or|or) )*"
    r"(?P<what>family history)(?P<none> (?:is|was) (?:negative|unremarkable|non-?contributory|not (?:significant|"
    r"contributory)))?"
    r"(?P<of> (?:of|for|suggestive of) )?",
    re.IGNORECASE,
)


_NOT_A = r"(?:was|is|been) (?:not|never) (?:an? |known to be )?(?:known |active |heavy |current |chronic )*"
_DID_NOT = r"(?:(?:did|does|do)(?: not|n['’]t)|(?:(?:had|has|have) )?(?:never|not)) (?:\w+ly )?"
HABITS = tuple(
    (name, Pattern(rf"\b(?:{words})", re.IGNORECASE))
    for name, words in (
        ("smoking", rf"(?:(?:non|never)[-– ]?smok(?:er|ing)|{_NOT_A}smoker|{_DID_NOT}smoked?)\b"),
        (
            "alcohol use",
            rf"(?:non-?drinker|teetotal(?:l?er)?|{_NOT_A}(?:drinker|alcoholic)|{_DID_NOT}(?:smoked? (?:or|nor|and) )?"
            r"(?:dr[iau]nk(?! [a-z])|(?:drink|drank|drunk|consumed?|use) alcohol))\b",
        ),
        ("drug use", rf"{_NOT_A}(?:(?:intravenous|injection|IV|illicit) )?drug (?:abus|us)er\b"),
        ("diabetes", r"(?:was|is) (?:non-?diabetic|not (?:known )?diabetic)\b(?! [a-z]+s\b)"),
        ("consanguinity", r"non-?consanguineous(?:ly)?\b"),
        (
            "travel",
            rf"{_DID_NOT}travel(?:l?ed)?\b(?P<more>(?: (?:abroad|outside|to|in)\b(?: [\w-]+){{0,4}}?(?=\s?(?:[.,;)]|$)|"
            r" (?:and|or|but|in|for|since|before|during|recently|within|prior|over|such)\b))?)",
        ),
    )
)
"""What the words that name a person, or a verb, say that nobody did or had: name and words."""
ABSENT_ENDS = word_set(
    "on at after during before until by since with despite for from to in except because due through over within "
    "between following upon beyond prior"
)
"""Prepositions behind which what is absent is no longer named."""
_ANY = (
    "(?:other|any|further|new|significant|relevant|specific|major|minor|such|definite|obvious|clear|apparent|"
    "particular|additional|serious|severe|notable|remarkable|gross|overt|acute|adverse|clinical|typical|noticeable|"
    "visible|important|unusual|useful|noteworthy|special|causal|untoward|unexpected|pertinent|abnormal|pathologic|"
    "pathological|suspicious|positive|new|intraoperative|postoperative|perioperative|associated|of|the)"
)
"""What may stand before a word that alone names nothing."""
NO_ABSENCE = Pattern(
    r"(?:\w+ )?(?:differences?|longer|more|less|doubt|reasons?|needs?|difficult(?:y|ies)|incidents?|"
    r"delay|treatments?|"
    r"therap(?:y|ies)|(?:medications?|drugs?)(?! (?:abuse|use|misuse|addiction|allerg\w*|hypersens\w*|reactions?|"
    r"intake))|interventions?|admission|choice|options?|consent|data|reports?|cases?|"
    r"time|one|other|etc|"
    r"others|improvement|response|benefit|effect|success|avail|consensus|way|problem|issue|maintenance|"
    r"conflicts?|competing|funding|evidence|history|cause|source|consciousness|significance|idea|matter|"
    r"guidelines?)\b.*"
    rf"|(?:{_ANY} )*(?:changes?|events?|abnormalit(?:y|ies)|findings?|signs?|a?etiolog(?:y|ies))\b.*"
    r"|(?:[\w-]+ )*(?:prescriptions?|information|criteria|investigations?|controls?|admissions?|oxygen|contrast|"
    r"imaging|assistance|support|drains?|supplementation|anesthesia|anaesthesia|sedation|defibrillators?|pacemakers?|"
    r"devices?|"
    r"specificity|knowledge|experience|studies|stud(?:y|ies)|recommendations?|prophylaxis)|.*\bexists?\b.*|"
    r".*\b(?:contraindications?|data|equipment|expertise)\b.*"
    r"|.*\b(?:tested|negative|positive|normal|possibility|conditions|complicated)\b.*|(?:prior|current|previous|"
    r"here)\b.*"
    r"|.*\b(?:who|which|that|was|were|is|are|had|has|have|he|she|they|us|them|him)\b.*|\W*\d.*"
    r"|\w+(?:ed|ing) (?:the|his|her|their|an?)\b.*"
    r"|(?:(?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?|years?|nights?)|(?:an? )?(?:echocardiogra(?:m|phy)|"
    r"(?:CT|MRI|bone|PET)(?: scan)?|biops(?:y|ies)|ultrasound|radiograph|X-ray))",
    re.IGNORECASE,
)
"""Behind "no" or "without": what is no finding of a patient."""
ITS_HISTORY = Pattern(
    r"(?:(?:significant|notable|relevant|remarkable|special|known|past|prior|previous|medical|surgical|personal|"
    r"social|recent|"
    r"psychiatric|or|and) )*(?:medical|surgical|personal|psychiatric|past|significant|notable|travel|drug|family|"
    r"genetic|social|psychosocial|developmental|smoking|"
    r"allerg(?:y|ic)|obstetric) history(?: (?:of|to) note)?",
    re.IGNORECASE,
)
"""A history as a whole, of which a denial says that there is nothing to tell."""
