"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# no test depends on how fast the machine is, or on what else runs on it
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The questions may be asked of what extraction alone has read."""
    parser.addoption("--without-curation", action="store_true", help="build the five documents without curated facts")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the source documents and gold facts; the test is skipped where it is absent."""
    folder = Path(os.environ.get("CYTOLINK_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip("the source documents are not here: set CYTOLINK_SHARED to the folder that holds documents/")
    return folder
