"""What all tests share."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from graph_build.bundle import install
from graph_build.release import open_release
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_build.release import Release

# no test depends on how fast the machine is, or on what else runs on it
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# the same few examples in every run, or other ones each time: `sh tests/run --all` asks for `--hypothesis-profile many`
settings.register_profile(
    "few", settings.get_profile("any machine"), max_examples=25, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
settings.register_profile("many", settings.get_profile("any machine"), max_examples=200)
settings.load_profile("few")


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


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Makes a folder of a name once for all processes of a run; nobody may write there afterwards."""
    own = tmp_path_factory.getbasetemp()
    base = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def bundled_release(once: Callable[..., Path]) -> Release:
    """The bundled build, published."""
    return open_release(once("bundled", install))


@pytest.fixture(scope="session")
def five_release(once: Callable[..., Path], shared: Path, pytestconfig: pytest.Config) -> Release:
    """The release of the five documents, with curated facts unless pytest is told otherwise."""
    settings = BuildSettings(curation=not pytestconfig.getoption("--without-curation"))
    return open_release(once("five", lambda folder: build(documents([shared / "documents"]), folder, settings)))
