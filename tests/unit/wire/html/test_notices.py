"""Lines of a page that say an embargo and stand outside of its copy. The pages are invented."""

from __future__ import annotations

import pytest

from stream.normalise import normalise
from stream.wire import read
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
    ],
)
def test_what_points_at_other_stories_holds_nothing(other):
    assert status_of(above=other, below=other) == "usable"
