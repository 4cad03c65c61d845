"""The words that deny, those that only look so, and those that end what they govern."""

from __future__ import annotations

import re

from graph_build.patterns import Pattern
from graph_build.recognisers.cue import Cue, words
from graph_build.recognisers.medicines import NITRIC_OXIDE

# Words that look like a denial of what follows and are none.
NOT_NEGATIONS = words(
    r"not only",
    r"not necessarily",
    r"not (?:certain|clear|sure|known|aware|know|reali[sz]e) (?:if|whether|that|how|why)",
    r"no (?:(?:significant|appreciable|interval|further|definite) )?"
    r"(?:change|increase|decrease|improvement|difference)s?",
    r"(?:gram|gram-)\s?negative|with(?:out)? (?:and|or) with(?:out)?|without (?:\w+ )?contrast",
    r"without (?:difficulty|incident|delay|event|complications? of)",
    r"no (?:signs?|evidence) of (?:any )?(?:change|increase|decrease|improvement|reduction|recovery|response)s?",
    r"no (?:doubt|longer than|matter|more than|less than|later than|fewer than)",
    r"not (?:drain|cause|extend|been the cause|respond(?:ing)? to|exceed)",
    r"no (?:reason|objection|charge)",
    r"if not",
    r"we excluded (?:anyone|all|any|patients|those|people|subjects|participants|women|individuals|children)",
    r"no (?:\w+ )?(?:correlation|association|relation|relationship|link)s? (?:of|between|with|to)",
    rf"(?:{NITRIC_OXIDE})",
    r"negative (?:inotropic|pressure|margins?|feedback|predictive|symptoms?)",
    r"cannot be (?:ruled out|excluded)|can(?:not| not) (?:rule out|exclude)|could not be (?:ruled out|excluded)",
    r"not (?:been )?(?:ruled out|excluded)",
    r"non?-?responders?",
    r"of no (?:specific|particular|fixed|definite|clear|known|obvious|clinical|great|apparent) [\w-]+|"
    r"of no (?:consequence|significance|importance|relevance|use|benefit|avail|help|concern)",
)

_ENDED = r"\s?(?:$|[.;,)])|\s(?:with|by|on|after|based|because|from|in|at)\b"
"""Behind "excluded": nothing that was excluded follows, so it is said of what stands before."""
_FOUND = "seen|found|detected|observed|noted|identified|appreciated|demonstrated|visuali[sz]ed|evident"
NEGATIONS = (
    Cue(
        words(
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
            r"(?:free (?:of|from)|spared from)",
            rf"(?:rule[sd][ -]out|excluded)(?!{_ENDED})|(?<!to )ruling out|excludes|excluding|"
            r"(?:could|can|did|does) (?:rule out|exclude)",
            r"(?:after|following|upon|and|through|by) (?:the )?exclusion of",
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
        words(
            r"(?:was|were|is|are|has been|have been|had been|being|could be) "
            r"(?:(?:also|thus|therefore|both|all|\w+ly) )?(?:ruled[ -]out|excluded)",
            rf"(?:ruled[ -]out|excluded)(?={_ENDED})",
            r"(?:was|were|is|are|ha(?:s|ve|d) been|being|remained|came back|tested|all)\s(?:also |both |all )?"
            rf"(?:negative(?! for\b)|absent|denied|unlikely|not (?:present|reported|palpable|apparent|{_FOUND}))",
            rf"not (?:{_FOUND})",
            r"(?:negative|absent)(?=\s?(?:$|[.;,)]))",
            r"(?:was|were|is|are) (?:also |both |all )?(?:lacking|missing|not in evidence)",
            r"(?:did|does|do|has|have|had) not (?:occur|develop|recur|appear)(?:red|ed)?|never (?:occurr|develop|"
            r"appear)ed",
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
    r"(?:cause|source|etiology|origin) of|(?:cause|source|explanation) for|despite|in spite of|"
    r"(?<!findings )(?<!signs )(?<!symptoms )(?<!features )(?<!evidence )suggesting|"
    r"(?<!not )(?<!findings )(?<!signs )(?<!symptoms )(?<!features )(?<!changes )consistent with|(?<!not )presents?|"
    r"presented|"
    r"(?:and|, with|but) (?:was|is|were|are|has|had|have|showed|shows|revealed)|with a(?:n)? (?:positive|known)|"
    r"with (?:complete |full |gradual |rapid |partial )?(?:resolution|improvement|normali[sz]ation|disappearance)|"
    r"status post|s/p|to account for|at this time|prior to|until|unless|when|while|whereas)(?![\w-])|[;:—]|, after |"
    r", and \d|, findings |"
    r", (?:fulfilling|meeting|confirming|consistent|compatible|indicating|leading|resulting|suggestive)\b|"
    r" (?:was|were) (?:admitted|referred|brought|hospitali[sz]ed|transferred|taken)\b|"
    r"\.\s|"
    r"(?:,|\band) (?:he|she|they|it|we|the patient|there|his|her) (?:is|was|are|were|has|had|have|will|did|does|denies|"
    r"reports)\b|(?<!such )(?<!same )(?<!well )\bas (?:the|his|her|its|this|it|he|she|they|there)\b|"
    r"\bin an? (?:[\w-]+ ){0,3}(?:patient|man|woman|child|boy|girl|infant) (?:with|who)\b|"
    r", (?:(?:he|she|they|the patient) )?(?:was|were|had|developed|came|underwent|presented|followed|treated|managed|"
    r"operated|diagnosed|referred|admitted|known)\b|"
    r"(?:the|this|our) (?:patient|child|infant|boy|girl|baby|woman|man|newborn|neonate|mother|family)"
    r"(?: \w+ly| then| also)? (?:was|had|is|has|became|began|went|underwent|(?!infect|affect)\w{3,}ed)\b|"
    r",(?: and)? with (?!or\b)|, normal\b|,? and (?:an? )?(?:mild|moderate|slight|marked|small|minimal|trace|preserved|"
    r"elevated|positive|normal|(?:reduc|decreas|diminish|weaken|impair|increas|rais)ed|elevation|brisk|exaggerated)\b|"
    r", and (?:all|both|most|some|multiple) ",
    re.IGNORECASE,
)
