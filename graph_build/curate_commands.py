"""The commands of reviewers: `cytolink curate status`, `cytolink curate review`, and `cytolink diff`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.comparing import compare
from graph_build.curation import review, shipped
from graph_build.curation.worksheets import worksheet
from graph_build.errors import CytolinkError
from graph_build.pipeline import state
from graph_build.release import open_release
from graph_build.runner.local import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.comparing import Differences


@click.group(
    epilog="""\b
Examples:
  cytolink curate review paper.txt > paper.yaml
  cytolink curate status papers/
"""
)
def curate() -> None:
    """Review what the machine read: decisions live in YAML files, one a document."""


@curate.command(
    epilog="""\b
Example:
  cytolink curate status papers/

Exit codes: 0 every decision finds its fact, 1 some are stale, 2 wrong use, 3 failed.
"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def status(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Tell which decisions still find their facts in the documents at PATHS, and which are stale.

    A decision is stale where it finds no fact, or more than one: the rules have changed since it was made.
    """
    told: list[tuple[str, dict[str, int], list[str]]] = []
    for path in documents(paths):
        try:
            stated = state(path.read_bytes(), path.name)
        except CytolinkError as error:
            click.echo(f"{path.name}: {error}", err=True)
            continue
        sheet = shipped().get(stated.read.document.sha256)
        stale = review(stated.facts, sheet).stale if sheet else ()
        counts = Counter(d.do for d in sheet.decisions) if sheet else Counter[str]()
        lines = [f"{d.do} {d.type} at {d.at[0].start}-{d.at[0].end}: {d.reason}" for d in stale]
        told.append((path.name, dict(sorted(counts.items())), lines))
    if as_json:
        rows = [{"document": name, "decisions": made, "stale": lines} for name, made, lines in told]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for name, by_decision, lines in told:
            decisions = ", ".join(f"{number} {do}" for do, number in by_decision.items()) or "no decisions"
            click.echo(f"{name}: {decisions}; {len(lines)} stale")
            for line in lines:
                click.echo(f"  stale: {line}")
    context.exit(1 if any(lines for _, _, lines in told) else 0)


@curate.command(
    name="review",
    epilog="""\b
Example:
  cytolink curate review paper.txt > paper.yaml

Fill in the decisions and put the file into graph_build/curation/.
""",
)
@click.argument("path", type=click.Path(path_type=Path))
def review_document(path: Path) -> None:
    """Write a worksheet of the doubtful facts of the document at PATH, to be filled in."""
    (file,) = documents([path])
    stated = state(file.read_bytes(), file.name)
    click.echo(worksheet(stated.read.document, stated.facts, stated.discrepancies), nl=False)


@click.command(
    epilog="""\b
Examples:
  cytolink diff releases/4f2a… releases/current
  cytolink diff old/ new/ --json

Exit codes: 0 the facts are the same, 1 they differ, 2 wrong use, 3 failed.
"""
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print all differences as JSON.")
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, as_json: bool) -> None:
    """Tell what changed between two releases: facts that are new, gone, or say something else.

    A document that was edited is compared with its old self by its file name. A fact that says the same at another
    place of its document counts as the same.
    """
    found = compare(open_release(old).store(), open_release(new).store())
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=1, ensure_ascii=False))
    else:
        for line in _told(found):
            click.echo(line)
    context.exit(1 if found.added or found.removed or found.changed else 0)


def _told(found: Differences) -> Iterator[str]:
    """Differences in words: a line for each document that was edited, for each fact, and for the sums."""
    for edited in found.edited:
        yield f"{edited.document} was edited: its SHA-256 was {edited.old[:16]}…, now it is {edited.new[:16]}…"
    for sign, facts in (("+", found.added), ("-", found.removed)):
        for fact in facts:
            yield f"{sign} {fact['document']} {fact['type']} {fact['subject']} {_json(fact['slots'])}"
    for change in found.changed:
        whose = {"population": change["population"]} if "population" in change else {}
        said = _json({**change["slots"], **change["links"], **whose})
        yield f"~ {change['document']} {change['type']} {change['subject']} {said}"
    moved = f" ({found.moved} of them moved)" if found.moved else ""
    sizes = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    yield f"{sizes}, {found.same} the same{moved}"


def _json(slots: Mapping[str, object]) -> str:
    return json.dumps(slots, ensure_ascii=False)
