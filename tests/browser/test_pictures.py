"""Pictures in a real browser: drawn when they are opened, their marks lead to the spans, the graph can be walked."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from server.assets import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`"),
]


def test_a_picture_is_drawn_when_it_is_opened_and_leads_to_the_text(reader: Any) -> None:
    reader.open("/q/statements-in-text?document=case")
    loaded = "return performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)"
    assert reader.driver.execute_script(loaded) < 250_000
    reader.one("details.picture summary").send_keys(Keys.ENTER)
    assert reader.one("details.picture svg").accessible_name.startswith("Each mark is a statement")
    marks = reader.all("details.picture svg .mark-rect.role-mark path")
    assert len(marks) == len(reader.all("main .scroll tbody tr"))
    reader.driver.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", marks[0])
    reader.one("main")
    assert "/read/" in reader.driver.current_url


def test_a_forest_plot_computes_and_says_so_and_leads_to_the_text(reader: Any) -> None:
    reader.open("/q/outcome-by-arm")
    reader.one("details.picture summary").send_keys(Keys.ENTER)
    marks = reader.all("details.picture svg .mark-symbol.role-mark path")
    assert len(marks) == 2  # the ratio and the difference of 28/50 against 7/50
    assert "computed" in reader.one("details.picture svg").text
    reader.driver.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", marks[0])
    assert "of 50" in "".join(mark.text for mark in reader.all(".text .mark.here"))


def test_a_timeline_is_drawn_beside_its_table_and_on_the_page_of_the_document(reader: Any) -> None:
    reader.open("/q/timeline?document=case")
    reader.one("details.picture summary").send_keys(Keys.ENTER)
    bars = reader.all("details.picture svg .mark-rect.role-mark path")
    assert len(bars) == 1  # tocilizumab on day 3
    reader.driver.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", bars[0])
    assert "tocilizumab" in "".join(mark.text for mark in reader.all(".text .mark.here"))
    reader.one("details.picture summary").send_keys(Keys.ENTER)
    assert len(reader.all("details.picture svg .mark-rect.role-mark path")) == 1


def test_the_graph_is_walked_with_the_keyboard(reader: Any) -> None:
    reader.open("/q/pathways")
    reader.one("details.picture summary").send_keys(Keys.ENTER)
    for name, kind, says in (
        ("tocilizumab", "drug", "acts on"),
        ("IL-6 receptor", "target", "is the receptor of"),
        ("IL-6", "cytokine", "IL-6 receptor"),
    ):
        assert reader.all(f".walk .here button[title='Walk to {name}']")
        reader.one(f".walk .here button[title='Walk to {name}']").send_keys(Keys.ENTER)
        seen = WebDriverWait(reader.driver, 60, ignored_exceptions=[StaleElementReferenceException])
        seen.until(lambda _, here=f"{name} {kind}": reader.one(".walk .here h3").text == here)
        assert says in reader.one(".walk .here ul").text


def test_an_answer_of_ones_own_becomes_a_picture(reader: Any) -> None:
    reader.open("/sparql?query=SELECT+?type+(COUNT(*)+AS+?n)+{+?s+a+?type+}+GROUP+BY+?type+LIMIT+5")
    for name in ("Run the query", "Picture"):
        next(b for b in reader.all("main button") if b.text == name).send_keys(Keys.ENTER)
        assert reader.one(".editor-output table, .editor-output svg")
    assert reader.all(".editor-output svg .mark-rect.role-mark path")
