"""In a real browser: what a page of the desk may not do, whatever a slip of ours or a wire puts into it."""

from __future__ import annotations

import pytest

from tests.desk.browser import Watched, chromium

pytestmark = [pytest.mark.desk, pytest.mark.timeout(180)]

_REPORTED = """() => {
    window.blocked = [];
    document.addEventListener("securitypolicyviolation", event => window.blocked.push(event.effectiveDirective));
}"""
_IS_REPORTED = """() => new Promise(done => {
    const found = () => window.blocked.length > 0;
    const look = left => found() || !left ? done(found()) : setTimeout(look, 20, left - 1);
    look(1000);
})"""
"""Waits by a function: Playwright's own waiting evaluates a text, which the policy of the page forbids in turn."""

_INLINE = """
    const script = document.createElement('script');
    script.append('window.hacked = 1');
    document.body.append(script)
"""


@pytest.fixture(scope="module")
def page(desk):
    with chromium() as browser, Watched(browser, desk.url) as watched:
        answer = watched.page.goto("/")
        assert answer is not None
        assert answer.status == 200
        assert watched.said == []  # the page as it is breaks none of it
        watched.page.evaluate(_REPORTED)
        yield watched.page


@pytest.mark.parametrize(
    "sink",
    [
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "document.createElement('div').innerHTML = '<img src=x onerror=1>'",
        "document.createElement('script').src = '/static/desk.js'",
        "document.createElement('script').text = 'window.hacked = 1'",
        "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
        "trustedTypes.createPolicy('default', {createHTML: text => text})",
    ],
)
def test_no_script_of_ours_makes_markup_of_a_text(page, sink):
    error = page.evaluate(f"() => {{ try {{ {sink}; return '' }} catch (error) {{ return error.name }} }}")
    assert error == "TypeError"


@pytest.mark.parametrize(
    ("attack", "directive"),
    [
        (_INLINE, {"script-src-elem", "require-trusted-types-for"}),
        ("document.body.setAttribute('style', 'color: red')", {"style-src-attr"}),
        ("const i = new Image(); i.src = 'https://192.0.2.1/x.png'", {"img-src"}),
        ("fetch('https://192.0.2.1/x').catch(() => 0)", {"connect-src"}),
        (
            "const f = document.createElement('iframe'); f.src = 'https://192.0.2.1/'; document.body.append(f)",
            {"frame-src"},
        ),
        (
            "const b = document.createElement('base'); b.href = 'https://192.0.2.1/'; document.head.append(b)",
            {"base-uri"},
        ),
    ],
)
def test_what_gets_into_a_page_all_the_same_runs_nothing_and_loads_nothing(page, attack, directive):
    page.evaluate("window.blocked.length = 0")
    page.evaluate(
        f"() => {{ try {{ {attack} }} catch (error) {{ window.blocked.push('require-trusted-types-for') }} }}"
    )
    assert page.evaluate(_IS_REPORTED), "nothing was blocked"
    assert set(page.evaluate("window.blocked")) & directive
    assert page.evaluate("window.hacked") is None


def test_text_is_text(page):
    page.evaluate("document.querySelector('#said').textContent = '<b>x</b>'")
    assert page.evaluate("document.querySelector('#said').children.length") == 0
