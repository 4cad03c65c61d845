"""What a model is told of each word: the word, its ends and shape, what the vocabulary says, and its neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.recognisers.folding import fold
from graph_build.recognisers.learned.words import shape
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.recognisers.learned.words import Word
    from graph_build.recognisers.lexicon import Hit

_NO_WORD = ("-",) * 4
_NEAR = 2
"""Words on each side in which a medicine stands near: beyond the comma of a list."""


@lru_cache(maxsize=100_000)
def _own(word: str) -> tuple[str, ...]:
    """What a word alone says."""
    low, said = word.casefold(), [f"w={word}", f"f={fold(word)}", f"s={shape(word)}"]
    said += [f"p{n}={low[:n]}" for n in (2, 3, 4, 5) if len(low) > n]
    said += [f"e{n}={low[-n:]}" for n in (2, 3, 4, 5) if len(low) > n]
    if len(word) == 1:
        said.append("one")
    return tuple(said)


@lru_cache(maxsize=100_000)
def _beside(word: str) -> tuple[str, str, str, str]:
    """What a word says of its neighbours: its folded form, shape, ending and beginning."""
    low = word.casefold()
    return fold(word), shape(word), low[-4:], low[:4]


def features(sentence: Sequence[Word], hits: Iterable[Hit]) -> list[list[str]]:
    """The features of each word of a sentence.

    Args:
        sentence: its words.
        hits: what the vocabulary finds in the same text.
    """
    known = _known(sentence, hits)
    beside = [_beside(w.text) for w in sentence]
    padded = [_NO_WORD, _NO_WORD, *beside, _NO_WORD, _NO_WORD]
    kinds = ["-", *(k.partition(":")[2] for k in known), "-"]
    said: list[list[str]] = []
    last = len(sentence) - 1
    for i, word in enumerate(sentence):
        b2, b1, me, a1, a2 = padded[i : i + 5]
        said.append(
            [
                *_own(word.text),
                f"-2={b2[0]}", f"-1={b1[0]}", f"+1={a1[0]}", f"+2={a2[0]}",
                f"-1s={b1[1]}", f"+1s={a1[1]}", f"-1e={b1[2]}", f"+1e={a1[2]}", f"-1p={b1[3]}", f"+1p={a1[3]}",
                f"-1+0={b1[0]}|{me[0]}", f"+0+1={me[0]}|{a1[0]}", f"-1+1={b1[0]}|{a1[0]}",
                f"ss={b1[1]}|{me[1]}|{a1[1]}", f"-2-1={b2[0]}|{b1[0]}", f"+1+2={a1[0]}|{a2[0]}",
                f"k={known[i]}", f"kk={kinds[i]}|{known[i]}|{kinds[i + 2]}",
                f"kw={known[i]}|{me[2]}",
            ]
        )  # fmt: skip
        if i == 0 or i == last:
            said[i].append("first" if i == 0 else "last")
    return said


def with_labels(
    said: Sequence[Sequence[str]], sentence: Sequence[Word], labels: Sequence[Sequence[str]]
) -> list[list[str]]:
    """The features of each word for a model that listens to others: their labels, and which words are medicines.

    The models of abstracts are not told of medicines: they leant on the list, and read the chemicals that it lacks
    less well (F of BC5CDR's development .87 in place of .89).

    Args:
        said: the features of each word.
        sentence: the words.
        labels: of each model asked before, the label of each word.
    """
    more = [[*own, *told] for own, told in zip(said, _of_medicines(sentence), strict=True)]
    for number, given in enumerate(labels):
        padded = ["-", *given, "-"]
        for i, one in enumerate(more):
            before, own, after = padded[i : i + 3]
            one += [f"m{number}={own}", f"m{number}3={before}|{own}|{after}"]
    return more


def _of_medicines(sentence: Sequence[Word]) -> list[list[str]]:
    """Of each word whether it is a medicine, and whether one stands near."""
    known = [_is_medicine(word.text) for word in sentence]
    if not any(known):
        return [[]] * len(known)
    said: list[list[str]] = []
    for i, is_one in enumerate(known):
        near = any(known[max(0, i - _NEAR) : i]) or any(known[i + 1 : i + 1 + _NEAR])
        said.append(["medicine"] * is_one + ["by a medicine"] * near)
    return said


@lru_cache(maxsize=100_000)
def _is_medicine(word: str) -> bool:
    return word.casefold() in medicines()


def _known(sentence: Sequence[Word], hits: Iterable[Hit]) -> list[str]:
    """For each word the place in a name of the vocabulary and its category, as "b:drug"; "-" outside of names."""
    said = ["-"] * len(sentence)
    at = 0
    for hit in hits:
        if hit.inner:
            continue
        while at < len(sentence) and sentence[at].end <= hit.start:
            at += 1
        inside = at
        while inside < len(sentence) and sentence[inside].start < hit.end:
            place = "b" if inside == at else "i"
            said[inside] = f"{place}{'a' if hit.acronym else ''}:{hit.concepts[0].category}"
            inside += 1
    return said
