"""Finding names of the vocabulary in a text, by Aho-Corasick over folded tokens.

One automaton holds names in any case, another acronyms as they are written. Both see a text as its tokens, each between
two marks, so that a match begins and ends at a word's border and neighbouring matches share no character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

import ahocorasick_rs

from graph_build.model import Concept, Mention
from graph_build.recognisers.folding import Token, cased, fold, folded, tokens
from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_OPEN, _CLOSE = "\x02", "\x03"
_BETWEEN = _CLOSE + _OPEN

RIVALS = frozenset(
    {"CTX", "CYC", "CI", "MMF", "HGF", "HSF", "US", "PD", "CR", "PR", "MS", "RA", "PE", "CP", "AS", "MI"}
)
"""Acronyms that mean several things in clinical texts: linked only where the text itself says which."""


class VocabularyTerm(Protocol):
    """What the lexicon needs of a term; `ontology.terms.Term` has it."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def names(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def acronyms(self) -> Sequence[str]: ...  # noqa: D102


PLAIN = frozenset({"CT", "Hb", "pH", "BP", "CK", "C3", "C4", "HLA"})
"""Acronyms of two letters that mean one thing in clinical texts."""

_SHORTEST = 3
_MEASURED = ("analyte", "score")
_MOLECULES = ("gene", "cytokine", "receptor")
_GIVES_A_VALUE = re.compile(r"\)?\s?(?:levels?|values?|count)?\s?(?:was|were|of|at|is|[:=<>≤≥,])?\s?[<>≤≥]?\s?\d")


class Hit(NamedTuple):
    """A run of a text that names one or more concepts.

    Attributes:
        start: first position.
        end: position after the last.
        concepts: what it may mean, the preferred one first.
        acronym: whether it was found as an acronym.
        inner: whether it is a measured variable within a finding ("ESR" in "elevated ESR").
        valued: whether a number follows it.
    """

    start: int
    end: int
    concepts: tuple[Concept, ...]
    acronym: bool
    inner: bool = False
    valued: bool = False


@dataclass(frozen=True, slots=True)
class _Index:
    """Patterns of one kind, with the concepts of each; never changed once built."""

    automaton: ahocorasick_rs.AhoCorasick | None
    concepts: tuple[tuple[Concept, ...], ...]

    @classmethod
    def of(cls, entries: Mapping[str, Sequence[Concept]]) -> _Index:
        if not entries:
            return cls(None, ())
        automaton = ahocorasick_rs.AhoCorasick(
            list(entries), matchkind=ahocorasick_rs.MATCHKIND_LEFTMOST_LONGEST, store_patterns=False
        )
        return cls(automaton, tuple(tuple(c) for c in entries.values()))

    def find(self, found: Sequence[Token], form: Callable[[str], str]) -> list[tuple[int, int, tuple[Concept, ...]]]:
        """Matches as (first token, token after the last, concepts)."""
        if self.automaton is None:
            return []
        words = [form(t.text) for t in found]
        matches = self.automaton.find_matches_as_indexes(_marked(words))
        if not matches:
            return []
        begins: dict[int, int] = {}
        at = 0
        for i, word in enumerate(words):
            begins[at] = i
            at += len(word) + 2
        begins[at] = len(words)
        return [(begins[start], begins[end], self.concepts[pattern]) for pattern, start, end in matches]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names and acronyms of a vocabulary, ready to be found in texts.

    Frozen: one lexicon serves any number of threads, and forked processes share its pages. Build it once a process.
    """

    _names: _Index
    _acronyms: _Index
    _by_name: Mapping[str, tuple[Concept, ...]]

    @classmethod
    def of(cls, terms: Iterable[VocabularyTerm]) -> Lexicon:
        """The lexicon of some terms. Where two terms share a name, the one that came first is preferred.

        A name of one word with two capitals or more ("AIDS") is taken for an acronym, whatever list it stood in; so is
        one of three letters or fewer, in capitals: vocabularies write "all" for a leukaemia.
        """
        names: dict[str, list[Concept]] = {}
        acronyms: dict[str, list[Concept]] = {}
        for term in terms:
            concept = Concept(term.iri, term.label, term.category)
            for acronym, key in term_keys(term):
                _add(acronyms if acronym else names, key, concept)
        return cls(_Index.of(names), _Index.of(acronyms), {k: tuple(v) for k, v in names.items()})

    @classmethod
    def default(cls) -> Lexicon:
        """The lexicon of the vocabulary in force, built once a process for each."""
        return _default()

    def named(self, name: str) -> tuple[Concept, ...]:
        """The concepts that a whole name stands for, in any case and spelling; none where it is unknown."""
        return self._by_name.get(_marked(folded(name)), ())

    def hits(self, text: str, expansions: Mapping[str, str] | None = None) -> list[Hit]:
        """Every name and acronym in a text: leftmost, then longest; sorted.

        They do not overlap, but that a measured variable within a finding is there beside it.

        Args:
            text: sentence or cell.
            expansions: short form -> words it stands for in this document, so that "IVIG-resistant KD" is found under
                its full name.
        """
        found = tokens(text)
        both = self._matched(text, found)
        shorts = [t for t in found if expansions and t.text in expansions]
        if expansions and shorts:
            written_out = self._matched(text, _written_out(found, expansions))
            both += [
                h for h in written_out if not h.acronym and any(h.start <= t.start and t.end <= h.end for t in shorts)
            ]
        outer = _leftmost_longest(both)
        return sorted(
            [*outer, *chain.from_iterable(self._inner(text, h) for h in outer)], key=lambda h: (h.start, -h.end)
        )

    def _matched(self, text: str, found: Sequence[Token]) -> list[Hit]:
        return [
            Hit(start, end, concepts, acronym, valued=_GIVES_A_VALUE.match(text, end) is not None)
            for matches, acronym in ((self._names.find(found, fold), False), (self._acronyms.find(found, cased), True))
            for a, b, concepts in matches
            for start, end in ((found[a].start, found[b - 1].end),)
            if not (acronym and _part_of_a_code(text, start, end))
        ]

    def _inner(self, text: str, outer: Hit) -> list[Hit]:
        """The measured variable at the end of a finding."""
        if outer.concepts[0].category != "finding":
            return []
        words = [t for t in tokens(text[: outer.end]) if t.start > outer.start]
        for at in range(len(words)):
            for hit in self._matched(text[: outer.end], words[at:]):
                if hit.concepts[0].category in _MEASURED and hit.end == outer.end:
                    return [hit._replace(inner=True, valued=outer.valued)]
        return []

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The concepts named in a text that defines no abbreviations; ambiguous acronyms stay unlinked."""
        return tuple(
            Mention(h.start, h.end, text[h.start : h.end], choose(h, text[h.start : h.end], frozenset()))
            for h in self.hits(text)
        )


def term_keys(term: VocabularyTerm) -> Iterator[tuple[bool, str]]:
    """What a term is found by: whether as an acronym, and its name in the form in which names are compared."""
    for name in dict.fromkeys(chain(term.names, (term.label,))):
        if (found := name_key(name)) is not None:
            yield found
    for acronym in term.acronyms:
        words = [cased(t.text) for t in tokens(acronym)]
        if words:
            yield True, _marked(words)


def name_key(name: str) -> tuple[bool, str] | None:
    """Whether a name is found as an acronym, and the form in which it is compared; None where it holds no word."""
    if looks_like_acronym(name):
        return True, _marked([cased(t.text) for t in tokens(name)])
    words = folded(name)
    if len(words) == 1 and len(words[0]) <= _SHORTEST:
        return True, _marked([name.upper()])
    return (False, _marked(words)) if words else None


def choose(hit: Hit, surface: str, spelled_out: frozenset[str]) -> Concept:
    """The concept of a hit.

    A name means the first concept that bears it. An acronym with rivals, or one of two letters, means what the document
    spells out elsewhere (`spelled_out`: IRIs), a measured variable where a value follows, or stays unlinked: an empty
    IRI and the acronym for a label.
    """
    if not hit.acronym:
        return hit.concepts[0]
    meant = [c for c in hit.concepts if c.iri in spelled_out]
    measured = [c for c in hit.concepts if c.category in _MEASURED]
    others = [c for c in hit.concepts if c.category not in (*_MEASURED, *_MOLECULES)]
    if measured and not others:
        meant = [c for c in meant if c in measured] or measured  # "CRP" is the level in blood, not the gene
    elif not meant:
        meant = list(hit.concepts)
    elif meant:
        return meant[0]
    letters = re.sub(r"\W", "", surface)
    sure = len(letters.rstrip("s")) > 2 or letters in PLAIN or (hit.valued and bool(measured))
    if any(c.iri in spelled_out for c in meant) or (len(meant) == 1 and letters not in RIVALS and sure):
        return meant[0]
    return Concept("", surface, "other")


_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})(?![A-Z][a-z]+[A-Z][a-z]{2,})[A-Za-z0-9α-ω+./-]{2,9}")


def looks_like_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: one short word with two capitals or more."""
    return _ACRONYM.fullmatch(name) is not None


_CODE_BEFORE = re.compile(r"(?:[A-Z]\w*-|[^\W_])$")
_CODE_AFTER = re.compile(r"-[A-Z]|(?!s\b)[^\W_]")
_OPPOSED = re.compile(r"\b(?:[Aa]nti|[Nn]on|[Pp]ost|[Pp]re|[Ii]ntra|[Ee]x)-$")


def _part_of_a_code(text: str, start: int, end: int) -> bool:
    """Whether an acronym is a part of a longer one: "SARS" in "SARS-CoV-2", "CO" in "CO2"."""
    before = text[max(0, start - 12) : start]
    return bool(_CODE_AFTER.match(text, end)) or (bool(_CODE_BEFORE.search(before)) and not _OPPOSED.search(before))


def _written_out(found: Sequence[Token], expansions: Mapping[str, str]) -> list[Token]:
    """The tokens with short forms replaced by the words of their long ones, each at the short form's place."""
    return [
        part
        for t in found
        for part in (
            [Token(w.text, t.start, t.end) for w in tokens(expansions[t.text])] if t.text in expansions else [t]
        )
    ]


def _leftmost_longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.acronym)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _marked(words: Sequence[str]) -> str:
    return f"{_OPEN}{_BETWEEN.join(words)}{_CLOSE}" if words else ""


def _add(entries: dict[str, list[Concept]], key: str, concept: Concept) -> None:
    held = entries.setdefault(key, [])
    if all(c.iri != concept.iri for c in held):
        held.append(concept)


@per_vocabulary
def _default() -> Lexicon:
    return Lexicon.of(vocabulary())
