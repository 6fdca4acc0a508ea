from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from stream.feeds.api import json_pages
from stream.feeds.api.json_pages import open_json
from stream.feeds.api.known import MOST
from stream.feeds.api.settings import JsonSettings
from stream.feeds.run.records import pack_mark, unpack_mark
from stream.feeds.transport import SINCE, FarSideFault, FarSideRefuses, Skipped
from tests.far_sides.looking import Seen, look_once
from tests.far_sides.served import Served

TOKEN = "a-token-of-nobody"  # noqa: S105 - nobody's


class House(Served):
    """A house's API: the newest first, in pages, with an ETag."""

    def __init__(self):
        super().__init__()
        self.items: list[dict[str, Any]] = []
        self.size = 5
        self.etag = None
        self.elsewhere = None

    def routes(self):
        return [web.get("/list", self._list, name="list")]

    def fill(self, *numbers, hour=10):
        for number in numbers:
            self.items.insert(0, {"id": number, "changed": f"2026-03-08T{hour:02}:{number % 60:02}:00Z", "text": "ä"})

    async def _list(self, request):
        if self.etag is not None and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        place = int(request.query.get("from", 0))
        body = {"result": {"stories": self.items[place : place + self.size]}}
        if place + self.size < len(self.items):
            body["next"] = f"{self.elsewhere or ''}/list?from={place + self.size}&token={TOKEN}"
        headers = {"ETag": self.etag} if self.etag else {}
        return web.Response(text=json.dumps(body, ensure_ascii=False), headers=headers)


@pytest.fixture
def house():
    with House() as served:
        yield served


@pytest.fixture
def opened(house, tools, producer):
    settings = JsonSettings(
        kind="json",
        url=f"{house.base}/list?token={TOKEN}",
        items="/result/stories",
        updated="/changed",
        next="/next",
        headers={"Authorization": f"Bearer {TOKEN}"},
        allow_private=True,
        max_bytes=300,
    )
    transport = open_json("house", settings, tools)

    async def look(mark=None, seen=None):
        return await look_once(settings, transport, producer, mark, clock=tools.clock, seen=seen)

    look.settings = settings
    return look


def ids(producer, start=0):
    return [json.loads(raw)["id"] for raw in producer.taken[start:]]


async def test_the_first_look_takes_the_first_page_and_the_next_what_is_new_oldest_first(house, opened, producer):
    house.fill(*range(1, 8))
    look, _ = await opened()
    assert ids(producer) == [3, 4, 5, 6, 7]
    house.fill(*range(8, 20))
    look, seen = await opened(look.mark)
    assert ids(producer, 5) == list(range(8, 20))
    assert seen.report.gaps == 0
    asked = len(house.asked)
    look, _ = await opened(look.mark)
    assert (look.taken, len(house.asked)) == (0, asked + 1)
    assert producer.files[-1] == "19"
    assert producer.headers[-1]["wire-delivery-id"] == "19"
    assert producer.headers[-1]["wire-modified"] == "2026-03-08T10:19:00+00:00"


async def test_an_item_is_published_byte_for_byte(house, opened, producer):
    house.faults["list"] = [web.Response(text='{"result":{"stories":[ {"id" : "a",\n "n":1.50} ]}}')]
    await opened()
    assert producer.taken == [b'{"id" : "a",\n "n":1.50}']


async def test_items_that_changed_and_went_to_the_top_do_not_hide_others_that_did(house, opened, producer):
    house.fill(*range(1, 6))
    look, _ = await opened()
    house.size = 2
    for number in (3, 4, 5):
        house.items = [item for item in house.items if item["id"] != number]
        house.fill(number, hour=11)
    await opened(look.mark)
    assert ids(producer, 5) == [3, 4, 5]


async def test_items_that_are_kept_on_top_hide_no_page_behind_them(house, opened, producer):
    house.fill(*range(1, 6))
    look, _ = await opened()
    pinned = house.items.pop(-1)
    house.fill(*range(6, 14))
    house.items.insert(0, pinned)
    look, _ = await opened(look.mark)
    assert ids(producer, 5) == list(range(6, 14))


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_next_page_that_is_not_to_be_had_is_a_gap_and_holds_nothing(house, opened, producer, status):
    house.fill(1)
    look, _ = await opened()
    house.fill(*range(2, 14))
    first = {"result": {"stories": house.items[:5]}, "next": "/list?from=5"}
    house.faults["list"] = [web.json_response(first), web.Response(status=status)]
    look, seen = await opened(look.mark)
    assert ids(producer, 1) == [9, 10, 11, 12, 13]
    assert seen.report.gaps == 1
    assert seen.report.notes == [f"page 2 had to be asked for, and is not to be had ({status})"]


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_next_page_that_may_come_yet_is_waited_for(house, opened, producer, status):
    house.fill(1)
    look, _ = await opened()
    house.fill(*range(2, 14))
    first = {"result": {"stories": house.items[:5]}, "next": "/list?from=5"}
    house.faults["list"] = [web.json_response(first), web.Response(status=status)]
    with pytest.raises(FarSideFault):
        await opened(look.mark)
    assert ids(producer, 1) == []


async def test_an_item_that_breaks_a_rule_of_json_holds_no_other(house, opened, producer):
    broken = rb'{"id": "half\ud83d", "text": "a' + b"\t\xff" + rb'b", "changed": NaN}'
    house.faults["list"] = [web.Response(body=b'{"result": {"stories": [{"id": 1}, ' + broken + b"]}}")]
    await opened()
    assert producer.taken == [broken, b'{"id": 1}']
    assert producer.files == ["half?", "1"]


async def test_an_item_that_changed_is_taken_again(house, opened, producer):
    house.fill(1, 2)
    look, _ = await opened()
    house.items[1]["changed"] = "2026-03-08T11:00:00Z"
    look, seen = await opened(look.mark)
    assert ids(producer) == [1, 2, 1]
    assert seen.report.skips == [Skipped.KNOWN]


async def test_a_reset_to_a_time_goes_back_as_far_as_that_and_counts_the_rest_as_taken(house, opened, producer):
    house.fill(*range(1, 20))
    look, seen = await opened({SINCE: "2026-03-08T10:08:00Z"})
    assert ids(producer) == list(range(8, 20))
    assert set(seen.report.skips) == {Skipped.OLD}
    look, _ = await opened(look.mark)
    assert look.taken == 0


async def test_what_did_not_change_is_not_sent_again_but_once_a_day(house, opened, producer, clock):
    house.fill(1)
    house.etag = '"one"'
    look, _ = await opened()
    assert look.mark["etag"] == '"one"'
    look, _ = await opened(look.mark)
    assert "If-None-Match" in house.headers[-1]
    house.fill(2)  # and it still says 304, as some do for ever
    look, _ = await opened(look.mark)
    assert ids(producer) == [1]
    clock.advance(24 * 3600)
    look, _ = await opened(look.mark)
    assert ids(producer) == [1, 2]
    assert "If-None-Match" not in house.headers[-1]


async def test_an_etag_of_any_bytes_is_no_reason_to_take_everything_again(opened, producer, closed_port):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"result": {"stories": [{"id": 1}]}}'
        writer.write(b'HTTP/1.1 200 OK\r\nETag: "r\xe9v"\r\nContent-Length: %d\r\n\r\n%b' % (len(body), body))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", closed_port):
        opened.settings.url._secret_value = f"http://127.0.0.1:{closed_port}/"
        look, _ = await opened()
        assert (await opened(unpack_mark(pack_mark(look.mark))))[0].taken == 0
    assert ids(producer) == [1]


async def test_a_list_of_more_than_can_be_remembered_is_not_taken_again_at_each_look(house, opened, producer):
    house.size = MOST + 100
    house.fill(*range(MOST + 100))
    look, _ = await opened()
    look, seen = await opened(look.mark)
    assert ids(producer) == list(range(100, MOST + 100))
    assert seen.report.skips.count(Skipped.OLD) == 100
    house.fill(MOST + 100)
    look, _ = await opened(look.mark)
    assert ids(producer, MOST) == [MOST + 100]


async def test_pages_are_bounded_and_what_is_behind_them_is_a_gap(house, opened, producer, monkeypatch):
    monkeypatch.setattr(json_pages, "_PAGES", 3)
    house.fill(1)
    look, _ = await opened()
    house.fill(*range(2, 40))
    look, seen = await opened(look.mark)
    assert ids(producer, 1) == list(range(25, 40))
    assert seen.report.gaps == 1
    assert "3 pages" in seen.report.notes[0]


async def test_many_items_are_acknowledged_in_parts_and_nothing_is_skipped_by_a_fault_between(
    house, opened, producer, monkeypatch
):
    monkeypatch.setattr(json_pages, "_TOGETHER", 2)
    house.etag, house.size = '"one"', 10
    house.fill(*range(1, 6))
    seen = Seen()
    producer.faults[json.dumps(house.items[1], ensure_ascii=False).encode()] = [RuntimeError("the process dies")]
    with pytest.raises(RuntimeError):
        await opened(seen=seen)
    assert (len(seen.marks), "etag" in seen.marks[-1]) == (1, False)
    await opened(seen.marks[-1])
    assert sorted(set(ids(producer))) == [1, 2, 3, 4, 5]
    assert ids(producer).count(1) == 1


async def test_the_token_goes_to_no_other_host(house, opened, producer):
    with House() as thief:
        thief.fill(99)
        house.elsewhere = thief.base
        house.fill(1)
        look, _ = await opened()
        house.fill(*range(2, 20))
        look, seen = await opened(look.mark)
        assert thief.asked == []
        assert seen.report.notes == ["the next page is at another host, which is not asked"]
        house.faults["list"] = [web.Response(status=302, headers={"location": f"{thief.base}/list"})]
        await opened()
        assert [headers.get("Authorization") for headers in thief.headers] == [None]


async def test_pages_that_go_round_end(house, opened):
    house.faults["list"] = [
        web.json_response({"result": {"stories": [{"id": n}]}, "next": "/list?from=0"}) for n in range(5)
    ]
    house.fill(1)
    await opened({"known": {"some": "thing"}, "v": 1})
    assert len(house.asked) == 2


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: web.Response(status=401), FarSideRefuses),
        (lambda: web.Response(status=500), FarSideFault),
        (lambda: web.Response(text="<html>"), FarSideFault),
        (lambda: web.json_response({"result": {}}), FarSideFault),
    ],
)
async def test_an_answer_that_is_no_page_leaves_the_mark_and_says_no_secret(house, opened, answer, fault):
    house.faults["list"] = [answer()]
    seen = Seen()
    with pytest.raises(FarSideFault) as told:
        await opened(seen=seen)
    assert type(told.value) is fault
    assert TOKEN not in str(told.value)
    assert seen.marks == []


async def test_no_secret_is_shown_and_what_is_too_large_is_referred_to(house, opened, producer, capfd):
    house.items = [{"id": "large", "text": "x" * 400}, {"text": "no id"}]
    _, seen = await opened()
    house.items = [{"id": f"https://example.org/1?token={TOKEN}"}]
    await opened()
    assert producer.files.pop() == "https://example.org/1?token=…"
    producer.taken.pop()
    assert seen.report.skips == [Skipped.OVERSIZE]
    assert sorted(producer.taken) == [b"", b'{"text": "no id"}']
    shown = "".join([str(producer.headers), str(seen.marks), repr(opened.settings), *capfd.readouterr()])
    assert TOKEN not in shown
    assert producer.headers[0]["wire-origin"] == f"{house.base}/list?token=…"
