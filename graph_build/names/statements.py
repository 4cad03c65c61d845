"""The index of what statements say: SQLite's full-text search, made of the sorted N-Quads of a release.

Like the store it is a cache of the quads and is not digested. It holds words to be found by, and no text to be read.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from itertools import groupby, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from ontology.namespaces import CYTO, ID, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION = 2
"""Of the tables; an index of another one cannot be read."""
WORDS = 12
"""Words of a search at most; nobody reads what more of them find."""
_SCHEMA = f"""
PRAGMA journal_mode=OFF;
PRAGMA user_version={VERSION};
PRAGMA synchronous=OFF;
CREATE TABLE document (id INTEGER PRIMARY KEY, begins TEXT UNIQUE);
CREATE TABLE statement (id INTEGER PRIMARY KEY, document INTEGER, ends BLOB);
CREATE VIRTUAL TABLE said USING fts5 (words, content='', detail='none', prefix='3',
  tokenize='porter unicode61 remove_diacritics 2');
"""
_SAYS = re.compile(
    rf"<({re.escape(ID)}document/[^>]*/fact/[^>]*)> <(?:{re.escape(CYTO)}[^>]*|{re.escape(RDFS)}label)>"
    r' "((?:[^"\\]+|\\.)*)"(?!\^\^)'.encode()
)
"""A line that gives a statement a text; numbers are found by the label that prints them."""
_FACT, _LITERAL = b"/fact/", b'> "'
"""What such a line holds, looked for first: two looks cost a tenth of holding it against the pattern."""
_HASH = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[^\W_]+")
_AT_ONCE = 5_000
_SECONDS = 2.0
_STEPS = 10_000


def write_statements(blocks: Iterable[bytes], index: Path) -> None:
    """Write the index of a release's statements; the same N-Quads give the same rows.

    Args:
        blocks: whole lines of N-Quads, sorted, so that the lines of one statement stand together.
        index: the file to write.
    """
    with closing(sqlite3.connect(index)) as base:
        base.executescript(_SCHEMA)
        _put_in(base, blocks)


def change_statements(index: Path, gone: bytes, come: bytes) -> bool:
    """Make the index of a release from that of another one, which answers as one that is written anew.

    Args:
        index: a copy of the other one's, to be changed.
        gone: N-Quads, sorted, of which the other release has all lines of each subject, and this one not.
        come: those that this one has.

    Returns:
        Whether it could be made; where the other one is of another version it is left as it is.
    """
    with closing(sqlite3.connect(index)) as base:
        if base.execute("PRAGMA user_version").fetchone() != (VERSION,):
            return False
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        left = {_parted(iri): words for iri, words in _statements([gone])}
        names = dict(base.execute("SELECT id, begins FROM document"))
        numbers = [
            (number, words)
            for number, document, ends in base.execute("SELECT id, document, ends FROM statement")
            if (words := left.get((names[document], ends))) is not None
        ]
        base.executemany("INSERT INTO said (said, rowid, words) VALUES ('delete', ?, ?)", numbers)
        base.executemany("DELETE FROM statement WHERE id = ?", ((number,) for number, _ in numbers))
        _put_in(base, [come])
    return True


def _put_in(base: sqlite3.Connection, blocks: Iterable[bytes]) -> None:
    """Put statements behind those that are in."""
    (last,) = base.execute("SELECT coalesce(max(id), 0) FROM statement").fetchone()
    rows = ((number, *_parted(iri), words) for number, (iri, words) in enumerate(_statements(blocks), start=last + 1))
    while some := list(islice(rows, _AT_ONCE)):
        documents = dict.fromkeys(begins for _, begins, _, _ in some)
        base.executemany("INSERT OR IGNORE INTO document (begins) VALUES (?)", ((begins,) for begins in documents))
        base.executemany(
            "INSERT INTO statement SELECT ?, id, ? FROM document WHERE begins = ?",
            ((number, ends, begins) for number, begins, ends, _ in some),
        )
        base.executemany(
            "INSERT INTO said (rowid, words) VALUES (?, ?)", ((number, words) for number, _, _, words in some)
        )
    base.execute("INSERT INTO said (said) VALUES ('optimize')")
    base.commit()
    base.execute("VACUUM")  # merging leaves a third of the file empty


def _parted(iri: str) -> tuple[str, str | bytes]:
    """What a document's statements all begin with, and the rest: where it is a hash, its bytes, a quarter as long."""
    begins, _, ends = iri.rpartition("/")
    return f"{begins}/", bytes.fromhex(ends) if _HASH.fullmatch(ends) else ends


def _joined(begins: str, ends: str | bytes) -> str:
    return begins + (ends.hex() if isinstance(ends, bytes) else ends)


def _statements(blocks: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Each statement with all texts that it says."""
    for iri, told in groupby(_texts(blocks), key=lambda pair: pair[0]):
        yield iri, " ".join(dict.fromkeys(text for _, text in told))


def _texts(blocks: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for line in [line for line in block.split(b"\n") if _FACT in line and _LITERAL in line]:
            if not (found := _SAYS.match(line)):
                continue
            if b"\\" in line:
                (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
                yield str(quad.subject.value), str(quad.object.value)
            else:
                yield found[1].decode(), found[2].decode()


class Statements:
    """The index of a release's statements, opened read-only; close it after use.

    Raises:
        ReleaseError: where the index is missing or was written by another version.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReleaseError("the index of statements is missing", where=str(path), do="Build the release again.")
        self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        if self._base.execute("PRAGMA user_version").fetchone() != (VERSION,):
            self._base.close()
            detail = "the index of statements is of another version"
            raise ReleaseError(detail, where=str(path), do="Build the release again.")

    def close(self) -> None:
        """Close the index."""
        self._base.close()

    def find(self, texts: Iterable[str], most: int) -> list[str]:
        """IRIs of statements that say all words of any of the texts, the last word of each begun; the best first.

        Args:
            texts: words, or names that mean the same.
            most: statements at most.
        """
        told = [_WORD.findall(text)[:WORDS] for text in texts]
        query = " OR ".join(
            "(" + " AND ".join([f'"{w}"' for w in words[:-1]] + [_begun(words[-1])]) + ")" for words in told if words
        )
        if not query:
            return []
        until = time.monotonic() + _SECONDS
        self._base.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        rows = self._base.execute(
            "SELECT begins, ends FROM said JOIN statement ON statement.id = said.rowid"
            " JOIN document ON document.id = statement.document WHERE said MATCH ?"
            " ORDER BY rank, begins, ends LIMIT ?",
            (query, most),
        )
        try:
            return [_joined(begins, ends) for begins, ends in rows]
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                return []  # so many statements say it that the words tell none of them
            raise


def _begun(word: str) -> str:
    return f'"{word}"*' if len(word) > 2 else f'"{word}"'
