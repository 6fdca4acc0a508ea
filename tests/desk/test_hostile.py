"""What a hostile wire sends, in a real browser: it is text. No script runs, nothing is asked for from anywhere."""

from __future__ import annotations

import pytest

from tests.desk.browser import Watched
from tests.desk.copy import HOSTILE
from tests.factories import id_of

pytestmark = pytest.mark.desk

_WRONG = "/?provider=%22%3E%3Cscript%3Ewindow.hacked%3D1%3C/script%3E&%3Cscript%3E=1"
_PATHS = (
    *("/?relation=all&fold=none", "/?view=ticker", "/?q=hacked+OR+script", "/quotes", "/feeds"),
    "/searches?q=%3Cscript%3Ewindow.hacked%3D1%3C/script%3E&name=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E",
    "/searches/rule?name=%3Cscript%3E&q=%22%3Cimg%20src%3Dx%22",
    _WRONG,
    *(f"/articles/{id_of(f'hostile-{name}')}" for name in HOSTILE),
    *(f"/stories/{id_of(f'hostile-{name}')}" for name in HOSTILE),
)
_REPORTS = "window.reports = []; addEventListener('securitypolicyviolation', (e) => reports.push(e.violatedDirective));"


def test_hostile_copy_runs_no_script_and_causes_no_request(desk, browser):
    with Watched(browser, desk.url) as watched:
        watched.context.add_init_script(_REPORTS)
        for path in _PATHS:
            answer = watched.page.goto(path)
            assert answer is not None
            assert answer.status == (400 if path == _WRONG else 200), path
            assert watched.page.evaluate("window.hacked") is None, path
            assert watched.page.evaluate("window.reports") == [], path
            assert watched.page.locator("img, iframe, object, embed, base, style").count() == 0, path
        foreign = [url for url in watched.requests if not url.startswith(f"{desk.url}/")]
        assert foreign == []
        assert [line for line in watched.said if "Content Security Policy" in line or "Trusted" in line] == []


def test_the_policy_stops_a_script_that_gets_into_a_page(desk, browser):
    """The second wall: were a text ever written as markup, it would still not run."""
    with Watched(browser, desk.url) as watched:
        watched.context.add_init_script(_REPORTS)
        watched.page.goto("/")
        inserted = """() => [
            () => { document.body.innerHTML += "<b>x</b>"; },
            () => { document.createElement("img").setAttribute("onerror", "window.hacked = 1"); },
            () => { document.createElement("script").text = "window.hacked = 1"; },
        ].map((write) => { try { write(); return "written"; } catch (error) { return error.name; } })"""
        assert watched.page.evaluate(inserted) == ["TypeError"] * 3
        assert watched.page.evaluate("window.reports.length") == 3
        assert watched.page.evaluate("window.hacked") is None


def test_turned_text_stays_in_its_place(desk, browser):
    """A headline that turns its direction around does not turn what stands beside it."""
    with Watched(browser, desk.url) as watched:
        watched.page.goto(f"/articles/{id_of('hostile-bidi')}")
        headline = watched.page.locator("h1 > bdi")
        assert headline.get_attribute("dir") == "auto"
        watched.page.goto(f"/articles/{id_of('hostile-arabic')}")
        turned = watched.page.locator("h1 > bdi").evaluate("each => getComputedStyle(each).direction")
        assert (turned, watched.page.locator("h1 > bdi").get_attribute("lang")) == ("rtl", "ar")
