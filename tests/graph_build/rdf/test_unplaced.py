"""A value that makes no record is kept apart with the reason, and coverage counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from graph_build.store import PREFIXES, plain
from queries.catalogue import find

if TYPE_CHECKING:
    from pathlib import Path

TRIAL = """# A randomised trial of sarilumab against placebo

## Methods

Patients were randomised to sarilumab 200 mg (n = 30), sarilumab 150 mg (n = 31) or placebo (n = 30).

## Results

Mean CRP at week 12 was 4.2 mg/L in the treatment group and 9.1 mg/L with placebo.
"""


def test_a_value_of_none_of_the_arms_is_kept_apart_and_counted(tmp_path: Path) -> None:
    (tmp_path / "trial.md").write_text(TRIAL, encoding="utf-8")
    settings = BuildSettings(curation=False, learned=False)
    store = build(documents([tmp_path]), tmp_path / "out", settings).release.store()
    asked = """PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?reason ?type {
      GRAPH <https://w3id.org/cytolink/graph/unplaced> {
        ?value cyto:unplacedReason ?reason ; prov:wasDerivedFrom ?fact }
      ?fact cyto:statedIn ?source ; a/cyto:factType ?type
      FILTER NOT EXISTS { ?record cyto:recordedIn ?source ; prov:wasDerivedFrom ?fact } }"""
    apart = [tuple(map(plain, row)) for row in store.select(PREFIXES + asked)]
    assert apart == [("its arm is none of the study's", "measurement")]
    answer = store.select(find("coverage").bind({}))
    place = list(answer.variables).index("unplaced")
    assert sum(int(plain(row[place]) or 0) for row in answer) == len(apart)
