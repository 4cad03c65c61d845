"""The pages in a real browser: what a reader sees, reaches with the keyboard, and what the pages load."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

FIRST_ROW = "main .scroll tbody tr:first-child"
pytestmark = pytest.mark.browser


def test_the_first_page_leads_to_the_questions(reader: Any) -> None:
    reader.open("/")
    names = [term.text for term in reader.all(".figures dt")]
    assert names[:2] == ["documents", "statements"]
    reader.follow(reader.one("nav a[href='/q/']"))
    assert reader.path == "/q/"
    words = reader.one("#words")
    reader.follow(words, "laboratory", Keys.ENTER)
    assert reader.all("main .questions a, main p a")


def test_a_form_is_filled_in_and_its_answer_leads_to_the_evidence(reader: Any) -> None:
    reader.open("/q/measurements")
    form = "main form[action='/q/measurements']"
    field = reader.one(f"{form} input, {form} select")
    assert field.accessible_name.startswith(field.get_attribute("name") or "")
    reader.follow(reader.one(f"{form} button"))
    assert reader.path == "/q/measurements"
    assert "142" in reader.one("main .scroll tbody").text
    reader.follow(reader.one("main td.number a[href*='/read/']"))
    assert reader.path.startswith("/read/")
    assert "No words are shown" not in reader.one("main").text
    assert reader.one("#at").text
    reader.follow(reader.one("#account a[href*='/fact/']"))
    assert reader.path.startswith("/id/document/")
    reader.follow(reader.one("ul.tabs a[href*='view=rdf']"))
    assert "cyto:evidence" in reader.one("main").text


def test_a_query_in_the_address_is_answered(reader: Any) -> None:
    reader.open("/sparql?query=SELECT+(COUNT(*)+AS+?n)+{+?s+?p+?o+}")
    assert int(reader.one(f"{FIRST_ROW} td").text) > 1000


def test_an_error_is_a_page_that_leads_on(reader: Any) -> None:
    reader.open("/id/nothing")
    assert "says nothing about" in reader.one("[role=alert]").text
    reader.follow(reader.one("main a[href='/q/']"))
    assert reader.path == "/q/"
    assert [entry for entry in reader.complaints() if "/id/nothing" not in entry] == []


@pytest.mark.parametrize("path", ["/", "/q/", "/q/measurements", "/sparql", "/explain"])
def test_every_field_has_a_label_and_the_focus_is_seen(path: str, reader: Any) -> None:
    reader.open(path)
    for field in reader.all("input:not([type=hidden]), select, textarea, button"):
        assert field.accessible_name or not field.is_displayed(), field.get_attribute("outerHTML")
    body = reader.one("body")
    body.send_keys(Keys.TAB)
    assert reader.driver.switch_to.active_element.text == "Skip to the content"
    for _ in range(4):
        reader.driver.switch_to.active_element.send_keys(Keys.TAB)
        focused = reader.driver.switch_to.active_element
        assert focused.tag_name != "body"
        assert focused.value_of_css_property("outline-style") != "none", focused.get_attribute("outerHTML")
        assert focused.value_of_css_property("outline-width") != "0px"
