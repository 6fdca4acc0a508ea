"""What a page may hold many times over, deep within or long, costs no more than its size."""

import pytest

from tests.unit.wire.reading_time import seconds_to_read

COPY = "".join(f"<p>The harbour council voted to close the north quay for {years} years.</p>" for years in range(2, 7))
LEAD = "The council of Westhaven closes its north quay for two years, and ferries leave from the fish market."
HEAD = f"<html lang=en><meta name=description content='{LEAD}'>"
QUAY = "<title>Quay closes</title><h1>Quay closes</h1>"


def page(head="", body=""):
    return f"{HEAD}{head}{QUAY}{COPY}{body}</html>".encode()


def titled(count):
    """A page whose one title has many marks."""
    return f"{HEAD}<title>{'Quay - ' * count}</title><body>{COPY}</body></html>".encode()


@pytest.mark.parametrize(
    "made",
    [
        lambda count: page(body=f"<div>{'<b></b>' * count}</div>"),
        lambda count: page(body=f"<p>{'<span class=credit></span>' * count}{'copy ' * 140}</p>"),
        lambda count: page(body="<span class=author></span>" * count),
        lambda count: page(body=("<div class=author>" * 18 + "</div>" * 18) * (count // 18)),
        lambda count: page(body="<aside><p>x</p></aside>" * (count // 2)),
        lambda count: page(body="<div class=related><a href=x></a></div>" * (count // 2)),
        lambda count: page(f"<meta property=og:title content='Quay{' ' * 8 * count}closes'>"),
        lambda count: page(f"<meta property=og:site_name content='Quay{' ' * 8 * count}Post'>"),
        lambda count: page("".join(f"<meta name=author content='A{' ' * (count // 2)}{at}'>" for at in range(40))),
        titled,
    ],
)
def test_time_grows_with_size_only(made):
    seconds_to_read(made(100))
    assert seconds_to_read(made(3_000)) < 0.2 + 8 * seconds_to_read(made(750))


@pytest.mark.parametrize("link", ["", "<a href=x>What the divers found</a>", "<a href=x>What {copy}</a>"])
def test_what_a_hundred_elements_hold_is_not_read_a_hundred_times(link):
    copy = "and so the council said " * 6_000

    def nested(depth):
        return page(body="<section>" * depth + copy + link.format(copy=copy) + "</section>" * depth)

    seconds_to_read(page())
    assert seconds_to_read(nested(200)) < 0.2 + 3 * seconds_to_read(nested(4))
