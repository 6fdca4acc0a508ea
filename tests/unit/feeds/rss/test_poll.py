"""A feed is polled: what is new comes once, whatever the server does."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.feeds.http.client import HttpClient
from stream.feeds.publish import Publisher
from stream.feeds.rss.poll import open_rss
from stream.feeds.rss.settings import RssSettings
from stream.feeds.take import Look, take
from stream.feeds.tools import Tools
from stream.feeds.transport import SINCE, Batch, FarSideFault, FarSideGone, FarSideRefuses, Skipped
from stream.kafka import raw_headers
from stream.newsdesk import articles
from tests.factories import ORIGIN
from tests.far_side import FarSide
from tests.feed_texts import Story, feed_of

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
PATH = "/feed.xml"
SECRET = "hunter2"  # noqa: S105 - no password


@dataclass
class Told:
    """A report that keeps what it is told."""

    counts: Counter[Skipped] = field(default_factory=Counter)
    gaps: int = 0
    notes: list[str | None] = field(default_factory=list)

    def skipped(self, why: Skipped, count: int = 1) -> None:
        self.counts[why] += count

    def gap(self) -> None:
        self.gaps += 1

    def backlog(self, count: int) -> None:
        raise AssertionError(count)

    def note(self, text: str | None) -> None:
        self.notes.append(text)


@dataclass
class Desk:
    """A source of kind rss, its far side, and the mark that is kept between its looks."""

    far: FarSide
    producer: object
    clock: SetClock
    http: HttpClient
    mark: dict = field(default_factory=dict)
    marks: list[dict] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    settings: dict = field(default_factory=dict)

    def serves(self, *stories: Story, **how) -> None:
        self.far.says(PATH, feed_of(stories, **how))

    async def look(self, *, url: str | None = None) -> list[str]:
        """Look once; the headlines that the brokers have by it, in order."""
        before = len(self.producer.taken)
        await self.look_for_all(url=url)
        return self.headlines(before)

    async def look_for_all(self, *, url: str | None = None) -> Look:
        settings = RssSettings(
            kind="rss", url=url or self.far.url + PATH, allow_private=True, timeout=5, **self.settings
        )
        publisher = Publisher(self.producer, "hill", "rss", settings, self.clock)

        async def publish(items):
            return await publisher.patiently(items, asyncio.Event())

        async def keep(mark):
            kept = json.loads(json.dumps(mark))  # as the topic gives it back
            self.mark = kept
            self.marks.append(kept)

        return await take(
            open_rss("hill", settings, Tools(self.clock, self.http)),
            self.mark,
            self.told,
            publish=publish,
            keep=keep,
            batched=self.batches.append,
        )

    def headlines(self, since: int = 0) -> list[str]:
        return [found.headline for payload in self.producer.taken[since:] for found in articles(payload, ORIGIN)]


@pytest.fixture
async def desk(producer):
    clock = SetClock(NOON)
    http = HttpClient(clock)
    async with FarSide() as far:
        yield Desk(far, producer, clock, http)
    await http.close()


def story(number: int, **fields) -> Story:
    """A story whose minute is its number."""
    at = NOON + timedelta(minutes=number - 60)
    fields = {"title": f"Story {number}", "link": f"https://hill.example/{number}", "guid": f"urn:{number}"} | fields
    return Story(**({"date": f"{at:%a, %d %b %Y %H:%M:%S} GMT", "text": f"Copy {number}."} | fields))


def stories(*numbers: int) -> list[Story]:
    return [story(number) for number in numbers]


# What is taken


async def test_a_new_entry_is_one_record_and_comes_once(desk):
    desk.serves(*stories(2, 1))
    assert await desk.look() == ["Story 1", "Story 2"]
    desk.serves(*stories(3, 2, 1))
    assert await desk.look() == ["Story 3"]
    assert await desk.look() == []
    assert desk.producer.taken[-1] == feed_of([story(3)])
    assert desk.told.counts[Skipped.KNOWN] == 2


async def test_a_record_says_where_it_came_from_and_no_secret(desk):
    desk.serves(story(1, link="https://hill.example/late-ferry?id=1"))
    url = desk.far.url.replace("//", f"//desk:{SECRET}@") + f"{PATH}?key={SECRET}"
    await desk.look(url=url)
    headers = desk.producer.headers[0]
    assert headers[raw_headers.ORIGIN] == f"{desk.far.url}{PATH}?key=…"
    assert headers[raw_headers.MODIFIED] == "2026-03-08T11:01:00+00:00"
    assert desk.producer.files == ["late-ferry"]
    assert SECRET not in json.dumps([*desk.marks, *desk.producer.headers])


@pytest.mark.parametrize("field", ["title", "link", "text", "date"])
async def test_an_entry_that_says_something_else_comes_again(desk, field):
    other = {"date": "Sun, 08 Mar 2026 11:59:00 GMT"}.get(field, "https://hill.example/other")
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    desk.serves(*stories(3, 2), story(1, **{field: other}))
    assert len(await desk.look()) == 1


async def test_markup_and_white_space_alone_are_no_change(desk):
    desk.serves(story(1, text="<p>Copy  1.</p>"))
    await desk.look()
    desk.serves(story(1, text="<div>Copy 1.</div>\n"))
    assert await desk.look() == []


async def test_many_entries_come_in_batches_each_with_a_mark_of_its_own(desk):
    desk.settings["first"] = {"most": 1000}
    desk.serves(*stories(*range(450, 0, -1)))
    assert await desk.look() == [f"Story {number}" for number in range(1, 451)]
    assert [len(batch.items) for batch in desk.batches] == [200, 200, 50]
    assert ["body" in mark for mark in desk.marks] == [False, False, True]


async def test_what_was_not_acknowledged_comes_again_and_nothing_else(desk):
    """The end comes after the first of three batches: the look is closed there."""
    desk.settings["first"] = {"most": 1000}
    desk.serves(*stories(*range(450, 0, -1)))
    transport = open_rss(
        "hill",
        RssSettings(kind="rss", url=desk.far.url + PATH, allow_private=True, **desk.settings),
        Tools(desk.clock, desk.http),
    )
    look = transport.look({}, desk.told)
    first = await anext(look)
    second = await anext(look)
    await look.aclose()
    assert (len(first.items), len(second.items)) == (200, 200)
    desk.mark = json.loads(json.dumps(first.mark))
    assert await desk.look() == [f"Story {number}" for number in range(201, 451)]


async def test_an_entry_that_is_listed_twice_is_known_only_once_it_was_taken(desk):
    desk.settings["first"] = {"most": 1000}
    twice = [*stories(*range(201, 0, -1)), story(201)]
    desk.serves(*twice)
    transport = open_rss(
        "hill",
        RssSettings(kind="rss", url=desk.far.url + PATH, allow_private=True, **desk.settings),
        Tools(desk.clock, desk.http),
    )
    look = transport.look({}, desk.told)
    first = await anext(look)
    await look.aclose()
    desk.mark = json.loads(json.dumps(first.mark))
    assert len(first.items) == 200
    assert set(await desk.look()) == {"Story 201"}  # its record has it as often as the feed


async def test_validators_are_kept_with_the_last_batch_only(desk):
    desk.settings["first"] = {"most": 1000}
    desk.far.says(PATH, feed_of(stories(*range(201, 0, -1))), ETag='"a"')
    await desk.look_for_all()
    assert [mark.get("etag") for mark in desk.marks] == [None, '"a"']


@pytest.mark.parametrize("identity", ["auto", "link", "guid", "title"])
async def test_what_makes_two_entries_the_same_one(desk, identity):
    desk.settings["identity"] = identity
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    changed = {"auto": "guid", "guid": "guid"}.get(identity, identity)
    desk.serves(*stories(3, 2), story(1, **{changed: "https://hill.example/new"}))
    taken = await desk.look()
    desk.serves(*stories(3, 2), story(1, **{changed: "https://hill.example/new"}, text="Changed."))
    assert [len(taken), len(await desk.look())] == [0 if changed == "guid" else 1, 1]


# Nothing is taken twice


async def test_new_guids_under_known_links_are_not_taken(desk):
    for generation in range(3):
        desk.serves(*[story(number, guid=f"urn:{generation}:{number}") for number in (3, 2, 1)])
        assert len(await desk.look()) == (3 if generation == 0 else 0)
    assert desk.told.counts[Skipped.UNSTABLE_GUID] == 6
    assert desk.told.gaps == 0
    desk.serves(*[story(number, guid=f"urn:9:{number}") for number in (4, 3, 2, 1)])
    assert await desk.look() == ["Story 4"]


async def test_a_bulletin_under_one_link_with_a_new_guid_each_time_is_taken(desk):
    for number in (1, 2, 3):
        desk.serves(story(number, link="https://hill.example/latest"))
        assert await desk.look() == [f"Story {number}"]


async def test_a_feed_that_shrinks_to_nothing_and_comes_back_is_not_taken_twice(desk):
    desk.serves(*stories(*range(20, 0, -1)))
    await desk.look()
    for _ in range(3):
        desk.serves(extra=f"<ttl>{len(desk.marks)}</ttl>")
        assert await desk.look() == []
    desk.serves(*stories(*range(20, 0, -1)))
    assert await desk.look() == []
    assert desk.told.gaps == 0


async def test_an_old_entry_that_is_shown_again_is_not_taken_twice(desk):
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    for number in range(4, 17):
        desk.serves(*stories(number, number - 1, number - 2))
        assert await desk.look() == [f"Story {number}"]
    desk.serves(*stories(16, 2, 1))
    assert await desk.look() == []


@pytest.mark.parametrize("date", ["Tue, 08 Jan 2041 11:00:00 GMT", "", "yesterday"])
async def test_dates_in_the_future_or_none_are_not_taken_twice(desk, date):
    for listed in ((2, 1), (3, 2, 1), (3, 2), (3, 2, 1)):
        desk.serves(*[story(number, date=date) for number in listed], extra=f"<ttl>{len(desk.marks)}</ttl>")
        await desk.look()
    assert sorted(desk.headlines()) == ["Story 1", "Story 2", "Story 3"]


async def test_dates_that_are_those_of_the_look_are_not_taken_twice(desk):
    for minute in range(3):
        date = f"Sun, 08 Mar 2026 11:0{minute}:00 GMT"
        desk.serves(*[story(number, date=date) for number in (2, 1)])
        assert len(await desk.look()) == (2 if minute == 0 else 0)


async def test_stories_that_share_one_guid_come_once_each_and_are_told_apart(desk):
    shared = [story(number, guid="urn:all", text=f"{chr(96 + number) * 9} " * 9) for number in (3, 2, 1)]
    desk.serves(*shared)
    await desk.look()
    assert await desk.look() == []
    desk.serves(story(4, guid="urn:all", text="ddddd " * 9), *shared)
    await desk.look()
    assert len(desk.producer.taken) == 2  # what shares a guid stands in one record
    links = {found.guid for payload in desk.producer.taken for found in articles(payload, ORIGIN)}
    assert links == {f"https://hill.example/{number}" for number in (1, 2, 3, 4)}
    desk.serves(story(4, guid="urn:all", text="ddddd " * 9))  # alone now
    assert await desk.look() == []


@pytest.mark.parametrize("how", [{"guid": ""}, {"guid": "urn:live"}, {"guid": "", "link": ""}])
@pytest.mark.parametrize("also", [{}, {"text": "All trains run."}, {"date": ""}])
async def test_entries_of_one_name_and_one_title_are_not_taken_twice(desk, how, also):
    """A desk's bulletins: `Traffic`, hour by hour, all at the same page."""
    alike = {"title": "Traffic", "link": "https://hill.example/traffic"} | how | also
    listed = [*(story(number, **alike) for number in (3, 2, 1)), *stories(*range(27, 20, -1))]
    desk.serves(*listed)
    await desk.look()
    for number in (4, 5):
        listed = [story(number, **alike), *listed]
        desk.serves(*listed)
        before = len(desk.producer.taken)
        await desk.look()
        came = b"".join(desk.producer.taken[before:])
        assert came or also, "what is new is taken"
        desk.serves(*listed, extra=f"<ttl>{number}</ttl>")  # other bytes, and no news
        assert await desk.look() == []


# The first look


@pytest.mark.parametrize(("most", "taken"), [(3, [57, 58, 59]), (50, [56, 57, 58, 59])])
async def test_a_first_look_takes_what_is_recent_and_knows_the_rest(desk, most, taken):
    desk.settings["first"] = {"within": "30m", "most": most}
    desk.serves(*stories(59, 58, 57, 56, 3, 2, 1))
    assert await desk.look() == [f"Story {number}" for number in taken]
    assert desk.told.counts[Skipped.OLD] == 7 - len(taken)
    desk.serves(*stories(60, 59, 58, 57, 56, 3, 2, 1))
    assert await desk.look() == ["Story 60"]


async def test_an_empty_feed_at_first_and_then_an_old_entry_is_taken(desk):
    desk.serves()
    assert await desk.look() == []
    desk.serves(story(-5000))
    assert await desk.look() == ["Story -5000"]


async def test_after_a_reset_to_a_time_all_from_then_on_is_taken(desk):
    desk.mark = {SINCE: (NOON - timedelta(minutes=58)).isoformat()}
    desk.settings["first"] = {"most": 0}
    desk.serves(*stories(3, 2, 1))
    assert await desk.look() == ["Story 2", "Story 3"]
    assert SINCE not in desk.mark
    assert await desk.look() == []


async def test_a_feed_at_another_address_is_looked_at_for_the_first_time(desk):
    desk.settings["first"] = {"within": "30m"}
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    desk.far.says("/other.xml", feed_of(stories(58, 14, 13)))
    assert await desk.look(url=f"{desk.far.url}/other.xml") == ["Story 58"]
    assert desk.told.gaps == 0


async def test_the_same_feed_at_another_address_is_not_taken_twice(desk):
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    desk.far.says("/other.xml", feed_of(stories(4, 3, 2)))
    assert await desk.look(url=f"{desk.far.url}/other.xml") == ["Story 4"]


# What a look costs, and when the next one comes


async def test_what_is_unchanged_is_not_sent_again(desk):
    desk.far.says(PATH, feed_of(stories(1)), ETag='W/"a"', Last_Modified="Sun, 08 Mar 2026 11:00:00 GMT")
    await desk.look()
    desk.far.says(PATH, status=304)
    assert await desk.look() == []
    first, second = desk.far.asked
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == 'W/"a"'
    assert "if-modified-since" not in second.headers


async def test_a_date_is_sent_only_where_there_is_no_etag(desk):
    desk.far.says(PATH, feed_of(stories(1)), Last_Modified="Sun, 08 Mar 2026 11:00:00 GMT")
    await desk.look()
    await desk.look()
    assert desk.far.asked[1].headers["if-modified-since"] == "Sun, 08 Mar 2026 11:00:00 GMT"


async def test_a_server_that_answers_304_for_ever_is_found_out_within_a_day(desk):
    """As real ones do: whoever shows a validator gets 304, be there news or not."""
    body = feed_of(stories(1))

    async def always(request: web.Request) -> web.StreamResponse:
        return web.Response(
            status=304 if "If-None-Match" in request.headers else 200, body=body, headers={"ETag": '"for ever"'}
        )

    desk.far.answers[PATH] = always
    await desk.look()
    body = feed_of(stories(2, 1))
    taken, hours = [], 0
    while not taken and hours < 30:
        hours += 1
        desk.clock.advance(3600)
        taken = await desk.look()
    assert (taken, hours) == (["Story 2"], 24)
    assert sum("if-none-match" in asked.headers for asked in desk.far.asked) == 23


async def test_a_304_to_a_question_without_validators_is_a_fault(desk):
    desk.far.says(PATH, status=304)
    with pytest.raises(FarSideFault, match="without validators"):
        await desk.look()


async def test_a_look_that_finds_nothing_writes_no_mark(desk):
    desk.serves(*stories(1))
    for _ in range(5):
        await desk.look()
    assert len(desk.marks) == 1


async def test_the_interval_follows_how_much_of_the_feed_is_new_and_is_never_longer_than_the_file_says(desk):
    desk.settings["every"] = "2m"
    waits = []
    ticking = {"extra": "<ttl>1440</ttl>"}
    for newest in (3, 6, 9, 12):
        desk.serves(*stories(newest, newest - 1, newest - 2), **ticking)
        waits.append((await desk.look_for_all()).wait)
    waits += [(await desk.look_for_all()).wait for _ in range(60)]
    assert waits[:5] == [120, 60, 30, 30, 30]
    assert waits[-1] == max(waits) == 120


async def test_a_look_that_knows_nothing_of_what_it_finds_is_a_gap(desk):
    desk.serves(*stories(3, 2, 1))
    await desk.look()
    desk.serves(*stories(5, 4, 3))
    await desk.look()
    assert desk.told.gaps == 0
    desk.serves(*stories(9, 8, 7))
    assert await desk.look() == ["Story 7", "Story 8", "Story 9"]
    assert desk.told.gaps == 1


# Where the far side does not do as it should


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<!DOCTYPE html><html><body>Sorry, the site is down.</body></html>", "unrecognised"),
        (b"<html><head/><body>Sorry</body></html>", "unrecognised"),
        (b'{"error": "quota"}', "unrecognised"),
        (b"", "empty"),
        (b" \n", "empty"),
    ],
)
async def test_a_page_in_place_of_a_feed_is_a_dead_letter_once_and_a_fault_each_time(desk, page, reason):
    desk.serves(*stories(2, 1))
    await desk.look()
    known = desk.mark["seen"]
    desk.far.says(PATH, page)
    for _ in range(3):
        with pytest.raises(FarSideFault, match="no feed"):
            await desk.look()
        desk.clock.advance(4000)
    assert desk.producer.taken[2:] == [page]
    assert desk.producer.headers[2][raw_headers.REFUSED].startswith(reason)
    assert desk.mark["seen"] == known
    desk.serves(*stories(3, 2, 1))
    assert await desk.look() == ["Story 3"]


async def test_pages_that_differ_each_time_are_one_dead_letter_an_hour(desk):
    for number in range(6):
        desk.far.says(PATH, f"<html>Error {number}</html>".encode())
        with pytest.raises(FarSideFault):
            await desk.look()
        desk.clock.advance(1000)
    assert desk.producer.taken == [b"<html>Error 0</html>", b"<html>Error 4</html>"]


async def test_a_page_before_the_first_look_leaves_it_the_first(desk):
    desk.settings["first"] = {"within": "30m"}
    desk.far.says(PATH, b"<html>Soon</html>")
    with pytest.raises(FarSideFault):
        await desk.look()
    desk.serves(*stories(58, 2, 1))
    assert await desk.look() == ["Story 58"]


async def test_a_feed_that_is_too_large_is_referred_to_and_skipped(desk):
    desk.settings["max_bytes"] = 5000
    desk.far.says(PATH, feed_of(stories(1)) + b" " * 5000)
    for _ in range(2):
        with pytest.raises(FarSideFault, match="more than 5000 bytes"):
            await desk.look()
    assert desk.producer.taken == [b""]
    assert desk.producer.headers[0][raw_headers.REFUSED].startswith("oversize")
    assert desk.told.counts[Skipped.OVERSIZE] == 2


@pytest.mark.parametrize(
    "body",
    [
        feed_of(stories(2, 1)).replace(b"</item><", b"</itm><", 1),
        b'<!DOCTYPE rss SYSTEM "rss-0.91.dtd">' + feed_of(stories(2, 1)).partition(b"\n")[2],
        feed_of(stories(2, 1)).replace(b"Copy 1", b"Caf\xe9 &nbsp;"),
    ],
)
async def test_a_feed_that_cannot_be_taken_apart_comes_whole_once_for_each_content(desk, body):
    desk.far.says(PATH, body)
    for _ in range(3):
        await desk.look_for_all()
    assert desk.producer.taken == [body]
    desk.far.says(PATH, body + b"\n")
    await desk.look_for_all()
    assert desk.producer.taken == [body, body + b"\n"]


@pytest.mark.parametrize(
    ("status", "fault"),
    [(401, FarSideRefuses), (403, FarSideRefuses), (404, FarSideGone), (410, FarSideGone), (500, FarSideFault)],
)
async def test_an_answer_that_is_a_fault_is_one_and_the_feed_comes_back(desk, status, fault):
    desk.serves(*stories(1))
    await desk.look()
    desk.far.says(PATH, status=status)
    with pytest.raises(fault):
        await desk.look()
    desk.serves(*stories(2, 1))
    assert await desk.look() == ["Story 2"]


@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_a_server_asks_us_to_wait_is_passed_on(desk, status):
    desk.far.says(PATH, status=status, Retry_After="120")
    with pytest.raises(FarSideFault) as fault:
        await desk.look()
    assert fault.value.retry_after == 120.0


async def test_a_move_for_good_is_told_after_three_looks_in_a_row(desk):
    desk.far.says("/new.xml", feed_of(stories(1)))
    desk.far.says(PATH, status=301, Location=f"/new.xml?key={SECRET}")
    for _ in range(4):
        await desk.look()
    note = f"moved for good to {desk.far.url}/new.xml?key=…: change the file"
    assert desk.told.notes == [None, None, note, note]
    assert SECRET not in json.dumps(desk.marks)
    desk.far.says(PATH, status=302, Location="/new.xml")
    await desk.look()
    assert desk.told.notes[-1] is None


async def test_a_small_head_and_many_entries_cost_no_more_than_the_feed(desk):
    """A far side that repeats a head of 200 kB before each of 500 entries would make 100 MB of 300 kB."""
    desk.settings["first"] = {"most": 1000}
    body = feed_of(stories(*range(500, 0, -1)), extra=f"<copyright>{'x' * 200_000}</copyright>")
    desk.far.says(PATH, body)
    await desk.look_for_all()
    assert desk.producer.taken == [body]
    await desk.look_for_all()
    assert len(desk.producer.taken) == 1


@pytest.mark.parametrize(
    "mark",
    [
        {"seen": "no base64!"}, {"seen": 3}, {"v": 9, "rhythm": "x", "moved": 1, "pages": {}, "full_at": 5},
        {"rhythm": [None, 1], "moved": ["a", "b"], SINCE: "soon", "length": "long", "paged_at": ""},
    ],
)  # fmt: skip
async def test_a_mark_that_is_damaged_is_a_first_look(desk, mark):
    desk.mark = mark
    desk.serves(*stories(2, 1))
    assert await desk.look() == ["Story 1", "Story 2"]
    assert await desk.look() == []


async def test_the_longest_feed_has_a_mark_that_fits(desk):
    desk.settings["first"] = {"most": 0}
    desk.settings["max_bytes"] = "8MiB"
    for start in (0, 4000):
        desk.serves(*stories(*range(start, start + 4000)))
        await desk.look_for_all()
    assert len(json.dumps(desk.mark)) < 128_000
    assert len(desk.producer.taken) == 4000


@pytest.mark.parametrize("url", ["ftp://hill.example/feed", "hill.example", f"desk:{SECRET}@hill.example", "http://["])
def test_an_address_that_is_none_is_said_before_anything_is_asked(desk, url):
    with pytest.raises(Misconfigured, match="source hill: url: is no http or https address") as wrong:
        open_rss("hill", RssSettings(kind="rss", url=url), Tools(desk.clock, desk.http))
    assert SECRET not in str(wrong.value)
