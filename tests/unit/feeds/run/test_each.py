from __future__ import annotations

import asyncio
import fcntl

import pytest

from stream.clock import SystemClock
from stream.errors import Misconfigured
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.run.collect import Collector
from stream.feeds.run.each import Machine
from stream.feeds.run.kept import Arrivals


class HastyClock(SystemClock):
    async def sleep(self, seconds):
        await super().sleep(min(seconds, 0.02))


@pytest.fixture
def collector(sender, clock):
    return Collector(sender, clock)


def _folder(path):
    return FolderSettings(kind="folder", path=path, settle=0.01)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - files have no event
            await asyncio.sleep(0.01)


async def test_a_folder_that_another_process_watches_is_taken_over_when_that_one_ends(tmp_path, producer, collector):
    lock = (tmp_path / ".wirestream.lock").open("ab")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (tmp_path / "a.txt").write_text("copy")
    failed = []
    machine = Machine(producer, collector, HastyClock(), lambda *what: failed.append(what))
    await machine.serve({"desk": _folder(tmp_path)})
    await asyncio.sleep(0.2)
    assert producer.taken == []
    lock.close()
    await until(lambda: producer.taken)
    await machine.stop()
    assert failed == []


async def test_a_folder_that_is_gone_is_told_and_waited_for(tmp_path, producer, collector, sender):
    machine = Machine(producer, collector, HastyClock(), lambda *_: None)
    await machine.serve({"desk": _folder(tmp_path / "in")})
    await until(lambda: "desk" in collector._said)
    await collector.flush()
    assert "is no folder" in Arrivals.unpack(sender.sent[0].value).fault
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("copy")
    await until(lambda: producer.taken)
    await machine.stop()


async def test_a_fault_of_ours_costs_that_source_alone(producer, collector, tmp_path):
    ran = []

    async def run(name, settings, producer, *, stop, clock, arrived, backlog):
        ran.append(name)
        if name == "bad":
            raise KeyError("x")
        arrived(name, 2)
        await stop.wait()

    failed = []
    machine = Machine(producer, collector, HastyClock(), lambda *what: failed.append(what), run)
    await machine.serve({"bad": _folder(tmp_path), "good": _folder(tmp_path)})
    await until(lambda: ran.count("bad") > 2)
    assert ran.count("good") == 1
    assert collector._said["good"].count == 2
    assert collector._said["bad"].fault == "a fault of ours: KeyError"
    await machine.stop()
    assert failed == []


async def test_only_what_changed_is_stopped(producer, collector, tmp_path):
    stopped = []

    async def run(name, settings, producer, *, stop, clock, arrived, backlog):
        await stop.wait()
        stopped.append(name)
        if name == "never":
            raise Misconfigured("x")

    machine = Machine(producer, collector, HastyClock(), lambda *_: None, run)
    await machine.serve({"one": _folder(tmp_path / "1"), "two": _folder(tmp_path / "2")})
    await asyncio.sleep(0.05)
    await machine.serve({"one": _folder(tmp_path / "1"), "three": _folder(tmp_path / "3")})
    assert stopped == ["two"]
    await machine.stop()
    assert sorted(stopped) == ["one", "three", "two"]
