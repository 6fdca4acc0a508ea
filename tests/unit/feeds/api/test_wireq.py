from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from stream.feeds.api.settings import WireqSettings
from stream.feeds.api.wireq import open_wireq
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses, Skipped
from stream.wire import read
from tests.far_sides.looking import Seen, look_once, looking, until
from tests.far_sides.wireq import SECRET, FakeWireq


@pytest.fixture
def dpa():
    with FakeWireq() as served:
        yield served


@pytest.fixture
def opened(dpa, tools, producer):
    """The source, and a look at it."""
    settings = WireqSettings(kind="wireq", url=dpa.url, allow_private=True)
    producer.largest = 1_000_000
    transport = open_wireq("dpa", settings, tools)

    async def look(mark=None, seen=None):
        return await look_once(settings, transport, producer, mark, clock=tools.clock, seen=seen)

    look.settings, look.transport = settings, transport
    return look


def deletes(dpa):
    return [path for method, path in dpa.asked if method == "DELETE"]


async def test_entries_are_taken_and_only_then_their_receipts_handed_back(dpa, opened, producer):
    dpa.fill(60)
    look, seen = await opened()
    assert (look.taken, look.wait, len(dpa.left())) == (50, 10, 10)
    assert [read(raw).items[0].extra["entry_id"] for raw in producer.taken] == [f"e{n}" for n in range(1, 51)]
    assert producer.files[0] == "e1"
    assert producer.headers[0]["wire-delivery-id"] == "e1"
    assert producer.headers[0]["wire-modified"] == "2026-03-01T10:00:05+00:00"
    look, _ = await opened(look.mark)
    assert (look.taken, look.wait, dpa.left()) == (10, 100, [])
    assert seen.report.backlogs == [0]
    assert {method for method, _ in dpa.asked} == {"GET", "DELETE"}


async def test_nothing_is_deleted_before_every_broker_has_it(dpa, opened, producer, tools):
    dpa.fill(3)
    producer.hangs = True
    async with looking(opened.settings, opened.transport, producer, clock=tools.clock):
        await until(lambda: len(producer.tries) == 3)
        await asyncio.sleep(0.05)
    assert (deletes(dpa), len(dpa.left())) == ([], 3)
    producer.hangs = False
    dpa.lose_receipts()
    look, _ = await opened()
    assert (look.taken, dpa.left()) == (3, [])


async def test_an_entry_is_published_byte_for_byte(dpa, opened, producer):
    dpa.fill(1, odd=[1.50, "ä", {"a": None}])
    await opened()
    sent = json.loads(producer.taken[0])
    assert sent["odd"] == [1.50, "ä", {"a": None}]
    assert producer.taken[0].startswith(b'{"entry_id": "e1", "urn"')


async def test_what_comes_again_is_deleted_and_not_published_again(dpa, opened, producer):
    dpa.fill(2)
    dpa.faults["delete"] = [web.Response(status=410), web.Response(status=404)]
    look, seen = await opened()
    assert (look.taken, len(dpa.left()), seen.report.backlogs) == (2, 2, [0])
    dpa.lose_receipts()
    look, seen = await opened(look.mark)
    assert (look.taken, dpa.left()) == (0, [])
    assert seen.report.skips == [Skipped.KNOWN] * 2
    dpa.fill(1)
    dpa.queue["e1"] = dpa.queue["e3"] | {"entry_id": "e1", "version": 2}
    del dpa.queue["e3"]
    look, _ = await opened(look.mark)
    assert (look.taken, len(producer.taken)) == (1, 3)


async def test_a_receipt_that_is_not_taken_is_left_and_counted(dpa, opened):
    dpa.fill(6)
    dpa.faults["delete"] = [
        web.Response(status=500),
        web.Response(status=204),
        web.Response(status=502),
        web.Response(status=502),
    ]
    _, seen = await opened()
    assert seen.report.backlogs == [5]  # one, and from the third fault on all that are left
    assert len(deletes(dpa)) == 4


async def test_retry_after_is_obeyed_on_every_answer(dpa, opened):
    dpa.fill(5)
    dpa.faults["delete"] = [web.Response(status=429, headers={"retry-after": "360"})]
    look, seen = await opened()
    assert (look.wait, len(deletes(dpa)), seen.report.backlogs) == (360, 1, [5])
    dpa.faults["entries"] = [web.Response(status=429, headers={"retry-after": "3600"})]
    with pytest.raises(FarSideFault, match="answers 429") as told:
        await opened(look.mark)
    assert told.value.retry_after == 3600


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: web.Response(status=401), FarSideRefuses),
        (lambda: web.Response(status=403), FarSideRefuses),
        (lambda: web.Response(status=404), FarSideGone),
        (lambda: web.Response(status=503, headers={"retry-after": "7"}), FarSideFault),
        (lambda: web.Response(text="<html>Wartung</html>"), FarSideFault),
        (lambda: web.Response(text=""), FarSideFault),
        (lambda: web.json_response({"entries": None}), FarSideFault),
        (lambda: web.json_response([]), FarSideFault),
    ],
)
async def test_what_is_no_list_of_entries_is_a_fault_without_the_secret(dpa, opened, answer, fault):
    dpa.fill(1)
    dpa.faults["entries"] = [answer()]
    seen = Seen()
    with pytest.raises(FarSideFault) as told:
        await opened(seen=seen)
    assert type(told.value) is fault
    assert SECRET not in str(told.value)
    assert (seen.marks, len(dpa.left())) == ([], 1)


async def test_the_secret_is_shown_nowhere(dpa, opened, producer, capfd):
    dpa.fill(1)
    dpa.faults["delete"] = [web.Response(status=500)]
    _, seen = await opened()
    dpa.stop()
    with pytest.raises(FarSideFault) as told:
        await opened()
    shown = [str(producer.headers), str(seen), repr(told.value), repr(opened.settings), *capfd.readouterr()]
    assert SECRET not in "".join(shown)
    assert producer.headers[0]["wire-origin"] == f"{dpa.base}/…"


async def test_an_entry_without_a_receipt_or_beyond_the_limit_is_not_lost_without_a_word(dpa, opened, producer):
    dpa.faults["entries"] = [web.json_response({"entries": [{"entry_id": "a"}, 7, {"x": "y" * 5_000_000}]})]
    look, seen = await opened()
    assert (look.taken, seen.report.backlogs, seen.report.skips) == (2, [3], [Skipped.OVERSIZE])
    assert producer.taken[:2] == [b'{"entry_id": "a"}', b"7"]
    assert producer.headers[2]["wire-refused"].startswith("oversize: 5000")
