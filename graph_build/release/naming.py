"""The index of names of a release, which releases of one folder with the same terms share.

A whole ontology that is linked has most of the names, and is the same in the next release. The index is known by what
it is made from: the lines that tell of terms, the vocabulary in force and the code that makes it. A release that has
one made from the same gives it by a hard link, so it lies on disk once, and stays until the last of them is removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.names import write_index
from graph_build.release.opening import NAMES
from graph_build.release.refilling import BLOCKS
from graph_build.release.sealing import check_sums
from ontology.terms import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def names_key(lines: str) -> str:
    """What an index of names is made from, as a hash.

    Args:
        lines: SHA-256 of the lines that tell of terms.
    """
    told = sorted((term.iri, term.category) for term in vocabulary())
    return hashlib.sha256(json.dumps([lines, _code(), sqlite3.sqlite_version, told]).encode()).hexdigest()


def name_terms(aside: Path, terms: Path, key: str, others: Iterable[Path]) -> None:
    """Give a release that is being written its index of names: that of another one where it would be the same.

    Args:
        aside: the new release.
        terms: a file of the N-Quads that tell of terms.
        key: what the index is made from.
        others: releases in the same folder.
    """
    if not any(_key_of(one) == key and _linked(one, aside) for one in others):
        with terms.open(encoding="utf-8", newline="\n") as lines:
            write_index(lines, aside / NAMES)


def _key_of(release: Path) -> str | None:
    """What the index of a release was made from; None where it does not say so."""
    try:
        found = json.loads((release / BLOCKS).read_bytes())
    except (OSError, ValueError):
        return None
    return found.get("names") if isinstance(found, dict) else None


def _linked(release: Path, aside: Path) -> bool:
    try:
        check_sums(release, NAMES)
        os.link(release / NAMES, aside / NAMES)
    except (ReleaseError, OSError):  # damaged, removed just now, or on a file system without links
        return False
    return True


@cache
def _code() -> str:
    """A hash of the code that makes an index."""
    room = sorted(
        (entry.name, entry.read_bytes()) for entry in (files("graph_build") / "names").iterdir() if entry.is_file()
    )
    return hashlib.sha256(repr(room).encode()).hexdigest()
