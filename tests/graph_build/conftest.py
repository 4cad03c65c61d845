"""A tiny build of our own texts, for tests of what follows the facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.model import Document, Evidence, Fact, Population, Rule, Section, Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Trial of sarilumab in giant cell arteritis.\nESR fell from 62 mm/h to 8 mm/h in 12 of 20 patients.\n"
RULE = Rule("test.rule", 1, "States what a test needs.")


@pytest.fixture
def document() -> Document:
    """A document of two lines."""
    section = Section("body", "", Span(0, len(TEXT)), ())
    return Document("trial.txt", "ab" * 32, TEXT, "plain", (section,))


@pytest.fixture
def facts_() -> tuple[Fact, ...]:
    """A measurement with a unit, a count, and a negated intervention."""
    arm = Population("arm", "sarilumab")
    at = TEXT.index
    return (
        Fact.of(
            "measurement", "ESR", Evidence(Span(at("62"), at("62") + 7), table="Table 1", row=0, column=2), RULE,
            population=arm, variable="ESR", value=Decimal("62.0"), unit="mm/h", statistic="median", arm="sarilumab",
        ),
        Fact.of(
            "outcome", "all patients", [Span(at("12"), at("12") + 17), Evidence(Span(0, 5), "context")], RULE,
            population=arm, outcome="ESR fall", n=12, n_total=20, polarity="affirmed", references=(3, 1),
        ),
        Fact.of(
            "intervention", "control", Span(9, 18), RULE, population=Population("control", "placebo"),
            agent="sarilumab", polarity="negated",
            concepts=[("agent", "https://w3id.org/cytolink/ontology#sarilumab")],
        ),
    )  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for releases."""
    return tmp_path / "releases"
