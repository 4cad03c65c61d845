"""For those who run the server: ``/health`` and ``/metrics`` (Prometheus text format 0.0.4)."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from server.endpoint import incoming

if TYPE_CHECKING:
    from server.endpoint.following import Following

blueprint = Blueprint("ops", __name__)


HEALTH_HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


@blueprint.get("/health")
def health() -> Response:
    """Whether queries are answered and newer releases are followed, as `told` says it."""
    body, status = told(incoming.following())
    return Response(body, status, HEALTH_HEADERS)


def told(following: Following) -> tuple[bytes, int]:
    """What `/health` says, as JSON, with its status: 200 with a worker that lives, else 503.

    `refused` says why the newest release is not served, where that is so. It is asked while every thread of the process
    is at work, so there is little to be done here.
    """
    good, follows = following.pool.ready(), following.follows()
    status = "ok" if good and follows else "newer releases are not followed" if good else "no worker"
    body: dict[str, object] = {"status": status, "release": following.now.opened.digest}
    body["workers"] = following.pool.state()
    if following.refused:
        # which file it is stands in the log: a path of the server's is nobody else's business
        body["refused"] = following.refused.what
    return json.dumps(body, separators=(",", ":")).encode() + b"\n", 200 if good and follows else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters and gauges."""
    following = incoming.following()
    lines = [
        "# HELP cytolink_release_info The release that is served.",
        "# TYPE cytolink_release_info gauge",
        f'cytolink_release_info{{digest="{following.now.opened.digest}"}} 1',
        "# HELP cytolink_uptime_seconds Time since the start.",
        "# TYPE cytolink_uptime_seconds gauge",
        f"cytolink_uptime_seconds {time.time() - following.started:.3f}",
        "# HELP cytolink_workers Query workers, and queries that wait for one, by state.",
        "# TYPE cytolink_workers gauge",
    ]
    lines += [f'cytolink_workers{{state="{name}"}} {count}' for name, count in following.pool.state().items()]
    lines += [
        "# HELP cytolink_queries_total Queries by how they ended: answered, or the limit that ended them.",
        "# TYPE cytolink_queries_total counter",
    ]
    ends = sorted(following.pool.counts.items())
    lines += [f'cytolink_queries_total{{end="{name}"}} {count}' for name, count in ends]
    if cache := following.cache:
        lines += [
            "# HELP cytolink_cache_bytes Memory that kept answers take.",
            "# TYPE cytolink_cache_bytes gauge",
            f"cytolink_cache_bytes {cache.memory_bytes}",
            "# HELP cytolink_cache_disk_bytes Disk that kept answers take.",
            "# TYPE cytolink_cache_disk_bytes gauge",
            f"cytolink_cache_disk_bytes {cache.disk_bytes}",
            "# HELP cytolink_cache_lookups_total Requests that were looked up among the kept answers.",
            "# TYPE cytolink_cache_lookups_total counter",
            f'cytolink_cache_lookups_total{{found="yes"}} {cache.hits}',
            f'cytolink_cache_lookups_total{{found="no"}} {cache.misses}',
        ]
    response = Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
