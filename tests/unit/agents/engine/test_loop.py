"""The worker's event loop: TLS ends though the other side says no farewell; a closed connection is a broken one."""

import asyncio
import contextlib
import socket
import ssl
import subprocess
import threading

import pytest
from aiokafka import conn
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.metadata import MetadataRequest

from stream.agents.engine.loop import use_uvloop

GIVEN_UP_AFTER = 15.0
"""Seconds; without the mend it takes 30."""


@pytest.fixture
def on_uvloop():
    policy, connection = asyncio.get_event_loop_policy(), conn.AIOKafkaConnection
    use_uvloop()
    yield asyncio.run
    asyncio.set_event_loop_policy(policy)
    conn.AIOKafkaConnection = connection


@pytest.fixture
def silent_tls_port(tmp_path):
    """A server that shakes hands, and then neither reads nor answers."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                plain, _ = server.accept()
                with context.wrap_socket(plain, server_side=True):
                    done.wait(60)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        done.set()
        thread.join(10)


def test_a_tls_connection_ends_though_the_broker_says_no_farewell(on_uvloop, silent_tls_port):
    async def close():
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        _, writer = await asyncio.open_connection("127.0.0.1", silent_tls_port, ssl=context)
        writer.close()
        with contextlib.suppress(ssl.SSLError, OSError):
            await writer.wait_closed()

    async def within():
        await asyncio.wait_for(close(), GIVEN_UP_AFTER)

    on_uvloop(within())


def test_a_write_to_what_the_broker_closed_is_a_broken_connection(on_uvloop):
    class Closed:
        def write(self, _):
            raise RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed")

        def close(self):
            pass

    async def send():
        connection = conn.AIOKafkaConnection("127.0.0.1", 9)
        connection._reader, connection._writer = object(), Closed()
        connection._read_task = asyncio.create_task(asyncio.sleep(0))
        connection._versions = {3: (0, 1)}  # Metadata
        with pytest.raises(KafkaConnectionError, match="handler is closed"):
            connection.send(MetadataRequest())
        assert not connection.connected()

    on_uvloop(send())
