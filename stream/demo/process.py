"""Runs one of our commands as a process beside this one, and waits until it is ready."""

from __future__ import annotations

import asyncio
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import IO

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.observe.ask_health import ask

__all__ = ["dying_with_parent", "metrics_port", "running"]

_START_SECONDS = 60.0
"""The wait for a process to be ready, which takes an idle machine five seconds."""
_STOP_SECONDS = 30.0
"""The wait for it to end in order; a worker finishes and commits its work in 25 s at most, and a desk ends its requests
in 20."""
_LOOK_SECONDS = 0.5
"""Between two looks whether a process that is kept up has ended."""
_PAUSE_SECONDS = 5.0
"""Before it is started anew: what ends it at once, a port that is taken say, must not keep a core busy."""

_PR_SET_PDEATHSIG = 1
"""The request of Linux's prctl(2) for a signal at the parent's death."""
_METRICS = re.compile(r'"metrics":"http://[^"]*:(\d+)/metrics"')


def metrics_port(log: str) -> int:
    """Return the port that a command's log tells of its metrics; 0 where it does not yet."""
    found = _METRICS.search(log)
    return int(found[1]) if found else 0


@contextmanager
def running(
    command: str,
    environment: Mapping[str, str],
    log: Path | None,
    port_of: Callable[[str], int],
    clock: Clock,
    *,
    again: Callable[[str], None] | None = None,
) -> Iterator[int]:
    """Run a command of ours for the block, and yield the port of its metrics once it is ready. `port_of` finds that
    in what it has logged so far, 0 where it is not there yet. It logs to a file, or where this process writes (None).
    With `again` it is started anew whenever a fault ends it within the block, and `again` is told so in a sentence.

    Raises `Misconfigured` with the end of its log where it ends before, or is not ready in a minute.
    """
    with log.open("wb") if log is not None else nullcontext() as file, _started(command, environment, file) as process:
        port = asyncio.run(_ready(command, process, log, port_of, clock))
        with nullcontext() if again is None else _kept_up(command, environment, file, process, again):
            yield port


@contextmanager
def _started(
    command: str, environment: Mapping[str, str], output: IO[bytes] | None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `wirestream` with a command for the block, and end it by SIGTERM, after a while by SIGKILL; on Linux it ends
    with this process, however that ends, or its ports would be taken at the next start. It writes to `output`, or where
    this process does.
    """
    process = subprocess.Popen(
        # -P: a folder named `stream` where this is run is not ours
        [sys.executable, "-P", "-m", "stream", command],
        env=dict(environment),
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        preexec_fn=dying_with_parent(),  # noqa: PLW1509 - it makes one system call
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _kept_up(
    command: str,
    environment: Mapping[str, str],
    output: IO[bytes] | None,
    process: subprocess.Popen[bytes],
    say: Callable[[str], None],
) -> Iterator[None]:
    """Start a process anew whenever a fault has ended it, for the block. One that ended with 0 was asked to."""
    over = threading.Event()

    def keep() -> None:
        with ExitStack() as held:
            last = process
            while _ends(last, over) and last.returncode != 0:
                say(f"the {command} ended with {last.returncode}: it is started again")
                held.close()
                if (began := _begun_at_last(partial(_started, command, environment, output), held, over, say)) is None:
                    return
                last = began

    thread = threading.Thread(target=keep, name=f"keeps-{command}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _begun_at_last(
    start: Callable[[], AbstractContextManager[subprocess.Popen[bytes]]],
    held: ExitStack,
    over: threading.Event,
    say: Callable[[str], None],
) -> subprocess.Popen[bytes] | None:
    """Start a process, and try again where the system has no room for one now; None where all is over before."""
    while not over.wait(_PAUSE_SECONDS):
        try:
            # A child ends with the thread that started it, on Linux: this one is there until all is over.
            return held.enter_context(start())
        except OSError as error:
            say(f"it cannot be started now ({error.strerror}): tried again")
    return None


def _ends(process: subprocess.Popen[bytes], over: threading.Event) -> bool:
    """Wait until a process has ended, or all is over; return whether it has ended before."""
    while process.poll() is None:
        if over.wait(_LOOK_SECONDS):
            return False
    return not over.is_set()


async def _ready(
    command: str, process: subprocess.Popen[bytes], log: Path | None, port_of: Callable[[str], int], clock: Clock
) -> int:
    text, port = "it has said why" if log is None else "", 0
    until = clock.monotonic() + _START_SECONDS
    while clock.monotonic() < until:
        await clock.sleep(0.2)
        if log is not None:
            text = log.read_text("utf-8", "replace")  # noqa: ASYNC240 - a few lines, while nothing else runs
        if process.poll() is not None:
            raise Misconfigured(f"the {command} ended with {process.returncode}: {text.strip()[-600:]}")
        port = port or port_of(text)
        if port and (await asyncio.to_thread(ask, port))[0]:
            return port
    raise Misconfigured(f"the {command} is not ready after {_START_SECONDS:.0f} s: {text.strip()[-600:]}")


def dying_with_parent() -> Callable[[], None] | None:
    """Return what a child does before becoming another program, so that no fault of ours leaves it running. `None` but
    on Linux.
    """
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before we asked
            os._exit(1)

    return ask
