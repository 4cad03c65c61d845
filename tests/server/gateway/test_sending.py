"""Parts of answers (RFC 9110, section 14), and large answers that are kept on disk."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from server.gateway.sending import Reply, part

BODY = bytes(range(256)) * 4
TAG = '"tag"'


def reply() -> Reply:
    return Reply(200, [("etag", TAG), ("content-length", str(len(BODY))), ("content-type", "text/plain")], BODY)


@given(start=st.integers(0, 2000), length=st.integers(1, 2000), open_end=st.booleans())
def test_a_range_is_the_bytes_that_it_names(start: int, length: int, open_end: bool) -> None:
    wanted = f"bytes={start}-" + ("" if open_end else str(start + length - 1))
    found = part(reply(), len(BODY), {"range": wanted})
    said = dict(found.headers)
    expected = BODY[start:] if open_end else BODY[start : start + length]
    if not expected:
        assert (found.status, said["content-range"], found.end) == (416, f"bytes */{len(BODY)}", 0)
        return
    assert found.status == 206
    assert BODY[found.start : found.end] == expected
    assert said["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(BODY)}"
    assert said["content-length"] == str(len(expected))


@given(wanted=st.from_regex(r"(bytes)?=?[0-9]{0,4}-?[0-9]{0,4}(,[0-9]-[0-9])?", fullmatch=True))
def test_whatever_range_is_asked_the_answer_is_consistent(wanted: str) -> None:
    found = part(reply(), len(BODY), {"range": wanted})
    assert found.status in {200, 206, 416}
    assert 0 <= found.start <= found.end <= len(BODY)
    assert dict(found.headers)["content-length"] == str(found.end - found.start)


def test_a_range_counts_only_for_the_answer_that_the_client_has() -> None:
    assert part(reply(), len(BODY), {"range": "bytes=0-3", "if-range": TAG}).status == 206
    assert part(reply(), len(BODY), {"range": "bytes=0-3", "if-range": '"other"'}).status == 200
    assert part(reply(), len(BODY), {"range": "bytes=0-3,5-6"}).status == 200
    assert part(Reply(404, [], b"no"), 2, {"range": "bytes=0-1"}).status == 404


def test_the_last_bytes() -> None:
    found = part(reply(), len(BODY), {"range": "bytes=-10"})
    assert BODY[found.start : found.end] == BODY[-10:]


def test_a_download_goes_on_where_it_broke_off(server: Any) -> None:
    whole, quads = server.get("/release.nq")
    assert whole.headers["Accept-Ranges"] == "bytes"
    middle = len(quads) // 2
    first, beginning = server.get("/release.nq", Range=f"bytes=0-{middle - 1}")
    rest, end = server.get("/release.nq", Range=f"bytes={middle}-", If_Range=whole.headers["ETag"])
    assert (first.status, rest.status) == (206, 206)
    assert beginning + end == quads


def test_large_answers_are_kept_on_disk_and_given_in_part(serving: Any, releases: Any) -> None:
    with serving(releases, workers=2, deadline=120, cache_answer_bytes=10_000, reload_seconds=0) as server:
        path = "/sparql?format=csv&query=" + quote("SELECT * { ?s ?p ?o } LIMIT 4000")
        first, whole = server.get(path)
        assert len(whole) > 10_000
        again, same = server.get(path)
        assert same == whole
        assert {**again.headers, "date": ""} == {**first.headers, "date": ""}
        some, beginning = server.get(path, Range="bytes=0-99")
        assert (some.status, beginning) == (206, whole[:100])
        assert server.get(path, If_None_Match=first.headers["ETag"])[0].status == 304
        lines = server.get("/metrics")[1].decode().splitlines()
        said = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        assert int(said["cytolink_cache_disk_bytes"]) == len(whole)
        assert said['cytolink_queries_total{end="answered"}'] == "1"
