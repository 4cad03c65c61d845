"""axe (https://github.com/dequelabs/axe-core) finds nothing serious or critical on any kind of page, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from benchmarks.page_kinds import FIXED, FOUND, addresses
from server.assets import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not build.is_current(), reason="the scripts are not built: run `python -m server.assets`"),
]
KINDS = [*FIXED, *FOUND, "reader", "reader at a passage", "federation"]
QUICK = {"home", "table", "drug", "reader"}
"""Kinds that are looked at each time: most of what the others are made of is in them."""
DRAWN = {"picture", "graph"}
"""Kinds that are looked at with their picture open."""
# shelves of the ontology are all made alike, and hold two thousand terms
RUN = """const done = arguments[1];
axe.run({exclude: [".shelf ~ .shelf ~ .shelf"]}, arguments[0]).then((found) => done(found.violations.map((one) =>
  `${one.impact} ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 150)).slice(0, 5).join(" ")}`)), done);"""
LIGHT = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All else is the same in the dark."""


@pytest.fixture(scope="module")
def paths(address: str) -> dict[str, str]:
    return addresses(address)


@pytest.fixture(scope="module")
def axe() -> str:
    return (build.TESTING / "axe.min.js").read_text("utf-8")


def look(reader: Any, kind: str, path: str, scheme: str) -> None:
    """The page in a colour scheme, with its picture."""
    wish = [{"name": "prefers-color-scheme", "value": scheme}]
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wish})
    if scheme == "light" or kind in DRAWN:
        reader.open(path)
    if kind in DRAWN:
        reader.driver.execute_script("document.querySelector('details.picture').open = true")
        drawn = "details.picture svg, details.picture canvas"
        WebDriverWait(reader.driver, 60).until(lambda _: reader.all(drawn))


@pytest.mark.parametrize("kind", [pytest.param(k, marks=() if k in QUICK else pytest.mark.slow) for k in KINDS])
def test_axe_finds_nothing_serious(kind: str, reader: Any, paths: dict[str, str], axe: str) -> None:
    found = []
    try:
        for scheme, asked in (("light", LIGHT), ("dark", DARK)):
            look(reader, kind, paths[kind], scheme)
            reader.driver.execute_script(axe)
            found += [f"{scheme}: {one}" for one in reader.driver.execute_async_script(RUN, asked)]
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert [one for one in found if one.split()[1] in {"serious", "critical"}] == []
    if kind == "error":
        assert all(paths[kind] in complaint for complaint in reader.complaints())
