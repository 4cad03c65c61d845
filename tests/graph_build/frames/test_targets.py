"""What a verb says that a drug does to a molecule, whichever verb, drug and molecule it is."""

from __future__ import annotations

import pytest

from graph_build.frames.treatments.targets import targets
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def told(text: str) -> list[tuple[str, str, bool]]:
    (one,) = recognise(read(text.encode(), "invented.txt"), Lexicon.default()).sentences
    return [(f.drug.concept.label, f.target, f.denied) for f in targets(one)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Secukinumab binds IL-17A.", [("secukinumab", "IL-17A", False)]),
        ("The antibody siltuximab captures free IL-6.", [("siltuximab", "IL-6", False)]),
        ("Sarilumab occupies the soluble IL-6 receptor.", [("sarilumab", "soluble IL-6 receptor", False)]),
        (
            "Rilonacept sequesters both IL-1α and IL-1β.",
            [("rilonacept", "IL-1α", False), ("rilonacept", "IL-1β", False)],
        ),
        ("Guselkumab recognizes the p19 subunit of IL-23.", [("guselkumab", "p19 subunit", False)]),
        ("Sarilumab, an antibody raised in mice, blocks the IL-6 receptor.", [("sarilumab", "IL-6 receptor", False)]),
        ("Siltuximab has a high affinity for IL-6.", [("siltuximab", "IL-6", False)]),
        ("By occupying the IL-6 receptor, sarilumab stops its signal.", [("sarilumab", "IL-6 receptor", False)]),
        ("IL-17A is neutralised by ixekizumab.", [("ixekizumab", "IL-17A", False)]),
        ("Siltuximab does not block the IL-6 receptor.", [("siltuximab", "IL-6 receptor", True)]),
        (
            "Unlike ixekizumab, brodalumab does not bind IL-17A.",
            [("brodalumab", "IL-17A", True), ("ixekizumab", "IL-17A", False)],
        ),
        ("Brodalumab does not act on IL-17A alone.", []),
        (
            "Siltuximab binds IL-6 but not the IL-6 receptor.",
            [("siltuximab", "IL-6", False), ("siltuximab", "IL-6 receptor", True)],
        ),
    ],
)
def test_what_a_drug_acts_on(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tocilizumab was given to target remission, and IL-6 was measured.",
        "Patients on anakinra had lower IL-6, which binds its receptor.",
        "After infliximab, steroids blocked TNF release.",
    ],
)
def test_another_subject_is_not_the_drug(text: str) -> None:
    assert told(text) == []
