"""What reading costs, for tests that hold how it grows with the size of what is read."""

from __future__ import annotations

import contextlib
import time

from stream.errors import Rejected
from stream.wire import Limits, read

__all__ = ["seconds_to_read"]


def seconds_to_read(payload: bytes, limits: Limits = Limits()) -> float:  # noqa: B008 - of no state
    """The CPU time, the least of three runs: what others do on the machine only ever adds."""

    def once() -> float:
        start = time.process_time()
        with contextlib.suppress(Rejected):
            read(payload, limits)
        return time.process_time() - start

    return min(once(), once(), once())
