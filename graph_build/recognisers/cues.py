"""The words that deny, hedge or say whose data is meant, and those that end what they govern."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from graph_build.patterns import Pattern
from graph_build.recognisers.medicines import NITRIC_OXIDE

Direction = Literal["after", "before", "both"]


class Cue(NamedTuple):
    """Words that govern a run of the sentence after them, before them or both."""

    pattern: Pattern
    direction: Direction
    value: str


def _words(*alternatives: str) -> Pattern:
    return Pattern(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])", re.IGNORECASE)


# Words that look like a denial of what follows and are none.
NOT_NEGATIONS = _words(
    r"not only",
    r"not necessarily",
    r"not (?:certain|clear|sure|known) (?:if|whether|that|how|why)",
    r"no (?:(?:significant|appreciable|interval|further|definite) )?"
    r"(?:change|increase|decrease|improvement|difference)s?",
    r"(?:gram|gram-)\s?negative|with(?:out)? (?:and|or) with(?:out)?|without (?:\w+ )?contrast",
    r"without (?:difficulty|incident|delay|event|complications? of)",
    r"no (?:signs?|evidence) of (?:any )?(?:change|increase|decrease|improvement|reduction|recovery|response)s?",
    r"no (?:doubt|longer than|matter|more than|less than|later than|fewer than)",
    r"not (?:drain|cause|extend|been the cause|respond(?:ing)? to|exceed)",
    r"no (?:reason|objection|charge)",
    r"if not",
    rf"(?:{NITRIC_OXIDE})",
    r"negative (?:inotropic|pressure|margins?|feedback|predictive|symptoms?)",
    r"cannot be (?:ruled out|excluded)|can(?:not| not) (?:rule out|exclude)|could not be (?:ruled out|excluded)",
    r"not (?:been )?(?:ruled out|excluded)",
    r"non?-?responders?",
)

_FOUND = "seen|found|detected|observed|noted|identified|appreciated|demonstrated|visuali[sz]ed|evident"
NEGATIONS = (
    Cue(
        _words(
            r"no (?:evidence|sign|signs|history|suggestion|suspicion|indication|feature|features|symptoms?|complaints?|"
            r"findings?|finding) (?:of|to suggest|suggestive of|for)",
            r"(?:was|were|is|are|has|have|had|did|does|do|could|would|can|should|may|might)(?:n['’]t| not)",
            r"no",
            r"not",
            r"cannot",
            r"never",
            r"without(?: any)?(?: evidence of| signs? of)?",
            r"den(?:y|ies|ied|ying)",
            r"negative (?:for|findings? for)",
            r"negative",
            r"absen(?:ce|t) of",
            r"absent",
            r"lack(?:s|ed|ing)?(?: of)?",
            r"free (?:of|from)",
            r"(?:rule[sd] out|(?<!to )ruling out|excludes|excluded|excluding)",
            r"(?:not |in)consistent with",
            r"-ve for",
            r"neither",
            r"nor",
            r"none of",
            r"unremarkable for",
            r"fail(?:s|ed|ure)? to (?:show|reveal|demonstrate|detect|find|identify)",
            r"rather than",
            r"instead of",
            r"(?:declined|refused)",
            r"non",
            r"rules? (?:him|her|the patient) out for",
            r"ruled (?:him|her|the patient) out",
        ),
        "after",
        "negated",
    ),
    Cue(
        _words(
            r"(?:was|were|is|are|has been|have been|had been|being)?\s?(?:ruled out|excluded)",
            r"(?:was|were|is|are|ha(?:s|ve|d) been|being|remained|came back|tested|all)\s(?:also |both |all )?"
            rf"(?:negative|absent|denied|unlikely|not (?:present|reported|palpable|apparent|{_FOUND}))",
            rf"not (?:{_FOUND})",
            r"(?:negative|absent)(?=\s?(?:$|[.;,)]))",
            r"(?:was|were|is|are) (?:also |both |all )?(?:lacking|missing|not in evidence)",
            r"(?:did|does|do|has|have|had) not (?:occur|develop|recur|appear)(?:red|ed)?",
            r"none(?=\s?(?:$|[.;,)]))",
        ),
        "before",
        "negated",
    ),
)

# What ends the run that a denial governs.
NEGATION_ENDS = Pattern(
    r"(?<![\w-])(?:but|however|although|though|yet|except|aside from|apart from|other than|besides|nevertheless|still|"
    r"with only|only a|which|who|whose|where|because|since|due to|secondary to|caused by|as a cause|reason for|"
    r"(?:cause|source|etiology|origin) of|despite|in spite of|(?<!findings )suggesting|"
    r"(?<!not )consistent with|presents?|presented|(?:and |, )(?:he|she|they|it|we|the patient|there|his|her) "
    r"(?:is|was|are|were|has|had|have|will|did|does|denies|reports)|"
    r"(?:and|, with|but) (?:was|is|were|are|has|had|have|showed|shows|revealed)|with a(?:n)? (?:positive|known)|"
    r"with (?:complete |full |gradual |rapid |partial )?(?:resolution|improvement|normali[sz]ation|disappearance)|"
    r"status post|s/p|to account for|at this time|prior to|until|unless|when|while|whereas)(?![\w-])|[;:]|\.\s|"
    r", (?:(?:he|she|they|the patient) )?(?:was|were|had|developed|came|underwent|presented|followed|treated|managed|"
    r"operated|diagnosed|referred|admitted|known)\b",
    re.IGNORECASE,
)

# What ends the run that a hedge governs, on either side.
CLAUSE_ENDS = Pattern(
    r"(?<![\w-])(?:but|however|although|though|whereas|while|despite|because|since|unless)(?![\w-])"
    r"|, (?:and|which|who|where|with|suggesting|indicating|confirming)\b|[;:]",
    re.IGNORECASE,
)

CERTAINTIES = (
    Cue(
        _words(r"hypothes\w+", r"postulat\w+", r"speculat\w+ that", r"might depend on", r"may depend on"),
        "both",
        "hypothesised",
    ),
    Cue(_words(r"speculative", r"hopes? to", r"it is hoped", r"one could speculate"), "both", "speculative"),
    Cue(
        _words(
            r"controversial|conflicting|unclear|uncertain",
            r"not (?:well |fully |completely )?(?:known|understood|elucidated|established|clear)",
            r"remains? to be (?:seen|determined|elucidated)",
            r"unknown|inconclusive",
        ),
        "both",
        "uncertain",
    ),
    Cue(
        _words(
            r"should",
            r"recommend(?:s|ed|ation|ations)?",
            r"(?:is|are|was|were) (?:urgently |clearly )?(?:needed|warranted|required) to"
            r"(?!(?<=(?:was|ere) required to) "
            r"(?:maintain|keep|control|achieve|support|stabili[sz]e|correct|restore|sustain))",
            r"(?:is|are) (?:urgently |clearly )?(?:needed|warranted|mandatory|advisable|advised)",
            r"be (?:mandatory|warranted)",
            r"must be",
            r"ought to",
            r"(?:the )?need to consider",
            r"need(?:s)? to be",
            r"supports? further",
            r"it is (?:important|essential|crucial|necessary) to",
            r"be (?:always )?(?:reserved|considered in all)",
        ),
        "both",
        "recommended",
    ),
    Cue(
        _words(
            r"(?<!\b(?:[io]n|of) )may(?! \d)",
            r"might",
            r"could(?! not| (?:finally |eventually |then |also )?be (?:\w+ly )?(?:taper|withdraw|reduc|stopp|"
            r"discontinu|wean|lower|extubat|discharg|achiev|obtain|maintain|omitt|ceas|spaced))",
            r"possibl[ey]",
            r"potential(?:ly)?",
            r"perhaps",
            r"can be (?:useful|considered|used|effective)",
            r"(?:cannot|can not|could not) be (?:\w+ly )?(?:ruled out|excluded)",
            r"would have",
            r"conceivabl[ey]",
            r"plausibl[ey]",
            r"it is (?:not )?(?:im)?possible",
            r"suspected",
            r"suspicion of",
            r"suspicious for",
            r"questionable",
            r"concern(?:ing)? for",
            r"(?:to )?rule out",
            r"presumed",
            r"differential diagnos[ei]s",
        ),
        "both",
        "possible",
    ),
    Cue(
        _words(
            r"probabl[ey]",
            r"likely",
            r"(?:it )?appear(?:s|ed)? (?:to|that)",
            r"seem(?:s|ed)? (?:to|that)",
            r"relatively well tolerated",
            r"presumabl[ey]",
        ),
        "both",
        "likely",
    ),
    Cue(
        _words(
            r"suggest(?:s|ed|ing|ive of|ion)?",
            r"indicat(?:e|es|ed|ing) (?:that|an?|the|earlier|early)",
            r"indicating",
            r"impl(?:y|ies|ied|ying)",
            r"impression of",
            r"raises? the possibility",
        ),
        "both",
        "suggested",
    ),
    Cue(
        _words(
            r"(?:is|are|was|were|been) (?:generally |usually )?defined as",
            r"defines?(?= )",
            r"definition of",
            r"was classified as|are classified as",
        ),
        "both",
        "definitional",
    ),
    Cue(
        _words(
            r"(?:was|were|is|are|be|been|significantly|strongly) (?:\w+ )?(?:associated|correlated) with",
            r"correlat(?:e|es|ed) with",
        ),
        "both",
        "observed_association",
    ),
)

FAMILY = Cue(
    _words(
        r"family (?:medical )?history (?:of|was|is|for|includes?|revealed)",
        r"(?:his|her|the patient['’]s|the|whose) (?:(?:maternal|paternal|older|younger|elder|twin|identical) )*"
        r"(?:mother|father|parents|brother|sister|siblings?|aunt|uncle|grand(?:mother|father|parents)|cousin|son|daughter|"
        r"relatives?)(?:['’]s)?"
        r"(?! (?:noticed|reported|noted|brought|stated|denied|complained|gave|observed|said|consented))",
        r"(?:maternal|paternal) (?:history|grandmother|grandfather|aunt|uncle|cousin)",
    ),
    "after",
    "family",
)
FAMILY_ENDS = Pattern(
    r"(?<![\w-])(?:but|however|whereas)(?![\w-])|[;:]|\.\s|,? and (?:he|she|the (?:patient|boy|girl|child))\b",
    re.IGNORECASE,
)
CITED = _words(
    r"(?:was|were|been|has been|have been) (?:previously |first |recently )?(?:reported|described|published)",
    r"(?:previous|prior|earlier|recent|other|several|many|few|some) (?:\w+ )?"
    r"(?:reports?|studies|study|cases|authors|series|trials?|observations)",
    r"(?:a|an|another|one|this|their|first) (?:\w+[ -]){0,3}(?:study|report|trial|review|meta-analysis|series|survey)",
    r"reported by",
    r"et al",
    r"and (?:co-?workers|colleagues|associates|collaborators)",
    r"in the literature",
    r"(?:studies|authors|investigators|reports|experts|guidelines?)(?: \w+)? "
    r"(?:have|has|show|report|found|demonstrate|suggest|recommend|describe|observe)(?:n|e?d)?",
    r"(?:described|reported|found|showed|demonstrated|observed|reviewed|analy[sz]ed)",
    r"previously",
)
ALWAYS_CITED = _words(
    r"et al",
    r"and (?:co-?workers|colleagues|associates|collaborators)",
    r"(?:previous|prior|earlier|pivotal|original) (?:\w+ )?(?:reports?|stud(?:y|ies)|series|trials?)",
    r"in the literature",
    r"reported by",
    r"(?:trial|study|series|cohort)(?=.{0,80}\b(?:than|unlike|as|from) (?:in )?ours\b)",
)
TO_OWN = Pattern(
    r",?\s(?:compared (?:with|to)|than|whereas|while|unlike|similar to|in contrast (?:to|with)|but)\s[^.;]{0,60}?"
    r"\b(?:our|ours|we|the present (?:study|trial|series))\b",
    re.IGNORECASE,
)
"""Where a sentence that tells of others turns to its own patients: "… compared with 41 % in our study"."""
OWN = Pattern(r"\b(?:our|ours|we|the present (?:study|trial|series))\b", re.IGNORECASE)
TO_OTHERS = Pattern(
    r"[,;]?\s(?:whereas|while|but|compared (?:with|to)|in contrast (?:to|with)|unlike)\b", re.IGNORECASE
)
IN_VITRO = _words(
    r"in[ -]vitro",
    r"cell lines?",
    r"cultured \w+",
    r"(?:mouse|murine|rat|animal|rabbit) (?:model|study|studies|experiment)s?",
    r"in (?:mice|rats)",
)
GENERAL = _words(
    r"usually",
    r"typically",
    r"commonly",
    r"generally",
    r"most (?:common|frequent)(?:ly)?",
    r"the leading cause",
    r"rarely|often",
    r"is (?:a|an|the) (?:\w+,? ){0,4}"
    r"(?:disease|disorder|syndrome|condition|vasculitis|entity|tumou?r|malignancy|infection|complication|cause)",
    r"(?:is|are) characteri[sz]ed by",
    r"(?:prevalence|incidence) of",
    r"patients with \w+(?: \w+){0,3} (?:are|have|may|can|present|usually)",
    r"(?:can|may) (?:present|occur|be seen|manifest|develop|cause|lead|result)",
    r"the diagnosis of .{3,60} is based",
)
