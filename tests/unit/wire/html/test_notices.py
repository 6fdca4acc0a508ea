"""Lines of a page that say an embargo and stand outside of its copy. The pages are invented."""

from __future__ import annotations

from time import process_time

import pytest
from lxml.html import document_fromstring

from stream.normalise import normalise
from stream.wire import read
from stream.wire.html.notices import notices_of
from tests.factories import ORIGIN

COPY = "The dam held through the night, the county said on Sunday, and nobody in the valley had to leave the house. "
LINE = "EMBARGOED UNTIL 0600 GMT MARCH 10, 2099"


def status_of(above="", beside="", below=""):
    page = (
        f"<!DOCTYPE html><html lang='en'><head><title>Dam holds | Hill</title></head><body><main>{above}<article>"
        f"<h1>Dam holds through the night</h1>{beside}<p>{COPY * 2}</p><p>{COPY * 3}</p></article>{below}</main>"
        "</body></html>"
    )
    return normalise(read(page.encode()).items[0], ORIGIN).status


@pytest.mark.parametrize(
    "line",
    [
        f"<div class='banner'>{LINE}</div>",
        f"<p><strong>{LINE}</strong></p>",
        f"<header><p>Hill Press<br>{LINE}<br>Contact: Ada Brook</p></header>",
        "<div><span>Sperrfrist:</span> <b>10. März 2099, 6 Uhr GMT</b></div>",
        "<div>EMBARGOED</div>",
        "<div>Press embargo</div>",
        "<dl><dt>Embargo</dt><dd>10 March 2099, 0600 GMT</dd></dl>",
        "<div><p>Embargo:</p><p>10 March 2099, 0600 GMT</p></div>",
        f"<ul>{''.join(f'<li>Kurzfristig geändert: {n}</li>' for n in range(21))}</ul><div>{LINE}</div>",
        f"{''.join(f'<p>Kurzfristig geändert: {n}</p>' for n in range(21))}<div>{LINE}</div>",
    ],
)
def test_an_embargo_above_the_copy_or_beside_it_holds(line):
    assert status_of(above=line) == "embargoed"
    assert status_of(beside=f"<aside>{line}</aside>") == "embargoed"


@pytest.mark.parametrize(
    "other",
    [
        f"<nav><p>{LINE}</p></nav>",
        f"<ul><li>{LINE}: another story</li></ul>",
        f"<div><a href='/2'>{LINE}</a></div>",
        "<div>Embargo on oil lifted, ministers say</div>",
        f"<footer>{LINE}</footer>",
        "<span class='kicker'>Embargo</span>",
        "<div><p>EMBARGO</p></div>",
        "<dl><dt>Embargo:</dt><dd>None</dd></dl>",
        "<table><tr><th>Embargo</th><td><b>for immediate release</b></td></tr></table>",
    ],
)
def test_what_points_at_other_stories_holds_nothing(other):
    assert status_of(above=other, below=other) == "usable"


def test_the_time_beside_a_label_is_read():
    for label in ("<dl><dt>Embargo</dt><dd>{}</dd></dl>", "<table><tr><th>Embargo:</th><td>{}</td></tr></table>"):
        page = f"<html><body>{label.format('10 March 2099, 0600 GMT')}</body></html>"
        assert notices_of(document_fromstring(page), page) == ("Embargo: 10 March 2099, 0600 GMT",)
        page = f"<html><body>{label.format('see below')}</body></html>"
        assert notices_of(document_fromstring(page), page)[0].startswith("Embargo")


def test_a_label_with_a_time_of_its_own_holds_whatever_stands_beside_it():
    page = "<html><body><dl><dt>Embargoed until 10 March 2099</dt><dd>-</dd></dl></body></html>"
    assert notices_of(document_fromstring(page), page)[0].startswith("Embargoed until 10 March 2099")


def test_a_comment_between_a_label_and_its_value_hides_it_not():
    page = "<html><body><dl><dt>Embargo</dt><!-- x --><dd>None</dd></dl></body></html>"
    assert notices_of(document_fromstring(page), page) == ()


@pytest.mark.parametrize(
    "line",
    [
        "<dt>frist {}</dt><dd>{}</dd>",
        "<span>frist {}</span>",
        "<p>frist {}</p>",
        "<b>frist</b> {}<br>",
        "<li>frist {}</li>",
    ],
)
def test_a_page_full_of_what_may_say_one_takes_no_longer_than_others(line):
    page = f"<html><body><div>{''.join(line.format(n, n) for n in range(20_000))}</div></body></html>"
    tree = document_fromstring(page)
    began = process_time()
    assert notices_of(tree, page) == ()
    assert process_time() - began < 2
