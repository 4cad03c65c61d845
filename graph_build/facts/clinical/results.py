"""What became of something: phrases that name an outcome with its status, found by the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.course_words import past_forms, words_of_course
from graph_build.facts.clinical.people import People, people
from graph_build.facts.clinical.runs import NUMBER, PEOPLE, Run, clause_at, followed_by, plain, said_of
from graph_build.frames.treatments.agents import agents
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_PAST_OF = past_forms()
_VERB = "|".join([*_PAST_OF, *_PAST_OF.values()])
GOES_ON = (
    r"(?=\s*$|\s?[.,;:()]|\s(?:in|within|after|with|without|by|during|on|at|over|and|or|following|to|from|"
    r"despite|but|until|upon|soon|again|more|"
    r"the (?:following|next|same|second|third)|overnight|\d+|one|two|three|four|six|a few|"
    r"while|throughout|until|as|when|almost|spontaneously|thereafter|further|completely|significantly|well|for|\w+ly)\b)"
)
_CHANGED = Pattern(
    rf"\b(?P<aux>(?:(?:had|has|have|was|were|did|could|also|then)\s)*)(?P<neg>not\s|"
    rf"never\s)?(?:been\s)?(?P<adv>(?:\w+ly\s|further\s|again\s)*)(?P<v>{_VERB}|returned to (?:the )?(?:normal|"
    rf"baseline)(?: \w+)?)\b{GOES_ON}",
    re.IGNORECASE,
)
_UNDERWENT = Pattern(
    r"\b(?:was|were|has been|have been|had been|could be)\s(?P<neg>not\s|never\s)?(?:been\s)?(?:\w+ly\s)?"
    r"(?P<v>gone|lost|restored|regained|relieved|cured|abolished|eliminated|eradicated|overcome|alleviated|arrested|halted|"
    rf"averted|brought under control)\b(?!\sto\b){GOES_ON}",
    re.IGNORECASE,
)
"""What was done to a symptom or a function: "vision was lost", "the pain was gone"."""
_INVERTED = Pattern(
    r"\b(?:(?P<neg>nor|neither|never|at no time|on no occasion|in no case)|not until[^,;.]{3,60}|only[^,;.]{3,60}|"
    rf"not before[^,;.]{{3,60}})\sdid\s(?P<np>(?:the|his|her|any)\s[\w\s-]{{3,40}}?)\s"
    rf"(?P<v>{'|'.join(_PAST_OF)}|stop)\b",
    re.IGNORECASE,
)
"""A subject behind "did": "not until week 3 did the bleeding stop", "nor did the fever recur"."""
_NOUN = "|".join(words_of_course("noun"))
_DEGREE = (
    r"(?:(?:complete|partial|total|gradual|rapid|significant|marked|dramatic|progressive|clinical|"
    r"radiologic(?:al)?|full|near-complete|almost complete|"
    r"prompt|slight|mild|moderate|sustained|further|spontaneous|substantial|remarkable|good|excellent|clear|"
    r"subsequent|initial|early|favou?rable|steady|new|continued)\s(?:and\s)?)*"
)
_NAMED = Pattern(
    rf"\b(?P<s>{_DEGREE}(?:{_NOUN})(?:\s(?:or|and)\s(?:{_NOUN}))?)\s(?:of|in)\s(?:the\s|his\s|her\s|all\s|"
    rf"their\s)?(?=[a-zA-Z])",
    re.IGNORECASE,
)
JOINED_OUTCOME = Pattern(
    rf",?\s(?:and|with|as well as)\s{_DEGREE}(?:{_NOUN})\b|\sto (?:the )?(?:baseline|normal)\b", re.IGNORECASE
)
"""Where a second outcome is joined to a first: "resolution of the rash and improvement of ..."."""
_WISHED = Pattern(
    r"\b(?:prevent\w*|avoid\w*|risk of|likelihood of|possibility of|chances? of|reports? of|rates? of|"
    r"hope\w* (?:of|for)|monitor\w*(?: for)?|delay\w*|"
    r"promot\w+|in case of|await\w*|(?:to|for) (?:assess|evaluate|achieve|allow|ensure|confirm)\w*|predict\w*|"
    r"aim\w* (?:of|at|for)|probability of|degree of|"
    r"extent of|associated with|depend\w* on)\s(?:the\s|any\s|an?\s|their\s|further\s)*$",
    re.IGNORECASE,
)
_SHOWED = Pattern(
    rf"\b(?:showed|shows|had|underwent|experienced|demonstrated|revealed|exhibited)\s(?:an?\s|"
    rf"the\s)?(?:(?:[\w-]+,?\s){{0,4}}?)(?P<s>{_DEGREE}(?:{_NOUN}))\b(?!\sof\b)"
    rf"(?!\sin\s(?!all|both|most|some|one|two|three|four|five|six|seven|eight|nine|ten|\d))",
    re.IGNORECASE,
)
_GOING = Pattern(
    r"\b(?:showed|revealed|demonstrated|with|had)\s(?:an?\s|the\s)?(?P<s>decreasing|improving|worsening|"
    r"regressing|resolving|declining|increasing|stable|unchanged)\s(?=[a-z])",
    re.IGNORECASE,
)
_STATES = (
    r"apyrexia|normothermia|defervescence|remission|recovery|cure|extubation|weaning|relief|survival|"
    r"(?:complete|partial|clinical) response|"
    r"(?:complete|partial|clinical|full) (?:remission|recovery)"
)
_GOOD_STATE = Pattern(rf"\b(?:{_STATES}|response|{_NOUN})\b", re.IGNORECASE)
_LED_TO = Pattern(
    rf"\b(?:allowing|leading to|led to|resulted in|resulting in|with|allowed|achieving|achieved|"
    rf"obtained)\s(?:an?\s|the\s|prompt\s|rapid\s|sustained\s)*(?P<o>{_STATES})\b(?!\sof\b)",
    re.IGNORECASE,
)
_BECAME = Pattern(
    r"\b(?P<v>became|remained|remains|was|has been|had been|is)\s(?P<neg>not\s)?(?:completely\s|fully\s|"
    r"clinically\s|entirely\s|currently\s|still\s|now\s|also\s)?"
    r"(?P<o>afebrile|asymptomatic|symptom[- ]free|apyretic|disease[- ]free|relapse[- ]free|seizure[- ]free|"
    r"pain[- ]free|(?:hemodynamically |clinically )?stable|alive|in (?:complete |partial |clinical |"
    r"full )?remission)\b(?!\s(?:until|up to|prior to|before)\b)",
    re.IGNORECASE,
)
_LATER = Pattern(
    r"\b(?:follow-?\s?up|later|after|since|discharged?|thereafter|subsequent\w*|at (?:the )?(?:last|\d+|one|"
    r"two|three|six|twelve)|now|currently|until)\b",
    re.IGNORECASE,
)
_DIED = Pattern(
    r"\b(?:(?:had|has)\s)?(?P<v>died|expired|passed away|succumbed|(?:was|were) (?:pronounced|declared|found) dead)\b"
    r"(?:\s(?:of|from|due to|because of|to|as a result of)\s)?",
    re.IGNORECASE,
)
_LEAVING = {
    "discharged": "discharge", "extubated": "extubation", "weaned": "weaning", "decannulated": "decannulation",
}  # fmt: skip
_LEFT = Pattern(
    r"\b(?:(?:was|were|be|been|being)\s(?P<neg>not\s)?|(?:,\s|\sand\s|,\sand\s))(?:(?:\w+ly|then|also|later)\s)*"
    r"(?P<v>discharged|extubated|weaned|decannulated)\b(?!\s(?:with the diagnosis|against))",
    re.IGNORECASE,
)
_FROM_SUPPORT = Pattern(r"\s(?:from|off(?: of)?)\s(?:(?:the|all|both|his|her)\s)?(?=[a-z])", re.IGNORECASE)
_PERSON_BETTER = Pattern(
    rf"\b(?:showed|had|experienced|demonstrated|exhibited|made|achieved)\s(?:an?\s|"
    rf"the\s)?(?!been\s)(?P<d>(?:[\w-]+,?\s(?:and\s)?){{0,6}}?)"
    rf"(?P<s>{_NOUN})\b(?!\s(?:of|in)\s(?:the|his|her|all|\w+ly)\b)",
    re.IGNORECASE,
)
_MADE_NORMAL = Pattern(r"\b(?P<v>normali[sz]ed|regained|recovered|lost)\s(?:his|her|their)\s", re.IGNORECASE)
_WITHOUT = Pattern(
    r"\bwithout\s(?:any\s|further\s|subsequent\s|new\s|evidence of\s|signs? of\s)*(?P<o>(?:disease\s|"
    r"clinical\s|radiological\s)?(?:relapses?|recurrences?|progression|exacerbations?|flares?|sequelae))\b",
    re.IGNORECASE,
)
_SUCCESS = Pattern(r"\bsuccessfully\s(?:treated|managed)\s(?:with|by|using)\s", re.IGNORECASE)
PERSON = Pattern(
    rf"(?:\b(?:{PEOPLE}|he|she|who|neonate|boy|girl|man|woman|subjects?)|^(?:{PEOPLE}|he|she|who)\b.*|^(?:one|"
    rf"two|three|four|five|six|seven|eight|nine|ten|\d+))$",
    re.IGNORECASE,
)
_PRONOUN = Pattern(
    r"^(?:it|they|this|these|that|which|we|there|such|what|none|some|most|others?|both|one)$", re.IGNORECASE
)
_DENIED = Pattern(r"\b(?:no|without|none of the|neither|absence of|lack of)\s(?:\w+\s){0,2}$", re.IGNORECASE)
OF_PERSONS = {
    "improved": "clinical improvement", "responded": "response", "recovered": "recovery", "relapsed": "relapse",
    "worsened": "clinical worsening", "deteriorated": "clinical deterioration", "progressed": "progression",
    "declined": "clinical decline",
    "survived": "survival", "stabilized": "clinical stabilization",
    "stabilised": "clinical stabilisation",
}  # fmt: skip


AT_FIRST = Pattern(
    r"\b(?:admitted|presented|presenting|referred|evaluated|seen|history|hospitali[sz]ed|complain\w+|brought)\b",
    re.IGNORECASE,
)
"""What a patient came with is no outcome."""
UNTIL = Pattern(r"[^,.;]{0,20}\suntil\b", re.IGNORECASE)
"""Behind a denied change that came about later: "did not abate until day 4"."""


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome that a run of a sentence states.

    Attributes:
        start: first position; end: position after the last.
        at: position of the word that states it.
        outcome: what it is.
        status: what became of it.
        negated: whether the text says that it did not come about.
        people: the patients that had it, where the words count them.
        extra: further slots: a cause, a reason.
    """

    start: int
    end: int
    at: int
    outcome: str
    status: str | None = None
    negated: bool = False
    people: People | None = None
    extra: tuple[tuple[str, str], ...] = ()


def changes(sentence: ReadSentence) -> Iterator[Result]:
    """What improved, resolved, worsened ...: verbs with what they are said of."""
    text = sentence.text
    for m in _CHANGED.finditer(text):
        if (
            re.search(
                r"\b(?:to|may|might|can|could|should|would|will|significantly|the|an?|of|with)\s$",
                text[max(0, m.start() - 16) : m.start()],
                re.IGNORECASE,
            )
            and not m["aux"]
        ):
            continue
        verb = m["v"].casefold()
        status = _PAST_OF.get(verb, "normalized" if verb.startswith("returned") else verb)
        if verb in _PAST_OF and not (m["aux"] and re.search(r"\b(?:did|could)\b", m["aux"], re.IGNORECASE)):
            continue
        if status in ("increased", "decreased") and re.search(r"\b(?:was|were)\b", m["aux"], re.IGNORECASE):
            continue  # "was increased" tells how high a value was, not that it rose
        said = said_of(text, m.start())
        if said is None:
            continue
        phrase, run = said
        no = m["neg"] is not None and not UNTIL.match(text, m.end())
        if PERSON.search(phrase):
            outcome = OF_PERSONS.get(status)
            if outcome is None:
                continue
            yield Result(run.start, m.end(), m.start("v"), outcome, status, no)
        elif status == "recovered" and (
            re.search(r"\b(?:was|were)\b", m["aux"]) or re.match(r"\sfrom\b", text[m.end() :])
        ):
            continue  # "the fluid recovered from", "the germ was recovered"
        elif is_name(phrase):
            yield Result(run.start, m.end(), m.start("v"), phrase, status, no or denied(text, run.start))
    for pattern in (_UNDERWENT, _INVERTED):
        for m in pattern.finditer(text):
            told = m.groupdict().get("np")
            said = (plain(told), Run(m.start("np"), m.end("np"))) if told else said_of(text, m.start())
            if said is None or PERSON.search(said[0]) or not is_name(said[0]):
                continue
            verb = m["v"].casefold()
            no = m["neg"] is not None
            yield Result(said[1].start, m.end(), m.start("v"), said[0], _PAST_OF.get(verb, verb), no)
    for m in _MADE_NORMAL.finditer(text):
        followed = followed_by(text, m.end())
        if followed:
            yield Result(m.start(), followed[1].end, m.start(), followed[0], m["v"].casefold())


def is_name(phrase: str) -> bool:
    """Whether a phrase can name an outcome: no pronoun, no bare number, no clause."""
    return not (
        _PRONOUN.match(phrase)
        or re.match(
            r"(?:referred|during|with|in|at|on|after|by|from|to|of|for|following|because|despite|upon|when|now|"
            r"there|\w+ing the)\b",
            phrase,
            re.IGNORECASE,
        )
        or re.fullmatch(r"[\d.,%\s]+", phrase)
        or re.search(
            r"\b(?:began|started|continued|to (?:be|correct|improve)|was|were|is|are|had|has|have|did|we|which|"
            r"who|showed|revealed|that)\b",
            phrase,
            re.IGNORECASE,
        )
    )


def denied(text: str, start: int) -> bool:
    """Whether the phrase that begins at a position is denied: "no", "without" ... stands at it or before it."""
    return (
        _DENIED.search(text[max(0, start - 25) : start]) is not None
        or re.match(r"(?:no|none of|neither)\s", text[start:], re.IGNORECASE) is not None
    )


def named(sentence: ReadSentence) -> Iterator[Result]:
    """Outcomes that are named by a noun: "complete resolution of X", "X showed regression", "leading to remission"."""
    text = sentence.text
    covered = 0
    for m in _NAMED.finditer(text):
        if m.start() < covered or re.search(r"%\s$", text[: m.start()]) or _WISHED.search(text, 0, m.start()):
            continue
        followed = followed_by(text, m.end())
        if followed is None or re.match(rf"(?:\d|{NUMBER}|both\b|most\b|{PEOPLE}\b)", followed[0], re.IGNORECASE):
            continue
        joined = JOINED_OUTCOME.search(text, m.end(), followed[1].end)
        end = joined.start() if joined else followed[1].end
        covered = end
        phrase = plain(text[m.end() : end]) if joined else followed[0]
        if phrase and not re.match(r"\s(?:can|could|may|might|should|will|would|must)\b", text[end:]):
            yield Result(m.start(), end, m.start("s"), phrase, plain(m["s"]).casefold(), denied(text, m.start()))
    for m in _SHOWED.finditer(text):
        said = said_of(text, m.start())
        if said and is_name(said[0]) and not PERSON.search(said[0]):
            yield Result(said[1].start, m.end(), m.start(), said[0], plain(m["s"]).casefold())
    for m in _PERSON_BETTER.finditer(text):
        said = said_of(text, m.start())
        if said and PERSON.search(said[0]) and not denied(text, m.start("d")):
            course = plain(m["d"] + m["s"]).casefold()
            yield Result(m.start(), m.end(), m.start(), course, "achieved" if _GOOD_STATE.search(m["s"]) else None)
    for m in _GOING.finditer(text):
        followed = followed_by(text, m.end())
        if followed and len(followed[0].split()) <= 8 and not AT_FIRST.search(text, 0, m.start()):
            yield Result(m.start("s"), followed[1].end, m.start(), followed[0], m["s"].casefold())
    for m in _LED_TO.finditer(text):
        yield Result(m.start(), m.end(), m.start("o"), m["o"].casefold(), "achieved", denied(text, m.start("o")))


def states(sentence: ReadSentence) -> Iterator[Result]:
    """How a patient was: afebrile, discharged, dead; treated with success; without a relapse."""
    text = sentence.text
    for m in _BECAME.finditer(text):
        said = said_of(text, m.start())
        if said and not PERSON.search(said[0]) and m["o"].casefold() != "in remission":
            continue
        word = m["o"].casefold()
        if m["v"].casefold() in ("was", "is", "has been", "had been") and not _LATER.search(text):
            continue  # how a patient was when first seen is no outcome
        outcome = {"alive": "survival"}.get(word, re.sub(r"^in ", "", word))
        yield Result(
            m.start(),
            m.end(),
            m.start(),
            outcome,
            m["v"].casefold() if m["v"].casefold() in ("became", "remained") else "achieved",
            m["neg"] is not None,
        )
    for m in _LEFT.finditer(text):
        outcome, end = _LEAVING[m["v"].casefold()], m.end()
        support = _FROM_SUPPORT.match(text, m.end())
        followed = followed_by(text, support.end()) if support and outcome == "weaning" else None
        if followed is not None:
            outcome, end = f"weaning from {followed[0]}", followed[1].end
        yield Result(m.start(), end, m.start("v"), outcome, "achieved", m["neg"] is not None)
    for m in _DIED.finditer(text):
        cause = (
            followed_by(text, m.end())
            if re.search(r"\b(?:of|from|due to|because of|to|as a result of)\s$", m.group())
            else None
        )
        probable = re.search(
            r"\b(?:probably|possibly|presumably|likely) (?:due to|from|caused by|because of)\s", text[m.end() :]
        )
        extra = [("cause", cause[0])] if cause else []
        end = cause[1].end if cause else m.end()
        if probable:
            second = followed_by(text, m.end() + probable.end())
            if second:
                extra.append(("probable_cause", second[0]))
                end = second[1].end
        them = next((p for p in reversed(people(text)) if p.end <= m.start() and m.start() - p.end < 90), None)
        yield Result(
            them.start if them else m.start(),
            end,
            m.start(),
            "death",
            "died",
            negated=them is not None and them.quantifier == "none",
            people=them,
            extra=tuple(extra),
        )
    for m in _SUCCESS.finditer(text):
        drug = next((a for a in agents(sentence) if 0 <= a.start - m.end() < 20), None)
        if drug:
            yield Result(
                m.start(), drug.end, m.start(), "successful treatment", "achieved", extra=(("after", drug.label),)
            )
    for m in _WITHOUT.finditer(text):
        yield Result(m.start(), m.end(), m.start("o"), _relative(text, m), None, True)


def _relative(text: str, m: re.Match[str]) -> str:
    """The outcome that is absent: a "subsequent relapse" is one after the outcome that the words before it name."""
    words = plain(text[m.start() + len("without ") : m.end()])
    if not re.match(r"subsequent", words, re.IGNORECASE):
        return words
    head = said_before(text, m.start())
    return f"{words} after {head}" if head else words


def said_before(text: str, position: int) -> str | None:
    """The outcome that the words of the clause before a position name, in lower case."""
    clause = clause_at(text, position)
    found = re.search(
        rf"\b(?:complete|partial|clinical|full)?\s?(?:response|remission|recovery|{_NOUN})\b",
        text[clause.start : position],
        re.IGNORECASE,
    )
    return found.group().strip().casefold() if found else None


def good_state(phrase: str) -> bool:
    """Whether a phrase names a response, a recovery or a course."""
    return _GOOD_STATE.search(phrase) is not None
