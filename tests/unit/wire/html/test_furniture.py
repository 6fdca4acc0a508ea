"""What is no copy of an invented page, and what must stay although it looks like it."""

import pytest

from stream.wire.html.web_page import parse
from stream.wire.limits import Limits

COPY = (
    "The harbour council of Westhaven voted on Tuesday to close the north quay for two years, which divided it.",
    "“We have waited long enough,” said Mira Ostrander, who has led the council since the spring of last year.",
    "Ferries to the outer islands will leave from the fish market until the works are done, and one ticket is enough.",
    "The state pays two thirds of the 41 million that the new quay is to cost, and a levy on tickets pays the rest.",
)


def paragraphs_of(body, *, around=("<main><article><h1>Quay closes for years</h1>", "</article></main>")):
    head = "<head><title>Quay closes for years</title></head>"
    page = f"<html lang='en'>{head}<body>{around[0]}{body}{around[1]}</body></html>"
    return [paragraph.text for paragraph in parse(page, Limits()).items[0].paragraphs]


def within(piece):
    first, *rest = (f"<p>{text}</p>" for text in COPY)
    return first + piece + "".join(rest)


@pytest.mark.parametrize(
    "piece",
    [
        "<div class=factbox><h3>Sign up for the letter</h3><p>Get the news by signing up to our letter.</p></div>",
        '<p><strong>Also worth reading »</strong> <a href="/x">What the divers found below</a></p>',
        '<p><a href="/x">What the divers found below the landing</a></p>',
        '<ul class="related-box"><li>What the divers found</li><li>Why the light is out</li></ul>',
        '<div class="teaser-2"><p>What the divers found below the landing is a mystery to all of us.</p></div>',
        '<div class="author-bio"><p>Ina Byrne has written about harbours and the sea for many years.</p></div>',
        '<div class="sf_comment_list"><p>I have said so for years, and nobody ever listened to me.</p></div>',
        "<aside><p>The quay was built in the year 1911 by two brothers from Sorn.</p></aside>",
        "<p>|</p>",
        "<p>Share this article</p>",
    ],
)
def test_boxes_and_teasers_within_the_copy_go(piece):
    assert paragraphs_of(within(piece)) == list(COPY)


@pytest.mark.parametrize(
    "text",
    [
        'The council published <a href="/x">the report of its four engineers</a> on the same evening.',
        'More than four hundred people signed <a href="/x">the letter of the shopkeepers to the council.</a>',
        "“Sign up or sail away,” said the captain, who asked his crew to subscribe to the plan by Friday.",
    ],
)
def test_a_sentence_with_a_link_or_a_call_stays(text):
    assert text.replace('<a href="/x">', "").replace("</a>", "") in paragraphs_of(within(f"<p>{text}</p>"))


def test_a_class_of_the_page_or_of_the_story_takes_nothing_away():
    for name in ("has-sidebar", "post-12 tag-politics", "with-newsletter", "comments-open", "article-content social"):
        around = (f"<body class='{name}'><div class='{name}'><h1>Quay closes for years</h1>", "</div>")
        assert paragraphs_of(within(""), around=around) == list(COPY)


def test_an_aside_that_nobody_closed_has_the_story_in_it():
    around = (
        "<div><aside id=second><p>Most read</p><section><article><h1>Quay closes for years</h1>",
        "</article></div>",
    )
    assert paragraphs_of(within(""), around=around)[-4:] == list(COPY)


def test_an_aside_that_nobody_closed_below_the_headline_has_the_copy_in_it():
    around = ("<h1>Quay closes for years</h1><div><aside id=second><p>Most read</p><div>", "</div>")
    assert paragraphs_of(within(""), around=around)[-4:] == list(COPY)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<p class=byline>Ina Byrne | Westhaven | 08/01/2026</p>", ""),
        ("<p>26 Sep 2026</p>", ""),
        ("<p>News &gt; Business &gt; Shipping</p>", ""),
        ("", "<p>Jan Holm Telefon +49 (0)40 / 49 00 00 06 jan.holm@courier.example</p>"),
        ("", "<p>Contact for this subject:</p><p>www.courier.example/quay</p>"),
        ("", "<p>Last updated 4 May 2026, 3.15pm</p>"),
        ("", "<p>See more photos:</p>"),
    ],
)
def test_lines_above_and_below_the_copy_are_left_out(above, below):
    assert paragraphs_of(above + within("") + below) == list(COPY)


@pytest.mark.parametrize(
    "last", ["Call 112 if you see smoke, the council said.", "It holds for 24 months.", "“No,” he said."]
)
def test_a_short_last_sentence_stays(last):
    assert paragraphs_of(within("") + f"<p>{last}</p>")[-1] == last
