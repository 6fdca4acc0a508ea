"""Lets agencies in: by password or key, and an address that guesses no more than ten times in ten minutes."""

from __future__ import annotations

import hmac
import threading
from collections import deque
from collections.abc import Mapping

from stream.clock import Clock
from stream.observe.logs import logger

__all__ = ["FAILURE_SECONDS", "Door"]

log = logger(__name__)

_FAILURES = 10
_WINDOW = 600.0
"""Failed logins of an address, in so many seconds, after which it is refused: a client with an old password tries two
or three times, a guesser thousands."""
_ADDRESSES = 10_000
"""Addresses that are remembered; of more, those that failed first are forgotten."""
FAILURE_SECONDS = 1.0
"""How long a failed login waits for its answer."""


class Door:
    """Judges logins of one server. Safe for several threads."""

    def __init__(self, passwords: Mapping[str, str], clock: Clock) -> None:
        """`passwords` by user; a user who has none (but a key) is left out."""
        self._passwords = dict(passwords)
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[str, deque[float]] = {}

    def is_shut(self, address: str) -> bool:
        """Return whether an address failed too often."""
        with self._lock:
            failed = self._failed.get(address, deque[float]())
            while failed and self._clock.monotonic() - failed[0] > _WINDOW:
                failed.popleft()
            return len(failed) >= _FAILURES

    def admits(self, user: str, password: str, address: str) -> bool:
        """Return whether a password is the user's, in the same time whoever the user is."""
        expected = self._passwords.get(user)
        is_right = hmac.compare_digest((expected or "").encode(), password.encode("utf-8", "surrogateescape"))
        if is_right and expected and not self.is_shut(address):
            return True
        self.failed(user, address)
        return False

    def failed(self, user: str, address: str) -> None:
        """Count a failed login."""
        known = user if user in self._passwords else "unknown"  # a password typed as the user's name is not logged
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=_FAILURES)).append(self._clock.monotonic())
            while len(self._failed) > _ADDRESSES:
                del self._failed[next(iter(self._failed))]
        log.warning("login to the drop server failed", user=known, address=address)
