"""Words that say whether a treatment was given or ended, in what role, and beside which other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import PEOPLE, Run, certainty, clause_at
from graph_build.frames.treatments.doses import dating
from graph_build.frames.treatments.replaced import last_listed, replaced
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.facts.clinical.places import Place
    from graph_build.model import SlotValue, Timepoint
    from graph_build.model.frames import Agent

CUE = Pattern(
    r"\b(?:agents|drugs|medications|treatments)\b[^.;]{0,50}\b(?:included?|including|were|consisted of)\b|"
    r"\b(?:treat(?:ed|ing)|treatment|therap(?:y|ies)|receiv(?:ed|ing)|given|gave|administ(?:ered|ration|ering)|"
    r"start(?:ed|ing)|initiat(?:ed|ion|ing)|"
    r"commenc(?:ed|ing)|began|begun|add(?:ed|ition|ing)|switch(?:ed|ing)?|transition(?:ed|ing)|converted|substituted|prescrib(?:ed|ing)|under(?:went|gone|"
    r"going)|infus(?:ed|ions?)|inject(?:ed|ions?)|doses?|dosages?|dosed|courses?|cycles?|bolus(?:es)?|pulses?|loaded|maintained|placed|"
    r"managed|improve(?:d|ment)|respon(?:ded|sive|se)|despite|refractory|resistant|fail(?:ed|ure)|transfus(?:ed|ions?)|"
    r"perform(?:ed)?|required|needed|resum(?:ed|ption)|continued|restarted|reintroduced|increased to|escalated|"
    r"replaced|followed by|premedicat\w+|"
    r"covered|discharged on|put on|kept on|(?:was|is|been|remained|maintained) on|necessitat(?:ed|ing)|"
    r"(?:resuscitated|sedated|an[a]?esthetised|anesthetized|corrected|supported|controlled|alleviated) (?:with|by)|"
    r"(?:scheme|regimen) of|using|took|tried|injected)\b",
    re.IGNORECASE,
)
_ENDING = r"discontinu|stopp|withdr|suspend|ceas|interrupt|taper|wean"
_CUE_AFTER = Pattern(
    r"\b(?:given|administ(?:ered|ration)|started|initiat(?:ed|ion)|commenc(?:ed|ement)|begun|began|added|"
    r"prescribed|continued|resumed|restarted|"
    r"infus(?:ed|ions?)|inject(?:ed|ions?)|performed|used|required|needed|increased to|treatment|therapy|"
    r"doses?|bolus(?:es)?|pulses?|courses?|transfused|escalated|reintroduced)\b",
    re.IGNORECASE,
)
_ENDED_BEFORE = Pattern(
    rf"\b(?P<v>(?:{_ENDING})\w*|cessation|suspension|interruption|withheld)\s(?:of\s)?(?:the\s|his\s|her\s|"
    rf"all\s|oral\s|intravenous\s|IV\s)*$",
    re.IGNORECASE,
)
_CHANGED = Pattern(r"\bchanged\s(?:the\s|his\s|her\s|their\s)?$", re.IGNORECASE)
_ENDED_AFTER = Pattern(
    rf"(?:\s?\([^)]*\))?\s(?:therapy\s|treatment\s|infusions?\s|dose\s|dosage\s)?(?:(?:was|were|had|has|have|"
    rf"been|being|could|to|be|then|also|\w+ly)\s)+(?P<v>(?:{_ENDING})\w*|withheld)\b(?:\s(?:off|"
    rf"down))?(?:\sand\s(?:\w+ly\s|then\s)?(?P<w>(?:{_ENDING})\w*))?",
    re.IGNORECASE,
)
_EARLIER = Pattern(
    r"\b(?:previous(?:ly)?|prior(?! to)|beforehand|pre-?treat\w+|despite|refractory to|resistant to|"
    r"un-?responsive to|non-?responsive to|"
    r"no response to|(?:non-?\s?responders?|un-?responsiveness) to|failed to respond to|failure of|"
    r"after failure|had (?:already |also |all )?(?:received|been treated|tried)|"
    r"failing|failed|home medications?|history of)\b",
    re.IGNORECASE,
)
_STOPPED_BEFORE = re.compile(rf"\b(?:was|were|been)\s(?:{_ENDING})\w*,?\s(?:and|while)\s", re.IGNORECASE)
_ALONGSIDE = Pattern(r"\b(?:concurrent(?:ly)?|concomitant(?:ly)?|background)\b", re.IGNORECASE)
RESCUE = Pattern(r"\b(?:rescue|salvage)\b", re.IGNORECASE)
# What is resistant to a drug in these words is a germ, and nobody was given the drug.
_GERM = Pattern(
    r"\b(?:grew|growth|cultures?|isolates?|isolated|strains?|MICs?|organisms?|bacteri\w+|species|spp|susceptib\w+|"
    r"sensitiv\w+|pathogens?|panel|positive for)\b",
    re.IGNORECASE,
)
_JOINED = Pattern(
    r"(?:,\s?)?(?:\b(?:combined with|in combination with|together with|along with|plus|in conjunction with|"
    r"in addition to|associated (?:with|to))\b|\s\+\s?)",
    re.IGNORECASE,
)
_BOTH = Pattern(r"\bwith both\s$", re.IGNORECASE)
_OF_SUCH = Pattern(rf"\b(?:for|in) (?:\w+ )?{PEOPLE} (?:with|without|who|in whom)\b", re.IGNORECASE)
_OF_ONE = Pattern(r"\b(?:was|were|had|he|she|his|her|our|the patient)\b", re.IGNORECASE)
_NEAR_DOUBT = 30
_UNSURE = ("possible", "hypothesised", "speculative", "recommended", "definitional", "uncertain")
_PLANNED = Pattern(
    r"\b(?:considered|(?!(?-i:Considering))considering|contemplated|planned|proposed|suggested|recommended|discussed|offered|"
    r"refused|declined|if|^had (?:she|he|they)|(?:would|could|might|should) have|"
    r"preclud(?:ed|ing)|ineligible|candidates? for|unable to (?:undergo|receive|tolerate))\b",
    re.IGNORECASE,
)
_PLANNED_AFTER = Pattern(
    r"(?:\s\([^)]*\))?(?:\s(?:treatment|therapy|support))?(?:\s\d[\d.]*\s?[\w/%]+(?:\s\w*daily)?)?\s"
    r"(?:(?:would|could|might|should) have\b|(?:was|were|(?:has|have|had)\sbeen)\s(?:also\s|initially\s|then\s)?"
    r"(?:contemplated|considered|planned|scheduled|intended|proposed|discussed|offered|refused|declined|deferred|"
    r"(?:held|kept) in reserve)\b)",
    re.IGNORECASE,
)
INSTEAD = Pattern(
    r"\b(?:rather than|instead of|in (?:place|lieu) of)\s(?:(?:the|an?|his|her|their|with)\s)?$", re.IGNORECASE
)
_BRACKETS = Pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_LISTS = Pattern(r":|\bincluded\b|\bincluding\b")
_GIVEN_ANEW = Pattern(  # after a colon: what follows is told of someone, it is no list of earlier treatments
    r"\b(?:received|were (?:given|treated|started)|was (?:given|treated|started)|underwent|had)\b", re.IGNORECASE
)
BEFORE_DRUG = Pattern(
    r"\b(?P<w>before|prior to|after|following)\s(?:the\s)?(?:(?:initiation|administration|start|first dose) of\s)?$",
    re.I,
)
_ANOTHER_VERB = Pattern(  # between a treatment and a time, it says what else happened then
    r"\b(?:weaned|extubated|discharged|died|developed|improved|resolved|recovered|resulted|showed|revealed|became|"
    r"decreased|increased|normali[sz]ed|deteriorated|worsened|transferred|removed|"
    r"disappeared|subsided|settled|abated|ceased|vanished|relapsed|recurred|remained|returned|fell|rose|dropped)\b",
    re.IGNORECASE,
)


def is_unsure(place: Place, agent: Agent, *, dosed: bool = False) -> bool:
    """Whether a treatment is only thought of, hedged in its clause, planned or refused, or was left as it was."""
    clause = clause_at(place.text, agent.start)
    sure = [
        c
        for c in place.sentence.contexts
        if not dosed or c.kind != "certainty" or _governs(place.text, c.cue, clause, agent)
    ]
    if certainty(replace(place.sentence, contexts=tuple(sure)), clause, agent.start, agent.end) in _UNSURE:
        return True
    text, before = place.text, agent.start
    planned = _PLANNED.search(text, clause.start, before) or INSTEAD.search(text, 0, before)
    return (planned or _PLANNED_AFTER.match(text, agent.end)) is not None


def _governs(text: str, cue: str, clause: Run, agent: Agent) -> bool:
    """Whether a word of doubt is about an agent: before it or shortly behind ("for a presumed infection" is not)."""
    return text.find(cue, clause.start) < agent.end + _NEAR_DOUBT


def is_advice(text: str, agent: Agent) -> bool:
    """Whether a treatment is one for patients of a kind, and nobody is said to have had it."""
    return _OF_SUCH.search(text, 0, agent.start) is not None and _OF_ONE.search(text) is None


def only_dates(place: Place, agent: Agent) -> bool:
    """Whether the agent only says when something else happened ("before tocilizumab", "within 2 days of it")."""
    text = place.text
    ended = _ENDED_BEFORE.search(text, max(0, agent.start - 60), agent.start)  # "two weeks after stopping X"
    in_time = any(t.start <= agent.start < t.end for t in place.sentence.timepoints)
    return not ended and (in_time or BEFORE_DRUG.search(text, 0, agent.start) is not None or dating(text, agent))


def is_given(place: Place, agent: Agent, run: Run, found: tuple[Agent, ...]) -> bool:
    """Whether a word in the agent's clause says that it was given, with no other agent's word in between."""
    text = place.text
    before = list(CUE.finditer(text, run.start, agent.start))
    if before and re.match("resistant", before[-1].group(), re.IGNORECASE) and _GERM.search(text):
        return False
    if before and agent.start - before[-1].end() < 90:
        return True
    after = _CUE_AFTER.search(text, agent.end, min(run.end, agent.end + 60))
    if after is None:
        return False
    between = [a for a in found if agent.end <= a.start < after.start()]
    return len(between) <= 1 and not re.search(r"[;:]", text[agent.end : after.start()])


def ending(text: str, found: tuple[Agent, ...], index: int) -> tuple[int, int, str] | None:
    """The run and status of words that say a treatment ended or gave way to another, or None.

    Args:
        text: the sentence.
        found: its treatments.
        index: of the one that may have ended.
    """
    agent = found[index]
    changed = _CHANGED.search(text, max(0, agent.start - 20), agent.start)
    regimen_after = re.match(r"\s(?:regimen?|therapy|treatment)\b", text[agent.end :], re.IGNORECASE)
    if changed:
        return changed.start(), agent.end + (regimen_after.end() if regimen_after else 0), "regimen changed"
    before = _ENDED_BEFORE.search(text, max(0, agent.start - 60), agent.start)
    after = _ENDED_AFTER.match(text, found[last_listed(text, found, index)].end)
    if before is None and after is None:
        return replaced(text, found, index)
    verb = before["v"] if before else (after["w"] or after["v"]) if after else ""
    status = "tapered" if re.match(r"taper|wean", verb, re.IGNORECASE) else "discontinued"
    if before:
        return before.start(), agent.end, status
    return agent.start, after.end() if after else agent.end, status


def role_of(text: str, agent: Agent, run: Run) -> dict[str, SlotValue]:
    """The slot `role` of an agent: previous, concurrent or rescue; empty where nothing is said."""
    sentence_head = _outside_brackets(text[: agent.start])
    head = sentence_head[run.start :]
    if RESCUE.compiled.search(text[max(run.start, agent.start - 60) : agent.end + 30]):
        return {"role": "rescue"}
    if _ALONGSIDE.compiled.search(head[-60:]):
        return {"role": "concurrent"}
    if (
        (_EARLIER.compiled.search(head) and not _STOPPED_BEFORE.search(head))
        or _listed_earlier(sentence_head)
        or re.match(r"\s(?:failure|resistance)\b", text[agent.end :])
    ):
        return {"role": "previous"}
    if BEFORE_DRUG.compiled.search(text[agent.end : agent.end + 40].rstrip() + " ") or re.search(
        r"^[^.;,]{0,20}\s(?:before|prior to)\s", text[agent.end :]
    ):
        return {"role": "previous"}
    return {}


def _outside_brackets(head: str) -> str:
    """The words before a treatment with closed brackets blanked: who "refractory [failing X]" are, not what this is."""
    return _BRACKETS.sub(lambda m: " " * len(m[0]), head)


def _listed_earlier(head: str) -> bool:
    """Whether a treatment stands in a list that words before it call earlier: "failed previous drugs: A, B"."""
    lists = list(_LISTS.finditer(head))
    if not lists or not _EARLIER.search(head):
        return False
    return _EARLIER.search(head, lists[-1].end()) is not None or not _GIVEN_ANEW.search(head, lists[-1].end())


def joined_with(text: str, found: tuple[Agent, ...], index: int) -> dict[str, SlotValue]:
    """The agent that this one is said to be combined with."""
    agent = found[index]
    for at in (index - 1, index):  # "with both A and B"
        if at < 0 or at + 1 >= len(found) or not _BOTH.search(text, 0, found[at].start):
            continue
        if re.fullmatch(r"\sand\s", text[found[at].end : found[at + 1].start]):
            return {"combined_with": found[2 * at + 1 - index].label}
    if (
        index
        and _JOINED.search(text[found[index - 1].end : agent.start])
        and not re.search(r"[.;]", text[found[index - 1].end : agent.start])
    ):
        return {"combined_with": found[index - 1].label}
    if index + 1 < len(found) and _JOINED.search(text[agent.end : found[index + 1].start]):
        gap = text[agent.end : found[index + 1].start]
        return {} if re.search(r"[.;]", gap) else {"combined_with": found[index + 1].label}
    return {}


def together(text: str, found: tuple[Agent, ...], index: int) -> str:
    """An agent with those that are said to be combined with it, the one named first at the head: "X + Y"."""
    first = last = index
    while first and _are_joined(text, found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and _are_joined(text, found[last], found[last + 1]):
        last += 1
    return " + ".join(dict.fromkeys(agent.label for agent in found[first : last + 1]))


def _are_joined(text: str, one: Agent, other: Agent) -> bool:
    gap = text[one.end : other.start]
    return _JOINED.search(gap) is not None and not re.search(r"[.;](?!\d)", gap)


def relative_time(text: str, agent: Agent, found: tuple[Agent, ...], index: int) -> dict[str, SlotValue]:
    """A time given by another treatment: "before tocilizumab"."""
    if index + 1 >= len(found):
        return {}
    other = found[index + 1]
    anchor = BEFORE_DRUG.search(text, agent.end, other.start)
    if anchor is None or re.search(r"[,;]", text[agent.end : anchor.start()]):
        return {}
    word = "before" if anchor["w"].casefold() in ("before", "prior to") else "after"
    return {"timepoint": f"{word} {other.label}"}


def of_another(text: str, agent: Agent, time: Timepoint) -> bool:
    """Whether a time is that of something else: it is counted from the treatment, or another verb stands between."""
    if time.text.startswith("over "):  # how long it was given for
        return True
    if time.start < agent.start:
        return agent.start < time.end
    return _ANOTHER_VERB.search(text, agent.end, time.start) is not None
