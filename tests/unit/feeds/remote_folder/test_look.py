"""What holds of every server: OpenSSH, asyncssh, vsftpd (which has no MLSD) and pyftpdlib, in clear and by TLS."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime

import pytest

from stream.feeds.publish import Ended
from stream.feeds.remote_folder import ftp, sftp, taken
from stream.feeds.transport import SINCE, FarSideFault, Skipped


async def test_files_are_taken_once_oldest_first_and_left(far, source, producer):
    payloads = far.fill(5)
    feed = source(far, after="leave")
    first = await feed.look()
    assert (first.taken, first.wait) == (0, feed.settings.settle)
    feed.clock.advance(feed.settings.settle)
    assert (await feed.look()).taken == 5
    assert producer.taken == payloads
    assert len(far.left()) == 5
    assert producer.headers[0]["wire-transport"] == feed.settings.kind
    assert producer.headers[0]["wire-origin"].endswith("/story-000000.txt")
    modified = datetime.fromisoformat(producer.headers[0]["wire-modified"])
    assert modified == datetime.fromtimestamp(int((far.folder / "story-000000.txt").stat().st_mtime), UTC)
    assert (await feed.settled()).taken == 0
    await feed.close()
    feed.open()  # another process, which has the mark alone
    assert (await feed.settled()).taken == 0


async def test_files_are_removed_when_they_are_kept_and_no_sooner(far, source, producer):
    payloads = far.fill(2)
    left_at_publish = []
    publish = producer.send

    async def send(*arguments, **named):
        left_at_publish.append(len(far.left()))
        return await publish(*arguments, **named)

    producer.send = send
    for after, moved in (
        ("delete", None),
        ("move:done", ["story-000000.txt", "story-000001.txt"]),
        ("move:done", ["story-000000.2.txt", "story-000000.txt", "story-000001.2.txt", "story-000001.txt"]),
    ):  # the second time of `move` the names are in use: nothing is overwritten
        feed = source(far, after=after)
        await feed.settled()
        assert (producer.taken[-2:], far.left(), feed.left_behind) == (payloads, [], 0)
        assert "files" not in feed.mark
        if moved:
            assert sorted(path.name for path in (far.folder / "done").iterdir()) == moved
        far.fill(2)
    assert left_at_publish == [2] * 6


async def test_what_is_not_acknowledged_stays_and_comes_again(sftpd, source, producer):
    payloads = sftpd.fill(3)
    feed = source(sftpd, after="delete")
    producer.away = True
    asyncio.get_running_loop().call_later(0.3, feed.stop.set)
    await feed.look()
    feed.clock.advance(10)
    with pytest.raises(Ended):
        await feed.look()
    assert len(sftpd.left()) == 3
    assert feed.mark.get("files") is None
    producer.away = False
    feed.stop.clear()
    await feed.settled()
    assert producer.taken == payloads
    assert sftpd.left() == []


async def test_the_same_name_with_new_bytes_is_taken_and_a_touched_file_is_not(either, source, producer):
    either.fill(2)
    feed = source(either, after="leave")
    await feed.settled()
    path = either.folder / "story-000000.txt"
    path.write_bytes(b"another story of this name")
    os.utime(either.folder / "story-000001.txt", (1_700_000_000, 1_700_000_000))
    await feed.settled()
    assert producer.taken[2:] == [b"another story of this name"]
    assert feed.skips[Skipped.KNOWN] == 1


async def test_a_file_of_an_old_time_that_comes_late_is_taken(either, source, producer):
    either.fill(2, age=100.0)
    feed = source(either, after="leave")
    await feed.settled()
    [late] = either.fill(1, start=7, age=90_000.0)
    assert (await feed.settled()).taken == 1
    assert producer.taken[-1] == late


async def test_a_file_that_grows_is_taken_when_it_stands_still_and_whole(sftpd, source, producer):
    feed = source(sftpd, settle="5s")
    path = sftpd.folder / "slow.xml"
    for part in range(6):
        with path.open("ab") as file:
            file.write(b"part %d\n" % part)
        look = await feed.look()
        assert (look.taken, look.wait) == (0, 5.0)
        feed.clock.advance(5)
    await feed.look()
    feed.clock.advance(5)
    await feed.look()
    assert producer.taken == [b"".join(b"part %d\n" % part for part in range(6))]


async def test_a_file_that_changes_between_listing_and_reading_waits(either, source, producer):
    either.fill(1)
    feed = source(either)
    await feed.look()
    feed.clock.advance(10)
    folder = feed.transport._far
    listing = folder.entries

    async def then_grows():
        found = await listing()
        (either.folder / "story-000000.txt").write_bytes(b"twice as long as it was before")
        return found

    folder.entries = then_grows
    assert (await feed.look()).taken == 0
    folder.entries = listing
    await feed.settled()
    assert producer.taken == [b"twice as long as it was before"]


async def test_a_file_that_is_replaced_while_it_is_published_is_not_deleted(either, source, producer):
    either.fill(1)
    feed = source(either, after="delete")
    publish = producer.send

    async def send(*arguments, **named):
        if not producer.taken:
            path = either.folder / "story-000000.txt"
            path.write_bytes(b"the second story of this name")
            path.chmod(0o666)
        return await publish(*arguments, **named)

    producer.send = send
    await feed.settled()
    assert either.left() == ["story-000000.txt"]
    await feed.settled()
    assert producer.taken == [b"story 0", b"the second story of this name"]
    assert either.left() == []


async def test_since_passes_over_what_is_older_and_never_deletes_it(sftpd, source, producer):
    sftpd.fill(5, age=7200.0)
    new = sftpd.fill(2, start=5, age=60.0)
    feed = source(sftpd, after="delete")
    feed.mark = {SINCE: datetime.fromtimestamp(feed.clock.now().timestamp() - 3600, UTC).isoformat()}
    await feed.settled()
    assert producer.taken == new
    assert feed.skips[Skipped.OLD] == 5
    assert len(sftpd.left()) == 5
    assert SINCE not in feed.mark
    await feed.close()
    feed.open()
    await feed.settled()
    assert (len(producer.taken), len(sftpd.left())) == (2, 5)
    [late] = sftpd.fill(1, start=9, age=9000.0)
    await feed.settled()
    assert producer.taken[-1] == late


async def test_one_that_is_too_large_is_refused_without_being_fetched_and_stays(sftpd, source, producer):
    sftpd.fill(1)
    (sftpd.folder / "large.xml").write_bytes(bytes(2000))
    feed = source(sftpd, after="delete", max_bytes=1000)
    await feed.settled()
    assert sorted(producer.taken) == [b"", b"story 0"]  # a record that refers to it
    assert "2000 bytes" in producer.headers[producer.taken.index(b"")]["wire-refused"]
    assert feed.skips[Skipped.OVERSIZE] == 1
    assert sftpd.asked.count("open") == 1
    await feed.settled()
    await feed.close()
    feed.open()
    await feed.settled()
    assert (len(producer.taken), sftpd.left()) == (2, ["large.xml"])


async def test_what_no_broker_takes_stays_at_the_far_side(sftpd, source, producer, refusal):
    sftpd.fill(2)
    producer.faults[b"story 0"] = [refusal]
    feed = source(sftpd, after="delete")
    await feed.settled()
    await feed.close()
    feed.open()
    await feed.settled()
    assert sftpd.left() == ["story-000000.txt"]
    assert sorted(producer.taken) == [b"", b"story 1"]


async def test_no_mark_says_that_what_nobody_else_has_is_to_be_removed(sftpd, source, producer, refusal):
    sftpd.fill(2)
    (sftpd.folder / "large.xml").write_bytes(bytes(2000))
    producer.faults[b"story 0"] = [refusal]
    feed = source(sftpd, after="delete", max_bytes=1000)
    await feed.settled()
    assert len(producer.taken) == 3
    feed.mark = feed.kept[-2]  # as a process leaves it that is killed before it removes anything
    assert len(feed.kept[-2]["files"]) > len(feed.kept[-1]["files"])
    await feed.close()
    feed.open()
    await feed.settled()
    assert sftpd.left() == ["large.xml", "story-000000.txt"]
    assert len(producer.taken) == 3


async def test_where_more_were_refused_than_can_be_told_apart_nothing_is_removed(sftpd, source, monkeypatch):
    monkeypatch.setattr(taken, "_KEPT", 1)
    for name in ("large-1.xml", "large-2.xml"):
        (sftpd.folder / name).write_bytes(bytes(2000))
    feed = source(sftpd, after="delete", max_bytes=1000)
    await feed.settled()
    await feed.close()
    feed.open()
    sftpd.fill(1)
    await feed.settled()
    assert sftpd.left() == ["large-1.xml", "large-2.xml", "story-000000.txt"]
    assert "none is removed any more" in feed.notes[-1]
    for path in sftpd.folder.iterdir():
        path.unlink()
    await feed.look()
    sftpd.fill(1, start=3)
    await feed.settled()
    assert sftpd.left() == []


async def test_a_name_that_is_none_costs_itself_alone(sftpd, source, producer):
    sftpd.fill(1)
    (sftpd.folder / "two\nlines.xml").write_bytes(b"odd")
    feed = source(sftpd, after="delete")
    await feed.settled()
    assert (producer.taken, sftpd.left()) == ([b"story 0"], ["two\nlines.xml"])
    assert feed.skips[Skipped.UNREADABLE] == 2, "at each look"
    assert "names that cannot be asked for" in feed.notes[-1]


@pytest.mark.parametrize(("after", "refuses"), [("delete", "remove"), ("move:done", "rename")])
async def test_a_removal_that_is_refused_costs_no_second_copy_and_is_tried_again(
    sftpd, source, producer, after, refuses
):
    payloads = sftpd.fill(20)
    sftpd.refuses.add(refuses)
    feed = source(sftpd, after=after)
    await feed.settled()
    assert (producer.taken, feed.left_behind, len(sftpd.left())) == (payloads, 20, 20)
    assert feed.notes
    await feed.look()
    assert sftpd.asked.count(refuses) == 10  # five a look, in a row
    await feed.close()
    feed.open()
    await feed.settled()
    assert len(producer.taken) == 20
    sftpd.refuses.clear()
    await feed.look()
    assert (feed.left_behind, sftpd.left(), len(producer.taken)) == (0, [], 20)


async def test_a_crash_between_mark_and_removal_takes_nothing_twice(sftpd, source, producer):
    sftpd.fill(3)
    feed = source(sftpd, after="delete")
    await feed.look()
    feed.clock.advance(10)
    batches = feed.transport.look(feed.mark, feed)
    batch = await anext(batches)
    await batches.aclose()  # as a kill does: the mark is kept, and nothing was deleted
    assert len(batch.items) == 3
    assert len(sftpd.left()) == 3
    feed.mark = batch.mark
    await feed.close()
    feed.open()
    await feed.settled()
    assert (producer.taken, sftpd.left()) == ([], [])


async def test_names_in_latin_1_partial_ones_links_and_folders(either, source, producer):
    odd = "entrée.xml".encode("latin-1")
    with open(os.fsencode(either.folder) + b"/" + odd, "wb") as file:  # noqa: ASYNC230, PTH123
        file.write(b"copy")
    os.chmod(os.fsencode(either.folder) + b"/" + odd, 0o666)  # noqa: PTH101, S103
    (either.folder / "half.xml.part").write_bytes(b"half")
    (either.folder / "folder.xml").mkdir()
    (either.folder / "link.xml").symlink_to("half.xml.part")
    feed = source(either, after="delete", **({"encoding": "latin-1"} if either.settings()["kind"] == "ftp" else {}))
    await feed.settled()
    assert producer.taken == [b"copy"]
    assert producer.files == ["entrée.xml"]
    assert odd not in os.listdir(os.fsencode(either.folder))  # noqa: PTH208


@pytest.mark.parametrize("after", ["leave", "delete", "move:fertig-é"])
async def test_a_name_in_another_encoding_than_the_source_s_costs_no_other(either, source, producer, after):
    names = {b"zuerst.xml": b"1", "grüße-中.xml".encode(): b"2", "entrée.xml".encode("latin-1"): b"3"}
    for at, (name, payload) in enumerate(names.items()):
        path = os.fsencode(either.folder) + b"/" + name
        with open(path, "wb") as file:  # noqa: ASYNC230, PTH123
            file.write(payload)
        os.chmod(path, 0o666)  # noqa: PTH101, S103
        os.utime(path, (1_700_000_000 + at * 200_000,) * 2)
    feed = source(either, after=after)
    await feed.settled()
    await feed.settled()
    assert producer.taken == [b"1", b"2", b"3"]
    assert producer.files == ["zuerst.xml", "grüße-中.xml", "entrée.xml"]
    left = {name for name in os.listdir(os.fsencode(either.folder)) if b"." in name}  # noqa: PTH208
    assert left == (set(names) if after == "leave" else set())
    if after.startswith("move"):
        assert set(os.listdir(os.fsencode(either.folder / "fertig-é"))) == set(names)  # noqa: PTH208


async def test_one_file_that_cannot_be_read_costs_itself_alone(pyftpd, source, producer):
    pyftpd.fill(3)
    feed = source(pyftpd, after="leave")
    await feed.look()
    feed.clock.advance(10)
    folder = feed.transport._far
    listing = folder.entries

    async def then_one_goes():
        found = await listing()
        (pyftpd.folder / "story-000001.txt").unlink()
        (pyftpd.folder / "story-000001.txt").mkdir()
        return found

    folder.entries = then_one_goes
    await feed.look()
    assert producer.taken == [b"story 0", b"story 2"]
    assert feed.skips[Skipped.UNREADABLE] == 1


def _ends_at(monkeypatch, question, *names):
    """Have the connection end whenever this is asked of one of these files; return a list of those it was asked of."""
    asked = []
    for kind in (ftp._FtpFolder, sftp._SftpFolder):
        real = getattr(kind, question)

        async def answered(self, entry, *more, real=real):
            asked.append(entry.name)
            if entry.name in names:
                await self.close()
                raise FarSideFault("the connection was lost")
            return await real(self, entry, *more)

        monkeypatch.setattr(kind, question, answered)
    return asked


async def _looks(feed, times):
    """As the runner looks: by a transport of its own after each fault."""
    for _ in range(times):
        try:
            await feed.settled()
        except FarSideFault:
            await feed.close()
            feed.open()


async def test_a_file_at_which_the_connection_ends_holds_up_no_other_and_is_referred_to_in_the_end(
    either, source, producer, monkeypatch
):
    payloads = either.fill(12)
    feed = source(either, after="delete")
    with monkeypatch.context() as patched:
        _ends_at(patched, "read", "story-000001.txt")
        await _looks(feed, 3)
        assert sorted(producer.taken) == sorted({*payloads} - {b"story 1"})
        for number in range(20, 24):
            payloads += either.fill(1, start=number)
            await _looks(feed, 1)
    assert sorted(producer.taken) == sorted({b"", *payloads} - {b"story 1"})
    refused = [headers for headers in producer.headers if "wire-refused" in headers]
    assert [headers["wire-origin"].rpartition("/")[2] for headers in refused] == ["story-000001.txt"]
    await _looks(feed, 1)
    assert either.left() == ["story-000001.txt"], "nobody else has its bytes"
    assert len(producer.taken) == len(payloads)


async def test_one_more_file_at_which_the_connection_ends_than_is_kept_holds_up_no_other(
    either, source, producer, monkeypatch
):
    monkeypatch.setattr(taken, "_HARD", 1)
    payloads = either.fill(5)
    feed = source(either, after="delete")
    _ends_at(monkeypatch, "read", "story-000000.txt", "story-000001.txt")
    await _looks(feed, 20)
    assert sorted(producer.taken) == [b"", *payloads[2:]]
    assert sorted(either.left()) == ["story-000000.txt", "story-000001.txt"], "nobody else has their bytes"


async def test_no_dead_letter_refers_to_a_file_that_was_read_beside_the_one_too_many(
    sftpd, source, producer, monkeypatch
):
    monkeypatch.setattr(taken, "_HARD", 1)
    payloads, real = sftpd.fill(4), sftp._SftpFolder.read
    feed = source(sftpd)

    async def lost(self, entry):
        if entry.name == "story-000000.txt":
            return await real(self, entry)
        await asyncio.sleep(0.3)
        raise FarSideFault("the connection was lost")

    with monkeypatch.context() as patched:
        patched.setattr(sftp._SftpFolder, "read", lost)
        await _looks(feed, 1)
        assert producer.taken == payloads[:1]
    await _looks(feed, 1)
    assert sorted(producer.taken) == payloads


@pytest.mark.parametrize("most", [1, 64])
async def test_where_no_file_comes_it_is_the_server_and_no_dead_letter_refers_to_any(
    either, source, producer, monkeypatch, most
):
    monkeypatch.setattr(taken, "_HARD", most)
    payloads = either.fill(3)
    feed = source(either)
    with monkeypatch.context() as patched:
        _ends_at(patched, "read", *either.left())
        await _looks(feed, 20)
    assert producer.taken == []
    await _looks(feed, 1)
    assert sorted(producer.taken) == payloads


async def test_once_the_connection_has_ended_no_other_file_of_the_batch_is_asked_for(
    pyftpd, source, producer, monkeypatch
):
    pyftpd.fill(9)
    asked = _ends_at(monkeypatch, "read", "story-000000.txt")
    with pytest.raises(FarSideFault):
        await source(pyftpd).settled()
    assert asked == ["story-000000.txt"]


async def test_a_connection_that_ends_where_the_time_of_a_file_is_asked_for_is_a_fault_of_the_look(
    pyftpd, source, producer, monkeypatch
):
    payloads = pyftpd.fill(3)
    asked = _ends_at(monkeypatch, "modified", "story-000001.txt")
    feed = source(pyftpd)
    with pytest.raises(FarSideFault):
        await feed.settled()
    assert asked == ["story-000000.txt", "story-000001.txt"], "the others come again"
    assert producer.taken == payloads[:1]


async def test_a_removal_at_which_the_connection_ends_holds_up_nothing_that_is_new(
    either, source, producer, monkeypatch
):
    payloads = either.fill(1)
    _ends_at(monkeypatch, "delete", "story-000000.txt")
    feed = source(either, after="delete")
    for number in range(1, 4):
        await _looks(feed, 1)
        payloads += either.fill(1, start=number)
    await _looks(feed, 1)
    assert producer.taken == payloads
