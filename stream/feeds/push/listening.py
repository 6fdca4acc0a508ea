"""Opens the port that pushes come in by, with TLS where the file gives a certificate."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from stream.errors import Misconfigured
from stream.feeds.push.connection import Connections
from stream.feeds.push.settings import PushListener

__all__ = ["close", "listen", "renew", "tls_of"]


async def listen(
    listener: PushListener, connections: Connections, context: ssl.SSLContext | None
) -> tuple[asyncio.Server, str]:
    """Listen; return the server and its address, `http://host:port`. Raises `Misconfigured` where it cannot."""
    host, _, port = listener.listen.rpartition(":")
    try:
        server = await asyncio.get_running_loop().create_server(
            connections,
            host.strip("[]") or None,
            int(port),
            ssl=context,
            ssl_handshake_timeout=connections.limits.header_seconds if context else None,
        )
    except OSError as error:
        raise Misconfigured(
            f"push: nothing can listen on {listener.listen} ({error.strerror or error}): "
            "end what does, or change `push: {listen: …}`"
        ) from None
    bound = server.sockets[0].getsockname()[1]
    return server, f"{'https' if context else 'http'}://{host or '0.0.0.0'}:{bound}"  # noqa: S104 - what was asked for


async def close(server: asyncio.Server, connections: Connections) -> None:
    """Take no more, answer what is in hand within a few seconds, and close."""
    server.close()
    connections.pre_shutdown()
    await connections.shutdown(connections.limits.stop_seconds)


def tls_of(listener: PushListener) -> ssl.SSLContext | None:
    """Return the TLS of the file; None where it gives no certificate. Raises `Misconfigured` for one that is none."""
    certificate, key = listener.certificate, listener.key
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise Misconfigured("push: certificate and key go together; one of them is missing")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(context, certificate, key)
    return context


def renew(context: ssl.SSLContext, listener: PushListener) -> None:
    """Have a server's TLS show the certificate that lies there now. Raises `Misconfigured`, and leaves it as it was."""
    if tls_of(listener) is not None and listener.certificate is not None and listener.key is not None:
        _load(context, listener.certificate, listener.key)


def _load(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or getattr(error, "reason", None) or "no PEM, or the key has a password"
        raise Misconfigured(f"push: {certificate} and {key} are no certificate and key: {why}") from None


def _no_password() -> str:
    """Stand for the password that OpenSSL would else ask for on the terminal, and wait."""
    raise ValueError("the key has a password")
