"""Says which addresses are public: a far side may name any, and what stands behind ours is none of its business."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["is_public"]

_UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is routed (IANA's registry): loopback, link-local, unique local, multicast, IPv4-mapped and
IPv4-compatible forms lie outside.
"""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64: the last 32 bits are the IPv4 address that is reached (RFC 6052)."""
_6TO4 = IPv6Network("2002::/16")
"""6to4: the 32 bits behind the prefix are the IPv4 address of the router that is reached (RFC 3056)."""
_TUNNELS = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
"""Teredo and other protocols' own, and the networks for documentation: no server is there."""
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""The third 32 bits of an address that holds an IPv4 address in its last (RFC 5214)."""
_RELAYS = IPv4Network("192.88.99.0/24")
"""The anycast address of 6to4 relays, no server's."""


def is_public(address: str) -> bool:
    """Return whether an address, without a name, is one that anybody may be at. What is no address is not public."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_4(found) if isinstance(found, IPv4Address) else _is_public_6(found)


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and address not in _RELAYS


def _is_public_6(address: IPv6Address) -> bool:
    number = int(address)
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in _TRANSLATED or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return _is_public_4(IPv4Address(number & 0xFFFFFFFF))
    if address in _6TO4:
        return _is_public_4(IPv4Address((number >> 80) & 0xFFFFFFFF))
    return address in _UNICAST and address.is_global and not any(address in network for network in _TUNNELS)
