"""The measurements as a page of the documentation: `python benchmarks/figures.py > docs/figures.md`.

A measurement is a JSON file in `benchmarks/results` with a title, the command that repeats it, its date and a table
(`columns`, `rows`); `about`, `commit` and `machine` where they say something. Files of other forms (sheets of verdicts)
are not shown.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def measurements(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """All measurements of a folder, by title."""
    read = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    return sorted((one for one in read if isinstance(one, dict) and "columns" in one), key=lambda one: one["title"])


def section(one: dict[str, Any]) -> str:
    """A measurement in Markdown: heading, what it is of, table, command.

    Raises:
        ValueError: if a row has another number of cells than there are columns.
    """
    if any(len(row) != len(one["columns"]) for row in one["rows"]):
        raise ValueError(f"{one['title']}: each row must have {len(one['columns'])} cells")
    when = ", ".join(
        [one["date"], *(f"commit {one[k]}" if k == "commit" else one[k] for k in ("commit", "machine") if k in one)]
    )
    lines = [one["columns"], ["---"] * len(one["columns"]), *one["rows"]]
    table = "\n".join(f"| {' | '.join(f'{cell}' for cell in line)} |" for line in lines)
    about = f"{one['about']}\n\n" if "about" in one else ""
    return f"## {one['title']}\n\n{about}{table}\n\n{when}:\n\n    {one['command']}\n"


def page() -> str:
    """The page, the same text for the same measurements."""
    head = (
        "# Figures\n\nWhat was measured of reading, answers and speed, each with its command. Made from "
        "`benchmarks/results` by `python benchmarks/figures.py > docs/figures.md`.\n\n"
    )
    return head + "\n".join(map(section, measurements()))


if __name__ == "__main__":
    sys.stdout.write(page())
