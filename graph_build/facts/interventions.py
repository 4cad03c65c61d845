"""Treatments that the text says were given, not given, or ended: one fact an agent, with how it was given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.agents import Agent, agents
from graph_build.facts.dose_changes import steps
from graph_build.facts.doses import Regimen, regimen
from graph_build.facts.people import People, count_slots, defines_cohort, people
from graph_build.facts.places import Place, places
from graph_build.facts.runs import PEOPLE, Run, as_number, clause_at, reach, scope, time_in, time_slots
from graph_build.facts.stating import stated
from graph_build.model import Fact, Population, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, SlotValue

GIVEN = Rule("interventions.given", 1, "a treatment named with a word that says it was given, with its dose and time")
LISTED = Rule("interventions.listed", 1, "a treatment in a list with the number of patients who had it in parentheses")
DENIED = Rule("interventions.denied", 1, "a treatment that the text says was not given")
CHANGED = Rule("interventions.dose-changed", 1, "a later dose of a treatment, raised or lowered")
ENDED = Rule("interventions.ended", 1, "a treatment that the text says was stopped, tapered or changed")

_CUE = re.compile(
    r"\b(?:agents|drugs|medications|treatments)\b[^.;]{0,50}\b(?:included?|including|were|consisted of)\b|"
    r"\b(?:treat(?:ed|ing)|treatment|therap(?:y|ies)|receiv(?:ed|ing)|given|gave|administ(?:ered|ration|ering)|"
    r"start(?:ed|ing)|initiat(?:ed|ion|ing)|"
    r"commenc(?:ed|ing)|began|begun|add(?:ed|ition|ing)|switch(?:ed|ing)?|prescrib(?:ed|ing)|under(?:went|gone|"
    r"going)|infus(?:ed|ions?)|"
    r"inject(?:ed|ions?)|doses?|dosages?|dosed|courses?|cycles?|bolus(?:es)?|pulses?|loaded|maintained|placed|"
    r"managed|"
    r"improve(?:d|ment)|respon(?:ded|sive|se)|despite|refractory|resistant|fail(?:ed|ure)|transfus(?:ed|ions?)|"
    r"perform(?:ed)?|required|"
    r"needed|resum(?:ed|ption)|continued|restarted|reintroduced|increased to|escalated|replaced|followed by|"
    r"premedicat\w+|covered|discharged on|put on|using)\b",
    re.IGNORECASE,
)
_ENDING = r"discontinu|stopp|withdr|suspend|ceas|interrupt|taper|wean"
_CUE_AFTER = re.compile(
    r"\b(?:given|administ(?:ered|ration)|started|initiat(?:ed|ion)|commenc(?:ed|ement)|begun|began|added|"
    r"prescribed|continued|resumed|restarted|"
    r"infus(?:ed|ions?)|inject(?:ed|ions?)|performed|used|required|needed|increased to|treatment|therapy|"
    r"doses?|bolus(?:es)?|pulses?|courses?|"
    r"transfused|escalated|reintroduced)\b",
    re.IGNORECASE,
)
_ENDED_BEFORE = re.compile(
    rf"\b(?P<v>(?:{_ENDING})\w*|cessation|suspension|interruption|withheld)\s(?:of\s)?(?:the\s|his\s|her\s|"
    rf"all\s|oral\s|intravenous\s|IV\s)*$",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\bchanged\s(?:the\s|his\s|her\s|their\s)?$", re.IGNORECASE)
_ENDED_AFTER = re.compile(
    rf"(?:\s?\([^)]*\))?\s(?:therapy\s|treatment\s|infusions?\s|dose\s|dosage\s)?(?:(?:was|were|had|has|have|"
    rf"been|being|could|be|then|also|gradually|slowly|subsequently|successfully|progressively|completely|"
    rf"permanently|temporarily|rapidly)\s)+(?P<v>(?:{_ENDING})\w*|withheld)\b(?:\s(?:off|down))?(?:\sand\s(?:\w+ly\s|then\s)?(?P<w>(?:{_ENDING})\w*))?",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:without(?: \w+){0,2}|(?:did|had|has|have|was|were) not (?:been )?(?:receive[d]?|given|"
    r"treated (?:with|using|by)|get|take[n]?|require[d]?|undergo(?:ne)?)(?: any)?|"
    r"never (?:received|took|been treated with)|no(?: further| additional| other)?|declined|refused)\s(?:the\s|"
    r"any\s)?$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior(?! to)|beforehand|pre-?treat\w+|despite|refractory to|resistant to|"
    r"un-?responsive to|non-?responsive to|"
    r"no response to|(?:non-?\s?responders?|un-?responsiveness) to|failed to respond to|failure of|"
    r"after failure|had (?:already |also |all )?(?:received|been treated|tried)|"
    r"failing|failed|home medications?|history of)\b",
    re.IGNORECASE,
)
_ALONGSIDE = re.compile(r"\b(?:concurrent(?:ly)?|concomitant(?:ly)?|background)\b", re.IGNORECASE)
_RESCUE = re.compile(r"\b(?:rescue|salvage)\b", re.IGNORECASE)
# What is resistant to a drug in these words is a germ, and nobody was given the drug.
_GERM = re.compile(
    r"\b(?:grew|growth|cultures?|isolates?|isolated|strains?|MICs?|organisms?|bacteri\w+|species|spp|susceptib\w+|sensitiv\w+|"
    r"pathogens?|panel|positive for)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:,\s?)?(?:\b(?:combined with|in combination with|together with|along with|plus|in conjunction with|"
    r"in addition to|associated (?:with|to))\b|\s\+\s?)",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(
    r"\s?[(\[](?:\s?n\s?=\s?(?P<n>\d+)|(?P<all>all(?: of)?(?: the)? (?:patients|cases|children|subjects))|"
    r"(?P<m>\d+)\s?/\s?(?P<t>\d+)(?=\s?[),;\]]|\s(?:patients|cases)|\s?\()|"
    r"(?P<k>\d+) (?:patients?|cases?|children)(?=\s?[)\]]))[^)\]]*[)\]]",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"\s?(?:[(\[][^)\]]*[)\]])?\s?(?:,|;|and|or|\+|plus|as well as|followed by|then|/|\s)*", re.IGNORECASE
)
_UNSURE = ("possible", "hypothesised", "speculative", "recommended", "definitional", "uncertain")
_PLANNED = re.compile(
    r"\b(?:considered|considering|planned|proposed|suggested|recommended|discussed|offered|refused|declined|if)\b",
    re.IGNORECASE,
)
_DESIGN = re.compile(
    r"\b(?:defined|definition|classified as|end-?points?|(?:inclusion|exclusion|eligibility) criteria|eligible|"
    r"were excluded)\b",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    rf"\b{PEOPLE}\b(?:\s\([^)]*\))?(?:\swith\s[\w\s()-]{{2,40}}?)?\s"
    r"(?:treated with|taking|on|receiving|given|who (?:had )?received)\s$",
    re.IGNORECASE,
)
_SAME = re.compile(r"\b(?:on|at) the same (?:day|time)\b|\bsame day\b", re.IGNORECASE)
_BEFORE_DRUG = re.compile(
    r"\b(?P<w>before|prior to|after|following)\s(?:the\s)?(?:initiation of\s|administration of\s|start of\s|"
    r"first dose of\s)?$",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The interventions that the prose of a document reports."""
    for place in places(read):
        if not place.caption and not _DESIGN.search(place.text):
            yield from _in_sentence(place)
            yield from _later_doses(place, agents(place.sentence))


def _in_sentence(place: Place) -> Iterator[Fact]:
    found = agents(place.sentence)
    cued = denied = False
    for index, agent in enumerate(found):
        who = place.population(agent.start)
        if who is None or _unsure(place, agent) or _anchor(place.text, agent):
            cued = denied = False
            continue
        run = clause_at(place.text, agent.start)
        left = max(run.start, found[index - 1].end if index else 0)
        right = found[index + 1].start if index + 1 < len(found) else len(place.text)
        linked = cued and _LIST_GAP.fullmatch(_without_numbers(place, found[index - 1].end, agent.start)) is not None
        given = _given(place, agent, run, found)
        counted = _IN_PARENTHESES.match(place.text, agent.end)
        cued = bool(given or linked or (counted and cued) or (counted and _CUE.search(place.text, 0, agent.start)))
        how = regimen(place.sentence, agent, left, min(right, reach(place.text, run)), following=right)
        ended = _ended(place.text, agent)
        listed = index > 0 and _LIST_GAP.fullmatch(place.text, found[index - 1].end, agent.start) is not None
        denied = (denied and listed) or _denied(place.text, agent, run)
        if not (cued or ended or denied or {"dose", "dose_low"} & how.slots.keys()):
            continue
        if _said_elsewhere(place, agent, who, run, how, ended=ended[2] if ended else None) and not (
            denied and who.experiencer == "own"
        ):
            continue
        yield _fact(place, agent, how, who, run, found, index, ended=ended, denied=denied)


def _denied(text: str, agent: Agent, run: Run) -> bool:
    """Whether the words before an agent say that it was not given."""
    return _WITHOUT.search(text, run.start, agent.start) is not None and not re.match(
        r"\s(?:other than|except|apart from)\b", text[agent.end :]
    )


def _later_doses(place: Place, found: tuple[Agent, ...]) -> Iterator[Fact]:
    for step in steps(place.sentence, found):
        who = place.population(step.agent.start)
        q = step.quantity
        if who is None or who.kind not in ("patient", "group") or _unsure(place, step.agent):
            continue
        end = step.time.end if step.time else q.end
        slots: dict[str, SlotValue | None] = {
            "agent": step.agent.label,
            "dose": as_number(q.value) if q.value is not None else None,
            "dose_unit": q.unit,
            "status": step.status,
            "polarity": "affirmed",
            "references": place.references(q.start) if who.experiencer == "cited" else None,
            **time_slots(step.time),
        }
        links = [("agent", step.agent.iri)]
        span = place.sentence.span(step.start, end)
        yield stated("intervention", who.label, span, CHANGED, slots, concepts=links, population=who)


def _said_elsewhere(place: Place, agent: Agent, who: Population, run: Run, how: Regimen, *, ended: str | None) -> bool:
    """Whether the words describe a group, a body of evidence or an outcome, and tell of no treatment of their own."""
    text = place.text
    counted = [p for p in people(text) if run.start <= p.start and p.end <= agent.start and p.n]
    if who.experiencer == "cited" and who.kind == "group" and not (counted and how.slots):
        return True
    if who.kind == "patient":
        return who.experiencer == "own" and any((p.n or 0) > 1 for p in counted)
    if ended == "discontinued" and (
        place.sentence.section == "methods" or any(p.end <= agent.start for p in people(text))
    ):
        return True
    plainly = not how.slots and not _RESCUE.search(text, agent.start) and not _IN_PARENTHESES.match(text, agent.end)
    if plainly and _DESCRIBES.search(text, 0, agent.start):
        return True
    return plainly and any(defines_cohort(text, p) for p in counted)


def _unsure(place: Place, agent: Agent) -> bool:
    if place.sentence.certainty(agent.start, agent.end) in _UNSURE:
        return True
    clause = clause_at(place.text, agent.start)
    return _PLANNED.search(place.text, clause.start, agent.start) is not None


def _anchor(text: str, agent: Agent) -> bool:
    """Whether the agent only says when something else happened ("before tocilizumab")."""
    return _BEFORE_DRUG.search(text, 0, agent.start) is not None


def _without_numbers(place: Place, start: int, end: int) -> str:
    """The words of a run without its quantities, routes and frequencies: what joins two items of a list."""
    words = list(place.text[start:end])
    for q in place.sentence.quantities:
        for at in range(max(q.start, start), min(q.end, end)):
            words[at - start] = " "
    return re.sub(
        r"\b(?:at|of|in|for|a|an|the|dose|doses|daily|twice|once|every|hours|oral(?:ly)?|intravenous(?:ly)?|IV|"
        r"PO|per|day|weeks?|days|high-dose|low-dose|with|pulse|divided|two|three|both|other|agents|"
        r"including)\b",
        " ",
        "".join(words),
        flags=re.IGNORECASE,
    )


def _given(place: Place, agent: Agent, run: Run, found: tuple[Agent, ...]) -> bool:
    """Whether a word in the agent's clause says that it was given, with no other agent's word in between."""
    text = place.text
    before = list(_CUE.finditer(text, run.start, agent.start))
    if before and re.match("resistant", before[-1].group(), re.IGNORECASE) and _GERM.search(text):
        return False
    if before and agent.start - before[-1].end() < 90:
        return True
    after = _CUE_AFTER.search(text, agent.end, min(run.end, agent.end + 60))
    if after is None:
        return False
    between = [a for a in found if agent.end <= a.start < after.start()]
    return len(between) <= 1 and not re.search(r"[;:]", text[agent.end : after.start()])


def _ended(text: str, agent: Agent) -> tuple[int, int, str] | None:
    """The run and status of words that say a treatment ended, or None."""
    changed = _CHANGED.search(text, max(0, agent.start - 20), agent.start)
    regimen_after = re.match(r"\s(?:regimen?|therapy|treatment)\b", text[agent.end :], re.IGNORECASE)
    if changed:
        return changed.start(), agent.end + (regimen_after.end() if regimen_after else 0), "regimen changed"
    before = _ENDED_BEFORE.search(text, max(0, agent.start - 60), agent.start)
    after = _ENDED_AFTER.match(text, agent.end)
    if before is None and after is None:
        return None
    verb = before["v"] if before else (after["w"] or after["v"]) if after else ""
    status = "tapered" if re.match(r"taper|wean", verb, re.IGNORECASE) else "discontinued"
    if before:
        return before.start(), agent.end, status
    return agent.start, after.end() if after else agent.end, status


def _who_many(place: Place, agent: Agent, run: Run, found: tuple[Agent, ...], index: int) -> tuple[People | None, int]:
    """The patients said to have had an agent, and where the words that say so end."""
    text = place.text
    shared = index + 1 < len(found) and re.fullmatch(r"\s(?:and|or)\s", text[agent.end : found[index + 1].start])
    end = found[index + 1].end if shared else agent.end
    counted = _IN_PARENTHESES.match(text, end)
    everyone = people(text)
    if counted:
        if counted["all"]:
            local = [p for p in everyone if p.end <= agent.start and p.n and p.n > 1]
            if local:
                return People(counted.start(), counted.end(), local[-1].n), counted.end()
            return People(counted.start(), counted.end(), quantifier="all"), counted.end()
        n = counted["n"] or counted["m"] or counted["k"]
        return People(
            counted.start(), counted.end(), int(n), int(counted["t"]) if counted["t"] else None
        ), counted.end()
    subjects = [p for p in everyone if run.start <= p.start and p.end <= agent.start]
    return (subjects[-1] if subjects else None), agent.end


def _fact(
    place: Place,
    agent: Agent,
    how: Regimen,
    who: Population,
    run: Run,
    found: tuple[Agent, ...],
    index: int,
    *,
    ended: tuple[int, int, str] | None,
    denied: bool,
) -> Fact:
    text, sentence = place.text, place.sentence
    slots: dict[str, SlotValue] = dict(how.slots)
    start, end = how.start, how.end
    if ended:
        start, end = min(start, ended[0]), max(end, ended[1])
        slots["status"] = ended[2]
    them, after = _who_many(place, agent, run, found, index)
    if who.kind == "group":
        counts = count_slots(them, place.study, own=who.experiencer == "own")
        slots |= counts
        end = max(end, after)
        if them and them.end <= agent.start:
            start = min(start, them.start)
    slots |= _role(text, agent, run)
    slots |= _together(text, found, index)
    time = time_in(sentence, Run(scope(text, run).start, reach(text, run)), agent.start)
    if time is not None and (time.reference == "follow-up" or re.match(r"\d+ \w+ of\b", time.text)):
        time = None  # how long patients were watched or treated, not when
    same = _SAME.search(text, agent.end, reach(text, run))
    if same:
        earlier = [t for t in sentence.timepoints if t.end <= same.start()]
        time = earlier[-1] if earlier else place.time
        end = max(end, same.end())
    elif time is not None and abs(time.start - agent.end) < 160:
        start, end = (start, max(end, time.end)) if time.start > agent.start else (min(start, time.start), end)
    else:
        time = None
    when = time_slots(time) or _relative(text, agent, found, index)
    if when and time is None:
        end = max(end, found[index + 1].end)
    references = place.references(agent.start) if who.experiencer == "cited" else ()
    if place.study.arms and not denied and agent.label == place.study.arms[0] and who.label == place.study.label:
        who = Population("arm", agent.label)
    arm = who.label if who.kind in ("arm", "control") else None
    return stated(
        "intervention",
        who.label,
        sentence.span(start, min(end, len(text))),
        DENIED if denied else ENDED if ended else LISTED if _IN_PARENTHESES.match(text, agent.end) else GIVEN,
        {
            "agent": agent.label,
            "polarity": "negated" if denied else "affirmed",
            "arm": arm,
            "references": references or None,
            **{k: v for k, v in (slots | when).items() if not (denied and k in ("dose_number", "number_of_doses"))},
        },
        concepts=[("agent", agent.iri)],
        population=who,
    )


def _role(text: str, agent: Agent, run: Run) -> dict[str, SlotValue]:
    head = text[run.start : agent.start]
    sentence_head = text[: agent.start]
    listing = re.search(r":|\bincluded\b|\bincluding\b", sentence_head) is not None
    if _RESCUE.search(text[max(run.start, agent.start - 60) : agent.end + 30]):
        return {"role": "rescue"}
    if _ALONGSIDE.search(head[-60:]):
        return {"role": "concurrent"}
    if (
        _EARLIER.search(head)
        or (listing and _EARLIER.search(sentence_head))
        or re.match(r"\s(?:failure|resistance)\b", text[agent.end :])
    ):
        return {"role": "previous"}
    if _BEFORE_DRUG.search(text[agent.end : agent.end + 40].rstrip() + " ") or re.search(
        r"^[^.;,]{0,20}\s(?:before|prior to)\s", text[agent.end :]
    ):
        return {"role": "previous"}
    return {}


def _together(text: str, found: tuple[Agent, ...], index: int) -> dict[str, SlotValue]:
    """The agent that this one is said to be combined with."""
    agent = found[index]
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


def _relative(text: str, agent: Agent, found: tuple[Agent, ...], index: int) -> dict[str, SlotValue]:
    """A time given by another treatment: "before tocilizumab"."""
    if index + 1 >= len(found):
        return {}
    other = found[index + 1]
    anchor = _BEFORE_DRUG.search(text, agent.end, other.start)
    if anchor is None or re.search(r"[,;]", text[agent.end : anchor.start()]):
        return {}
    word = "before" if anchor["w"].casefold() in ("before", "prior to") else "after"
    return {"timepoint": f"{word} {other.label}"}
