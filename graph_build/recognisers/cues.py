"""The words that hedge or say whose data is meant, and those that end what they govern."""

from __future__ import annotations

import re

from graph_build.patterns import Pattern
from graph_build.recognisers.cue import Cue, words

# What ends the run that a hedge governs, on either side.
CLAUSE_ENDS = Pattern(
    r"(?<![\w-])(?:but|however|although|though|whereas|while|despite|because|since|unless)(?![\w-])"
    r"|, (?:and|which|who|where|with|suggesting|indicating|confirming)\b|[;:]",
    re.IGNORECASE,
)

CERTAINTIES = (
    Cue(
        words(r"hypothes\w+", r"postulat\w+", r"speculat\w+ that", r"might depend on", r"may depend on"),
        "both",
        "hypothesised",
    ),
    Cue(words(r"speculative", r"hopes? to", r"it is hoped", r"one could speculate"), "both", "speculative"),
    Cue(
        words(
            r"controversial|conflicting|unclear|uncertain",
            r"not (?:well |fully |completely )?(?:known|understood|elucidated|established|clear)",
            r"remains? to be (?:seen|determined|elucidated)",
            r"unknown|inconclusive",
        ),
        "both",
        "uncertain",
    ),
    Cue(
        words(
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
        words(
            r"(?<!\b(?:[io]n|of) )may(?! \d)",
            r"might",
            r"could(?! not| (?:finally |eventually |then |also )?be (?:\w+ly )?(?:ruled out|excluded|taper|"
            r"withdraw|reduc|stopp|discontinu|wean|lower|extubat|discharg|achiev|obtain|maintain|omitt|ceas|spaced))",
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
        words(
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
        words(
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
        words(
            r"(?:is|are|was|were|been) (?:generally |usually )?defined as",
            r"defines?(?= )",
            r"definition of",
            r"was classified as|are classified as",
        ),
        "both",
        "definitional",
    ),
    Cue(
        words(
            r"(?:was|were|is|are|be|been|significantly|strongly) (?:\w+ )?(?:associated|correlated) with",
            r"correlat(?:e|es|ed) with",
        ),
        "both",
        "observed_association",
    ),
)

FAMILY = Cue(
    words(
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
CITED = words(
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
ALWAYS_CITED = words(
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
IN_VITRO = words(
    r"in[ -]vitro",
    r"cell lines?",
    r"cultured \w+",
    r"(?:mouse|murine|rat|animal|rabbit) (?:model|study|studies|experiment)s?",
    r"in (?:mice|rats)",
)
GENERAL = words(
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
