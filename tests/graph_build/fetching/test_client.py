"""Whom the client asks and how fast, and how identifiers are read: no server is needed for that."""

from __future__ import annotations

from email.message import Message

import pytest

from graph_build.errors import SettingsError
from graph_build.fetching import Asked, asked
from graph_build.fetching.client import Answer, Client


def test_identifiers_are_written_one_way() -> None:
    assert asked("doi: 10.1000/ABC") == Asked("doi", "10.1000/abc")
    assert asked(" PMID 7 ") == Asked("pmid", "7")
    assert asked("pmc7") == Asked("pmcid", "PMC7")


@pytest.mark.parametrize(
    "url", ["http://www.ebi.ac.uk/x", "https://example.org/x", "https://www.ebi.ac.uk:99/x", "file:///etc/passwd"]
)
def test_only_the_two_hosts_are_asked_and_by_https(url: str) -> None:
    with pytest.raises(SettingsError):
        Client("me@example.org").get(url)


def test_requests_are_paced(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, waits = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    client = Client("me@example.org", 0.1, sleep=sleep, now=lambda: clock[0])
    monkeypatch.setattr(Client, "_once", lambda *_: Answer(200, b""))
    for _ in range(3):
        client.get("https://www.ebi.ac.uk/x")
    assert waits == pytest.approx([1 / 3, 1 / 3])


def test_a_date_in_retry_after_is_read() -> None:
    headers = Message()
    headers["Retry-After"] = "Thu, 01 Jan 1970 00:01:40 GMT"
    assert Client("me@example.org", now=lambda: 90.0)._wait(headers) == 10.0
