"""Says which addresses are public: a far side may name any, and what stands behind ours is none of its business."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["is_link_local", "is_public", "stays_inside"]

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
_MACHINES = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
"""Where cloud machines get their keys beside 169.254.169.254: at Alibaba, Azure, Oracle, Amazon and Google. Azure's is
a public address that answers its own machines only.
"""
_PROTOCOLS = (IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24"))
"""The anycast address of 6to4 relays, and the network of protocols' own (RFC 6890), of which Python knows but a part:
no server is there, and a cloud has put machines' keys there."""


def is_public(address: str) -> bool:
    """Return whether an address, without a name, is one that anybody may be at. What is no address is not public."""
    found = _meant(address)
    if found in _MACHINES:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and not any(found in network for network in _PROTOCOLS)
    return (
        found is not None
        and found in _UNICAST
        and found.is_global
        and not any(found in network for network in _TUNNELS)
    )


def is_link_local(address: str) -> bool:
    """Return whether an address holds for one link, or one machine, only: there are the keys of cloud machines
    (169.254.169.254 and a few more), and no far side.
    """
    found = _meant(address)
    return found is not None and (found.is_link_local or found in _MACHINES)


def stays_inside(host: str) -> bool:
    """Return whether a host is known by its writing alone to be at no public address: an address that is none, or the
    name of this machine. What another name stands for is known only when a socket is opened for it.
    """
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return not is_public(name)


def _meant(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is reached, which may stand within another one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv4Address):
        return found
    number = int(found)
    if found.ipv4_mapped is not None:
        return found.ipv4_mapped
    if found in _TRANSLATED or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    if found in _6TO4:
        return IPv4Address((number >> 80) & 0xFFFFFFFF)
    return found
