"""Risk scores in prose: items and points, strata, formulas."""

from __future__ import annotations

from collections.abc import Callable

from graph_build.facts.argument import scores
from graph_build.model import Fact, ReadDocument

Article = Callable[..., ReadDocument]

MODEL = (
    "Nakamura et al. [6] constructed a scoring model: 3 points for lactate ≥4 mmol/L, 2 points for days of fever >7, "
    "1 point for % Neutrophils ≥85, low risk: 0–2; intermediate risk: 3–4, very high risk >5."
)


def found(read: ReadDocument) -> list[Fact]:
    return list(scores.state(read))


def row(fact: Fact, *names: str) -> list[str]:
    return [str(fact.slot(name)) for name in names]


def test_each_item_has_its_limit_and_points(article: Article) -> None:
    items = [f for f in found(article(MODEL)) if f.slot("component")]
    assert [row(f, "component", "comparator", "threshold", "unit", "points") for f in items] == [
        ["lactate", ">=", "4", "mmol/L", "3"],
        ["days of fever", ">", "7", "d", "2"],
        ["% Neutrophils", ">=", "85", "%", "1"],
    ]


def test_a_score_is_named_after_its_authors_and_credited_to_them(article: Article) -> None:
    assert {(f.slot("score"), f.slot("references")) for f in found(article(MODEL))} == {("Nakamura score", (6,))}


def test_strata_have_bounds_or_a_comparator(article: Article) -> None:
    strata = [f for f in found(article(MODEL)) if f.slot("risk_category")]
    assert [row(f, "risk_category", "points_low", "points_high", "comparator", "points") for f in strata] == [
        ["low risk", "0", "2", "None", "None"],
        ["intermediate risk", "3", "4", "None", "None"],
        ["very high risk", "None", "None", ">", "5"],
    ]


def test_a_formula_has_numerator_and_denominator(article: Article) -> None:
    text = "We developed the Shock Severity Index (SSI), defined as HR/SBP, to follow the patients."
    (fact,) = found(article(text, "Methods"))
    assert row(fact, "score", "definition", "numerator", "denominator") == [
        "Shock Severity Index", "HR/SBP", "HR", "SBP",
    ]  # fmt: skip


def test_prose_without_a_score_states_none(article: Article) -> None:
    assert found(article("The patients at high risk were given 4 doses of the vaccine.")) == []
