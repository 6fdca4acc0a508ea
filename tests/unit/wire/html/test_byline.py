"""Who wrote an invented page: places that agree, and nearness to the headline, decide."""

import json

import pytest

from stream.wire.html.web_page import parse
from stream.wire.limits import Limits

COPY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour council of Westhaven voted on Tuesday to close the north quay for two years, after long talks.",
        "Ferries to the outer islands will leave from the fish market until the works are done, the council said then.",
        "The state pays two thirds of the 41 million that the new quay is to cost, a levy on tickets the rest.",
    )
)


def authors(*, data=None, meta="", above="", below="", end="", around=""):
    script = {"@type": "NewsArticle", "headline": "Quay closes", "author": data}
    head = f'<script type="application/ld+json">{json.dumps(script)}</script>' if data else ""
    page = (
        f"<html lang='en'><head><title>Quay closes for years</title>{head}{meta}"
        '<meta property="og:site_name" content="The Westhaven Courier"></head><body>'
        f"{around}<main><article>{above}<h1>Quay closes for years</h1>{below}{COPY}{end}</article></main></body></html>"
    )
    return list(parse(page, Limits()).items[0].authors)


def meta(name):
    return f'<meta name="author" content="{name}">'


PERSON = {"@type": "Person", "name": "Ina Byrne"}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ({"data": PERSON, "below": "<p class=byline>By Ina Byrne and Karl Holm</p>"}, ["Ina Byrne", "Karl Holm"]),
        ({"data": [PERSON, {"@type": "Person", "name": "Karl Holm"}], "below": "<p>By Ina Byrne</p>"},
         ["Ina Byrne", "Karl Holm"]),
        ({"data": PERSON, "below": "<p class=byline>By Karl Holm</p>"}, ["Karl Holm"]),
        ({"data": PERSON, "meta": meta("Ina Byrne"), "below": "<p class=byline>By Karl Holm</p>"}, ["Ina Byrne"]),
        ({"meta": meta("baycourier.info"), "below": "<p class='writerline small'>By Ina Byrne</p>"}, ["Ina Byrne"]),
        ({"meta": meta("Friends of the Harbour Society"), "below": "<h5><em>By Ina Byrne</em></h5>"}, ["Ina Byrne"]),
        ({"meta": meta("admin"), "below": "<p>By Ina Byrne</p>"}, ["Ina Byrne"]),
        ({"data": {"@type": "Person", "name": "The Westhaven Courier"}, "below": "<p>By Ina Byrne</p>"}, ["Ina Byrne"]),
        ({"above": "<div class=article-author><a>Ina Byrne</a></div>"}, ["Ina Byrne"]),
        ({"below": "<div><span>By </span><a>Ina Byrne</a><span> | 3 May</span></div>"}, ["Ina Byrne"]),
        ({"below": "<div>03.05.2026 <span>- Redaktion: Ina Byrne (Sprecherin)</span></div>"}, ["Ina Byrne"]),
        ({"end": "<ul><li><b>Date</b> 3 May</li><li><strong>Author</strong> Ina Byrne</li></ul>"}, ["Ina Byrne"]),
        ({"end": "<div><span>Author:</span><a>Ina Byrne</a><div>Tags: harbour</div></div>"}, ["Ina Byrne"]),
        ({"end": "<p>Text: Ina Byrne</p>"}, ["Ina Byrne"]),
        ({"end": "<p>Autoren Ina Byrne und Karl Holm</p>"}, ["Ina Byrne", "Karl Holm"]),
        ({"end": "<p><b><i>Ina Byrne</i></b></p>"}, ["Ina Byrne"]),
        ({"end": "<p>-- Ina Byrne</p><p>ina@courier.example</p>"}, ["Ina Byrne"]),
        ({"meta": '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ina Byrne">'},
         ["Ina Byrne"]),
        ({"data": {"@type": "Organization", "name": "Nordic Wire"}, "end": "<p class=author>By Ina Byrne</p>"},
         ["Ina Byrne"]),
    ],
)  # fmt: skip
def test_who_wrote_it(page, names):
    assert authors(**page) == names


@pytest.mark.parametrize(
    "page",
    [
        {"around": "<aside><a href=/x><h3>Why</h3><div class=author-name>By Karl Holm</div></a></aside>"},
        {"end": "<div class=comments><p class=author>Karl Holm</p><p>I was there as a boy.</p></div>"},
        {"end": "<div class=related><span rel=author>Karl Holm</span></div>"},
        {"end": "".join(f"<div><b class=author>Name{n} Holm</b> wrote another story</div>" for n in "abc")},
        {"below": "<figure><img><figcaption>The quay. By Karl Holm</figcaption></figure>"},
        {"below": "<p class=credit>Photo by Karl Holm</p>"},
        {"end": "<p>Karl Holm</p>"},
        {"meta": '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Two Min">'},
    ],
)
def test_who_did_not_write_it(page):
    assert authors(**page) == []
