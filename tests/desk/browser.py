"""A real Chromium, and what it is asked of a page."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.tools import tool

__all__ = ["Watched", "chromium", "too_wide", "until", "violations"]

_WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped, or fails, where there is none. It goes to nowhere but this machine."""
    arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page of a desk, and all that it did besides: each request, each word on the console, each fault."""

    def __init__(self, browser: Browser, url: str, **settings) -> None:
        self.context: BrowserContext = browser.new_context(base_url=url, **settings)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, each with where it stands."""
    found = Axe().run(page, options=_WCAG).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def until(page: Page, expression: str, seconds: float = 20.0) -> None:
    """Wait until an expression is true of a page. Playwright's own way writes code, which the desk's policy stops."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"{expression} does not come true in {seconds} s"
        page.wait_for_timeout(50)


def too_wide(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
