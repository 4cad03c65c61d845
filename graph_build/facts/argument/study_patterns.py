"""How papers put what they did: one pattern an aspect, with the kinds of section it is read in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Aspect:
    """How one aspect of a study is put.

    Attributes:
        aspect: the slot.
        words: what says it; the group `value` is the value, else all that matched.
        value: a fixed value instead of the words.
        sections: the kinds of section it is read in; empty for all.
        split: whether a list of values is meant.
    """

    aspect: str
    words: Pattern
    value: str | None = None
    sections: frozenset[str] = frozenset()
    split: bool = False


def _p(aspect: str, words: str, value: str | None = None, sections: str = "", split: bool = False) -> Aspect:
    return Aspect(aspect, Pattern(words, re.I), value, frozenset(sections.split()), split)


_METHODS = "methods abstract body front introduction results"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SELF = (
    r"(?:we|our (?:study|report|series|work)|this (?:study|report|series|work|trial|analysis|paper|case "
    r"series)|the (?:present|current) (?:study|report|series)|the study|it)"
)
_DONE = (
    r"(?:analy[sz]ed|reviewed|assessed|evaluated|studied|examined|investigated|collected|included|enrolled"
    r"|identified|recruited|followed)"
)
_RANK = (
    r"(?:primary|secondary)\s+(?:(?:efficacy|clinical|safety|study)\s+)?"
    r"(?:end[\s-]?points?|outcomes?(?: measures?| variables?)?|variables?)"
)

PATTERN_TABLE: tuple[Aspect, ...] = (
    _p(
        "design",
        rf"\b(?:we|were|was|data)\s+(?:also\s+)?(?:retrospectively\s+){_DONE}[^.;]{{0,70}}",
        "retrospective",
        _METHODS,
    ),
    _p(
        "design",
        rf"\b(?:we|were|was|data)\s+(?:also\s+)?(?:prospectively\s+){_DONE}[^.;]{{0,70}}",
        "prospective",
        _METHODS,
    ),
    _p(
        "design",
        rf"\b{_SELF}\s+(?:is|was)\s+(?:an?\s+)?(?:\w+,\s+)?(?P<value>retrospective|prospective)" rf"\b[^.;]{{0,40}}",
    ),
    _p("design", r"\bits?\s+(?P<value>retrospective|prospective)\s+(?:design|nature|character)", None),
    _p(
        "design",
        rf"\b{_SELF}\s+(?:is|was)\s+[^.;]{{0,40}}?\b(?P<value>uncontrolled|open-label|single-arm|"
        rf"non-?randomi[sz]ed|double-blind)\b",
    ),
    _p(
        "design",
        rf"\b{_SELF}\s+(?:is|was)\s+(?:an?|the first)\s+(?P<value>(?:[\w-]+,?\s+){{0,4}}(?:study|trial|"
        rf"case series|case report|cohort|analysis|review|survey))\b",
    ),
    _p(
        "design",
        r"\bwe\s+(?:\w+\s+)?(?:conducted|performed|carried out|undertook)\s+(?:an?|this)\s+(?P<value>"
        r"(?:[\w-]+,?\s+){0,5}(?:study|trial|review|analysis|survey|meta-analysis))\b",
    ),
    _p(
        "setting",
        r"\b(?P<value>single[\s-]*(?:referral |tertiary |academic )?cent(?:er|re))\b(?:\s+(?:setting|"
        r"study|experience|design))?",
    ),
    _p(
        "setting",
        rf"\b{_SELF}\s+(?:is|was)\s+an?\s+(?:[\w-]+,?\s+){{0,3}}(?P<value>multi-?cent(?:er|re)|nationwide|"
        rf"population-based)\b",
    ),
    _p(
        "setting",
        r"\bwe\s+(?:conducted|performed)\s+an?\s+(?:[\w-]+,?\s+){0,3}(?P<value>multi-?cent(?:er|re)|"
        r"nationwide|population-based)\b",
    ),
    _p(
        "setting",
        r"\b(?:admitted to|treated at|followed (?:up )?at|seen at|referred to)\s+(?P<value>(?:the\s+)?"
        r"(?-i:[A-Z])[\w’'.-]*(?:\s+(?:(?-i:[A-Z])[\w’'.-]*|of|the|for|and|de|du))*?\s+(?:Hospital|Cent"
        r"(?:er|re)|Clinic|Institute|University|Department))\b",
        None,
        "methods body abstract",
    ),
    _p(
        "sampling",
        r"\b(?:\d+|\w+)?\s*(?P<value>consecutive\s+(?:[\w-]+\s+)?(?:patients|children|cases|subjects|" r"adults))\b",
        None,
        "methods abstract body front",
    ),
    _p(
        "objective",
        r"\b(?:(?:the|our)\s+)?(?:main |primary )?(?:aim|purpose|objective|goal)s?\s+of\s+(?:our|this|the"
        r"(?: present| current)?)\s+(?:study|report|work|review|paper|article|analysis|research|trial|"
        r"case report)\s+(?:was|is|were|are)\s+(?P<value>(?:to\s+)?[^.;]+)",
    ),
    _p(
        "objective",
        r"\b(?:we|our study|this study|this report|the present study|this review)\s+(?:\w+ly\s+)?(?:aim"
        r"(?:s|ed)?|sought|set out|intended)\s+(?:to|at)\s+(?P<value>[^.;]+)",
    ),
    _p(
        "objective",
        r"\b(?:this|the present|our)\s+(?:study|review|report|trial)\s+(?:investigate[sd]?|evaluate[sd]?|"
        r"examine[sd]?|assesse?[sd]?|explore[sd]?|compare[sd]?)\s+(?P<value>[^.;]+)",
    ),
    _p(
        "objective",
        r"^(?:objectives?|aims?|purpose|background)?\W{0,3}(?P<value>to\s+(?:evaluate|assess|investigate|"
        r"determine|compare|describe|examine|report|study|explore|analy[sz]e|characteri[sz]e|review)"
        r"\s+[^.;]+?)(?:,? and to\s+[^.;]+)?\.?$",
        None,
        "abstract methods body introduction",
    ),
    _p(
        "objective",
        r"^(?:objectives?|aims?|purpose)?\W{0,3}to\s+[^.;]+?,? and (?P<value>to\s+[a-z]+\s+[^.;]+?)\.?$",
        None,
        "abstract",
    ),
    _p(
        "inclusion_criterion",
        r"\binclusion criteri(?:a|on)\s+(?:were|was|are|is|included|include)\s*:?\s+(?P<value>[^.;]+)",
    ),
    _p(
        "inclusion_criterion",
        r"\b(?:all (?:of )?(?:the )?)(?:\d+\s+)?(?:patients|children|subjects|cases|participants)"
        r"(?:\s+[\w\s-]{0,40}?)?\s+(?:met|fulfilled|satisfied)\s+(?:the\s+)?(?P<value>[^.;]*?criteri(?:a|"
        r"on)(?:\s+(?:of|for)\s+[\w\s-]+?)?)(?=\s+and\b|[.;,]|$)",
        None,
        "methods body results abstract",
    ),
    _p(
        "inclusion_criterion",
        r"\b(?:patients|children|subjects|adults|participants)\s+(?:\w+\s+)?were\s+(?:eligible|included|"
        r"enrolled)\s+if\s+(?P<value>[^.;]+)",
    ),
    _p(
        "control_group",
        r"(?:^|(?<=[.;] ))(?P<value>[^.;]*?\bserved as\s+(?:\w+\s+)?(?:controls?|control group)[^.;]*)",
        None,
        "methods body abstract results",
    ),
    _p(
        "data_collected",
        r"(?:^|(?<=[.;:] ))(?P<value>[^.;:]*?\bdata\b[^.;:]{0,60}?)\s+(?:were|was)\s+(?:\w+ly\s+)?"
        r"(?:collected|recorded|"
        r"extracted|retrieved|obtained|gathered)\b[^.;]{0,60}",
        None,
        _METHODS,
        True,
    ),
    _p(
        "data_collected",
        r"\bwe\s+(?:\w+\s+)?(?:collected|recorded|extracted|gathered)\s+(?:data on\s+|information on\s+|"
        r"serial\s+)?(?P<value>[^.;]+)",
        None,
        "methods body abstract",
        True,
    ),
    _p(
        "data_collected",
        r"\b(?P<value>(?:[\w-]+\s+){0,4}(?:levels?|concentrations?|samples?|titers?))\s+(?:were|was)\s+"
        r"(?:\w+ly\s+)?(?:measured|determined|quantified|assayed|analy[sz]ed)\s+[^.;]{4,100}",
        None,
        "methods body",
    ),
    _p(
        "data_collected",
        r"\b(?:where|in which|at which)\s+(?P<value>[^.;]+?)\s+were\s+(?:recorded|assessed|collected|"
        r"monitored|evaluated)\b",
        None,
        "methods body",
        True,
    ),
    _p(
        "assessment_schedule",
        r"\b(?P<value>(?:all|the)?\s*(?:of the\s+)?(?:patients|children|subjects|participants)"
        r"[^.;]{0,40}?\s+underwent\s+[^.;]*?\b(?:at baseline|monthly|bimonthly|weekly|daily|yearly|"
        r"annually|every\s+\w+|at (?:the )?(?:end|months?|weeks?|days?)|before and after)\b[^.;]*)",
        None,
        "methods body abstract",
    ),
    _p(
        "assessment_schedule",
        r"\b(?P<value>(?:\w+\s+){1,4}(?:was|were)\s+(?:also\s+)?(?:repeated|performed|scheduled|obtained|"
        r"carried out)\s+(?:\w+\s+){0,2}?(?:yearly|monthly|bimonthly|weekly|daily|annually|every\s+\w+|"
        r"quarterly)\b[^.;(]*)",
        None,
        "methods body",
    ),
    _p(
        "assessment",
        r"\b(?:using|by|with)\s+a\s+(?P<value>combination of\s+[^.;]*?(?:assessments?|evaluations?|"
        r"examinations?|imaging|tests?))\b",
        None,
        "methods abstract body",
    ),
    _p(
        "imaging_region",
        r"\b(?P<modality>US|MRI|CT|MRA|PET|ultrasound|echocardiography|imaging|ultrasonography)"
        r"(?:\s+evaluations?)?\s+(?:was|were)?\s*(?:assessed|focused on|covered|examined|included|"
        r"evaluated)\s+(?P<value>[^.;]*?(?:areas?|regions?|territor(?:y|ies)|segments?|arter(?:y|ies)))\b",
        None,
        "methods body",
        True,
    ),
    _p(
        "monitoring",
        r"\b(?P<aspect>[\w-]+)\s+monitoring\s+(?:was|were)\s+(?:performed|done|carried out|conducted)\s+"
        r"(?:using|with|by)\s+(?P<value>[^.;]+)",
        None,
        "methods body",
        True,
    ),
    _p(
        "statistics",
        r"\b(?P<value>(?:[A-Z][\w’'-]+(?:[\s–-]+[A-Z]?[\w’'-]+){0,4}?|(?:un)?paired t|chi-squared?|"
        r"log-rank|rank[\s-]sum|t)[\s-]+tests?(?:\s+or\s+[A-Z][\w’' -]+tests?)?)\s+(?:was|were)\s+(?:used"
        r"|applied|performed|employed)\b[^.;]{0,60}",
        None,
        "methods body results",
    ),
    _p(
        "statistics",
        r"\b(?:variables|data|results|values)\s+(?:were|are|was)\s+[^.;]{0,70}?(?P<value>(?:means?|"
        r"medians?)\b[^.;]{0,60}?(?:\bSD\b|standard deviations?|ranges?(?:\s*\(IQR\))?|percentages?|"
        r"IQRs?))",
        None,
        "methods body results",
    ),
    _p(
        "statistics",
        r"\b(?P<value>statistical significance|significance)\s+(?:level\s+)?was\s+(?:set|defined|accepted"
        r"|considered)\s+(?:at|as)\s+[^.;]+?(?:0?\.\d+)",
        None,
        "",
    ),
    _p(
        "statistics",
        r"\b(?P<value>(?:Kaplan[-–\s]Meier|Cox|logistic|linear|multivaria(?:te|ble)|univaria(?:te|ble))"
        r"(?:\s+[\w-]+){0,2}\s+(?:analys[ei]s|regression|model(?:s|ing)?))\s+(?:was|were)\s+(?:used|"
        r"applied|performed|employed)\b",
        None,
        "methods body results",
    ),
    _p(
        "endpoint",
        rf"\b(?:{_RANK}|(?:study |efficacy |main )?(?:end[\s-]?points?|outcome measures?))"
        r"(?:\s+(?:of|in|for)\s+(?:the|this|our)\s+(?:present\s+|current\s+)?(?:study|trial|analysis))?"
        r"\s+(?:were|was|are|is|included)\s+(?:defined as\s+)?(?:the\s+)?"
        r"(?!(?:not|only|also|analy[sz]ed|assessed|measured|evaluated|entered|compared|defined|similar|based|achieved|met"
        r"|reached|collected|recorded|obtained|available|significant\w*|higher|lower|reported|determined)\b)"
        r"(?P<value>[^.;]+)",
        None,
        "methods body abstract",
        True,
    ),
    _p(
        "endpoint",
        rf"\b(?P<value>[A-Z][^.;,]{{2,90}}?)\s+(?:was|were)\s+(?:the|our|a)\s+{_RANK}",
        None,
        "methods body abstract",
    ),
    _p(
        "consent",
        r"\b(?P<value>(?:all (?:of )?(?:the )?(?:patients|participants|subjects)|patients|parents|the "
        r"patient|written|the family|guardians?)[^.;]{0,40}?\b(?:gave|provided|signed|consented)"
        r"\b[^.;]{0,25}?\bconsent\b[^.;]{0,60}\b)",
    ),
    _p(
        "consent",
        r"\b(?P<value>(?:written |verbal |oral )?informed consent)\b[^.;]{0,40}?\b(?:was|were)\s+(?:given"
        r"|obtained|provided|waived|signed)[^.;]{0,60}",
    ),
    _p(
        "ethics",
        r"\b(?P<value>(?:study|protocol|research|institutional review board|ethics committee|IRB)"
        r"[^.;]{0,80}?\bapprov(?:ed|al)\b(?! the final)[^.;]{0,60}\b)",
        None,
        "methods back body",
    ),
    _p(
        "screening",
        r"\bscreening for\s+(?P<value>[^.;]+?)\s+(?:was|were)\s+(?:performed|done|carried out|negative)" r"\b[^.;]*",
        None,
        "methods body",
    ),
    _p(
        "treatment_strategy",
        r"\b(?:therapeutic|treatment|management)\s+(?:strateg(?:y|ies)|protocols?|decisions)\s+(?:was|"
        r"were)\s+(?:based on|according to|guided by|in accordance with)\s+(?:the\s+)?(?P<value>[^.;]+)",
        None,
        "methods body",
    ),
    _p(
        "treatment_policy",
        r"\bwe\s+(?:proposed|offered|reserved|restricted|gave)\s+(?P<value>[^.;[(]*?\bonly\s+(?:to|for|"
        r"in)\s+[^.;[(]+)",
        None,
        "methods body",
    ),
    _p(
        "limitation",
        rf"\b(?:{_SELF}|the study)\s+(?:is|was)\s+limited\s+by\s+(?:its\s+|the\s+)?(?P<value>[^.;]+)",
        None,
        "",
        True,
    ),
    _p(
        "limitation",
        r"\b(?:another|one|the main|a major|the major|a|an important|the first|the second|main)"
        r"\s+limitation(?:\s+of (?:this|our|the) (?:study|report|series|work))?\s+(?:is|was)\s+"
        r"(?:that\s+)?(?P<value>[^.;]+)",
    ),
    _p(
        "limitation",
        rf"\b{_SELF}\s+(?:analy[sz]es|includes|included|analy[sz]ed|has|had)\s+(?P<value>an?\s+(?:very\s+|"
        rf"relatively\s+)?(?:small|limited)\s+(?:cohort|sample|number|group|population|size)[^.;]*)",
        None,
        "discussion body conclusion abstract",
    ),
    _p(
        "limitation",
        r"\blimitations (?:of (?:this|our|the) (?:study|report|series) )?(?:are|include|were|included)\s+"
        r"(?P<value>[^.;]+)",
        None,
        "",
        True,
    ),
)
"""Every way in which an aspect of a study is put."""
