"""What is compared or changed: the noun phrase beside a verb or a comparative, without what only sets the scene."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.cues import WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word
    from graph_build.model.frames import Direction
    from graph_build.study.mentions import PopulationMention

_INTO = frozenset({"in", "for", "of", "regarding", "concerning", "on"})
_LEAD = re.compile(
    r"^(?:[\s,;:]+|\([^()]*\),\s|(?:at least one|one or more|the|an?|any|some|all|these|those|this|that|its|their|"
    r"our|both|mean|median|average|"
    r"statistically|significant(?:ly)?|"
    r"overall|total number of|also|however|and|or|but|as|moreover|furthermore|similarly|additionally|in addition|"
    r"finally|similar|"
    r"clinically|regards|regarding|concerning|"
    r"terms of|respect to|regards? to|no|not|there (?:was|were)|was|were|of|in|for|with)\b(?!-\w)[\s,]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,;:]+(?:and|or|of|in|on|at|to|by|with|from|for|after|during|between|among|under|the|an?|was|were|is|are|"
    r"also|that|which|both|as|than|significantly|markedly|only|"
    r"numbered|totall?ed|averaged|amounted|affected|not|did|had|have|has|no|any|all|respectively|compared|observed|seen|found|noted|reported|only|other|"
    r"when|through|via|upon|whether|while|whereas|because|although|either))+[\s,;:]*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^(?:(?:according to|based on|using|at|after|during|following|over|from|within|in|by|on|throughout|before|"
    r"until|with\s(?:respective\s)?(?:an?\s)?(?:values?|medians?|means?|rates?|scores?|levels?)\sof)\s(?:(?!,).){2,70},\s|"
    r"(?:overall|moreover|furthermore|however|in addition|additionally|interestingly|notably|finally|similarly|"
    r"also|thus|therefore|"
    r"secondly|firstly|second|first|in contrast|conversely|on the other hand|as (?:expected|anticipated)|"
    r"as shown in [^,]{2,30}),\s?)+",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^(?:while|when|whereas|although|though|unlike|like)\b(?:\scomparing)?\s+|^according to our\s.*", re.IGNORECASE
)
"""A word that opens a clause and is no part of what it tells of."""
_SAID = re.compile(
    r"^.*?\b(?:show(?:s|ed|n)?|reveal(?:s|ed)?|found|indicat(?:es?|ed|ing)|demonstrat(?:es?|ed)|suggest(?:s|ed)?|"
    r"report(?:s|ed)|observ(?:ed|e)|"
    r"noted|confirmed|concluded) (?:that|a|an)\s",
    re.IGNORECASE,
)
_DULL = re.compile(
    r"(?:\w+ly\s)?(?:none of (?:them|these)|(?:weeks?|months?|days?|years?|visits?|cycles?)\s\d+|true|so|the case|"
    r"values?|results?|analys[ei]s|comparisons?|data|findings?|effects?|groups?|"
    r"differences?|stages|proportions?|percentages?|rates?|"
    r"numbers?|levels?|changes?|increases?|decreases?|reductions?|improvements?|scores?|patients?|participants?|"
    r"subjects?|children|adults|women|men|statistical|design|p|study|trial|outcomes?|parameters?|"
    r"variables?|measures?|scales|subscales|domains|items|systems|methods|techniques|devices|associations?|"
    r"relationships?|others?|others published|main|intra-?group|inter-?group|times?|extent|degree|"
    r"frequency|incidence|frequently|reports?|treatment effects?|adjusted assessments?|relevant|"
    r"important|calculated|often|likely|effective|pronounced|frequent|common|commonly|prevalent|rare|severe|marked)",
    re.IGNORECASE,
)
"""Words that alone name nothing that could be compared."""
_UNFIT = re.compile(
    r"\b(?:because|whether|although|whereas)\b|^(?:either|if|formal|are|is)\s|\b(?:testing|comparison) of\b|"
    r"^\w+\s?/\s?(?:c?m[²³23]|[dmµμ]?[lL]|kg|min|day|week|hpf)$|[’'”\"]$|^\w+[’”]$|\b(?:achieving|reporting|having)\b(?:\s\w+)?$",
    re.IGNORECASE,
)
"""What shows that a run is a piece of a clause or a unit, and no name of what is measured."""
_SHARE = re.compile(r"[\d.,·]+\s?%?\s(?:of|in)\s(?:the\s)?")
_AT_TIME = re.compile(
    r"\s(?:at|after|by|on|over|within|during|from|between)\s(?:the\s)?(?:(?:weeks?|months?|days?|years?|visits?)\s\d|"
    r"\d+[\s-](?:weeks?|months?|days?|years?|hours?|h\b|min)|baseline\b|end\sof\b|follow-?up\b).*$",
    re.IGNORECASE,
)
_QUALIFIES = re.compile(
    r"(?:medically|clinically|severely|radiographically|newly|previously|locally|biopsy|\w+ally)\s\w+", re.IGNORECASE
)
"""An adverb that belongs to the adjective behind it: "medically important infections"."""
_OF_ALL = re.compile(
    r"\s(?:significantly\s)?(?:increased|decreased|improved|declined|rose|fell|dropped|grew)\s(?:\w+ly\s)?(?:in|with|for)\s"
    r"(?:both|all|each|the two)\b.*$",
    re.IGNORECASE,
)
"""What befell all groups alike, before a clause that tells where it was more: "X rose in both groups, with …"."""
_EFFECT_ON = re.compile(
    r"^(?:(?:apparent|clear|overall|main)\s)?(?:lack of (?:any\s)?)?(?:(?:adverse|beneficial|favou?rable|harmful)\s)?"
    r"(?:effects?|impact|influence)\s(?:of [^,;]{2,50}?\s)?on\s(?:the\s)?(?=\w)",
    re.IGNORECASE,
)
"""Before what a treatment has, or lacks, an effect on."""
_BETWEEN_GROUPS = re.compile(
    r"\s(?:between|among)\s(?:the\s|both\s|all\s)?(?:(?:two|three|study|treatment)\s)*(?:groups|arms)$", re.I
)
_BESIDE = re.compile(r",\s(?:an?|the\s(?:primary|main|key|secondary|co-primary))\s[^,]+$", re.IGNORECASE)
"""What a thing is, said behind its name: "VRI, a marker of recovery"."""
_FROM_BASELINE = re.compile(
    r"(?:(?:least[- ]squares?|LS|mean|median|adjusted|average|absolute|relative)[\s-])*(?:\([^()]*\)\s)?"
    r"(?:changes?|differences?|improvements?|gains?|rises?|falls?|increases?|reductions?|decreases?|declines?)\s"
    r"(?:\([^()]*\)\s)?(?:from|over|versus|relative to|since)\s(?:the\s)?baseline\s"
    r"(?:(?:at|to)\s(?:week|month|day|year)\s\d+\s)?(?:\([^()]*\)\s)?"
    r"(?:in|of|for)\s(?:the\s)?(?=\w)|values?\s(?:for|of)\s(?:the\s)?(?=\w)",
    re.IGNORECASE,
)
"""A change that is counted from the beginning is one of the variable behind it."""
_HELD_EVEN = re.compile(
    r"\b(?:adjust(?:ed|ing|ment)|controll(?:ed|ing)|correct(?:ed|ing)) for\s(?:the\s)?$", re.IGNORECASE
)
"""Before what an analysis took out of account, which is not what it tells of."""
_BECAUSE = re.compile(r",\s(?:as|since|because)\s", re.IGNORECASE)
_WHATEVER = re.compile(r"\W*(?:regardless|irrespective|independently)\b", re.IGNORECASE)
_CHANGED_BY = frozenset(
    {"reduction", "reductions", "decrease", "decreases", "decline", "declines", "drop", "increase", "increases"}
    | {"improvement", "improvements", "worsening", "deterioration"}
)
"""Behind the name of what changed: "the LDL reduction"."""
_SHORTEST = 3
"""Characters of a name that a change may be left out behind."""
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cleaned noun phrase and its positions."""

    text: str
    start: int
    end: int


def phrase(text: str, start: int, end: int, people: Sequence[PopulationMention] = ()) -> Phrase | None:
    """The noun phrase in a run, populations and what sets the scene left out; None where none is left."""
    if _HELD_EVEN.search(text, 0, start) or _WHATEVER.match(text, start):
        return None
    for one in people:
        if one.start >= start and one.end <= end:
            if _is_tail(text, one.end, end):
                end = one.start
            elif one.start - start < 12:
                start = one.end
    run = text[start:end]
    for pattern in (_WHEN, _SAID, _WHEN, _LEAD, _ASIDE, _EFFECT_ON):
        if (found := pattern.match(run)) is not None:
            start += found.end()
            run = run[found.end() :]
    while (found := _TAIL.search(run)) is not None and found.end() == len(run):
        run = run[: found.start()]
    if (change := _FROM_BASELINE.match(run)) is not None:
        start += change.end()
        run = run[change.end() :]
    run = _BESIDE.sub("", _AT_TIME.sub("", _BETWEEN_GROUPS.sub("", _OF_ALL.sub("", run)))).rstrip(" ,;:")
    if not re.search(r"[A-Za-z]{2}", run) or len(run) > _LONGEST or _BECAUSE.search(run):
        return None
    if (counted := re.match(r"\d+\s(?=[a-z]{4})", run)) is not None:
        start += counted.end()
        run = run[counted.end() :]
    if (share := _SHARE.match(run)) is not None:
        start += share.end()
        run = run[share.end() :]
    parts = [w.part for w in words_of(run)]
    if (parts and parts[0] in ("preposition", "and")) or re.match(r"(?:to|at|in|on|by)\s", run):
        return None
    if parts and parts[0] == "adverb" and not (parts[1:2] == ["word"] and _QUALIFIES.match(run)):
        return None
    if not any(p == "word" or c for p, c in ((w.part, w.change) for w in words_of(run))):
        return None
    if (
        any(p in ("pronoun", "relative", "than", "versus", "break") for p in parts)
        or any(w.part == "not" and " " in w.text for w in words_of(run))
        or sum(p in ("be", "auxiliary", "verb") for p in parts) > 0
    ):
        return None
    bare = " ".join(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", run).split())
    if len(bare) < 2 or any(c in bare for c in "()[]") or _DULL.fullmatch(bare) or _UNFIT.search(bare):
        return None
    return Phrase(bare, start, start + len(run))


def _is_tail(text: str, start: int, end: int) -> bool:
    """Whether nothing of weight follows in the run."""
    return (
        re.fullmatch(r"[\s,]*(?:was|were|is|had|showed|and|also|than|at|by|the)?[\s,]*", text[start:end], re.IGNORECASE)
        is not None
    )


def into(words: Sequence[Word], at: int) -> int | None:
    """Index of the word after "in", "of" or "for" where that follows at once: "difference in", "reduction of"."""
    if [w.low for w in words[at + 1 : at + 3]] == ["from", "baseline"]:
        at += 2
    if at + 1 < len(words) and words[at + 1].low in _INTO:
        return at + 2
    if at + 1 < len(words) and " " in words[at + 1].text and words[at + 1].part == "preposition":
        return at + 2
    return None


def headed(text: str, found: Phrase, way: Direction | None) -> tuple[Phrase, Direction | None]:
    """A variable such as "LDL reduction" is the LDL, and tells a direction of its own.

    Args:
        text: the sentence.
        found: the variable.
        way: the direction that its words are known to tell.
    """
    head = words_of(found.text)[-1]
    bare = found.text[: head.start].rstrip()
    if way is not None or head.low not in _CHANGED_BY or head.change is None or len(bare) < _SHORTEST:
        return found, way
    end = found.end - len(head.text)
    if text[end : found.end] != head.text:
        return found, way  # a bracket stands behind the head
    return Phrase(bare, found.start, len(text[:end].rstrip())), WAYS[head.change]


def brought_about(text: str, found: Phrase, people: Sequence[PopulationMention]) -> tuple[Phrase, Direction] | None:
    """A variable such as "improving sleep" is the sleep, and tells a direction of its own; None for any other."""
    first = words_of(found.text)[0]
    if first.change is None or not first.low.endswith("ing") or not text.startswith(first.text, found.start):
        return None
    rest = phrase(text, found.start + first.end, found.end, people)
    return (rest, WAYS[first.change]) if rest else None
