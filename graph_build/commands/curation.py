"""The commands of reviewers: `cytolink curate status`, `cytolink curate review`, and `cytolink diff`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import worksheets_option
from graph_build.errors import CytolinkError, DocumentError
from graph_build.printable import harmless, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.inspection.comparing import Differences
    from graph_build.model import Worksheet
    from graph_build.sources import Found
    from graph_build.store import Store


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
Examples:
  cytolink curate status papers/
  cytolink curate status papers/ --worksheets decisions/

Exit codes: 0 every decision finds its fact, 1 some are stale or cannot be read, 2 wrong use, 3 failed.
"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@worksheets_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def status(context: click.Context, paths: tuple[Path, ...], worksheets: tuple[Path, ...], as_json: bool) -> None:
    """Tell which decisions still find their facts in the documents at PATHS, and which are stale.

    A decision is stale where it finds no fact, or more than one: the rules have changed since it was made. One to add
    what is read from the document by now is redundant. All decisions are stale where the document was edited.
    """
    from graph_build.curation import in_force, outdated, read_worksheets
    from graph_build.sources import documents

    given = read_worksheets(worksheets)
    sheets = in_force(given.sheets)
    for fault in given.faults:
        click.echo(harmless(f"left out: {fault}"), err=True)
    told = [one for found in documents(paths) if (one := _status(found, sheets))]
    edited = outdated({one.sha256: one.document for one in told}, sheets.values())
    for name, sheet in edited:
        for one in told:
            if one.document == name and one.sha256 not in sheets:
                one.edited.append(sheet.outdated)
    if as_json:
        rows = [{k: v for k, v in asdict(one).items() if k != "sha256"} for one in told]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for one in told:
            for line in one.lines():
                click.echo(harmless(line))
    context.exit(1 if given.faults or any(one.faulty for one in told) else 0)


@dataclass(slots=True)
class _Status:
    """What became of the decisions on one document: how many of each kind there are, and those that were left out."""

    document: str
    sha256: str
    decisions: dict[str, int]
    stale: list[str]
    redundant: list[str]
    edited: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        return bool(self.stale or self.redundant or self.edited)

    def lines(self) -> Iterator[str]:
        made = ", ".join(f"{number} {do}" for do, number in self.decisions.items()) or "no decisions"
        redundant = f", {len(self.redundant)} redundant" if self.redundant else ""
        yield f"{self.document}: {made}; {len(self.stale)} stale{redundant}"
        for name in ("stale", "redundant", "edited"):
            yield from (f"  {name}: {line}" for line in getattr(self, name))


def _status(found: Found, sheets: Mapping[str, Worksheet]) -> _Status | None:
    """The status of one document; None where it cannot be read, which is told."""
    from graph_build.curation import in_words, review
    from graph_build.pipeline import state
    from graph_build.sources import PassedOver, Source

    if isinstance(found, PassedOver):
        return None
    if not isinstance(found, Source):
        click.echo(harmless(f"{found.place}: {found.reason}"), err=True)
        return None
    try:
        stated = state(found.data, found.name, companion=found.companion)
    except CytolinkError as error:
        click.echo(harmless(f"{found.place}: {error}"), err=True)
        return None
    sha256 = stated.read.document.sha256
    sheet = sheets.get(sha256)
    if sheet is None:
        return _Status(found.name, sha256, {}, [], [])
    reviewed = review(stated.facts, sheet)
    counts = dict(sorted(Counter[str](d.do for d in sheet.decisions).items()))
    stale, redundant = ([in_words(decision) for decision in left] for left in (reviewed.stale, reviewed.redundant))
    return _Status(found.name, sha256, counts, stale, redundant)


@curate.command(
    name="review",
    epilog="""\b
Example:
  cytolink curate review paper.txt > paper.yaml
  cytolink curate review paper.txt --bound 0.9 > paper.yaml

Fill in the decisions, delete those that need none, and give the file to `cytolink build --worksheets`.
""",
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--bound", type=click.FloatRange(0, 1), help="As of the build. Default: by kind, as docs/learned.md says."
)
def review_document(path: Path, bound: float | None) -> None:
    """Write a worksheet of the doubtful facts of the document at PATH, to be filled in.

    Facts less sure than the bound stand there too: the graph does not state them until a reviewer accepts them.
    """
    from graph_build.confidence import bound_of
    from graph_build.curation.worksheets import worksheet
    from graph_build.pipeline import confidence_model, state
    from graph_build.sources import PassedOver, Source, documents

    found = list(islice((one for one in documents([path]) if not isinstance(one, PassedOver)), 2))
    if len(found) != 1:
        raise DocumentError("this is not one document", where=shown(path), do="Give the file of a single document.")
    (one,) = found
    if not isinstance(one, Source):
        raise DocumentError(one.reason, where=one.place)
    stated = state(one.data, one.name, companion=one.companion)
    asked = None if bound is None else Decimal(str(bound))
    bounds = {fact: bound_of(fact, confidence_model(None), asked) for fact in stated.facts}
    click.echo(worksheet(stated.read.document, stated.facts, stated.discrepancies, bounds), nl=False)


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
    from graph_build.inspection.comparing import compare

    found = compare(_whole(old), _whole(new))
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=1, ensure_ascii=False))
    else:
        for line in _told(found):
            click.echo(harmless(line))
    context.exit(1 if found.added or found.removed or found.changed else 0)


def _whole(path: Path) -> Store:
    """The store of a release, undamaged: a difference must not be that of a broken file.

    Raises:
        ReleaseError: there is none, or it is damaged; the error names the file.
    """
    from graph_build.release import check_count, check_release, open_release

    release = open_release(path)
    check_release(release)
    store = release.store()
    check_count(release, len(store))
    return store


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
