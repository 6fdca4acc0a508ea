"""What a mailbox's server may do wrong, and no real one does when it is asked to."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from stream.errors import Reason
from stream.feeds.mail import imap, imap_mark, imap_scan
from stream.feeds.transport import FarSideFault, FarSideRefuses, Skipped
from tests.far_sides.dovecot import mail
from tests.far_sides.looking import until
from tests.far_sides.scripted_imap import ScriptedImap

FIRST = {"since": "2000-01-01T00:00:00+00:00"}


async def test_an_idle_that_forgets_to_tell_is_followed_by_a_search(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST, idle=0.2) as seen:
        await until(lambda: far.idling, seen)
        far.mails.append(mail(2))
        await until(lambda: len(producer.taken) == 2, seen)
        await until(lambda: far.idling > 1, seen)
        assert far.logins == 1
    assert producer.taken == [mail(1), mail(2)]


async def test_what_is_told_before_the_idle_is_not_waited_for(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST) as seen:
        far.arrives = mail(2)
        await until(lambda: len(producer.taken) == 2, seen)
        await until(lambda: far.idling, seen)
        assert far.idling == 1, "it was told of while the first was given out"
    assert producer.taken == [mail(1), mail(2)]


async def test_a_connection_that_dies_without_a_word_in_idle_is_made_anew_in_time(watch, producer):
    assert imap._IDLE + 10 + imap._GRACE <= 65
    async with ScriptedImap(mail(1)) as far, watch(far.settings(timeout="0.3s"), FIRST, idle=0.2) as seen:
        await until(lambda: far.idling, seen)
        far.deaf = True
        count = far.commands.count("DONE")
        await until(lambda: far.commands.count("DONE") > count, seen)
        far.mails.append(mail(2))
        far.deaf = False
        await until(lambda: len(producer.taken) == 2, seen)
        assert far.logins == 2


async def test_a_goodbye_in_mid_mail_loses_nothing_and_takes_nothing_twice(watch, producer):
    mails = [mail(number, "x" * 1000) for number in range(30)]
    async with ScriptedImap(*mails) as far, watch(far.settings(), FIRST) as seen:
        far.ends_in = 500
        await until(lambda: len(producer.taken) == 30, seen)
        assert far.logins == 2, "the fault came in mid-flow"
    assert producer.taken == mails


async def test_a_server_that_ends_every_connection_is_a_fault_and_not_a_storm(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST) as seen:
        await until(lambda: far.idling, seen)
        for _ in range(2):
            count = far.idling
            for writer in list(far._writers):
                writer.close()
            if not seen.task.done():
                await until(lambda count=count: far.idling > count or seen.task.done())
        with pytest.raises(FarSideFault):
            await asyncio.wait_for(seen.task, 10)
        assert far.logins == 2


async def test_a_mail_that_is_larger_than_it_was_said_to_be_is_referred_to_and_the_others_come(watch, producer):
    mails = [mail(1), mail(2, "y" * 5000), mail(3)]
    async with ScriptedImap(*mails) as far, watch(far.settings(max_bytes="2kB"), FIRST) as seen:
        far.size_says = 10
        await until(lambda: mail(3) in producer.taken, seen)
        assert far.logins == 2
    assert producer.taken == [mail(1), b"", mail(3)]
    assert producer.headers[1]["wire-refused"].startswith(Reason.OVERSIZE)


async def test_a_mail_that_is_not_given_out_holds_up_no_other_and_is_referred_to_in_the_end(watch, producer):
    async with ScriptedImap(mail(1), mail(2)) as far, watch(far.settings(), FIRST, idle=0.05) as seen:
        far.refuses = {1}
        await until(lambda: len(producer.taken) == 2, seen)
    assert producer.taken == [mail(2), b""]
    assert "does not give it out: it cannot be converted" in producer.headers[1]["wire-refused"]
    assert seen.report.skips == [Skipped.UNREADABLE] * 5


@pytest.mark.parametrize("where", ["ends_at", "sizeless"])
async def test_a_mail_at_which_the_connection_ends_holds_up_no_other_and_is_referred_to_in_the_end(
    watch, producer, where
):
    async with ScriptedImap(*(mail(number) for number in range(1, 6))) as far:
        setattr(far, where, {2})
        mark = await _looks(watch, far, FIRST, 3)
        assert sorted(producer.taken) == [mail(1), mail(3), mail(4), mail(5)]
        far.mails.append(mail(6))
        for number in range(7, 11):
            mark = await _looks(watch, far, mark, 1)
            far.mails.append(mail(number))
        setattr(far, where, set())
        await _looks(watch, far, mark, 1)
    assert sorted(producer.taken) == sorted([b"", *(mail(number) for number in (1, 3, 4, 5, 6, 7, 8, 9, 10))])
    refused = [headers for headers in producer.headers if "wire-refused" in headers]
    assert [headers["wire-delivery-id"] for headers in refused] == ["7/2"]
    assert "the connection ends whenever it is asked for" in refused[0]["wire-refused"]


@pytest.mark.parametrize("where", ["ends_at", "sizeless"])
async def test_one_more_mail_at_which_the_connection_ends_than_is_kept_holds_up_no_other(
    watch, producer, monkeypatch, where
):
    monkeypatch.setattr(imap_mark, "_UNREAD", 1)
    async with ScriptedImap(*(mail(number) for number in range(1, 6))) as far:
        setattr(far, where, {2, 3})
        await _looks(watch, far, FIRST, 20)
    assert sorted(producer.taken) == [b"", mail(1), mail(4), mail(5)]
    refused = [headers["wire-delivery-id"] for headers in producer.headers if "wire-refused" in headers]
    assert refused == ["7/3"]


@pytest.mark.parametrize("most", [1, 100])
@pytest.mark.parametrize("where", ["ends_at", "sizeless"])
async def test_where_no_mail_is_given_out_it_is_the_server_and_no_dead_letter_refers_to_any(
    watch, producer, monkeypatch, where, most
):
    monkeypatch.setattr(imap_mark, "_UNREAD", most)
    mails = [mail(number) for number in range(1, 4)]
    async with ScriptedImap(*mails) as far:
        setattr(far, where, {1, 2, 3})
        mark = await _looks(watch, far, FIRST, 12)
        assert producer.taken == []
        setattr(far, where, set())
        await _looks(watch, far, mark, 1)
    assert sorted(producer.taken) == mails


async def test_whether_the_server_gives_out_any_mail_is_asked_only_of_what_is_new_and_by_one_that_may_come(
    watch, producer, monkeypatch
):
    monkeypatch.setattr(imap_mark, "_UNREAD", 1)
    monkeypatch.setattr(imap_scan.random, "choice", lambda uids: uids[0])
    async with ScriptedImap(mail(1), mail(2, "y" * 5000)) as far:
        far.ends_at = {1}
        mark = await _looks(watch, far, FIRST, 3, max_bytes="2kB")
        assert mark["unread"] == [[1, 2]]
        far.commands.clear()
        await _looks(watch, far, mark, 1, max_bytes="9kB")
        assert not any("FETCH 2 " in command and "BODY" in command for command in far.commands), "nothing is new"
        far.mails.append(mail(3))
        await _looks(watch, far, mark, 1, max_bytes="2kB")
    assert producer.taken == [b"", mail(3)]


async def _looks(watch, far, mark, times, **keys):
    """As the runner looks: by a connection of its own after each fault, and on with the mark that was kept."""
    far.capability = "IMAP4rev1 AUTH=PLAIN"
    for _ in range(times):
        async with watch(far.settings(**keys), mark) as seen:
            with suppress(FarSideFault):
                await asyncio.wait_for(seen.task, 10)
        mark = seen.marks[-1] if seen.marks else mark
    return mark


async def test_a_mail_without_size_and_bytes_is_not_passed_over_in_silence(watch, producer):
    async with ScriptedImap(mail(1), mail(2)) as far, watch(far.settings(), FIRST, idle=0.05) as seen:
        far.empty = {1}
        await until(lambda: len(producer.taken) == 2, seen)
    assert producer.taken == [mail(2), b""]
    assert "it has no bytes" in producer.headers[1]["wire-refused"]


async def test_a_mail_that_is_given_out_at_last_is_taken(watch, producer):
    async with ScriptedImap(mail(1), mail(2)) as far, watch(far.settings(), FIRST, idle=0.2) as seen:
        far.refuses = {1}
        await until(lambda: len(producer.taken) == 1, seen)
        far.refuses = set()
        await until(lambda: len(producer.taken) == 2 and seen.marks[-1]["unread"] == [], seen)  # the mark comes behind
    assert producer.taken == [mail(2), mail(1)]


@pytest.mark.parametrize("babble", [b"* OK " + b"x" * 1000 + b"\r\n", b"x" * 100_000])
async def test_an_answer_without_end_is_cut_off(watch, babble):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(max_bytes="1kB", timeout="20s"), FIRST) as seen:
        far.babbles = babble
        with pytest.raises(FarSideFault, match=r"without end|ended|closed|no IMAP|search"):
            await asyncio.wait_for(seen.task, 20)


async def test_what_a_dead_letter_refers_to_is_in_no_mark_as_something_to_remove(watch, producer, refusal):
    producer.faults[mail(1)] = [refusal]
    async with ScriptedImap(mail(1), mail(2)) as far, watch(far.settings(after="delete"), FIRST) as seen:
        await until(lambda: far.idling, seen)
    assert producer.taken == [mail(2), b""]
    assert seen.marks[0]["last_uid"] == 2
    assert seen.marks[0]["backlog"] == [2], "a process that is killed right after it removes what nobody has"
    assert not any("STORE 1" in command for command in far.commands)


async def test_more_that_is_not_given_out_than_is_kept_is_referred_to_at_once(watch, producer, monkeypatch):
    monkeypatch.setattr(imap_mark, "_UNREAD", 1)
    async with ScriptedImap(mail(1), mail(2), mail(3)) as far, watch(far.settings(), FIRST) as seen:
        far.refuses = {1, 2}
        await until(lambda: far.idling, seen)
        assert seen.marks[-1]["unread"] == [[1, 1]]
    assert producer.taken == [mail(3), b""]
    assert producer.headers[1]["wire-delivery-id"] == "7/2"


async def test_how_often_a_mail_was_asked_for_is_kept_between_looks(watch, producer):
    async with ScriptedImap(mail(1)) as far:
        far.capability, far.refuses, mark = "IMAP4rev1 AUTH=PLAIN", {1}, FIRST
        for _ in range(5):
            async with watch(far.settings(), mark) as seen:  # no IDLE: each look ends
                await asyncio.wait_for(seen.task, 10)
            mark = seen.marks[-1]
    assert producer.taken == [b""]


async def test_a_server_that_gives_out_nothing_for_now_is_a_fault_and_no_mail_passes(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST) as seen:
        far.refuses, far.why = {1}, "[UNAVAILABLE] the store is away"
        with pytest.raises(FarSideFault, match="UNAVAILABLE"):
            await asyncio.wait_for(seen.task, 10)
        assert seen.marks == []


async def test_two_that_are_too_large_and_alike_are_referred_to_each(watch, producer):
    async with ScriptedImap(mail(1, "y" * 5000)) as far, watch(far.settings(max_bytes="2kB"), FIRST, idle=0.05) as seen:
        await until(lambda: far.idling, seen)
        far.mails.append(mail(2, "y" * 5000))
        await until(lambda: len(producer.taken) == 2, seen)
    assert producer.taken == [b"", b""]


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("heads", "* 1 FETCH (UID 1 X {9999999999}\r\n"),
        ("numbers", "1 4294967296"),
        ("numbers", "9" * 5000),
        ("uidvalidity", "9" * 30),
    ],
)
async def test_a_lie_of_a_server_is_a_fault_of_its_own(watch, name, lie):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST) as seen:
        setattr(far, name, lie)
        with pytest.raises(FarSideFault):
            await asyncio.wait_for(seen.task, 10)
        assert seen.marks == []


async def test_a_moment_that_no_calendar_has_is_none(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST) as seen:
        far.heads = '* 1 FETCH (UID 1 RFC822.SIZE 9 INTERNALDATE "31-Dec-9999 23:00:00 -1200")\r\n'
        await until(lambda: producer.taken, seen)
    assert "wire-modified" not in producer.headers[0]


async def test_what_is_told_unasked_is_not_kept(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(), FIRST, idle=0.05) as seen:
        far.heads = "* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n" + "* 1 BABBLE x\r\n" * 1000
        await until(lambda: far.idling, seen)
        server = seen.transport._connection.mailbox._server
        assert "BABBLE" not in server.untagged_responses


async def test_a_mail_that_cannot_be_flagged_is_not_copied_again_and_again(watch, producer):
    async with ScriptedImap(mail(1)) as far, watch(far.settings(after="move:Done"), FIRST, idle=0.05) as seen:
        far.no_flags = True
        await until(lambda: seen.report.backlogs.count(1) > 2, seen)
        assert not any("COPY" in command for command in far.commands)
        far.no_flags = False
        await until(lambda: seen.report.backlogs[-1] == 0, seen)
    assert sum("COPY" in command for command in far.commands) == 1


async def test_a_server_that_answers_nothing_is_given_up_in_time(watch):
    async with ScriptedImap() as far, watch(far.settings(timeout="0.3s")) as seen:
        far.deaf = True
        with pytest.raises(FarSideFault, match="no answer in time"):
            await asyncio.wait_for(seen.task, 10)


async def test_the_offer_of_tls_taken_out_refuses_us_before_the_password_is_said(watch):
    async with ScriptedImap() as far, watch(far.settings(tls="starttls")) as seen:
        with pytest.raises(FarSideRefuses, match="STARTTLS"):
            await asyncio.wait_for(seen.task, 10)
        assert far.logins == 0
        assert not any("LOGIN" in command for command in far.commands)


async def test_a_server_that_repeats_the_password_is_not_quoted(watch, caplog):
    async with ScriptedImap() as far, watch(far.settings()) as seen:
        far.capability = "IMAP4rev1"
        with pytest.raises(FarSideRefuses) as refused:
            await asyncio.wait_for(seen.task, 10)
        assert any("hush-hush" in command for command in far.commands), "the fault came"
    assert "hush-hush" not in repr(refused.value) + str(refused.value) + caplog.text


async def test_a_server_in_trouble_is_no_wrong_password(watch):
    async with ScriptedImap() as far, watch(far.settings()) as seen:
        far.login = "NO [UNAVAILABLE] later"
        with pytest.raises(FarSideFault) as fault:
            await asyncio.wait_for(seen.task, 10)
    assert not isinstance(fault.value, FarSideRefuses)


async def test_a_folder_that_cannot_be_opened_now_is_no_folder_that_is_not_there(watch):
    async with ScriptedImap() as far, watch(far.settings()) as seen:
        far.opens = "NO [SERVERBUG] internal error"
        with pytest.raises(FarSideFault, match="SERVERBUG") as fault:
            await asyncio.wait_for(seen.task, 10)
    assert not isinstance(fault.value, FarSideRefuses)


@pytest.mark.parametrize("greeting", ["* BYE too many connections", "HTTP/1.1 400 Bad Request", "\xff\xfe"])
async def test_what_is_no_imap_is_a_fault(watch, greeting):
    async with ScriptedImap() as far:
        far.greeting = greeting
        async with watch(far.settings()) as seen:
            with pytest.raises(FarSideFault):
                await asyncio.wait_for(seen.task, 10)
