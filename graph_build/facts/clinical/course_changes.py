"""How a disease, a finding or a patient went on: "kept worsening", "began to improve", "remained well".

The words stand in `ontology/words/course.tsv`; this module knows the ways in which a sentence says them of something.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.course_words import course_in, past_forms
from graph_build.clauses.groups import listed, subject_start
from graph_build.clauses.words import words_of
from graph_build.facts.clinical.results import AT_FIRST, GOES_ON, OF_PERSONS, PERSON, UNTIL, Result, is_name
from graph_build.facts.clinical.runs import NUMBER, PEOPLE, followed_by, plain
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence


def _participle(verb: str) -> str:
    """The form in -ing: "resolving", "recurring"."""
    first, *rest = verb.split()
    doubled = first in ("recur",)
    return " ".join([(first.removesuffix("e") if first != "flee" else first) + ("r" if doubled else "") + "ing", *rest])


_BASE = tuple(past_forms())
_PAST = tuple(dict.fromkeys(past for past in past_forms().values() if past != "responded"))
_ING = {_participle(verb): verb for verb in _BASE}
_TELLING = tuple(form for form, verb in _ING.items() if course_in(verb))
_ADVERBS = r"(?:(?:\w+ly|also|then|again|still|soon|even|further|yet)\s)*"
_VERB = Pattern(
    rf"\b(?:(?:had|has|have|then|also|subsequently)\s)*(?:(?P<neg>not|never)\s)?{_ADVERBS}(?P<v>{'|'.join(_PAST)})\b"
    rf"{GOES_ON}(?!\s(?:by|to)\s[\d.])|\b(?:(?P<neg2>(?:did|does|do|could)\snot|failed\sto)|(?:began|started|continued|continues|seemed|appeared)\sto)\s"
    rf"{_ADVERBS}(?P<base>{'|'.join(_BASE)})\b(?!\s(?:the|a|an|his|her|their)\b)"
    r"|\b(?:was|were|is|are|been|kept|continued|started|began)\s(?:(?P<neg3>not|never|no longer)\s)?"
    rf"{_ADVERBS}(?P<ing>{'|'.join(_ING)})\b"
    r"|\b(?:trended|trending|went|going|came|turned)\s(?P<way>down|downwards?|up|upwards?)\b|\b(?P<trend>down-?\s?trended|"
    r"up-?\s?trended)\b",
    re.IGNORECASE,
)
"""A verb of course in any of its forms."""
_QUALIFIED = Pattern(
    r"\b(?:with|experienced?|experiencing|developed|had|has|showed|despite|have|to|for|and|,|of|noted|revealed|demonstrated)\s(?:an?\s|"
    rf"the\s|his\s|her\s|some\s|only\s|mild\s)*(?P<s>(?:{'|'.join(_TELLING)}|persistent|continued|unchanged)(?:\s(?:and\s)?"
    r"(?:marked|rapid|severe))?)\s(?=[a-z])",
    re.IGNORECASE,
)
"""An adjective of course before what it is said of: "worsening renal function"."""
_CONSEQUENCE = Pattern(r"\s(?:requiring|needing|necessitating|warranting|prompting|despite|and)\s.*$", re.IGNORECASE)
_REMAINED = Pattern(
    r"\b(?P<v>remained|remaining|remains|stayed|has been|had been|continues to be|continued to be)\s(?P<neg>not\s)?"
    r"(?P<o>(?:(?:\w+ly|completely|in|clinically)\s)*(?:well|stable|unstable|unchanged|normal|negative|positive|elevated|high|"
    r"low|dependent|independent|free|asymptomatic|afebrile|febrile|alive|refractory|unresponsive|intubated|"
    r"critical|critically ill|comatose|unconscious|bedridden|hypotensive|tachycardic|good health|remission|"
    r"[a-z]+-free))\b(?:\s(?:on|of|to|for)\s(?=[a-z]))?",
    re.IGNORECASE,
)
_MOVED = Pattern(
    r"\b(?:was|were|being)\s(?:\w+ly\s|then\s|later\s)*(?:transferred|shifted|moved|stepped down)\s"
    r"(?:\w+\s)?(?:to|into)\s(?:our\s|the\s|an?\s)?(?P<o>(?:(?:general|medical|internal|surgical|normal|regular)\s)?(?:ward|floor))\b",
    re.IGNORECASE,
)
"""Out of intensive care. The way into it is care, and no outcome."""
_GENERAL = frozenset({"introduction", "discussion", "conclusion", "methods"})
_OWN = Pattern(r"\b(?:(?:our|this|the|present) (?:\w+ )?(?:patient|case)|he|she|his|her)\b", re.IGNORECASE)
"""What tells in a discussion that the patient is spoken of, and not patients in general."""
_POINTER = Pattern(rf"(?:\b(?P<person>he|she|who|{PEOPLE})|,?\s(?:which|that))\s$", re.IGNORECASE)
_ANTECEDENT = Pattern(
    r"\b(?:with|had|have|has|of|an?|the|his|her|developed|noted|showed|and)\s(?P<np>(?!(?:to|with|had|have|has|of|an?|the|developed|"
    r"noted|showed|and)\b)[\w-]+(?:\s(?!(?:on|at|in|during|with|without|for|after)\b)[\w-]+){0,4})"
    r"(?:\s(?:on|at|in|during|without|for|after)\s[^,.;]{2,60})?$",
    re.IGNORECASE,
)
"""What a relative pronoun stands for: the noun group before it, without what tells when or where."""
_PRONOUN = Pattern(r"^(?:it|they|this|these|that|which|we|there|such|what|one|both|all|some)\b", re.IGNORECASE)
_NO_OUTCOME = Pattern(
    r"\b(?:we|our|study|studies|trial|literature|authors?|reports?|guidelines?|rate|incidence|risk|dose|use|"
    r"number of|taper|treatment|therapy|"
    r"antibiotics?|infusions?|follow-?up)\b|\d\s?%",
    re.IGNORECASE,
)
_NO_THING = Pattern(
    rf"(?:respond|continue|fail)\w*$|(?:for|in|on|after|within|over)\s|(?:{NUMBER})\s(?:minutes?|hours?|days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
"""A verb, an adverbial or a time, where a noun group is looked for."""
_WAYS = {"d": "decreased", "u": "increased"}


def course_changes(sentence: ReadSentence) -> Iterator[Result]:
    """How things went on."""
    text = sentence.text
    if sentence.section in _GENERAL and not _OWN.search(text):
        return
    yield from _verbs(text)
    yield from _qualified(text)
    for m in _REMAINED.finditer(text):
        for a, b in _of_what(text, m.start()):
            followed = followed_by(text, m.end()) if m.group().endswith(" ") else None
            state = " ".join([m["o"], *([m.group().split()[-1], followed[0]] if followed else [])])
            end = followed[1].end if followed else m.end()
            outcome = state if _is_person(text[a:b]) else f"{plain(text[a:b])} {state}".strip()
            status = "remained" if course_in(m["o"]) else "unchanged"
            yield Result(a, end, m.start("v"), outcome, status, m["neg"] is not None)
    for m in _MOVED.finditer(text):
        yield Result(m.start(), m.end(), m.start("o"), f"transfer to {m['o']}", "improved")


def _verbs(text: str) -> Iterator[Result]:
    for m in _VERB.finditer(text):
        name = next(n for n in ("v", "base", "ing", "way", "trend") if m[n])
        word = m[name].casefold()
        status = {
            "v": word,
            "base": past_forms().get(word, word),
            "ing": past_forms().get(_ING.get(word, ""), word),
        }.get(name) or _WAYS[word[0]]
        negated = any(m[n] for n in ("neg", "neg2", "neg3"))
        negated = negated and not UNTIL.match(text, m.end())
        for a, b in _of_what(text, m.start()):
            phrase = OF_PERSONS.get(status) if _is_person(text[a:b]) else plain(text[a:b])
            if phrase is not None:
                yield Result(a, m.end(), m.start(name), phrase, status, negated)


def _qualified(text: str) -> Iterator[Result]:
    for m in _QUALIFIED.finditer(text):
        followed = followed_by(text, m.end())
        if (
            followed is None
            or _NO_OUTCOME.search(followed[0])
            or AT_FIRST.search(text, 0, m.start())
            or len(followed[0].split()) > 6
        ):
            continue
        named = _CONSEQUENCE.sub("", followed[0])
        yield Result(m.start("s"), followed[1].end, m.start("s"), named, m["s"].casefold())


def _is_person(words: str) -> bool:
    return PERSON.search(plain(words)) is not None


def _of_what(text: str, position: int) -> list[tuple[int, int]]:
    """What the verb at a position is said of: the members of its subject, or what a pronoun before it stands for."""
    pointer = _POINTER.search(text, 0, position)
    if pointer is not None and pointer["person"]:
        return [pointer.span("person")]
    if pointer is not None:
        antecedent = _ANTECEDENT.search(text, 0, pointer.start())
        return [antecedent.span("np")] if antecedent else []
    words = words_of(text)
    verb = next((i for i, w in enumerate(words) if w.end > position), None)
    if not verb:
        return []
    found = listed(text, words, subject_start(words, verb), position)
    good = [
        (a, b)
        for a, b in found
        if not (_PRONOUN.match(text[a:b]) or _NO_THING.match(text[a:b]) or _NO_OUTCOME.search(text[a:b]))
    ]
    return [(a, b) for a, b in good if _is_person(text[a:b]) or (len(text[a:b].split()) <= 8 and is_name(text[a:b]))]
