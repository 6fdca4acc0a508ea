"""Whose address a push has, behind proxies that are believed and others."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from stream.feeds.push.sender import is_within, sender_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        ("198.51.100.1", [], "198.51.100.1"),
        ("198.51.100.1", ["203.0.113.7"], "198.51.100.1"),  # no proxy of ours
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["192.0.2.66, 203.0.113.7"], "203.0.113.7"),  # the first is the sender's own invention
        ("10.0.0.1", ["192.0.2.66", "203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        ("10.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
        ("10.0.0.1", ['"[2001:db9::7]:4711"'], "2001:db9::7"),
        ("10.0.0.1", ["2001:db9::7"], "2001:db9::7"),
        ("::ffff:10.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("2001:db8::1", ["203.0.113.7"], "203.0.113.7"),
        ("fe80::1%eth0", [], "fe80::1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], None),
        ("10.0.0.1", ["203.0.113.7, "], None),
        (None, ["203.0.113.7"], None),
    ],
)
def test_the_sender_is_the_last_that_no_proxy_of_ours_is(peer, forwarded, sender):
    found = sender_of(peer, forwarded, PROXIES)
    assert (None if found is None else str(found)) == sender


def test_hops_without_end_are_not_followed():
    endless = ["203.0.113.7, " + ", ".join(["10.0.0.2"] * 10_000)]
    assert str(sender_of("10.0.0.1", endless, PROXIES)) == "10.0.0.2"


def test_who_is_not_known_is_within_nothing():
    assert not is_within(None, [ip_network("0.0.0.0/0")])
    assert is_within(sender_of("203.0.113.7", [], ()), [ip_network("203.0.113.0/24")])
