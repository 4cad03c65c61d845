"""What a sentence states beside its verbs: appositions, lists after a colon, "consistent with", "the use of X as Y"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.clauses.verbs import lemma_of, third
from graph_build.facts.argument.proposition import MOST_WORDS, Proposition, fits, marked, nameable, references
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.clauses.splitting import Clause
    from graph_build.model import Certainty, ReadSentence

Run = tuple[int, int]

_FEATURES = Pattern(
    r"\b(features?|criteria|symptoms|signs|manifestations|components|complications|factors|findings|causes|types|"
    r"phases|treatments|options|mechanisms)(?: (?:is|are|include))?:\s+",
    re.I,
)
_CONSISTENT = Pattern(
    r",\s+(consistent with|in line with|in agreement with|in keeping with|contrary to|similar to)\s+([^,;:]+)", re.I
)
_USE = Pattern(
    r"\b(?:(?P<hedge>potential|possible|promising)\s+)?(?:(?:use|role|place|value|utility) of|prescribing|using|"
    r"considering)\s+(?:the\s+)?(?P<subject>[^,;:]{2,60}?)\s+as\s+(?:an?\s+|the\s+)?"
    r"(?P<role>[^,;:]{2,50}?(?:therapy|treatment|option|alternative|agent|drug|biomarker|target|marker))\s+"
    r"(?P<how>for|in|of)\s+(?P<object>[^;:]+?)(?=[;:.]|$)",
    re.I,
)
_EFFICACY = Pattern(
    r"\b(?:reporting|reported|supporting|supports?|showing|shows?|demonstrat\w+|confirm\w*|suggest\w*"
    r"|highlight\w*)\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?P<what>efficacy|effectiveness|benefit|usefulness|safety) of (?P<subject>[^,;:]{2,50}?)\s+"
    r"(?P<how>in|for|with)\s+"
    r"(?P<object>(?!\w+ing\b)[^,;:.]+)",
    re.I,
)
_INSTEAD = Pattern(
    r"\b(?:some|other|several|many|others|authors|studies)(?: (?:studies|authors|experts|centers|"
    r"groups))? (?:have )?use[ds]? "
    r"(?:the term )?(?P<used>[^.;,]{2,60}?) instead of (?P<other>[^.;,]{2,60}?)(?=[.;,]|$)",
    re.I,
)
_FIRST = Pattern(
    r"\b(?:we (?:here(?:in)? )?(?:describe|report|present)|this (?:is|was|represents)|(?:this|our) "
    r"(?:case|study|report|patient) "
    r"(?:is|was|represents))(?:,? to (?:our|the best of our) knowledge,?)? the first (?P<object>"
    r"(?:[^.;]|\.(?=\s[a-z]))+)",
    re.I,
)
_DATED = Pattern(
    r"\b(?P<subject>(?:first|earliest) (?:[\w-]+ ){0,2}?(?:reports?|descriptions?|cases?|uses?|publications?|"
    r"trials?|stud(?:y|ies)) (?:of|on|with|using|describing) [^.;,]{3,90}?)\s(?:dates? (?:back )?(?:to|from)|"
    r"(?:was|were) (?:published|reported|described|made|performed|documented) in|was in|appeared in)\s"
    r"(?:the year )?(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_IMPORTANT = Pattern(
    r"\bit is (?:\w+ly )?(?P<how>important|essential|crucial|necessary|imperative|vital|advisable|"
    r"mandatory|critical|recommended) to "
    r"(?!(?:note|mention|highlight|emphasi[sz]e|stress|remember|point|underline|state|add|keep|bear)"
    r"\b)(?P<said>[a-z]+ [^.;]+)",
    re.I,
)
_WORKING = Pattern(
    r"(?:\b(?:efficacy|effectiveness) of (?P<of>[^,;:]{2,50}?)|\b(?:the|highlights?|supports?|suggests?|confirms?|"
    r"shows?|demonstrates?)\s+(?P<subject>[^,;:]{2,40}?)\s+(?:efficacy|effectiveness))"
    r"\s+(?:in|for|at)\s+(?P<verb>[a-z]+ing)\s+(?P<object>[^,;:.]+)",
    re.I,
)


def appositions(sentence: ReadSentence, text: str, clause: Clause) -> Iterator[Proposition]:
    """What a subject is said to be in commas: "Anakinra, a blocker of IL-1, ..."."""
    if clause.subject is None or clause.kind not in ("main", "reported"):
        return
    taken = noun_phrases.subject(text, clause.subject)
    run = taken.beside
    if run is None or any(run[0] <= q.start < run[1] for q in sentence.quantities):
        return
    subject, said = noun_phrases.clean(text, taken.core), noun_phrases.clean(text, run)
    if fits(said) and nameable(subject):
        yield _plain(sentence, (subject, taken.core), "is_a", (said, run), (taken.core[0], run[1]), "definitional")


def features(sentence: ReadSentence, text: str, clauses: tuple[Clause, ...]) -> Iterator[Proposition]:
    """Each member of a list after a colon: "... the main features: A, B and C"."""
    found = _FEATURES.search(text)
    if not found or not clauses or clauses[0].subject is None:
        return
    subject = noun_phrases.clean(text, noun_phrases.subject(text, clauses[0].subject).core)
    parts = noun_phrases.members(text, (found.end(), len(text.rstrip(" ."))))
    for run in parts if len(parts) > 1 and nameable(subject) else ():
        said = noun_phrases.clean(text, run)
        if fits(said) and len(said.split()) < 12:
            name = "includes" if found[1].lower() in subject.lower() else f"has_{found[1].lower()}"
            yield _plain(sentence, (subject, None), name, (said, run), run, "asserted")


def agreements(
    sentence: ReadSentence, text: str, clause: Clause, subject: tuple[Run | None, str]
) -> Iterator[Proposition]:
    """What a clause is said to agree with: "..., consistent with X"."""
    found = _CONSISTENT.search(text, clause.start)
    if found and clause.kind in ("main", "reported"):
        run = noun_phrases.trimmed(text, found.span(2))
        said = noun_phrases.clean(text, run)
        name = found[1].lower().replace(" ", "_")
        if fits(said):
            yield _plain(sentence, subject[::-1], name, (said, run), (found.start(1), run[1]), "asserted")


def nominal(sentence: ReadSentence, text: str) -> Iterator[Proposition]:
    """What noun phrases state without a verb: "the potential role of X as Y for Z", "X effectiveness in reducing Y"."""
    for found in _USE.finditer(text):
        role = re.sub(r"\W+", "_", noun_phrases.clean(text, found.span("role")).lower())
        yield from _of_match(
            sentence,
            text,
            found,
            "subject",
            f"{role}_{found['how'].lower()}",
            "possible" if found["hedge"] else "suggested",
        )
    for found in _WORKING.finditer(text):
        verb = third(lemma_of(found["verb"].lower(), "ing"))
        yield from _of_match(sentence, text, found, "subject" if found["subject"] else "of", verb, "asserted")


def set_phrases(sentence: ReadSentence, text: str) -> Iterator[Proposition]:
    """What set phrases state: "the efficacy of X in Y", "X instead of Y", "the first X", "it is important to X"."""
    for found in _EFFICACY.finditer(text):
        how = {"with": "for"}.get(found["how"].lower(), found["how"].lower())
        kind = "safe" if found["what"].lower() == "safety" else "effective"
        yield from _of_match(sentence, text, found, "subject", f"{kind}_{how}", "suggested")
    for found in _INSTEAD.finditer(text):
        other = (noun_phrases.clean(text, found.span("other")), found.span("other"))
        for run in noun_phrases.alternatives(text, noun_phrases.trimmed(text, found.span("used"))):
            said = noun_phrases.clean(text, run)
            if fits(said):
                yield _plain(sentence, other, "replaced_by", (said, run), found.span(), "asserted")
    for found in _FIRST.finditer(text):
        run = noun_phrases.untailed(text, noun_phrases.trimmed(text, found.span("object")))
        said = re.sub(r",? to (?:our|the best of our) knowledge,?", "", noun_phrases.clean(text, run), flags=re.I)
        if len(said.split()) <= MOST_WORDS:
            yield _plain(sentence, ("this study", None), "is_first", (said, run), (found.start(), run[1]), "asserted")
    for found in _DATED.finditer(text):
        first = (noun_phrases.clean(text, found.span("subject")), found.span("subject"))
        when = (found["year"], found.span("year"))
        yield _plain(sentence, first, "dates_back_to", when, found.span(), "asserted")
    for found in _IMPORTANT.finditer(text):
        run = noun_phrases.untailed(text, noun_phrases.trimmed(text, found.span("said")))
        act = (noun_phrases.clean(text, run), run)
        if fits(act[0]):
            how = (found["how"].lower(), found.span("how"))
            yield _plain(sentence, act, "is", how, (found.start(), run[1]), "recommended")


def _of_match(
    sentence: ReadSentence, text: str, found: re.Match[str], group: str, name: str, sure: Certainty
) -> Iterator[Proposition]:
    run = noun_phrases.trimmed(text, found.span("object"))
    subject, said = noun_phrases.clean(text, found.span(group)), noun_phrases.clean(text, run)
    if nameable(subject) and fits(said):
        yield _plain(sentence, (subject, found.span(group)), name, (said, run), (found.start(), run[1]), sure)


def _plain(
    sentence: ReadSentence,
    subject: tuple[str, Run | None],
    name: str,
    said: tuple[str, Run],
    evidence: Run,
    sure: Certainty,
) -> Proposition:
    """A statement that is affirmed; a definition is credited only to a mark inside it."""
    cited = marked(sentence, *evidence) if sure == "definitional" else references(sentence, *evidence)
    return Proposition(sentence, *subject, name, *said, "affirmed", sure, cited, evidence)
