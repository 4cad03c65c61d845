"""Large pages are asked for where the system gives them to who asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ENABLED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_ASKED = """
from pathlib import Path
from graph_build.runner.large_pages import ask_for_large_pages
held = [str(number) for number in range(300_000)]
flags = lambda: sum(" hg" in line for line in Path("/proc/self/smaps").read_text().splitlines() if "VmFlags" in line)
before = flags()
ask_for_large_pages()
print(before, flags())
"""


@pytest.mark.skipif(not _ENABLED.exists(), reason="the system has no large pages to be asked for")
def test_large_pages_are_asked_for() -> None:
    answer = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True)
    before, after = map(int, answer.stdout.split())
    assert before == 0
    assert after > 0


def test_a_system_without_them_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph_build.runner import large_pages

    monkeypatch.setattr(large_pages, "_MAPS", Path("/proc/none/maps"))
    large_pages.ask_for_large_pages()
    monkeypatch.setattr(large_pages.sys, "platform", "darwin")
    monkeypatch.setattr(large_pages, "_MAPS", None)
    large_pages.ask_for_large_pages()
