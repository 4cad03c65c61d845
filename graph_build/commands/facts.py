"""The commands that show what a release states: `cytolink facts`, `discrepancies` and `explain`."""

from __future__ import annotations

import csv
import json
import sys
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import documents_option, opened, release_option
from graph_build.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph_build.inspection.readback import FactFound

AFTER_SLOTS = ("evidence", "context", "origin", "confidence", "iri")


@click.command(
    name="facts",
    epilog="""\b
Examples:
  cytolink facts --release releases --format jsonl > facts.jsonl
  cytolink facts --format csv --type measurement
  cytolink facts --origin imported
""",
)
@release_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="Form of the output.",
)
@click.option("--type", "kinds", multiple=True, help="Only facts of this type; may be given more than once.")
@click.option(
    "--origin",
    "origins",
    type=click.Choice(["extracted", "curated", "imported"]),
    multiple=True,
    help="Only what came in so; may be repeated. Default: extracted and curated. Imported are annotations by others.",
)
def list_facts(release_path: Path | None, form: str, kinds: tuple[str, ...], origins: tuple[str, ...]) -> None:
    """Print the facts of a release, read back from its graph by SPARQL.

    One fact a line: document, type, subject, slots, spans (Unicode code points into the document, end exclusive),
    origin (extracted, curated or imported), and its IRI. As csv each slot has a column of its own. Annotations that
    came with documents are no facts of the build: they are listed only with `--origin imported`, with the type
    imported_annotation.
    """
    from graph_build.inspection.readback import facts, imported
    from ontology.schema import fact_types

    if unknown := sorted(set(kinds) - {*fact_types(), "imported_annotation"}):
        near = get_close_matches(unknown[0], fact_types(), n=2) or sorted(fact_types())
        said = f"no type of facts is called {unknown[0]!r}; did you mean {' or '.join(near)}?"
        raise click.BadParameter(said, param_hint="--type")
    store = opened(release_path).store()
    read = facts(store) if not origins or set(origins) - {"imported"} else ()
    found = chain(read, imported(store) if "imported" in origins else ())
    wanted = (f for f in found if (not kinds or f["type"] in kinds) and (not origins or f["origin"] in origins))
    if form == "jsonl":
        for fact in wanted:
            click.echo(json.dumps(fact, ensure_ascii=False))
        return
    rows = list(wanted)
    named = sorted({name for fact in rows for name in fact["slots"]})
    # a slot may be called as a column is, such as subject
    heads = [f"slot_{name}" if name in {"document", "type", "subject", *AFTER_SLOTS} else name for name in named]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["document", "type", "subject", *heads, *AFTER_SLOTS])
    writer.writerows(_cells(fact, named) for fact in rows)


def _cells(fact: FactFound, named: Sequence[str]) -> list[str]:
    """A fact as cells: one a slot, several values divided by "; "; its places as start-end, divided by spaces."""
    slots = [_cell(fact["slots"].get(name)) for name in named]
    spans = [(span["role"] == "evidence", f"{span['start']}-{span['end']}") for span in fact["spans"]]
    places = [" ".join(place for evidence, place in spans if evidence is wanted) for wanted in (True, False)]
    confidence = _cell(fact["confidence"])
    return [fact["document"], fact["type"], fact["subject"], *slots, *places, fact["origin"], confidence, fact["iri"]]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


@click.command(
    name="discrepancies",
    epilog="""\b
Examples:
  cytolink discrepancies --release releases
  cytolink discrepancies --format jsonl > discrepancies.jsonl
""",
)
@release_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="table for people; jsonl for scripts, one discrepancy a line with both sides' spans.",
)
def list_discrepancies(release_path: Path | None, form: str) -> None:
    """List where documents contradict themselves, arithmetic, physiology or a reference vocabulary."""
    from graph_build.commands.reports import print_discrepancies
    from graph_build.inspection.discrepancies import discrepancies
    from graph_build.release.papers import Papers

    release = opened(release_path)
    found = list(discrepancies(release.store()))
    if form == "jsonl":
        for one in found:
            click.echo(json.dumps(one, ensure_ascii=False))
        return
    print_discrepancies(found, Papers(release.manifest["sources"]))


@click.command(
    name="explain",
    epilog="""\b
Example:
  cytolink explain 3f2a9c0d --release releases --documents papers/

Exit codes: 0 there is such a fact, 2 there is none or there are several (they are listed), 3 failed.
""",
)
@click.argument("fact")
@release_option
@documents_option
def explain(fact: str, release_path: Path | None, paths: tuple[Path, ...]) -> None:
    """Account for one fact: what it says, where it was read, what made it, which checks it passed.

    FACT is its IRI, or the first characters of the hash at the IRI's end. The words are shown from a release with
    quotations, or from the documents.
    """
    from graph_build.commands.reports import print_account
    from graph_build.inspection.explain import explain as run_explain
    from graph_build.inspection.verify import originals
    from graph_build.release.papers import Papers

    try:
        release = opened(release_path)
        account = run_explain(release.store(), fact)
    except QueryError as error:
        raise click.UsageError(str(error)) from error
    texts = originals(paths, {account.sha256: release.encoding_of(account.sha256)}) if paths else {}
    print_account(account, texts, Papers(release.manifest["sources"]))
