"""What became of the article, and which registered trial it reports, where the text says so in so many words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.article.notices import article_sentences, notices, told
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, MappedText, ReadDocument, ReadSentence

BECAME = Rule(
    "metadata.became",
    1,
    "A notice says that the article was retracted, corrected, doubted, or is a version of another.",
)
REGISTERED = Rule(
    "metadata.registered", 1, "A register's number in the abstract, methods or notices is the reported trial's own."
)

NUMBER = (
    r"NCT\s?\d{8}|ISRCTN\s?\d{6,8}|ACTRN\s?\d{14}|UMIN(?:-CTR)?\s?\d{9}|ChiCTR[\w-]*\d{8,10}|CTRI/\d{4}/\d\d/\d{6}|"
    r"DRKS\s?\d{8}|JapicCTI-\d{6}|jRCTs?\d{9,10}|KCT\d{7}|PACTR\d{15}|TCTR\d{11}|IRCT\d{8,20}\w{0,3}|RBR-\w{6}|"
    r"NTR\s?\d{3,5}|(?<=EudraCT\s)\d{4}-\d{6}-\d\d|(?<=EudraCT\snumber\s)\d{4}-\d{6}-\d\d"
)
"""Numbers of the registers of the WHO's platform (ICTRP)."""
_REGISTER = (
    r"(?:(?:[\w.]+\.gov|clinical\s?trials?|ISRCTN|EudraCT|UMIN|trial|registry|registration|registered|register)\b"
    r"(?:[\s:;,.#()-]|identifiers?|numbers?|no\b|id\b|with|as|at|under|in|the|number|registry|registration|of|"
    r"trial|clinical\s?trials?(?:\.gov)?){0,8})"
)
_REGISTRATION = Pattern(
    rf"(?P<name>[A-Z][\w-]{{2,20}}\s\(\s?)?(?P<register>{_REGISTER})?(?<![\w-])(?P<number>{NUMBER})(?!\w)",
    re.IGNORECASE,
)
_OWN = Pattern(
    r"\bregist|\bidentifier\b|\bclinical\s?trials?\.gov\b|\bthis (?:trial|study)\b|\bour (?:trial|study)\b", re.I
)
_OTHER = Pattern(
    r"(?P<doi>10\.\d{4,9}/[^\s\"<>)\],;]+[^\s\"<>)\],;.])|\bPMID\b\s?:?\s?(?P<pmid>\d{5,9})\b", re.IGNORECASE
)
"""How a notice names the other article."""
_REACH = 300
"""Characters after a notice within which it names the other article."""
_SELF = r"(?:this|the (?:above|present|following|original)) (?:article|paper|manuscript|publication|study|report)"
_FORMS = (
    ("retracted_by", rf"{_SELF} (?:has been|was|is(?: hereby)?) (?:fully |partially )?(?:retracted|withdrawn)"),
    ("retracted_by", r"^\s?(?:RETRACTED|WITHDRAWN)(?: ARTICLE)?\s?:"),
    ("retraction_of", r"^\s?(?:Retraction(?: notice| note)?(?: to| of| for)?|Notice of retraction)\s?:"),
    ("retraction_of", rf"\b(?:we|the (?:authors|editors?|publisher)) (?:hereby )?retracts? (?:{_SELF}|the article)"),
    ("concern_by", r"expression of concern (?:has been|was) (?:published|issued|posted)"),
    ("concern_by", rf"{_SELF} is (?:the )?subject (?:to|of) an expression of concern"),
    ("concern_about", r"^\s?Expression of concern\s?:"),
    ("corrected_by", rf"{_SELF} (?:has been|was) corrected"),
    ("corrected_by", r"an? (?:correction|erratum|corrigendum) to this (?:article|paper) (?:has been|was|is) "),
    ("corrects", r"^\s?(?:Correction(?: to)?|Errat(?:um|a)(?: to)?|Corrigendum(?: to)?)\s?:"),
    ("corrects", rf"this (?:corrects|is a correction (?:of|to)|erratum (?:corrects|is for)) (?:the article|{_SELF})"),
    ("version_of", r"\bpreprint (?:version )?(?:of|is|was)\b"),
    ("version_of", r"\b(?:published|posted|available|deposited) (?:previously |first )?as a preprint\b"),
)  # fmt: skip
"""What a notice says -> the property that it states."""
_NOTICES = tuple((name, Pattern(pattern, re.IGNORECASE)) for name, pattern in _FORMS)


def state(read: ReadDocument) -> Iterator[Fact]:
    """What notices say of the article, and the registration of the trial that it reports."""
    for notice in notices(read, abstract=True):
        yield from _became(notice.text)
    opening = next(article_sentences(read, "body", "introduction", "case"), None)
    if opening is not None:
        yield from _became(opening.sentence.text)
    stated = list(article_sentences(read, "front", "back", "abstract"))
    stated += _of_trial(list(article_sentences(read, "methods")))
    for sentence in stated:
        if not sentence.sentence.references:
            yield from _registrations(sentence)


def _became(text: MappedText) -> Iterator[Fact]:
    """The notice that a paragraph is, with the identifier of the other article where it names one."""
    for name, pattern in _NOTICES:
        notice = pattern.search(text.text)
        if notice is None:
            continue
        other = _OTHER.search(text.text, notice.end(), notice.end() + _REACH)
        value = "not stated"
        if other:
            value = f"doi:{other['doi']}" if other["doi"] else f"pmid:{other['pmid']}"
        lead = len(notice.group()) - len(notice.group().lstrip())
        yield told(text.span(notice.start() + lead, other.end() if other else notice.end()), BECAME, name, value)
        return


def _of_trial(methods: list[ReadSentence]) -> list[ReadSentence]:
    """The sentences of the methods that give the trial's own number: one number alone, or one said to be registered."""
    with_number = [(s, m["number"]) for s in methods for m in _REGISTRATION.finditer(s.text)]
    if len({number.casefold() for _, number in with_number}) <= 1:
        return list(dict.fromkeys(s for s, _ in with_number))
    return list(dict.fromkeys(s for s, _ in with_number if _OWN.search(s.text)))


def _registrations(sentence: ReadSentence) -> Iterator[Fact]:
    for match in _REGISTRATION.finditer(sentence.text):
        yield told(
            sentence.span(match.start(), match.end()),
            REGISTERED,
            "trial_registration",
            "".join(match["number"].split()).replace("nct", "NCT"),
        )
