"""The source reader and the tables in a real browser: from the first page to the words, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from server.assets import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`"),
]
FIRST = "main tbody td.number a[href^='/read/']"


def until(reader: Any, holds: Callable[[], object]) -> None:
    WebDriverWait(reader.driver, 120).until(lambda _: holds())


def test_three_clicks_lead_from_the_first_page_to_the_words_behind_a_number(reader: Any, case: Path) -> None:
    reader.open("/")
    reader.follow(reader.one("main a[href='/q/']"))
    reader.follow(reader.one("main a[href='/q/measurements']"))
    number = reader.one(FIRST)
    printed = number.text
    reader.follow(number)
    assert reader.path.startswith("/read/")
    marked = "".join(mark.get_attribute("textContent") for mark in reader.all(".text .mark.here"))
    assert printed in marked
    assert marked in case.read_text("utf-8")
    assert printed in reader.one("#account").text


def test_a_passage_opens_beside_the_text_without_leaving_it(reader: Any) -> None:
    reader.open("/q/measurements")
    reader.follow(reader.one(FIRST))
    reader.driver.execute_script("window.stayed = true")
    account = "return document.getElementById('account').textContent"
    before = reader.driver.execute_script(account)
    other = next(mark for mark in reader.all(".text a.mark") if "here" not in mark.get_attribute("class"))
    href = other.get_attribute("href")
    other.send_keys(Keys.ENTER)
    until(reader, lambda: reader.driver.execute_script(account) != before)
    assert reader.driver.execute_script("return window.stayed")
    assert reader.driver.current_url.partition("#")[0] == href.partition("#")[0]
    assert reader.driver.switch_to.active_element.get_attribute("id") == "account"
    reader.driver.back()
    until(reader, lambda: reader.driver.execute_script(account) == before)


def test_kinds_of_statements_are_hidden(reader: Any) -> None:
    reader.open("/q/measurements")
    reader.follow(reader.one(FIRST))
    reader.one(".kinds summary").click()
    reader.one("#kinds input[value=measurement]").send_keys(Keys.SPACE)
    alone = [m for m in reader.all(".text a.mark") if m.get_attribute("class").split()[1:2] == ["measurement"]]
    off = reader.all(".text a.mark.off")
    assert off
    assert len(off) <= len(alone)


def test_a_file_of_the_readers_own_is_shown_and_another_refused(reader: Any, case: Path, tmp_path: Path) -> None:
    reader.open("/q/measurements")
    reader.follow(reader.one(FIRST))
    other = tmp_path / "other.md"
    other.write_text("another text", encoding="utf-8")
    assert reader.all(".gap[data-run]"), "a release with quotations holds no word between them"
    reader.one("#file").send_keys(str(other))
    until(reader, lambda: "another file" in reader.one("#drop-said").text)
    assert reader.driver.find_elements(By.CSS_SELECTOR, ".gap")
    reader.one("#file").send_keys(str(case))
    until(reader, lambda: "is shown" in reader.one("#drop-said").text)
    assert "SHA-256 is the document's" in reader.one("#drop-said").text
    reader.driver.implicitly_wait(0)
    assert not reader.driver.find_elements(By.CSS_SELECTOR, ".gap")
    assert " ".join(reader.one(".text").text.split()).count("C-reactive protein") == case.read_text("utf-8").count(
        "C-reactive protein"
    )


def test_a_table_is_sorted_filtered_and_its_columns_chosen_by_keyboard(reader: Any) -> None:
    reader.open("/q/measurements")
    reader.one(".data-table .tools")
    heads = {head.text.split(" ")[0]: head for head in reader.all(".data-table th")}
    cells = (
        "return [...document.querySelectorAll('.data-table tbody tr')]"
        ".map((row) => row.querySelector('td.number').textContent)"
    )
    as_came = reader.driver.execute_script(cells)
    button = heads["value"].find_element(By.TAG_NAME, "button")
    button.send_keys(Keys.ENTER)
    assert heads["value"].get_attribute("aria-sort") == "ascending"
    numbers = [float(text) for text in reader.driver.execute_script(cells) if text]
    assert numbers == sorted(numbers)
    button.send_keys(Keys.ENTER)
    assert heads["value"].get_attribute("aria-sort") == "descending"
    button.send_keys(Keys.ENTER)
    assert reader.driver.execute_script(cells) == as_came
    reader.one(".tools input[type=search]").send_keys("142")
    until(reader, lambda: "of" in reader.one(".tools [role=status]").text)
    assert len(reader.all(".data-table tbody tr:not([hidden])")) < len(as_came) or len(as_came) == 1
    reader.one(".tools summary").send_keys(Keys.ENTER)
    shown = len([h for h in reader.all(".data-table th") if h.is_displayed()])
    reader.one(".tools li input:checked").send_keys(Keys.SPACE)
    assert len([h for h in reader.all(".data-table th") if h.is_displayed()]) == shown - 1


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/ontology", "/search?q=tocilizumab", "/q/measurements", "/style-guide"]
)
def test_no_page_is_wider_than_a_phone(path: str, reader: Any) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    reader.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        reader.open(path)
        assert reader.driver.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_value_and_its_unit_are_in_sight_on_a_tablet(reader: Any) -> None:
    size = {"width": 768, "height": 1024, "deviceScaleFactor": 1, "mobile": False}
    reader.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        reader.open("/q/measurements")
        until(reader, lambda: reader.all(".data-table.lines"))
        ends = {head.text.lower(): head.rect["x"] + head.rect["width"] for head in reader.all(".data-table th")}
        region = reader.one(".data-table .scroll").rect
        assert max(ends["value"], ends["unit"]) <= region["x"] + region["width"]
    finally:
        reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
