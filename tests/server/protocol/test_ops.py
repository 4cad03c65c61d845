"""`/health` says whether queries are answered and newer releases are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask import Flask


def test_health_is_good_until_newer_releases_are_not_followed(
    make_app: Callable[..., AbstractContextManager[Flask]], releases: Path
) -> None:
    def health() -> tuple[int, Any]:
        answer = client.get("/health")
        return answer.status_code, answer.json["status"]

    with make_app(releases, workers=1, reload_seconds=60) as app:
        client = app.test_client()
        assert health() == (200, "ok")
        app.extensions["cytolink"].close()
        assert health() == (503, "newer releases are not followed")
