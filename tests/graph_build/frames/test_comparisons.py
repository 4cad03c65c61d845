"""What a sentence says of two groups: who has more of what, and is it significant. The sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.frames.comparisons import comparisons
from graph_build.frames.variables import phrase
from graph_build.study.arms import Arm, Arms

ARMS = Arms((Arm("placebo", frozenset({"placebo"}), True, 9), Arm("sarilumab", frozenset({"sarilumab"}), False, 9)))
S, P = "sarilumab", "placebo"
TOLD = [
    ("ESR", S, P, "lower", None,
     "ESR was lower in the sarilumab group than in the placebo group."),
    ("ESR", S, P, "lower", None,
     "ESR fell more in the sarilumab group than in the placebo group."),
    ("pain score", S, P, "lower", None,
     "The decrease in pain score was greater in patients treated with sarilumab."),
    ("weight", S, P, "lower", None,
     "Greater reductions from baseline in weight were observed in the sarilumab group compared with placebo."),
    ("LDL cholesterol", P, S, "lower", None,
     "A smaller increase in LDL cholesterol was seen with placebo than with sarilumab."),
    ("annual relapse rate", S, P, "lower", True,
     "Sarilumab significantly reduced the annual relapse rate compared with placebo."),
    ("CRP and fibrinogen", S, P, "lower", None,
     "Compared with placebo, sarilumab lowered CRP and fibrinogen."),
    ("Remission", S, P, "higher", None,
     "Remission was more frequent in patients receiving sarilumab than in those receiving placebo."),
    ("Neutropenia", S, P, "higher", None,
     "Neutropenia occurred more often with sarilumab than with placebo."),
    ("cumulative steroid dose", P, S, "higher", None,
     "Patients in the placebo group had a higher cumulative steroid dose."),
    ("survival", S, P, "higher", None,
     "We found that survival was longer with sarilumab than with placebo."),
    ("Quality of life", S, P, "better", None,
     "Quality of life was better in the sarilumab group than in the placebo group."),
    ("relapse rate", S, P, "none", False,
     "There was no significant difference in relapse rate between the groups."),
    ("age, sex or disease duration", S, P, "none", False,
     "The two groups did not differ in age, sex or disease duration."),
    ("quit rates", S, P, "none", False,
     "Among smokers there was no difference in quit rates between the groups."),
    ("Serious infections", S, P, "none", False,
     "Serious infections were similar in both groups."),
    ("primary outcome", S, P, "none", False,
     "The primary outcome was not reduced by sarilumab compared with placebo."),
    ("hospital stay", S, P, "none", False,
     "Sarilumab had no effect on reducing hospital stay compared with placebo."),
    ("infection rate", S, P, "none", False,
     "No increase in infection rate was seen with sarilumab versus placebo."),
    ("grip strength", S, P, "different", True,
     "There was a significant difference in grip strength between sarilumab and placebo."),
    ("Fatigue", S, P, "lower", False,
     "Fatigue was lower with sarilumab than with placebo, but this was not significant."),
    ("Neutropenia", S, P, "none", False,
     "Neutropenia did not occur more often with sarilumab than with placebo."),
    ("gait speed", S, P, "higher", False,
     "Sarilumab led to a higher gait speed than placebo; however, the 95 % confidence interval crossed zero, "
     "indicating no statistically significant difference between treatments."),
    ("rate of remission", S, P, "higher", None,
     "Analysis of all patients showed the rate of remission to be higher with sarilumab than with placebo."),
    ("frequency of gout", S, P, "lower", None,
     "Treatment with sarilumab was associated with a lower frequency of gout compared with placebo."),
    ("onset of fever", S, P, "lower", None,
     "During the winter, although cough similarly occurred in both groups, onset of fever was less frequent with "
     "sarilumab."),
    ("Gait Index", S, P, "better", True,
     "Sarilumab gave improvement in the Gait Index (p = 0.04) and statistically significant improvement in the Reach "
     "Scale (p = 0.03) versus placebo."),
]  # fmt: skip
SEVERAL = [
    ("Sarilumab caused a greater reduction in pain and a significantly greater increase in grip strength than placebo.",
     {("pain", "lower"), ("grip strength", "higher")}),
    ("The relapse rate was lower and quality of sleep was higher with sarilumab than with placebo.",
     {("relapse rate", "lower"), ("quality of sleep", "higher")}),
]  # fmt: skip
BESIDE = [
    ("Swelling", "none", "Swelling did not differ (12 % in the sarilumab group and 11 % in the placebo group)."),
    ("global state", "better",
     "In the placebo group pain fell by 10 mm, with a better global state in the sarilumab group."),
    ("Remission", "better", "Remission was in favour of sarilumab."),
    ("pain", "higher", "A reduction in pain was seen between sarilumab and placebo (76 % vs. 42 %)."),
    ("pain", "different", "A significant reduction in pain was seen between sarilumab and placebo."),
    ("vitality subscale", "none", "There was no difference between sarilumab and placebo on the vitality subscale."),
    ("HAQ or pain", "none", "No significant between-group differences were seen for HAQ or pain."),
    ("ACR20", "higher", "A greater proportion of sarilumab patients than placebo patients achieved ACR20."),
]  # fmt: skip
NOT_TOLD = [
    "Shorter disease duration and younger age were associated with better responses to sarilumab.",
    "The study does not allow for longer term assessment of sarilumab against placebo.",
    "A reduction in pain was seen between week 2 and week 4 with sarilumab and placebo.",
    "Pain changed by less than 2.5 mm with sarilumab and placebo.",
    "ESR was lower in the sarilumab group than at baseline.",
    "We aimed to compare sarilumab with placebo.",
    "Sarilumab may lower the relapse rate compared with placebo.",
    "The sample size was chosen to detect a difference of 20 % between sarilumab and placebo.",
    "Patients were assigned to sarilumab or placebo.",
    "Women had a higher dose than men.",
    "ESR decreased in the sarilumab group.",
    "ESR was lower in QRS as compared with sarilumab (t17 = 2.9) and placebo (t17 = 3.9).",
    "There was a less clear pattern of pain in the sarilumab group and the placebo group.",
    "The sarilumab and placebo groups had a higher gait speed.",
]


@pytest.mark.parametrize(("variable", "a", "b", "direction", "significant", "text"), TOLD)
def test_who_has_more_of_what(
    text: str, variable: str, a: str, b: str, direction: str, significant: bool | None
) -> None:
    (frame,) = comparisons(text, ARMS)
    assert (frame.variable, frame.a.label, frame.b.label) == (variable, a, b)
    assert (frame.direction, frame.significant) == (direction, significant)
    assert text[frame.variable_start : frame.variable_end] == variable


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_meant_or_held_against_something_else_is_no_comparison_of_arms(text: str) -> None:
    assert not list(comparisons(text, ARMS))


def test_two_clauses_tell_two_things() -> None:
    text = "CRP was lower with sarilumab than with placebo, whereas ALT was higher with sarilumab than with placebo."
    first, second = comparisons(text, ARMS)
    assert (first.variable, first.direction, second.variable, second.direction) == ("CRP", "lower", "ALT", "higher")


def test_an_unknown_group_is_named_in_the_words_of_the_paper() -> None:
    (frame,) = comparisons("Pain was lower in the yoga group than in the stretching group.", Arms())
    assert (frame.a.label, frame.b.label) == ("yoga", "stretching")


@given(
    st.text(alphabet="ab ,.;()%<5P=than lower higher placebo sarilumab group between no difference in", max_size=160)
)
def test_positions_lie_in_the_sentence(text: str) -> None:
    for frame in comparisons(text, ARMS):
        assert 0 <= frame.start <= frame.variable_start < frame.variable_end <= frame.end <= len(text)
        assert frame.a.label.casefold() != frame.b.label.casefold()


def test_each_population_before_than_is_compared() -> None:
    doses = Arms(
        (
            Arm("placebo", frozenset({"placebo"}), True, 9),
            Arm("sarilumab 150 mg", frozenset({"sarilumab", "150"}), False, 9),
            Arm("sarilumab 200 mg", frozenset({"sarilumab", "200"}), False, 9),
        )
    )
    text = "Remission was more frequent with sarilumab 150 mg (20%) and sarilumab 200 mg (25%) than with placebo (9%)."
    found = list(comparisons(text, doses))
    assert {(f.a.label, f.b.label, f.direction) for f in found} == {
        ("sarilumab 150 mg", "placebo", "higher"),
        ("sarilumab 200 mg", "placebo", "higher"),
    }


@pytest.mark.parametrize(("text", "said"), SEVERAL)
def test_one_clause_compares_several_things(text: str, said: set[tuple[str, str]]) -> None:
    told = list(comparisons(text, ARMS))
    assert {(c.variable, c.direction) for c in told} == said
    assert {(c.a.label, c.b.label) for c in told} == {(S, P)}


@pytest.mark.parametrize(("variable", "direction", "text"), BESIDE)
def test_the_sides_stand_behind_the_cue(variable: str, direction: str, text: str) -> None:
    (told,) = comparisons(text, ARMS)
    assert (told.variable, told.direction, told.a.label, told.b.label) == (variable, direction, S, P)


@pytest.mark.parametrize(
    "text",
    [
        "A Wilcoxon rank sum test revealed no difference between sarilumab and placebo.",
        "Table 3 gives higher means for the sarilumab group than for placebo.",
    ],
)
def test_a_test_or_a_table_is_nothing_that_differs(text: str) -> None:
    assert not [c.variable for c in comparisons(text, ARMS) if "est" in c.variable or "Table" in c.variable]


def test_the_words_that_lead_to_a_variable_are_no_part_of_it() -> None:
    (found,) = comparisons("The groups did not differ in terms of grip strength.", ARMS)
    assert found.variable == "grip strength"


@pytest.mark.parametrize(
    "text",
    [
        "It is debated regarding which of sarilumab and placebo results in a lower CRP than the other group.",
        "There was no significant difference in CRP between the two sexes.",
        "CRP was lower among the participants in Tromsø than before.",
        "CRP was higher in the smoking group.",
    ],
)
def test_questions_and_those_who_are_no_arm_are_held_against_nobody(text: str) -> None:
    assert not list(comparisons(text, ARMS))


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("Stool frequency", "Stool frequency increased in both groups, with greater increase in the sarilumab group."),
        ("renal death", "No difference between the groups was seen in the effect of age on renal death."),
    ],
)
def test_what_befell_all_and_what_had_an_effect_are_no_part_of_a_variable(variable: str, text: str) -> None:
    assert variable in [c.variable for c in comparisons(text, ARMS)]


def test_what_differs_is_held_against_what_it_differs_from() -> None:
    arms = Arms((*ARMS.arms, Arm("tocilizumab", frozenset({"tocilizumab"}), False, 9)))
    found = comparisons("In the sarilumab and tocilizumab groups, ESR was not different from placebo.", arms)
    assert {(c.a.label, c.b.label) for c in found} == {("sarilumab", "placebo"), ("tocilizumab", "placebo")}


@pytest.mark.parametrize(
    "text",
    [
        "When compared with usual care, sarilumab gave significantly less stiffness.",
        "Grip strength of both groups did not differ over time.",
        "In the sarilumab group, capsules with a similar content of starch were swallowed.",
        "In the sarilumab group, grip strength was similar across all levels of disease activity.",
        "In the sarilumab group, there was no difference in grip strength between smokers and others.",
        "Differences in grip strength between the groups were tested by rank.",
        "Fever and cough were, respectively, lower and higher with sarilumab than with placebo.",
        "The gains were comparable regardless of the brand.",
    ],
)
def test_what_is_held_against_the_unknown_or_against_itself_compares_no_arms(text: str) -> None:
    assert not list(comparisons(text, ARMS))


@pytest.mark.parametrize(
    ("variable", "direction", "text"),
    [
        ("stiffness", "lower", "Sarilumab was more effective in reducing stiffness than placebo."),
        ("urate", "lower", "The urate reduction was greater in the sarilumab group than in the placebo group."),
        ("sleep", "better", "The sleep improvement was greater with sarilumab than with placebo."),
        ("uric acid", "lower", "The uric acid (UA) reduction was greater with sarilumab than with placebo."),
        ("sleep", "better", "Sarilumab was more effective than placebo in improving sleep."),
        ("sleep", "none", "Sarilumab did not differ from placebo in improving sleep."),
    ],
)
def test_a_degree_of_a_change_goes_the_way_of_the_change(variable: str, direction: str, text: str) -> None:
    assert [(c.variable, c.a.label, c.direction) for c in comparisons(text, ARMS)] == [(variable, S, direction)]


@pytest.mark.parametrize(
    ("first", "direction", "text"),
    [
        (P, "higher", "Stiffness fell to 31 in the placebo group and to 18 in the sarilumab group, differing between "
         "sarilumab and placebo."),
        (P, "higher", "Stiffness fell by 4 points in the placebo group and by 9 points in the sarilumab group, "
         "differing between sarilumab and placebo."),
    ],
)  # fmt: skip
def test_of_two_that_changed_alike_the_values_tell_who_has_more(first: str, direction: str, text: str) -> None:
    told = [(c.a.label, c.direction) for c in comparisons(text, ARMS) if c.direction in ("higher", "lower")]
    assert told == [(first, direction)]


def test_what_is_told_behind_which_is_of_another_thing() -> None:
    text = "Rash and cough were comparable in both groups except fever, which was less common with sarilumab."
    assert [c.direction for c in comparisons(text, ARMS)] == ["none"]


def test_a_tendency_is_not_significant() -> None:
    (told,) = comparisons("CRP tended to be lower with sarilumab than with placebo.", ARMS)
    assert told.significant is False


def test_a_bracket_before_a_variable_is_no_part_of_it() -> None:
    text = "(p = 0.02), the cough"
    found = phrase(text, 0, len(text))
    assert found is not None
    assert (found.text, text[found.start : found.end]) == ("cough", "cough")


def test_none_of_several_things_differs() -> None:
    (found,) = comparisons("None of the nine scores of coping differed between sarilumab and placebo.", ARMS)
    assert (found.variable, found.direction, found.significant) == ("nine scores of coping", "none", False)


def test_a_clause_that_opens_with_despite_tells_of_its_own() -> None:
    text = (
        "Births were similar in both groups, despite the rate of implantation being lower with sarilumab than placebo."
    )
    assert {(c.variable, c.direction) for c in comparisons(text, ARMS)} == {
        ("Births", "none"), ("rate of implantation", "lower"),
    }  # fmt: skip
