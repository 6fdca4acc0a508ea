"""How the demo waits for the processes beside it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from stream.clock import SetClock
from stream.demo import process
from stream.errors import Misconfigured
from tests.service import wait_until


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


def test_one_that_cannot_be_started_now_is_tried_again(started, monkeypatch):
    """Of a system that was short of memory or processes for a moment."""
    monkeypatch.setattr(process, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(process, "_LOOK_SECONDS", 0.01)
    ended, _ = started("raise SystemExit(3)")
    real, refusals, begun, said = subprocess.Popen, [BlockingIOError(11, "no process is left")] * 2, [], []

    def start(*_arguments, **named):
        if refusals:
            raise refusals.pop()
        begun.append(real([sys.executable, "-c", "import time; time.sleep(100)"], **named))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    with process._kept_up("desk", {}, None, ended, said.append):
        wait_until(lambda: begun, 20, lambda: str(said), step=0.01)
    assert [each.returncode is None for each in begun] == [False]
    assert (
        said
        == ["the desk ended with 3: it is started again"]
        + ["it cannot be started now (no process is left): tried again"] * 2
    )
