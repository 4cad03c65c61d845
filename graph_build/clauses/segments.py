"""The segments of a sentence: runs of words in each of which one thing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word

TURNS = frozenset({"whereas", "while", "whilst", "although", "though", "but", "however", "yet"})
_STARTS = frozenset({"there", "no", "we", "the", "these", "this", "it", "neither"})


def segments_of(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The runs between semicolons, words that turn ("whereas"), and "and" before a subject with a verb of its own."""
    begin = 0
    for at, word in enumerate(words):
        if word.part == "break" or (word.low in TURNS and at > begin) or _new_subject(words, at, begin):
            if at > begin:
                yield tuple(words[begin:at])
            begin = at + 1
    if begin < len(words):
        yield tuple(words[begin:])


def _new_subject(words: Sequence[Word], at: int, begin: int) -> bool:
    """Whether a clause of its own begins after this "and": a comma or a pronoun beside it, and verbs in both."""
    if words[at].low != "and" or at + 1 >= len(words):
        return False
    behind, before = words[at + 1], words[at - 1] if at else None
    starts = behind.low in {"there", "no", "we", "it", "they"} or (
        before is not None and before.part == "comma" and behind.low in _STARTS
    )
    return starts and _tells(words[begin:at]) and _tells(words[at + 1 : at + 30])


def _tells(words: Sequence[Word]) -> bool:
    return any(w.part in {"be", "verb", "auxiliary"} or (w.part == "not" and " " in w.text) or w.change for w in words)
