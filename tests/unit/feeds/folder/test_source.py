from __future__ import annotations

import asyncio
import errno
import os
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from stream.clock import SystemClock
from stream.errors import Misconfigured
from stream.feeds.folder.lock import Watched, alone
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.folder.source import run_folder
from stream.observe.feed_metrics import SKIPPED

SETTLE = 0.05


class Hasty(SystemClock):
    """The machine's clock, for which no sleep is long."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, SETTLE + 0.01))


def _settings(path, **keys):
    return FolderSettings.model_validate({"kind": "folder", "path": path, "settle": SETTLE} | keys)


@asynccontextmanager
async def _running(settings, producer, left=None):
    """A source, and how many items arrived of it; ended in order after the block. `left` has what it says stays."""
    stop, arrived = asyncio.Event(), []
    left = [] if left is None else left
    task = asyncio.ensure_future(
        run_folder(
            "afp",
            settings,
            producer,
            stop=stop,
            clock=Hasty(),
            arrived=lambda *told: arrived.append(told),
            backlog=lambda *told: left.append(told),
        )
    )
    try:
        yield arrived
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def _until(condition, within=10.0):
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for are files
            await asyncio.sleep(0.01)


def _partial(folder, name, payload, age):
    (folder / ".incoming").mkdir(exist_ok=True)
    path = folder / ".incoming" / name
    path.write_bytes(payload)
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


async def test_a_file_has_the_headers_of_its_source_and_its_arrival_is_told(tmp_path, producer):
    settings = _settings(tmp_path, provider="AFP", trusted=False)
    async with _running(settings, producer) as arrived:
        (tmp_path / "a.xml").write_bytes(b"copy")
        await _until(lambda: arrived)
    headers = producer.headers[0]
    assert headers["wire-transport"] == "folder"
    assert headers["wire-origin"] == str(tmp_path / "a.xml")
    assert headers["wire-provider"] == "AFP"
    assert headers["wire-untrusted"] == "the feeds file does not trust this source"
    assert {"wire-fetched-at", "wire-modified"} <= headers.keys()
    assert (producer.files, arrived) == (["a.xml"], [("afp", 1)])
    assert (tmp_path / "done" / "a.xml").exists()


async def test_how_many_files_stay_where_they_are_is_told(tmp_path, producer, monkeypatch):
    def in_use(*_):
        raise OSError(errno.EBUSY, "Device or resource busy")

    left = []
    async with _running(_settings(tmp_path), producer, left) as arrived:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", in_use)
            (tmp_path / "a.xml").write_bytes(b"copy")
            await _until(lambda: left == [("afp", 0), ("afp", 1)])
        await _until(lambda: left[-1] == ("afp", 0))
    assert (producer.taken, arrived) == ([b"copy"], [("afp", 1)])


async def test_a_dead_letter_refers_to_a_file_that_fails(tmp_path, producer, refusal):
    producer.faults[b"bad"] = [refusal]
    before = SKIPPED.labels("afp", "oversize")._value.get()
    (tmp_path / "a.xml").write_bytes(bytes(600))
    (tmp_path / "b.xml").write_bytes(b"bad")
    _partial(tmp_path, "c.xml.0123456789abcdef.partial", bytes(600), 700)
    async with _running(_settings(tmp_path, max_bytes=500), producer) as arrived:
        for name in ("a", "b", "c"):
            await _until((tmp_path / "failed" / f"{name}.xml.reason").exists)
    assert (producer.taken, arrived) == ([b""] * 3, [])
    refused = {file: headers["wire-refused"] for file, headers in zip(producer.files, producer.headers, strict=True)}
    assert refused["a.xml"] == refused["c.xml"] == "oversize: 600 bytes; the limit is 500 (max_bytes of the source)"
    assert refused["b.xml"] == "oversize: too much for anyone"
    assert {headers["wire-origin"] for headers in producer.headers} == {str(tmp_path / f"{n}.xml") for n in "abc"}
    assert SKIPPED.labels("afp", "oversize")._value.get() == before + 3


async def test_a_file_that_fails_waits_for_the_broker_that_is_to_know_of_it(tmp_path, producer):
    producer.away = True
    (tmp_path / "a.xml").write_bytes(bytes(600))
    async with _running(_settings(tmp_path, max_bytes=500), producer):
        await _until(lambda: len(producer.tries) > 1)
    assert (tmp_path / "a.xml").exists()
    assert list((tmp_path / "failed").iterdir()) == []


async def test_an_upload_that_nobody_goes_on_with_is_taken_as_far_as_it_came(tmp_path, producer):
    old = _partial(tmp_path, "a.xml.0123456789abcdef.partial", b"the first half", 700)
    young = _partial(tmp_path, "b.xml.0123456789abcdee.partial", b"still coming", 500)
    empty = _partial(tmp_path, "c.xml.0123456789abcded.partial", b"", 700)
    async with _running(_settings(tmp_path), producer) as arrived:
        await _until(lambda: arrived and not empty.exists())
        await asyncio.sleep(0.1)
    assert producer.taken == [b"the first half"]
    assert producer.headers[0]["wire-incomplete"] == "upload"
    assert producer.headers[0]["wire-origin"] == str(tmp_path / "a.xml")
    assert producer.files == ["a.xml"]
    assert (tmp_path / "done" / "a.xml").read_bytes() == b"the first half"
    assert (old.exists(), young.exists()) == (False, True)


async def test_an_upload_that_was_handed_over_already_is_not_taken_again(tmp_path, producer):
    """A crash between the two names of a whole file leaves both."""
    whole = _partial(tmp_path, "a.xml.0123456789abcdef.partial", b"all of it", 700)
    (tmp_path / "a.xml").hardlink_to(whole)
    async with _running(_settings(tmp_path), producer) as arrived:
        await _until(lambda: arrived and not whole.exists())
        await asyncio.sleep(0.1)
    assert producer.taken == [b"all of it"]
    assert "wire-incomplete" not in producer.headers[0]


async def test_an_unfinished_upload_waits_for_the_broker(tmp_path, producer):
    old = _partial(tmp_path, "a.xml.0123456789abcdef.partial", b"the first half", 700)
    producer.away = True
    async with _running(_settings(tmp_path), producer):
        await _until(lambda: len(producer.tries) > 2)
        assert old.exists()
    assert old.exists()
    producer.away = False
    async with _running(_settings(tmp_path), producer):
        await _until(lambda: not old.exists())
    assert producer.taken == [b"the first half"]


async def test_an_upload_that_goes_on_while_it_is_taken_costs_no_other(tmp_path, producer):
    old = _partial(tmp_path, "a.xml.tmp.0123456789abcdef.partial", b"the first half", 700)
    producer.away = True
    async with _running(_settings(tmp_path), producer):
        await _until(lambda: producer.tries)
        old.rename(tmp_path / "a.xml")  # its sender renames it at last
        producer.away = False
        await _until(lambda: b"the first half" in producer.taken)
        _partial(tmp_path, "b.xml.0123456789abcdee.partial", b"another half", 700)
        await _until(lambda: b"another half" in producer.taken)


async def test_an_unfinished_upload_that_cannot_be_moved_is_told_of_once_and_holds_up_no_other(
    tmp_path, producer, monkeypatch
):
    large = _partial(tmp_path, "a.xml.0123456789abcdef.partial", bytes(600), 900)
    whole = _partial(tmp_path, "b.xml.0123456789abcdee.partial", b"a half", 800)
    real, tries = Path.rename, Counter()

    def rename(path, target):
        tries[path] += 1
        if path in {large, whole}:
            raise OSError(errno.EPERM, "Operation not permitted")
        return real(path, target)

    async with _running(_settings(tmp_path, max_bytes=500), producer) as arrived:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", rename)
            await _until(lambda: tries[large] > 3 and tries[whole] > 3)
            _partial(tmp_path, "c.xml.0123456789abcded.partial", b"another half", 700)
            await _until((tmp_path / "done" / "c.xml").exists)
        await _until((tmp_path / "failed" / "a.xml.reason").exists)
        await _until((tmp_path / "done" / "b.xml").exists)
    assert producer.taken == [b"", b"a half", b"another half"]
    assert len(arrived) == 2


async def test_an_unfinished_upload_that_cannot_be_moved_is_taken_again_once_its_sender_went_on(
    tmp_path, producer, monkeypatch
):
    name, real = "a.xml.0123456789abcdef.partial", Path.rename

    def rename(path, target):
        if path.name == name:
            raise OSError(errno.EPERM, "Operation not permitted")
        return real(path, target)

    _partial(tmp_path, name, b"a half", 700)
    async with _running(_settings(tmp_path), producer) as arrived:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", rename)
            await _until(lambda: arrived)
            _partial(tmp_path, name, b"a half and more", 700)
            await _until(lambda: len(arrived) == 2)
        await _until((tmp_path / "done" / "a.xml").exists)
    assert producer.taken == [b"a half", b"a half and more"]


async def test_a_file_stays_where_every_name_for_it_is_in_use_and_is_taken_once(tmp_path, producer, monkeypatch):
    monkeypatch.setattr("stream.feeds.folder.moving._CLASHES", 3)
    left = []
    async with _running(_settings(tmp_path), producer, left) as arrived:
        for number in range(1, 4):
            (tmp_path / "a.xml").write_bytes(b"%d" % number)
            await _until(lambda number=number: len(arrived) == number)
        await _until(lambda: left[-1] == ("afp", 1))
        (tmp_path / "done" / "a.2.xml").unlink()
        await _until(lambda: not (tmp_path / "a.xml").exists())
    assert producer.taken == [b"1", b"2", b"3"]


async def test_a_folder_that_another_process_has_is_left_alone(tmp_path, producer):
    _partial(tmp_path, "a.xml.0123456789abcdef.partial", b"the first half", 700)
    (tmp_path / "b.xml").write_bytes(b"copy")
    with alone(tmp_path):
        with pytest.raises(Watched, match="by another process"):
            async with _running(_settings(tmp_path), producer):
                await asyncio.sleep(0.2)
        assert producer.tries == []
    async with _running(_settings(tmp_path), producer):
        await _until(lambda: len(producer.taken) == 2)


async def test_a_folder_that_is_none_is_said(tmp_path, producer):
    with pytest.raises(Misconfigured, match="is no folder"):
        async with _running(_settings(tmp_path / "none"), producer):
            pass
