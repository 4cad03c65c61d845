"""The page of a statement says what became of the article that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.inspection.readback import facts
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

PAPER = (
    "# Sarilumab in polymyalgia\n\nThis article has been {} (doi 10.1000/xyz123).\n\n"
    "## Methods\n\nRegistered as NCT01234567. CRP was measured.\n"
)


def test_a_statement_of_a_retracted_article_says_so_on_its_page(tmp_path: Path) -> None:
    for name, became in (("bad.md", "retracted"), ("good.md", "praised")):
        (tmp_path / name).write_text(PAPER.format(became), encoding="utf-8")
    built = build(documents([tmp_path / "bad.md", tmp_path / "good.md"]), tmp_path / "out", BuildSettings())
    app = create_app(built.release.path, Settings(reload_seconds=0, workers=1, deadline=60.0))
    try:
        client = app.test_client()
        for fact in facts(built.release.store()):
            path = fact["iri"].removeprefix("https://w3id.org/cytolink")
            page = client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == 200
            warned = "is retracted (doi:10.1000/xyz123)" in page.text
            assert warned is (fact["document"] == "bad.md"), fact
            assert "reports the trial NCT01234567" in page.text
    finally:
        close(app)
