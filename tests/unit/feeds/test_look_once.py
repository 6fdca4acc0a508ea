"""A look to see what a source would bring takes nothing: not at the far side, and not from whoever runs the source."""

from __future__ import annotations

import asyncio

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.feeds.http.client import HttpClient
from stream.feeds.look_once import _harmless, look_once, try_out
from stream.feeds.mail.settings import ImapSettings
from stream.feeds.remote_folder.settings import SftpSettings
from stream.feeds.tools import Tools
from stream.feeds.topic.settings import TopicSettings
from stream.feeds.transport import Batch, FarSideFault, FarSideRefuses, Item, Skipped
from tests.far_sides.sftpd import Sftpd

WRONG = {"password": "hunter2"}


class _FarSide:
    """A transport that deletes what it was told to be acknowledged, as each does."""

    def __init__(self, *batches: Batch) -> None:
        self.batches = batches
        self.deleted: list[bytes] = []
        self.marks: list[dict] = []
        self.ended = False

    async def look(self, mark, report):
        self.marks.append(mark)
        try:
            for batch in self.batches:
                yield batch
                self.deleted += [item.payload for item in batch.items]
            report.skipped(Skipped.OLD, 2)
        finally:
            self.ended = True

    async def close(self):
        pass


async def test_what_comes_is_shown_and_never_acknowledged():
    far = _FarSide(Batch(), Batch(items=[Item(payload=b"one")]), Batch(items=[Item(payload=b"two")]))
    trial = await try_out(far, SYSTEM_CLOCK)
    assert [item.payload for item in trial.items] == [b"one"]
    assert far.deleted == []
    assert far.ended
    assert far.marks == [{}]


async def test_a_look_that_brings_nothing_says_what_was_left_out():
    trial = await try_out(_FarSide(Batch(mark={"seen": 1}, wait=7.0)), SYSTEM_CLOCK)
    assert (trial.items, dict(trial.left_out), trial.wait) == ((), {"old": 2}, 7.0)


async def test_where_files_must_stand_still_it_looks_again_with_the_mark_of_the_first_look():
    far = _FarSide(Batch(mark={"seen": 1}, wait=0.001))
    await try_out(far, SYSTEM_CLOCK, settle=0.001)
    assert far.marks == [{}, *({"seen": 1},) * 4], "and not for ever"


async def test_a_look_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr("stream.feeds.look_once._PATIENCE", 0.05)
    far = _FarSide()
    waits = asyncio.Event()

    async def look(mark, report):
        yield Batch()
        await waits.wait()

    far.look = look
    trial = await try_out(far, SYSTEM_CLOCK)
    assert trial.items == ()


async def test_a_far_side_that_says_nothing_at_all_is_a_fault(monkeypatch):
    monkeypatch.setattr("stream.feeds.look_once._PATIENCE", 0.05)
    far = _FarSide()

    async def look(mark, report):
        await asyncio.Event().wait()
        yield Batch()

    far.look = look
    with pytest.raises(FarSideFault, match="gave no answer within"):
        await try_out(far, SYSTEM_CLOCK)


async def test_files_of_a_server_stay_where_they_are_whatever_the_file_says(tmp_path):
    async with Sftpd(tmp_path) as far:
        (far.folder / "a.txt").write_bytes(b"A story\n\nIt is told.\n")
        settings = SftpSettings(**far.settings(after="delete", settle=0.01))
        trial = await look_once("ansa", "sftp", settings, Tools(SYSTEM_CLOCK, HttpClient(SYSTEM_CLOCK)))
        assert [(item.name, item.payload) for item in trial.items] == [("a.txt", b"A story\n\nIt is told.\n")]
        assert (far.folder / "a.txt").exists()
        assert not {"remove", "rename"} & set(far.asked)


async def test_a_far_side_that_refuses_is_told_as_such(tmp_path):
    async with Sftpd(tmp_path) as far:
        settings = SftpSettings(**far.settings(**WRONG))
        with pytest.raises(FarSideRefuses) as raised:
            await look_once("ansa", "sftp", settings, Tools(SYSTEM_CLOCK, HttpClient(SYSTEM_CLOCK)))
        assert "hunter2" not in str(raised.value)
        assert far.logins == 1


def test_nothing_is_moved_or_marked_and_no_member_of_a_group_is_disturbed():
    mailbox = ImapSettings(kind="imap", host="mail.example.org", user="u", **WRONG, after="seen")
    assert _harmless(mailbox).after == "leave"
    topic = TopicSettings(kind="kafka", bootstrap="other:9092", topic="t", group="wirestream")
    assert _harmless(topic).group not in {"wirestream", _harmless(topic).group}
    assert _harmless(topic).model_copy(update={"group": "wirestream"}) == topic
