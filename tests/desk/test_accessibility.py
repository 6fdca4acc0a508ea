"""Every page in a real browser: what axe finds (WCAG 2.2 A and AA), in light and dark, narrow and enlarged."""

from __future__ import annotations

import pytest

from tests.desk.browser import Watched, too_wide, violations
from tests.factories import id_of

pytestmark = pytest.mark.desk

FERRY = id_of("ferry-1")
PAGES = {
    "list": "/",
    "list, narrowed": "/?q=ferry+missing&provider=testwire&relation=all&fold=none",
    "list, empty": "/?q=nothingofthekind",
    "list, wrong": "/?urgency_max=nine",
    "ticker": "/?view=ticker",
    "story": f"/stories/{FERRY}",
    "story, killed": f"/stories/{id_of('mayor-1')}",
    "diff": f"/stories/{FERRY}/diff?from={FERRY}&to={id_of('ferry-2')}",
    "article": f"/articles/{FERRY}",
    "article, killed": f"/articles/{id_of('mayor-1')}",
    "article, embargoed": f"/articles/{id_of('rates')}",
    "article, Arabic": f"/articles/{id_of('hostile-arabic')}",
    "article, endless headline": f"/articles/{id_of('hostile-long')}",
    "quotes": "/quotes?speaker=brandao",
    "searches": "/searches?q=ferry&provider=testwire",
    "rule": "/searches/rule?q=ferry",
    "alerts": "/alerts",
    "rules": "/rules",
    "rules, one": "/rules?rule=mayor+%3Cb%3E%26%3C%2Fb%3E+council",
    "feeds": "/feeds",
    "error": "/nowhere",
}
STATUSES = {"list, wrong": 400, "error": 404}
"""All others are found: what is looked at is the page, and not that it is not there."""
LIGHT_AND_NARROW = {"color_scheme": "light", "viewport": {"width": 320, "height": 700}}
DARK_AND_WIDE = {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}
ENLARGED = {"color_scheme": "light", "viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}
"""A window of 1280 pixels at 200 %."""


def go(watched, name, path):
    answer = watched.page.goto(path)
    assert answer is not None
    assert answer.status == STATUSES.get(name, 200), name


@pytest.mark.parametrize("window", [LIGHT_AND_NARROW, DARK_AND_WIDE], ids=["light, 320 px", "dark, 1280 px"])
def test_axe_finds_nothing_on_any_page(desk, browser, window):
    found = {}
    with Watched(browser, desk.url, **window) as watched:
        for name, path in PAGES.items():
            go(watched, name, path)
            found[name] = violations(watched.page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == len(PAGES)


@pytest.mark.parametrize("window", [LIGHT_AND_NARROW, ENLARGED], ids=["320 px", "200 %"])
def test_no_page_is_wider_than_its_window(desk, browser, window):
    with Watched(browser, desk.url, **window) as watched:
        for name, path in PAGES.items():
            go(watched, name, path)
            assert too_wide(watched.page) <= 0, name


def test_the_help_is_accessible_too(desk, browser):
    with Watched(browser, desk.url) as watched:
        watched.page.goto("/")
        watched.page.keyboard.press("?")
        watched.page.wait_for_selector("dialog[open]")
        assert violations(watched.page) == []
