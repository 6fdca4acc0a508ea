"""Titles of invented pages: what most of them agree on is the headline."""

import pytest
from lxml import html

from stream.wire.html.headline import Titles, headings_of, headline_of
from stream.wire.html.own_names import own_names

HEAD = "Westhaven closes its north quay for two years"
OTHER = "North quay: what passengers must know now"


def chosen(
    *, data=None, shared=None, title=None, h1="", site="The Westhaven Courier", address="https://bay-mag.example/q"
):
    tree = html.document_fromstring(f"<body>{h1}<p>Copy.</p></body>")
    return headline_of(Titles(data, shared, title, headings_of(tree), own_names((site,), (address,))))


@pytest.mark.parametrize(
    "titles",
    [
        {"data": OTHER, "shared": HEAD, "title": HEAD, "h1": f"<h1>{HEAD}</h1>"},
        {"data": OTHER, "shared": HEAD, "h1": f"<h1>{HEAD}</h1>"},
        {"data": HEAD, "shared": HEAD, "title": OTHER, "h1": f"<h1>{OTHER}</h1>"},
        {"shared": f"{HEAD} - The Westhaven Courier", "title": f"{HEAD} | The Westhaven Courier"},
        {"shared": f"TWC: {HEAD}"},
        {"title": f"Westhaven Courier: {HEAD}"},
        {"shared": f"{HEAD} - Bay.example", "title": f"{HEAD} - Bay.example", "h1": f"<h1>{HEAD}</h1>"},
        {"shared": f"Chronicle: {HEAD}", "title": f"Chronicle: {HEAD} - Bay", "h1": f"<h1>{HEAD}</h1>"},
        {"shared": HEAD, "title": f"Harbour: {HEAD} | Bay-Mag", "h1": f"<h1><span>Harbour</span> {HEAD}</h1>"},
        {"data": HEAD, "title": HEAD, "h1": f"<h1>{HEAD}<small>Shops fear for their trade</small></h1>"},
        {"shared": HEAD, "title": f"{HEAD} » Local » Bay", "h1": f"<h1>{HEAD}<span class=x>Bay News</span></h1>"},
        {"shared": HEAD[:-6], "title": HEAD[:-6], "h1": f"<h1>{HEAD}</h1>"},
        {"shared": HEAD[:30] + "…", "data": HEAD[:30] + "…", "h1": f"<h1>{HEAD}</h1>"},
        {"shared": HEAD, "title": HEAD, "h1": "<h1>Bay-Mag</h1>"},
        {"shared": HEAD, "title": HEAD, "h1": "<h1>Bay-Mag</h1>", "site": None},
        {"shared": OTHER, "title": OTHER, "h1": f"<h1>{HEAD}</h1>"},
        {"shared": HEAD, "h1": "<h1>Market Watch</h1>" f"<h1>{HEAD}</h1>"},
        {"title": f"{HEAD} | Bay", "h1": '<h1><a href="/">Harbour and Sea</a></h1>'},
        {"h1": f'<h1><a href="/2026/quay">{HEAD}</a></h1>'},
    ],
)  # fmt: skip
def test_what_most_titles_agree_on(titles):
    assert chosen(**titles) == HEAD


@pytest.mark.parametrize(
    "headline",
    ["Harbour works: Council votes for the long closure", "Live: Ferry strike", "Quay – the end", "A | B", "Courier"],
)
def test_a_mark_within_a_headline_that_all_have_is_of_it(headline):
    assert chosen(data=headline, shared=headline, title=f"{headline} | Bay", h1=f"<h1>{headline}</h1>") == headline


def test_a_kicker_that_titles_have_in_common_is_no_headline():
    assert (
        chosen(data="Live: One", shared="Live: Two and more", title="Live: Three", h1="<h1>Live: Four</h1>") != "Live"
    )


def test_the_site_is_no_headline():
    assert chosen(h1="<h1>The Westhaven Courier</h1>") is None
