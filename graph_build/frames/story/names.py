"""The treatments that a parsed sentence names: drugs and their kinds, procedures, and care that a noun heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import acts, needs, tells
from graph_build.frames.treatments.agents import agents, as_named
from graph_build.frames.treatments.procedure_names import procedure_names
from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from spacy.tokens import Doc, Token

    from graph_build.frames.treatments.procedure_names import ProcedureName
    from graph_build.model import ReadSentence
    from graph_build.model.frames import Agent

_LEFT = frozenset({"compound", "amod", "nmod", "punct", "npadvmod", "advmod"})
_CLAUSAL = frozenset({"VBD", "VBZ", "VBP", "MD", "DT", "PRP", "IN", "TO", "WDT"})
_SHORTEST = 2
"""Letters of what is part of a name itself."""
_BARE = re.compile(
    r"(?:\w+\s)?(?:medications?|medicines?|drugs?|agents?|therap(?:y|ies)|treatments?|regimens?|doses?)", re.IGNORECASE
)
"""A word for treatment in general, which names none."""


@dataclass(frozen=True, slots=True)
class Named:
    """A treatment that a sentence names.

    Attributes:
        start: first position; end: position after the last.
        label: its name.
        iri: its concept, or "".
        agent: the drug or kind that it is, or None for a procedure that the vocabulary need not know.
        device: whether it tells of a treatment only where it is placed.
        ends: whether the word is one for the end of the treatment: "extubation".
        looked: whether it is an examination that the vocabulary knows, and no treatment: a picture, a recording.
    """

    start: int
    end: int
    label: str
    iri: str = ""
    agent: Agent | None = None
    device: bool = False
    ends: bool = False
    looked: bool = False


@cache
def _heads() -> Mapping[str, frozenset[str]]:
    """Nouns of care, each with the words that describe it without naming it."""
    return {row["word"]: frozenset(row["not_after"].split()) for row in rows("care", "words")}


def named(sentence: ReadSentence, doc: Doc) -> tuple[Named, ...]:
    """The treatments that a sentence names, in order; none lies in another."""
    text = sentence.text
    found = [
        Named(a.start, a.end, a.label, a.iri, a) for a in agents(sentence) if not _BARE.fullmatch(text, a.start, a.end)
    ]
    for name in procedure_names(text):
        done = _procedure(sentence, doc, name)
        if done is not None and not _covered(done, found):
            found.append(done)
    for m in sentence.mentions_of("procedure"):
        if m.concept.iri and not _covered(
            own := Named(m.start, m.end, m.concept.label, m.concept.iri, looked=True), found
        ):
            found.append(own)
    for token in doc:
        if end := acts("end").get(token.lower_):
            own = Named(token.idx, token.idx + len(token), end.treatment, ends=True)
            found = [n for n in found if not _meets(n, own)] + [own]
        elif (own_care := _care(doc, token)) is not None and not _covered(own_care, found):
            found.append(own_care)
    return tuple(sorted(found, key=lambda n: (n.start, -n.end)))


def _procedure(sentence: ReadSentence, doc: Doc, name: ProcedureName) -> Named | None:
    """A procedure with what describes it in the parse; None where the words name none."""
    span = doc.char_span(name.start, name.end, alignment_mode="expand")
    if span is None or span[-1].tag_ in ("VB", "VBD", "VBN", "VBP", "VBZ"):
        return None
    head = span[-1]
    vague = _heads()["procedure"]
    lefts = (c for c in head.lefts if c.dep_ in _LEFT and c.dep_ not in ("punct", "advmod"))
    telling = [c for c in lefts if c.lower_ not in vague and not _decides(c)]
    if not telling and head.lower_.removesuffix("s") in _heads():
        return None
    first, end = _first(telling, head), head.idx + len(head)
    if first == head.idx and head.lower_.removesuffix("s") in _heads():
        return None
    known = (m for m in sentence.mentions_of("procedure") if first <= m.start and m.end == end)
    iri = next((m.concept.iri for m in known), "")
    return Named(first, end, _label(doc.text[first:end]), iri, device=name.kind == "device")


def _care(doc: Doc, token: Token) -> Named | None:
    """The care that a noun heads: "supportive care", "vasopressor and inotropic support"."""
    vague = _heads().get(token.lower_)
    if vague is None or not token.tag_.startswith(("NN", "VBG")):
        return None
    left = [c for c in token.lefts if c.dep_ in _LEFT and c.dep_ != "punct"]
    telling = [c for c in left if c.lower_ not in vague and c.dep_ != "advmod" and not _decides(c)]
    if not telling:
        return None
    first = _first(telling, token)
    return Named(first, token.idx + len(token), _label(doc.text[first : token.idx + len(token)]))


def _decides(word: Token) -> bool:
    """Whether a word before a name tells what was decided on it, and is no part of it: "planned", "required"."""
    return word.tag_.startswith("VB") and (tells(word.lower_, "verb") or word.lower_ in needs())


def is_part(head: Token, name: Named, heads: Collection[int]) -> bool:
    """Whether a name is part of that of something else, which is no treatment: "graft rejection", "drainage cannula".

    Args:
        head: the word at its head.
        name: of a treatment.
        heads: the words at the head of all that the sentence names: "cephalosporin antibiotics" are treatments.
    """
    whole = head.head
    if head.dep_ not in ("compound", "nmod", "amod") or whole.idx < name.end or not whole.tag_.startswith("NN"):
        return False
    listed = any(t.tag_ in ("CC", ",", "HYPH") or t.text in "-/(" for t in head.doc[head.i + 1 : whole.i])
    if listed or len(whole) <= _SHORTEST:  # "amphotericin B"
        return False
    whole_name = head.doc.text[name.start : whole.idx + len(whole)]  # "fluid resuscitation"
    measured = any(c.dep_ == "nummod" for c in whole.children)  # "sevoflurane 2 vol%"
    treats = measured or whole.i in heads or tells(whole.lower_, "noun") or whole.lower_ in _heads()
    treats = treats or any(n.end == len(whole_name) for n in procedure_names(whole_name))
    return not treats and whole.lower_ not in acts("end")


def _first(telling: Sequence[Token], head: Token) -> int:
    """Where the words begin that describe a noun; at the noun itself where a clause is taken for such words."""
    described = [t for c in telling for t in c.subtree]
    if any(t.tag_ in _CLAUSAL or t.text == "," for t in described):
        described = [c for c in telling if c.i == head.i - 1 and c.tag_ not in _CLAUSAL]
    first = min((t.idx for t in described), default=head.idx)
    mark = max(head.doc.text.rfind(sign, first, head.idx) for sign in "()[]")
    if mark < 0:
        return first
    parted = head.doc.text[mark + 1 : head.idx]  # "-guided " of "(US)-guided biopsy" is no name
    return head.idx - len(parted.partition(" ")[2] if parted.startswith("-") else parted.lstrip())


def _label(words: str) -> str:
    """A name in lower case; short forms in it as they are printed."""
    return " ".join(map(as_named, words.split()))


def _meets(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end


def _covered(one: Named, found: list[Named]) -> bool:
    return any(_meets(one, other) for other in found)


def of_span(doc: Doc, start: int, end: int) -> Token | None:
    """The word at the head of a run of a sentence; None where the parse has no word there."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None
