"""A curator decides on a statement where it stands: by clicks, as lines to copy, and as lines that are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By

from graph_build.curation import load
from tests.browser.conftest import serving, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium import webdriver

pytestmark = pytest.mark.browser


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder for worksheets."""
    return tmp_path / "sheets"


@pytest.fixture
def curating(driver: webdriver.Chrome, releases: Path, sheets: Path) -> Iterator[Any]:
    """A reader of a server that writes worksheets."""
    with serving(releases, "--curate", str(sheets)) as address, visiting(driver, address) as reading:
        yield reading


def decide(reader: Any, action: str, value: str = "") -> None:
    """Open the first value, choose a decision on it, fill in the form and send it."""
    reader.open("/q/measurements")
    reader.follow(reader.one("main tbody td.number a[href^='/read/']"))
    next(one for one in reader.all("#account summary") if one.text.startswith("Accept, reject")).click()
    form = reader.one("#account form")
    form.find_element(By.CSS_SELECTOR, f"input[value={action}]").click()
    form.find_element(By.NAME, "curator").send_keys("A. Curator")
    form.find_element(By.NAME, "reason").send_keys("The table of the paper prints another.")
    if value:
        form.find_element(By.CSS_SELECTOR, "details.fields summary").click()
        field = form.find_element(By.NAME, "field-value")
        field.clear()
        field.send_keys(value)
    reader.follow(form.find_element(By.CSS_SELECTOR, "p button"))


def test_what_a_curator_decides_is_written_where_the_server_may(curating: Any, sheets: Path) -> None:
    decide(curating, "reject")
    assert curating.one("#account .notice strong").text == "Rejected"
    (sheet,) = sheets.glob("*.yaml")
    (made,) = load(sheet).decisions
    assert (made.do, made.curator) == ("reject", "A. Curator")
    curating.follow(curating.one("#account .notice button"))
    curating.driver.implicitly_wait(0)  # it is there with the page, or never
    assert not curating.all("#account .notice")
    assert load(sheet).decisions == ()


def test_elsewhere_a_correction_is_shown_as_lines_to_copy(reader: Any, tmp_path: Path) -> None:
    decide(reader, "correct", "35.6")
    assert reader.one("h1").text == "Lines for the worksheet"
    head, lines = reader.one("main pre").text, reader.one("main textarea").get_attribute("value")
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(f"{head.rstrip()}\n{lines}", encoding="utf-8")
    (made,) = load(sheet).decisions
    assert (made.do, made.slots) == ("correct", (("value", Decimal("35.6")),))
