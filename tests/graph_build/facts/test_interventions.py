"""Treatments told in prose: what was given to whom and to how many, how, when, and what was not given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import interventions
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."
SERIES = "We retrospectively analyzed nine patients with refractory sarcoidosis who received infliximab.\n\nResults\n"


def case(sentences: str) -> list[Fact]:
    text = f"{OPENING} {sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def series(sentences: str) -> list[Fact]:
    text = f"Abstract\n{SERIES}{sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def given(facts: list[Fact], agent: str) -> dict[str, object]:
    found = [dict(f.slots) for f in facts if f.slot("agent") == agent]
    assert len(found) == 1, [f.slots for f in facts]
    return dict(found[0])


@pytest.mark.parametrize(
    ("sentence", "agent", "slots"),
    [
        (
            "He was treated with rituximab at a dose of 375 mg/m2 weekly for 4 weeks.",
            "rituximab",
            {"dose": 375, "duration": 4, "duration_unit": "wk", "frequency": "weekly"},
        ),
        ("He received 500 mg of methylprednisolone.", "methylprednisolone", {"dose": 500, "dose_unit": "mg"}),
        ("Oral colchicine was started.", "colchicine", {"route": "oral"}),
        ("Canakinumab 4 mg/kg was given subcutaneously.", "canakinumab", {"dose": 4, "route": "subcutaneous"}),
        ("He was given three doses of etanercept.", "etanercept", {"number_of_doses": 3}),
        ("A second infusion of rituximab was administered.", "rituximab", {"dose_number": 2}),
        ("Third-line treatment with ustekinumab was started.", "ustekinumab", {"line": 3}),
        ("Adalimumab 40 mg every 2 weeks was initiated.", "adalimumab", {"dose": 40, "frequency": "every 2 weeks"}),
        ("His gout was refractory to prednisone.", "prednisone", {"role": "previous"}),
        ("Infliximab was given as rescue therapy.", "infliximab", {"role": "rescue"}),
        ("He received dapsone 50-100 mg daily.", "dapsone", {"dose_low": 50, "dose_high": 100}),
        ("On day 5, anakinra was started.", "anakinra", {"timepoint": "day 5", "timepoint_value": 5}),
    ],
)
def test_how_a_treatment_was_given(sentence: str, agent: str, slots: dict[str, object]) -> None:
    found = given(case(sentence), agent)
    assert {k: found.get(k) for k in slots} == slots
    assert found["polarity"] == "affirmed"


def test_each_agent_has_its_own_dose() -> None:
    facts = case("He was treated with prednisone 40 mg/day combined with methotrexate 15 mg weekly.")
    assert given(facts, "prednisone")["dose"] == 40
    assert given(facts, "methotrexate")["dose"] == 15
    assert given(facts, "methotrexate")["combined_with"] == "prednisone"


def test_a_dose_behind_an_unknown_name_belongs_to_no_other_agent() -> None:
    facts = case("He was given intravenous furosemide, vasomirol 25 mg and rest.")
    assert "dose" not in given(facts, "furosemide")


def test_the_same_day_is_the_day_named_before() -> None:
    facts = case("On day 12 an ultrasound showed a thrombus prompting a heparin infusion on the same day.")
    assert given(facts, "heparin")["timepoint"] == "day 12"


@pytest.mark.parametrize(
    "sentence",
    [
        "He did not receive prednisone.",
        "He improved without prednisone.",
        "No prednisone was given.",
        "He had anemia and did not require administration of prednisone.",
        "He was never given prednisone.",
        "He had not been on any prednisone before.",
        "Prednisone was considered but was not given.",
        "Not having received prednisone, he worsened.",
        "He took no regular prednisone.",
    ],
)
def test_what_was_not_given_is_negated(sentence: str) -> None:
    assert given(case(sentence), "prednisone")["polarity"] == "negated"


@pytest.mark.parametrize(
    "sentence",
    ["He did not need colchicine, and prednisone was started.", "He received prednisone rather than infliximab."],
)
def test_what_another_treatment_was_denied_or_left_for_was_given(sentence: str) -> None:
    facts = case(sentence)
    assert given(facts, "prednisone")["polarity"] == "affirmed"
    assert not [f for f in facts if f.slot("agent") != "prednisone" and f.slot("polarity") == "affirmed"]


def test_a_denial_holds_for_the_whole_list() -> None:
    facts = case("He was not treated with prednisone or colchicine.")
    assert {(f.slot("agent"), f.slot("polarity")) for f in facts} == {
        ("prednisone", "negated"),
        ("colchicine", "negated"),
    }


def test_what_a_germ_resists_was_not_given() -> None:
    assert case("Blood cultures grew a strain resistant to colistin and meropenem.") == []


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("At month 8, prednisone was discontinued.", "discontinued"),
        ("Prednisone was gradually tapered.", "tapered"),
        ("The rash cleared at month 8 allowing discontinuation of prednisone.", "discontinued"),
    ],
)
def test_a_treatment_that_ended_says_so(sentence: str, status: str) -> None:
    assert given(case(sentence), "prednisone")["status"] == status


def test_the_end_of_a_treatment_has_the_time_of_what_allowed_it() -> None:
    found = given(case("The rash cleared at month 8 allowing discontinuation of prednisone."), "prednisone")
    assert (found["timepoint_value"], found["timepoint_unit"]) == (8, "mo")


@pytest.mark.parametrize(
    "sentence",
    [
        "He was allergic to penicillin.",
        "The organism was resistant to vancomycin levels of that height.",
        "Rituximab may be considered in such patients.",
        "Cultures grew a penicillin-resistant strain.",
        "Infliximab was considered.",
    ],
)
def test_names_that_tell_of_no_treatment_given_are_left_out(sentence: str) -> None:
    assert case(sentence) == []


def test_general_knowledge_is_nobodys_treatment() -> None:
    text = "Introduction\nColchicine is given to patients with gout.\n\nCase Report\nA 58-year-old man had a rash.\n"
    assert list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default()))) == []


def test_a_list_counts_the_patients_of_each_agent() -> None:
    facts = series("Previous agents included methotrexate (all patients), leflunomide (n = 4) and dapsone (n = 2).")
    assert {f.slot("agent"): (f.slot("n"), f.slot("n_total")) for f in facts} == {
        "methotrexate": (9, 9),
        "leflunomide": (4, 9),
        "dapsone": (2, 9),
    }
    assert all(f.slot("role") == "previous" for f in facts)


def test_all_patients_of_a_part_are_that_part() -> None:
    facts = series(
        "Five patients had previously been treated with biologic agents: etanercept (all patients), anakinra (n = 2)."
    )
    assert given(facts, "etanercept")["n"] == 5
    assert given(facts, "anakinra")["n"] == 2


def test_agents_that_share_a_count_both_have_it() -> None:
    facts = series("Other agents that patients had previously received included dapsone and colchicine (n = 3).")
    assert given(facts, "dapsone")["n"] == given(facts, "colchicine")["n"] == 3


def test_a_cited_patient_is_named_by_the_reference() -> None:
    text = (
        "Case Report\nA 58-year-old man presented with a rash.\n\nDiscussion\n"
        "Weber reported a 7-year-old girl with gout who received two doses of infliximab [3].\n\nReferences\n"
        "1. One A. A title. J Med 2001;1:1-2.\n2. Two B. A title. J Med 2002;1:1-2.\n"
        "3. Weber C. A title. J Med 2003;1:1-2.\n"
    )
    facts = list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))
    (fact,) = [f for f in facts if f.slot("agent") == "infliximab"]
    assert fact.population is not None
    assert (fact.population.experiencer, fact.population.reference) == ("cited", 3)
    assert fact.slot("references") == (3,)
    assert fact.slot("number_of_doses") == 2


def test_once_is_a_frequency_only_where_it_says_how_often() -> None:
    assert given(case("He received dapsone 50 mg once daily."), "dapsone")["frequency"] == "once daily"
    assert given(case("He was given dapsone 50 mg twice daily as needed."), "dapsone")["frequency"] == "twice daily"
    assert "frequency" not in given(case("Dapsone was started once his blood count had recovered."), "dapsone")


def test_a_later_dose_is_a_fact_of_its_own() -> None:
    first, later = case("On day 6, anakinra was started at 2 mg/kg/day and increased to 8 mg/kg/day on day 8.")
    assert (first.slot("dose"), first.slot("timepoint_value")) == (2, 6)
    assert (later.slot("dose"), later.slot("timepoint_value"), later.slot("status")) == (8, 8, "dose increased")


def test_doses_keep_the_printed_digits() -> None:
    assert given(case("He received apixaban 2.50 mg twice daily."), "apixaban")["dose"] == Decimal("2.50")


def test_the_evidence_is_what_the_document_prints() -> None:
    text = "Case Report\nA 58-year-old man had gout. He received colchi-\ncine 1 mg daily.\n"
    (fact,) = interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default()))
    span = fact.evidence[0].span
    assert text[span.start : span.end] == "colchi-\ncine 1 mg daily"


@pytest.mark.parametrize(
    "sentence",
    [
        "Haemodialysis was contemplated.",
        "Surgery precluded liver transplantation.",
        "Infliximab had been planned for the next week.",
        "Infliximab was not restarted.",
        "Infliximab would have been the next step.",
        "Had he received infliximab, he might have recovered.",
    ],
)
def test_a_treatment_only_thought_of_or_ruled_out_was_not_given(sentence: str) -> None:
    assert not [f for f in case(sentence) if f.slot("polarity") == "affirmed"]


def test_the_time_of_another_event_is_not_that_of_a_treatment() -> None:
    (fact,) = [f for f in case("Meropenem was continued and he was extubated on day 14.") if f.slot("agent")]
    assert fact.slot("timepoint") is None


def test_a_dose_that_follows_another_is_a_dose_of_the_same_drug() -> None:
    text = "Case Report\nA 50-year-old man with gout was given prednisone 40 mg/day, followed by 10 mg/day.\n"
    facts = interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default()))
    assert [f.slot("dose") for f in facts if f.slot("dose")] == [40, 10]


@pytest.mark.parametrize(
    "sentence",
    [
        "Biologics were proposed to refractory patients [i.e., failing colchicine]: all received anakinra 100 mg/day.",
        "In those who had active disease (despite prednisone 20 mg/day): anakinra was started.",
        "Among those failing methotrexate: 4 patients received anakinra.",
    ],
)
def test_what_a_bracket_or_another_clause_calls_earlier_is_not_what_is_given_anew(sentence: str) -> None:
    assert "role" not in given(series(sentence), "anakinra")


@pytest.mark.parametrize(
    "sentence",
    [
        "He was treated with several drugs which failed, including colchicine and anakinra.",
        "Previous treatments included colchicine and anakinra.",
        "His gout was refractory to colchicine (1 mg/day) and anakinra.",
    ],
)
def test_a_list_of_earlier_treatments_is_one(sentence: str) -> None:
    assert given(case(sentence), "anakinra")["role"] == "previous"


@pytest.mark.parametrize(
    ("sentence", "agent", "n"),
    [
        ("We reviewed 48 patients with gout followed between 2001 and 2009: 12 were treated with colchicine.", "c", 12),
        ("We reviewed 48 patients with gout: 12 received colchicine and 20 received dapsone.", "d", 20),
        ("We screened and included 48 patients with gout. Thirty patients received colchicine.", "c", 30),
    ],
)
def test_parts_of_a_larger_group_are_not_of_the_studys_own_patients(sentence: str, agent: str, n: int) -> None:
    methods = f"\nMethods\n{sentence}\n"
    facts = [f for f in series(methods) if str(f.slot("agent")).startswith(agent)]
    assert [(f.subject.split()[:3], f.slot("n"), f.slot("n_total")) for f in facts] == [
        (["48", "patients", "with"], n, 48)
    ]


def test_counts_that_the_own_group_can_hold_stay_its_own() -> None:
    facts = series("\nMethods\nWe reviewed 48 patients with gout. Five patients received colchicine.\n")
    assert [(f.subject, f.slot("n_total")) for f in facts] == [("study patients", 9)]


def test_both_of_two_treatments_are_combined() -> None:
    facts = case("He was treated with both colchicine and anakinra.")
    assert given(facts, "anakinra")["combined_with"] == "colchicine"
    assert given(facts, "colchicine")["combined_with"] == "anakinra"


def test_how_many_were_given_each_of_several() -> None:
    facts = series("Colchicine had been tried in six patients, ciclosporin in three and etanercept in one.")
    assert {f.slot("agent"): f.slot("n") for f in facts} == {"colchicine": 6, "cyclosporine": 3, "etanercept": 1}


def test_a_share_is_no_number_of_patients() -> None:
    assert given(series("Colchicine was stopped in one in four patients."), "colchicine").get("n") is None


TRIAL = (
    "# A randomised trial of two drugs\n\n## Abstract\n\nAdults with gout were randomly assigned to rilonacept "
    "(n = 40) or placebo (n = 42).\n\n## Results\n\n"
)


def trial(sentences: str) -> list[Fact]:
    text = f"{TRIAL}{sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.md"), Lexicon.default())))


def test_how_many_of_each_arm_were_given_a_drug() -> None:
    facts = trial("Colchicine (0.5 mg daily) was prescribed to 12 of the 40 rilonacept recipients and to 19 of the 42 "
                  "placebo recipients.")  # fmt: skip
    told = [(f.slot("arm"), f.slot("n"), f.slot("n_total")) for f in facts if f.slot("n")]
    assert told == [("rilonacept", 12, 40), ("placebo", 19, 42)]
    assert [f.slot("dose") for f in facts if f.slot("dose")] == [Decimal("0.5")]


def test_the_name_of_an_arm_is_no_treatment_of_its_own() -> None:
    assert trial("Pain improved more in those treated with rilonacept than with placebo.") == []


def test_a_numbered_patient_of_a_series() -> None:
    (fact,) = [f for f in series("Patient 3 was switched to canakinumab, 150 mg every 8 weeks.") if f.slot("dose")]
    assert fact.population is not None
    assert (fact.population.kind, fact.population.label, fact.slot("n")) == ("patient", "patient 3", None)


def test_a_later_dose_is_of_those_who_had_it() -> None:
    facts = series("All nine received anakinra at 80 mg once a day, and in two of them the dose was raised to 160 mg.")
    told = [(f.slot("dose"), f.slot("n"), f.slot("status")) for f in facts]
    assert told == [(80, 9, None), (160, 2, "dose increased")]


def test_a_guess_on_something_else_leaves_the_dose_alone() -> None:
    text = "He was placed on adalimumab 40 mg every 2 weeks for treatment of a presumed uveitis of unclear cause."
    assert given(case(text), "adalimumab")["dose"] == 40


@pytest.mark.parametrize(
    ("sentence", "drug", "condition"),
    [
        ("He received colchicine 1 mg daily for gout.", "colchicine", "gout"),
        ("His gout was treated with colchicine.", "colchicine", "gout"),
        ("He received colchicine for the treatment of refractory gout.", "colchicine", "refractory gout"),
        ("He received colchicine for prevention of gout.", "colchicine", None),
        ("He received colchicine and physiotherapy for gout.", "colchicine", "gout"),
        ("He received colchicine. He had gout.", "colchicine", None),
    ],
)
def test_what_a_treatment_was_for_is_what_its_sentence_says(sentence: str, drug: str, condition: str | None) -> None:
    assert given(case(sentence), drug).get("condition") == condition


def test_what_was_not_hindered_is_not_withheld() -> None:
    told = case("A catheter was placed to give vasopressors without hindering hemodialysis.")
    assert not [f for f in told if f.slot("agent") == "hemodialysis" and f.slot("polarity") == "negated"]
