"""The servers that files are fetched from."""

from __future__ import annotations

import pytest
import trustme

from tests.far_sides.pyftpd import PyFtpd
from tests.far_sides.sftpd import Sftpd
from tests.far_sides.sshd import Sshd
from tests.far_sides.taking import Source
from tests.far_sides.vsftpd import Vsftpd


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
async def source(producer):
    """Opens sources, and closes them."""
    opened = []

    def make(far, **keys):
        opened.append(Source(producer, far.settings(**keys)))
        return opened[-1]

    yield make
    for one in opened:
        await one.close()


@pytest.fixture
async def sftpd(tmp_path):
    async with Sftpd(tmp_path) as far:
        yield far


@pytest.fixture
def pyftpd(tmp_path):
    with PyFtpd(tmp_path) as far:
        yield far


@pytest.fixture(params=["sshd", "sftpd", "vsftpd", "vsftpd-tls", "pyftpd", "pyftpd-tls"])
async def far(request, tmp_path, authority):
    """Each of the servers."""
    async for one in _opened(request.param, tmp_path, authority):
        yield one


@pytest.fixture(params=["sftpd", "vsftpd"])
async def either(request, tmp_path, authority):
    """One of each kind: the FTP server is the one that knows least."""
    async for one in _opened(request.param, tmp_path, authority):
        yield one


async def _opened(name, tmp_path, authority):
    match name:
        case "sshd":
            with Sshd(tmp_path) as opened:
                yield opened
        case "sftpd":
            async with Sftpd(tmp_path) as opened:
                yield opened
        case "vsftpd":
            with Vsftpd(tmp_path) as opened:
                yield opened
        case "vsftpd-tls":
            with Vsftpd(tmp_path, authority=authority) as opened:
                yield opened
        case "pyftpd":
            with PyFtpd(tmp_path) as opened:
                yield opened
        case _:
            with PyFtpd(tmp_path, authority=authority, certificate=authority.issue_cert("127.0.0.1")) as opened:
                yield opened
