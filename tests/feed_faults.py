"""Kills the real runner of feeds at the gaps where something could be lost or taken twice, and counts what came of it.

    python -m tests.feed_faults FEEDS PLUG FOLDER --seed 3 --kills 3

runs the feeds file again and again: each run kills itself (SIGKILL) when it passes a gap for the n-th time, and the
seed chooses both; after so many kills it runs without, until SIGTERM. Each run is forked, so that it starts at once.
`--stop` freezes it (SIGSTOP) instead, once.

A far side plugs in as a class, PLUG is its `module:Class`, which is made with FOLDER in both processes, the test's and
this one:

    class Plug:
        batch = 3                                   # the most items that one batch has
        def __init__(self, folder: Path): …
        def feeds(self) -> str: …                   # the feeds file; its sources have a short `every`
        def left(self) -> int: …                    # what the far side still has to give; asked in the test's process
        def opens(self): return None                # None for the production transport of the kind

So SFTP is a server in the test's process over FOLDER, and `left` counts its files; of a feed that lets go of nothing,
`left` counts what `wire.raw.v1` has not. `drained` does the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import yaml

from stream.clock import SYSTEM_CLOCK
from stream.feeds.kinds import KINDS
from stream.feeds.run import process
from stream.feeds.run.group import GROUP
from stream.feeds.run.runner import FeedsRunner
from stream.feeds.transport import Batch, Item, Mark, Report
from stream.observe.logs import configure_logging
from stream.settings import load_settings
from tests.feed_gaps import GAPS, LOOKED, signal_at

_MOST = 3
"""The passage of a gap at which a run is killed is between the first and this one, unless `--passages` says so."""
_SERVERS = {
    frozenset({"push"}): ("stream.feeds.push.server",),
    frozenset({"lmtp"}): ("stream.feeds.mail.lmtp",),
    frozenset({"folder"}): ("stream.feeds.drop.servers", "stream.feeds.drop.sftp", "stream.feeds.drop.ftp"),
}
"""The code of the servers of these kinds."""


class Production:
    """The transports as they are: all that a run has to know of a far side that only the test's process has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def opens(self) -> None:
        """Return None: each kind's own."""


class Files:
    """A far side of folders, one a source, whose files are deleted when they were taken."""

    batch = 3
    sources = ("harbour",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def feeds(self) -> str:
        lines = [f"  {name}: {{kind: rss, url: 'https://{name}.example.org/', every: 0.2s}}" for name in self.sources]
        return "\n".join(["sources:", *lines, ""])

    def fill(self, count: int) -> set[bytes]:
        """Put so many files into each folder; return what is in them."""
        sent = set()
        for name in self.sources:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            for number in range(count):
                payload = f"{name} {number}: the ferry sailed".encode()
                (self.folder / name / f"{number:04}.txt").write_bytes(payload)
                sent.add(payload)
        return sent

    def left(self) -> int:
        return sum(1 for _ in self.folder.glob("*/*.txt"))

    def deleted(self) -> list[tuple[str, int]]:
        """What was to be deleted, and by which process, in order."""
        found = []
        for log in self.folder.glob("*/deleted.log"):
            for line in log.read_text().splitlines():
                name, pid = line.split()
                found.append((f"{log.parent.name}/{name}", int(pid)))
        return found

    def opens(self) -> Callable[..., Any]:
        return lambda name, _: _FilesTransport(self.folder / name, self.batch)


class Many(Files):
    """Eight sources, so that two processes have some each."""

    sources = tuple(f"harbour-{number}" for number in range(8))


class _FilesTransport:
    def __init__(self, folder: Path, batch: int) -> None:
        self._folder = folder
        self._batch = batch

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        del report
        files = sorted(self._folder.glob("*.txt"))
        taken = int(mark.get("taken", 0))
        for start in range(0, len(files), self._batch):
            some = files[start : start + self._batch]
            items = []
            for file in some:
                with suppress(FileNotFoundError):  # another process let go of it meanwhile
                    items.append(Item(payload=file.read_bytes(), name=file.name))
            taken += len(items)
            yield Batch(items=items, mark={"taken": taken})
            with (self._folder / "deleted.log").open("a") as log:
                for file in some:
                    log.write(f"{file.name} {os.getpid()}\n")  # who asks for what is gone is seen too
                    file.unlink(missing_ok=True)

    async def close(self) -> None:
        return


class Child:
    """This program, as it runs for a test: `with Child(service, "tests.feed_faults:Files", plug, seed=3, kills=2)`."""

    def __init__(self, service: Any, where: str, plug: Any, name: str = "feeds", *options: str) -> None:
        self._feeds = plug.folder.parent / f"{plug.folder.name}.yaml"
        if not self._feeds.exists():
            self._feeds.write_text(plug.feeds())
        self._command = [
            sys.executable, "-m", "tests.feed_faults", str(self._feeds), where, str(plug.folder), *options,
        ]  # fmt: skip
        self._environment = service.environment
        self.log = service.folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command, env=self._environment, cwd=Path(__file__).parent.parent, stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def said(self, what: str) -> int:
        """How often the log has it."""
        return self.log.read_text("utf-8", "replace").count(what)

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> int:
        """End it in order; return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(40)


def lost_and_repeated(sent: set[bytes], records: Sequence[Any]) -> tuple[set[bytes], int]:
    """Return what of the sent is not in `wire.raw.v1`, and how many records are there beyond one each."""
    counts = Counter(bytes(record.value) for record in records)
    strange = counts.keys() - sent
    assert not strange, f"nobody sent {sorted(strange)[:3]}"
    return sent - counts.keys(), counts.total() - len(counts)


def _load(feeds: Path) -> None:
    """Import what these sources need, which each run would else import for itself."""
    needed = {str(one["kind"]) for one in yaml.safe_load(feeds.read_text())["sources"].values()}
    opened = [KINDS[kind].opens for kind in needed]
    for where in (*opened, *_SERVERS.get(frozenset(needed), ())):
        if where is not None:
            import_module(where.partition(":")[0])


def _run(feeds: Path, plug: Any, group: str) -> int:
    settings = load_settings()
    configure_logging("json", "INFO")
    runner = FeedsRunner(feeds, settings, SYSTEM_CLOCK, group=group, opens=plug.opens())
    return asyncio.run(process._run(runner, settings, SYSTEM_CLOCK))


def _forked(run: Callable[[], int], at: tuple[str, int] | None, seconds: float | None = None) -> int:
    """Run once in a process of its own, which is killed at a gap, or after so many seconds; return its wait status.
    SIGTERM ends it in order.
    """
    pid = os.fork()
    if pid == 0:
        if at is not None:
            signal_at(*at, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os._exit(run())

    def forward(*_: object) -> None:
        os.kill(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, forward)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    while True:
        with suppress(InterruptedError):
            return os.waitpid(pid, 0)[1]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("feeds", type=Path)
    asked.add_argument("plug")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--kills", type=int, default=0)
    asked.add_argument("--stop", choices=LOOKED)
    asked.add_argument("--gaps", nargs="+", choices=GAPS, default=LOOKED)
    asked.add_argument("--every", type=float, help="seconds: be killed after them, wherever that is")
    asked.add_argument("--group", default=GROUP)
    asked.add_argument("--passages", type=int, default=_MOST)
    given = asked.parse_args()
    module, _, name = given.plug.partition(":")
    plug = getattr(import_module(module), name)(given.folder)
    run = partial(_run, given.feeds, plug, given.group)
    if given.stop:
        signal_at(given.stop, 2, signal.SIGSTOP)
    if not given.kills:
        return run()
    _load(given.feeds)
    chance = random.Random(given.seed)
    gaps = [gap for _ in range(given.kills) for gap in chance.sample(given.gaps, len(given.gaps))]
    for gap in gaps[: given.kills]:
        at = None if given.every else (gap, chance.randint(1, given.passages))
        status = _forked(run, at, chance.uniform(0.8, 1.2) * given.every if given.every else None)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            print(f"it was to be killed, and ended with {status}", flush=True)
            return 1
        print("killed", flush=True)
    assert threading.active_count() == 1, "a fork would not have them"
    return os.waitstatus_to_exitcode(_forked(run, None))


if __name__ == "__main__":
    sys.exit(main())
