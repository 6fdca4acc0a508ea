from __future__ import annotations

import asyncio
import errno
import os
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from stream.clock import SetClock, SystemClock
from stream.errors import Misconfigured, Rejected, Transient
from stream.feeds.folder import standing, watch
from stream.feeds.folder.standing import PATIENCE, seems_cut_off
from stream.wire import Limits

SETTLE = 0.1


class HastyClock(SystemClock):
    """The machine's clock, for which no sleep is longer than a file must stand still."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, SETTLE + 0.01))


@pytest.fixture
def warnings(monkeypatch):
    """What the watcher warns of."""
    told = []
    log = SimpleNamespace(warning=lambda event, **_: told.append(event))
    monkeypatch.setattr(sys.modules["stream.feeds.folder.watch"], "log", log)
    return told


class Hands(SetClock):
    """A clock that only the test moves: the watcher looks all the time, and nothing stands still by itself."""

    def __init__(self):
        super().__init__(datetime(2026, 3, 8, 12, tzinfo=UTC))
        self.pauses = 0

    async def sleep(self, seconds):  # noqa: ARG002 - a clock's
        self.pauses += 1
        await asyncio.sleep(0.005)

    async def go(self, seconds):
        """Let some seconds pass, and the watcher look before and after."""
        for step in (0.0, seconds):
            self.advance(step)
            looked = self.pauses + 3
            await until(lambda looked=looked: self.pauses >= looked, within=20)


@asynccontextmanager
async def watching(folder: Path, producer, settle: float = SETTLE, clock=None):
    """A watcher, and what it reports; ended in order after the block, within a second."""
    stop, reports = asyncio.Event(), []
    task = asyncio.ensure_future(
        watch(
            folder, producer, "feed",
            settle=settle, stop=stop, report=lambda path, r: reports.append((path.name, r)),
            clock=clock or HastyClock(), look_every=0.05,
        )
    )  # fmt: skip
    try:
        yield reports
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


async def until(condition, within: float = 20.0):
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for are files
            await asyncio.sleep(0.02)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


async def test_a_file_goes_to_the_broker_and_then_to_done(tmp_path, producer):
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "a.xml").write_bytes(b"copy")
        await until(lambda: reports)
    assert producer.taken == [b"copy"]
    assert producer.files == ["a.xml"]
    assert (tmp_path / "done" / "a.xml").read_bytes() == b"copy"
    assert _files(tmp_path) == []


async def test_files_present_at_start_come_soon_and_oldest_first(tmp_path, producer):
    for age, name in enumerate(["new", "middle", "old"]):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    async with watching(tmp_path, producer):
        await until(lambda: len(producer.taken) == 3)
    assert producer.taken == [b"old", b"middle", b"new"]


async def test_a_growing_file_is_taken_only_when_it_is_whole(tmp_path, producer):
    path, hands = tmp_path / "slow.txt", Hands()
    async with watching(tmp_path, producer, settle=1, clock=hands) as reports:
        for n in range(12):
            with path.open("ab") as file:
                file.write(f"part {n}\n".encode())
            await hands.go(0.9)
            assert producer.tries == []
        await hands.go(0.2)
        await until(lambda: reports)
    assert producer.taken == ["".join(f"part {n}\n" for n in range(12)).encode()]


@pytest.mark.parametrize("name", ["a.xml.part", "a.xml.FilePart", ".a.xml", "a.tmp", "a.xml~"])
async def test_partial_names_wait_until_they_are_renamed(tmp_path, producer, name):
    (tmp_path / name).write_bytes(b"half")
    hands = Hands()
    async with watching(tmp_path, producer, settle=1, clock=hands) as reports:
        await hands.go(100)
        assert producer.tries == []
        (tmp_path / name).rename(tmp_path / "a.xml")
        await hands.go(2)
        await until(lambda: reports)
    assert producer.files == ["a.xml"]


async def test_folders_and_links_are_left_alone(tmp_path, producer):
    (tmp_path / "folder").mkdir()
    (tmp_path / "outside").write_bytes(b"x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "outside")
    hands = Hands()
    async with watching(tmp_path / "in", producer, clock=hands):
        await hands.go(100)
    assert producer.tries == []
    assert (tmp_path / "in" / "link").is_symlink()


async def test_a_name_that_comes_again_gets_a_name_of_its_own(tmp_path, producer):
    async with watching(tmp_path, producer) as reports:
        for n in range(3):
            (tmp_path / "story.xml").write_text(f"take {n}")
            await until(lambda n=n: len(reports) == n + 1)
    done = tmp_path / "done"
    assert {path.name: path.read_text() for path in done.iterdir()} == {
        "story.xml": "take 0",
        "story.2.xml": "take 1",
        "story.3.xml": "take 2",
    }


async def test_what_is_refused_goes_to_failed_with_its_reason_and_the_next_is_taken(tmp_path, producer, refusal):
    producer.faults[b"bad"] = [refusal]
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "bad.xml").write_bytes(b"bad")
        await until(lambda: len(reports) == 1)
        (tmp_path / "good.xml").write_bytes(b"good")
        await until(lambda: len(reports) == 2)
    assert isinstance(reports[0][1], Rejected)
    assert (tmp_path / "failed" / "bad.xml").read_bytes() == b"bad"
    assert (tmp_path / "failed" / "bad.xml.reason").read_text() == "oversize: too much for anyone\n"
    assert producer.taken == [b"good"]


async def test_a_name_as_long_as_a_file_system_takes_holds_up_nothing(tmp_path, producer, refusal):
    producer.faults[b"bad"] = [refusal]
    headline = "Ф" * 123 + ".xml"  # 250 bytes; a number, or `.reason`, would be too many
    sentence = "a." + "Ф" * 120
    async with watching(tmp_path, producer) as reports:
        for number, (name, payload) in enumerate(
            [(headline, b"1"), (headline, b"2"), (sentence, b"3"), (headline, b"bad"), ("b.xml", b"4")], 1
        ):
            (tmp_path / name).write_bytes(payload)
            await until(lambda number=number: len(reports) == number)
    assert producer.taken == [b"1", b"2", b"3", b"4"]
    assert {path.read_bytes() for path in (tmp_path / "done").iterdir()} == {b"1", b"2", b"3", b"4"}
    assert sorted(path.suffix for path in (tmp_path / "failed").iterdir()) == [".reason", ".xml"]
    assert producer.files[0] == headline


async def test_a_file_that_cannot_be_moved_is_taken_once_and_holds_up_no_other(
    tmp_path, producer, refusal, monkeypatch
):
    producer.faults[b"bad"] = [refusal]
    rename, in_use = Path.rename, {"a", "bad"}

    def renamed(self, target):
        if self.name in in_use:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)
    (tmp_path / "a").write_bytes(b"copy")
    (tmp_path / "bad").write_bytes(b"bad")
    async with watching(tmp_path, producer) as reports:
        await until(lambda: len(reports) == 2)
        (tmp_path / "b").write_bytes(b"next")
        await until(lambda: len(reports) == 3)
        (tmp_path / "a").write_bytes(b"copy, and more")
        await until(lambda: len(reports) == 4)
        in_use.clear()
        await until(lambda: _files(tmp_path) == [])
    assert producer.tries == [b"copy", b"bad", b"next", b"copy, and more"]
    assert _files(tmp_path / "done") == ["a", "b"]
    assert (tmp_path / "failed" / "bad.reason").exists()


async def test_a_file_that_cannot_be_read_now_is_taken_later_and_holds_up_no_other(tmp_path, producer, monkeypatch):
    read, faults = Path.read_bytes, {"a": errno.EMFILE, "locked": errno.EACCES}

    def bytes_of(self):
        if self.name in faults:
            raise OSError(faults[self.name], os.strerror(faults[self.name]))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", bytes_of)
    hands = Hands()
    async with watching(tmp_path, producer, clock=hands) as reports:
        for name in ("a", "locked", "late", "b"):
            faults |= {"late": errno.EACCES}
            (tmp_path / name).write_bytes(name.encode())
        await hands.go(1)
        await until(lambda: reports)
        assert producer.taken == [b"b"]
        faults.pop("late")  # its writer gives it its rights last
        await hands.go(PATIENCE)
        await until((tmp_path / "failed" / "locked.reason").exists)
        faults.clear()
        await hands.go(1)
        await until(lambda: len(reports) == 4)
    assert sorted(producer.taken) == [b"a", b"b", b"late"]


async def test_a_folder_that_nothing_can_be_moved_into_is_told_before_anything_is_taken(
    tmp_path, producer, monkeypatch
):
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "done")
    (tmp_path / "a").write_bytes(b"copy")
    with pytest.raises(Misconfigured, match="done cannot be written"):
        await asyncio.wait_for(watch(tmp_path, producer, "feed", stop=asyncio.Event()), 20)
    assert producer.tries == []


async def test_a_file_beyond_the_limit_is_refused_without_reading_it(tmp_path, producer):
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)  # sparse: to read it would fill any memory
    async with watching(tmp_path, producer) as reports:
        await until(lambda: reports)
    assert producer.tries == []
    assert "WIRESTREAM_LIMITS__MESSAGE_BYTES" in (tmp_path / "failed" / "huge.reason").read_text()


async def test_a_reason_never_overwrites_a_failed_file(tmp_path, producer, refusal):
    producer.faults = {b"1": [refusal], b"2": [refusal]}
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "a.reason").write_bytes(b"1")
        await until(lambda: len(reports) == 1)
        (tmp_path / "a").write_bytes(b"2")
        await until(lambda: len(reports) == 2)
    kept = {path.read_bytes() for path in (tmp_path / "failed").iterdir()}
    assert {b"1", b"2"} <= kept
    assert len(kept) == 3  # with the one reason, written twice


async def test_names_that_are_no_unicode_are_taken_and_refused_like_others(tmp_path, producer, refusal):
    producer.faults[b"bad"] = [refusal]
    for name, payload in ((b"caf\xe9.txt", b"good"), (b"na\xefve.txt", b"bad")):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(payload)  # noqa: ASYNC240
    async with watching(tmp_path, producer) as reports:
        await until(lambda: len(reports) == 2)
    assert producer.taken == [b"good"]
    assert len(list((tmp_path / "failed").iterdir())) == 2


async def test_while_the_broker_is_away_a_file_waits_and_is_tried_again(tmp_path, producer):
    producer.faults[b"copy"] = [Transient("away")] * 2
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "a.xml").write_bytes(b"copy")
        await until(lambda: producer.tries)
        assert _files(tmp_path) == ["a.xml"]
        await until(lambda: reports)
    assert producer.tries == [b"copy"] * 3
    assert _files(tmp_path / "done") == ["a.xml"]


@pytest.mark.parametrize("how", ["away", "hangs"])
async def test_the_end_while_a_file_waits_leaves_it_for_the_next_start(tmp_path, producer, how):
    (tmp_path / "a.xml").write_bytes(b"copy")
    setattr(producer, how, True)
    async with watching(tmp_path, producer):
        await until(lambda: producer.tries)
    assert _files(tmp_path) == ["a.xml"]
    setattr(producer, how, False)
    async with watching(tmp_path, producer) as reports:
        await until(lambda: reports)
    assert producer.taken == [b"copy"]


async def test_what_changed_while_an_earlier_file_waited_is_looked_at_again(tmp_path, producer, monkeypatch):
    for age, (name, payload) in enumerate([("2", b"half"), ("1", b"first")]):
        (tmp_path / name).write_bytes(payload)
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    publish, begun, waited = producer.publish, asyncio.Event(), asyncio.Event()

    async def published(payload, source, *, file="", headers=()):
        if payload == b"first":
            begun.set()
            await waited.wait()
        return await publish(payload, source, file=file)

    monkeypatch.setattr(producer, "publish", published)
    hands = Hands()
    async with watching(tmp_path, producer, settle=1, clock=hands) as reports:
        await hands.go(0)
        hands.advance(1)  # both are ripe
        await begun.wait()
        (tmp_path / "2").write_bytes(b"half and half")  # while the first one waits for the broker
        waited.set()
        await until(lambda: reports)
        await hands.go(0.9)
        assert producer.taken == [b"first"]
        await hands.go(0.2)
        await until(lambda: len(reports) == 2)
    assert producer.taken == [b"first", b"half and half"]


async def test_nothing_is_taken_twice(tmp_path, producer):
    async with watching(tmp_path, producer):
        for n in range(60):
            (tmp_path / f"{n}.txt").write_text(str(n))
            if n % 10 == 0:
                await asyncio.sleep(0.05)
        await until(lambda: len(producer.taken) >= 60)
        await until(lambda: _files(tmp_path) == [])  # a file goes once it is acknowledged
    assert sorted(producer.taken, key=int) == [str(n).encode() for n in range(60)]


async def test_a_file_that_somebody_takes_away_harms_nobody(tmp_path, producer, monkeypatch):
    publish = producer.publish

    async def published(payload, source, *, file="", headers=()):
        sent = await publish(payload, source, file=file)
        if payload == b"gone":
            (tmp_path / file).unlink()
        return sent

    monkeypatch.setattr(producer, "publish", published)
    (tmp_path / "a").write_bytes(b"gone")
    async with watching(tmp_path, producer):
        await until(lambda: producer.taken)
        (tmp_path / "b").write_bytes(b"next")
        await until(lambda: len(producer.taken) == 2)
    assert _files(tmp_path / "done") == ["b"]


async def test_a_second_watcher_is_refused_and_the_first_goes_on(tmp_path, producer):
    async with watching(tmp_path, producer) as reports:
        await until((tmp_path / "failed").exists)
        with pytest.raises(Misconfigured, match="watched by another"):
            await asyncio.wait_for(watch(tmp_path, producer, "feed", stop=asyncio.Event()), 20)
        (tmp_path / "a").write_bytes(b"copy")
        await until(lambda: reports)
    async with watching(tmp_path, producer):  # and who comes after it may
        pass


async def test_no_folder_and_a_folder_that_went_away_are_told(tmp_path, producer):
    with pytest.raises(Misconfigured, match="no folder"):
        await watch(tmp_path / "missing", producer, "feed", stop=asyncio.Event())
    folder = tmp_path / "feed"
    folder.mkdir()
    task = asyncio.ensure_future(watch(folder, producer, "feed", settle=SETTLE, stop=asyncio.Event()))
    await until((folder / "failed").exists)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="feed"):
        await asyncio.wait_for(task, 20)


async def test_a_done_that_is_no_folder_is_told_before_anything_is_taken(tmp_path, producer):
    (tmp_path / "done").write_text("in the way")
    with pytest.raises(Misconfigured, match="done"):
        await watch(tmp_path, producer, "feed", stop=asyncio.Event())
    assert producer.tries == []


async def test_without_notifications_it_looks_again_and_again(tmp_path, producer, monkeypatch):
    def no_more_watches(*_args, **_options):
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(sys.modules["stream.feeds.folder.watch"], "awatch", no_more_watches)
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "a").write_bytes(b"copy")
        await until(lambda: reports)
    assert producer.taken == [b"copy"]


HALF, REST = b'{"uri": "nw:1", "headline": "Quay shut", "body_', b'text": "It is shut."}'


async def test_a_file_that_ends_in_the_middle_is_given_time_to_grow(tmp_path, producer):
    path, hands = tmp_path / "a.json", Hands()
    async with watching(tmp_path, producer, settle=0.5, clock=hands) as reports:
        path.write_bytes(HALF)
        await hands.go(PATIENCE - 1)
        assert producer.tries == []
        path.write_bytes(HALF + REST)
        await hands.go(0.6)
        await until(lambda: reports)
    assert producer.taken == [HALF + REST]


async def test_one_that_stays_so_is_taken_as_it_is(tmp_path, producer):
    hands = Hands()
    (tmp_path / "a.json").write_bytes(HALF)
    async with watching(tmp_path, producer, settle=0.5, clock=hands) as reports:
        await hands.go(PATIENCE + 1)
        await until(lambda: reports)
    assert producer.taken == [HALF]


async def test_a_file_that_grows_in_done_is_published_again_whole_and_told(tmp_path, producer, warnings):
    hands = Hands()
    with (tmp_path / "a.txt").open("wb", buffering=0) as writer:  # its writer keeps it open
        writer.write(b"The first half")
        async with watching(tmp_path, producer, settle=0.5, clock=hands) as reports:
            await hands.go(1)
            await until(lambda: reports)
            assert _files(tmp_path / "done") == ["a.txt"]
            writer.write(b" and the second")
            await hands.go(PATIENCE - 1)
            assert producer.taken == [b"The first half"]
            await hands.go(2)
            await until(lambda: len(reports) == 2)
            writer.write(b" and a third.")
            await hands.go(PATIENCE + 1)
            await until(lambda: len(reports) == 3)
            await hands.go(1000)
    assert producer.taken == [
        b"The first half", b"The first half and the second", b"The first half and the second and a third.",
    ]  # fmt: skip
    assert warnings.count("a file grew after it was taken: published again, whole") == 2
    assert _files(tmp_path / "done") == ["a.txt"]


async def test_a_file_that_grows_beyond_the_limit_in_done_fails_with_its_reason(tmp_path, producer, refusal):
    hands = Hands()
    producer.faults[b"all of it"] = [refusal]
    (tmp_path / "a.txt").write_bytes(b"all")
    async with watching(tmp_path, producer, settle=0.5, clock=hands) as reports:
        await hands.go(1)
        await until(lambda: reports)
        (tmp_path / "done" / "a.txt").write_bytes(b"all of it")
        await hands.go(PATIENCE + 1)
        await until(lambda: len(reports) == 2)
    assert _files(tmp_path / "failed") == ["a.txt", "a.txt.reason"]


@pytest.mark.parametrize(
    ("payload", "is_cut_off"),
    [
        (b"", True),
        (b"  \n", True),
        (HALF, True),
        (HALF + REST, False),
        (b"<?xml version='1.0'?><nitf><body><body.content><p>It is shut.</p>", True),
        (b"<?xml version='1.0'?><nitf><body><body.content><p>It is shut.</p></body.content></body></nitf>", False),
        (b"Quay shut\n\nIt is shut.\n", False),
        (b"\x89PNG\r\n\x1a\n", False),
    ],
)
def test_what_seems_to_end_in_the_middle(payload, is_cut_off):
    assert seems_cut_off(payload, Limits()) is is_cut_off


async def test_a_file_that_our_reading_fails_on_is_published_and_ends_no_feed(tmp_path, producer, monkeypatch):
    """The workers make a dead letter of it; a feed that ended would meet it again at its next start."""

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(standing, "read", fail)
    async with watching(tmp_path, producer) as reports:
        (tmp_path / "a.xml").write_bytes(b"copy")
        await until(lambda: reports)
    assert producer.taken == [b"copy"]
