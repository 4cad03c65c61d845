"""Who a client is: whose share of everything a request takes."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

_OWN = 64
"""Leading bits of an IPv6 address that a client cannot choose: its network's (RFC 4291, section 2.5.4)."""


@lru_cache(1024)
def client(address: str, forwarded: str, hops: int) -> str:
    """The client's address: the connection's, or the one that the outermost of `hops` proxies has seen.

    All addresses of one IPv6 network of 64 bits are one client, since whoever has one of them has all; an IPv4 address
    that is written as IPv6 is that IPv4 address.

    Args:
        address: the connection's far end, without its port.
        forwarded: the values of X-Forwarded-For, joined by commas.
        hops: how many proxies are in front. Each has added one entry at the end; what stands before was said by others.
    """
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    seen = _plain(entries[-hops]) if 0 < hops <= len(entries) else None
    return seen or _plain(address) or address


def _plain(text: str) -> str | None:
    """An address in the one way that it is counted by; nothing where it is none."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]  # an IPv4 address with a port
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, _OWN), strict=False))


def is_loopback(host: str) -> bool:
    """Whether a name or an address, without brackets, means this machine itself."""
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
