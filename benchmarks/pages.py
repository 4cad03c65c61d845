"""First paint and bytes sent of every kind of page, in headless Chromium.

    python benchmarks/pages.py --release releases [--documents papers] [--times 3] [--only NAME ...]

A page is opened with an empty cache (`cold`), and once more as somebody does who goes on reading (`again`). First paint
is the browser's own first-contentful-paint, from the click on; the bytes are those that came over the wire, packed.
What a page loads only when a picture is opened is not counted. The least of `--times` visits counts: a busy machine
makes them longer, never shorter. Ends with 1 where a page is over its bounds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).parents[1]
if __package__ is None or not __package__:
    sys.path.insert(0, str(ROOT))
from benchmarks.page_kinds import addresses  # noqa: E402 - found beside this file

PAINT, BYTES = 0.3, 250_000
"""Seconds to the first paint, and bytes sent, that a page may take."""
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1440,900")
TOLD = """const paint = performance.getEntriesByName("first-contentful-paint")[0];
const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
return [paint ? paint.startTime / 1000 : null, all.reduce((sum, one) => sum + one.transferSize, 0)];"""


def browser(profile: str) -> webdriver.Chrome:
    """A headless Chromium."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1440,900",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def visit(driver: webdriver.Chrome, address: str, *, cold: bool) -> tuple[float, int]:
    """First paint in seconds, and bytes."""
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
    if cold:
        driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    driver.get(address)
    told: list[Any] = driver.execute_script(TOLD)
    end = 50
    while told[0] is None and end:
        end -= 1
        told = driver.execute_async_script(f"setTimeout(() => arguments[0]((() => {{ {TOLD} }})()), 20)")
    return float(told[0]), int(told[1])


def measure(server: str, times: int, only: list[str]) -> int:
    """Visit all kinds, and print a line for each."""
    over = 0
    with tempfile.TemporaryDirectory(prefix="pages-") as profile:
        driver = browser(profile)
        try:
            print(f"{'kind of page':22} {'cold':>7} {'kB':>7} {'again':>7} {'kB':>7}")
            for kind, path in addresses(server).items():
                if only and kind not in only:
                    continue
                cold = [visit(driver, server.rstrip("/") + path, cold=True) for _ in range(times)]
                again = [visit(driver, server.rstrip("/") + path, cold=False) for _ in range(times)]
                paint, size = min(p for p, _ in cold), max(b for _, b in cold)
                late = min(p for p, _ in cold + again) > PAINT or size > BYTES
                over += late
                repeated, sent = min(p for p, _ in again), min(b for _, b in again)
                figures = f"{paint:7.3f} {size / 1000:7.1f} {repeated:7.3f} {sent / 1000:7.1f}"
                print(f"{kind:22} {figures}{'  over' if late else ''}")
        finally:
            driver.quit()
    return over


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--release", type=Path, help="a release, or the folder that holds releases")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--server", help="the address of a server that runs already, in place of --release")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    if given.server:
        return 1 if measure(given.server, given.times, given.only) else 0
    program = "from server.cli.serving import serve; serve()"
    call = [sys.executable, "-c", program, "--release", str(given.release), "--port", "0", "--stand-ins"]
    call += ["--documents", str(given.documents)] if given.documents else []
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    try:
        server = process.stdout.readline().removeprefix("Serving at ").strip()
        return 1 if measure(server, given.times, given.only) else 0
    finally:
        process.terminate()
        process.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())
