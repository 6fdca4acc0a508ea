from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing, asynccontextmanager

import orjson
import pytest

from schemas import Relation, Status
from stream.desk.live import follow as following
from stream.desk.live import hub as hubs
from stream.desk.live.follow import follow, next_page
from stream.desk.live.hub import Full
from stream.desk.live.news import Beat, Reset, Told
from stream.desk.live.ring import Ring
from stream.desk.live.search import Search
from stream.errors import Transient
from stream.store.reading import Wanted
from tests.factories import extracted, id_of

ALL = Search(Wanted())
_SECONDS = 5


class Reader:
    """Reads a stream as a client does: events in order, and the last number heard."""

    def __init__(self, news):
        self.news = news
        self.position = None

    async def next(self):
        found = await asyncio.wait_for(anext(self.news), _SECONDS)
        self.position = found.position
        return found

    async def events(self, count):
        """The next events, at least so many; beats are passed over."""
        found = []
        while len(found) < count:
            news = await self.next()
            assert not isinstance(news, Reset)
            found += news.events if isinstance(news, Told) else ()
        return found

    async def names(self, count):
        return [_name(event) for event in await self.events(count)]


def _name(event):
    return _NAMES[orjson.loads(event.data)["article_id"]]


_NAMES = {str(id_of(name)): name for name in [*"abcdefk", *(f"n{number}" for number in range(100))]}


@asynccontextmanager
async def reading(hub, search=ALL, after=None):
    async with aclosing(follow(hub, search, after)) as news:
        reader = Reader(news)
        assert isinstance(await reader.next(), Beat)
        yield reader


async def _write(hub, writer, *items):
    await asyncio.to_thread(writer.write, list(items))
    await hub.look()


async def test_what_is_stored_is_told_in_order_with_what_the_search_shows(hub, writer):
    await hub.look()
    async with reading(hub, after=0) as reader:
        await _write(hub, writer, extracted("a"), extracted("b", minute=1))
        events = await reader.events(2)
        assert [_name(event) for event in events] == ["a", "b"]
        assert [event.kind for event in events] == ["article", "article"]
        assert orjson.loads(events[0].data)["headline"] == "Headline of a"
        assert events[0].change_no < events[1].change_no == reader.position


async def test_who_names_no_change_hears_of_what_comes_from_now_on(hub, writer):
    await _write(hub, writer, extracted("a"))
    async with reading(hub) as reader:
        await _write(hub, writer, extracted("b"))
        assert await reader.names(1) == ["b"]


async def test_who_comes_at_the_very_first_look_does_not_hear_what_was_there(hub, writer, source, monkeypatch):
    await asyncio.to_thread(writer.write, [extracted("a")])
    asked, go_on, changes = threading.Event(), threading.Event(), source.changes

    def slowly(after, limit):
        asked.set()
        assert go_on.wait(_SECONDS)
        return changes(after, limit)

    monkeypatch.setattr(source, "changes", slowly)
    looking = asyncio.create_task(hub.look())
    assert await asyncio.to_thread(asked.wait, _SECONDS)
    async with aclosing(follow(hub, ALL, None)) as news:
        reader = Reader(news)
        coming = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)  # it finds the hub in mid-look
        go_on.set()
        await looking
        assert isinstance(await coming, Beat)
        await _write(hub, writer, extracted("b"))
        assert await reader.names(1) == ["b"]


async def test_a_search_is_worked_out_once_for_all_who_follow_it(hub, writer, source):
    await hub.look()
    flood, storm = Search(Wanted(query="flood")), Search(Wanted(query="storm"))
    streams = [follow(hub, search, 0) for search in [flood] * 20 + [storm] * 20]
    readers = [Reader(news) for news in streams]
    for reader in readers:
        assert isinstance(await reader.next(), Beat)
    before = source.times("changes")
    await _write(hub, writer, extracted("a", headline="Flood"), extracted("b", headline="Storm"))
    found = await asyncio.gather(*(reader.names(1) for reader in readers))
    assert found == [["a"]] * 20 + [["b"]] * 20
    assert sorted(about.query for asked, about in source.asked if asked == "fitting") == ["flood", "storm"]
    assert source.times("changes") - before <= 2  # the test's own look, and perhaps the hub's
    for news in streams:
        await news.aclose()
    assert hub.readers == 0


@pytest.mark.parametrize("most", [2_000, 3])
async def test_who_comes_back_goes_on_without_a_gap_or_a_double(hub, writer, monkeypatch, most):
    """From memory, and where the changes are there no longer, from the database."""
    monkeypatch.setattr(hubs, "Ring", lambda head: Ring(head, most))
    monkeypatch.setattr(hubs, "PAGE", 4)
    await hub.look()
    told, position = [], 0
    for number in range(10):
        await _write(hub, writer, extracted(f"n{2 * number}"), extracted(f"n{2 * number + 1}"))
        if number % 3 == 2:
            async with reading(hub, after=position) as reader:
                events = await reader.events(1)  # and is cut after the first of them
                told.append(_name(events[0]))
                position = events[0].change_no
    async with reading(hub, after=position) as reader:
        told += await reader.names(20 - len(told))
    assert told == [f"n{number}" for number in range(20)]


async def test_a_line_that_changed_again_is_told_as_it_is_now(hub, writer):
    await _write(hub, writer, extracted("a"))
    await _write(hub, writer, extracted("a", headline="Later", minute=5))
    async with reading(hub, after=0) as reader:
        events = await reader.events(1)
        assert [orjson.loads(event.data)["headline"] for event in events] == ["Later"]
        assert [event.kind for event in events] == ["changed"]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(reader.news), 0.2)


async def test_a_kill_reaches_a_search_that_neither_it_nor_the_killed_fits(hub, writer):
    await _write(hub, writer, extracted("a", headline="Ferry sinks", guid="1"))
    async with reading(hub, Search(Wanted(query="bridge", provider="another"))) as reader:
        kill = extracted("k", Relation.WITHDRAWAL, of="a", supersedes=["a"], minute=1, status=Status.KILLED)
        await _write(hub, writer, kill)
        events = await reader.events(1)
        killed = next(event for event in events if _name(event) == "a")
        told = orjson.loads(killed.data)
        assert (killed.kind, told["state"], told["usable"]) == ("withdrawn", "killed", False)
        assert "headline" not in told


async def test_what_was_superseded_is_told_to_who_may_have_it_on_the_screen(hub, writer):
    await _write(hub, writer, extracted("a"))
    async with reading(hub, Search(Wanted(query="nothing has these words"))) as reader:
        await _write(hub, writer, extracted("b", Relation.UPDATE, of="a", supersedes=["a"], minute=1))
        (event,) = await reader.events(1)
        assert (_name(event), event.kind) == ("a", "changed")
        assert orjson.loads(event.data)["superseded_by"] == str(id_of("b"))


async def test_while_the_database_is_away_streams_stay_open_and_then_miss_nothing(hub, writer, source):
    await _write(hub, writer, extracted("a"))
    async with reading(hub, after=0) as reader:
        assert await reader.names(1) == ["a"]
        hearing = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)  # it waits
        source.away = True
        await hub.look()
        assert await hearing == Beat(reader.position, away=True)
        await _write(hub, writer, extracted("b"))
        with pytest.raises(Transient):
            await next_page(hub, ALL, 0, 0)
        source.away = False
        await hub.look()
        assert await reader.next() == Beat(reader.position, away=False)
        assert await reader.names(1) == ["b"]


async def test_a_search_that_failed_once_is_asked_again(hub, writer, source, monkeypatch):
    monkeypatch.setattr(following, "INTERVAL", 0.01)
    fitting, failed = source.fitting, []

    def slow_at_first(wanted, rows):
        if not failed:
            failed.append(True)
            raise Transient("took longer than 3 s")
        return fitting(wanted, rows)

    source.fitting = slow_at_first
    await _write(hub, writer, extracted("a"))
    async with reading(hub, after=0) as reader:
        assert await reader.names(1) == ["a"]
    assert failed


async def test_who_is_too_far_behind_is_told_to_read_anew_and_goes_on_from_there(hub, writer, monkeypatch):
    monkeypatch.setattr(following, "TOO_FAR_BEHIND", 3)
    await _write(hub, writer, *(extracted(f"n{number}") for number in range(4)))
    async with reading(hub, after=1) as near:
        assert len(await near.names(3)) == 3
    async with reading(hub, after=0) as far:
        assert await far.next() == Reset(hub.head)
        await _write(hub, writer, extracted("a"))
        assert await far.names(1) == ["a"]


async def test_a_number_of_another_database_is_one_to_read_anew_from(hub, writer, monkeypatch):
    monkeypatch.setattr(following, "INTERVAL", 0.01)
    await _write(hub, writer, extracted("a"))
    async with reading(hub, after=hub.head + 5) as reader:
        told = asyncio.create_task(reader.next())
        while not told.done():
            await asyncio.sleep(0.01)
            await hub.look()
        assert told.result() == Reset(hub.head)


async def test_a_beat_comes_where_nothing_else_does_and_carries_the_number(hub, writer):
    await hub.look()
    async with reading(hub, Search(Wanted(query="nothing has these words")), after=0) as reader:
        hub.clock.advance(following.BEAT)
        await _write(hub, writer, extracted("a"))  # news, but none for this reader
        assert await reader.next() == Beat(hub.head, away=False)


async def test_streams_and_polls_end_when_the_desk_is_stopping(hub, writer):
    await hub.look()
    poll = asyncio.create_task(next_page(hub, ALL, hub.head, 30))
    async with reading(hub) as reader:
        ending = asyncio.create_task(anext(reader.news, None))
        await asyncio.sleep(0.05)
        hub.stopping.set()
        assert await asyncio.wait_for(ending, _SECONDS) is None
    assert await asyncio.wait_for(poll, _SECONDS) == Told(hub.head, ())


async def test_a_poll_on_a_long_way_ends_when_the_desk_is_stopping(hub, writer, source, monkeypatch):
    monkeypatch.setattr(hubs, "PAGE", 4)
    await asyncio.to_thread(writer.write, [extracted(f"n{number}") for number in range(30)])
    loop, fitting = asyncio.get_running_loop(), source.fitting

    def stopping_meanwhile(wanted, rows):
        loop.call_soon_threadsafe(hub.stopping.set)
        return fitting(wanted, rows)

    source.fitting = stopping_meanwhile
    page = await asyncio.wait_for(next_page(hub, Search(Wanted(query="flood")), 0, 0), _SECONDS)
    assert page == Told(4, ())


async def test_a_poll_waits_for_what_fits_and_returns_it_at_once(hub, writer):
    await hub.look()
    poll = asyncio.create_task(next_page(hub, Search(Wanted(query="flood")), 0, 30))
    await asyncio.sleep(0.05)
    await _write(hub, writer, extracted("a", headline="Storm"))
    await _write(hub, writer, extracted("b", headline="Flood"))
    page = await asyncio.wait_for(poll, _SECONDS)
    assert [_name(event) for event in page.events] == ["b"]
    assert page.position == hub.head


async def test_a_poll_goes_through_everything_from_the_beginning(hub, writer, monkeypatch):
    monkeypatch.setattr(following, "TOO_FAR_BEHIND", 3)
    monkeypatch.setattr(hubs, "PAGE", 4)
    await asyncio.to_thread(writer.write, [extracted(f"n{number}") for number in range(30)])
    told, position = [], 0
    while (page := await next_page(hub, ALL, position, 0, 7)).events:
        assert len(page.events) <= 7
        told += [_name(event) for event in page.events]
        position = page.position
    assert told == [f"n{number}" for number in range(30)]
    assert await next_page(hub, ALL, position + 7, 0) == Reset(position)


async def test_who_reads_everything_leaves_nothing_behind(hub, writer, monkeypatch):
    """Pages of before the ring, and what readers who are gone were told: on a quiet night nothing else drops them."""
    monkeypatch.setattr(hubs, "Ring", lambda head: Ring(head, 3))
    for module in (hubs, following):
        monkeypatch.setattr(module, "PAGE", 1)
    for number in range(hubs.OLD_PAGES + 10):
        await _write(hub, writer, extracted(f"n{number}"))
    position = 0
    while (page := await next_page(hub, Search(Wanted(query=f"-n{position}")), position, 0, 1)).events:
        position = page.position
    assert position == hub.head
    old = list(hub._old_pages.kept())
    assert 0 < len(old) <= hubs.OLD_PAGES
    assert [told for batch in (*old, *hub._ring.batches()) for told in batch.told.kept()] == []


async def test_a_look_that_fails_in_a_way_that_nobody_foresaw_is_not_the_last(hub, writer, source, monkeypatch):
    def broken(_after, _limit):
        raise ValueError("a relation of a later release")

    async with reading(hub) as reader:
        with monkeypatch.context() as patched:
            patched.setattr(source, "changes", broken)
            await hub.look()
            assert (await reader.next()).away
        await _write(hub, writer, extracted("a"))
        assert await reader.names(1) == ["a"]


async def test_who_reads_slowly_holds_nobody_up(hub, writer):
    await hub.look()
    async with reading(hub, after=0) as slow, reading(hub, after=0) as quick:
        for number in range(20):
            await _write(hub, writer, extracted(f"n{number}"))
            assert await quick.names(1) == [f"n{number}"]
        assert await slow.names(20) == [f"n{number}" for number in range(20)]


async def test_more_readers_than_a_process_takes_are_refused(hub, monkeypatch):
    monkeypatch.setattr(hubs, "MOST_READERS", 1)
    async with reading(hub, after=0):
        with pytest.raises(Full):
            await anext(follow(hub, ALL, 0))


async def test_the_hub_looks_less_often_where_many_searches_are_followed(hub, monkeypatch):
    monkeypatch.setattr(hubs, "BUSY_SEARCHES", 1)
    with hub.reading(ALL), hub.reading(ALL):
        assert hub.interval == hubs.INTERVAL
        with hub.reading(Search(Wanted(query="flood"))):
            assert hub.interval == hubs.BUSY_INTERVAL
