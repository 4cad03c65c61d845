"""`cytolink reconcile`: a column of names becomes identifiers."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import opened, release_option
from graph_build.errors import CytolinkError
from ontology.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.names import Candidate, Names

_BATCH = 100
"""Names that are read together, so that an abbreviation means what another name near it spells out."""
_OTHERS = 5
"""Candidates that are listed where a person has to choose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name means for sure, and else what it may mean."""

    sure: Candidate | None
    candidates: Sequence[Candidate]

    @property
    def identifier(self) -> str:
        """What is sure; else empty."""
        return self.sure.curie if self.sure else ""

    @property
    def cells(self) -> tuple[str, str, str]:
        """Identifier, label, and the candidates to choose from."""
        if self.sure:
            return self.sure.curie, self.sure.label, ""
        return "", "", "; ".join(f"{c.curie} {c.label} ({c.score:.0f})" for c in self.candidates)


@click.command(
    epilog="""\b
Examples:
  cytolink reconcile patients.csv --column diagnosis --type disease --to MONDO
  cytolink reconcile drugs.tsv --column drug --type drug --out drugs-with-ids.csv
  cytolink reconcile patients.csv --column diagnosis --json

Exit codes: 0 done, 2 wrong use, 3 the file cannot be read or there is no release.
"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", required=True, help="The column that holds the names.")
@click.option("--type", "kind", type=click.Choice(list(KINDS)), default=None, help="What the names are names of.")
@click.option(
    "--to", "vocabulary", default=None, metavar="PREFIX", help="Identifiers of this vocabulary, such as MONDO."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write the table here.")
@click.option("--json", "as_json", is_flag=True, help="Each name with all its candidates, as JSON.")
@release_option
def reconcile(
    file: Path,
    column: str,
    kind: str | None,
    vocabulary: str | None,
    out: Path | None,
    release_path: Path | None,
    *,
    as_json: bool,
) -> None:
    """Find the identifiers that the names in a column of FILE mean, and say which of them a person has to look at.

    FILE is CSV, or TSV by its name. The table comes back with three columns more: the identifier and its label where
    they are sure, and candidates where they are not.
    """
    from graph_build.names import Names
    from ontology.namespaces import is_prefix

    if vocabulary and not is_prefix(vocabulary):
        raise click.BadParameter(
            f"{vocabulary!r} is no known prefix: write one such as MONDO or MESH", param_hint="--to"
        )
    table = _table(file)
    header = table[0]
    if column not in header:
        raise click.BadParameter(f"{column!r} is none of {', '.join(header)}", param_hint="--column")
    at = header.index(column)
    given = [row[at].strip() if at < len(row) else "" for row in table[1:]]
    with closing(Names(opened(release_path).names_path)) as names:
        answers = _answers(names, given, kind, vocabulary)
    text = _as_json(given, answers) if as_json else _as_csv(table, column, given, answers)
    if out:
        out.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text, nl=False)
    asked = sum(bool(name) for name in given)
    sure = sum(bool(name) and answers[name].sure is not None for name in given)
    open_ = sum(bool(name) and not answers[name].sure and bool(answers[name].candidates) for name in given)
    click.echo(f"{sure} of {asked} names are sure, {open_} have candidates to choose from.", err=True)


def _table(file: Path) -> list[list[str]]:
    """The rows of a table, the header first.

    Raises:
        CytolinkError: it is no text, no table, or empty.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if file.suffix.lower() == ".tsv" else ","))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CytolinkError(f"this is no table in UTF-8: {error}", where=str(file), do="Save it as CSV.") from error
    if not rows:
        raise CytolinkError("the table is empty", where=str(file), do="Give one with a header.")
    return rows


def _answers(names: Names, given: Sequence[str], kind: str | None, vocabulary: str | None) -> dict[str, Answer]:
    """The answer to each distinct name, asked in batches in the order of the table."""
    from graph_build.names import LOOKED_AT, expansions
    from graph_build.terminal import Terminal

    distinct = list(dict.fromkeys(name for name in given if name))
    vocabularies = (vocabulary,) if vocabulary else ()
    found: dict[str, Answer] = {}
    with Terminal(error=True).status("Looking names up") as status:
        for start in range(0, len(distinct), _BATCH):
            some = distinct[start : start + _BATCH]
            written = expansions(some)
            for name in some:
                candidates = names.find(
                    name, kind=kind, vocabularies=vocabularies, limit=LOOKED_AT, written_out=written.get(name)
                )
                found[name] = Answer(names.match(candidates), candidates[:_OTHERS])
            if sys.stderr.isatty():
                status.update(f"Looking names up: {len(found)} of {len(distinct)}")
    return found


def _as_csv(table: Sequence[Sequence[str]], column: str, given: Sequence[str], answers: dict[str, Answer]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*table[0], f"{column}_id", f"{column}_label", f"{column}_candidates"])
    width = len(table[0])
    for row, name in zip(table[1:], given, strict=True):
        padded = [*row, *[""] * (width - len(row))]
        writer.writerow([*padded, *(answers[name].cells if name else ("", "", ""))])
    return out.getvalue()


def _as_json(given: Sequence[str], answers: dict[str, Answer]) -> str:
    told = [
        {
            "name": name,
            "id": answers[name].identifier or None,
            "candidates": [
                {"id": c.curie, "label": c.label, "name": c.name, "score": c.score} for c in answers[name].candidates
            ],
        }
        for name in dict.fromkeys(given)
        if name
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
