"""Which addresses are public."""

from __future__ import annotations

import pytest

from stream.network.address import is_link_local, is_public

MACHINES = ("100.100.100.200", "168.63.129.16", "::ffff:168.63.129.16", "fd00:ec2::254", "fd20:ce::254")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",  # noqa: S104
        "100.64.0.1", "192.0.2.7", "198.18.0.1", "203.0.113.9", "192.0.0.8", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
        "2a00:1450:4001:80b:0:5efe:7f00:1", "2a00:1450:4001:80b:200:5efe:a00:1", "3fff::1", "100::1", "5f00::1",
        "localhost", "", "1.2.3", "0x7f.1", "2130706433", *MACHINES,
    ],
)  # fmt: skip
def test_what_is_ours_reserved_or_no_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e",
        "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
    ],
)  # fmt: skip
def test_what_anybody_may_be_at_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1%eth0", "::ffff:169.254.0.1", "64:ff9b::a9fe:a9fe", *MACHINES]
)
def test_an_address_of_the_link_alone_is_told(address):
    assert is_link_local(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "8.8.8.8", "::1", "fd12::1", "localhost"])
def test_any_other_is_not(address):
    assert not is_link_local(address)
