"""Values of groups in other voices: objects, relative clauses, nouns in a count, "in each". The words are our own."""

from __future__ import annotations

import pytest

from graph_build.clauses.words import words_of
from graph_build.frames.arms.arm_values import arm_values
from graph_build.frames.comparisons import comparisons
from graph_build.frames.estimated import estimated
from graph_build.frames.estimates import estimates
from graph_build.recognisers.quantities import quantities
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations

PLACEBO, SARILUMAB = (Arm(name, frozenset({name}), name == "placebo", 9) for name in ("placebo", "sarilumab"))
ARMS = Arms((PLACEBO, SARILUMAB))
THREE = Arms((PLACEBO, SARILUMAB, Arm("anakinra", frozenset({"anakinra"}), False, 9)))


def by_arm(text: str) -> list[tuple[str, str, str]]:
    """Population, variable and value, in order."""
    found = arm_values(text, quantities(text), populations(text, ARMS), ARMS, list(comparisons(text, ARMS)))
    return [(v.who.label, v.variable, str(v.quantity.value)) for v in found]


@pytest.mark.parametrize(
    ("text", "variable", "values"),
    [
        ("Rash befell 7 patients (12%) on sarilumab but just four (6%) on placebo; itch was rare.", "Rash", ("7", "4")),
        (
            "Nine deaths (15%) among sarilumab recipients, and 14 (23%) in the placebo group, had been registered.",
            "deaths",
            ("9", "14"),
        ),
        (
            "We saw no gain in the ACR20 response, which 31 patients (60%) and 28 (54%), respectively, attained with "
            "sarilumab and placebo.",
            "ACR20 response",
            ("31", "28"),
        ),
        (
            "Week 16 brought no rest, but week 20 saw remission in 40% of sarilumab and 9% of placebo patients.",
            "remission",
            ("40", "9"),
        ),
        (
            "Whereas 9 of 40 patients on sarilumab relapsed, this was true of 21 of 41 on placebo.",
            "relapsed",
            ("9", "21"),
        ),
        ("Rescue was given to 6 patients (11%) on sarilumab and to 12, or 22%, on placebo.", "Rescue", ("6", "12")),
        ("Headache was equally frequent (20% in each).", "Headache", ("20", "20")),
        (
            "The rate of flares was 0.8 per patient per year on sarilumab, half of what it was on placebo (1.7).",
            "rate of flares",
            ("0.8", "1.7"),
        ),
        (
            "Pain relief came about after a median of 6 h with sarilumab and after a median of 11 h with placebo.",
            "Pain relief",
            ("6", "11"),
        ),
        (
            "With respective values of 2.9 and 18.7 mg/L, CRP differed between the sarilumab and placebo groups.",
            "CRP",
            ("2.9", "18.7"),
        ),
        (
            "The gain over baseline in grip averaged 18 kPa with sarilumab as opposed to 8 kPa with placebo.",
            "grip",
            ("18", "8"),
        ),
        (
            "Healing was seen in 68% on sarilumab and in no more than 45% of placebo recipients.",
            "Healing",
            ("68", "45"),
        ),
        (
            "Both were alike as regards pain, relief of which was noted for 61% with sarilumab and 58% with placebo.",
            "relief of pain",
            ("61", "58"),
        ),
        ("Relapse befell 4% of those with sarilumab and 9% of those with no sarilumab.", "Relapse", ("4", "9")),
    ],
)
def test_values_in_other_voices(text: str, variable: str, values: tuple[str, str]) -> None:
    assert by_arm(text) == [("sarilumab", variable, values[0]), ("placebo", variable, values[1])]


def test_the_side_that_a_sentence_begins_with_keeps_its_value() -> None:
    text = "Compared with 16% in the placebo group, sarilumab recipients had a relapse rate of 9%."
    assert by_arm(text) == [("placebo", "relapse rate", "16"), ("sarilumab", "relapse rate", "9")]


def test_a_bare_figure_is_of_what_was_told_before() -> None:
    text = "Weight rose by 1.1 kg in patients given sarilumab; in those given placebo the gain was 0.2 kg."
    assert [(who, value) for who, _, value in by_arm(text)] == [("sarilumab", "1.1"), ("placebo", "0.2")]


def test_a_list_of_shares_with_a_verb_of_its_own_is_of_another_thing() -> None:
    text = "Of the sarilumab and placebo patients, respectively, 49% and 52% had pain, and 2% and 1% gave up treatment."
    assert by_arm(text)[:2] == [("sarilumab", "pain", "49"), ("placebo", "pain", "52")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Pain was commoner with sarilumab (8%) than with either anakinra (6%) or placebo (5%).",
            [("sarilumab", "anakinra", "higher"), ("sarilumab", "placebo", "higher")],
        ),
        (
            "Although pain was rarer with sarilumab than with placebo, itch was commoner with sarilumab than placebo.",
            [("sarilumab", "placebo", "lower"), ("sarilumab", "placebo", "higher")],
        ),
        (
            "Superiority over anakinra was shown for sarilumab in terms of pain.",
            [("sarilumab", "anakinra", "better")],
        ),
        ("No superiority of sarilumab over placebo was seen for pain.", [("sarilumab", "placebo", "none")]),
        ("Of those on sarilumab and placebo, 49% and 52% reported one or more events.", []),
    ],
)
def test_who_is_held_against_whom(text: str, told: list[tuple[str, str, str]]) -> None:
    assert [(f.a.label, f.b.label, f.direction) for f in comparisons(text, THREE)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The odds that a patient would be intubated were halved by sarilumab (OR 0.49, 95% CI 0.27 to 0.90).",
            [("intubated", "sarilumab", "placebo")],
        ),
        (
            "In neither cohort did infections exceed the number on placebo (sarilumab: RR 1.2, 95% CI 0.7–2.0; "
            "anakinra: RR 1.4, 95% CI 0.8–2.5).",
            [("infections", "sarilumab", "placebo"), ("infections", "anakinra", "placebo")],
        ),
    ],
)
def test_what_an_estimate_is_of(text: str, told: list[tuple[str, str, str]]) -> None:
    people = populations(text, THREE)
    found = [f for e in estimates(text) if (f := estimated(text, e, people, THREE))]
    assert [(f.variable, f.a.label, f.b.label) for f in found] == told


def test_a_change_in_the_passive_tells_the_direction() -> None:
    text = "The hazard of a flare was halved by sarilumab, the hazard ratio being 0.49 (95% CI 0.27 to 0.90)."
    (one,) = estimates(text)
    frame = estimated(text, one, populations(text, ARMS), ARMS)
    assert frame is not None
    assert (frame.a.label, frame.direction) == ("sarilumab", "lower")


def test_a_dash_before_a_blank_is_no_sign() -> None:
    assert [str(q.value) for q in quantities("twice as many – 12 of them – and a change of −3 or -4")] == [
        "12",
        "-3",
        "-4",
    ]


def test_verbs_of_several_words_are_verbs() -> None:
    told = {w.low: w.part for w in words_of("Relief set in, a fall took place, and two cases came to light.")}
    assert {told["set in"], told["took place"], told["came to light"]} == {"verb"}
