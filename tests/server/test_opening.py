"""`cytolink open` serves on this machine alone and starts a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from server.cli import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def test_a_release_is_opened_in_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(path: Path, host: str, port: int, tell: Callable[[str], None], **_: Any) -> None:
        assert (path, host, port) == (tmp_path, "127.0.0.1", 0)
        tell("http://127.0.0.1:4321/")

    monkeypatch.setattr("server.gateway.serve.serve", run)
    monkeypatch.setattr(serving.webbrowser, "open", lambda url: asked.append(url) is not None)
    done = CliRunner().invoke(serving.open_command, ["--release", str(tmp_path)])
    assert asked == ["http://127.0.0.1:4321/"]
    assert "http://127.0.0.1:4321/" in done.stdout
    assert "open this address" in done.stderr
