"""What a source's record carries, and that nothing is missing when the brokers were away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from stream.clock import SetClock
from stream.errors import Reason, Rejected, Transient
from stream.feeds.intake import Intake
from stream.feeds.mail.settings import LmtpSettings
from stream.feeds.publish import Ended, Publisher, headers_of
from stream.feeds.push.settings import PushSettings
from stream.feeds.rss.settings import RssSettings
from stream.feeds.transport import Auth, Item
from stream.produce.raw import Sent

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
RSS = RssSettings(kind="rss", url="https://example.org/feed")


def items(*payloads: bytes) -> list[Item]:
    return [Item(payload=payload, name=payload.decode()) for payload in payloads]


def publisher(producer) -> Publisher:
    return Publisher(producer, "mairie", "rss", RSS, SetClock(NOON))


def headers(item: Item, kind="rss", settings=RSS) -> dict[str, str]:
    return {name: value.decode() for name, value in headers_of(item, kind, settings, NOON)}


def test_a_record_says_where_it_came_from():
    local = datetime(2026, 3, 8, 12, 30, tzinfo=timezone(timedelta(hours=1)))
    item = Item(
        payload=b"", origin="https://example.org/feed", delivery_id="7", modified=local, incomplete="nitf",
        headers=(("src-trace", b"1"),),
    )  # fmt: skip
    settings = RssSettings(kind="rss", url="https://example.org/feed", provider="Mairie")
    assert headers(item, settings=settings) == {
        "wire-transport": "rss",
        "wire-origin": "https://example.org/feed",
        "wire-provider": "Mairie",
        "wire-delivery-id": "7",
        "wire-fetched-at": "2026-03-08T12:00:00+00:00",
        "wire-modified": "2026-03-08T11:30:00+00:00",
        "wire-incomplete": "nitf",
        "src-trace": "1",
    }
    assert headers(Item(payload=b"")).keys() == {"wire-transport", "wire-fetched-at"}


MAIL = {"kind": "lmtp", "to": ["a@example.org"]}
PUSH = {"kind": "push", "secret": ["whsec_c2VjcmV0IG9mIGEgdGVzdA=="]}


@pytest.mark.parametrize(
    ("settings", "auth", "untrusted"),
    [
        (RSS, None, False),
        (RssSettings(kind="rss", url="https://example.org", trusted=False), None, True),
        (LmtpSettings(**MAIL), Auth.PASS, False),
        (LmtpSettings(**MAIL), Auth.FAIL, True),
        (LmtpSettings(**MAIL), Auth.NONE, True),
        (LmtpSettings(**MAIL, trusted=True), Auth.NONE, False),
        (LmtpSettings(**MAIL, trusted=False), Auth.PASS, True),
        (PushSettings(**PUSH, scheme="standard"), None, False),
        (PushSettings(**PUSH, scheme="bearer"), None, True),
        (PushSettings(**PUSH, scheme="bearer", trusted=True), None, False),
        (PushSettings(kind="push", scheme="unsigned"), None, True),
    ],
)
def test_a_kill_acts_only_from_whom_it_is_proved_to_come(settings, auth, untrusted):
    found = headers(Item(payload=b"", auth=auth), settings.kind, settings)
    assert ("wire-untrusted" in found) is untrusted
    assert found.get("wire-auth") == (auth.value if auth else None)


async def test_what_failed_is_sent_again_and_what_arrived_is_not(producer):
    producer.faults[b"b"] = [Transient("away"), Transient("away")]
    refused = await publisher(producer).patiently(items(b"a", b"b", b"c"), asyncio.Event())
    assert refused == {}
    assert producer.taken == [b"a", b"c", b"b"]


async def test_what_no_broker_takes_becomes_a_record_without_bytes_that_refers_to_it(producer, refusal):
    producer.faults[b"big"] = [refusal]
    refused = await publisher(producer).patiently(items(b"a", b"big", b"c"), asyncio.Event())
    assert refused == {1: refusal}
    assert sorted(producer.taken) == [b"", b"a", b"c"]
    at = producer.taken.index(b"")
    assert (producer.files[at], producer.headers[at]["wire-refused"]) == ("big", str(refusal))


@pytest.mark.parametrize(("page", "carried"), [(b"<html>Sorry</html>", b"<html>Sorry</html>"), (b"x" * 1001, b"")])
async def test_what_its_transport_refuses_is_referred_to_with_its_bytes(producer, page, carried):
    """Those that the brokers would not take are left out: this producer takes a thousand."""
    refusal = Rejected(Reason.UNRECOGNISED, "no feed")
    item = Item(payload=page, name="feed.xml", refusal=refusal)
    assert await publisher(producer).patiently([item], asyncio.Event()) == {0: refusal}
    assert producer.taken == [carried]
    assert producer.headers[0]["wire-refused"] == "unrecognised: no feed"


async def test_what_its_transport_refuses_is_referred_to_also_while_the_broker_is_away_at_first(producer):
    refusal = Rejected(Reason.OVERSIZE, "40 MB")
    producer.faults[b""] = [Transient("away")]
    item = Item(payload=b"", name="mail", origin="<1@example.org>", refusal=refusal)
    assert await publisher(producer).patiently([item], asyncio.Event()) == {0: refusal}
    assert producer.headers == [
        {
            "wire-transport": "rss",
            "wire-origin": "<1@example.org>",
            "wire-fetched-at": producer.headers[0]["wire-fetched-at"],
            "wire-refused": "oversize: 40 MB",
        }
    ]


async def test_the_end_does_not_wait_for_a_broker_that_is_away(producer):
    producer.away = True
    stop = asyncio.Event()
    waiting = asyncio.ensure_future(publisher(producer).patiently(items(b"a"), stop))
    async with asyncio.timeout(10):
        while len(producer.tries) < 3:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)
        stop.set()
        with pytest.raises(Ended):
            await waiting


async def test_the_end_does_not_wait_for_a_broker_that_hangs(producer, monkeypatch):
    monkeypatch.setattr("stream.produce.patient._LAST_CHANCE", 0.01)
    producer.hangs = True
    stop = asyncio.Event()
    waiting = asyncio.ensure_future(publisher(producer).patiently(items(b"a"), stop))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    stop.set()
    with pytest.raises(Ended):
        await asyncio.wait_for(waiting, 10)


class Arrivals(list[tuple[str, int]]):
    def __call__(self, name: str, count: int) -> None:
        self.append((name, count))


async def test_an_intake_says_where_each_item_is_kept_and_tells_of_the_arrival(producer, refusal):
    producer.faults[b"big"] = [refusal]
    intake = Intake(producer, SetClock(NOON), arrived := Arrivals())
    outcomes = await intake.take("desk", "lmtp", RSS, items(b"a", b"big"), within=5)
    assert outcomes == [Sent("wire.raw.v1", 0, 0), refusal]
    assert arrived == [("desk", 1)]


async def test_an_intake_takes_nothing_by_halves(producer):
    producer.faults[b"b"] = [Transient("away")]
    intake = Intake(producer, SetClock(NOON), arrived := Arrivals())
    with pytest.raises(Transient, match="away"):
        await intake.take("desk", "lmtp", RSS, items(b"a", b"b"), within=5)
    assert arrived == []


async def test_an_intake_does_not_wait_for_a_broker_that_hangs(producer):
    producer.hangs = True
    with pytest.raises(Transient, match="did not take it within"):
        await Intake(producer, SetClock(NOON), Arrivals()).take("desk", "lmtp", RSS, items(b"a"), within=0.01)
