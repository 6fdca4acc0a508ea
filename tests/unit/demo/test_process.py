"""How the demo waits for the processes beside it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from stream.clock import SetClock
from stream.demo import process
from stream.errors import Misconfigured


@pytest.fixture
def started(tmp_path):
    """Starts a Python program that writes to a log, as the worker does; gives the process and the log."""
    processes = []

    def start(code):
        log = tmp_path / "worker.log"
        with log.open("wb") as file:
            processes.append(subprocess.Popen([sys.executable, "-c", code], stdout=file, stderr=subprocess.STDOUT))
        return processes[-1], log

    yield start
    for each in processes:
        each.kill()
        each.wait()


def no_port(_log):
    return 0


async def test_a_worker_that_is_never_ready_is_not_waited_for_for_ever(started):
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(Misconfigured, match="the worker is not ready after 60 s"):
        await process._ready("worker", *started("import time; time.sleep(100)"), no_port, clock)
    assert clock.monotonic() == pytest.approx(60, abs=1)


async def test_a_worker_that_ends_is_told_with_the_end_of_its_log(started):
    ended, log = started("print('the broker is away'); raise SystemExit(75)")
    ended.wait(30)
    with pytest.raises(Misconfigured, match="the worker ended with 75: the broker is away"):
        await process._ready("worker", ended, log, no_port, SetClock(datetime(2026, 3, 1, tzinfo=UTC)))
