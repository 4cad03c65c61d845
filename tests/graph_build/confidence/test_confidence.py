"""Confidence: every fact has one, facts below the bound are withheld and not lost, and decisions teach it."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph_build.confidence import bound_of
from graph_build.confidence.features import without_models
from graph_build.curation import load, review
from graph_build.curation.worksheets import worksheet
from graph_build.errors import SettingsError
from graph_build.inspection.readback import facts
from graph_build.linear import LinearModel, read_model, shipped
from graph_build.linear.fitting import Judged, fit
from graph_build.pipeline import Stated, state
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from graph_build.store import PREFIXES, plain
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.runner.build import Built

PAPER = (
    "A case of giant cell arteritis treated with tocilizumab\n\nCase report\n\n"
    "A 71-year-old woman was admitted with fever and headache. C-reactive protein was 84 mg/L and haemoglobin was "
    "9.1 g/dL. She was treated with prednisolone 40 mg daily and tocilizumab 162 mg weekly. The headache resolved.\n"
)
WITHHELD = "SELECT ?reading ?sure { ?reading a cyto:WithheldReading ; cyto:confidence ?sure }"


@pytest.fixture(scope="module")
def read() -> Stated:
    return state(PAPER.encode(), "paper.txt", BuildSettings(curation=False))


def built(folder: Path, bound: str) -> Built:
    (folder / "paper.txt").write_text(PAPER, encoding="utf-8")
    return build(documents([folder / "paper.txt"]), folder / bound, BuildSettings(bound=Decimal(bound)))


def test_every_fact_says_how_sure_it_is_and_none_is_certain(read: Stated) -> None:
    sure = [fact.confidence for fact in read.facts]
    assert len(sure) > 8
    assert all(one is not None and Decimal("0.01") <= one <= Decimal("0.99") for one in sure)
    assert all(one == one.quantize(Decimal("0.01")) for one in sure if one is not None)


def test_facts_below_the_bound_are_withheld_counted_and_described(tmp_path: Path) -> None:
    whole, less = built(tmp_path, "0"), built(tmp_path, "0.95")
    every = {f["iri"]: f["confidence"] for f in facts(whole.release.store())}
    kept = {f["iri"]: f["confidence"] for f in facts(less.release.store())}
    below = {iri: sure for iri, sure in every.items() if sure is not None and sure < 0.95}
    assert below
    assert kept == {iri: sure for iri, sure in every.items() if iri not in below}
    manifest = less.release.manifest
    assert manifest["bound"] == "0.95"
    assert sum(manifest["withheld"].values()) == len(below)
    assert whole.release.manifest["withheld"] == {}
    rows = less.release.store().select(PREFIXES + WITHHELD)
    told = {str(plain(reading)).replace("/withheld/", "/fact/"): plain(sure) for reading, sure in rows}
    assert told == below


def test_a_saved_query_lists_what_was_withheld_and_others_can_ask_for_more(tmp_path: Path) -> None:
    built(tmp_path, "0.95")
    at = ["--release", str(tmp_path / "0.95"), "--format", "json"]

    def rows(*given: str) -> list[dict[str, dict[str, str]]]:
        done = CliRunner().invoke(cytolink, ["query", *given, *at])
        assert done.exit_code == 0, done.output
        found: list[dict[str, dict[str, str]]] = json.loads(done.stdout)["results"]["bindings"]
        return found

    withheld = rows("below-the-bound")
    sure = [float(row["confidence"]["value"]) for row in withheld]
    assert withheld
    assert sure == sorted(sure, reverse=True)
    assert max(sure) < 0.95
    assert rows("measurements", "-p", "min_confidence=1") == []
    assert {row["variable"]["value"] for row in rows("measurements", "-p", "min_confidence=0.9")} <= {
        row["variable"]["value"] for row in rows("measurements")
    }


def test_a_reviewer_brings_a_withheld_fact_in(read: Stated, tmp_path: Path) -> None:
    doubtful = next(f for f in read.facts if f.confidence is not None and f.confidence < Decimal("0.95"))
    text = worksheet(read.read.document, [doubtful], (), {doubtful: Decimal("0.95")})
    assert f"its confidence is {doubtful.confidence}" in text
    sheet = tmp_path / "paper.yaml"
    sheet.write_text(decided(text, "accept"), encoding="utf-8")
    (accepted,) = review([doubtful], load(sheet)).facts
    assert accepted.confidence == 1


def decided(text: str, do: str) -> str:
    """A worksheet with every decision filled in."""
    filled = text.replace("- do:        # accept, reject or correct", f"- do: {do}")
    filled = filled.replace("date:      # as 2026-01-31", "date: 2026-01-31")
    return filled.replace("curator:", "curator: A reader").replace("reason:", "reason: I looked.")


def test_rejecting_facts_makes_later_builds_less_sure_of_the_like(read: Stated, tmp_path: Path) -> None:
    paper, sheet, out = tmp_path / "paper.txt", tmp_path / "paper.yaml", tmp_path / "ours.json"
    paper.write_text(PAPER, encoding="utf-8")
    doses = [f for f in read.facts if f.type == "intervention"]
    assert len(doses) >= 2
    sheet.write_text(
        decided(worksheet(read.read.document, doses, (), dict.fromkeys(doses, Decimal(1))), "reject"), encoding="utf-8"
    )
    done = CliRunner().invoke(cytolink, ["train", str(sheet), "--documents", str(paper), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["right"], report["wrong"], report["left_out"]) == (0, len(doses), [])
    assert report["loss"]["after"] < report["loss"]["before"]
    after = state(PAPER.encode(), "paper.txt", BuildSettings(curation=False, confidence_model=str(out)))
    before = {f.slots: f.confidence for f in doses}
    for fact in after.facts:
        if fact.type == "intervention":
            assert fact.confidence is not None
            assert fact.confidence < (before[fact.slots] or 0)


def test_a_user_decides_trains_and_builds(tmp_path: Path) -> None:
    paper, sheet, ours = tmp_path / "paper.txt", tmp_path / "paper.yaml", tmp_path / "ours.json"
    paper.write_text(PAPER, encoding="utf-8")

    def ask(*given: str) -> str:
        done = CliRunner().invoke(cytolink, list(given))
        assert done.exit_code == 0, done.output
        return done.stdout

    sheet.write_text(decided(ask("curate", "review", str(paper), "--bound", "0.97"), "reject"), encoding="utf-8")
    report = json.loads(ask("train", str(sheet), "--documents", str(paper), "--out", str(ours), "--json"))
    assert report["wrong"] >= 5
    assert report["stated"]["after"] < report["stated"]["before"]
    assert report["moved_most"]
    ask("build", str(paper), "--out", str(tmp_path / "after"), "--confidence-model", str(ours))
    after = json.loads((tmp_path / "after" / "current" / "manifest.json").read_text("utf-8"))
    (used,) = [one for one in after["models"] if one["name"] == "ours"]
    assert used["sha256"] == hashlib.sha256(ours.read_bytes()).hexdigest()
    rows = json.loads(ask("query", "below-the-bound", "--release", str(tmp_path / "after"), "--format", "json"))
    assert len(rows["results"]["bindings"]) == sum(after["withheld"].values())


def test_training_without_a_decision_that_finds_its_fact_says_what_to_do(tmp_path: Path) -> None:
    sheet = tmp_path / "paper.yaml"
    sheet.write_text(f"document: {'ab' * 32}\nname: paper.txt\ndecisions: []\n", encoding="utf-8")
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    given_ = ["train", str(sheet), "--documents", str(tmp_path / "paper.txt"), "--out", str(tmp_path / "ours.json")]
    done = CliRunner().invoke(cytolink, given_)
    assert done.exit_code != 0
    assert not (tmp_path / "ours.json").exists()
    assert "no decision finds its fact" in done.output + str(done.exception)


@pytest.mark.parametrize("weight", ["0.5", "true", '"1"', "90000", "null"])
def test_a_file_that_is_no_model_is_refused_by_name(tmp_path: Path, weight: str) -> None:
    file = tmp_path / "ours.json"
    file.write_text(
        shipped("confidence").as_text().replace('"weights": {', f'"weights": {{ "bad": {weight},', 1), encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=r"ours\.json"):
        read_model(file)


@given(st.dictionaries(st.text(max_size=8), st.integers(-20_000, 20_000), max_size=6), st.integers(-20_000, 20_000))
def test_a_model_written_and_read_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, weights: dict[str, int], base: int
) -> None:
    file = tmp_path_factory.mktemp("model") / "ours.json"
    file.write_text(LinearModel("ours", weights, base, {"command": "made up"}).as_text(), encoding="utf-8")
    again = read_model(file)
    assert (dict(again.weights), again.base, again.name) == (weights, base, "ours")


def test_fitted_confidence_is_near_the_share_that_is_right() -> None:
    kinds = {"clear": 0.95, "doubtful": 0.5, "bad": 0.1}
    examples = [Judged((kind, "always"), n < share * 200) for kind, share in kinds.items() for n in range(200)]
    base, weights = fit(examples, penalty=1.0)
    model = LinearModel("test", weights, base)
    for kind, share in kinds.items():
        assert abs(float(model.probability((kind, "always"))) - share) < 0.03


def test_training_moves_only_what_the_decisions_met() -> None:
    old = {"met": 1000, "elsewhere": -500}
    base, weights = fit([Judged(("met",), right=False)] * 12, seen=3, start=(100, old))
    assert weights["met"] < 1000
    assert weights["elsewhere"] == -500
    assert base < 100


def test_what_ships_says_what_it_was_fitted_on_and_speaks_without_the_models_of_names() -> None:
    model = shipped("confidence")
    assert {"fitted_on", "command", "settings"} <= set(model.record)
    assert all("licence" not in one or one["licence"] for one in model.record["fitted_on"])
    assert without_models(("known", "told=sure", "condition:told=no")) == ("known",)
    assert sys.getsizeof(model.as_text()) < 2_000_000


def test_a_bound_by_kind_withholds_that_kind_alone_and_one_number_overrides_it(read: Stated) -> None:
    model = replace(shipped("confidence"), bounds={"dose": 97, "measurement": 12})
    dose = next(f for f in read.facts if f.type == "intervention" and f.slot("dose") is not None)
    value = next(f for f in read.facts if f.type == "measurement")
    undosed = replace(dose, slots=tuple(pair for pair in dose.slots if pair[0] != "dose"))
    assert [bound_of(f, model, None) for f in (dose, value, undosed)] == [
        Decimal("0.97"),
        Decimal("0.12"),
        Decimal("0.5"),
    ]
    assert {bound_of(f, model, Decimal("0.3")) for f in (dose, value)} == {Decimal("0.3")}
