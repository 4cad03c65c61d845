"""What a clause says of its subject: the relation by name, and where its object stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.tokens import is_adverb
from graph_build.clauses.verbs import FORMS, PREPOSITIONS, VERBS, third, wordset

if TYPE_CHECKING:
    from graph_build.clauses.splitting import Clause

Run = tuple[int, int]

_COPULAS = {
    "represent": "is",
    "constitute": "is",
    "remain": "remains",
    "become": "becomes",
    "prove": "proves",
    "appear": "is",
    "seem": "is",
    "be": "is",
}
_STATE = re.compile(
    r"(?:more |less |most |least |highly |very |strongly |particularly |often |usually |well |also |even "
    r")*"
    r"([a-z][a-z-]+) (?:even |only |especially |particularly |mainly |mostly |"
    r"primarily )?(in|for|of|to|with|against|from|by|on|at|as) (?!(?:it|they|this is|there)\b)(?=\S)",
    re.I,
)
_ADJECTIVE = re.compile(
    r"(?:al|ic|ary|ous|ive|ar|ful|ory|ed|able|ible|(?<!m)ent|ant|ile|less)$|^(?:due|rare|common|higher|lower"
    r"|greater|better|worse|safe|prone|aware|"
    r"unaware|crucial|key|superior|inferior|equal|unique|free|low|high|severe|benign|rich|poor|"
    r"necessary|similar|known|proven|"
    r"seen|found|unknown|present|absent|born|open|close|ready|likely|unlikely|suspicious|mandatory|elevated)$"
)
STUDIED = wordset("identify confirm detect demonstrate show report describe propose")
_WORKS = re.compile(
    r"(?:but |and |however,? )?(?:several|many|most|some|few|various|numerous|other|previous|prior|recent|earlier) "
    r"(?:[\w-]+ ){0,3}(?:studies|reports|trials|authors|series|investigations|publications|analyses)\b"
    r"|(?:but |and )?others\b|(?:retrospective|prospective|observational|randomi[sz]ed|clinical|epidemiologic\w*) "
    r"(?:[\w-]+ ){0,2}(?:studies|trials|series|analyses)\b",
    re.I,
)
NEEDED = wordset("need require warrant")
EVIDENTIAL = wordset(
    "suggest indicate confirm reflect support demonstrate imply highlight show reveal detect emphasise "
    "emphasize "
    "underline underscore illustrate reinforce"
)
OWN_RESULTS = re.compile(
    r"(?:[\w,]+ )?(?:(?:our|these|this|the present|the current|the above|such)\s+(?:[\w-]+ )?"
    r"(?:results?|findings?|data|observations?|"
    r"experience|study|case|series|reports?|hypothesis|outcomes?|evidence)|all (?:of )?this|this|taken"
    r" together)\b(?! of (?:the|our) patient)",
    re.I,
)
_ADVERBS = re.compile(
    r"(?:(?:now|still|also|often|currently|usually|generally|typically|always|therefore|thus|mainly|"
    r"mostly|both|either|frequently|sometimes) )+",
    re.I,
)
_VERB = re.compile(r"(?:[a-z]+ly )?(?!(?:the|a|an|its|their|this|that|these|be|have)\b)([a-z]+) (?=\S)")
_RISK = (
    r"(?:an? |the |at |at an? )?(?:\w+ly )?(?:(?P<kind>higher|increased|increasing|high|elevated|greater|"
    r"lower|low|reduced|decreased|significant) )?"
)
RATE_OF = "rate_of"
"""The name under which it is listed that something occurs more or less often with the subject."""
_LESS = wordset("reduced decreased lower fewer")
_AGAINST = re.compile(r",?\s(?:than|(?:as )?compared (?:with|to)|versus|vs\.?|rather than)\s(?P<z>[^,;]+)", re.I)
LIGHT: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = (
    (
        frozenset({"play", "have"}),
        re.compile(r"(?:(?P<no>no)|an?|the)? ?(?:[\w-]+,? ){0,4}?roles? (?:in|as) ", re.I),
        "has_role_in",
    ),
    (
        frozenset({"have", "carry", "be", "remain", "face", "confer", "pose"}),
        re.compile(_RISK + r"risk (?:of|for) (?:developing |the development of )?", re.I),
        "risk_of",
    ),
    (
        frozenset({"put", "place"}),
        re.compile(r"(?:them|patients|it|those) " + _RISK + r"risk (?:of|for) ", re.I),
        "risk_of",
    ),
    (
        frozenset({"have", "exert"}),
        re.compile(r"(?:(?P<no>no)|an?|the)? ?(?:[\w-]+ ){0,3}?(?:effects?|impact|influence) on ", re.I),
        "affects",
    ),
    (
        frozenset({"show", "have", "demonstrate"}),
        re.compile(r"(?:(?P<no>no)|an?)? ?(?:[\w-]+ ){0,2}?(?:association|correlation|relationship) with ", re.I),
        "associated_with",
    ),
    (
        frozenset({"show", "hold"}),
        re.compile(r"(?:(?P<no>no)|an?)? ?(?:[\w-]+ ){0,1}?promise (?:in|for|as) ", re.I),
        "shows_promise_in",
    ),
    (
        frozenset({"have", "show", "exhibit", "demonstrate", "experience"}),
        re.compile(
            r"(?:an? |the )?(?:\w+ly )?(?:(?P<kind>reduced|decreased|lower|higher|increased|greater|elevated) "
            r"(?:overall |cumulative |annual )?(?P<of>incidence|rates?|frequency|number|occurrence|prevalence) of"
            r"|(?P<fewer>fewer)) ",
            re.I,
        ),
        RATE_OF,
    ),
)
"""Relations that a noun carries beside a verb of little meaning: verbs, the words before the object, the name."""
_PARTICLE = re.compile(r"(out|up|off|down|away)\s+(?=\S)", re.I)
_TO_THINGS = wordset(
    "relate expose attribute refer limit confine offer compare link adapt add administer give apply "
    "transfer restrict localize localise"
)
_REGARDED = wordset("hold consider deem regard think believe find render call name term label")
_LONE = re.compile(
    r"an?\s+(?:\w+ly\s+)?(?:\w+(?:al|ic|ary|ous|ive|ful|able|ible)|rare|common|frequent|severe|new|" r"novel)$", re.I
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a clause says of its subject.

    Attributes:
        name: of the relation, in snake case.
        object: the run of its object, or None where `words` say it.
        words: the object's words where it is the verb itself ("is well tolerated").
        subject: the run of another subject than the clause's own, or None.
        negated: whether the phrase itself denies it ("has no effect on").
        evidential: whether it draws a conclusion ("suggests", "highlights").
        rate: what it is where the subject is a treatment and the words say how often something occurs with it.
        against: the run of what the subject is compared with, or None.
    """

    name: str
    object: Run | None
    words: str | None = None
    subject: Run | None = None
    negated: bool = False
    evidential: bool = False
    rate: str | None = None
    against: Run | None = None


def relation(text: str, clause: Clause) -> Relation | None:
    """What a clause says, or None: a verb of doing or saying, or one without an object."""
    group, run = clause.group, clause.object
    light = _light(text, clause) if run else None
    if light:
        return light
    if group.passive:
        return _passive(text, clause)
    if group.lemma == "lack" and group.shape == "ing" and group.mode == "finite":
        return Relation("is", None, "lacking")
    if group.copular:
        return _copula(text, clause) if run else None
    if run is None:
        return None
    if group.lemma == "have":
        return None if clause.preposition else Relation("has", run)
    if group.lemma in ("recommend", "advise", "advocate") and clause.kind != "relative":
        return _recommended(text, run)
    verb = VERBS.get(group.lemma)
    if group.lemma in STUDIED and not clause.preposition and _WORKS.match(text[clause.start : clause.end].strip()):
        return Relation(third(group.lemma), run)
    if group.lemma in EVIDENTIAL and not clause.preposition:
        concludes = clause.kind == "participle" or (clause.kind == "relative" and not clause.restrictive)
        if concludes or OWN_RESULTS.match(text[clause.start : clause.end].strip()):
            return Relation(third(group.lemma), run, evidential=True)
        if group.negated or group.lemma in ("show", "demonstrate"):
            return Relation(third(group.lemma), run)
    if verb is not None and not verb.relates and not group.hedge:
        return None
    if verb is None and not group.modal and not group.hedge:
        return None
    needs = verb.prepositions if verb else ()
    if (clause.preposition or needs) and (clause.preposition or "*") not in needs:
        return None
    if group.lemma == "use" and not group.negated:
        return None
    if run and (particle := _PARTICLE.match(text, *run)):
        name = group.lemma if group.hedge in NEEDED else third(group.lemma)
        name = f"{_participle(group.hedge)}_to_{name}" if group.hedge in NEEDED else name
        return Relation(f"{name}_{particle[1].lower()}", (particle.end(), run[1]))
    name = third(group.lemma) if group.hedge not in NEEDED else f"{_participle(group.hedge)}_to_{group.lemma}"
    return Relation(f"{name}_{clause.preposition}" if clause.preposition else name, run)


def _participle(lemma: str | None) -> str:
    return f"{lemma}d" if lemma and lemma.endswith("e") else f"{lemma}ed"


def _light(text: str, clause: Clause) -> Relation | None:
    """A relation that a noun carries: "plays a role in", "is at risk of", "has no effect on"."""
    run = clause.object
    if run is None or clause.group.passive:
        return None
    start = run[0] if clause.preposition is None else text.rfind(clause.preposition, 0, run[0])
    for lemmas, pattern, name in LIGHT:
        if clause.group.lemma in lemmas:
            found = pattern.match(text, start, run[1])
            if found and found.end() < run[1]:
                named = found.groupdict()
                if name == RATE_OF:
                    return _rate(text, clause, found, run[1])
                kind = named.get("kind")
                return Relation(
                    f"{kind.lower()}_{name}" if kind else name, (found.end(), run[1]), negated=bool(named.get("no"))
                )
    return None


def _rate(text: str, clause: Clause, found: re.Match[str], end: int) -> Relation:
    """What occurs less or more often with the subject."""
    kind = (found["kind"] or found["fewer"]).lower()
    against = _AGAINST.search(text, found.end(), end)
    if against is None and clause.subject:
        against = _AGAINST.search(text, *clause.subject)
    name = f"{kind}_{found['of'].lower().removesuffix('s')}_of" if found["of"] else "fewer"
    last = against.start() if against and against.start() >= found.end() else end
    rate = "reduces" if kind in _LESS else "increases"
    return Relation(name, (found.end(), last), rate=rate, against=against.span("z") if against else None)


def _recommended(text: str, run: Run) -> Relation | None:
    """What is recommended is the subject: "experts recommend X for Y"."""
    found = re.search(r"\s(?:for|in|as)\s", text[run[0] : run[1]])
    if not found:
        return None
    return Relation("recommended_for", (run[0] + found.end(), run[1]), subject=(run[0], run[0] + found.start()))


def _passive(text: str, clause: Clause) -> Relation | None:
    group, run = clause.group, clause.object
    said = verb_words(text, clause)
    verb = VERBS.get(group.lemma)
    done = verb is not None and not verb.relates and not verb.reports
    should = group.modal in ("should", "must")
    if done and not should:
        return None
    if run is not None and clause.preposition is None and group.lemma in _REGARDED:
        return Relation("is", run)
    if should and (run is None or clause.preposition is None):
        return Relation("should_be", None, said)
    if (run is None or clause.preposition is None) and (verb is None or not verb.reports):
        manner = [a for a in group.adverbs if a not in ("not", "never", "also", "however")]
        return Relation("is", None, " ".join([*manner[-1:], said]))
    if run is None or clause.preposition is None:
        return None
    if (
        clause.preposition == "to"
        and group.hedge is None
        and group.lemma not in _TO_THINGS
        and (aim := _purpose(text, run))
    ):
        return Relation(f"{said}_to_{aim[1].lower()}", (aim.end(), run[1]))
    name = f"{said}_{clause.preposition}"
    return Relation(f"should_be_{name}" if should else name, run)


def _purpose(text: str, run: Run) -> re.Match[str] | None:
    """The infinitive that a run begins with: "used to (monitor ...)"."""
    found = _VERB.match(text, *run)
    if found is None or any(form == "base" for _, form in FORMS.get(found[1].lower(), ())):
        return found
    following = text[found.end() : run[1]].split()[0].lower()
    noun = (
        found[1].endswith(("s", "ing"))
        or is_adverb(found[1])
        or following in PREPOSITIONS
        or _ADJECTIVE.search(found[1].lower())
    )
    return None if noun else found


def verb_words(text: str, clause: Clause) -> str:
    """The participle as printed."""
    end = clause.group_end
    return text[end[0] : end[1]].strip(" .,").lower()


def _copula(text: str, clause: Clause) -> Relation | None:
    run = clause.object
    if run is None:
        return None
    if clause.preposition and clause.group.lemma in ("appear", "seem"):
        return None
    if clause.preposition:
        run = (text.rfind(clause.preposition, 0, run[0]), run[1])
    adverbs = _ADVERBS.match(text, run[0], run[1])
    run = (adverbs.end(), run[1]) if adverbs else run
    words = text[run[0] : run[1]]
    name = _COPULAS.get(clause.group.lemma, "is")
    if re.match(r"(?:an?)\s", words, re.I) and name == "is":
        return None if _LONE.match(words) else Relation("is_a", run)
    state = _STATE.match(words)
    if state and _ADJECTIVE.search(state[1].lower()):
        return Relation(f"{state[1].lower()}_{state[2].lower()}", (run[0] + state.end(), run[1]))
    return Relation(name, run)


def works(subject: str) -> bool:
    """Whether a subject is other people's work: "several retrospective studies"."""
    return bool(_WORKS.match(subject))
