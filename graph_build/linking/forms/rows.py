"""Rows of a table: each is read by itself, and one that cannot be read costs no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph_build.linking.linked import Linked


def read_rows(linked: Linked, rows: Iterable[tuple[int, str]], read: Callable[[str, str], None], where: str) -> None:
    """Read rows; what is wrong with one is noted in `linked.left_out`.

    Args:
        linked: what is filled.
        rows: the lines and their numbers.
        read: takes a line and its place; it raises `VocabularyError` before it changes anything.
        where: the file's name, for messages.

    Raises:
        VocabularyError: no row at all can be read: it is the error of the first.
    """
    first: VocabularyError | None = None
    good = False
    for number, line in rows:
        try:
            read(line, f"{where}, line {number}")
            good = True
        except VocabularyError as error:
            first = first or error
            linked.left_out.append((number, error.what))
    if first is not None and not good:
        raise first
