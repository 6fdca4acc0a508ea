"""Ends a worker that cannot go on in the one lossless way."""

from __future__ import annotations

import logging
import os
import sys
from enum import IntEnum
from typing import NoReturn

from stream.errors import Misconfigured
from stream.observe.logs import logger

__all__ = ["Exit", "fail_stop"]


class Exit(IntEnum):
    """Exit codes of a worker (sysexits.h)."""

    MISCONFIGURED = 2
    """The code of every command for what the operator can mend; another start would meet the same."""
    FAULT = 70
    """EX_SOFTWARE: going on would lose or double something."""
    STALLED = 75
    """EX_TEMPFAIL: no progress while there is lag; start me again."""


def fail_stop(reason: str, *, code: Exit = Exit.FAULT, error: BaseException | None = None) -> NoReturn:
    """End the process at once, with nothing acknowledged.

    Not `sys.exit`, not an exception: every orderly way out of a Faust agent commits the offsets of what it was
    handling (measured: docs/faust.md). The orchestrator starts another worker, which gets the batch again.

    Where `error` is a `Misconfigured`, or was caused by one, its line is logged as the reason and the code is 2.
    """
    wrong = _misconfigured(error)
    if wrong is not None:
        reason, code, error = f"{reason.partition(': ')[0]}: {wrong}", Exit.MISCONFIGURED, None
    logger(__name__).critical("fail stop", reason=reason, exit_code=int(code), exc_info=error)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _misconfigured(error: BaseException | None) -> Misconfigured | None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, Misconfigured):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None
