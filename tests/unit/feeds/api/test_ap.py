from __future__ import annotations

import asyncio
import base64
import json
from datetime import timedelta

import pytest
from aiohttp import web

from stream.feeds.api.ap import open_ap
from stream.feeds.api.settings import ApSettings
from stream.feeds.transport import SINCE, FarSideFault, FarSideGone, FarSideRefuses, Skipped
from stream.wire import read
from tests.far_sides.ap import KEY, FakeAp, nitf_of
from tests.far_sides.looking import looking, until


@pytest.fixture
def ap(clock):
    with FakeAp() as served:
        served.now = clock.now() - timedelta(minutes=30)
        yield served


@pytest.fixture
def opened(ap, tools, producer):
    """The source; `opened(mark)` is a look that goes on for the block."""
    producer.largest = 1_000_000

    def look(mark=None, **keys):
        settings = ApSettings(kind="ap", url=ap.url, key=keys.pop("key", KEY), allow_private=True, **keys)
        return looking(settings, open_ap("ap", settings, tools), producer, mark, clock=tools.clock)

    return look


def feeds(ap):
    return [path for _, path in ap.asked if "/feed" in path]


async def fault_of(opened, mark=None, **keys):
    async with opened(mark, **keys) as seen:
        with pytest.raises(FarSideFault) as told:
            await seen.task
    assert KEY not in repr(told.value)
    return told.value, seen


async def test_stories_come_with_their_copy_and_the_feed_is_followed(ap, opened, producer):
    ap.page = 3
    ids = ap.fill(7)
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 7, seen)
        ids += ap.fill(1)
        await until(lambda: len(producer.taken) == 8, seen)
    items = [read(raw).items[0] for raw in producer.taken]
    assert [item.guid for item in items] == ids
    assert {item.format for item in items} == {"bundle"}
    assert "opened for the 3th time" in items[2].html
    assert producer.files == ids
    assert producer.headers[0]["wire-delivery-id"] == f"{ids[0]}/0/{ids[0]}_0a"
    assert producer.headers[0]["wire-origin"].endswith(f"/media/v/content/{ids[0]}?qt=…&et=…")
    assert "wire-incomplete" not in producer.headers[0]
    assert len(ap.queries) == 1


async def test_copy_is_fetched_four_at_once(ap, opened, producer):
    ap.fill(12)
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 12, seen)
    assert 1 < ap.most_at_once <= 4


async def test_both_parts_are_kept_byte_for_byte(ap, opened, producer):
    ap.fill(1, odd="ä")
    async with opened() as seen:
        await until(lambda: producer.taken, seen)
    parts = [base64.b64decode(part["base64"]) for part in json.loads(producer.taken[0])["parts"]]
    assert parts[0].startswith(b'{"meta": {"products": [{"id": 31989}]}, "item": {"uri": ')
    assert parts[1] == nitf_of(1)


async def test_the_first_look_asks_for_an_hour_and_for_the_products(ap, opened, producer):
    ap.fill(1)
    async with opened(products=(31989, 30079)) as seen:
        await until(lambda: producer.taken and len(feeds(ap)) > 1, seen)
    assert ap.queries == ["productid:(31989 OR 30079) AND mindate:>2026-03-08T11:00:00Z"]
    first, second = feeds(ap)[:2]
    assert "page_size=100" in first
    assert first.count("include=") == second.count("include=") == 1


async def test_the_mark_moves_only_when_the_whole_page_is_acknowledged(ap, opened, producer):
    ap.fill(3)
    producer.hangs = True
    async with opened() as seen:
        await until(lambda: len(producer.tries) == 3, seen)
    assert seen.marks == []
    producer.hangs = False
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 3 and seen.batches > 1, seen)
    ap.fill(1)
    async with opened(seen.marks[-1]) as seen:
        await until(lambda: len(producer.taken) == 4, seen)
    assert len(ap.queries) == 2
    assert len(set(producer.files)) == 4


async def test_what_a_look_brings_again_is_known_by_id_and_version(ap, opened, producer):
    ap.fill(3)
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 3 and seen.marks, seen)
    mark = {name: value for name, value in seen.marks[-1].items() if name != "next"}
    ap.stories[1] = ap.stories[1] | {"version": 1}
    async with opened(mark) as seen:
        await until(lambda: len(producer.taken) == 4, seen)
    assert producer.files[3] == producer.files[1]
    assert seen.report.skips[:2] == [Skipped.KNOWN] * 2
    assert ap.queries[1] == "mindate:>2026-03-08T10:30:03Z"  # an hour before the newest


async def test_a_token_that_died_of_quiet_begins_again_an_hour_before_the_newest(ap, opened, producer):
    ap.fill(2)
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 2 and seen.marks, seen)
    ap.forget()
    ap.fill(1)
    async with opened(seen.marks[-1]) as seen:
        await until(lambda: len(producer.taken) == 3, seen)
    assert len(ap.queries) == 2
    assert len(set(producer.files)) == 3
    assert "forgotten" in seen.report.notes[0]
    assert seen.report.gaps == 0


async def test_a_silence_longer_than_the_feed_reaches_back_is_a_gap(ap, opened, producer, clock):
    ap.fill(1)
    async with opened() as seen:
        await until(lambda: producer.taken and seen.marks, seen)
    ap.forget()
    clock.advance(100 * 3600)
    ap.now = clock.now()
    ap.fill(1)
    async with opened(seen.marks[-1]) as seen:
        await until(lambda: len(producer.taken) == 2, seen)
    assert seen.report.gaps == 1


async def test_a_reset_to_a_time_asks_from_there(ap, opened, producer):
    ap.fill(1)
    async with opened({SINCE: "2026-03-08T07:00:00+01:00"}) as seen:
        await until(lambda: producer.taken, seen)
    assert ap.queries == ["mindate:>2026-03-08T06:00:00Z"]
    assert SINCE not in seen.marks[-1]


async def test_a_story_without_copy_comes_as_its_metadata_alone(ap, opened, producer, clock):
    ap.fill(1)
    ap.faults["nitf"] = [
        web.Response(status=500),
        web.Response(text="<html>maintenance</html>"),
        web.Response(status=502),
    ]
    async with opened() as seen:
        await until(lambda: producer.taken and seen.marks, seen)
    assert producer.headers[0]["wire-incomplete"] == "nitf"
    assert producer.taken[0].startswith(b'{"meta": ')
    assert read(producer.taken[0]).items[0].headline == "Story 1 of the harbour"
    assert clock.slept[:2] == [0.5, 2.0]
    assert len([path for _, path in ap.asked if "/nitf" in path]) == 3


async def test_where_no_copy_at_all_can_be_had_the_page_is_put_off_a_few_times(ap, opened, producer):
    ap.fill(3)
    mark = {}
    for _ in range(2):  # a transport of its own each time, as the runner opens one after a fault
        ap.faults["nitf"] = [web.Response(status=503) for _ in range(9)]
        async with opened(mark) as seen:
            with pytest.raises(FarSideFault, match="copy of all 3 items"):
                await seen.task
        mark = seen.marks[-1]
    assert producer.taken == []
    ap.faults["nitf"] = [web.Response(status=503) for _ in range(9)]
    async with opened(mark) as seen:
        await until(lambda: len(producer.taken) == 3 and seen.marks, seen)
    assert {headers["wire-incomplete"] for headers in producer.headers} == {"nitf"}
    assert "put_off" not in seen.marks[-1]


@pytest.mark.parametrize("status", [400, 404, 410])
async def test_a_page_that_is_not_there_any_more_is_no_end_of_the_source(ap, opened, producer, status):
    ap.held = 0
    ap.fill(1)
    async with opened() as seen:
        await until(lambda: producer.taken and seen.marks, seen)
    asked = -1
    while asked != len(ap.asked):  # the first source's last question must not have the fault for its answer
        asked = len(ap.asked)
        await asyncio.sleep(0.5)
    ap.fill(1)
    ap.faults["feed"] = [web.Response(status=status)]
    async with opened(seen.marks[-1]) as seen:
        await until(lambda: len(producer.taken) == 2, seen)
    assert ap.queries[1] == "mindate:>2026-03-08T10:30:01Z"


async def test_a_feed_that_brought_nothing_yet_begins_again_where_it_began(ap, opened, producer, clock):
    ap.held = 0
    async with opened() as seen:
        await until(lambda: seen.marks, seen)
    ap.forget()
    ap.fill(1)
    clock.advance(10 * 3600)
    async with opened(seen.marks[-1]) as seen:
        await until(lambda: producer.taken, seen)
    assert ap.queries[1] == "mindate:>2026-03-08T10:00:00Z"


async def test_a_picture_lacks_no_copy(ap, opened, producer):
    ap.fill(1, type="picture", renditions=None)
    ap.fill(1, renditions=None)
    ap.fill(1)
    ap.faults["nitf"] = [web.Response(status=403)]
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 3, seen)
    assert [headers.get("wire-incomplete") for headers in producer.headers] == [None, "nitf", "nitf"]
    assert len([path for _, path in ap.asked if "/nitf" in path]) == 1


async def test_the_key_goes_to_no_other_house(ap, opened, producer):
    with FakeAp() as thief:
        ap.elsewhere = thief.base
        ap.fill(1)
        async with opened() as seen:
            await until(lambda: producer.taken and seen.marks, seen)
        assert thief.asked == []
        assert producer.headers[0]["wire-incomplete"] == "nitf"
        assert "does not get the key" in seen.report.notes[0]
        page = {"data": {"items": [], "next_page": f"{thief.url}?qt=x&seq=0"}}
        ap.faults["feed"] = [web.json_response(page)]
        told, seen = await fault_of(opened)
        assert "another host" in str(told)
        assert (thief.asked, seen.marks) == ([], [])
        ap.faults["feed"] = [web.Response(status=302, headers={"location": thief.url})]
        told, _ = await fault_of(opened)
        assert type(told) is FarSideRefuses
        assert all("x-api-key" not in {name.lower() for name in headers} for headers in thief.headers)
        assert KEY not in "".join(path for _, path in ap.asked)


async def test_a_key_that_is_no_longer_one_is_refused_and_takes_nothing(ap, opened, producer):
    ap.fill(1)
    told, seen = await fault_of(opened, key="an-old-key")
    assert type(told) is FarSideRefuses
    ap.faults["nitf"] = [web.Response(status=401)]
    told, seen = await fault_of(opened)
    assert type(told) is FarSideRefuses
    assert (producer.taken, seen.marks) == ([], [])


async def test_a_quota_that_is_used_up_is_waited_for_as_long_as_it_says(ap, opened, producer):
    ap.fill(2)
    ap.faults["feed"] = [web.Response(status=429, headers={"retry-after": "30"})]
    told, _ = await fault_of(opened)
    assert told.retry_after == 30
    ap.faults["nitf"] = [web.Response(status=429, headers={"retry-after": "40"}) for _ in range(2)]
    told, seen = await fault_of(opened)
    assert told.retry_after == 40
    assert (producer.taken, seen.marks) == ([], [])


async def test_a_page_that_needs_more_questions_than_the_quota_allows_is_taken_in_parts(ap, opened, producer):
    ids, mark = ap.fill(10), None
    for taken in (4, 8):
        ap.quota = 4
        _, seen = await fault_of(opened, mark)
        mark = seen.marks[-1]
        assert len(producer.taken) == taken
    ap.quota = 4
    async with opened(mark) as seen:
        await until(lambda: seen.marks and "seq=10" in seen.marks[-1]["next"], seen)
    assert sorted(producer.files) == ids
    assert len(ap.queries) == 3, "it is asked for the same page until it has all of it"
    assert len(set(ap.queries)) == 1


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: web.Response(status=500), FarSideFault),
        (lambda: web.Response(status=404), FarSideGone),
        (lambda: web.json_response({"error": {"code": 6060}}, status=400), FarSideFault),
        (lambda: web.json_response({"error": {"code": 6000}}, status=400), FarSideFault),
        (lambda: web.json_response({"error": {"code": 500}}), FarSideFault),
        (lambda: web.Response(text="<html>Down for maintenance</html>", content_type="text/html"), FarSideFault),
        (lambda: web.Response(text=""), FarSideFault),
        (lambda: web.json_response({"data": {"items": "none"}}), FarSideFault),
    ],
)
async def test_an_answer_that_is_no_page_leaves_the_mark(ap, opened, producer, answer, fault):
    ap.fill(1)
    ap.faults["feed"] = [answer()]
    told, seen = await fault_of(opened)
    assert type(told) is fault
    assert (producer.taken, seen.marks) == ([], [])


async def test_a_server_that_does_not_hold_the_last_page_is_not_flooded(ap, opened, clock):
    ap.held = 0
    async with opened() as seen:
        await until(lambda: seen.batches > 2, seen)
    assert set(clock.slept) == {1.0}


async def test_pages_without_news_move_the_mark_seldom(ap, opened, producer, clock):
    ap.held = 0
    ap.fill(1)
    async with opened() as seen:
        await until(lambda: seen.batches > 20, seen)
        moved = len(seen.marks)
        clock.advance(600)
        await until(lambda: seen.batches > 60, seen)
    assert moved == 1
    assert len(seen.marks) <= 2
    assert "next" in seen.marks[-1]


async def test_an_item_of_any_shape_loses_no_other(ap, opened, producer):
    ap.fill(1, altids=None, uri=None, versioncreated="soon", renditions=[1])
    ap.fill(1, altids="x", version=[1], renditions={"nitf": {"href": 7}})
    ap.fill(1, padding="x" * 5_000_000)
    ap.fill(1)
    async with opened() as seen:
        await until(lambda: len(producer.taken) == 4 and seen.marks, seen)
    assert seen.report.skips == [Skipped.OVERSIZE]
    assert sum(headers.get("wire-refused", "").startswith("oversize: 5000") for headers in producer.headers) == 1


async def test_a_feed_without_a_next_page_is_begun_again_at_the_next_look(ap, opened, producer):
    ap.fill(1)
    ap.faults["feed"] = [web.json_response({"data": {"items": []}})]
    async with opened() as seen:
        await seen.task
    assert seen.marks[-1]["next"] is None
