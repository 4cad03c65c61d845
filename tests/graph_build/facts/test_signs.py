"""Signs, volumes, flows and pressures told in the story of a patient."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import measurements
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."


def case(sentences: str) -> list[Fact]:
    text = f"{OPENING} {sentences}\n"
    return list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


@pytest.mark.parametrize(
    ("sentence", "variable", "printed", "unit"),
    [
        ("White blood cells were 14.1 K/cmm3.", "white blood cell count", Decimal("14.1"), "10*3/uL"),
        ("He was febrile (T 39.5 °C).", "body temperature", Decimal("39.5"), "Cel"),
        ("The exhaled tidal volume was 450 mL.", "exhaled tidal volume", 450, "mL"),
        ("The peak flow rate (Qmax) was 8 mL/s.", "peak flow rate", 8, "mL/s"),
        ("He was hypoglycemic at 1.9 mmol/L.", "glucose", Decimal("1.9"), "mmol/L"),
        ("Significant laboratory findings included Na+ 122 mmol/L.", "Na+", 122, "mmol/L"),
        ("The plateau pressure was 24 cm of H2O.", "plateau pressure", 24, "cm[H2O]"),
        ("His Acute Physiology (APACHE) II score was 19.", "APACHE II score", 19, "{score}"),
        ("He arrived with a HR of 131 bpm.", "heart rate", 131, "/min"),
        ("His base excess was −14.2.", "base excess", Decimal("-14.2"), None),
        ("A base deficit of 6 mmol/L was noted.", "base deficit", 6, "mmol/L"),
    ],
)
def test_a_sign_has_its_name_value_and_unit(sentence: str, variable: str, printed: object, unit: str | None) -> None:
    (found,) = case(sentence)
    assert (found.slot("variable"), found.slot("value"), found.slot("unit")) == (variable, printed, unit)


def test_a_value_before_an_event_and_one_after_it() -> None:
    found = case("Urea before and after dialysis was 31 and 12 mmol/L.")
    assert [(f.slot("value"), f.slot("timepoint")) for f in found] == [(31, "before dialysis"), (12, "after dialysis")]


def test_a_blood_gas_needs_no_units() -> None:
    found = case("Blood gas showed pH 7.21, pCO2 71 and pO2 48.")
    assert {f.slot("value") for f in found} == {Decimal("7.21"), 71, 48}


def test_the_mean_of_one_thing_is_not_that_of_the_next() -> None:
    found = case("The average pressure 12 cmH2O and compliance 30 mL/cmH2O were noted.")
    assert [(f.slot("variable"), f.slot("statistic")) for f in found] == [("pressure", "mean"), ("compliance", None)]


@pytest.mark.parametrize(
    "sentence",
    [
        "A volume of 500 mL was infused.",
        "Oxygen was given at a flow rate of 4 L/min.",
        "(RV: 220-490 mg/dL).",
        "The blood urea nitrogen (BUN)/creatinine (Cr) level was 9/2.05 mg/dL.",
    ],
)
def test_what_is_given_or_usual_is_not_measured(sentence: str) -> None:
    assert case(sentence) == []
