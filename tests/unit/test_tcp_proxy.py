"""The proxy of the fault tests: what passes, what waits, what is cut, and what is swallowed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.tcp_proxy import TcpProxy


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends back what it gets, and closes when its client has."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                while chunk := connection.recv(65536):
                    connection.sendall(chunk)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _connect(port: int, timeout: float = 5.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def _all(connection: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count and (chunk := connection.recv(65536)):
        got += chunk
    return got


def _said(connection: socket.socket, words: bytes) -> bytes:
    connection.sendall(words)
    return _all(connection, len(words))


def test_all_bytes_pass_both_ways_and_so_does_the_end(echo):
    sent = bytes(range(256)) * 8192
    with TcpProxy(echo) as proxy, _connect(proxy.port) as client:
        threading.Thread(target=lambda: (client.sendall(sent), client.shutdown(socket.SHUT_WR)), daemon=True).start()
        assert _all(client, len(sent)) == sent
        assert client.recv(1) == b""
        assert proxy.accepted == 1


def test_latency_is_waited_each_way_and_ends_with_heal(echo):
    with TcpProxy(echo) as proxy, _connect(proxy.port) as client:
        proxy.latency = 0.15
        began = time.monotonic()
        assert _said(client, b"slow") == b"slow"
        slow = time.monotonic() - began
        assert slow >= 0.3
        proxy.heal()
        began = time.monotonic()
        assert _said(client, b"quick") == b"quick"
        assert time.monotonic() - began < slow


def test_a_cut_resets_what_is_open_and_refuses_what_is_new_until_healed(echo):
    with TcpProxy(echo) as proxy, _connect(proxy.port) as client:
        assert _said(client, b"a") == b"a"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        with pytest.raises(ConnectionError), _connect(proxy.port) as refused:
            _said(refused, b"b")
        proxy.heal()
        with _connect(proxy.port) as again:
            assert _said(again, b"c") == b"c"


def test_half_open_swallows_in_silence_and_the_swallowed_never_comes(echo):
    with TcpProxy(echo) as proxy, _connect(proxy.port, timeout=0.3) as client:
        assert _said(client, b"a") == b"a"
        proxy.half_open = True
        client.sendall(b"lost")
        with pytest.raises(TimeoutError):
            client.recv(1)
        with _connect(proxy.port, timeout=0.3) as late:
            late.sendall(b"lost too")
            with pytest.raises(TimeoutError):
                late.recv(1)
        proxy.heal()
        with _connect(proxy.port) as again:
            assert _said(again, b"back") == b"back"


def test_nothing_behind_closes_the_connection(echo):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with TcpProxy(nobody.getsockname()[1]) as proxy, _connect(proxy.port) as client:
            assert client.recv(1) == b""


def test_it_leaves_no_thread_and_no_listener(echo):
    before = threading.active_count()
    with TcpProxy(echo) as proxy, _connect(proxy.port) as client:
        assert _said(client, b"a") == b"a"
        port = proxy.port
    assert threading.active_count() <= before + 1  # the echo's own thread may still be ending
    with pytest.raises(ConnectionRefusedError):
        _connect(port)
