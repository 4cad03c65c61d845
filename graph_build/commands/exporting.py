"""`cytolink export`: records in the exchange formats of the field."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from graph_build.commands.options import opened, release_option

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph_build.exports.asking import Left, Row

FORMS = ("phenopackets", "arms", "contrasts", "ro-crate")


@click.command(
    name="export",
    epilog="""\b
Examples:
  cytolink export phenopackets --release releases > patients.jsonl
  cytolink export arms > arms.csv
  cytolink export contrasts --document 003 > contrasts.csv
  cytolink export ro-crate --release releases > ro-crate-metadata.json
""",
)
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMS))
@release_option
@click.option("--document", default="", help="Only documents whose file name begins so. Default: all.")
def export(form: str, release_path: Path | None, document: str) -> None:
    r"""Print the records of a release as FORMAT.

    \b
    phenopackets  patients as GA4GH Phenopackets v2, one JSON object a line
    arms          results by arm as CSV, for R's meta (pairwise)
    contrasts     effect estimates with standard errors as CSV, for R's meta and metafor, and for PyMARE
    ro-crate      metadata of the whole release as a Research Object Crate, to lie beside its files

    What the format has no place for is counted on standard error.
    """
    from collections import Counter

    from graph_build.exports import meta_analysis, phenopackets, ro_crate
    from graph_build.exports.asking import names_of, rows_of, versions_of
    from graph_build.exports.terms import Terms

    release = opened(release_path)
    if form == "ro-crate":
        if document:
            raise click.UsageError("a crate describes the whole release: leave --document out")
        click.echo(ro_crate.text(ro_crate.ro_crate(release, datetime.now(UTC).date().isoformat())))
        return
    left: Left = Counter()
    if form == "phenopackets":
        rows = {name: rows_of(release, name, {"document": document}) for name in phenopackets.QUERIES}
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        terms = Terms(names_of(release), versions_of(release))
        for packet in phenopackets.phenopackets(rows, created, terms, left):
            click.echo(json.dumps(packet, ensure_ascii=False))
    elif form == "arms":
        _table(meta_analysis.ARMS, meta_analysis.arms(rows_of(release, "results", {"document": document}), left))
    else:
        found = meta_analysis.contrasts(rows_of(release, "effects", {"document": document}), left)
        _table(meta_analysis.CONTRASTS, found)
    for what, count in sorted(left.items()):
        click.echo(f"cytolink: left out, for the format has no place for them: {count} {what}", err=True)


def _table(columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
