"""What a model is told of each word: the word, its ends and shape, what the vocabulary says, and its neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from graph_build.recognisers.folding import fold
from graph_build.recognisers.learned.words import shape
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph_build.recognisers.learned.words import Word
    from graph_build.recognisers.lexicon import Hit

_NEAR = 2
"""Words on each side in which a medicine stands near: beyond the comma of a list."""
_WORDS = 50_000
"""Words of which it is kept what they say."""


class _Second(Protocol):
    """Features of two words, of which the first is told already."""

    def get(self, second: str, /) -> bytes | None:
        """That of the second, None where it is left out."""


class _All:
    """All such features, for models that are to be trained."""

    def __init__(self, begin: str) -> None:
        self._begin = begin

    def get(self, second: str, /) -> bytes:
        return f"{self._begin}{second}".encode()


class _Beside(NamedTuple):
    """What a word says of its neighbours: three texts, and the features that it is where it stands beside one.

    The last five are features of two words, of which it is the first.
    """

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
    and_next: _Second
    then_next: _Second
    and_second: _Second
    and_before: _Second
    and_after: _Second


_OF_TWO = ("-1+0", "+0+1", "-1+1", "-2-1", "+1+2")
"""Names of the features of two words, in the order in which `_Beside` has them."""
_NONE: Mapping[str, bytes] = {}


class Features:
    """What models are told of words. What a word says of itself and of its neighbours is worked out once.

    Args:
        known: features, each with itself in UTF-8; any other is left out, since no model knows it. All are told where
            nothing is given.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        self._known: Callable[[str], bytes | None] = str.encode if known is None else known.get
        self._of_two = None if known is None else _by_first_word(known)
        self._own = lru_cache(maxsize=_WORDS)(self._of_word)
        self._beside = lru_cache(maxsize=_WORDS)(self._of_neighbour)
        self._shapes = lru_cache(maxsize=_WORDS)(self._of_shapes)
        self._named = lru_cache(maxsize=_WORDS)(self._of_names)
        self._no_word = self._as_neighbour("-", "-", "-", "-")

    def of(self, sentence: Sequence[Word], hits: Iterable[Hit]) -> list[list[bytes]]:
        """The features of each word of a sentence, in UTF-8.

        Args:
            sentence: its words.
            hits: what the vocabulary finds in the same text.
        """
        own, shapes, named, none = self._own, self._shapes, self._named, self._no_word
        tell = _known(sentence, hits)
        kinds = ["-", *(k.partition(":")[2] for k in tell), "-"]
        padded = [none, none, *(self._beside(w.text) for w in sentence), none, none]
        said: list[list[bytes]] = []
        last = len(sentence) - 1
        for i, word in enumerate(sentence):
            b2, b1, me, a1, a2 = padded[i : i + 5]
            features = [
                *own(word.text),
                b2.second_before, b1.before, a1.after, a2.second_after,
                b1.before_shape, a1.after_shape, b1.before_ending, a1.after_ending,
                b1.before_beginning, a1.after_beginning,
                b1.and_next.get(me.folded), me.then_next.get(a1.folded), b1.and_second.get(a1.folded),
                shapes(b1.shape, me.shape, a1.shape),
                b2.and_before.get(b1.folded), a1.and_after.get(a2.folded),
                *named(kinds[i], tell[i], kinds[i + 2], me.ending),
            ]  # fmt: skip
            if i == 0 or i == last:
                features.append(self._known("first" if i == 0 else "last"))
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

    def _of_shapes(self, before: str, own: str, after: str) -> bytes | None:
        """What the shapes of three words say."""
        return self._known(f"ss={before}|{own}|{after}")

    def _of_names(self, before: str, own: str, after: str, ending: str) -> tuple[bytes, ...]:
        """What the vocabulary says of a word, and of which categories its neighbours are; nothing is "-"."""
        said = f"k={own}", f"kk={before}|{own}|{after}", f"kw={own}|{ending}"
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
        begins = (f"{name}={folded}|" for name in _OF_TWO)
        of_two = (_All(begin) if self._of_two is None else self._of_two.get(begin, _NONE) for begin in begins)
        return _Beside._make((folded, shape, ending, *called, *of_two))


def _by_first_word(known: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The features of two words, by how they begin up to the second one, and by that.

    A word may be the mark that parts the two, so a feature with several stands at each of them.
    """
    found: dict[str, dict[str, bytes]] = {}
    for feature, told in known.items():
        name, is_one, words = feature.partition("=")
        if is_one and name in _OF_TWO:
            for at in (i for i, letter in enumerate(words) if letter == "|"):
                found.setdefault(f"{name}={words[: at + 1]}", {})[words[at + 1 :]] = told
    return found


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
    medicines = _of_medicines(sentence)
    given = [zip(["-", *own], own, [*own[1:], "-"], strict=False) for own in labels]
    return [
        [*own, *of_medicines, *_of_labels(*others)]
        for own, of_medicines, *others in zip(said, medicines, *given, strict=True)
    ]


@lru_cache(maxsize=10_000)
def _of_labels(*others: tuple[str, str, str]) -> tuple[bytes, ...]:
    """What the labels of other models say: of each that of the word before, of the word and of the word after."""
    return tuple(
        said.encode()
        for number, (before, own, after) in enumerate(others)
        for said in (f"m{number}={own}", f"m{number}3={before}|{own}|{after}")
    )


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
