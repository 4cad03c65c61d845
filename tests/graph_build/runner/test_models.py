"""A build where the file of a model was left out, cut short or is of another form: it says so, or refuses to read."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build import pipeline
from graph_build.commands.documents import build
from graph_build.errors import SettingsError
from graph_build.linear import models as linear
from graph_build.nlp import model as parser
from graph_build.pipeline import asked, lacking, process
from graph_build.recognisers.learned import models as names
from graph_build.release import open_release
from graph_build.runner.again import rebuild
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph_build.pipeline import Processed

CASE = """Case Report
A 34-year-old woman presented with fever. Bilateral chorioretinitis worried the ophthalmologists. She was treated with
prednisolone 40 mg daily. The haemoglobin was 9.8 g/dL.
"""
USUAL = BuildSettings()
FILES = [*names.NAMES, *linear.NAMES]
ALL = [*FILES, parser.NAME]
USED_WITHOUT = {
    "diseases": ["comparisons", "confidence", "parser"],
    "chemicals": ["comparisons", "confidence", "parser"],
    "clinical": ["comparisons", "confidence", "parser"],
    "comparisons": [*names.NAMES, "confidence", "parser"],
    "confidence": [*names.NAMES, "comparisons", "parser"],
    "parser": [*names.NAMES, "comparisons", "confidence"],
}
"""Model whose file is left out -> those that a build then reads with."""


def _forget() -> None:
    for kept in (names.shipped, linear.shipped, linear.missing, parser.shipped, pipeline.confidence_model):
        kept.cache_clear()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """A copy of the shipped files that the build takes for them: file of each model by its name."""
    folder = tmp_path / "shipped"
    for package in ("graph_build.recognisers.learned", "graph_build.linear"):
        with resources.as_file(resources.files(package) / "shipped") as here:
            shutil.copytree(here, folder, dirs_exist_ok=True)
    monkeypatch.setattr(names, "_folder", lambda: folder)
    monkeypatch.setattr(linear, "_file", lambda name: folder / f"{name}.json")
    with resources.as_file(resources.files("graph_build.nlp") / "shipped") as here:
        shutil.copytree(here, tmp_path / "parser")
    monkeypatch.setattr(parser, "_folder", lambda: tmp_path / "parser")
    _forget()
    files = {name: folder / f"{name}.{'crfsuite' if name in names.NAMES else 'json'}" for name in FILES}
    yield files | {parser.NAME: tmp_path / "parser" / "record.json"}
    _forget()


def _processed(settings: BuildSettings = USUAL) -> Processed:
    return process(CASE.encode(), "made-up.txt", settings)


@pytest.mark.parametrize("left_out", ALL)
def test_a_model_that_was_left_out_is_done_without(left_out: str, copied: dict[str, Path]) -> None:
    copied[left_out].unlink()
    assert lacking(USUAL) == [left_out]
    processed = _processed()
    assert processed.counts["intervention"] == 1
    told = {name for name in ALL if any(f'"Cytolink model \\"{name}\\""' in line for line in processed.lines)}
    assert told == {*USED_WITHOUT[left_out]} == {name for name, _ in asked(USUAL)}
    sure = [line for line in processed.lines if "ontology#confidence>" in line]
    assert bool(sure) == (left_out != "confidence")


def test_a_build_says_which_model_was_not_there(copied: dict[str, Path], tmp_path: Path) -> None:
    copied["diseases"].unlink()
    copied["confidence"].unlink()
    paper = tmp_path / "made-up.txt"
    paper.write_text(CASE, "utf-8")
    shown = CliRunner().invoke(build, [str(paper), "--out", str(tmp_path / "out"), "--jobs", "1"])
    assert shown.exit_code == 0, shown.output
    said = " ".join(shown.output.split())
    assert "diseases: its file is not there, so no learned names are read" in said
    assert "confidence: its file is not there, so facts bear no confidence but the score of some rules" in said
    release = open_release(tmp_path / "out")
    assert release.manifest["models_missing"] == ["diseases", "confidence"]
    assert [model["name"] for model in release.manifest["models"]] == ["comparisons", "parser"]
    assert rebuild(release, [paper]) == []


def test_with_all_models_none_is_missed_and_without_any_a_document_is_still_read(copied: dict[str, Path]) -> None:
    assert ([name for name, _ in asked(USUAL)], lacking(USUAL)) == (ALL, [])
    whole = _processed()
    for file in copied.values():
        file.unlink()
    _forget()
    assert (asked(USUAL), lacking(USUAL)) == ([], ALL)
    bare = _processed()
    assert bare.counts["intervention"] == whole.counts["intervention"]
    assert bare.withheld == {}


def test_what_is_not_asked_is_not_missed(copied: dict[str, Path]) -> None:
    for name in (*names.NAMES, "comparisons"):
        copied[name].unlink()
    by_rules = BuildSettings(learned=False)
    assert ([name for name, _ in asked(by_rules)], lacking(by_rules)) == (["confidence", "parser"], [])


@pytest.mark.parametrize("cut", ALL)
def test_a_model_that_was_cut_short_is_not_read_with(cut: str, copied: dict[str, Path]) -> None:
    whole = copied[cut].read_bytes()
    copied[cut].write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SettingsError, match="SHA-256" if cut in names.NAMES else "cannot be read") as raised:
        _processed()
    assert cut in str(raised.value)
    assert "Install Cytolink anew" in str(raised.value)


@pytest.mark.parametrize("other", FILES)
def test_a_model_of_another_form_is_not_read_with(other: str, copied: dict[str, Path]) -> None:
    record = copied[other].with_suffix(".json")
    told = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**told, "form": "cytolink-names/0"}), "utf-8")
    with pytest.raises(SettingsError, match="of the form cytolink"):
        _processed()


def test_a_record_that_was_left_out_or_is_of_another_file_is_a_fault(copied: dict[str, Path]) -> None:
    record = copied["diseases"].with_suffix(".json")
    told = record.read_text("utf-8")
    record.unlink()
    with pytest.raises(SettingsError, match="record cannot be read"):
        _processed()
    record.write_text(told.replace(json.loads(told)["sha256"], "0" * 64), "utf-8")
    with pytest.raises(SettingsError, match="SHA-256"):
        _processed()
