"""`verify` of releases that were changed, digested, sealed and published anew, and of stores beside them."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from graph_build.commands.verifying import verify
from graph_build.inspection.readback import facts
from graph_build.linking import read_source
from graph_build.release import GRAPH, Release
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from graph_build.release.sealing import SEAL, seal
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """# A case of fever

A 54-year-old woman was admitted with fever. C-reactive protein was 88 mg/L on admission. She received 200 mg of
sarilumab subcutaneously every two weeks. C-reactive protein fell to 4 mg/L on day 7. No serious infection occurred.
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "case.md").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def release(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build(documents([papers]), tmp_path_factory.mktemp("releases"), BuildSettings()).release


def forged(release: Release, out: Path, old: str, new: str) -> Release:
    """The release with each line that a pattern finds changed, or left out where nothing takes its place."""
    lines = gzip.decompress((release.path / GRAPH).read_bytes()).decode().splitlines()
    changed = [re.sub(old, new, line) if new else line for line in lines if new or not re.search(old, line)]
    assert changed != lines
    manifest = {key: value for key, value in release.manifest.items() if key != "graph"}
    return publish(out, blocks(sorted(set(changed))), manifest)


def run(release: Path, papers: Path, *more: str) -> Result:
    return CliRunner().invoke(verify, ["--release", str(release), "--documents", str(papers), *more])


def test_a_sound_release_holds_and_is_built_alike_again(release: Release, papers: Path) -> None:
    result = run(release.path, papers, "--rebuild", "--jobs", "1", "--json")
    assert result.exit_code == 0, result.stdout
    told = json.loads(result.stdout)
    assert told["holds"]
    assert told["rebuilt"]
    assert told["facts"] == len(list(facts(release.store())))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (r'(ontology#value> )"88"', r'\1"89"', "is not what its IRI was made of"),
        pytest.param(
            r"(ontology#polarity> <\S+#)negated",
            r"\1affirmed",
            "is not what its IRI was made of",
            marks=pytest.mark.slow,
        ),
        (r'(ontology#fileName> )"case.md"', r'\1"other.md"', "describe the document"),
        (r'(oa#start> )"1(\d\d)"', r'\1"2\2"', "the words there are others"),
    ],
)
def test_a_changed_release_does_not_hold(
    release: Release, papers: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    result = run(forged(release, tmp_path, old, new).path, papers)
    assert result.exit_code == 1
    assert says in result.stdout


def test_a_statement_that_was_left_out_is_missed_and_named(release: Release, papers: Path, tmp_path: Path) -> None:
    gone = next(f["iri"] for f in facts(release.store()) if f["slots"].get("dose") == 200)
    result = run(forged(release, tmp_path, f"^<{gone}[>/]", "").path, papers, "--rebuild", "--jobs", "1")
    assert result.exit_code == 1
    assert "the manifest counts 1 of intervention, the graph holds 0" in result.stdout
    assert f"{gone}: a second build of the documents states it" in result.stdout


def test_the_store_must_hold_what_the_quads_hold(release: Release, papers: Path, tmp_path: Path) -> None:
    other = forged(release, tmp_path, r'(ontology#value> )"88"', r'\1"89"')
    mixed = tmp_path / release.path.name
    shutil.copytree(release.path, mixed)
    shutil.rmtree(mixed / "store")
    shutil.copytree(other.path / "store", mixed / "store")
    (mixed / SEAL).unlink()
    (mixed / SEAL).write_bytes(seal(mixed, len(release.store())))
    result = run(mixed, papers)
    assert result.exit_code == 1
    assert "the store that answers queries holds other quads" in result.stdout


@pytest.mark.slow
def test_a_release_read_with_a_linked_file_is_built_again_with_it(papers: Path, tmp_path: Path) -> None:
    ontology, elsewhere = tmp_path / "mondo.obo", tmp_path / "kept" / "another-name.obo"
    term = "[Term]\nid: MONDO:7777771\nname: serious infection of zebras\n"
    ontology.write_text(f"format-version: 1.2\n\n{term}", encoding="utf-8")
    sources = [read_source(ontology)]
    made = build(documents([papers]), tmp_path / "out", BuildSettings(), sources=sources).release
    elsewhere.parent.mkdir()
    ontology.rename(elsewhere)
    missing = CliRunner().invoke(
        verify, ["--release", str(made.path), "--documents", str(papers), "--rebuild", "--jobs", "1"]
    )
    assert "mondo.obo (SHA-256 " in str(missing.exception)
    assert "by --linked" in str(missing.exception)
    result = run(made.path, papers, "--rebuild", "--jobs", "1", "--linked", str(elsewhere.parent))
    assert result.exit_code == 0, result.stdout
    assert "a second build gives the same release" in result.stdout
