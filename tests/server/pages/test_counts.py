"""A document has as many facts on every page, in every answer and for every command."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from graph_build.inspection.readback import facts, imported
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.app import close, create_app
from server.cli.doctor import standing
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from graph_build.release import Release

ANNOTATED = """\
71|t|Anakinra in gout
71|a|A 54-year-old man with gout was given anakinra 100 mg daily. His C-reactive protein was 88 mg/L.
71\t0\t8\tAnakinra\tChemical\tMESH:D053590
71\t12\t16\tgout\tDisease\tMESH:D006073
"""
DISAGREEING = """Sarilumab in giant cell arteritis

We enrolled 80 patients with giant cell arteritis and compared them with the placebo group.

Table 1. Initial values by arm

Characteristic Sarilumab (n = 40) Placebo (n = 40) P value

Women, n (%) 30 (75.0) 28 (75.0) 0.61
Mortality, n (%) 2 (5.0) 4 (10.0) 0.40
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("counts")
    (folder / "annotated.pubtator").write_text(ANNOTATED, encoding="utf-8")
    (folder / "disagreeing.txt").write_text(DISAGREEING, encoding="utf-8")
    return build(documents([folder]), folder / "out", BuildSettings()).release


@pytest.fixture(scope="module")
def app(built: Release) -> Iterator[Flask]:
    made = create_app(built.path, Settings(reload_seconds=0, workers=1, deadline=60.0))
    yield made
    close(made)


def shown(app: Flask, address: str) -> str:
    """A page's words."""
    page = app.test_client().get(address, headers={"Accept": "text/html"})
    assert page.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.text)))


def test_all_pages_and_commands_count_the_same_facts(app: Flask, built: Release) -> None:
    found = Counter(fact["document"] for fact in facts(built.store()))
    assert built.manifest["counts"]["discrepancy"] > 0
    assert len(list(imported(built.store()))) > 0  # annotations are not facts of the build
    coverage = Counter[str]()
    answer = app.test_client().get("/q/coverage.csv").text
    for row in csv.DictReader(answer.splitlines()):
        coverage[row["file"]] += int(row["facts"])
    assert coverage == found
    listed = shown(app, "/documents")
    for source in built.manifest["sources"]:
        key, count = source["sha256"][:16], found[source["name"]]
        assert f"{source['characters']:,} {count:,} read" in listed
        assert f"Statements about it {count:,} all" in shown(app, f"/id/document/{key}")
        assert f"What was read from it: {count:,} statements" in shown(app, f"/read/{key}")
    total = f"{found.total():,} facts"
    assert f"statements {found.total():,} " in shown(app, "/")
    assert total in next(standing(built.path, read_all=False)).said
