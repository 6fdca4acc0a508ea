"""Asks a worker's /readyz: for `wirestream health` (a container's health check without curl), and for the demo."""

from __future__ import annotations

import http.client

from stream.errors import Misconfigured

__all__ = ["ask"]


def ask(port: int) -> tuple[bool, str]:
    """Return whether the worker that listens on this port of this machine is ready, and what it answers.

    Raises `Misconfigured` for port 0, which stands for any; a worker that does not answer is one that is not ready.
    """
    if port == 0:
        raise Misconfigured("WIRESTREAM_WEB__PORT is 0 (any): set the port that the worker listens on")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status == http.HTTPStatus.OK, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return False, f"no worker answers on port {port}: {error or type(error).__name__}"
    finally:
        connection.close()
