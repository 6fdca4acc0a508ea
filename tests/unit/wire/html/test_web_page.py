"""Pages of invented news sites, each in the manner of its kind."""

import functools
import gc
import json
import subprocess
import sys
import time

import pytest

from stream.errors import Reason, Rejected
from stream.wire.html import body as html_body
from stream.wire.html.web_page import parse
from stream.wire.limits import Limits
from stream.wire.read import read

COPY = (
    "The harbour council of Westhaven voted on Tuesday to close the north quay for two years.",
    "“We have waited long enough,” said Mira Ostrander, who has led the council since spring.",
    "Ferries to the outer islands will leave from the fish market until the works are done.",
    "The state pays two thirds of the 41 million that the new quay is to cost.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in COPY)
NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Westhaven closes its north quay",
    "author": {"@type": "Person", "name": "Jonas Abernathy"},
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Westhaven Courier"},
    "datePublished": "2026-03-03T14:05:00+01:00",
    "dateModified": "2026-03-03T16:20:00+01:00",
    "keywords": "harbour, ferries",
    "articleSection": ["Local", "Transport"],
    "inLanguage": "en-GB",
    "isAccessibleForFree": False,
}


def ld(value):
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def page(
    *, head="", title="Westhaven closes its north quay | The Westhaven Courier", body=PARAGRAPHS, h1=None, lang="en"
):
    h1 = "<h1>Westhaven closes its north quay</h1>" if h1 is None else h1
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}
    <style>p {{ color: red }}</style></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport and more sport</a></li></ul></nav>
    <main><article>{h1}{body}</article></main>
    <aside class="related"><h2>Most read</h2><p><a href="/x">Ten quiet beaches that nobody knows</a></p></aside>
    <footer><p>All rights reserved. Write to the editors. Imprint.</p></footer></body></html>"""


def item_of(text):
    return parse(text, Limits()).items[0]


def text_of(item):
    return "\n".join(paragraph.text for paragraph in item.paragraphs)


def test_json_ld_says_it_all():
    item = item_of(page(head=ld(NEWS) + '<link rel="canonical" href="https://courier.example/2026/quay">'))
    assert item.format == "html"
    assert item.headline == "Westhaven closes its north quay"
    assert item.byline == "Jonas Abernathy"
    assert item.provider == "The Westhaven Courier"
    assert item.guid == "https://courier.example/2026/quay"
    assert (item.first_created_at, item.published_at) == ("2026-03-03T14:05:00+01:00", "2026-03-03T16:20:00+01:00")
    assert item.language == "en"
    assert item.keywords == ("harbour", "ferries")
    assert [subject.name for subject in item.subjects] == ["Local", "Transport"]
    assert item.extra["json_ld"] == {"isAccessibleForFree": False}


def test_the_copy_and_nothing_around_it():
    item = item_of(page(head=ld(NEWS)))
    assert [paragraph.text for paragraph in item.paragraphs] == list(COPY)
    assert item.html is None


@pytest.mark.parametrize(
    "scripts",
    [
        ld({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Courier"}, NEWS]}),
        ld([{"@type": "BreadcrumbList"}, [NEWS]]),
        ld({"@type": "WebPage", "mainEntity": NEWS}),
        ld({**NEWS, "@type": ["NewsArticle", "Article"]}),
        ld({**NEWS, "@type": "https://schema.org/NewsArticle"}),
        ld({"@type": "Organization", "name": "Courier"}) + ld(NEWS),
        ld("{broken") + ld(NEWS),
        ld("<!-- " + json.dumps(NEWS) + " -->"),
        ld("//<![CDATA[\n" + json.dumps(NEWS) + "\n//]]>"),
        ld(json.dumps(NEWS)[:-1] + ",}"),
        ld(json.dumps(NEWS, indent=1).replace("harbour, ", "harbour,\n ")) ,
        ld({**NEWS, "author": [{"@type": "Person", "name": "Jonas Abernathy"}]}),
        ld([{**NEWS, "author": {"@id": "#ja"}}, {"@id": "#ja", "@type": "Person", "name": "Jonas Abernathy"}]),
        ld({**NEWS, "author": {"@type": "Person", "givenName": "Jonas", "familyName": "Abernathy"}}),
        ld({**NEWS, "author": "By Jonas Abernathy"}),
    ],
)  # fmt: skip
def test_json_ld_as_publishers_write_it(scripts):
    item = item_of(page(head=scripts, h1=""))
    assert item.headline == "Westhaven closes its north quay"
    assert item.byline == "Jonas Abernathy"
    assert item.first_created_at == "2026-03-03T14:05:00+01:00"


def test_what_can_still_be_read_off_json_ld_that_is_broken():
    item = item_of(
        page(head=ld('{"@type":"NewsArticle","headline":"Quay closes","description":"a "bad" quote"}'), h1="")
    )
    assert item.headline == "Quay closes"


def test_meta_where_there_is_no_json_ld():
    head = """<meta property="og:title" content="Westhaven closes its north quay">
    <meta property="og:site_name" content="Courier"><meta property="og:url" content="https://courier.example/quay">
    <meta content='Ines Halloran' name='Author'><meta property="article:published_time" content="2026-03-03T14:05:00Z">
    <meta property="article:tag" content="harbour"><meta property="article:tag" content="ferries">
    <meta name="parsely-type" content="post"><meta name="viewport" content="width=device-width">"""
    item = item_of(page(head=head, h1=""))
    assert item.headline == "Westhaven closes its north quay"
    assert (item.provider, item.guid) == ("Courier", "https://courier.example/quay")
    assert (item.byline, item.published_at) == ("Ines Halloran", "2026-03-03T14:05:00Z")
    assert item.keywords == ("harbour", "ferries")
    assert item.extra["meta"] == {"parsely-type": "post"}


def test_dublin_core_and_citations():
    head = """<meta name="DC.Title" content="Westhaven closes its north quay"><meta name="DC.Date" content="2026-03-03">
    <meta name="citation_author" content="Abernathy, Jonas"><meta name="citation_author" content="Halloran, Ines">
    <meta name="DC.Language" content="en">"""
    item = item_of(page(head=head, h1="", lang=""))
    assert (item.headline, item.published_at, item.language) == ("Westhaven closes its north quay", "2026-03-03", "en")
    assert item.byline == "Jonas Abernathy; Ines Halloran"


def test_what_the_page_shows_where_it_says_nothing():
    shown = '<p class="byline">By <a rel="author" href="/ja">Jonas Abernathy</a></p><time datetime="2026-03-03T14:05">'
    item = item_of(page(title="Courier", body=shown + PARAGRAPHS))
    assert (item.headline, item.byline) == ("Westhaven closes its north quay", "Jonas Abernathy")
    assert item.published_at == "2026-03-03T14:05"


def test_a_signature_below_the_copy():
    assert item_of(page(body=PARAGRAPHS + "<p>(To be continued) Text: Jonas Abernathy</p>")).byline == "Jonas Abernathy"
    assert item_of(page(body=PARAGRAPHS + "<p>Text: Jonas Abernathy</p>")).byline == "Jonas Abernathy"


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ({"@type": "Organization", "name": "Nordic Wire"}, None),
        ({"@type": "Person", "name": "The Westhaven Courier"}, None),
        ({"@type": "Person", "name": "Redaktion Hafen"}, None),
        ("Courier staff", None),
        ("Courier Newsroom", None),
        ("https://courier.example/authors/ja", None),
        ([{"@type": "Person", "name": "Ina Byrne"}, {"@type": "Organization", "name": "Nordic Wire"}], "Ina Byrne"),
        ("Ina Byrne and Abby Goodnow", "Ina Byrne; Abby Goodnow"),
        ("Ina Byrne, Abby Goodnow, Political Correspondent", "Ina Byrne; Abby Goodnow"),
        ([["Ina Byrne"], "Abby Goodnow"], "Ina Byrne; Abby Goodnow"),
        ({"@type": "Person", "name": ["Ina Byrne", "Abby Goodnow"]}, "Ina Byrne; Abby Goodnow"),
        ("Von Ina Byrne", "Ina Byrne"),
        ("Ina Byrne for Courier.example", "Ina Byrne"),
        ("Ina Byrne @inabyrne", "Ina Byrne"),
        ("ina@courier.example", None),
        ([f"Name{chr(97 + n)} Surname" for n in range(20)], None),
    ],
)
def test_people_and_rather_nobody_than_somebody_wrong(author, people):
    assert item_of(page(head=ld({**NEWS, "author": author}))).byline == people


def test_authors_are_said_apart_for_a_handle_looks_like_no_name():
    item = item_of(page(head=ld({"@type": "NewsArticle", "author": {"@type": "Person", "name": "seawatcher"}})))
    assert (item.byline, item.authors) == ("seawatcher", ("seawatcher",))


def test_a_house_that_signs_is_the_credit():
    item = item_of(page(head=ld({**NEWS, "author": {"@type": "Organization", "name": "Nordic Wire"}})))
    assert (item.byline, item.credit) == (None, "Nordic Wire")


@pytest.mark.parametrize(
    ("said", "shared", "h1", "title", "headline"),
    [
        ("Quay closes", "Other", "Elsewhere entirely", "T", "Quay closes"),
        ("Local: North quay closes", None, "North quay closes", "T", "North quay closes"),
        (
            "North quay closes",
            None,
            "North quay closes for two long years",
            "T",
            "North quay closes for two long years",
        ),
        ("North quay closes | Courier", None, "", "T", "North quay closes"),
        (None, "North quay closes - Courier", "", "T", "North quay closes"),
        (None, "North quay closes - Courier", "North quay closes", "T", "North quay closes"),
        (None, None, "", "North quay closes for years | Courier", "North quay closes for years"),
        ("Quay &amp; ferries", None, "", "T", "Quay & ferries"),
    ],
)
def test_which_title_is_the_headline(said, shared, h1, title, headline):
    head = ld({**NEWS, "headline": said}) if said else ""
    head += '<meta property="og:site_name" content="Courier">'
    head += f'<meta property="og:title" content="{shared}">' if shared else ""
    assert item_of(page(head=head, h1=f"<h1>{h1}</h1>", title=title)).headline == headline


def test_captions_labels_and_the_next_teaser_are_no_copy():
    body = (
        f"<p>{COPY[0]}</p><figure><img src='a.jpg'><figcaption>The quay at dawn. Photo: I. Byrne</figcaption></figure>"
        f"<p>{COPY[1]}</p><p><b>ANZEIGE</b></p><h2>Ferries</h2><p>{COPY[2]}</p><p>{COPY[3]}</p>"
        "<p>READ MORE: Ten quiet beaches</p><p>MORE FROM THE HARBOUR</p>"
    )
    item = item_of(page(body=body))
    assert [(p.kind, p.text) for p in item.paragraphs] == [
        ("text", COPY[0]), ("text", COPY[1]), ("crosshead", "Ferries"), ("text", COPY[2]), ("text", COPY[3]),
    ]  # fmt: skip
    assert {"MORE FROM THE HARBOUR", "READ MORE: Ten quiet beaches"} <= set(item.extra["left_out"])


def test_a_paragraph_of_several_credits_goes_once():
    both = "<p>Photo: <span class='credit'>I. Byrne</span>, <span class='credit'>Jan Holm</span></p>"
    item = item_of(page(body=both + "".join(f"<p>{text}</p>" for text in COPY)))
    assert [p.text for p in item.paragraphs] == list(COPY)
    assert item.repairs == ()


def test_a_lead_above_the_copy_is_part_of_it():
    lead = "Two years without a quay: the council of Westhaven has decided, and the ferries have to move."
    head = f'<meta name="description" content="{lead}">'
    text = page(head=head, h1=f"<h1>Westhaven closes its north quay</h1><div class='teaser'>{lead}</div>")
    assert text_of(item_of(text)).count("Two years without a quay") == 1
    assert "Two years without a quay" not in text_of(item_of(page(head=head)))


def test_the_story_of_a_page_that_shows_a_teaser_is_in_its_json_ld():
    item = item_of(page(head=ld({**NEWS, "articleBody": "\n\n".join(COPY)}), body=f"<p>{COPY[0]}</p>"))
    assert [paragraph.text for paragraph in item.paragraphs] == list(COPY)


@pytest.mark.parametrize("address", ["https://courier.example/", "/quay", "ftp://courier.example/quay", "javascript:x"])
def test_an_address_that_names_no_story_is_no_guid(address):
    assert item_of(page(head=f'<link rel="canonical" href="{address}">')).guid is None


@pytest.mark.parametrize(
    "junk",
    [
        f"<div data-page='{json.dumps({'parts': ['<!-- part -->', '<p>Not copy</p>'] * 5_000})}'></div>",
        "<script>document.write('<p>Not copy</p>')</script><style>p:after {content: '<p>Not copy</p>'}</style>",
        "<script><!-- document.write('<script>x</script>'); '<p>Not copy</p>' --></script>",
        "<textarea><p>Not copy</p></textarea><!-- <p>Not copy</p> --><svg><text>Not copy</text></svg>",
        """<div data-html='<p class="teaser" hidden>Not copy</p>'></div>""",
        '<img alt="a > b <p>Not copy</p>"><a title=\'"\' href="#"></a>',
    ],
)
def test_markup_in_values_scripts_and_comments_is_no_copy(junk):
    assert [paragraph.text for paragraph in item_of(page(body=junk + PARAGRAPHS)).paragraphs] == list(COPY)


def test_a_page_that_stands_in_a_form():
    assert text_of(item_of(page(h1="<form><h1>Quay</h1>", body=PARAGRAPHS * 2 + "</form>"))).startswith(COPY[0])


def test_microdata_of_a_page():
    shown = (
        '<time datetime="2025-01-01">1 January</time><span itemprop="datePublished" content="2026-03-03T14:05Z"></span>'
    )
    author = '<span itemprop="author" itemscope><span itemprop="name">Ina Byrne</span>, our reporter</span>'
    item = item_of(page(body=shown + author + PARAGRAPHS))
    assert (item.first_created_at, item.byline) == ("2026-03-03T14:05Z", "Ina Byrne")


def test_the_host_sends_a_page_that_names_no_site():
    item = item_of(page(head='<link rel="canonical" href="https://www.courier.example/2026/quay">'))
    assert item.provider == "courier.example"


def test_cells_of_a_table_stay_apart():
    table = "<table><tr><th>Island</th><th>Ferries</th></tr><tr><td>Sorn</td><td>12</td></tr></table>"
    assert "Sorn | 12" in text_of(item_of(page(body=PARAGRAPHS + table)))


def test_a_fault_of_the_library_costs_no_story(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("strange tree")

    monkeypatch.setattr(html_body, "_extracted", fail)
    item = item_of(page())
    assert all(text in item.html for text in COPY)
    assert item.repairs == ("html:whole-page",)
    assert "Most read" not in item.html


def test_pages_too_deep_or_too_large_for_the_library_are_read_without_it():
    for around in ("<div>" * 900, "<b></b>" * 9_000, "<i>" + "w" * 1_600_000 + "</i>"):
        item = item_of(page(h1=around + "<h1>Quay</h1>"))
        assert all(text in item.html for text in COPY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html>" + "<div>" * 30_000, Reason.TOO_DEEP),
        ("<html>" + "<p><span>" * 15_000, Reason.TOO_DEEP),
        ("<html><p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x", Reason.OVERSIZE),
        ("<html>" + "<p a b c d e f g>" * 100_000, Reason.OVERSIZE),
        ("<html>" + "<a '\"" * 300_000, Reason.OVERSIZE),
        ("<html>" + "<!--" * 300_000, Reason.OVERSIZE),
        ("<html>" + "<svg>" * 300_000, Reason.OVERSIZE),
        ("<html>" + "<a" * 1_000_000, Reason.OVERSIZE),
        ("<html><body>" + " " * 5_000_000, Reason.NO_TEXT),
        ("<html><head><script>let copy = 'none';</script></head></html>", Reason.NO_TEXT),
    ],
)
@pytest.mark.timeout(60)  # the quadratic ways took minutes
def test_hostile_pages_are_refused(text, reason):
    with pytest.raises(Rejected) as caught:
        parse(text, Limits())
    assert caught.value.reason is reason


@pytest.mark.timeout(60)
def test_hostile_json_ld_costs_no_time_and_no_story():
    for script in ("[" * 500_000, ", " * 500_000, "/* " * 500_000, 'Article"headline":"' * 100_000, '{"a":' * 100_000):
        assert text_of(item_of(page(head=ld(script)))) == "\n".join(COPY)


def test_the_scan_is_linear():
    def cost(count):
        text = "<html>" + "<p class='a' title='b>c'>word &amp; <b>word</b></p>" * count
        begin = time.process_time()
        item_of(page(body=text))
        return time.process_time() - begin

    cost(1_000)
    assert cost(16_000) < 12 * cost(4_000) + 0.2


WATCHED = """
import sys
from stream.wire.html.web_page import parse
from stream.wire.limits import Limits
pages = sys.stdin.read().split("\\f")
assert not {"trafilatura", "lxml.html"} & sys.modules.keys()
parse(pages[0], Limits())
def hook(event, args):
    if event in {"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request"}:
        print(event, args[:1], file=sys.stderr)
sys.addaudithook(hook)
for page in pages[1:]:
    parse(page, Limits())
"""


def test_no_file_is_opened_and_no_socket_once_the_library_is_there():
    head = '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"><base href="file:///etc/">'
    body = '<img src="http://127.0.0.1:9/x.png"><object data="file:///etc/passwd"></object>'
    pages = [page(), page(head=head, body=body), page(body="<p>Short.</p>"), page(body="<aside>" + PARAGRAPHS)]
    run = subprocess.run(
        [sys.executable, "-c", WATCHED], input="\f".join(pages), capture_output=True, text=True, check=True
    )
    assert run.stderr == ""


def test_caches_stay_bounded_over_many_pages():
    def held():
        gc.collect()
        names = ("trafilatura", "htmldate", "courlan", "justext")
        return sum(
            cache.cache_info().currsize
            for cache in gc.get_objects()
            if isinstance(cache, functools._lru_cache_wrapper) and cache.__module__.startswith(names)
        )

    def some(start):
        for number in range(start, start + 25):
            body = "".join(f"<p>{text} Number {number}, line {line}.</p>" for line, text in enumerate(COPY * 5))
            item_of(page(body=body))

    some(0)
    before = held()
    some(100)
    assert held() <= before + 10


def test_the_same_page_reads_the_same():
    text = page(head=ld(NEWS))
    assert item_of(text) == item_of(text)


def test_a_page_through_the_front_door():
    payload = page(head=ld(NEWS)).replace("utf-8", "iso-8859-1").replace("Ostrander", "Östrander")
    reading = read(payload.encode("cp1252", "replace"))
    assert reading.format == "html"
    assert "Mira Östrander" in text_of(reading.items[0])
    assert read(b"<p>A fragment of a page that has words enough to stand for copy.</p>").format == "html"


def test_control_characters_in_words_of_a_page_are_taken_out():
    torn = PARAGRAPHS.replace("harbour", "har\x1ebour")
    page = f"<html><body><article><h1>Coun\x1dcil vo\x02te</h1>{torn}</article></body></html>"
    (item,) = read(page.encode()).items
    assert item.headline == "Council vote"
    assert item.paragraphs[0].text == COPY[0]
    assert "control-characters" in item.repairs


TITLE = "Westhaven closes its north quay for two years"


@pytest.mark.parametrize(
    ("said", "shared", "title", "h1", "headline"),
    [
        ("North quay: what ferry passengers must know", TITLE, f"{TITLE} | Courier", TITLE, TITLE),
        ("Quay closure explained", TITLE, "Quay closure explained", TITLE, "Quay closure explained"),
        (None, TITLE, f"Harbour: {TITLE} | Courier", f"<span>Harbour</span> {TITLE}", TITLE),
        (TITLE, TITLE, "Quay", f"<small>Harbour works</small> {TITLE}", TITLE),
        (TITLE, None, "Quay", f"{TITLE} and a half", f"{TITLE} and a half"),
        (None, "A walk on the pier", "A walk on the pier", "Courier", "A walk on the pier"),
        (None, "A walk on the pier", "A walk on the pier", "Bay-Mag", "A walk on the pier"),
        (None, "A walk on the pier", "A walk on the pier", "On the northern pier", "On the northern pier"),
    ],
)
def test_titles_that_agree_tell_where_the_headline_ends(said, shared, title, h1, headline):
    data = f'<script type="application/ld+json">{json.dumps(NEWS | {"headline": said})}</script>' if said else ""
    meta = f'<meta property="og:title" content="{shared}">' if shared else ""
    page = (
        f'<html><head><title>{title}</title>{meta}<meta property="og:site_name" content="Courier">{data}</head>'
        f"<body><article><h1>{h1}</h1>{PARAGRAPHS}</article></body></html>"
    )
    assert read(page.encode()).items[0].headline == headline
