"""Finds the address that a push came from, behind proxies that the file names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["Address", "Network", "is_within", "sender_of"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_HOPS = 16
"""Proxies in a row that are looked through: whoever names more has made them up."""


def sender_of(peer: str | None, forwarded: Sequence[str], believed: Sequence[Network]) -> Address | None:
    """Return who sent a push: the peer, or, where that is a proxy that is believed, whom it names in the headers
    `X-Forwarded-For`, read from the end as far as each who names another is believed. None where it cannot be known.
    """
    address = _address(peer or "")
    named = [one for header in forwarded for one in header.split(",")]
    for one in named[: -_HOPS - 1 : -1]:
        if address is None or not is_within(address, believed):
            break
        address = _address(one)
    return address


def is_within(address: Address | None, networks: Sequence[Network]) -> bool:
    """Return whether an address is in one of the networks; one that is not known is in none."""
    return address is not None and any(address in network for network in networks)


@lru_cache(maxsize=1024)
def _address(text: str) -> Address | None:
    """Read an address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
