"""What has no value: words that are no name, classes, shares of people, gifts; and values of other fluids."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import measurements
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact


def case(sentences: str) -> list[Fact]:
    text = f"Case Report\nA 58-year-old man presented with a rash. {sentences}\n"
    return list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


@pytest.mark.parametrize(
    "told",
    [
        "The previous regimen of Paroxin 1.4 g/mL was resumed.",
        "The marrow was very hypocellular (9.0 x 10^3/µL).",
        "Seizure activity with a 16-channel recorder was not seen.",
        "She received 4 units of red blood cells, 9 units of platelet concentrates.",
        "Drugs of this class cause leukopenia (0.03 %).",
        "Disease is classified by triglycerides as follows: triglycerides of 150-199 mg/dL.",
        "Ferritin was to be measured again if CRP exceeds 100 mg/L.",
        "If a woman has a blood pressure ≥ 150/95 mmHg, this is called severe.",
    ],
)
def test_what_is_no_name_or_was_not_found_in_anybody_has_no_value(told: str) -> None:
    assert [f for f in case(told) if f.slot("value") is not None or f.slot("value_low") is not None] == []


def test_a_trend_leads_to_a_further_value_of_the_same_variable() -> None:
    facts = case("C-reactive protein was 8.8 mg/L and trended downward to 0.4 mg/L.")
    assert [(f.slot("variable"), f.slot("value")) for f in facts] == [
        ("C-reactive protein", Decimal("8.8")),
        ("C-reactive protein", Decimal("0.4")),
    ]


def test_by_how_much_something_grew_is_no_further_value() -> None:
    assert [f.slot("value") for f in case("Her height reached 121 cm and had increased 7 cm.")] == [121]


def test_values_of_pleural_fluid_are_not_those_of_blood() -> None:
    facts = case("Analysis of the pleural effusion revealed pH 6.9 and amylase 900 U/L.")
    assert [f.slot("variable") for f in facts] == ["pleural fluid pH", "pleural fluid amylase"]
