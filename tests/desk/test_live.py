"""Pages that live, in a real browser: what comes in, what is changed and what is killed while somebody looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from schemas import Relation, Status
from stream.store import open_engine
from stream.store.reading import latest_change
from tests.desk.browser import Watched, chromium
from tests.desk.copy import copy_of_a_day, filler, item, stored
from tests.desk.desk import Desk
from tests.factories import id_of

pytestmark = [pytest.mark.desk, pytest.mark.timeout(300)]

expect.set_options(timeout=20_000)


_A_YEAR_BEHIND = """
const real = Date.now;
Date = class extends Date {
  constructor(...given) { if (given.length) super(...given); else super(Date.now()); }
  static now() { return real() - 365 * 86_400_000; }
};
"""


@dataclass
class Room:
    """A desk, its database, and a browser."""

    desk: Desk
    engine: Engine
    browser: object
    minute: int = 1000

    def write(self, *items):
        stored(self.engine, items)

    def item(self, name, *arguments, **fields):
        """An article that comes after all others."""
        self.minute += 1
        return item(name, *arguments, minute=self.minute, **fields)

    def open(self, path="/", **settings) -> Watched:
        """A window of a reader of its own, live."""
        watched = Watched(self.browser, self.desk.url, **settings)
        go(watched.page, self.desk.url + path)
        return watched


def go(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("html[data-live=live]")).to_be_attached()


def line(page: Page, name: str):
    return page.locator(f'#lines > article[data-article="{id_of(name)}"]')


@pytest.fixture(scope="module")
def room(new_database, tmp_path_factory) -> Iterator[Room]:
    url = new_database()
    engine = open_engine(url)
    stored(engine, [*copy_of_a_day(), *filler(80)])
    desk = Desk(tmp_path_factory.mktemp("live"), url).start()
    with chromium() as browser:
        yield Room(desk, engine, browser)
    desk.close()
    engine.dispose()


def test_at_the_top_a_line_comes_by_itself_as_the_server_makes_it(room):
    with room.open("/?q=bridge") as reader:
        room.write(room.item("top", headline="Bridge opens", body="The bridge is open."), room.item("top-not"))
        new = line(reader.page, "top")
        expect(new.locator("h2 mark")).to_have_text("Bridge")
        expect(new).to_have_attribute("aria-posinset", "1")
        expect(line(reader.page, "top-not")).to_have_count(0)
        made = new.evaluate("each => each.outerHTML")
        reader.page.reload()
        assert _plain(made) == _plain(line(reader.page, "top").evaluate("each => each.outerHTML"))
        assert reader.said == []


def _plain(html):
    return re.sub(r' aria-(posinset|setsize)="\d+"|\s+', "", html)


def test_the_list_never_moves_under_its_reader(room):
    with room.open() as reader:
        page = reader.page
        page.evaluate("scrollTo(0, 400)")
        read = page.locator("#lines > article").nth(8)
        before = read.bounding_box()
        room.write(room.item("moves-1"), room.item("moves-2"))
        button = page.locator("#live-new")
        expect(button).to_have_text("2 new · press .")
        expect(page.locator("#said")).to_have_text("2 new articles")
        expect(page).to_have_title(re.compile(r"^\(2\) "))
        assert read.bounding_box() == before
        assert line(page, "moves-1").count() == 0
        page.keyboard.press(".")
        expect(page.locator("#lines > article").first).to_have_attribute("data-article", str(id_of("moves-2")))
        expect(page.locator("#lines > article").first).to_be_focused()
        expect(button).to_be_hidden()
        assert page.evaluate("scrollY") == 0
        assert reader.said == []


@pytest.mark.parametrize("does", ["selects", "focuses", "pauses"])
def test_nothing_comes_by_itself_while_the_reader_does_something_with_the_list(room, does):
    with room.open() as reader:
        page = reader.page
        first = page.locator("#lines > article").first
        if does == "selects":
            page.evaluate("getSelection().selectAllChildren(document.querySelector('#lines h2'))")
        elif does == "focuses":
            first.focus()
        else:
            page.locator("#live-pause").click()
        before = first.get_attribute("data-article"), first.bounding_box()
        room.write(room.item(f"busy-{does}"))
        expect(page.locator("#live-new")).to_have_text("1 new · press .")
        assert (first.get_attribute("data-article"), first.bounding_box()) == before
        if does == "pauses":
            page.locator("#live-pause").click()
            expect(line(page, "busy-pauses")).to_have_count(1)


def test_a_kill_is_seen_at_once_in_list_search_ticker_story_and_article(room):
    room.write(room.item("bad", headline="Senator arrested", body="Police arrested a senator.", urgency=1))
    bad = id_of("bad")
    paths = ("/", "/?q=senator+arrested&status=usable", "/?view=ticker", f"/stories/{bad}", f"/articles/{bad}")
    readers = [room.open(path) for path in paths]
    try:
        pages = [reader.page for reader in readers]
        expect(pages[4].locator("#copy")).to_have_count(1)
        room.write(room.item("bad-kill", Relation.WITHDRAWAL, of="bad", supersedes=("bad",), status=Status.KILLED,
                             headline="KILL", body="Kill the story.", ednote="It is wrong."))  # fmt: skip
        of_it = f':is(article, li):has(a[href$="/articles/{bad}"])'
        for page in pages[:3]:  # in the list it is under the kill, as a version of one story
            expect(page.locator(f"#lines {of_it} .badge.killed").first).to_be_attached()
            expect(page.locator("#lines")).not_to_contain_text("Police arrested")
        for page in pages[3:]:
            expect(page.locator(".banner.killed")).to_have_count(1)
        expect(pages[4].locator("#copy")).to_have_count(0)
        expect(pages[4].locator("main")).not_to_contain_text("Police arrested")
        assert [reader.said for reader in readers] == [[]] * 5
    finally:
        for reader in readers:
            reader.context.close()


def test_a_page_that_is_not_answered_in_time_is_asked_for_again(room):
    """A desk that is slow for a quarter of a minute costs no reader the correction of what is on the screen."""
    room.write(room.item("dike", headline="Dike holds", body="The dike holds 40 million litres."))
    held = []

    def answer(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    with Watched(room.browser, room.desk.url) as reader:
        page = reader.page
        go(page, f"{room.desk.url}/articles/{id_of('dike')}")
        page.route(f"**/articles/{id_of('dike')}", answer)
        room.write(room.item("dike-2", Relation.CORRECTION, of="dike", supersedes=("dike",), status=Status.CORRECTED))
        expect(page.locator(".banner.superseded")).to_have_count(1, timeout=40_000)
        assert len(held) == 1
        page.unroute_all(behavior="ignoreErrors")


def test_an_embargo_ends_by_the_time_of_the_server(room):
    """The browser's clock is a year behind."""
    until = datetime.now(UTC) + timedelta(seconds=8)
    room.write(room.item("soon", status=Status.EMBARGOED, embargo_until=until, headline="Rate lifted"))
    watched = Watched(room.browser, room.desk.url)
    with watched as reader:
        reader.page.add_init_script(_A_YEAR_BEHIND)
        go(reader.page, room.desk.url)
        badge = line(reader.page, "soon").locator(".badge.embargoed")
        assert datetime.now(UTC) >= until or badge.count() == 1
        expect(badge).to_have_count(0)
        assert datetime.now(UTC) >= until


def test_a_newer_version_takes_the_place_of_the_older_which_folds_under_it(room):
    room.write(room.item("v1", headline="Storm nears coast"))
    with room.open() as reader:
        expect(line(reader.page, "v1")).to_have_count(1)
        room.write(room.item("v2", Relation.UPDATE, of="v1", supersedes=("v1",), headline="Storm hits coast"))
        expect(line(reader.page, "v2").locator(".others li")).to_have_count(1)
        expect(line(reader.page, "v2").locator("summary")).to_have_text(re.compile(r"^also: .+ \(1\)$"))
        expect(line(reader.page, "v1")).to_have_count(0)
        assert reader.said == []


def test_tabs_of_a_browser_share_one_stream(room):
    before = room.desk.metric("wire_desk_streams ")
    with room.open() as reader:
        second = reader.context.new_page()
        go(second, room.desk.url)
        assert room.desk.metric("wire_desk_streams ") - before <= 1
        room.write(room.item("shared"))
        for page in (reader.page, second):
            page.bring_to_front()
            expect(line(page, "shared").or_(page.locator("#live-new:not([hidden])")).first).to_be_attached()
        reader.page.close()  # the other goes on, and missed nothing
        room.write(room.item("shared-2"))
        expect(line(second, "shared-2")).to_have_count(1)


def test_a_burst_is_one_button_and_the_page_stays_small(room):
    with room.open() as reader:
        page = reader.page
        count = page.locator("#lines > article").count()
        room.write(*(room.item(f"burst-{number}") for number in range(500)))
        expect(page.locator("#live-new")).to_have_text("500 new · press .")
        assert page.locator("#lines > article").count() == count
        page.keyboard.press(".")
        expect(line(page, "burst-499")).to_have_count(1)
        assert page.locator("#lines > article").count() <= 600
        assert reader.said == []


def test_where_the_stream_is_cut_the_page_asks(room):
    watched = Watched(room.browser, room.desk.url)
    with watched as reader:
        reader.page.route("**/api/v1/stream*", lambda route: route.abort())
        reader.page.goto(room.desk.url)
        expect(reader.page.locator("html[data-live=asking]")).to_be_attached(timeout=60_000)
        room.write(room.item("asked"))
        expect(line(reader.page, "asked")).to_have_count(1)


def test_a_second_reset_within_a_minute_is_put_off_and_not_lost(room):
    """What came in between is told by nothing else: while an archive is taken in, one reset follows the other."""
    with Watched(room.browser, room.desk.url) as reader:
        page = reader.page
        go(page, room.desk.url)
        page.evaluate("sessionStorage.setItem('wirestream.reset', String(Date.now() - 50_000))")
        page.route("**/api/v1/stream*", lambda route: route.abort())
        page.route("**/api/v1/changes*", lambda route: route.abort())
        page.reload()
        room.write(room.item("between"))
        latest = latest_change(room.engine)
        told = [f"id: {latest}\nevent: reset\ndata: {{}}\n\n"]  # once: what comes after it knows of nothing new
        quiet = f'id: {latest}\nevent: beat\ndata: {{"now": "2026-03-01T12:00:00Z", "away": false}}\n\n'

        def answer(route):
            route.fulfill(content_type="text/event-stream", body=told.pop() if told else quiet)

        page.route("**/api/v1/stream*", answer)
        page.on("load", lambda: page.unroute_all(behavior="ignoreErrors"))
        expect(line(page, "between")).to_have_count(1, timeout=40_000)


def test_who_was_away_for_long_gets_the_page_anew_and_keeps_the_place(room):
    stream = {"answers": 'event: beat\ndata: {"now": "2026-03-01T12:00:00Z", "away": false}\n\n'}

    def answer(route):
        if body := stream["answers"]:
            route.fulfill(content_type="text/event-stream", body=body)
        else:
            route.continue_()

    watched = Watched(room.browser, room.desk.url)
    with watched as reader:
        page = reader.page
        page.route("**/api/v1/stream*", answer)
        go(page, room.desk.url)
        page.evaluate("scrollTo({top: 500, behavior: 'instant'})")
        read = page.locator("#lines > article").nth(12)
        name, before = read.get_attribute("data-article"), read.bounding_box()
        room.write(room.item("meanwhile"))
        page.on("load", lambda: stream.update(answers=""))
        stream["answers"] = "id: 1\nevent: reset\ndata: {}\n\n"
        expect(line(page, "meanwhile")).to_have_count(1)
        assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
        expect(page.locator("html[data-live=live]")).to_be_attached()
        after = page.locator(f'#lines > article[data-article="{name}"]').bounding_box()
        assert abs(after["y"] - before["y"]) < 3
