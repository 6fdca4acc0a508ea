"""Who is let in: by each of the three ways."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from stream.clock import SetClock
from stream.desk.access.guard import guard_of
from stream.desk.access.tokens import new_token
from stream.desk.access.user import Scope
from stream.desk.problem import Problem
from stream.errors import Misconfigured
from stream.settings import Desk
from tests.factories import NOON

HERE = ("127.0.0.1", 50_000)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - no socket is opened


def guard(**settings):
    return guard_of(Desk(**settings), SetClock(NOON))


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "", "192.0.2.1", "desk.example", "127.0.0.1.example"])
def test_a_desk_without_auth_listens_on_loopback_alone(host):
    with pytest.raises(Misconfigured, match="WIRESTREAM_DESK__AUTH is none"):
        guard(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_a_desk_without_auth_lets_in_who_reaches_loopback(host):
    assert guard(host=host).user(Headers(), HERE).may(Scope.ADMIN)


def test_bearer_without_a_file_and_proxy_without_its_addresses_are_refused():
    with pytest.raises(Misconfigured, match="TOKENS_FILE is not set"):
        guard(auth="bearer", host=EVERYWHERE)
    with pytest.raises(Misconfigured, match="TRUSTED_PROXIES is not set"):
        guard(auth="proxy", host=EVERYWHERE)


@pytest.fixture
def token(tmp_path):
    token, line = new_token("mara", frozenset({Scope.READ}))
    (tmp_path / "tokens").write_text(line)
    return token


def test_a_token_comes_by_the_header_or_by_the_cookie(tmp_path, token):
    known = guard(auth="bearer", host=EVERYWHERE, tokens_file=tmp_path / "tokens")
    for headers in (
        {"authorization": f"Bearer {token}"},
        {"authorization": f"bearer  {token} "},
        {"cookie": f"theme=dark; __Host-wirestream={token}"},
        {"cookie": f"wirestream={token}"},
    ):
        assert known.user(Headers(headers), HERE).name == "mara"


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Basic bWFyYQ=="}, {"authorization": "Bearer"}, {"authorization": "Bearer x"}]
)
def test_who_has_no_token_is_told_that_one_is_needed(tmp_path, token, headers):
    known = guard(auth="bearer", tokens_file=tmp_path / "tokens")
    with pytest.raises(Problem) as raised:
        known.user(Headers(headers), HERE)
    assert raised.value.code == 401
    assert raised.value.headers == {"WWW-Authenticate": "Bearer"}


def test_a_header_in_the_url_or_another_header_is_no_token(tmp_path, token):
    known = guard(auth="bearer", tokens_file=tmp_path / "tokens")
    with pytest.raises(Problem):
        known.user(Headers({"x-forwarded-user": "mara", "x-token": token}), HERE)


PROXY = {"auth": "proxy", "host": EVERYWHERE, "trusted_proxies": "10.0.3.7, 10.1.0.0/24, fd00::/8"}


@pytest.mark.parametrize("client", ["10.0.3.7", "10.1.0.200", "fd00::5", "::ffff:10.0.3.7"])
def test_a_header_of_a_trusted_proxy_names_the_user(client):
    user = guard(**PROXY).user(Headers({"x-forwarded-user": "mara@example.org"}), (client, 1))
    assert (user.name, user.scopes) == ("mara@example.org", {Scope.READ})


@pytest.mark.parametrize("client", [("10.0.3.8", 1), ("127.0.0.1", 1), ("::1", 1), ("testclient", 1), None])
def test_a_header_from_anywhere_else_is_not_believed(client, caplog):
    with pytest.raises(Problem) as raised, caplog.at_level("WARNING"):
        guard(**PROXY).user(Headers({"x-forwarded-user": "mara"}), client)
    assert raised.value.code == 401
    assert "from outside of the trusted proxies" in caplog.text


def test_a_request_that_names_its_proxy_in_forwarded_for_comes_from_where_it_comes_from():
    with pytest.raises(Problem):
        guard(**PROXY).user(Headers({"x-forwarded-user": "mara", "x-forwarded-for": "10.0.3.7"}), ("192.0.2.9", 1))


@pytest.mark.parametrize("names", [[], [""], ["mara", "admin"], ["ma\x00ra"], ["x" * 201]])
def test_a_proxy_that_names_nobody_or_two_lets_nobody_in(names):
    headers = Headers(raw=[(b"x-forwarded-user", name.encode()) for name in names])
    with pytest.raises(Problem):
        guard(**PROXY).user(headers, ("10.0.3.7", 1))


def test_scopes_come_by_the_groups_header_where_the_setting_names_one():
    headers = Headers({"x-forwarded-user": "mara", "x-forwarded-groups": "sport, editor,admins"})
    assert guard(**PROXY).user(headers, ("10.0.3.7", 1)).scopes == {Scope.READ}
    named = guard(**PROXY, proxy_groups_header="X-Forwarded-Groups").user(headers, ("10.0.3.7", 1))
    assert named.scopes == {Scope.READ, Scope.EDITOR}
