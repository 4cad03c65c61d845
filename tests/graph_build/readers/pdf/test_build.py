"""From a PDF to a release and back: facts at their places, the same bytes whatever the jobs and hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.invented_article import ARTICLE
from benchmarks.printed import Layout
from benchmarks.typesetting import typeset
from graph_build.inspection.readback import facts
from graph_build.inspection.verify import verify
from graph_build.readers import read
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for layout in (Layout("two"), Layout("three", columns=3, size=8, wide=True)):
        (folder / f"{layout.name}.pdf").write_bytes(typeset(ARTICLE, layout))
    return folder


def test_a_pdf_becomes_facts_that_hold(papers: Path, tmp_path: Path) -> None:
    built = build(documents(sorted(papers.iterdir())), tmp_path, BuildSettings())
    assert built.rejected == ()
    store = built.release.store()
    verdict = verify(built.release, [papers])
    assert verdict.holds
    assert verdict.facts > 100
    stated = [fact for fact in facts(store) if fact["document"] == "two.pdf"]
    remission = [f for f in stated if f["type"] == "outcome" and f["slots"].get("percent") == 63.4]
    assert remission
    cells = [f for f in stated if any(span.get("table") == "Table 1" for span in f["spans"])]
    assert any(f["slots"].get("value") == 8.4 and f["slots"].get("sd") == 2.1 for f in cells)


@pytest.mark.slow
def test_one_job_or_two_give_the_same_release(papers: Path, tmp_path: Path) -> None:
    paths = sorted(papers.iterdir())
    one, two = (
        build(documents(paths), tmp_path / str(jobs), BuildSettings(), jobs=jobs).release.digest for jobs in (1, 2)
    )
    assert one == two


def test_the_text_does_not_hang_on_the_hash_seed(papers: Path) -> None:
    path = papers / "three.pdf"
    program = "import sys,pathlib;from graph_build.readers import original;p=pathlib.Path(sys.argv[1]);" \
        "sys.stdout.buffer.write(original(p.read_bytes(),p.name).encode())"  # fmt: skip
    texts = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert texts == {read(path.read_bytes(), path.name).text.encode()}
