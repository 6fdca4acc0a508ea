"""A reader at work: by keys alone, without script, and with more copy than a page has room for."""

from __future__ import annotations

import pytest

from schemas import Relation
from stream.store import open_engine
from tests.desk.browser import Watched, until
from tests.desk.copy import filler, item, stored
from tests.factories import id_of

pytestmark = pytest.mark.desk

WEIGHT = 120_000
"""Bytes of a page with all that it loads, unpacked."""
_FOCUSED = "document.activeElement.closest('article[data-article]')?.dataset.article ?? document.activeElement.id"

_NOTHING_KEPT = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("it is blocked", "SecurityError"); } });
}
"""


def test_keys_lead_through_the_list_into_a_story_and_back(desk, browser):
    with Watched(browser, desk.url) as watched:
        page, keys = watched.page, watched.page.keyboard
        page.goto("/")
        keys.press("j")
        first = page.evaluate(_FOCUSED)
        keys.press("j")
        second = page.evaluate(_FOCUSED)
        assert first != second
        keys.press("k")
        assert page.evaluate(_FOCUSED) == first
        keys.press("j")
        keys.press("o")
        page.wait_for_url(f"**/articles/{second}")
        keys.press("Escape")
        page.wait_for_url(f"{desk.url}/")
        page.wait_for_selector(f"article[data-article='{second}'][data-seen]")
        keys.press("g")
        keys.press("q")
        page.wait_for_url("**/quotes")


def test_a_browser_that_keeps_nothing_has_keys_and_lives(desk, browser):
    with Watched(browser, desk.url) as watched:
        watched.page.add_init_script(_NOTHING_KEPT)
        watched.page.goto("/")
        until(watched.page, "document.documentElement.dataset.live === 'live'")
        watched.page.keyboard.press("j")
        assert watched.page.evaluate(_FOCUSED)
        assert watched.said == []


def test_x_folds_out_copies_and_d_shows_what_changed(desk, browser):
    with Watched(browser, desk.url) as watched:
        page = watched.page
        page.goto("/?q=ferry+missing")
        page.keyboard.press("j")
        page.keyboard.press("x")
        assert page.locator("#lines details[open] .others li").count() == 4
        page.goto(f"/articles/{id_of('ferry-2')}")
        page.keyboard.press("d")
        page.wait_for_url("**/diff?from=*")
        assert page.locator("ins").count() > 0


def test_keys_do_nothing_while_somebody_types_or_when_they_are_off(desk, browser):
    with Watched(browser, desk.url) as watched:
        page = watched.page
        page.goto("/")
        page.keyboard.press("/")
        page.keyboard.type("jog?")
        assert page.input_value("#q") == "jog?"
        assert page.locator("dialog[open]").count() == 0
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        page.uncheck("#choose-keys")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.closest('article')") is None
        page.reload()
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 0


def test_all_that_can_be_pressed_is_reached_by_tab_with_the_focus_to_be_seen(desk, browser):
    with Watched(browser, desk.url) as watched:
        page = watched.page
        page.goto(f"/articles/{id_of('ferry-1')}")
        wanted = page.locator("a[href]:visible, button:visible").count()
        reached = set()
        for _ in range(wanted + 2):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                "[[...document.querySelectorAll('body *')].indexOf(document.activeElement),"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
            if seen[0] >= 0:  # at the end the browser's own controls have it
                assert seen[1] != "none"
                reached.add(seen[0])
        assert len(reached) >= wanted


def test_times_are_the_readers_own_and_can_be_changed(desk, browser):
    with Watched(browser, desk.url, timezone_id="Asia/Tokyo") as watched:
        page = watched.page
        page.goto(f"/articles/{id_of('ferry-1')}")
        time = page.locator(".lede time")
        assert time.text_content().endswith("21:00")
        assert time.get_attribute("title") == "1 Mar 2026, 12:00:00 UTC"
        page.keyboard.press("?")
        page.select_option("#choose-times", "utc")
        assert time.text_content().endswith("12:00")


def test_without_script_a_reader_searches_compares_and_keeps_a_search(desk, browser):
    with Watched(browser, desk.url, java_script_enabled=False) as watched:
        page = watched.page
        page.goto("/")
        page.fill("#q", "ferry missing")
        page.click("form button.chief")
        assert page.locator("#lines article").count() == 1
        page.click("#lines summary")
        assert page.locator("#lines details[open]").count() == 1
        page.click("#lines h2 a")
        page.click("text=The story’s time line")
        page.click("button:has-text('Compare')")
        assert page.locator("del").count() > 0
        page.goto("/?q=ferry&provider=testwire")
        page.click("text=Save this search")
        page.fill("input[name=name]", "Without script")
        page.click("button:has-text('Keep')")
        page.click("a:has-text('Without script')")
        assert "q=ferry" in page.url
        page.goto("/searches")
        page.click("button:has-text('Take away')")
        assert page.locator("text=Without script").count() == 0


@pytest.fixture(scope="module")
def crowded(new_database):
    """A database with what a page has no room for: a story of 3,000 articles, 2,000 quotes, 4 MB of copy."""
    url = new_database()
    engine = open_engine(url)
    said = "“Word {0} of it,” Ana Brandão said.\n\n"
    body = "".join(said.format(number) for number in range(2000))
    quotes = tuple((f"“Word {number} of it,”", "Ana Brandão") for number in range(2000))
    stored(engine, [item("long", headline="Endless report", body=f"{'An endless report. ' * 25}\n\n" * 9000)])
    stored(engine, [item("speech", minute=1, headline="A long speech", body=body, quotes=quotes)])
    copies = [item(f"copy-{n}", Relation.EXACT, of="first", minute=2 + n / 600, headline="Copied") for n in range(2999)]
    stored(engine, [item("first", minute=2, headline="Copied"), *copies])
    stored(engine, filler(120, begin=2000))
    engine.dispose()
    return url


def test_no_page_weighs_more_than_it_may(crowded, make_desk, browser):
    desk = make_desk(crowded)
    paths = ["/", "/?fold=none&relation=all", f"/stories/{id_of('first')}", "/quotes"]
    weights = {}
    for path in paths:
        with Watched(browser, desk.url) as watched:
            watched.page.goto(path)
            weights[path] = sum(len(desk.get(url.removeprefix(desk.url)).content) for url in set(watched.requests))
    assert {path: weight for path, weight in weights.items() if not 20_000 < weight < WEIGHT} == {}


def test_long_copy_long_stories_and_many_quotes_come_in_parts(crowded, make_desk, browser):
    desk = make_desk(crowded)
    with Watched(browser, desk.url) as watched:
        page = watched.page
        page.goto(f"/articles/{id_of('long')}")
        assert len(page.locator("#copy").inner_text()) < 220_000
        page.click("text=/Show all/")
        until(page, "document.querySelector('#copy').textContent.length > 4_000_000")
        page.goto(f"/stories/{id_of('first')}")
        assert page.locator(".line > li").count() == 60
        assert "3,000 articles" in page.locator(".lede").inner_text()
        page.click("text=Later articles")
        assert page.locator(".line > li").count() == 60
        page.goto(f"/articles/{id_of('speech')}")
        assert page.locator(".said > li").count() == 200
        page.click("text=1800 more")
        assert "Word 200 of it" in page.locator(".said > li").first.inner_text()
