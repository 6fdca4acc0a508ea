"""Asks a worker's /readyz: `wirestream health`, for container health checks without curl."""

from __future__ import annotations

import http.client

from stream.errors import Misconfigured

__all__ = ["ask"]


def ask(port: int) -> tuple[bool, str]:
    """Whether the worker on this machine is ready, and what it says."""
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
