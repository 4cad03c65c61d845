"""`cytolink train`: what a user's reviewers decided teaches the confidence of the user's own builds."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph_build.errors import SettingsError
from graph_build.printable import harmless
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.linear import LinearModel
    from graph_build.linear.fitting import Judged
    from graph_build.model import Fact, Worksheet

PENALTY = 4.0
"""How strongly weights are held to those that Cytolink came with: half as strongly as these were held to nought."""
SEEN = 3
"""Decisions that a feature must be met in before they move its weight."""
SHOWN = 10


@dataclass(slots=True)
class Learnt:
    """What the decisions taught.

    Attributes:
        examples: facts that were decided on, with their features.
        left_out: decisions that teach nothing: they add, they find no fact, or their document was not given.
        met: each fact of the documents, decided on or not, with its features.
    """

    examples: list[Judged] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    met: list[tuple[Fact, tuple[str, ...]]] = field(default_factory=list)

    def loss(self, model: LinearModel) -> float:
        """The mean surprise of a model at the decisions, in nats: less is better."""
        sure = [(float(model.probability(one.features)), one.right) for one in self.examples]
        return -sum(math.log(p if right else 1 - p) for p, right in sure) / len(sure)

    def stated(self, model: LinearModel) -> int:
        """How many facts of the documents reach the usual bound of their kind."""
        from graph_build.confidence import bound_of

        return sum(model.probability(held) >= bound_of(fact, model, None) for fact, held in self.met)


@click.command(
    epilog="""\b
Examples:
  cytolink train paper.yaml --documents papers/ --out ours.json
  cytolink train decisions/*.yaml --documents papers/ --out ours.json --onto older.json
  cytolink build papers/ --out releases --confidence-model ours.json

Exit codes: 0 learnt from all decisions, 1 some cannot be read (each is named), 2 wrong use, 3 failed.
"""
)
@click.argument("worksheets", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--documents",
    "paths",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="The documents that were decided on: a file, folder or archive. May be repeated.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option(
    "--onto",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Start from this file of an earlier training instead of the model that came with Cytolink.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def train(worksheets: tuple[Path, ...], paths: tuple[Path, ...], out: Path, onto: Path | None, as_json: bool) -> None:
    """Learn from reviewers' decisions how sure to be of facts.

    WORKSHEETS are filled in as `cytolink curate review` writes them. A fact that was accepted is right, one that was
    rejected or corrected was wrong. The file that is written is for `cytolink build --confidence-model`; what a fact
    says is not changed by it, only whether it is sure enough to be stated.
    """
    from graph_build.curation import read_worksheets
    from graph_build.linear import LinearModel, read_model, shipped
    from graph_build.linear.fitting import fit

    old = read_model(onto) if onto else shipped("confidence")
    given = read_worksheets(worksheets)
    learnt = _examples(given.sheets, paths)
    learnt.left_out += given.faults
    if not learnt.examples:
        raise SettingsError(
            "no decision finds its fact",
            where=", ".join(path.name for path in worksheets),
            do="Give the documents that the worksheets were made for, and fill in accept, reject or correct.",
        )
    base, weights = fit(learnt.examples, penalty=PENALTY, seen=SEEN, start=(old.base, old.weights))
    right = sum(one.right for one in learnt.examples)
    record = {
        "started_from": old.sha256,
        "fitted_on": [{"text": path.name, "decisions": "accept, reject, correct"} for path in worksheets],
        "right": right,
        "wrong": len(learnt.examples) - right,
        "settings": {"penalty": PENALTY, "seen": SEEN},
    }
    new = LinearModel(out.stem, weights, base, record, bounds=old.bounds)
    out.write_text(new.as_text(), encoding="utf-8")
    report = _report(learnt, old, new)
    if as_json:
        click.echo(json.dumps({"written": str(out), **report}, indent=1, ensure_ascii=False))
    else:
        for line in _told(report):
            click.echo(harmless(line))
        click.echo(f"written to {out}")
    raise SystemExit(int(bool(given.faults)))


def _examples(sheets: Iterable[Worksheet], paths: Sequence[Path]) -> Learnt:
    """The facts that the decisions find in the documents."""
    from graph_build.confidence import features
    from graph_build.confidence.places import Places
    from graph_build.curation import in_words
    from graph_build.curation.review import is_meant
    from graph_build.linear.fitting import Judged
    from graph_build.pipeline import state
    from graph_build.sources import Source, documents

    waiting = {sheet.sha256: sheet for sheet in sheets}
    learnt = Learnt()
    for found in documents(paths):
        if not isinstance(found, Source):
            continue
        stated = state(found.data, found.name, BuildSettings(curation=False), found.companion)
        sheet = waiting.pop(stated.read.document.sha256, None)
        if sheet is None:
            continue
        places = Places(stated.facts, stated.read)
        held = {fact: features(fact, places) for fact in stated.facts}
        learnt.met += held.items()
        for decision in sheet.decisions:
            meant = [fact for fact in stated.facts if is_meant(fact, decision)]
            if decision.do == "add" or len(meant) != 1:
                learnt.left_out.append(f"{sheet.file}: {in_words(decision)}")
            else:
                learnt.examples.append(Judged(held[meant[0]], decision.do == "accept"))
    learnt.left_out += [f"{sheet.file}: its document was not given" for sheet in waiting.values()]
    return learnt


def _report(learnt: Learnt, old: LinearModel, new: LinearModel) -> dict[str, object]:
    moved = {name: new.weights.get(name, 0) - old.weights.get(name, 0) for name in {*old.weights, *new.weights}}
    most = sorted(((n, by) for n, by in moved.items() if by), key=lambda one: (-abs(one[1]), one[0]))[:SHOWN]
    return {
        "right": sum(one.right for one in learnt.examples),
        "wrong": sum(not one.right for one in learnt.examples),
        "left_out": learnt.left_out,
        "loss": {"before": round(learnt.loss(old), 3), "after": round(learnt.loss(new), 3)},
        "facts": len(learnt.met),
        "stated": {"before": learnt.stated(old), "after": learnt.stated(new)},
        "weights_moved": sum(1 for by in moved.values() if by),
        "moved_most": [{"feature": name, "by": by / 1000} for name, by in most],
    }


def _told(report: dict[str, object]) -> Iterable[str]:
    """The report in words."""
    loss, stated = report["loss"], report["stated"]
    yield f"decisions learnt from: {report['right']} right, {report['wrong']} wrong"
    for one in report["left_out"] if isinstance(report["left_out"], list) else ():
        yield f"left out: {one}"
    if isinstance(loss, dict) and isinstance(stated, dict):
        yield f"surprise at these decisions: {loss['before']} before, {loss['after']} now (less is better)"
        yield (
            f"of the {report['facts']} facts of these documents, at the usual bounds: "
            f"{stated['before']} stated before, {stated['after']} now"
        )
    yield f"weights moved: {report['weights_moved']}"
    for one in report["moved_most"] if isinstance(report["moved_most"], list) else ():
        yield f"  {one['by']:+.2f}  {one['feature']}"
