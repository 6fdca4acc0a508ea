"""Mailboxes of a real Dovecot."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from schemas import RawRecord
from stream.errors import Misconfigured
from stream.feeds.mail.imap import open_imap
from stream.feeds.mail.settings import ImapSettings
from stream.feeds.transport import EVER, FarSideFault, FarSideRefuses, Skipped
from stream.newsdesk import Origin, articles
from tests.far_sides.dovecot import PASSWORD, Dovecot, mail
from tests.far_sides.looking import looking, until

PROVED = {"Authentication_Results": "mx.paper.example; dkim=pass header.d=agency.example"}


def _has_read_all(seen):
    """Whether it has noted a place, and nothing waits before that. What is sent is there a moment before the place."""
    return bool(seen.marks) and not seen.marks[-1]["backlog"]


async def test_what_arrives_is_taken_at_once_byte_for_byte_and_read_as_an_article(dovecot, user, watch, producer):
    odd = mail(7, "Café").replace("é".encode(), b"\xe9\x80\xff")  # no charset has these
    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: seen.batches, seen)
        started = asyncio.get_running_loop().time()
        await asyncio.to_thread(dovecot.deliver, mail(1), user=user)
        await until(lambda: producer.taken, seen)
        assert asyncio.get_running_loop().time() - started < 10, "IDLE, and not the next search"
        await asyncio.to_thread(dovecot.deliver, odd, user=user)
        await until(lambda: len(producer.taken) == 2, seen)
    assert producer.taken == [mail(1), odd]
    assert producer.headers[0]["wire-origin"] == "1@agency.example"
    assert producer.headers[0]["wire-auth"] == "none"
    assert "wire-untrusted" in producer.headers[0]
    (read,) = articles(
        producer.taken[0], Origin(RawRecord(topic="t", partition=0, offset=0), "desk", datetime.now(UTC))
    )
    assert read.headline == "Ferry late 1"
    assert all(b"\\Seen" not in flags for flags in dovecot.flags(user=user)), "people's flags are left alone"


async def test_a_first_look_takes_what_is_recent_and_the_next_process_goes_on_there(dovecot, user, watch, producer):
    dovecot.deliver(mail(1), at=datetime.now(UTC) - timedelta(hours=7), user=user)
    dovecot.deliver(mail(2), mail(3), user=user)
    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: seen.batches > 1, seen)
    assert producer.taken == [mail(2), mail(3)]
    assert seen.report.skips == [Skipped.OLD]
    dovecot.deliver(mail(4), at=datetime.now(UTC) - timedelta(days=3), user=user)  # somebody moved it there
    async with watch(dovecot.settings(user=user), seen.marks[-1]) as seen:
        await until(lambda: seen.batches, seen)
    assert producer.taken == [mail(2), mail(3), mail(4)]


async def test_a_first_look_takes_fifty_at_most(dovecot, user, watch, producer):
    now = datetime.now(UTC)
    dovecot.deliver_dated({mail(number): now - timedelta(minutes=100 - number) for number in range(53)}, user=user)
    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: len(producer.taken) >= 50, seen)
        await until(lambda: seen.batches > 3, seen)
    assert producer.taken == [mail(number) for number in range(3, 53)]


async def test_after_a_reset_what_is_dated_since_then_is_taken(dovecot, user, watch, producer):
    now = datetime.now(UTC)
    for days in (9, 5, 3):
        dovecot.deliver(mail(days), at=now - timedelta(days=days), user=user)
    since = (now - timedelta(days=5, minutes=1)).isoformat()
    async with watch(dovecot.settings(user=user), {"since": since}) as seen:
        await until(lambda: seen.batches > 1, seen)
    assert producer.taken == [mail(5), mail(3)]
    async with watch(dovecot.settings(user=user), {"since": EVER}) as seen:
        await until(lambda: len(producer.taken) == 5, seen)
    assert producer.taken[2:] == [mail(9), mail(5), mail(3)]


async def test_somebody_reads_the_mail_first_and_it_is_taken_all_the_same(dovecot, user, watch, producer):
    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: seen.batches, seen)
    dovecot.deliver(mail(1), user=user)
    with dovecot.person(user=user) as person:
        person.store("1", "+FLAGS", r"(\Seen)")
    async with watch(dovecot.settings(user=user), seen.marks[-1]) as seen:
        await until(lambda: producer.taken, seen)
    assert producer.taken == [mail(1)]


async def test_new_uids_bring_nothing_twice_and_lose_nothing(dovecot, user, watch, producer):
    dovecot.deliver(mail(0), at=datetime.now(UTC) - timedelta(days=1), user=user)
    dovecot.deliver(mail(1), mail(2), user=user)
    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: seen.batches > 1, seen)
    before = seen.marks[-1]["uidvalidity"]
    await asyncio.sleep(1.1)  # Dovecot's UIDVALIDITY is the second in which it began
    dovecot.renumber(user)
    dovecot.deliver(mail(3), user=user)
    async with watch(dovecot.settings(user=user), seen.marks[-1]) as seen:
        await until(lambda: seen.batches > 1, seen)
    assert seen.marks[-1]["uidvalidity"] != before, "the fault came"
    assert sorted(producer.taken) == [mail(1), mail(2), mail(3)]
    assert seen.report.skips.count(Skipped.KNOWN) == 2


async def test_after_the_acknowledgement_mails_are_moved(dovecot, user, watch, producer):
    producer.away = True
    keys = dovecot.settings(user=user, after="move:Done/Würdig")
    async with watch(keys) as seen:
        await until(lambda: seen.batches, seen)
        await asyncio.to_thread(dovecot.deliver, mail(1), mail(2), user=user)
        await until(lambda: producer.tries, seen)
        assert await asyncio.to_thread(dovecot.left, user=user) == [mail(1), mail(2)], "nobody has them yet"
        producer.away = False
        await until(lambda: len(producer.taken) == 2 and _has_read_all(seen), seen)
    assert dovecot.left(user=user) == []
    assert dovecot.left("Done/W&APw-rdig", user=user) == [mail(1), mail(2)]


async def test_a_server_that_cannot_move_is_asked_to_copy_and_to_expunge(watch, producer):
    with Dovecot(capability="IMAP4rev1 UIDPLUS") as far:
        far.deliver(mail(1), mail(2))
        async with watch(far.settings(after="move:Done")) as seen:
            await asyncio.wait_for(seen.task, 20)  # no IDLE: the look ends
        assert far.left() == []
        assert far.left("Done") == producer.taken == [mail(1), mail(2)]


async def test_only_what_was_taken_is_deleted(dovecot, user, watch, producer):
    keys = dovecot.settings(user=user, after="delete", max_bytes="2kB")
    large = mail(2, "x" * 3000)
    async with watch(keys) as seen:
        await until(lambda: seen.batches, seen)
        await asyncio.to_thread(dovecot.deliver, mail(1), large, mail(3), user=user)
        with dovecot.person(user=user) as person:  # flagged by a person, who may think better of it
            person.append("INBOX", r"(\Deleted)", None, mail(4))
        await until(lambda: mail(4) in producer.taken and _has_read_all(seen), seen)
        await asyncio.to_thread(dovecot.deliver, mail(5), user=user)
        await until(lambda: mail(5) in producer.taken, seen)
        for _ in range(200):  # the last mark may be older than that mail: only the far side tells that it is deleted
            if await asyncio.to_thread(dovecot.left, user=user) == [large]:
                break
            await asyncio.sleep(0.05)
    assert dovecot.left(user=user) == [large], "a dead letter refers to it"
    place = producer.taken.index(b"")
    assert producer.headers[place]["wire-refused"].startswith("oversize: 3")
    assert ";UID=" in producer.headers[place]["wire-origin"]
    assert Skipped.OVERSIZE in seen.report.skips


async def test_what_no_broker_takes_stays_where_it_is(dovecot, user, watch, producer, refusal):
    producer.faults[mail(1)] = [refusal]
    dovecot.deliver(mail(1), mail(2), user=user)
    async with watch(dovecot.settings(user=user, after="delete")) as seen:
        await until(lambda: mail(2) in producer.taken and _has_read_all(seen), seen)
    assert dovecot.left(user=user) == [mail(1)], "a dead letter refers to it"
    await asyncio.sleep(1.1)  # Dovecot's UIDVALIDITY is the second in which it began
    dovecot.renumber(user)
    producer.faults[mail(1)] = [refusal]
    async with watch(dovecot.settings(user=user, after="delete"), seen.marks[-1]) as seen:
        await until(lambda: seen.batches > 1, seen)
    assert dovecot.left(user=user) == [mail(1)], "nor is it taken for one that was"


async def test_a_mail_whose_file_was_cut_off_holds_up_no_other(dovecot, user, watch, producer):
    """Dovecot ends the connection in the middle of a file that is shorter than its name says, each time."""
    dovecot.deliver(mail(1), mail(2), mail(3), user=user)
    dovecot.cut_off(mail(2), user=user)
    mark = {"since": EVER}
    for number in (4, 5):
        async with watch(dovecot.settings(user=user), mark) as seen:
            with pytest.raises(FarSideFault):
                await asyncio.wait_for(seen.task, 20)
        mark = seen.marks[-1]
        dovecot.deliver(mail(number), user=user)
    assert sorted(producer.taken) == [mail(1), mail(3), mail(4)]


async def test_another_s_deleted_mail_is_not_expunged(dovecot, user, watch, producer):
    with dovecot.person(user=user) as person:
        old = datetime.now(UTC) - timedelta(days=2)
        dovecot.deliver(mail(1), at=old, user=user)
        person.noop()
        person.store("1", "+FLAGS", r"(\Deleted)")
    async with watch(dovecot.settings(user=user, after="delete")) as seen:
        await until(lambda: seen.batches, seen)
        await asyncio.to_thread(dovecot.deliver, mail(2), user=user)
        await until(lambda: producer.taken and _has_read_all(seen), seen)
    assert dovecot.left(user=user) == [mail(1)]


async def test_mails_are_flagged_as_seen(dovecot, user, watch, producer):
    dovecot.deliver(mail(1), user=user)
    async with watch(dovecot.settings(user=user, after="seen")) as seen:
        await until(lambda: producer.taken and seen.batches > 1, seen)
    assert b"\\Seen" in dovecot.flags(user=user)[0]


async def test_a_crash_before_the_removal_is_made_good_by_the_next_process(dovecot, user, watch, producer):
    dovecot.deliver(mail(1), user=user)
    keys = dovecot.settings(user=user, after="delete")
    async with watch(keys) as seen:
        await until(lambda: seen.marks, seen)
    kept = seen.marks[0]
    assert kept["backlog"], "what is to be removed is kept with what was taken"
    dovecot.deliver(mail(1), user=user)
    async with watch(keys, kept) as seen:
        await until(lambda: seen.batches, seen)
        await until(lambda: _has_read_all(seen), seen)
    assert dovecot.left(user=user) == []
    assert producer.taken == [mail(1)], "the same bytes again are the same mail"


async def test_a_refused_move_is_taken_once_said_and_tried_again(dovecot, user, watch, producer):
    keys = dovecot.settings(user=user, after="move:a//b")
    dovecot.deliver(mail(1), user=user)
    async with watch(keys, idle=0.1) as seen:
        await until(lambda: seen.report.backlogs.count(1) > 2, seen)
    assert producer.taken == [mail(1)]
    assert dovecot.left(user=user) == [mail(1)]
    assert any(note and "after: move:a//b" in note for note in seen.report.notes)
    async with watch(dovecot.settings(user=user, after="move:there"), seen.marks[-1]) as seen:
        await until(lambda: seen.report.backlogs == [0], seen)
    assert dovecot.left("there", user=user) == [mail(1)]


async def test_mail_without_proof_is_left_where_it_is_and_not_asked_for_again(dovecot, user, watch, producer):
    keys = dovecot.settings(user=user, require="dkim", authserv="mx.paper.example", after="delete")
    dovecot.deliver(mail(1), mail(2, **PROVED), user=user)
    async with watch(keys) as seen:
        await until(lambda: producer.taken and _has_read_all(seen), seen)
    assert producer.taken == [mail(2, **PROVED)]
    assert producer.headers[0]["wire-auth"] == "pass"
    assert "wire-untrusted" not in producer.headers[0]
    assert dovecot.left(user=user) == [mail(1)]
    assert b"\\Seen" not in dovecot.flags(user=user)[0], "looked at, and not flagged by that"
    assert seen.report.skips == [Skipped.UNAUTHENTIC]
    async with watch(keys, seen.marks[-1]) as seen:
        await until(lambda: seen.batches, seen)
    assert seen.report.skips == []


async def test_a_wrong_password_refuses_us_and_shows_it_to_nobody(dovecot, user, watch):
    async with watch(dovecot.settings(user=user, password=PASSWORD + "x")) as seen:
        with pytest.raises(FarSideRefuses) as refused:
            await asyncio.wait_for(seen.task, 10)
    assert PASSWORD not in str(refused.value) + repr(refused.value)
    assert refused.value.__cause__ is None


async def test_a_folder_that_is_not_there_refuses_us(dovecot, user, watch):
    async with watch(dovecot.settings(user=user, folder="Wires")) as seen:
        with pytest.raises(FarSideRefuses, match="folder Wires"):
            await asyncio.wait_for(seen.task, 10)


async def test_starttls_is_spoken_where_the_file_says_so(dovecot, user, watch, producer):
    dovecot.deliver(mail(1), user=user)
    async with watch(dovecot.settings(user=user, tls="starttls", port=dovecot.port)) as seen:
        await until(lambda: producer.taken, seen)
    assert producer.taken == [mail(1)]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
async def test_a_certificate_of_nobody_we_know_refuses_us(dovecot, user, watch, tls, tmp_path):
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    keys = dovecot.settings(user=user, tls=tls, port=port, ca_file=str(tmp_path / "other.pem"))
    async with watch(keys) as seen:
        with pytest.raises(FarSideRefuses, match="certificate does not hold"):
            await asyncio.wait_for(seen.task, 10)


async def test_a_certificate_of_another_name_refuses_us(dovecot, user, watch):
    async with watch(dovecot.settings(user=user, host="localhost")) as seen:
        with pytest.raises(FarSideRefuses, match="certificate does not hold"):
            await asyncio.wait_for(seen.task, 10)


@pytest.mark.long
async def test_a_restart_of_the_server_is_no_fault_and_an_expired_certificate_refuses_us(watch, producer):
    authority = trustme.CA()
    with Dovecot(authority) as far:
        async with watch(far.settings()) as seen:
            await until(lambda: seen.batches, seen)
            far.stop()
            far.start()
            await asyncio.to_thread(far.deliver, mail(1))
            await until(lambda: producer.taken, seen)
        far.stop()
        far.certify(authority, expires_at=datetime.now(UTC) - timedelta(days=1))
        far.start()
        async with watch(far.settings()) as seen:
            with pytest.raises(FarSideRefuses, match="expired"):
                await asyncio.wait_for(seen.task, 10)


@pytest.mark.parametrize("tls", ["implicit", "starttls", "none"])
async def test_when_the_certificate_ends_is_known(dovecot, user, open_mailbox, producer, tls):
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    settings, transport = open_mailbox(dovecot.settings(user=user, tls=tls, port=port))
    async with looking(settings, transport, producer) as seen:
        await until(lambda: seen.batches, seen)
        ends = transport.certificate_ends
    assert ends is None if tls == "none" else ends > datetime.now(UTC)


async def test_an_address_that_is_not_public_is_refused_unless_the_file_allows_it(dovecot, user, watch):
    async with watch(dovecot.settings(user=user, allow_private=False)) as seen:
        with pytest.raises(FarSideRefuses, match="not public"):
            await asyncio.wait_for(seen.task, 10)


async def test_nobody_listens_is_a_fault_that_may_pass(closed_port, dovecot, watch):
    async with watch(dovecot.settings(port=closed_port)) as seen:
        with pytest.raises(FarSideFault) as fault:
            await asyncio.wait_for(seen.task, 10)
    assert not isinstance(fault.value, FarSideRefuses)


async def test_whoever_gives_a_look_up_ends_its_thread(dovecot, user, watch):
    def threads():
        return [thread for thread in threading.enumerate() if thread.name == "imap agency"]

    async with watch(dovecot.settings(user=user)) as seen:
        await until(lambda: seen.batches, seen)
        assert len(threads()) == 1
        await asyncio.sleep(0.1)  # it is in IDLE
    await until(lambda: not threads(), within=5)


def test_a_ca_file_that_is_none_is_said_before_anything_is_connected(tmp_path):
    keys = {"kind": "imap", "host": "h.example", "user": "u", "password": "p", "ca_file": tmp_path / "none.pem"}
    settings = ImapSettings.model_validate(keys)
    with pytest.raises(Misconfigured, match=r"source desk: ca_file .*none\.pem cannot be read"):
        open_imap("desk", settings, None)  # type: ignore[arg-type]
