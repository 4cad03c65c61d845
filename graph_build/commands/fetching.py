"""The command that uses the network: `cytolink fetch`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.printable import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.fetching import Asked, Fetched, Fetcher
    from graph_build.fetching.articles import Form

FORMS: dict[str, tuple[Form, ...]] = {"jats": ("jats",), "bioc": ("bioc",), "both": ("jats", "bioc")}


@click.command(
    epilog="""\b
Examples:
  cytolink fetch PMC3320991 --out papers --contact you@example.org
  cytolink fetch PMID:21139046 10.1000/x --out papers --format both

Exit codes: 0 all are there, 1 some are not (each is told why), 2 wrong use, 3 a service or the folder fails.
"""
)
@click.argument("ids", nargs=-1, required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder for the files."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="jats",
    show_default=True,
    help="jats from Europe PMC, bioc from NCBI, or both.",
)
@click.option(
    "--contact",
    envvar="CYTOLINK_CONTACT",
    default="",
    help="Your e-mail address, which the services are told. Default: CYTOLINK_CONTACT.",
)
@click.option("--pause", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Seconds between requests.")
@click.option("--server", default=None, help="Address of a server that stands for both services, such as a mirror.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def fetch(
    context: click.Context,
    ids: tuple[str, ...],
    out: Path,
    form: str,
    contact: str,
    pause: float,
    server: str | None,
    as_json: bool,
) -> None:
    """Fetch open-access articles into a folder, to be built from there.

    IDS are PMC ids, PMIDs and DOIs. One request is made at a time; what is in the folder already is not asked for
    again, so a run that was broken off goes on where it stopped. OUT/fetched.json lists each file with its address,
    date and licence. No other command uses the network.
    """
    from graph_build.fetching import Fetcher, asked
    from graph_build.fetching.client import Client, UnavailableError
    from graph_build.fetching.folder import Folder
    from graph_build.fetching.services import Services

    wanted = list(dict.fromkeys(asked(one) for one in ids))
    client = Client(contact, pause, hosts=None) if server else Client(contact, pause)
    fetcher = Fetcher(Services(client, server), Folder(out))
    done: list[Fetched] = []
    try:
        for one in _fetched(fetcher, wanted, FORMS[form]):
            done.append(one)
            if not as_json:
                licence = f" ({one.licence})" if one.licence else ""
                click.echo(harmless(f"{one.asked}: {one.outcome}{licence}: {one.detail}"))
    except UnavailableError:
        click.echo(f"{len(done)} of {len(wanted) * len(FORMS[form])} files were looked after", err=True)
        raise
    if as_json:
        rows = [
            {"asked": str(o.asked), "form": o.form, "outcome": o.outcome, "detail": o.detail, "licence": o.licence}
            for o in done
        ]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    context.exit(0 if all(one.there for one in done) else 1)


def _fetched(fetcher: Fetcher, wanted: Sequence[Asked], forms: Sequence[Form]) -> Iterator[Fetched]:
    for one in wanted:
        for form in forms:
            yield fetcher.fetch(one, form)
