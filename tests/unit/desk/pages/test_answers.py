"""What a page answers where it cannot be shown, and what it says of itself: links, parts, what a browser keeps."""

from __future__ import annotations

import html
import re

import pytest

from tests.desk.copy import filler, stored
from tests.factories import id_of

FERRY = id_of("ferry-1")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/articles/{id_of('nobody')}", 404),
        (f"/stories/{id_of('nobody')}", 404),
        ("/articles/none", 400),
        ("/nowhere", 404),
        ("/static/../desk.css", 404),
        ("/static/nothing.css", 404),
        ("/?cursor=none", 400),
        ("/?provder=afp", 400),
        ("/?urgency_max=9", 400),
        ("/?from=yesterday", 400),
        ("/quotes?from=never", 400),
        (f"/stories/{FERRY}/diff", 400),
    ],
)
def test_what_cannot_be_shown_is_a_page_that_says_why(client, path, status):
    page = client.get(path)
    assert page.status_code == status
    assert "<h1" in page.text
    assert "Traceback" not in page.text


def test_a_misspelt_filter_is_named_and_the_form_keeps_what_was_typed(client):
    page = client.get("/?provder=afp&q=ferry")
    assert "did you mean “provider”?" in page.text
    assert 'name="q" id="q" value="ferry"' in page.text


def test_pages_follow_one_another_and_have_each_article_once(make_client, new_engine):
    stored(new_engine, filler(90))
    client, path, seen = make_client(new_engine), "/?fold=none", []
    while path is not None:
        page = client.get(path).text
        seen += re.findall(r'<article [^>]*data-article="([^"]*)"', page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        path = html.unescape(following[1]) if following else None
    assert len(seen) == len(set(seen)) == 90


def test_links_begin_with_the_path_that_a_proxy_shows(make_client):
    page = make_client(base_path="/wire").get("/").text
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert links
    assert [link for link in links if not link.startswith("/wire/")] == []


def test_a_style_sheet_that_the_browser_has_is_not_sent_again(client):
    first = client.get("/static/desk.css")
    # A proxy that compresses it makes the tag a weak one.
    again = client.get("/static/desk.css", headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
