"""Somebody who reads the desk all day."""

from __future__ import annotations

import hashlib
import threading
from http.client import HTTPConnection, HTTPException
from typing import Self

__all__ = ["TOKENS", "Reader"]

_TOKEN = "wire_who-reads-the-desk"  # noqa: S105
TOKENS = f"reader {hashlib.sha256(_TOKEN.encode()).hexdigest()} read\n"
"""The tokens file that lets the reader in."""
_EVERY = 0.15
"""Seconds between two looks: a rule wants more than ten refusals in five seconds."""


class Reader:
    """Looks at the newest articles again and again while it is open, whatever the answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(30)

    def _read(self) -> None:
        while not self._ended.wait(_EVERY):
            connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
            try:
                connection.request("GET", "/api/v1/articles?limit=1", headers={"Authorization": f"Bearer {_TOKEN}"})
                connection.getresponse().read()
            except (OSError, HTTPException):
                continue
            finally:
                connection.close()
