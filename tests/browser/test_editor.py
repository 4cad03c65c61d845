"""The editor in a real browser: completion, errors at their line, tabs, views, what the page loads."""

from __future__ import annotations

import time
from typing import Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from server.assets import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`"),
]


class Field:
    """The editor's text field, as somebody with a keyboard has it."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        reader.driver.execute_script("localStorage.clear()")
        reader.driver.refresh()
        self.root = reader.one(".editor-host").shadow_root

    def write(self, *keys: str) -> None:
        ActionChains(self.reader.driver).send_keys(*keys).perform()

    def begin(self, text: str) -> None:
        self.root.find_element("css selector", ".cm-content").click()
        ActionChains(self.reader.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        self.write(Keys.DELETE, text)

    @property
    def text(self) -> str:
        return self.reader.one("textarea#query").get_property("value")

    def find(self, selector: str) -> Any:
        """The first such element within the editor, waited for."""
        end = time.monotonic() + 60
        while not (found := self.root.find_elements("css selector", selector)):
            assert time.monotonic() < end, selector
            time.sleep(0.05)
        return found[0]

    def until(self, words: str) -> None:
        end = time.monotonic() + 60
        while words not in self.text:
            assert time.monotonic() < end, self.text
            time.sleep(0.05)

    def press(self, name: str) -> None:
        for button in self.reader.all("main button"):
            if button.accessible_name == name:
                self.reader.driver.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", button)
                button.click()
                return
        raise AssertionError(f"there is no button {name}")


@pytest.fixture
def field(reader: Any) -> Field:
    reader.open("/sparql")
    return Field(reader)


def test_a_query_is_completed_by_names_and_answered(field: Field) -> None:
    field.begin("SELECT ?s { ?s a cyto:Measurem")
    assert "Measurement" in field.find(".cm-tooltip-autocomplete li[aria-selected]").text
    time.sleep(0.3)  # the list takes no key while it may still move
    field.write(Keys.ENTER)
    field.until("cyto:Measurement")
    assert field.text.startswith("PREFIX cyto: <https://w3id.org/cytolink/ontology#>\n")
    field.write(" ; ?p tociliz")
    assert "Drug" in field.find(".cm-tooltip-autocomplete li[aria-selected]").text
    time.sleep(0.3)
    field.write(Keys.ENTER)
    field.until("cyto:tocilizumab")
    field.begin("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    ActionChains(field.reader.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
    assert int(field.reader.one(".editor-output tbody td").text) > 1000
    assert "COUNT" in field.reader.driver.current_url


def test_an_error_stands_at_its_line_in_plain_words(field: Field) -> None:
    field.begin("SELECT *\nWHERE { ?s patient ?o }")
    mark = field.find(".cm-lintRange-error")
    assert mark.text == "patient"


def test_tabs_examples_and_history_are_kept_in_the_browser(field: Field) -> None:
    field.press("Examples")
    field.reader.one(".editor-panel input").send_keys("measured values of single")
    next(b for b in field.reader.all(".editor-list button") if b.is_displayed()).click()
    field.until("cyto:PatientMeasurement")
    field.press("Run the query")
    assert field.reader.one(".editor-output td").text
    assert [tab.text for tab in field.reader.all(".editor-tabs [aria-pressed]")][:2] == [
        "Query 1",
        "measurements",
    ]
    field.press("Tree")
    assert field.reader.all(".editor-output .branch summary")
    field.reader.driver.refresh()
    field.until("cyto:PatientMeasurement")
    field.press("History")
    assert "SELECT" in field.reader.one(".editor-list button").text


def test_the_plan_is_shown_before_anything_runs(field: Field) -> None:
    field.press("Plan and cost")
    plan = field.reader.one(".plan").text
    assert "It would run" in plan
    assert "QuadPattern" in plan
    assert "rows" in plan


def test_what_an_answer_holds_is_shown_and_never_run(field: Field) -> None:
    field.begin('SELECT (IRI("javascript:alert(1)") AS ?x) ("<img src=x onerror=alert(1)>" AS ?y) {}')
    field.press("Run the query")
    cells = [cell.text for cell in field.reader.all(".editor-output td")]
    assert cells == ["javascript:alert(1)", "<img src=x onerror=alert(1)>"]
    made = "return document.querySelectorAll('.editor-output td a, .editor-output td img').length"
    assert field.reader.driver.execute_script(made) == 0


def test_a_long_query_is_stopped(field: Field) -> None:
    field.begin("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d FILTER(STRLEN(STR(?b)) > STRLEN(STR(?d))) }")
    field.press("Run the query")
    field.press("Stop")
    assert field.reader.one("form + [role=status]").text == "Stopped."
