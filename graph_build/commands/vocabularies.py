"""`cytolink vocabulary`: a user's file is checked before anything is built with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from graph_build.vocabulary import Checked
    from ontology.additions import Addition


@click.group(
    "vocabulary",
    epilog="""\b
Example:
  cytolink vocabulary check ours.yaml
""",
)
def vocabulary() -> None:
    """Drugs, targets, variables, scores and units of your own, for `cytolink build --vocabulary FILE`."""


@vocabulary.command(
    epilog="""\b
Examples:
  cytolink vocabulary check ours.yaml
  cytolink vocabulary check ours.yaml theirs.tsv --json

Exit codes: 0 good, 1 a file has faults, 2 wrong use, 3 a file cannot be read.
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Check vocabulary files without building anything: every fault with its line and what to do.

    FILES are YAML or TSV, as docs/vocabulary.md explains; they are checked in the order given, as `build` reads them.
    """
    from graph_build.vocabulary import check_vocabulary

    before: list[Addition] = []
    checked: list[tuple[Path, Checked]] = []
    for path in files:
        found = check_vocabulary(path, before)
        checked.append((path, found))
        if found.addition:
            before.append(found.addition)
    if as_json:
        click.echo(json.dumps([_report(path, found) for path, found in checked], indent=1, ensure_ascii=False))
    else:
        _print(checked)
    context.exit(1 if any(found.faults for _, found in checked) else 0)


def _report(path: Path, found: Checked) -> dict[str, object]:
    faults = [{"where": fault.where, "what": fault.what, "do": fault.do} for fault in found.faults]
    return {"file": str(path), "entries": found.counts, "faults": faults}


def _print(checked: list[tuple[Path, Checked]]) -> None:
    from rich.text import Text

    from graph_build.terminal import Terminal

    console = Terminal()
    for path, found in checked:
        for fault in found.faults:
            console.print(Text(str(fault)), soft_wrap=True)
        entries = ", ".join(f"{n} {kind if n != 1 else kind.removesuffix('s')}" for kind, n in found.counts.items())
        verdict = f"{len(found.faults)} faults" if found.faults else "good"
        console.print(Text(f"{path}: {entries or 'no entries'}; {verdict}"), soft_wrap=True)
