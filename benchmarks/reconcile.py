"""How well and how fast names are reconciled, on the distinct disease mentions of the NCBI disease corpus.

    python benchmarks/reconcile.py ../shared --part devel

Links MONDO, MeSH, HPO and MONDO's own mappings into a release, then asks for each mention as a table would: a disease,
among MeSH and OMIM, in batches of 100 in the order of the corpus, and each alone. Right is a first candidate whose
identifier, or one that means the same by exact matches, is one of the corpus's. Prints the shares, the time of one
batch, and what bounds the share: the mentions none of whose right identifiers, nor what matches them, has a name with
a telling word of the mention.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.linking import link, read_source
from graph_build.names import Names, expansions
from graph_build.names.folding import LIGHT, fold, words
from graph_build.release import open_release
from ontology.namespaces import expand
from server.cli import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.names import Candidate

FILES = (
    ("mondo_rebuilt.obo.gz", None),
    ("mesh_descriptors_2019.tsv.gz", "MESH"),
    ("hp.obo.gz", None),
    ("mondo_exactmatch_mesh.sssom.tsv.gz", None),
    ("mondo_exactmatch_doid.sssom.tsv.gz", None),
)
VOCABULARIES = ("MESH", "OMIM")
BATCH = 100


def gold(path: Path) -> dict[str, set[str]]:
    """Each distinct mention with the identifiers that the corpus gives it."""
    found: dict[str, set[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 6:
                ids = (one.strip() for one in re.split(r"[|+,]", cells[5]))
                found.setdefault(cells[3], set()).update(one if ":" in one else f"MESH:{one}" for one in ids if one)
    return found


def ask(names: Names, mentions: Sequence[str], size: int) -> dict[str, list[Candidate]]:
    """The candidates of each, asked in batches of so many in the order of the corpus."""
    found = {}
    for at in range(0, len(mentions), size):
        batch = mentions[at : at + size]
        written = expansions(batch)
        for one in batch:
            found[one] = names.find(
                one, kind="disease", vocabularies=VOCABULARIES, limit=5, written_out=written.get(one)
            )
    return found


def shares(found: dict[str, list[Candidate]], mentions: dict[str, set[str]]) -> str:
    """How many are right at rank 1 and among the first five."""
    total = len(mentions)
    first = sum(bool(c) and right(c[0], mentions[m]) for m, c in found.items())
    five = sum(any(right(one, mentions[m]) for one in c) for m, c in found.items())
    return f"right at rank 1: {first} ({first / total:.1%}); among the first five: {five} ({five / total:.1%})"


def right(candidate: Candidate, ids: set[str]) -> bool:
    return bool(ids & {candidate.curie, *candidate.same})


def reachable(base: sqlite3.Connection, names: Names, mention: str, ids: set[str]) -> bool:
    """Whether a name of a right identifier, or of what matches it, has a telling word of the mention."""
    want = set(words(fold(mention))) - LIGHT
    for curie in ids:
        for iri in (expand(curie), *map(expand, names.same(expand(curie)))):
            for (folded,) in base.execute("SELECT folded FROM name WHERE iri = ?", (iri,)):
                if want & set(words(folded)):
                    return True
    return False


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds lexicons/ and corpora/")
    parser.add_argument("--part", default="devel", choices=("train", "devel"))
    parser.add_argument("--release", type=Path, help="a release with the files linked, instead of making one")
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    arguments = parser.parse_args()
    mentions = gold(arguments.shared / "corpora" / "ncbi_disease" / f"{arguments.part}.pubtator.gz")
    with tempfile.TemporaryDirectory() as folder:
        release = open_release(arguments.release) if arguments.release else None
        if release is None:
            sources = [read_source(arguments.shared / "lexicons" / file, prefix=prefix) for file, prefix in FILES]
            release = link(publish((), Path(folder)), sources, Path(folder)).release
        with closing(Names(release.names_path)) as names, closing(sqlite3.connect(release.names_path)) as base:
            found = ask(names, list(mentions), BATCH)
            alone = ask(names, list(mentions), 1)
            bound = sum(reachable(base, names, m, ids) for m, ids in mentions.items())
        with closing(Names(release.names_path)) as names:
            start = time.perf_counter()
            ask(names, list(mentions)[:BATCH], BATCH)
            seconds = time.perf_counter() - start
    total = len(mentions)
    print(f"{arguments.part}: {total} distinct mentions in batches of {BATCH}; {shares(found, mentions)}")
    print(f"each asked alone; {shares(alone, mentions)}")
    print(f"a right identifier has a name with a telling word of the mention: {bound} ({bound / total:.1%})")
    print(f"one batch of 100: {seconds:.2f} s (bound 1 s)")
    if arguments.misses:
        for mention, candidates in found.items():
            if not candidates or not right(candidates[0], mentions[mention]):
                print(
                    mention, sorted(mentions[mention]), [(c.curie, c.label, c.score) for c in candidates[:2]], sep="\t"
                )


if __name__ == "__main__":
    main()
