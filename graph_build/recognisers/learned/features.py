"""What a model is told of each word: the word, its ends and shape, what the vocabulary says, and its neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graph_build.recognisers.folding import fold
from graph_build.recognisers.learned.words import shape
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph_build.recognisers.learned.words import Word
    from graph_build.recognisers.lexicon import Hit

_NEAR = 2
"""Words on each side in which a medicine stands near: beyond the comma of a list."""
_WORDS = 50_000
"""Words of which it is kept what they say."""


class _Beside(NamedTuple):
    """What a word says of its neighbours: three texts, and the features that it is where it stands beside one."""

    folded: str
    shape: str
    ending: str
    second_before: bytes | None
    second_after: bytes | None
    before: bytes | None
    before_shape: bytes | None
    before_ending: bytes | None
    before_beginning: bytes | None
    after: bytes | None
    after_shape: bytes | None
    after_ending: bytes | None
    after_beginning: bytes | None


class Features:
    """What models are told of words. What a word says of itself and of its neighbours is worked out once.

    Args:
        known: gives a feature in UTF-8, and None where it is to be left out since no model knows it; all are told where
            nothing is given.
    """

    def __init__(self, known: Callable[[str], bytes | None] = str.encode) -> None:
        self._known = known
        self._own = lru_cache(maxsize=_WORDS)(self._of_word)
        self._beside = lru_cache(maxsize=_WORDS)(self._of_neighbour)
        self._no_word = self._as_neighbour("-", "-", "-", "-")

    def of(self, sentence: Sequence[Word], hits: Iterable[Hit]) -> list[list[bytes]]:
        """The features of each word of a sentence, in UTF-8.

        Args:
            sentence: its words.
            hits: what the vocabulary finds in the same text.
        """
        known, tell = self._known, _known(sentence, hits)
        none = self._no_word
        padded = [none, none, *(self._beside(w.text) for w in sentence), none, none]
        kinds = ["-", *(k.partition(":")[2] for k in tell), "-"]
        said: list[list[bytes]] = []
        last = len(sentence) - 1
        for i, word in enumerate(sentence):
            b2, b1, me, a1, a2 = padded[i : i + 5]
            features = [
                *self._own(word.text),
                b2.second_before, b1.before, a1.after, a2.second_after,
                b1.before_shape, a1.after_shape, b1.before_ending, a1.after_ending,
                b1.before_beginning, a1.after_beginning,
                known(f"-1+0={b1.folded}|{me.folded}"), known(f"+0+1={me.folded}|{a1.folded}"),
                known(f"-1+1={b1.folded}|{a1.folded}"), known(f"ss={b1.shape}|{me.shape}|{a1.shape}"),
                known(f"-2-1={b2.folded}|{b1.folded}"), known(f"+1+2={a1.folded}|{a2.folded}"),
                known(f"k={tell[i]}"), known(f"kk={kinds[i]}|{tell[i]}|{kinds[i + 2]}"),
                known(f"kw={tell[i]}|{me.ending}"),
            ]  # fmt: skip
            if i == 0 or i == last:
                features.append(known("first" if i == 0 else "last"))
            said.append([one for one in features if one is not None])
        return said

    def _of_word(self, word: str) -> tuple[bytes, ...]:
        """What a word alone says."""
        low, said = word.casefold(), [f"w={word}", f"f={fold(word)}", f"s={shape(word)}"]
        said += [f"p{n}={low[:n]}" for n in (2, 3, 4, 5) if len(low) > n]
        said += [f"e{n}={low[-n:]}" for n in (2, 3, 4, 5) if len(low) > n]
        if len(word) == 1:
            said.append("one")
        return tuple(one for one in map(self._known, said) if one is not None)

    def _of_neighbour(self, word: str) -> _Beside:
        """What a word says of its neighbours, by its folded form, shape, ending and beginning."""
        low = word.casefold()
        return self._as_neighbour(fold(word), shape(word), low[-4:], low[:4])

    def _as_neighbour(self, folded: str, shape: str, ending: str, beginning: str) -> _Beside:
        sides = (
            f"{side}{name}={text}"
            for side in ("-1", "+1")
            for name, text in (("", folded), ("s", shape), ("e", ending), ("p", beginning))
        )
        called = map(self._known, (f"-2={folded}", f"+2={folded}", *sides))
        return _Beside(folded, shape, ending, *called)


def with_labels(
    said: Sequence[Sequence[bytes]], sentence: Sequence[Word], labels: Sequence[Sequence[str]]
) -> list[list[bytes]]:
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
            one += _of_labels(number, *padded[i : i + 3])
    return more


@lru_cache(maxsize=1000)
def _of_labels(number: int, before: str, own: str, after: str) -> tuple[bytes, bytes]:
    """What another model's labels of a word and of its neighbours say."""
    return f"m{number}={own}".encode(), f"m{number}3={before}|{own}|{after}".encode()


def _of_medicines(sentence: Sequence[Word]) -> list[list[bytes]]:
    """Of each word whether it is a medicine, and whether one stands near."""
    known = [_is_medicine(word.text) for word in sentence]
    if not any(known):
        return [[]] * len(known)
    said: list[list[bytes]] = []
    for i, is_one in enumerate(known):
        near = any(known[max(0, i - _NEAR) : i]) or any(known[i + 1 : i + 1 + _NEAR])
        said.append([b"medicine"] * is_one + [b"by a medicine"] * near)
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
