"""What a model is told of each word: the word, its ends and shape, what the vocabulary says, and its neighbours."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

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
T = TypeVar("T")
"""What features are to a model: the sum of their weights, or their names where the model is yet to be trained."""


class _Second(Protocol[T]):
    """Features of two words, of which the first is told already."""

    def get(self, second: str, otherwise: T, /) -> T:
        """That of the second."""


class _All:
    """All such features by name."""

    def __init__(self, begin: str) -> None:
        self._begin = begin

    def get(self, second: str, _: tuple[str, ...], /) -> tuple[str, ...]:
        return (f"{self._begin}{second}",)


class _Said(NamedTuple, Generic[T]):
    """What a word says: its own features, three texts, and the features that it is where it stands beside another.

    The last five are features of two words, of which it is the first.
    """

    own: T
    folded: str
    shape: str
    ending: str
    second_before: T
    second_after: T
    before: T
    after: T
    and_next: _Second[T]
    then_next: _Second[T]
    and_second: _Second[T]
    and_before: _Second[T]
    and_after: _Second[T]


_OF_TWO = ("-1+0", "+0+1", "-1+1", "-2-1", "+1+2")
"""Names of the features of two words, in the order in which `_Said` has them."""


class Features(Generic[T]):
    """What models are told of words, all features of a word added up. What a word says is worked out once.

    Args:
        tell: what a feature is to the models.
        of_two: the features of two words, by how they begin up to the second.
        add: what several features are.
    """

    def __init__(
        self, tell: Callable[[str], T], of_two: Callable[[str], _Second[T]], add: Callable[[Iterable[T]], T]
    ) -> None:
        self._tell, self._of_two, self._add = tell, of_two, add
        self._nothing = add(())
        self._word = lru_cache(maxsize=_WORDS)(self._of_word)
        self._shapes = lru_cache(maxsize=_WORDS)(self._of_shapes)
        self._named = lru_cache(maxsize=_WORDS)(self._of_names)
        self._heard = lru_cache(maxsize=_WORDS)(self._of_labels)
        self._no_word = self._beside(self._nothing, "-", "-", "-", "-")

    def of(self, sentence: Sequence[Word], hits: Iterable[Hit]) -> list[T]:
        """The features of each word of a sentence.

        Args:
            sentence: its words.
            hits: what the vocabulary finds in the same text.
        """
        shapes, named, none, nothing = self._shapes, self._named, self._no_word, self._nothing
        tell = _known(sentence, hits)
        kinds = ["-", *(k.partition(":")[2] for k in tell), "-"]
        padded = [none, none, *(self._word(w.text) for w in sentence), none, none]
        said: list[T] = []
        last = len(sentence) - 1
        for i in range(len(sentence)):
            b2, b1, me, a1, a2 = padded[i : i + 5]
            features = (
                me.own, b2.second_before, b1.before, a1.after, a2.second_after,
                b1.and_next.get(me.folded, nothing), me.then_next.get(a1.folded, nothing),
                b1.and_second.get(a1.folded, nothing),
                shapes(b1.shape, me.shape, a1.shape),
                b2.and_before.get(b1.folded, nothing), a1.and_after.get(a2.folded, nothing),
                named(kinds[i], tell[i], kinds[i + 2], me.ending),
                self._tell("first" if i == 0 else "last") if i in (0, last) else nothing,
            )  # fmt: skip
            said.append(self._add(features))
        return said

    def hearing(self, said: Sequence[T], sentence: Sequence[Word], labels: Sequence[Sequence[str]]) -> list[T]:
        """The features of each word for a model that listens to others: their labels, and which words are medicines.

        The models of abstracts are not told of medicines: they leant on the list, and read the chemicals that it lacks
        less well (F of BC5CDR's development .87 in place of .89).

        Args:
            said: the features of each word.
            sentence: the words.
            labels: of each model asked before, the label of each word.
        """
        given = [zip(["-", *own], own, [*own[1:], "-"], strict=False) for own in labels]
        return [
            self._add((own, self._heard(*medicine, *others)))
            for own, medicine, *others in zip(said, _of_medicines(sentence), *given, strict=True)
        ]

    def _of_word(self, word: str) -> _Said[T]:
        """What a word says alone, and of its neighbours by its folded form, shape, ending and beginning."""
        low, said = word.casefold(), [f"w={word}", f"f={fold(word)}", f"s={shape(word)}"]
        said += [f"p{n}={low[:n]}" for n in (2, 3, 4, 5) if len(low) > n]
        said += [f"e{n}={low[-n:]}" for n in (2, 3, 4, 5) if len(low) > n]
        if len(word) == 1:
            said.append("one")
        own = self._add(map(self._tell, said))
        return self._beside(own, fold(word), shape(word), low[-4:], low[:4])

    def _of_shapes(self, before: str, own: str, after: str) -> T:
        """What the shapes of three words say."""
        return self._tell(f"ss={before}|{own}|{after}")

    def _of_names(self, before: str, own: str, after: str, ending: str) -> T:
        """What the vocabulary says of a word, and of which categories its neighbours are; nothing is "-"."""
        said = f"k={own}", f"kk={before}|{own}|{after}", f"kw={own}|{ending}"
        return self._add(map(self._tell, said))

    def _of_labels(self, is_medicine: bool, is_near: bool, *others: tuple[str, str, str]) -> T:
        """What the list of medicines says, and of each other model the labels of the word before, this and the next."""
        said = ["medicine"] * is_medicine + ["by a medicine"] * is_near
        for number, (before, own, after) in enumerate(others):
            said += [f"m{number}={own}", f"m{number}3={before}|{own}|{after}"]
        return self._add(map(self._tell, said))

    def _beside(self, own: T, folded: str, shape: str, ending: str, beginning: str) -> _Said[T]:
        texts = (("", folded), ("s", shape), ("e", ending), ("p", beginning))
        sides = (self._add(self._tell(f"{side}{name}={text}") for name, text in texts) for side in ("-1", "+1"))
        called = self._tell(f"-2={folded}"), self._tell(f"+2={folded}"), *sides
        of_two = (self._of_two(f"{name}={folded}|") for name in _OF_TWO)
        return _Said._make((own, folded, shape, ending, *called, *of_two))


_ORDER = (
    "w", "f", "s", "p2", "p3", "p4", "p5", "e2", "e3", "e4", "e5", "one", "-2", "-1", "+1", "+2",
    "-1s", "+1s", "-1e", "+1e", "-1p", "+1p", "-1+0", "+0+1", "-1+1", "ss", "-2-1", "+1+2", "k", "kk", "kw",
    "first", "last", "medicine", "by a medicine",
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(_ORDER)}


def in_order(said: Iterable[str]) -> list[str]:
    """The features of a word as the shipped models were told them: another order gives another file when trained.

    Labels of other models stand last, in their own order.
    """
    return sorted(said, key=lambda feature: _PLACES.get(feature.partition("=")[0], len(_PLACES)))


def by_name() -> Features[tuple[str, ...]]:
    """All features by name, for models that are to be trained."""
    return Features(lambda feature: (feature,), _All, lambda several: tuple(chain.from_iterable(several)))


def weighed(known: Mapping[str, int]) -> Features[int]:
    """The features of trained models: those that one of them knows, as weights."""
    of_two = _by_first_word(known)
    none: dict[str, int] = {}
    return Features(lambda feature: known.get(feature, 0), lambda begin: of_two.get(begin, none), sum)


def _by_first_word(known: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The features of two words, by how they begin up to the second one, and by that.

    A word may be the mark that parts the two, so a feature with several stands at each of them.
    """
    found: dict[str, dict[str, int]] = {}
    for feature, told in known.items():
        name, is_one, words = feature.partition("=")
        if is_one and name in _OF_TWO:
            for at in (i for i, letter in enumerate(words) if letter == "|"):
                found.setdefault(f"{name}={words[: at + 1]}", {})[words[at + 1 :]] = told
    return found


def _of_medicines(sentence: Sequence[Word]) -> list[tuple[bool, bool]]:
    """Of each word whether it is a medicine, and whether one stands near."""
    known = [_is_medicine(word.text) for word in sentence]
    if not any(known):
        return [(False, False)] * len(known)
    return [
        (is_one, any(known[max(0, i - _NEAR) : i]) or any(known[i + 1 : i + 1 + _NEAR]))
        for i, is_one in enumerate(known)
    ]


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
