"""A server over a release of a made-up case and trial, and a browser that notes what it loads and complains about."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webelement import WebElement

ROOT = Path(__file__).parents[2]
CASE = """# Tocilizumab in adult-onset Still's disease

## Case

The weather on the ward was as calm as the sea in June, and nobody who worked there then had any reason to expect what
that long evening would bring to all of them before the lamps were lit again.

A 31-year-old woman had fever. C-reactive protein was 142 mg/L on day 2. She received tocilizumab 8 mg/kg on day 3.
C-reactive protein was 9 mg/L on day 7.
"""
TRIAL = """# Tocilizumab against placebo in giant cell arteritis

## Abstract

In this randomised trial 100 patients with giant cell arteritis were enrolled. Remission was achieved in 28 of 50
patients (46%) in the tocilizumab group and in 7 of 50 patients (14%) in the placebo group (P<0.001).

## Results

Baseline C-reactive protein was 24 mg/L in the tocilizumab group and 22 mg/L in the placebo group. Serious infection
occurred in 3 of 50 patients in the tocilizumab group. Stone et al. reported that remission was achieved in 56 of 100
patients with tocilizumab [1].

## References

1. Stone JH. Trial of tocilizumab in giant-cell arteritis. N Engl J Med 2017.
"""
"""A made-up trial with two arms, a share that contradicts its count, and a work that it cites."""
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,900"
)
PATIENT = {f"CYTOLINK_{name}": "240" for name in ("DEADLINE", "EXPLAIN_SECONDS", "QUEUE_SECONDS", "REQUEST_SECONDS")}
"""What is looked at here is what pages say, not how fast a busy machine says it."""


PATIENCE = 60
"""Seconds that an element is waited for which a page makes only now."""


@contextmanager
def serving(releases: Path, *options: str) -> Iterator[str]:
    """The address of a server over the releases of a folder."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from server.cli.serving import serve; serve()",
            "--release",
            str(releases),
            "--port",
            "0",
            "--stand-ins",
            *options,
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CYTOLINK_WORKERS": "2", **PATIENT},
    )
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
        assert line.startswith("Serving at "), line
        try:
            yield line.removeprefix("Serving at ").strip()
        finally:
            process.terminate()
            process.wait(timeout=240)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of the two."""
    source, releases = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("releases")
    (source / "case.md").write_text(CASE, encoding="utf-8")
    (source / "trial.md").write_text(TRIAL, encoding="utf-8")
    build(documents([source]), releases, BuildSettings())
    return releases


@pytest.fixture(scope="session")
def address(releases: Path) -> Iterator[str]:
    """The address of a server over that release."""
    with serving(releases) as at:
        yield at


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

    def follow(self, element: WebElement, *keys: str) -> None:
        """Click an element, or send it keys, and wait until another page has come."""
        page = self.one("html")
        if keys:
            element.send_keys(*keys)
        else:
            element.click()
        # between two pages the driver may complain of the old one in other words than that it is stale: ask once more
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[WebDriverException]).until(staleness_of(page))

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


@contextmanager
def visiting(driver: webdriver.Chrome, address: str) -> Iterator[Reader]:
    """A reader who comes for the first time; the visit must go without a complaint or a request to another host."""
    kept = {"origin": address.rstrip("/"), "storageTypes": "all"}
    driver.implicitly_wait(PATIENCE)  # whatever another test has set
    driver.execute_cdp_cmd("Storage.clearDataForOrigin", kept)  # or what another test opened stays open in this one
    reading = Reader(driver, address)
    reading.complaints(), reading.hosts()
    yield reading
    assert reading.complaints() == []
    assert reading.hosts() == {urlsplit(address).netloc}


@pytest.fixture(scope="session")
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
    started.set_script_timeout(PATIENCE)
    try:
        yield started
    finally:
        started.quit()


@pytest.fixture
def reader(driver: webdriver.Chrome, address: str) -> Iterator[Reader]:
    """A reader of the server."""
    with visiting(driver, address) as reading:
        yield reading


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The case's file, as a reader has it."""
    path = tmp_path / "case.md"
    path.write_text(CASE, encoding="utf-8")
    return path
