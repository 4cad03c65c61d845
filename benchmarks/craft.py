"""CRAFT's treebank: 97 full papers with tags and heads made by hand (CC BY 3.0).

It calls a relative pronoun's part in its clause `dep`; here that is what it is in other treebanks of these labels: the
subject where the clause has no other, else the object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotated import number, unpacked
from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spacy.vocab import Vocab

ARCHIVE = "corpora/craft/dependency.tar.xz"


@dataclass(frozen=True)
class Paper:
    """A paper: its PubMed id, its sentences in CRAFT's own tokens, and whether it is kept to measure on."""

    name: str
    sentences: list[Doc]

    @property
    def left_out(self) -> bool:
        """One paper in ten, by the hash of its name."""
        return number(self.name) % 10 == 0


def craft(shared: Path, vocab: Vocab) -> Iterator[Paper]:
    """The papers, in the order of their names."""
    for path, data in sorted(unpacked(shared / ARCHIVE, (".conllu",))):
        blocks = data.decode("utf-8").strip().split("\n\n")
        rows = ([line.split("\t") for line in block.splitlines() if line[0].isdigit()] for block in blocks)
        yield Paper(path.stem, [_tree(vocab, sentence) for sentence in rows if sentence])


def _tree(vocab: Vocab, rows: list[list[str]]) -> Doc:
    """A sentence in CoNLL-U's columns: id, form, lemma, UPOS, tag, features, head (0 the root), label, –, spacing."""
    deps = [r[7] if int(r[6]) else "ROOT" for r in rows]
    parts = {(int(r[6]), r[7]) for r in rows}
    for i, r in enumerate(rows):
        if r[4] in {"WDT", "WP"} and r[7] == "dep":
            verb = int(r[6])
            passive = "nsubjpass" if (verb, "auxpass") in parts else "nsubj"
            deps[i] = "dobj" if {(verb, "nsubj"), (verb, "nsubjpass")} & parts else passive
    return Doc(
        vocab,
        words=[r[1] for r in rows],
        spaces=["SpaceAfter=No" not in r[9] for r in rows],
        tags=[r[4] for r in rows],
        heads=[int(r[6]) - 1 if int(r[6]) else i for i, r in enumerate(rows)],
        deps=deps,
        sent_starts=[i == 0 for i in range(len(rows))],
    )
