"""A minus before a sum of money is that of its number, as it is printed and as a table gives it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_build.pipeline import state
from graph_build.recognisers.printed import printed_numbers
from graph_build.settings import BuildSettings

ARTICLE = """<?xml version="1.0"?><article><front><article-meta><title-group><article-title>Costs of sarilumab: a
randomised trial</article-title></title-group></article-meta></front><body><sec sec-type="results">
<title>Results</title><p>Forty patients were randomised to sarilumab (n = 20) or placebo (n = 20).</p>
<table-wrap id="t1"><label>Table 1</label><caption><p>Changes at week 24</p></caption>
<table><thead><tr><th>Variable</th><th>Sarilumab (n = 20)</th>
<th>Placebo (n = 20)</th></tr></thead><tbody><tr><td>CRP, mg/L</td><td>12</td><td>14</td></tr><tr><td>Total cost</td>
<td>{cost}</td><td>300</td></tr></tbody></table></table-wrap></sec></body></article>"""


@pytest.mark.parametrize(
    ("printed", "value"),
    [("−€525", -525), ("-$ 1 200", -1200), ("– £300", -300), ("€525", 525), ("3–€5", 5), ("−12,500", -12500)],
)
def test_a_minus_before_a_currency_is_that_of_the_number(printed: str, value: int) -> None:
    assert Decimal(value).normalize() in printed_numbers(printed)


def test_a_dash_between_two_sums_is_no_minus() -> None:
    assert Decimal(-5) not in printed_numbers("3–€5")


@pytest.mark.parametrize("cost", ["−€525", "&#x2212;&#x20AC;525"])
def test_a_negative_sum_of_a_table_is_stated(cost: str) -> None:
    facts = state(ARTICLE.format(cost=cost).encode(), "costs.xml", BuildSettings(curation=False, learned=False)).facts
    assert Decimal(-525) in {f.slot("value") for f in facts if f.type == "measurement"}
