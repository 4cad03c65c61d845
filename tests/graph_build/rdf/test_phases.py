"""What subjects brought along, what came of the treatment, and of which years the controls are, from a paper's text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph_build.pipeline import process
from graph_build.reasoning.inference import infer
from graph_build.settings import BuildSettings
from graph_build.store import PREFIXES, EmbeddedStore
from ontology.triples import ontology_quads

PAPER = """Sarilumab in polymyalgia rheumatica

Methods

We retrospectively analyzed patients with polymyalgia rheumatica from 2014 to 2022. {controls}

Results

The sarilumab group (n = 20) was compared with the control group (n = 22).

Table 1. {caption}
Variable\tControl (n=22)\tSarilumab (n=20)\tP value
Age, years, mean (SD)\t70.1 (6.2)\t69.4 (5.9)\t0.62
C-reactive protein, mg/L, median (IQR)\t44 (30-61)\t47 (28-66)\t0.71
Outcomes\t\t\t
Length of stay, days, median (IQR)\t12 (8-15)\t7 (5-10)\t0.01
"""
HISTORICAL = "Patients from 2014 to 2018 served as historical controls without sarilumab therapy."
CONCURRENT = "Patients of the same years served as concurrent controls without sarilumab therapy."


def asked(text: str, query: str) -> set[tuple[str, ...]]:
    lines = "\n".join(process(text.encode(), "paper.txt", BuildSettings()).lines)
    quads = [*ontology_quads(), *ox.parse(lines, ox.RdfFormat.N_QUADS)]
    store = EmbeddedStore.of([*quads, *infer(quads)])
    return {
        tuple(cell.value.rpartition("#")[2] for cell in row if isinstance(cell, ox.NamedNode | ox.Literal))
        for row in store.select(f"{PREFIXES} {query}")
    }


def test_baseline_and_outcome_rows_of_one_table_are_told_apart() -> None:
    told = asked(
        PAPER.format(controls=HISTORICAL, caption="Baseline characteristics of the patients"),
        "SELECT ?variable ?phase { ?fact a cyto:Measurement ; cyto:measures ?variable ; cyto:inPhase ?phase }",
    )
    assert told == {
        ("Age", "phaseBefore"), ("CReactiveProtein", "phaseBefore"), ("LengthOfStay", "phaseAfter"),
    }  # fmt: skip


def test_where_nothing_tells_the_phase_it_is_left_open() -> None:
    told = asked(
        PAPER.format(controls=HISTORICAL, caption="Values of the patients"),
        "SELECT ?variable { ?fact a cyto:Measurement ; cyto:measures ?variable MINUS { ?fact cyto:inPhase ?phase } }",
    )
    assert told == {("CReactiveProtein",)}


@pytest.mark.parametrize(
    ("controls", "kind", "studies"),
    [
        (HISTORICAL, {"HistoricalControlArm"}, {("HistoricallyControlledStudy",)}),
        (CONCURRENT, {"ConcurrentControlArm"}, set()),
        ("The others were controls.", set(), set()),
    ],
)
def test_controls_are_of_earlier_years_or_of_the_same_time(
    controls: str, kind: set[str], studies: set[tuple[str]]
) -> None:
    text = PAPER.format(controls=controls, caption="Characteristics")
    kinds = "VALUES ?kind { cyto:HistoricalControlArm cyto:ConcurrentControlArm } ?arm a ?kind"
    assert {one for (one,) in asked(text, f"SELECT ?kind {{ {kinds} }}")} == kind
    found = asked(text, "SELECT ?kind { VALUES ?kind { cyto:HistoricallyControlledStudy } ?study a ?kind }")
    assert found == studies
