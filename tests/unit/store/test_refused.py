"""A PostgreSQL that refuses us, or that we do not trust: one line that says what to mend, and never a wait."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from stream.demo.ports import free_ports
from stream.errors import Misconfigured, Transient
from stream.settings.secret_files import with_password
from stream.store import check, migrate, open_engine
from tests.postgres import Postgres
from tests.tls_door import Authority, door

pytestmark = pytest.mark.fault

PASSWORD = "p/a@ss:w#%41"  # noqa: S105


@pytest.fixture(scope="module")
def server():
    """One that asks for passwords, at a port of this machine."""
    folder = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))
    made = Postgres(folder, *free_ports(1))
    hba = "local all all trust\nhost closed all 127.0.0.1/32 reject\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (folder / "data" / "pg_hba.conf").write_text(hba)
    made.start()
    try:
        made.execute(f"ALTER ROLE wirestream PASSWORD '{PASSWORD}'")
        made.execute("CREATE DATABASE wires")
        made.execute("CREATE DATABASE closed")
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority.made(tmp_path_factory.mktemp("ca"))


def _url(port, *, password=PASSWORD, user="wirestream", database="wires", **query):
    url = f"postgresql+psycopg://{user}@127.0.0.1:{port}/{database}"
    url += "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    return with_password(url, password) if password else url


def _refused(url):
    lines = []
    for attempt in (lambda: check(open_engine(url)), lambda: migrate(url)):
        with pytest.raises(Misconfigured, match="WIRESTREAM_STORE__URL") as raised:
            attempt()
        assert "\n" not in str(raised.value)
        assert PASSWORD not in str(raised.value)
        lines.append(str(raised.value))
    assert lines[0] == lines[1]
    return lines[0]


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({"password": "wrong"}, "password authentication failed"),
        ({"password": None}, "no password supplied"),
        ({"user": "nobody-here"}, "authentication failed"),
        ({"database": "none"}, 'database "none" does not exist'),
        ({"database": "closed"}, "pg_hba.conf"),
        ({"sslmode": "require"}, "does not support SSL"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_only_the_operator_can_mend_is_one_line(server, differs, said):
    assert said in _refused(_url(server.port, **differs))


def test_the_right_password_is_let_in_as_it_is(server):
    migrate(_url(server.port))
    check(open_engine(_url(server.port)))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"expired": True}, "certificate verify failed"),
        ({"host": "elsewhere.example.org"}, "does not match host name"),
        ({"stranger": True}, "certificate verify failed"),
    ],
    ids=["expired", "another host's", "of a stranger"],
)
def test_a_certificate_that_does_not_hold_is_one_line(server, authority, tmp_path, shown, said):
    signer = Authority.made(tmp_path) if shown.pop("stranger", False) else authority
    with door(signer.context(**shown), server.port, asked=True) as port:
        assert said in _refused(_url(port, sslmode="verify-full", sslrootcert=authority.file))


def test_an_authority_that_is_not_there_is_one_line(server, authority, tmp_path):
    with door(authority.context(), server.port, asked=True) as port:
        assert "root certificate file" in _refused(_url(port, sslmode="verify-full", sslrootcert=tmp_path / "none.pem"))


def test_a_good_certificate_is_let_through(server, authority):
    with door(authority.context(), server.port, asked=True) as port:
        url = _url(port, sslmode="verify-full", sslrootcert=authority.file)
        migrate(url)
        check(open_engine(url))


def test_one_that_is_away_is_waited_for(closed_port):
    with pytest.raises(Transient):
        check(open_engine(_url(closed_port)))
