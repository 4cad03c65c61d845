"""The words around measured values, of `ontology/words/measurement.tsv`."""

from __future__ import annotations

from ontology.tables import rows


def words(part: str) -> frozenset[str]:
    """The words of a part of the table, in small letters."""
    return frozenset(row["word"].casefold() for row in rows("measurement", "words") if row["part"] == part)
