"""What the build's commands show to people: tables and accounts in the terminal."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from graph_build.model import Span, around, printed
from graph_build.readers import is_escaped, is_markup
from graph_build.readers.decoding import MIXED
from graph_build.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_build.inspection.discrepancies import DiscrepancyFound
    from graph_build.inspection.explain import Explained
    from graph_build.release.papers import Papers
    from graph_build.runner.build import Built

AROUND = 120
"""Characters of the document that are shown on either side of a span."""


_NOT_UTF_8 = (
    "not all of it is UTF-8; the bytes that are not were read as Windows-1252. Where its letters are wrong, save it in "
    "UTF-8, or name its encoding by --encoding"
)
_WITHOUT = {
    **dict.fromkeys(("diseases", "chemicals", "clinical"), "so no learned names are read"),
    "comparisons": "so comparisons are read by rules alone",
    "parser": "so comparisons of arms are read by the words of a sentence alone",
    "confidence": "so facts bear no confidence but the score of some rules",
}
"""What a build lacks where the file of a model was left out."""


def print_build(built: Built) -> None:
    """The report of a build: facts by type, what did not get in, and where the release is."""
    manifest, console = built.release.manifest, Terminal()
    table = Table("type", title="Facts by type", title_justify="left")
    table.add_column("facts", justify="right")
    for kind, count in manifest["counts"].items():
        table.add_row(kind.replace("_", " "), f"{count:,}")
    console.print(table)
    for rejected in built.rejected:
        console.print(Text("rejected", style="red"), Text(f"{rejected['place']}: {rejected['reason']}"), soft_wrap=True)
    for reason, places in _by_reason(built.skipped):
        console.print(Text("passed over", style="dim"), Text(f"{reason}: {', '.join(places)}"), soft_wrap=True)
    for source in manifest["sources"]:
        if source.get("encoding") == MIXED:
            console.print(Text("warning", style="yellow"), Text(f"{source['name']}: {_NOT_UTF_8}"), soft_wrap=True)
    for reason, number in Counter(str(q["reason"]) for q in built.quarantined).most_common():
        console.print(Text("quarantined", style="yellow"), Text(f"{number}: {reason}"))
    for name in manifest.get("models_missing", ()):
        console.print(Text("no model", style="yellow"), Text(f"{name}: its file is not there, {_WITHOUT[name]}"))
    if withheld := manifest["withheld"]:
        said = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in withheld.items())
        console.print(Text("withheld", style="yellow"), Text(f"less sure than the bound ({_bounds(manifest)}): {said}"))
    for decision in manifest["stale_decisions"]:
        console.print(Text("stale decision", style="yellow"), Text(decision))
    console.print(f"{len(manifest['sources'])} documents, {manifest['graph']['quads']:,} quads; {_reading(built)}")
    console.print(f"release {built.release.digest}")
    console.print(f"in {built.release.path}", soft_wrap=True)
    if built.held_back:
        console.print(
            Text("held back", style="red"), Text(f"`current` stays as it is: {built.held_back}"), soft_wrap=True
        )


def print_rows_left_out(console: Terminal, file: str, number: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of a linked table that cannot be read.

    Args:
        console: where to.
        file: the table's name.
        number: of rows that were left out.
        rows: the first of them, `line` and `reason` of each.
    """
    shown = list(rows)
    for row in shown:
        console.print(
            Text("left out", style="red"), Text(f"{file}, line {row['line']}: {row['reason']}"), soft_wrap=True
        )
    if number > len(shown):
        console.print(Text("left out", style="red"), Text(f"{file}: {number - len(shown):,} more rows"))


def _bounds(manifest: Mapping[str, Any]) -> str:
    return ", ".join(f"{kind.replace('_', ' ')} {bound}" for kind, bound in manifest["bounds"].items())


def report_of(built: Built) -> dict[str, object]:
    """The report of a build, for JSON."""
    manifest = built.release.manifest
    return {
        "digest": built.release.digest,
        "release": str(built.release.path),
        "held_back": built.held_back,
        "profile": manifest["profile"],
        "quads": manifest["graph"]["quads"],
        "reading": {"read": built.read, "kept": built.kept, "why": dict(built.why)},
        "counts": manifest["counts"],
        "models": [model["name"] for model in manifest["models"]],
        "models_missing": manifest.get("models_missing", []),
        "bound": manifest["bound"],
        "bounds": manifest["bounds"],
        "withheld": manifest["withheld"],
        "sources": manifest["sources"],
        "vocabulary": [{**entry, "rows": len(entry["rows"])} for entry in manifest.get("vocabulary", ())],
        "rejected": list(built.rejected),
        "skipped": list(built.skipped),
        "quarantined": list(built.quarantined),
    }


def _sure(confidence: float | None) -> str:
    return "" if confidence is None else f"   confidence {confidence:.2f}"


def _reading(built: Built) -> str:
    """How many documents were read, and why."""
    reasons = ", ".join(f"{name}: {number:,}" for name, number in sorted(built.why.items()))
    told = f"{built.read:,} read" + (f" ({reasons})" if set(built.why) - {"new"} else "")
    return f"{told}, {built.kept:,} as they were at an earlier build" if built.kept else told


def _by_reason(skipped: Iterable[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Files that are no documents, by the reason why; none is left out."""
    grouped: dict[str, list[str]] = {}
    for one in skipped:
        grouped.setdefault(one["reason"], []).append(one["place"])
    return sorted(grouped.items())


def print_discrepancies(found: Iterable[DiscrepancyFound], papers: Papers) -> None:
    """Discrepancies, a row each; papers by their citations."""
    table = Table("document", "kind", "what disagrees", "one side", "other side")
    for one in found:
        sides = (one["side_a"]["reading"], one["side_b"]["reading"])
        table.add_row(*map(Text, (papers.called(one["document"]), one["kind"], one["rationale"], *sides)))
    Terminal().print(table)


def print_account(account: Explained, texts: Mapping[str, str], papers: Papers) -> None:
    """The account of one fact.

    Args:
        account: what the graph says of it.
        texts: documents by their SHA-256, for the words around the spans; may lack this one.
        papers: of the release, for what its document is called.
    """
    fact, console = account.fact, Terminal()
    console.print(Text(f"{fact['type']} of {fact['subject'] or '(no subject)'}", style="bold"))
    read = f"{fact['origin']}   reading {account.quality}{_sure(fact['confidence'])}"
    console.print(Text(f"{papers.called(fact['document'])}   {read}\n{fact['iri']}", style="dim"))
    if account.trials:
        console.print(Text(f"The article reports the trial {', '.join(account.trials)}"))
    for standing in account.standing:
        console.print(Text(f"The article is {standing}", style="bold red"))
    for name, value in fact["slots"].items():
        console.print(Text(f"  {name:18} {json.dumps(value, ensure_ascii=False)}"))
    for slot, concept, label in account.links:
        console.print(Text(f"  {slot:18} = {label or 'no label'} <{concept}>"))
    name, version, does = account.rule
    console.print(Text.assemble(("\nRule ", "bold"), f"{name}, version {version}: {does}"))
    for held, check in account.checks:
        console.print(
            Text.assemble(("Check ", "bold"), ("held " if held else "failed ", "green" if held else "red"), check)
        )
    if account.decision:
        decision, curator, date, reason, revises = account.decision
        before = f" (it was {revises})" if revises else ""
        console.print(Text.assemble(("Decision ", "bold"), f"{decision} by {curator} on {date}: {reason}{before}"))
    text = texts.get(account.sha256)
    for span in fact["spans"]:
        where = f"{span['start']}-{span['end']} {span['role']}"
        if "table" in span:
            where += f", {span['table']} row {span.get('row', '-')} column {span.get('column', '-')}"
        console.print(Text(f"\n{where}", style="bold"))
        if text is not None:
            place = Span(span["start"], span["end"])
            markup, escaped = is_markup(account.form), is_escaped(account.form)
            before, behind = around(text, place, AROUND, markup=markup, escaped=escaped)
            words = printed(text[place.start : place.end], markup=markup, escaped=escaped)
        elif span["start"] in account.quotes:
            before, words, behind = "", account.quotes[span["start"]], ""
        else:
            console.print(Text("  (this release holds no quotations: give --documents)", style="dim"))
            continue
        console.print(Text.assemble((before, "dim"), (words, "bold reverse"), (behind, "dim")))
