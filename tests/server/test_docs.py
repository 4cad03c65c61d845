"""The documentation names every route, and the table of conformance names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]
ENDPOINT = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
CONFORMANCE = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")


def test_every_route_is_documented_and_no_other(app: Flask) -> None:
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules()}
    routes = {route.replace("<filename>", "<path>") for route in routes}
    documented = set(re.findall(r"^\| `(/[^`]*)` \|", ENDPOINT, re.MULTILINE))
    assert documented == routes


def test_every_promise_of_the_threat_model_has_a_test() -> None:
    promised = THREATS.partition("## Tried")[0].splitlines()
    promises = [line for line in promised if line.startswith("| ") and not line.startswith("| to whom")]
    assert len(promises) >= 20
    for promise in promises:
        named = re.findall(r"`(test_\w+)::(test_\w+)`", promise)
        assert named, promise
        for module, test in named:
            texts = [found.read_text(encoding="utf-8") for found in (ROOT / "tests").rglob(f"{module}.py")]
            assert any(f"def {test}(" in text for text in texts), f"{module}::{test}"


def test_every_clause_of_the_conformance_table_has_a_test() -> None:
    named = re.findall(r"`(test_\w+)::(test_\w+)`", CONFORMANCE)
    assert len(named) > 40
    for module, test in named:
        (found,) = (ROOT / "tests" / "server").rglob(f"{module}.py")
        assert f"def {test}(" in found.read_text(encoding="utf-8"), f"{module}::{test}"
