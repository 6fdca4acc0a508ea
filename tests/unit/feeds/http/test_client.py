"""The client against a server that behaves as no server should."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from stream.clock import SetClock
from stream.feeds.http.client import HttpClient, TooLarge
from stream.feeds.transport import FarSideFault, FarSideRefuses
from tests.far_side import FarSide, counted

SECRET = "hunter2"  # noqa: S105 - no password
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
async def far():
    async with FarSide() as far:
        yield far


@pytest.fixture
async def client():
    client = HttpClient(SetClock(NOW), contact="desk@example.org")
    yield client
    await client.close()


async def _ask(client, url, *, method="GET", within=5.0, max_bytes=100_000, allow_private=True, **more):
    return await client.ask(method, url, timeout=within, max_bytes=max_bytes, allow_private=allow_private, **more)


class Names(AbstractResolver):
    """Knows one name, whose addresses change with every look; the last ones stay."""

    def __init__(self, *looks: list[str]) -> None:
        self.looks = list(looks)
        self.looked = 0

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        assert family in {socket.AF_INET, socket.AF_UNSPEC}
        self.looked += 1
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


async def test_an_answer_comes_with_status_headers_and_body(far, client):
    far.says("/feed", b"copy", 418, X_Thing="a")
    answer = await _ask(client, f"{far.url}/feed?page=2", headers={"X-Key": "k"}, body=b"question", method="POST")
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (418, b"copy", "a")
    assert (answer.url, answer.moved_to) == (f"{far.url}/feed?page=2", None)
    asked = far.asked[0]
    assert (asked.method, asked.path, asked.headers["x-key"], asked.body) == ("POST", "/feed?page=2", "k", b"question")


async def test_the_agent_says_who_asks_and_whom_to_write_to(far, client):
    far.says("/")
    await _ask(client, far.url)
    assert far.asked[0].headers["user-agent"].startswith("Wirestream/")
    assert "desk@example.org" in far.asked[0].headers["user-agent"]


async def test_a_packed_body_is_unpacked(far, client):
    far.says("/", gzip.compress(b"copy"), Content_Encoding="gzip")
    assert (await _ask(client, far.url)).body == b"copy"


async def test_no_cookie_is_kept(far, client):
    far.says("/", Set_Cookie="session=1")
    await _ask(client, far.url)
    await _ask(client, far.url)
    assert [asked.headers.get("cookie") for asked in far.asked] == [None, None]


async def test_no_proxy_of_the_environment_is_used(far, client, monkeypatch, closed_port):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    far.says("/", b"copy")
    assert (await _ask(client, far.url)).body == b"copy"


# Addresses that are not public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]"])
async def test_no_socket_is_opened_to_this_machine(client, host):
    server, came = await counted("127.0.0.1", 0)
    url = f"http://{host}:{server.sockets[0].getsockname()[1]}/"
    with pytest.raises(FarSideRefuses, match="not at a public address"):
        await _ask(client, url, allow_private=False)
    await asyncio.sleep(0.01)
    assert came == []
    with pytest.raises(FarSideFault, match="closed the connection"):  # it is there, for whoever is allowed
        await _ask(client, url, allow_private=True)
    assert came
    server.close()


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0", "0177.0.0.1"])
async def test_no_socket_is_opened_to_this_machine_however_it_is_written(client, host):
    server, came = await counted("127.0.0.1", 0)
    with pytest.raises(FarSideFault):
        await _ask(client, f"http://{host}:{server.sockets[0].getsockname()[1]}/", allow_private=False)
    await asyncio.sleep(0.01)
    assert came == []
    server.close()


async def test_no_socket_is_opened_to_this_machine_over_ipv6(client):
    server, came = await counted("::1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(FarSideRefuses, match="not at a public address"):
        await _ask(client, f"http://[::1]:{port}/", allow_private=False)
    await asyncio.sleep(0.01)
    assert came == []
    server.close()


@pytest.mark.parametrize("to", ["http://127.0.0.1:{port}/", "http://169.254.169.254:{port}/", "http://[::1]:{port}/"])
async def test_a_redirect_to_an_address_that_is_not_public_opens_no_socket(to):
    client = HttpClient(SetClock(NOW), public=lambda address: address == "127.0.0.2")
    async with FarSide(host="127.0.0.2") as far:
        server, came = await counted("127.0.0.1", far.port)
        far.says("/feed", status=302, Location=to.format(port=far.port))
        with pytest.raises(FarSideRefuses, match="not at a public address"):
            await _ask(client, f"{far.url}/feed", allow_private=False)
        await asyncio.sleep(0.01)
        assert (len(far.asked), came) == (1, [])
        server.close()
    await client.close()


async def test_a_name_that_turns_private_on_the_second_look_opens_no_socket():
    names = Names(["127.0.0.2"], ["127.0.0.1"])
    client = HttpClient(SetClock(NOW), resolver=names, public=lambda address: address == "127.0.0.2")
    async with FarSide(host="127.0.0.2") as far:
        server, came = await counted("127.0.0.1", far.port)
        far.says("/", b"copy", Connection="close")
        far.says("/again", status=302, Location=f"http://rebound.example:{far.port}/")
        assert (await _ask(client, f"http://bound.example:{far.port}/", allow_private=False)).body == b"copy"
        with pytest.raises(FarSideRefuses, match="not at a public address"):
            await _ask(client, f"http://rebound.example:{far.port}/", allow_private=False)
        await asyncio.sleep(0.01)
        assert (len(far.asked), names.looked, came) == (1, 2, [])
        server.close()
    await client.close()


async def test_no_socket_is_opened_to_an_address_of_the_link_even_where_private_ones_are_allowed(far, client):
    """Clouds keep the keys of their machines there."""
    far.says("/", status=302, Location="http://169.254.169.254/latest/meta-data")
    with pytest.raises(FarSideRefuses, match="not at a public address"):
        await _ask(client, far.url, allow_private=True)
    assert len(far.asked) == 1


async def test_of_a_name_with_several_addresses_only_the_public_one_is_connected_to():
    names = Names(["127.0.0.1", "127.0.0.2"])
    client = HttpClient(SetClock(NOW), resolver=names, public=lambda address: address == "127.0.0.2")
    async with FarSide(host="127.0.0.2") as far:
        server, came = await counted("127.0.0.1", far.port)
        far.says("/", b"copy")
        assert (await _ask(client, f"http://both.example:{far.port}/", allow_private=False)).body == b"copy"
        assert came == []
        server.close()
    await client.close()


async def test_a_connection_that_one_source_may_have_is_not_lent_to_another(far, client):
    far.says("/", b"copy")
    assert (await _ask(client, far.url, allow_private=True)).status == 200
    with pytest.raises(FarSideRefuses):
        await _ask(client, far.url, allow_private=False)
    assert len(far.asked) == 1


# Redirects


async def test_five_redirects_are_followed_and_a_sixth_is_not(far, client):
    for hop in range(6):
        far.says(f"/{hop}", status=302, Location=f"/{hop + 1}")
    far.says("/6", b"copy")
    assert (await _ask(client, f"{far.url}/1")).body == b"copy"
    with pytest.raises(FarSideFault, match="redirects without end"):
        await _ask(client, f"{far.url}/0")


async def test_a_loop_of_redirects_ends(far, client):
    far.says("/", status=301, Location="/")
    with pytest.raises(FarSideFault, match="without end"):
        await _ask(client, far.url)
    assert len(far.asked) == 6


@pytest.mark.parametrize(("first", "second", "for_good"), [(301, 308, True), (301, 302, False), (307, 301, False)])
async def test_a_feed_has_moved_where_every_redirect_says_so(far, client, first, second, for_good):
    far.says("/old", status=first, Location="/older")
    far.says("/older", status=second, Location="/new?k=1")
    far.says("/new", b"copy")
    answer = await _ask(client, f"{far.url}/old")
    assert answer.moved_to == (f"{far.url}/new?k=1" if for_good else None)


async def test_keys_do_not_go_to_another_host(far, client):
    async with FarSide() as other:
        far.says("/", status=302, Location=f"{other.url}/there")
        other.says("/there", b"copy")
        answer = await _ask(client, far.url.replace("//", f"//desk:{SECRET}@"), headers={"X-Api-Key": SECRET})
    assert answer.body == b"copy"
    assert far.asked[0].headers["x-api-key"] == SECRET
    assert far.asked[0].headers["authorization"].startswith("Basic ")
    assert SECRET not in str(other.asked[0].headers)
    assert "authorization" not in other.asked[0].headers


async def test_an_answer_that_sends_nowhere_is_an_answer(far, client):
    far.says("/", b"which?", 300)
    far.says("/none", b"where?", 302)
    assert (await _ask(client, far.url)).status == 300
    assert (await _ask(client, f"{far.url}/none")).body == b"where?"


# Bounds


async def test_a_body_that_is_said_or_found_to_be_too_large_is_refused(far, client):
    far.says("/said", bytes(100_001))

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(bytes(10_000))
        return response

    far.answers["/found"] = endless
    far.says("/bomb", gzip.compress(bytes(10_000_000)), Content_Encoding="gzip")
    for path in ("/said", "/found", "/bomb"):
        with pytest.raises(TooLarge):
            await _ask(client, far.url + path)


async def test_a_body_that_drips_ends_by_the_time_out(far, client):
    sent = []

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):  # two seconds: whoever waits for the end has it all
            await response.write(b"x")
            sent.append(1)
            await asyncio.sleep(0.02)
        return response

    far.answers["/"] = drip
    with pytest.raises(FarSideFault, match="no whole answer in time"):
        await _ask(client, far.url, within=0.15)
    assert 2 <= len(sent) < 100


async def test_who_never_answers_is_given_up(far, client):
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    far.answers["/"] = hang
    with pytest.raises(FarSideFault, match="no whole answer in time"):
        await _ask(client, far.url, within=0.1)
    assert len(far.asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno",
    ],
)  # fmt: skip
async def test_whatever_comes_over_the_line_is_a_fault_and_no_error_of_ours(client, said):
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(FarSideFault, match=f"127.0.0.1:{port}") as fault:
        await _ask(client, f"http://u:{SECRET}@127.0.0.1:{port}/{SECRET}?{SECRET}")
    assert SECRET not in str(fault.value)
    server.close()


async def test_a_closed_port_and_an_unknown_name_are_faults_that_name_the_host_alone(client, closed_port):
    with pytest.raises(FarSideFault, match=f"no connection to http://127.0.0.1:{closed_port}") as fault:
        await _ask(client, f"http://u:{SECRET}@127.0.0.1:{closed_port}/{SECRET}?k={SECRET}")
    assert SECRET not in str(fault.value)
    assert not isinstance(fault.value, FarSideRefuses)
    with pytest.raises(FarSideFault, match=r"no connection to http://nowhere\.invalid: its name is not known"):
        await _ask(client, f"http://nowhere.invalid/{SECRET}")


async def test_what_a_far_side_asks_us_to_wait_is_meant_by_its_own_time(far, client):
    far.says("/", status=503, Date="Sat, 01 Jan 2000 00:00:00 GMT", Retry_After="Sat, 01 Jan 2000 00:02:00 GMT")
    assert (await _ask(client, far.url)).retry_after == 120.0


# TLS


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def _server_tls(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_a_certificate_of_a_trusted_house_is_taken(authority, trusting):
    async with FarSide(tls=_server_tls(authority.issue_cert("127.0.0.1"))) as far:
        far.says("/", b"copy")
        client = HttpClient(SetClock(NOW), tls=trusting)
        answers = [await _ask(client, far.url) for _ in range(2)]  # the second by the connection of the first
        assert [answer.body for answer in answers] == [b"copy"] * 2
        assert answers[0].certificate_ends is not None
        assert answers[0].certificate_ends == answers[1].certificate_ends > datetime.now(UTC)
        await client.close()


@pytest.mark.parametrize("fault", ["expired", "of another host", "of nobody we trust"])
async def test_a_certificate_that_is_not_valid_is_a_refusal(authority, trusting, fault):
    if fault == "expired":
        certificate = authority.issue_cert("127.0.0.1", not_after=datetime.now(UTC) - timedelta(days=1))
    elif fault == "of another host":
        certificate = authority.issue_cert("other.example")
    else:
        certificate = trustme.CA().issue_cert("127.0.0.1")
    async with FarSide(tls=_server_tls(certificate)) as far:
        far.says("/", b"copy")
        client = HttpClient(SetClock(NOW), tls=trusting)
        with pytest.raises(FarSideRefuses, match=r"the certificate of https://127\.0\.0\.1:\d+ is not valid"):
            await _ask(client, far.url)
        assert far.asked == []
        await client.close()


async def test_from_https_to_http_is_not_followed(authority, trusting, far):
    async with FarSide(tls=_server_tls(authority.issue_cert("127.0.0.1"))) as safe:
        safe.says("/", status=301, Location=f"{far.url}/")
        client = HttpClient(SetClock(NOW), tls=trusting)
        with pytest.raises(FarSideRefuses, match="from https to http"):
            await _ask(client, safe.url)
        await client.close()
    assert far.asked == []


# Pacing


async def test_requests_to_one_host_are_paced_and_long_polls_are_not(far):
    clock = SetClock(NOW)
    client = HttpClient(clock)
    far.says("/")
    for _ in range(3):
        await _ask(client, far.url)
    assert clock.slept == [1.0, 1.0]
    for _ in range(3):
        await _ask(client, far.url, paced=False)
    assert clock.slept == [1.0, 1.0]
    await client.close()


async def test_the_wait_for_a_turn_is_no_part_of_the_time_out(far):
    clock = SetClock(NOW)
    client = HttpClient(clock)
    far.says("/")
    for _ in range(10):
        assert (await _ask(client, far.url, within=0.5)).status == 200
    assert sum(clock.slept) > 5
    await client.close()


async def test_a_closed_client_has_no_connection_left(far):
    client = HttpClient(SetClock(NOW))
    far.says("/")
    await _ask(client, far.url)
    sessions = list(client._sessions.values())
    await client.close()
    await client.close()
    assert [session.closed for session in sessions] == [True]
    assert isinstance(sessions[0], aiohttp.ClientSession)
