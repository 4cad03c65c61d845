"""The competency questions, each answered by saved queries on the release of the five documents.

An expected row names some columns of the answer. A text that begins with `~` is a regular expression looked for in the
value; one with bars is a list of allowed values; null means that the column is empty. A question with `lacking` says
which facts the build does not state yet.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from queries.catalogue import find

if TYPE_CHECKING:
    from graph_build.release import Release

FOLDER = Path(__file__).parent / "expected"
QUESTIONS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def fits(expected: object, found: str | None) -> bool:
    """Whether a value of an answer is the expected one."""
    if expected is None or found is None:
        return (expected is None) == (not found)
    if isinstance(expected, str):
        if expected.startswith("~"):
            return re.search(expected[1:], found, re.IGNORECASE) is not None
        return found in expected.split("|")
    try:
        return Decimal(found) == Decimal(str(expected))
    except InvalidOperation:
        return False


def rows(release: Release, asked: dict[str, Any]) -> list[dict[str, str | None]]:
    answer = release.store().select(find(asked["query"]).bind(asked["parameters"]))
    names = list(answer.variables)
    return [{n: t.value if t else None for n, t in zip(names, row, strict=True)} for row in answer]


@pytest.mark.shared
@pytest.mark.parametrize("name", QUESTIONS)
def test_question(name: str, five_release: Release) -> None:
    question = QUESTIONS[name]
    for asked in question["asks"]:
        found = rows(five_release, asked)
        for expected in asked["rows"]:
            assert any(all(fits(v, row[k]) for k, v in expected.items()) for row in found), (asked["query"], expected)
        assert len(found) == asked.get("count", len(found))
        assert len(found) >= asked.get("at_least", 0)
        for column, total in asked.get("sum", {}).items():
            assert sum(Decimal(row[column] or 0) for row in found) == total
