"""A seeded share of the fuzzing that `benchmarks/fuzz.py` does at length."""

from __future__ import annotations

import importlib.util
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    sys.path.insert(0, str(path.parent))  # its own parts stand beside it
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_no_request_breaks_the_server_or_makes_it_call_out(
    serving: Callable[..., Any], tmp_path: Path, release_maker: Callable[..., Any], fuzz: ModuleType
) -> None:
    release_maker(tmp_path, patients=50)
    with socket.socket() as trap, serving(tmp_path, deadline=2, memory=300_000_000, reload_seconds=0) as server:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.setblocking(False)
        statuses, wrong = fuzz.run(server.port, 20261, 1500, f"http://127.0.0.1:{trap.getsockname()[1]}/")
        assert wrong == []
        assert statuses[200] > 100
        with pytest.raises(BlockingIOError):
            trap.accept()
        assert server.get("/health")[0].status == 200
