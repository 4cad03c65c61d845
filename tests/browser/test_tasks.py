"""The tasks of a stranger in a real browser: each takes the clicks that docs/tasks.md says, from the first page.

Following a link, pressing a button, ticking a box and Enter are a click each; typing is none.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from server.assets import build

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`"),
]
TOLD = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text("utf-8")
CLICKS = {int(number): int(clicks) for number, clicks in re.findall(r"^\| (\d+) \|.*\| (\d+) \|$", TOLD, re.MULTILINE)}
MOST = 4
NAMED = "//*[self::a or self::button or self::summary or self::label][contains(normalize-space(.), {!r})]"
HERO = ".hero input"


@dataclass(frozen=True)
class Type:
    """Words in a field; with `enter`, a click."""

    field: str
    words: str
    enter: bool = False


QUESTIONS, COLUMN = "nav a[href='/q/']", "footer a[href='/reconcile/column']"
MEASURED = (QUESTIONS, "main a[href='/q/measurements']")
DRUG = (Type(HERO, "tocilizumab", enter=True), "#concepts + ul a")
TASKS: dict[int, tuple[tuple[str | Type, ...], str, str]] = {
    1: (DRUG, "h1", "tocilizumab"),
    2: ((Type(HERO, "P08887", enter=True),), "h1", "IL-6 receptor"),
    3: (DRUG, "main .pairs-list", "the same as"),
    4: ((*DRUG, "a[href*='format=ttl']"), "h1", ""),
    5: (("main td.number a[href^='/read/']",), ".text .mark.here", ""),
    6: ((COLUMN, Type("#names", "Kawasaki disease\ntocilizumab"), "Look up"), "h2", "2 of 2"),
    7: ((*MEASURED, "Columns", ".tools li input:not(:checked)"), ".data-table", ""),
    8: ((*MEASURED, "main p a[href$='.csv']"), "h1", ""),
    9: (("nav a[href='/sparql']", "Run the query"), ".editor-output tbody td", ""),
    10: (("nav a[href='/sparql']", "Examples", ".editor-list button", "Run the query"), ".editor-output td", ""),
    11: (("nav a[href='/sparql']", "Run the query", "Picture"), ".editor-output svg", ""),
    12: (("main a[href='/contents']",), ".data-table", "cyto:Drug"),
    13: ((QUESTIONS, "main a[href='/q/chembl-mechanisms']", ".notice a[href^='/federation/']"), "h1", "asked"),
    14: ((*MEASURED, Type(".tools input[type=search]", "142"), "th button"), ".tools [role=status]", "of"),
    15: ((*MEASURED, "main p a[href$='.json']"), "h1", ""),
    16: ((*DRUG, "main .tags a[href*='kind=']"), "main .tags a[aria-current]", ""),
    17: (("nav a[href='/ontology']", "main .tree a"), ".kind", ""),
    18: ((Type(HERO, "kawasaky disease", enter=True), "#concepts + ul a"), "h1", "Kawasaki disease"),
    19: (
        ("main td.number a[href^='/read/']", "Accept, reject or correct", "input[value=reject]",
         Type("input[name=curator]", "A. Reader"), Type("input[name=reason]", "misread"), "Show the lines"),
        "textarea[readonly]", "do: reject",
    ),
    20: (("nav a[href='/documents']", "main td a[href^='/read/']", ".account a[rel=next]"), "#at", ""),
    21: (("nav a[href='/docs/']", Type("main input[name=q]", "forest plot", enter=True), ".questions a"), "h1", ""),
    22: (
        (QUESTIONS, "main a[href='/compare?by=drug']", Type("input[name=a]", "tocilizumab"),
         Type("input[name=b]", "anakinra", enter=True)),
        ".sides h2", "tocilizumab",
    ),
    23: ((QUESTIONS, "main a[href='/q/timeline']", "details.picture summary"), "details.picture svg", ""),
}  # fmt: skip


class Stranger:
    """Somebody who clicks, and how often."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.clicks = reader, 0
        reader.open("/")

    def do(self, step: str | Type) -> None:
        if isinstance(step, Type):
            field = self.find(step.field)
            field.clear()
            field.send_keys(step.words, *([Keys.ENTER] if step.enter else []))
            self.clicks += step.enter
            return
        one = self.find(step)
        self.reader.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", one)
        one.click()
        self.clicks += 1

    def find(self, what: str, words: str = "") -> WebElement:
        """The first such element that is seen, by CSS or by the words on it, waited for."""
        by = (By.CSS_SELECTOR, what) if re.match(r"[a-z#.][\w-]*([ .#:\[]|$)", what) else (By.XPATH, NAMED.format(what))
        end = time.monotonic() + 120
        while True:
            try:
                for one in self.reader.driver.find_elements(*by):
                    if one.is_displayed() and words in one.text:
                        return one
            except StaleElementReferenceException:
                pass
            assert time.monotonic() < end, (what, words)
            time.sleep(0.02)


def test_the_list_and_the_tasks_are_the_same() -> None:
    assert set(CLICKS) == set(TASKS) == set(range(1, 24))
    assert max(CLICKS.values()) <= MOST


@pytest.mark.parametrize("number", TASKS)
def test_a_stranger_does_it(number: int, reader: Any) -> None:
    steps, selector, words = TASKS[number]
    stranger = Stranger(reader)
    reader.driver.execute_script("localStorage.clear()")
    reader.driver.implicitly_wait(0)
    for step in steps:
        stranger.do(step)
    stranger.find(selector, words)
    assert stranger.clicks == CLICKS[number]
