"""Treatments, patients, arms and cited populations of the five documents, against what the documents tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.courses import courses, own_arms, population_sizes, settled
from graph_build.pipeline import process, state
from graph_build.settings import BuildSettings
from graph_build.store import PREFIXES, EmbeddedStore
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.model import Fact

pytestmark = pytest.mark.shared

OWN = {
    "000": {"ivig": 2, "tocilizumab": 1},
    "001": {"ivig": 2, "aspirin": 2, "anakinra": 1},
    "002": {},
    "003": {"tocilizumab": 1},
    "004": {
        "tocilizumab": 7, "prednisone": 7, "methotrexate": 7, "azathioprine": 4, "infliximab": 4, "cyclosporine": 3,
        "adalimumab": 3, "mycophenolate": 2, "cyclophosphamide": 2, "sirolimus": 2, "anakinra": 1, "rituximab": 1,
        "minocycline": 1,
    },
}  # fmt: skip
"""Infusions and courses that the own patients or group of a document had, by drug."""
PATIENTS = {"000": 4, "001": 1, "003": 64, "004": 7}
ARMS = {"003": {"arm": 31, "control": 33}}
CITED = {"001": (10, 35), "002": (7, 7767), "004": (2, 13)}
"""Cited populations but for their arms, and how many patients those have whose number is told."""


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[str, tuple[Fact, ...]]:
    """The settled facts of each document, by the beginning of its name."""
    files = sorted((shared / "documents").glob("*.txt"))
    return {file.name[:3]: settled(state(file.read_bytes(), file.name).facts) for file in files}


@pytest.mark.parametrize("name", sorted(OWN))
def test_treatments_are_counted_once(told: dict[str, tuple[Fact, ...]], name: str) -> None:
    given = [p.administration for p in courses(told[name])]
    found = Counter(
        one.agents[0].removeprefix(CYTO)
        for one in given
        if one.population.experiencer == "own" and (name != "004" or one.population.kind == "patient")
    )
    assert found == OWN[name]


def test_patients_and_arms_have_the_sizes_that_are_told(told: dict[str, tuple[Fact, ...]]) -> None:
    for name, size in PATIENTS.items():
        sizes = {p.label: n for p, n in population_sizes(told[name]).items() if p.experiencer == "own"}
        assert sizes.get("study patients", sizes.get("case patient")) == size, name
        assert {p.kind: population_sizes(told[name])[p] for p in own_arms(told[name])} == ARMS.get(name, {})


def test_cited_populations_are_one_a_work(told: dict[str, tuple[Fact, ...]]) -> None:
    for name, facts in told.items():
        sizes = population_sizes(facts)
        cited = {f.population for f in facts if f.population and f.population.experiencer == "cited"}
        whole = {p for p in cited if p.kind in ("group", "patient")}
        assert (len(whole), sum(sizes.get(p, 0) for p in whole)) == CITED.get(name, (0, 0)), name


PLACES = {"000": (3, 3, 1, 2), "001": (33, 9, 4, 14), "002": (8, 0, 0, 1), "003": (1, 0, 0, 0), "004": (52, 0, 0, 7)}
"""Treatments; of these with a line of therapy, the first of their course, and those with a predecessor. All others are
left open: a list of earlier drugs tells no order, and a refractory cohort not what else it had."""


@pytest.mark.parametrize("name", sorted(PLACES))
def test_treatments_have_the_place_that_the_document_tells(shared: Path, name: str) -> None:
    (file,) = (shared / "documents").glob(f"{name}*.txt")
    lines = "\n".join(process(file.read_bytes(), file.name, BuildSettings()).lines)
    store = EmbeddedStore.of([*ox.parse(lines, ox.RdfFormat.N_QUADS)])

    def counted(pattern: str) -> int:
        kinds = "VALUES ?kind { cyto:DrugAdministration cyto:ProcedureIntervention } ?given a ?kind"
        return len(list(store.select(f"{PREFIXES} SELECT DISTINCT ?given {{ {kinds} . {pattern} }}")))

    patterns = (
        "",
        "?given cyto:lineOfTherapy ?line",
        "?given cyto:lineOfTherapy cyto:firstLine",
        "?given cyto:precededBy ?one",
    )
    assert tuple(map(counted, patterns)) == PLACES[name]


def test_the_rescue_chain_of_a_case_report_and_a_series(told: dict[str, tuple[Fact, ...]]) -> None:
    lines = {
        name: {
            (p.administration.agents[0].removeprefix(CYTO), p.administration.number): p.line
            for p in courses(told[name])
            if p.administration.population.experiencer == "own"
        }
        for name in ("000", "001")
    }
    assert lines["000"] == {("ivig", 1): 1, ("ivig", 2): 2, ("tocilizumab", 1): 3}
    assert lines["001"] == {("ivig", 1): 1, ("aspirin", 1): 1, ("ivig", 2): 2, ("aspirin", 2): 3, ("anakinra", 1): 3}
    rescued = [p for p in courses(told["004"]) if p.failed]
    assert len(rescued) == 7
    assert {p.administration.agents for p in rescued} == {(CYTO + "tocilizumab",)}
