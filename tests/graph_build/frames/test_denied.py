"""What a sentence says did not come about. The sentences are our own."""

from __future__ import annotations

import pytest

from graph_build.frames.denials.denied import denied


def told(text: str) -> list[tuple[str, str | None]]:
    """Each thing with what is denied of it."""
    return [(f.what.text, f.status) for f in denied(text)]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Her visual acuity did not change.", [("visual acuity", "change")]),
        ("The left kidney and the spleen were not injured.", [("left kidney", "injured"), ("spleen", "injured")]),
        ("Cultures of the fluid did not grow bacteria or fungi.", [("bacteria", None), ("fungi", None)]),
        ("The fall in ferritin did not reach statistical significance.",
         [("fall in ferritin", "reach statistical significance")]),
        ("The study failed to meet its primary endpoint.", [("primary endpoint", None)]),
        ("He did not improve after the second infusion.", [("improvement", None)]),
        ("There was no response to colchicine.", [("response to colchicine", None)]),
        ("There were no clinically relevant changes in laboratory parameters or vital signs.",
         [("clinically relevant changes in laboratory parameters or vital signs", None)]),
        ("Progression was not affected by anakinra.", [("Progression", "affected by anakinra")]),
        ("None of the serious adverse events was considered related to the study drug.",
         [("serious adverse events", "considered related to the study drug")]),
        ("No association was found between antibodies and efficacy.",
         [("association between antibodies and efficacy", None)]),
    ],
)  # fmt: skip
def test_what_did_not_come_about(text: str, things: list[tuple[str, str | None]]) -> None:
    assert told(text) == things


def test_what_lacks_significance_is_marked() -> None:
    marked = [f.significance for f in denied("The fall in ferritin did not reach statistical significance.")]
    assert marked == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Patients who did not respond were given anakinra.",
        "Infection was not excluded.",
        "The outcome has not been reported.",
        "These changes were not considered clinically relevant.",
        "Twelve of 40 patients did not complete the study.",
        "There were no abnormalities except a mild effusion.",
        "The drug was not superior to placebo.",
        "Two of the control subjects did not answer.",
        "Twenty-three did not show up for the visits.",
        "The company was not present.",
        "The hazard ratio was not obtained.",
        "The anemia was improved and did not progress again.",
        "An approval was not necessary.",
        "There was no significant difference in group B.",
    ],
)
def test_what_denies_no_event_or_is_told_elsewhere(text: str) -> None:
    assert told(text) == []


def test_what_is_denied_ends_where_it_is_told_why_and_when() -> None:
    assert told("Her symptoms were not improving despite a second course.") == [("symptoms", "improving")]


def test_things_in_which_groups_did_not_differ() -> None:
    text = "There was no significant difference in pain scores, nausea or hospital stay between the two groups."
    assert told(text) == [("pain scores", "different"), ("nausea", "different"), ("hospital stay", "different")]
    assert {frame.significance for frame in denied(text)} == {True}
    assert {frame.significance for frame in denied("There were no differences in pain scores between A and B.")} == {
        False
    }
