"""What became of patients: what improved, recurred or did not occur, in how many, when and after what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import outcomes
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.model import Fact, ReadDocument

    Article = Callable[..., ReadDocument]

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."
SERIES = "Abstract\nWe retrospectively analyzed 9 patients with gout treated with anakinra.\n\nResults\n"


def case(sentences: str) -> list[Fact]:
    text = f"{OPENING} {sentences}\n"
    return list(outcomes.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def series(sentences: str) -> list[Fact]:
    return list(outcomes.state(recognise(read(f"{SERIES}{sentences}\n".encode(), "made-up.txt"), Lexicon.default())))


def only(facts: list[Fact]) -> dict[str, object]:
    assert len(facts) == 1, [f.slots for f in facts]
    return dict(facts[0].slots)


@pytest.mark.parametrize(
    ("sentence", "outcome", "status"),
    [
        ("The rash resolved.", "rash", "resolved"),
        ("His joint swelling subsided completely.", "joint swelling", "subsided"),
        ("Follow-up showed complete resolution of the pleural effusion.", "pleural effusion", "complete resolution"),
        ("This led to regression of the nodules.", "nodules", "regression"),
        ("The nodules showed partial regression.", "nodules", "partial regression"),
        ("The patient dramatically improved.", "clinical improvement", "improved"),
        ("He normalized his liver function after 2 months.", "liver function", "normalized"),
        ("He was discharged on day 9.", "discharge", "achieved"),
    ],
)
def test_what_changed_and_how(sentence: str, outcome: str, status: str) -> None:
    found = only(case(sentence))
    assert (found["outcome"], found["status"], found["polarity"]) == (outcome, status, "affirmed")


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("The rash did not resolve.", "rash"),
        ("No new nodules developed.", "new nodules"),
        ("There was no recurrence of the rash.", "rash"),
        ("He was followed for a year without relapse.", "relapse"),
        ("No changes in spleen size have been recorded during follow-up.", "changes in spleen size"),
    ],
)
def test_what_did_not_come_about_is_negated(sentence: str, outcome: str) -> None:
    found = {f.slot("outcome"): f.slot("polarity") for f in case(sentence)}
    assert found == {outcome: "negated"}


def test_a_denial_does_not_reach_the_next_clause() -> None:
    facts = case("No new nodules developed, and the pleural effusion resolved.")
    assert {f.slot("outcome"): f.slot("polarity") for f in facts} == {
        "new nodules": "negated",
        "pleural effusion": "affirmed",
    }


def test_a_resolution_that_persists_is_one() -> None:
    found = only(case("Ultrasound at year 2 revealed persistence of total resolution of the thrombus."))
    assert (found["outcome"], found["status"]) == ("thrombus", "total resolution")


def test_an_outcome_has_the_time_of_its_sentence() -> None:
    found = only(case("An ultrasound was repeated on day 31 and revealed worsening of the effusion."))
    assert (found["timepoint_value"], found["timepoint_unit"]) == (31, "d")


def test_an_outcome_names_the_treatment_it_came_after() -> None:
    found = only(case("He was given colchicine leading to resolution of the rash."))
    assert found["after"] == "colchicine"


@pytest.mark.parametrize(
    ("sentence", "outcome", "n"),
    [
        ("Complete response was achieved in 3 patients.", "Complete response", 3),
        ("Four of 9 patients relapsed.", "relapse", 4),
        ("2 achieved partial response.", "partial response", 2),
        ("Joint damage progression occurred in 5 patients.", "Joint damage progression", 5),
        ("Three patients stopped anakinra for lack of effect.", "anakinra suspension", 3),
        ("Two other subjects developed a new erosion.", "new erosion", 2),
    ],
)
def test_patients_with_an_outcome_are_counted(sentence: str, outcome: str, n: int) -> None:
    found = only(series(sentence))
    assert (found["outcome"], found["n"], found["n_total"]) == (outcome, n, 9)


def test_so_many_of_so_many_is_a_count() -> None:
    found = only(series("Relapse occurred in 3 of 12 patients."))
    assert (found["n"], found["n_total"], found["statistic"]) == (3, 12, "count")


def test_all_patients_are_as_many_as_the_group_has() -> None:
    found = only(series("All patients achieved remission within 48 hours."))
    assert (found["n"], found["quantifier"], found["n_implied"]) == (9, "all", True)
    assert found["timepoint_comparator"] == "<="


def test_a_part_of_the_group_is_counted_out_of_itself_and_not_of_the_group() -> None:
    found = only(series("In the two patients with tophi, complete resolution of tophi was observed during follow-up."))
    assert (found["n"], found["n_total"]) == (2, 2)


def test_one_sentence_may_count_several_outcomes() -> None:
    facts = series(
        "Complete remission was reached in 5 patients (without subsequent flare) and 2 reached partial remission."
    )
    assert {(f.slot("outcome"), f.slot("n"), f.slot("polarity")) for f in facts} == {
        ("Complete remission", 5, "affirmed"),
        ("partial remission", 2, "affirmed"),
    }


def test_shares_of_lesions_are_percentages() -> None:
    facts = series("In these patients 45% of all tophi improved by month 6, 35% remained stable, and 20% worsened.")
    assert {(f.slot("status"), f.slot("value"), f.slot("unit")) for f in facts} == {
        ("improved", 45, "%"),
        ("remained stable", 35, "%"),
        ("worsened", 20, "%"),
    }


def test_the_verb_behind_a_relative_clause_is_said_of_the_words_before_it() -> None:
    found = only(case("Transaminases, which had peaked on day 3, normalized within 2 weeks."))
    assert (found["outcome"], found["status"]) == ("Transaminases", "normalized")


def test_cited_groups_have_their_own_counts_and_reference() -> None:
    text = (
        "Introduction\nGout is common. An analysis of 120 patients revealed that tophi developed in 12 of 40 (30%) "
        "untreated patients as compared with 4 of 80 (5%) others [2].\n\nReferences\n"
        "1. One A. A title. J Med 2001;1:1-2.\n2. Two B. A title. J Med 2002;1:1-2.\n"
    )
    facts = list(outcomes.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))
    assert [(f.slot("n"), f.slot("n_total"), f.slot("percent")) for f in facts][:1] == [(12, 40, 30)]
    assert all(f.population is not None and f.population.reference == 2 for f in facts)


def test_a_death_has_its_cause_apart_from_a_probable_one() -> None:
    found = only(case("The patient died of massive bleeding probably due to a ruptured spleen."))
    assert (found["outcome"], found["cause"], found["probable_cause"]) == (
        "death",
        "massive bleeding",
        "ruptured spleen",
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Colchicine may lead to resolution of the rash.",
        "The aim was to prevent progression of the disease.",
        "Complete response was defined as resolution of all lesions.",
        "Ferritin decreased from 900 to 200 ng/mL.",
        "It improved.",
    ],
)
def test_hopes_definitions_and_values_are_no_outcomes(sentence: str) -> None:
    assert case(sentence) == []


TRIAL = (
    "Abstract\nWe randomly assigned patients with gout to anakinra, colchicine or placebo. "
    "The anakinra group and the placebo group were followed for a year.\n\nResults\n"
)


def test_each_of_several_counts_has_the_arm_behind_it() -> None:
    text = (
        f"{TRIAL}At week 12, remission was achieved by 40 (50%) of 80 patients in the anakinra group, "
        "24 (30%) of 80 in the colchicine group, and 4 (10%) of 40 in the placebo group.\n"
    )
    facts = list(outcomes.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))
    told = [(f.slot("arm"), f.slot("n"), f.slot("n_total"), f.slot("timepoint")) for f in facts]
    assert told == [
        ("anakinra", 40, 80, "week 12"),
        ("colchicine", 24, 80, "week 12"),
        ("placebo", 4, 40, "week 12"),
    ]
    assert [f.population.label for f in facts if f.population] == ["anakinra", "colchicine", "placebo"]


@pytest.mark.parametrize(
    ("sentence", "after"),
    [
        ("Infliximab combined with prednisone led to regression of the nodules.", "infliximab + prednisone"),
        (
            "Anakinra 100 mg/day was started, together with colchicine, leading to remission of the disease.",
            "anakinra + colchicine",
        ),
        ("He was treated with dapsone, and infliximab allowed regression of the nodules.", "infliximab"),
        ("The rash resolved after rituximab plus prednisone.", "rituximab + prednisone"),
    ],
)
def test_an_outcome_comes_after_the_drug_with_those_joined_to_it(sentence: str, after: str) -> None:
    assert {f.slot("after") for f in case(sentence)} == {after}


@pytest.mark.parametrize(
    ("sentence", "when", "values"),
    [
        (
            "Scans at weeks 4, 8 and 12 showed regression of the nodules.",
            ("week 4", "week 8", "week 12"),
            (4, 8, 12),
        ),
        ("At 3 and 6 months the rash had resolved.", ("3 months", "6 months"), (3, 6)),
        ("On day 9 the rash had resolved.", "day 9", 9),
    ],
)
def test_an_outcome_holds_at_each_of_the_times_listed(sentence: str, when: object, values: object) -> None:
    found = only(case(sentence))
    assert (found["timepoint"], found["timepoint_value"]) == (when, values)


def test_times_that_have_a_value_each_are_not_listed_together() -> None:
    found = only(series("At 3 and 6 months remission was achieved in 4 and 7 patients, respectively."))
    assert not isinstance(found.get("timepoint"), tuple)


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("In the three patients with uveitis, complete resolution of the uveitis was observed.", 3),
        ("Remission was achieved in the four patients with neurosarcoidosis.", 4),
        ("Remission was achieved in these two patients who received dapsone.", 2),
    ],
)
def test_what_all_patients_of_a_kind_had_is_counted_out_of_them(sentence: str, n: int) -> None:
    found = only(series(sentence))
    assert (found["n"], found["n_total"]) == (n, n)


def test_what_some_of_the_own_patients_had_is_counted_out_of_the_own() -> None:
    found = only(series("Remission was achieved in four patients with neurosarcoidosis."))
    assert found["n"] == 4
    assert found.get("n_total") != 4


@pytest.mark.parametrize(
    ("sentence", "statistics"),
    [
        ("A median value of 40% of the nodules regressed, and 20% persisted.", ["median", "percent"]),
        ("A mean of 40% of the nodules regressed.", ["mean"]),
        ("In the end 40% of the nodules regressed.", ["percent"]),
    ],
)
def test_a_share_that_is_a_median_says_so(sentence: str, statistics: list[str]) -> None:
    assert [f.slot("statistic") for f in series(sentence)] == statistics


@pytest.mark.parametrize("named", ["week 24", "visit 3", "group 2", "cycle 6", "Month 12"])
def test_a_number_that_names_which_one_is_meant_counts_nobody(named: str) -> None:
    counted = [dict(f.slots).get("n") for f in series(f"A decrease in swelling at {named} was seen in 5 joints.")]
    assert int(named.split()[1]) not in counted


@pytest.mark.parametrize(
    ("discussion", "agent"),
    [
        ("Colchicine led to a rapid improvement.^{3,4} One patient died.^{4}", "colchicine"),
        ("Colchicine led to a rapid improvement.^{3} One patient died.^{4}", None),  # of another work
        ("Colchicine and dapsone led to an improvement.^{4} One patient died.^{4}", None),
        ("Colchicine led to a rapid improvement.^{4}\n\nOne patient died.^{4}", None),
        ("Colchicine led to a rapid improvement.^{4} After dapsone one patient died.^{4}", None),
    ],
)
def test_a_cited_patient_had_the_one_drug_that_is_named_of_the_work(discussion: str, agent: str | None) -> None:
    works = "\n".join(f"{n}. Weber A. A report on gout. J Made Up 20{n}0;1:1-2." for n in (1, 2, 3, 4))
    text = f"# A review of gout\n\n## Introduction\n\nGout is common.\n\n## Treatment\n\n{discussion}\n\n"
    text += f"## References\n\n{works}\n"
    facts = outcomes.state(recognise(read(text.encode(), "made-up.md"), Lexicon.default()))
    assert [f.slot("agent") for f in facts if f.slot("outcome") == "death"] == [agent]
