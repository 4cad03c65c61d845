"""`cytolink federation demo`: every saved question to several endpoints, asked in earnest, with a report."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.errors import QueryError
from graph_build.settings import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.release import Release
    from queries.catalogue import SavedQuery
    from server.cli.answers import Answered
    from server.federation.account import Account
    from server.settings import Settings

FAULTS = 1
"""Exit code where a question had no answer."""


@dataclass(frozen=True)
class Ran:
    """What became of one question.

    Attributes:
        question: its name.
        rows: of its answer; None where there is none.
        seconds: by the clock.
        endpoints: how many SERVICE parts were asked.
        values: rows of values that were sent to them together.
        requests: that were answered.
        retries: requests that were sent again.
        remote_rows: rows that came back.
        notices: what a reader has to know of the rows.
        problem: why there is no answer, or empty.
    """

    question: str
    rows: int | None
    seconds: float
    endpoints: int
    values: int
    requests: int
    retries: int
    remote_rows: int
    notices: list[str]
    problem: str


@click.group("federation", epilog="Example: cytolink federation demo")
def federation_command() -> None:
    """Ask other endpoints with the evidence of a release."""


@federation_command.command(
    "demo",
    epilog="""\b
Examples:
  cytolink federation demo
  cytolink federation demo wikidata-other-drugs --answers
  cytolink federation demo --public --json

Exit codes: 0 every question has an answer, 1 one has none, 2 wrong use, 3 failed.
""",
)
@click.argument("names", nargs=-1, metavar="[QUESTION]...")
@click.option("--public", is_flag=True, help="Ask the public endpoints on the internet, not stand-ins on this machine.")
@click.option("--answers", is_flag=True, help="Print each answer as a table, too.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="A release, or the folder that holds releases. Default: the bundled build, published in your data folder.",
)
@click.pass_context
def demo(
    context: click.Context,
    names: tuple[str, ...],
    release: Path | None,
    *,
    public: bool,
    answers: bool,
    as_json: bool,
) -> None:
    """Answer the federated questions, all or those named, and report what each endpoint gave.

    Stand-ins hold a few facts in the public endpoints' own vocabularies; rows of theirs are marked.
    """
    from graph_build.bundle import install
    from graph_build.release import in_words_of, open_release
    from graph_build.release.papers import Papers
    from graph_build.terminal import Terminal
    from queries.catalogue import catalogue, find
    from server.cli.answers import show_answer
    from server.federation.standin import with_stand_ins
    from server.settings import Settings

    asked = [find(name) for name in names] or [query for query in catalogue().values() if query.federated]
    opened = open_release(release) if release else install(data_folder())
    settings = Settings.from_environment()
    console = Terminal(error=True)
    ran: list[Ran] = []
    with nullcontext(settings) if public else with_stand_ins(settings) as used, in_words_of(opened):
        for query, answered, report in _run(asked, opened, used):
            ran.append(report)
            console.print(f"{query.name}: {_outcome(report)}", style="red" if report.problem else None)
            if answers and answered and not as_json:
                show_answer(query, answered, "table", papers=Papers(opened.manifest["sources"]), full=False)
    if as_json:
        click.echo(json.dumps([asdict(report) for report in ran], ensure_ascii=False, indent=1))
    else:
        _print(ran)
    context.exit(FAULTS if any(report.problem for report in ran) else 0)


def _run(
    asked: Sequence[SavedQuery], release: Release, settings: Settings
) -> Iterator[tuple[SavedQuery, Answered | None, Ran]]:
    """Each question with its answer and its report, one after the other."""
    from server.cli.answers import Answered
    from server.federation.local import resolved
    from server.federation.service import Federation

    store = release.store()
    federation = Federation(settings)
    try:
        for query in asked:
            start = time.monotonic()
            answered, account, problem = None, None, ""
            try:
                text, account = resolved(store.engine, query.bind({}), settings, federation)
                rows = store.select(text)
                answered = Answered(tuple(rows.variables), list(rows), account)
            except QueryError as error:
                problem, account = str(error), federation.runs.newest()
            yield query, answered, _report(query, answered, account, time.monotonic() - start, problem)
    finally:
        federation.close()


def _report(query: SavedQuery, answered: Answered | None, account: Account | None, seconds: float, problem: str) -> Ran:
    parts = account.asked if account else []
    return Ran(
        query.name,
        len(answered.rows) if answered else None,
        round(seconds, 3),
        len(parts),
        sum(part.values for part in parts),
        sum(part.requests for part in parts),
        sum(part.retries for part in parts),
        sum(part.rows for part in parts),
        account.notices() if account and not problem else [],
        problem,
    )


def _outcome(report: Ran) -> str:
    return report.problem or f"{report.rows} {'row' if report.rows == 1 else 'rows'} in {report.seconds:.2f} s"


def _print(ran: Sequence[Ran]) -> None:
    from rich.table import Table

    from graph_build.terminal import Terminal

    shown = Table("question", box=None, pad_edge=False)
    for name in ("rows", "endpoints", "values sent", "requests", "retries", "rows back", "seconds"):
        shown.add_column(name, justify="right")
    for one in ran:
        numbers = (one.rows, one.endpoints, one.values, one.requests, one.retries, one.remote_rows)
        shown.add_row(one.question, *("" if n is None else f"{n:,}" for n in numbers), f"{one.seconds:.2f}")
    console = Terminal()
    console.print(shown)
    for notice in dict.fromkeys(notice for one in ran for notice in one.notices):
        console.print(f"Note: {notice}.", style="yellow")
