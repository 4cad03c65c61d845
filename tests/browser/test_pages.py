"""The pages in a real browser: what a reader sees, reaches with the keyboard, and what the pages load."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webelement import WebElement

ROOT = Path(__file__).parents[2]
CASE = """# Tocilizumab in adult-onset Still's disease

## Case

A 31-year-old woman had fever. C-reactive protein was 142 mg/L on day 2. She received tocilizumab 8 mg/kg on day 3.
C-reactive protein was 9 mg/L on day 7.
"""
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,900"
)
PATIENT = {f"CYTOLINK_{name}": "240" for name in ("DEADLINE", "EXPLAIN_SECONDS", "QUEUE_SECONDS", "REQUEST_SECONDS")}
"""What is looked at here is what pages say, not how fast a busy machine says it."""
FIRST_ROW = "main .scroll tbody tr:first-child"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a release of one made-up case."""
    source, releases = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("releases")
    (source / "case.md").write_text(CASE, encoding="utf-8")
    build(documents([source]), releases, BuildSettings())
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from server.cli.serving import serve; serve()",
            "--release",
            str(releases),
            "--port",
            "0",
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CYTOLINK_WORKERS": "2", **PATIENT},
    )
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
        assert line.startswith("Serving at "), line
        yield line.removeprefix("Serving at ").strip()
        process.terminate()
        process.wait(timeout=240)


class Reader:
    """A browser that notes what it loads and what it complains about."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self._address = driver, address

    def open(self, path: str) -> None:
        self.driver.get(self._address + path.lstrip("/"))

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def path(self) -> str:
        return urlsplit(self.driver.current_url).path

    def complaints(self) -> list[str]:
        """What the console says since the last time: errors of scripts, loads that failed, breaches of the policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def hosts(self) -> set[str]:
        """The hosts that pages of ours have asked since the last time."""
        events: list[dict[str, Any]] = [
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        ]
        sent = (event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent")
        return {urlsplit(url).netloc for url in sent if not url.startswith("data:")}


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium with a profile of its own; the tests are skipped where it is not installed."""
    browser, program = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or program is None:
        missing = "chromium" if browser is None else "chromedriver"
        pytest.skip(f"no {missing} is installed: install Debian's packages chromium and chromium-driver")
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(program))
    started.implicitly_wait(5)
    try:
        yield started
    finally:
        started.quit()


@pytest.fixture
def reader(driver: webdriver.Chrome, address: str) -> Iterator[Reader]:
    """A reader whose visit must go without a complaint and without a request to another host."""
    reading = Reader(driver, address)
    reading.complaints(), reading.hosts()
    yield reading
    assert reading.complaints() == []
    assert reading.hosts() == {urlsplit(address).netloc}


def test_the_first_page_leads_to_the_questions(reader: Reader) -> None:
    reader.open("/")
    names = [term.text for term in reader.all(".figures dt")]
    assert names[:2] == ["documents", "facts"]
    reader.one("nav a[href='/q/']").click()
    assert reader.path == "/q/"
    words = reader.one("#words")
    words.send_keys("laboratory", Keys.ENTER)
    assert reader.all("main .questions a, main p a")


def test_a_form_is_filled_in_and_its_answer_leads_to_the_evidence(reader: Reader) -> None:
    reader.open("/q/measurements")
    form = "main form[action='/q/measurements']"
    field = reader.one(f"{form} input, {form} select")
    assert field.accessible_name.startswith(field.get_attribute("name") or "")
    reader.one(f"{form} button").click()
    assert reader.path == "/q/measurements"
    assert "142" in reader.one("main .scroll tbody").text
    link = reader.one(f"{FIRST_ROW} a[href*='/id/']")
    link.click()
    assert reader.path.startswith("/id/")
    properties = [row.text for row in reader.all("main table:first-of-type tbody tr")]
    reader.one("main a[href*='/span/']").click()
    assert "/span/" in reader.path, properties
    assert "oa:hasSource" in reader.one("main").text


def test_a_query_is_written_and_answered(reader: Reader) -> None:
    reader.open("/sparql")
    text = reader.one("textarea#query")
    text.clear()
    text.send_keys("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    reader.one("main form button").click()
    assert reader.path == "/sparql"
    assert int(reader.one(f"{FIRST_ROW} td").text) > 1000


def test_an_error_is_a_page_that_leads_on(reader: Reader) -> None:
    reader.open("/id/nothing")
    assert "says nothing about" in reader.one("[role=alert]").text
    reader.one("main a[href='/q/']").click()
    assert reader.path == "/q/"
    assert [entry for entry in reader.complaints() if "/id/nothing" not in entry] == []


@pytest.mark.parametrize("path", ["/", "/q/", "/q/measurements", "/sparql", "/explain"])
def test_every_field_has_a_label_and_the_focus_is_seen(path: str, reader: Reader) -> None:
    reader.open(path)
    for field in reader.all("input:not([type=hidden]), select, textarea, button"):
        assert field.accessible_name, field.get_attribute("outerHTML")
    body = reader.one("body")
    body.send_keys(Keys.TAB)
    assert reader.driver.switch_to.active_element.text == "Skip to the content"
    for _ in range(4):
        reader.driver.switch_to.active_element.send_keys(Keys.TAB)
        focused = reader.driver.switch_to.active_element
        assert focused.tag_name != "body"
        assert focused.value_of_css_property("outline-style") != "none", focused.get_attribute("outerHTML")
        assert focused.value_of_css_property("outline-width") != "0px"
