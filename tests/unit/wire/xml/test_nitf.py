"""NITF in several agencies' manners. The agencies' copy is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN


def item(text):
    reading = read(text.encode())
    assert reading.format == "nitf"
    (only,) = reading.items
    return only


def article(text):
    return normalise(item(text), ORIGIN)


AP = """<?xml version="1.0" encoding="UTF-8"?>
<nitf version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006" xml:lang="en-us">
 <head><title>Dam Holds</title>
  <meta name="ap-cycle" content="BC"/><meta name="ap-cycle" content="AM"/>
  <tobject tobject.type="news"><tobject.subject tobject.subject.refnum="06000000"
    tobject.subject.type="environment"/></tobject>
  <docdata management-status="usable"><doc-id id-string="urn:x:D8AB1" regsrc="AP"/><urgency ed-urg="3"/>
   <date.issue norm="20260308T090000Z"/><date.release norm="20260308T090000Z"/>
   <ed-msg info="Eds: ADDS quote."/><ed-msg info="With photos."/><du-key version="3"/>
   <doc.copyright year="2026" holder="Hill Press"/><evloc city="Hartwell" iso-cc="USA"/>
   <key-list><keyword key="BC-Hartwell-Dam"/><keyword key="water"/></key-list>
   <identified-content><person>Ada Brook</person></identified-content></docdata>
  <pubdata type="print" item-length="412"/></head>
 <body><body.head><hedline><hl1 id="headline">Dam <em>holds</em> at Hartwell</hl1><hl2>Water falls</hl2></hedline>
   <byline>By <person>ADA BROOK</person>, <byttl>Science Writer</byttl></byline>
   <distributor>Hill Press</distributor>
   <dateline><location>HARTWELL, Ohio</location> <story.date norm="20260308">March 8</story.date></dateline>
   <note>Check the name.</note><note>Second note.</note><abstract><p>It held.</p></abstract></body.head>
  <body.content><block id="Main"><p>The dam held.</p><media media-type="image"><media-caption>A dam at
   dusk.</media-caption></media>
   <hl2>Fear</hl2><p>It was old.</p></block></body.content>
  <body.end><tagline>Written in Hartwell.</tagline></body.end></body></nitf>"""


def test_ap_all_fields():
    found = item(AP)
    assert (found.provider, found.guid, found.version, found.status) == ("AP", "urn:x:D8AB1", "3", "usable")
    assert (found.urgency, found.language, found.published_at) == ("3", "en-us", "20260308T090000Z")
    assert found.embargo_until is None
    assert found.headline == "Dam holds at Hartwell"
    assert found.subheadlines == ("Water falls",)
    assert found.byline == "By ADA BROOK,"
    assert found.byline_title == "Science Writer"
    assert found.dateline == "HARTWELL, Ohio, March 8"
    assert (found.located, found.credit, found.copyright) == ("Hartwell", "Hill Press", "2026 Hill Press")
    assert found.ednote == "Check the name.\nSecond note.\nEds: ADDS quote.\nWith photos."
    assert (found.slugline, found.keywords) == ("BC-Hartwell-Dam", ("BC-Hartwell-Dam", "water"))
    assert [(s.code, s.name) for s in found.subjects] == [("06000000", "environment")]


def test_ap_unknown_fields_and_captions_are_kept():
    extra = item(AP).extra
    assert extra["meta/ap-cycle"] == ["BC", "AM"]
    assert extra["head/pubdata@item-length"] == "412"
    assert extra["head/docdata/identified-content/person"] == "Ada Brook"
    assert extra["body/body.head/abstract/p"] == "It held."
    assert extra["body/body.end/tagline"] == "Written in Hartwell."
    assert extra["media@media-type"] == "image"
    assert " ".join(extra["media/media-caption"].split()) == "A dam at dusk."


def test_ap_as_an_article():
    found = article(AP)
    assert found.body == "The dam held.\n\nIt was old."
    assert [c.text for c in found.crossheads] == ["Fear"]
    assert [p.name for p in found.byline.people] == ["Ada Brook"]
    assert found.version == 3
    assert found.urgency == 3
    assert found.status is Status.USABLE
    assert "dusk" not in found.body


def test_pa_copy_in_pre_keeps_its_paragraphs():
    found = item(
        '<nitf><head><docdata><doc-id id-string="ABC-3-1" regsrc="PA"/><date.issue norm="20260308T101500+0000"/>'
        "</docdata></head><body><body.head><hedline><hl1>1 RIVER Hartwell</hl1></hedline></body.head><body.content>"
        "<pre>   The river rose and the town moved to higher ground by night,\nthe council said.\n"
        "   It fell again &amp; all was well.\n</pre></body.content></body></nitf>"
    )
    assert [p.text for p in found.paragraphs][-1] == "It fell again & all was well."
    assert len(found.paragraphs) == 2
    assert found.html is None
    assert found.guid == "ABC-3-1"


def test_text_beside_a_pre_is_not_lost():
    found = article("<nitf><body><body.content><pre>One line of it.</pre>Two lines of it.</body.content></body></nitf>")
    assert "One line" in found.body
    assert "Two lines" in found.body


@pytest.mark.parametrize("prefix", ["", "n:"])
def test_namespaces_change_nothing(prefix):
    xmlns = f'xmlns{":" + prefix[:-1] if prefix else ""}="http://iptc.org/std/NITF/2006-10-18/"'
    text = (
        "<{0}nitf %s><{0}head><{0}docdata><{0}urgency ed-urg='2'/></{0}docdata></{0}head><{0}body><{0}body.head>"
        "<{0}hedline><{0}hl1>Head</{0}hl1></{0}hedline></{0}body.head><{0}body.content><{0}p>One &lt; two.</{0}p>"
        "<{0}p>Three.</{0}p></{0}body.content></{0}body></{0}nitf>"
    )
    found = article(text.format(prefix) % xmlns)
    assert (found.headline, found.urgency) == ("Head", 2)
    assert found.body == "One < two.\n\nThree."


def test_fields_in_meta_as_aap_and_efe_send_them():
    found = item(
        '<nitf lang="es"><head><meta name="anpa-keyword" content="DAM HARTWELL"/><meta name="anpa-takekey" '
        'content="2nd Ld"/><meta name="prioridad" content="U"/><meta name="Version" content="2"/>'
        '<meta name="agency" content="Colina"/><meta name="keywords" content="agua"/></head>'
        "<body><body.content><p>La presa.</p></body.content></body></nitf>"
    )
    assert (found.slugline, found.take, found.priority, found.version) == ("DAM HARTWELL", "2nd Ld", "U", "2")
    assert (found.provider, found.keywords, found.language) == ("Colina", ("agua",), "es")
    assert not found.extra


@pytest.mark.parametrize(
    ("issued", "release", "expected"),
    [
        ("20260308T090000Z", "20260309T000000Z", Status.EMBARGOED),
        ("2026-03-08T09:00:00Z", "20260309T000000Z", Status.EMBARGOED),
        ("20260308T090000Z", "2026-03-08T09:00:00Z", Status.USABLE),
        ("20260308T090000Z", "20260308", Status.USABLE),
        ("", "20260309T000000Z", Status.EMBARGOED),
        ("20260308T120000+0000", "20260308T100000-0500", Status.EMBARGOED),
        ("20260308T130000+0100", "20260308T120000Z", Status.USABLE),
        ("20260308T090000Z", "next Monday", Status.EMBARGOED),
        ("20260308T100000EST", "20260308T180000EST", Status.EMBARGOED),
        ("2026-03-08 13:00:00 GMT", "2026-03-08 18:00:00 GMT", Status.EMBARGOED),
        ("20260308T100000GMT", "20260308T080000PST", Status.EMBARGOED),
        ("20260308T100000EST", "20260308T100000EST", Status.USABLE),
        ("20260308T100000EST", "20260308", Status.USABLE),
    ],
)
def test_release_after_issue_is_an_embargo(issued, release, expected):
    date = f'<date.issue norm="{issued}"/>' if issued else ""
    found = article(
        f'<nitf><head><docdata>{date}<date.release norm="{release}"/></docdata></head>'
        "<body><body.content><p>The report says so.</p></body.content></body></nitf>"
    )
    assert found.status is expected


@pytest.mark.parametrize(
    "says",
    [
        '<date.release norm="20260308T090000Z"/><date.release norm="20260310T000000Z"/>',
        "<date.release>2026-03-10T00:00:00Z</date.release>",
        '<doc.rights owner="HPA" startdate="20260310T000000Z"/>',
        '<date.release norm="20260310T000000Z"/><date.release norm="20260309T000000+0100"/>',
    ],
)
def test_whatever_says_that_it_may_be_used_later_is_an_embargo(says):
    found = article(
        f'<nitf><head><docdata><date.issue norm="20260308T090000Z"/>{says}</docdata></head>'
        "<body><body.content><p>The report says so.</p></body.content></body></nitf>"
    )
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, datetime(2026, 3, 10, tzinfo=UTC))


@pytest.mark.parametrize("day", ["20260308", "2026-03-08"])
@pytest.mark.parametrize(
    "rights",
    [
        "<head><docdata><doc.rights startdate='{}'/></docdata></head><body>{}</body>",
        "<body><body.head><rights><rights.startdate norm='{}'/></rights></body.head>{}</body>",
    ],
)
def test_rights_that_begin_on_a_day_begin_with_its_first_minute(rights, day):
    copy = "<body.content><p>The report says so.</p></body.content>"
    assert article(f"<nitf>{rights.format(day, copy)}</nitf>").status is Status.USABLE  # it came at noon of the 8th
    later = article(f"<nitf>{rights.format(day.replace('08', '09'), copy)}</nitf>")
    assert (later.status, later.embargo_until) == (Status.EMBARGOED, datetime(2026, 3, 9, tzinfo=UTC))


def test_a_kill_without_text_is_an_article_with_its_id():
    text = '<nitf><head><docdata management-status="canceled"><doc-id id-string="u1"/></docdata></head><body/></nitf>'
    found = article(text)
    assert (found.status, found.guid) == (Status.KILLED, "u1")
    with pytest.raises(Rejected) as refused:
        read(text.replace(' id-string="u1"', "").encode())
    assert refused.value.reason is Reason.NO_TEXT


def test_names_of_elements_side_by_side_do_not_run_together():
    found = item(
        "<nitf><body><body.head><hedline><hl1>One<br/>two</hl1></hedline><byline><person><name.given>Ada</name.given>"
        "<name.family>Brook</name.family></person></byline><dateline><location><city>Paris</city>"
        "<country>France</country></location></dateline></body.head><body.content><p>x</p></body.content></body></nitf>"
    )
    assert (found.headline, found.byline, found.dateline) == ("One two", "Ada Brook", "Paris, France")


def test_a_body_without_body_content_and_one_with_several():
    bare = (
        "<nitf><head><title>T</title></head><body><body.head><note>N</note></body.head>Copy <b>here</b>.</body></nitf>"
    )
    found = article(bare)
    assert (found.headline, found.body, found.ednote) == ("T", "Copy here.", "N")
    several = (
        "<nitf><body><body.content><p>One.</p></body.content><body.content><p>Two.</p></body.content></body></nitf>"
    )
    assert article(several).body == "One.\n\nTwo."


def test_neither_headline_nor_copy_is_refused():
    with pytest.raises(Rejected) as refused:
        read(b"<nitf><head><docdata/></head><body><body.content><media><p/></media></body.content></body></nitf>")
    assert refused.value.reason is Reason.NO_TEXT


@pytest.mark.parametrize(
    "frame", ["<head><docdata>%s</docdata></head>", "<head><docdata/>%s</head>", "<docdata>%s</docdata>"]
)
def test_what_docdata_holds_stands_beside_it_too(frame):
    facts = (
        '<urgency ed-urg="2"/><doc-id id-string="u7" regsrc="HILL"/><date.issue norm="20260308T090000Z"/>'
        '<date.release norm="20260320T090000Z"/><du-key key="Hartwell-Dam" version="3"/><ed-msg info="Eds: x"/>'
    )
    told = article(
        f"<nitf>{frame.replace('%s', facts)}<body><body.content><p>The dam held.</p></body.content></body></nitf>"
    )
    assert (told.urgency, told.guid, told.provider, told.version) == (2, "u7", "hill", 3)
    assert (told.slugline, told.ednote) == ("Hartwell-Dam", "Eds: x")
    assert told.status is Status.EMBARGOED
    assert told.published_at == datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_urgency_as_text_or_meta():
    for head in ("<docdata><urgency>2</urgency></docdata>", '<meta name="urgency" content="2"/>'):
        assert (
            item(f"<nitf><head>{head}</head><body><body.content><p>T</p></body.content></body></nitf>").urgency == "2"
        )


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("HPA-Hartwell-Dam", "HPA-Hartwell-Dam"),
        ("urn:x:9", None),
        ("dam-0c9d17ab-256e-4989-b6a3-b8ad27f43a5c", None),
        ("20260308123", None),
    ],
)
def test_the_key_of_all_versions_is_a_slug_where_it_is_no_id(key, slug):
    told = item(
        f"<nitf><head><docdata><doc-id id-string='urn:x:9_47'/><du-key key='{key}'/></docdata></head><body>"
        "<body.content><p>The dam held.</p></body.content></body></nitf>"
    )
    assert told.slugline == slug


def test_a_lead_that_the_full_text_begins_with_is_read_once():
    lead, full = "<p>The dam held.</p><p>It was old.</p>", "<p>The dam held.</p><p>It was old.</p><p>Nobody slept.</p>"
    blocks = f"<block class='lead_paragraph'>{lead}</block><block class='full_text'>{full}</block>"
    bylines = (
        "<byline class='print_byline'>By NOOR HADDAD</byline><byline class='normalized_byline'>HADDAD, NOOR</byline>"
    )
    text = f"<nitf><body><body.head>{bylines}</body.head><body.content>{blocks}</body.content></body></nitf>"
    told = article(text)
    assert told.body.split("\n\n") == ["The dam held.", "It was old.", "Nobody slept."]
    assert told.byline.raw == "By NOOR HADDAD"
    apart = article(text.replace("<p>The dam held.</p><p>It was old.</p></block>", "<p>A note.</p></block>"))
    assert apart.body.startswith("A note.\n\nThe dam held.")


def test_a_release_without_an_issue_is_when_it_was_published():
    docdata = (
        "<head><docdata><date.release norm='20260308T090000-0500'/></docdata><pubdata date.publication='20260308'/>"
    )
    told = item(f"<nitf>{docdata}</head><body><body.content><p>The dam held.</p></body.content></body></nitf>")
    assert told.published_at == "20260308T090000-0500"
