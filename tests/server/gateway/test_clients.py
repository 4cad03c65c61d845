"""Who a client is: one place that says so, whatever a request claims."""

from __future__ import annotations

import json
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.endpoint.clients import client

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    Serving = Callable[..., AbstractContextManager[Any]]

AGE = "<https://w3id.org/cytolink/ontology#age>"
ENDLESS = "/sparql?query=" + quote(f"ASK {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(?x + ?y + ?z = -1) }}")
ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o } # a client")


@given(st.ip_addresses(v=6, network="2000::/3"), st.integers(0, 2**64 - 1))
def test_a_network_of_64_bits_is_one_client(address: IPv6Address, host: int) -> None:
    other = IPv6Address((int(address) >> 64 << 64) | host)
    assert client(str(address), "", 0) == client(str(other), "", 0) == client(f"{other}%eth0", "", 0)
    assert client("127.0.0.1", f"[{address}]:443", 1) == client(str(address), "", 0)
    assert client(str(IPv6Address(int(address) ^ (1 << 64))), "", 0) != client(str(address), "", 0)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_itself_however_it_is_written(address: IPv4Address) -> None:
    mapped = f"::ffff:{address}"
    assert client(mapped, "", 0) == client(f"[{mapped}]", "", 0) == client(str(address), "", 0) == str(address)
    assert client("10.0.0.1", f"{address}:5000", 1) == str(address)


@given(st.lists(st.sampled_from(["198.51.100.1", "2001:db8::1", "unknown", "", "_x", "1.2.3", "[", "]:"]), max_size=4))
def test_what_a_client_writes_itself_never_counts(claimed: list[str]) -> None:
    assert client("203.0.113.7", ",".join(claimed), 0) == "203.0.113.7"
    assert client("10.0.0.1", ",".join([*claimed, "203.0.113.7"]), 1) == "203.0.113.7"
    assert client("10.0.0.1", ",".join([*claimed, "203.0.113.7", "10.0.0.2"]), 2) == "203.0.113.7"


@pytest.mark.parametrize("said", ["unknown", "_hidden", "", "999.1.1.1", "]["])
def test_a_proxy_that_names_no_address_stands_for_itself(said: str) -> None:
    assert client("10.0.0.1", said, 1) == "10.0.0.1"


def test_other_spellings_of_forwarded_headers_do_not_count(
    serving: Serving, releases: Path, until: Callable[..., bool]
) -> None:
    with serving(releases, workers=2, deadline=600, per_client=1, proxies=1, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("GET", ENDLESS, headers={"X-Forwarded-For": "2001:db8:0:7::1"})
        assert until(lambda: json.loads(server.get("/health")[1])["workers"]["busy"] == 1)
        raw = server.connect()
        for name in ("X_Forwarded_For", "x-forwarded_for", "Forwarded", "X-Real-IP"):
            raw.request("GET", ASK, headers={"X-Forwarded-For": "2001:db8:0:7::2", name: "203.0.113.9"})
            refused = raw.getresponse()
            assert (refused.status, json.loads(refused.read())["limit"]) == (429, "per_client")
        raw.request("GET", ASK, headers={"X-Forwarded-For": "2001:db8:0:8::1"})
        assert raw.getresponse().status == 200
        raw.close()
        connection.close()
