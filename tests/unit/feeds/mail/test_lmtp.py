"""The LMTP server, with the library's client as the mail server before it."""

from __future__ import annotations

import asyncio
import smtplib
import socket
from contextlib import asynccontextmanager

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.feeds.intake import Intake
from stream.feeds.mail import lmtp
from stream.feeds.mail.lmtp import LmtpServer
from stream.feeds.mail.settings import LmtpListener, LmtpSettings
from stream.observe.feed_metrics import SKIPPED
from tests.far_sides.looking import until

MAIL = b"From: a@agency.example\r\nMessage-ID: <1@agency.example>\r\nSubject: Ferry\r\n\r\n"


def source(*to: str, **keys):
    return LmtpSettings.model_validate({"kind": "lmtp", "to": to, **keys})


SOURCES = {"ap": source("ap@paper.example", "Wires@paper.example"), "efe": source("efe@paper.example", max_bytes="1kB")}


class Mta:
    """The house's mail server, with one connection."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.client = smtplib.LMTP(host, int(port), timeout=20)
        self.greeting = self.client.docmd("LHLO", "mta.paper.example")

    def deliver(self, data: bytes, *to: str, sender: str = "<a@agency.example>", options: str = "") -> list[bytes]:
        """Announce, send and return the answer to each recipient that was accepted, or the last refusal."""
        code, said = self.client.docmd("MAIL", f"FROM:{sender}{options}")
        if code != 250:
            return [b"%d %b" % (code, said)]
        answers = [self.client.docmd("RCPT", f"TO:<{address}>") for address in to]
        taken = sum(code == 250 for code, _ in answers)
        if not taken:
            return [b"%d %b" % answer for answer in answers]
        assert self.client.docmd("DATA")[0] == 354
        self.client.send(data + b".\r\n")
        return [b"%d %b" % self.client.getreply() for _ in range(taken)]


@pytest.fixture
def taking(producer):
    """`async with taking(sources) as (server, address)`."""
    producer.largest = 10_000_000
    arrived: list[tuple[str, int]] = []

    @asynccontextmanager
    async def started(sources=SOURCES):
        intake = Intake(producer, SYSTEM_CLOCK, lambda name, count: arrived.append((name, count)))
        server = LmtpServer(LmtpListener(listen="127.0.0.1:0"), intake, SYSTEM_CLOCK)
        server.serve(sources)
        address = await server.start()
        try:
            yield server, address
        finally:
            await server.stop()

    started.arrived = arrived
    return started


def skipped(name: str, why: str) -> float:
    return SKIPPED.labels(name, why)._value.get()


async def test_a_mail_is_acknowledged_when_the_brokers_have_it_byte_for_byte(taking, producer):
    lines = (
        MAIL + b"..two dots\r\nbare \n and \r\n" + b"x" * 200_000 + b"\r\n\xff\xfe \xc3\xa9\r\n.\n.\r and no end\r\n"
    )
    sent = lines.replace(b"\r\n.", b"\r\n..")
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert await asyncio.to_thread(mta.deliver, sent, "ap@paper.example") == [b"250 2.0.0 The brokers have it"]
    assert producer.taken == [lines]
    assert producer.files == ["1@agency.example"]
    assert producer.headers[0]["wire-origin"] == "1@agency.example"
    assert taking.arrived == [("ap", 1)]


async def test_an_empty_mail_and_one_that_begins_with_a_dot(taking, producer):
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        await asyncio.to_thread(mta.deliver, b"", "ap@paper.example", sender="<>")
        await asyncio.to_thread(mta.deliver, b"..\r\n", "ap@paper.example", sender="<>")
    assert producer.taken == [b"", b".\r\n"]


async def test_the_server_says_what_mail_servers_look_for(taking):
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
    said = mta.greeting[1].splitlines()
    assert {b"SIZE 4194304", b"8BITMIME", b"SMTPUTF8", b"PIPELINING", b"ENHANCEDSTATUSCODES"} <= set(said)


async def test_nobody_s_address_is_refused_and_the_others_get_the_mail(taking, producer):
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, MAIL, "none@paper.example"))[0].startswith(b"550 5.1.1")
        await asyncio.to_thread(mta.client.docmd, "RSET")
        assert len(await asyncio.to_thread(mta.deliver, MAIL, "none@paper.example", "AP@paper.example")) == 1
    assert producer.taken == [MAIL]


async def test_addresses_of_other_scripts_are_known_and_broken_ones_are_refused_for_good(taking, producer):
    async with taking({"ap": source("würze@paper.example")}) as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        mta.client.command_encoding = "utf-8"
        answers = await asyncio.to_thread(mta.deliver, MAIL, "WÜRZE@paper.example", options=" BODY=8BITMIME SMTPUTF8")
        assert answers[0].startswith(b"250")
        await asyncio.to_thread(mta.client.docmd, "MAIL", "FROM:<>")
        for broken in ("<", "b@[;<", "<b@["):
            assert (await asyncio.to_thread(mta.client.docmd, "RCPT", f"TO:{broken}"))[0] == 553
    assert producer.taken == [MAIL]


async def test_two_addresses_of_a_source_are_one_record_and_two_sources_one_each(taking, producer):
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        answers = await asyncio.to_thread(
            mta.deliver, MAIL, "ap@paper.example", "wires@paper.example", "efe@paper.example"
        )
    assert [answer[:3] for answer in answers] == [b"250"] * 3
    assert producer.taken == [MAIL, MAIL]
    assert taking.arrived == [("ap", 1), ("efe", 1)]


async def test_each_recipient_is_answered_for_itself(taking, producer):
    data = MAIL + b"y" * 2000 + b"\r\n"
    before = skipped("efe", "oversize")
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        answers = await asyncio.to_thread(mta.deliver, data, "efe@paper.example", "ap@paper.example")
        assert [answer[:9] for answer in answers] == [b"552 5.3.4", b"250 2.0.0"]
        producer.away = True
        answers = await asyncio.to_thread(mta.deliver, data, "efe@paper.example", "ap@paper.example")
        assert [answer[:9] for answer in answers] == [b"552 5.3.4", b"451 4.3.2"]
    assert producer.taken == [data]
    assert skipped("efe", "oversize") == before + 2


async def test_what_is_too_large_for_all_is_answered_for_each_and_the_next_mail_is_taken(taking, producer):
    sources = {name: settings.model_copy(update={"max_bytes": 1000}) for name, settings in SOURCES.items()}
    async with taking(sources) as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, b"", "ap@paper.example", options=" SIZE=1001"))[0][:3] == b"552"
        await asyncio.to_thread(mta.client.docmd, "RSET")
        both = ("efe@paper.example", "ap@paper.example")
        answers = await asyncio.to_thread(mta.deliver, MAIL + b"z" * 100_000 + b"\r\n", *both)
        assert [answer[:3] for answer in answers] == [b"552", b"552"]
        assert (await asyncio.to_thread(mta.deliver, MAIL, *both))[1][:3] == b"250"
    assert producer.taken == [MAIL, MAIL]


async def test_while_the_broker_is_silent_the_mail_server_keeps_the_mail(taking, producer, monkeypatch):
    monkeypatch.setattr(lmtp, "_WITHIN", 0.2)
    producer.hangs = True
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"451 4.3.2")
        producer.hangs = False
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"250")
    assert producer.taken == [MAIL]


async def test_a_fault_of_ours_keeps_the_mail_too(taking, producer):
    producer.faults[MAIL] = [ValueError("not foreseen")]
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"451 4.3.2")


async def test_what_no_broker_takes_goes_back(taking, producer, refusal):
    producer.faults[MAIL] = [refusal]
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"552 5.3.4")
    assert producer.taken == [b""], "a dead letter refers to it"


async def test_mail_whose_sender_must_be_proved_and_is_not_is_refused(taking, producer):
    sources = {"ap": source("ap@paper.example", require="dkim", authserv="mx.paper.example")}
    proved = b"Authentication-Results: mx.paper.example; dkim=pass header.d=agency.example\r\n" + MAIL
    before = skipped("ap", "unauthentic")
    async with taking(sources) as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"550 5.7.1")
        assert (await asyncio.to_thread(mta.deliver, proved, "ap@paper.example"))[0].startswith(b"250")
    assert producer.taken == [proved]
    assert producer.headers[0]["wire-auth"] == "pass"
    assert skipped("ap", "unauthentic") == before + 1


async def test_commands_in_one_go_and_a_second_mail_behind_the_first(taking, producer):
    one = b"MAIL FROM:<>\r\nRCPT TO:<ap@paper.example>\r\nRCPT TO:<no@paper.example>\r\nDATA\r\n"
    async with taking() as (_, address):
        mta = await asyncio.to_thread(Mta, address)
        mta.client.sock.sendall(one)
        said = [(await asyncio.to_thread(mta.client.getreply))[0] for _ in range(4)]
        assert said == [250, 250, 550, 354]
        mta.client.sock.sendall(MAIL + b".\r\n" + one)
        said = [(await asyncio.to_thread(mta.client.getreply))[0] for _ in range(5)]
        assert said == [250, 250, 250, 550, 354]
        mta.client.sock.sendall(MAIL + b".\r\nQUIT\r\n")
        assert [(await asyncio.to_thread(mta.client.getreply))[0] for _ in range(2)] == [250, 221]
    assert producer.taken == [MAIL, MAIL]


async def test_a_mail_whose_connection_falls_is_not_taken(taking, producer):
    async with taking() as (server, address):
        mta = await asyncio.to_thread(Mta, address)
        mta.client.sock.sendall(b"MAIL FROM:<>\r\nRCPT TO:<ap@paper.example>\r\nDATA\r\n")
        assert [(await asyncio.to_thread(mta.client.getreply))[0] for _ in range(3)] == [250, 250, 354]
        mta.client.sock.sendall(MAIL)
        mta.client.close()
        await until(lambda: not server._sessions)
    assert producer.tries == []


async def test_a_recipient_is_of_the_source_that_had_its_address_when_it_was_named(taking, producer):
    async with taking() as (server, address):
        mta = await asyncio.to_thread(Mta, address)
        for command in ("MAIL FROM:<>", "RCPT TO:<ap@paper.example>", "DATA"):
            await asyncio.to_thread(mta.client.docmd, command)
        server.serve({})
        mta.client.send(MAIL + b".\r\n")
        assert (await asyncio.to_thread(mta.client.getreply))[0] == 250
        assert (await asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))[0].startswith(b"550")
    assert producer.taken == [MAIL]


async def test_the_end_answers_what_is_in_hand_and_says_goodbye(taking, producer, monkeypatch):
    monkeypatch.setattr(lmtp, "_WITHIN", 0.3)
    producer.hangs = True
    async with taking() as (server, address):
        idle, mta = await asyncio.to_thread(Mta, address), await asyncio.to_thread(Mta, address)
        delivering = asyncio.create_task(asyncio.to_thread(mta.deliver, MAIL, "ap@paper.example"))
        await until(lambda: producer.tries)
        await server.stop()
        assert (await delivering)[0].startswith(b"451"), "answered, and not cut off"
        assert (await asyncio.to_thread(idle.client.getreply))[0] == 421


async def test_a_connection_too_many_is_told_to_come_again(taking, monkeypatch):
    monkeypatch.setattr(lmtp, "_CONNECTIONS", 2)
    async with taking() as (server, address):
        first, _second = [await asyncio.to_thread(Mta, address) for _ in range(2)]
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            await asyncio.to_thread(Mta, address)
        assert refused.value.smtp_code == 421
        await asyncio.to_thread(first.client.quit)
        await until(lambda: len(server._sessions) == 1)
        await asyncio.to_thread(Mta, address)


async def test_a_port_that_is_taken_is_said_in_a_line(taking):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        listener = LmtpListener(listen=f"127.0.0.1:{other.getsockname()[1]}")
        with pytest.raises(Misconfigured, match="lmtp: cannot listen on"):
            await LmtpServer(listener, None, SYSTEM_CLOCK).start()  # type: ignore[arg-type]
