"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# no test depends on how fast the machine is, or on what else runs on it
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The questions may be asked of what extraction alone has read."""
    parser.addoption("--without-curation", action="store_true", help="build the five documents without curated facts")


@pytest.fixture(autouse=True, scope="session")
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the data folder of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CYTOLINK_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the source documents and gold facts; the test is skipped where it is absent."""
    folder = Path(os.environ.get("CYTOLINK_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip("the source documents are not here: set CYTOLINK_SHARED to the folder that holds documents/")
    return folder
