"""NewsML-G2 in several agencies' manners. The agencies' copy is invented."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

NS = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
USABLE = '<pubStatus qcode="stat:usable"/>'
PAGE = (
    f"<inlineXML contenttype='application/xhtml+xml'><html {XHTML}><head><title>Dam</title></head><body>%s</body>"
    "</html></inlineXML>"
)


def item(text):
    (only,) = read(text.encode()).items
    return only


def article(text):
    return normalise(item(text), ORIGIN)


def news_item(content, meta="", managed=USABLE, kind="text", lang="en"):
    return (
        f'<newsItem {NS} guid="urn:newsml:hill.example:1" version="2" xml:lang="{lang}"><catalogRef href="c.xml"/>'
        f'<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:HILL"/><versionCreated>2026-03-08T09:00:00Z'
        f"</versionCreated>{managed}</itemMeta><contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet>"
        "</newsItem>"
    )


DPA = news_item(
    PAGE
    % (
        "<header><h1>Dam holds</h1><h2>Water falls</h2><p class='byline'>By Ada Brook</p></header>"
        "<section class='main'>"
        "<p>Hartwell (hill) - The dam held &amp; stood.</p><h2>Fear</h2><p>It was old.</p></section>"
    ),
    '<contentCreated>2026-03-08T08:00:00Z</contentCreated><urgency>3</urgency><slugline separator="/">Water/Dam'
    '</slugline><headline>Dam holds</headline><headline role="hld:subHeadline">Water falls</headline><by>Ada Brook'
    '</by><creditline>hill</creditline><dateline>HARTWELL</dateline><located qcode="geo:1"><name>Hartwell</name>'
    '</located><language tag="en-GB"/><keyword>dam</keyword><keyword>dam</keyword><subject qcode="medtop:06000000">'
    "<name>Environment</name></subject><genre qcode='g:1'/><description>The dam held.</description>",
    USABLE + '<embargoed>2026-03-09T00:00:00Z</embargoed><edNote role="x:editorialnote">Eds: adds quote</edNote>'
    '<edNote role="x:contact">Ada Brook, 555 1234</edNote><fileName>dam.xml</fileName>',
).replace("</itemMeta>", "</itemMeta>", 1).replace(
    "<itemMeta>", "<rightsInfo><copyrightHolder literal='Hill'/><usageTerms>None in <b>print</b> please</usageTerms>"
    "</rightsInfo><itemMeta>",
)  # fmt: skip


def test_all_fields():
    found = item(DPA)
    assert (found.provider, found.guid, found.version, found.status) == (
        "HILL", "urn:newsml:hill.example:1", "2", "usable",
    )  # fmt: skip
    assert (found.embargo_until, found.urgency, found.slugline) == ("2026-03-09T00:00:00Z", "3", "Water/Dam")
    assert (found.published_at, found.first_created_at) == ("2026-03-08T09:00:00Z", "2026-03-08T08:00:00Z")
    assert (found.language, found.keywords) == ("en-GB", ("dam",))
    assert (found.headline, found.subheadlines) == ("Dam holds", ("Water falls",))
    assert (found.byline, found.dateline, found.located) == ("Ada Brook", "HARTWELL", "Hartwell")
    assert (found.credit, found.copyright, found.ednote) == ("hill", "Hill", "Eds: adds quote")
    assert [(s.scheme, s.code, s.name) for s in found.subjects] == [("medtop", "06000000", "Environment")]


def test_unknown_fields_are_kept_and_nothing_of_a_page_header_is_lost():
    extra = item(DPA).extra
    assert extra["itemMeta/edNote"] == "Ada Brook, 555 1234"
    assert extra["itemMeta/fileName"] == "dam.xml"
    assert extra["rightsInfo/usageTerms"] == "None in print please"
    assert extra["contentMeta/genre@qcode"] == "g:1"
    assert extra["contentMeta/description"] == "The dam held."
    assert extra["header/p"] == "By Ada Brook"
    assert "catalogRef@href" not in extra


def test_the_page_becomes_copy_without_repeated_headlines():
    told = article(DPA)
    assert told.body == "Hartwell (hill) - The dam held & stood.\n\nIt was old."
    assert [c.text for c in told.crossheads] == ["Fear"]
    assert told.status is Status.EMBARGOED
    assert told.urgency == 3


def test_prefixed_and_message():
    prefixed = (
        '<ns0:newsMessage xmlns:ns0="http://iptc.org/std/nar/2006-10-01/"><ns0:header><ns0:priority>2</ns0:priority>'
        "<ns0:sender>hill.example</ns0:sender></ns0:header><ns0:itemSet><ns0:newsItem guid='a' version='1'>"
        "<ns0:contentMeta><ns0:headline>H</ns0:headline></ns0:contentMeta><ns0:contentSet><ns0:inlineXML>"
        "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>One <h:em>two</h:em>.</h:p></h:div></ns0:inlineXML>"
        "</ns0:contentSet></ns0:newsItem><ns0:conceptItem/><ns0:newsItem guid='b'><ns0:contentMeta><ns0:headline>I"
        "</ns0:headline></ns0:contentMeta></ns0:newsItem></ns0:itemSet></ns0:newsMessage>"
    )
    reading = read(prefixed.encode())
    assert [(i.guid, i.headline, i.priority) for i in reading.items] == [("a", "H", "2"), ("b", "I", "2")]
    assert normalise(reading.items[0], ORIGIN).body == "One two."
    assert reading.items[0].extra["header"] == {"sender": "hill.example"}
    assert [str(r) for r in reading.refused] == ["no-text: NewsML-G2: a conceptItem, which is no story"]


@pytest.mark.parametrize("name", ["conceptItem", "knowledgeItem", "planningItem"])
def test_what_is_no_story_is_refused_by_name(name):
    with pytest.raises(Rejected, match=name) as refused:
        read(f"<{name} {NS}><conceptSet/></{name}>".encode())
    assert refused.value.reason is Reason.NO_TEXT


def test_text_in_cdata_and_its_twin_in_another_form():
    both = "<inlineXML><p>One of it.</p></inlineXML><inlineData><![CDATA[One of it.]]></inlineData>"
    found = item(news_item(both, "<headline>H</headline>"))
    assert found.html == "<p>One of it.</p>" or found.html.startswith("<p")
    assert "contentSet/inlineData" not in found.extra
    plain = item(news_item("<inlineData><![CDATA[AT&T rose.\n\nIt <fell>.]]></inlineData>", "<headline>H</headline>"))
    assert [p.text for p in plain.paragraphs] == ["AT&T rose.", "It <fell>."]
    other = item(news_item("<inlineXML><p>One.</p></inlineXML><inlineData>Two.</inlineData>", "<headline>H</headline>"))
    assert other.extra["contentSet/inlineData"] == "Two."


@pytest.mark.parametrize("attributes", ['contenttype="image/jpeg"', 'encoding="base64"'])
def test_a_picture_in_base64_is_no_copy(attributes):
    found = item(
        news_item(
            f"<inlineData {attributes}>/9j/4AAQ</inlineData>",
            "<headline>Dam</headline><creator role='x:photographer'><name>Noé Rive</name></creator>"
            "<description>The dam at dusk.</description>",
            kind="picture",
        )
    )
    assert [p.text for p in found.paragraphs] == ["The dam at dusk."]
    assert found.byline == "Noé Rive"


def test_nitf_inside():
    told = article(
        news_item(
            '<inlineXML contenttype="application/nitf+xml"><nitf xmlns=""><head><docdata>'
            '<urgency ed-urg="4"/></docdata>'
            "</head><body><body.head><hedline><hl1>Dam holds</hl1></hedline><byline>By Ada Brook</byline><dateline>"
            "<location>HARTWELL</location></dateline></body.head><body.content><p>The dam held.</p></body.content>"
            "</body></nitf></inlineXML>"
        )
    )
    assert (told.headline, told.body) == ("Dam holds", "The dam held.")
    assert [p.name for p in told.byline.people] == ["Ada Brook"]
    assert told.extra["contentSet/inlineXML/nitf/head/docdata/urgency@ed-urg"] == "4"


def test_headlines_in_several_languages_and_for_other_uses():
    meta = (
        '<headline xml:lang="de">Damm hält</headline><headline role="x:short">Dam</headline>'
        '<headline xml:lang="en">Dam holds</headline>'
        '<headline xml:lang="en" role="x:subHeadline">Water falls</headline>'
        '<language tag="en"/>'
    )
    found = item(news_item(PAGE % "<p>The dam held.</p>", meta))
    assert (found.headline, found.subheadlines) == ("Dam holds", ("Water falls",))
    assert found.extra["contentMeta/headline"] == ["Damm hält", "Dam"]
    only_short = item(news_item(PAGE % "<p>x</p>", '<headline role="x:short">Dam</headline>'))
    assert only_short.headline == "Dam"


@pytest.mark.parametrize(
    ("managed", "status"),
    [
        ('<pubStatus qcode="stat:canceled"/>', Status.KILLED),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', Status.KILLED),
        ('<pubStatus qcode="stat:withheld"/>', Status.WITHHELD),
        (USABLE + '<signal qcode="sig:correction"/>', Status.CORRECTED),
        (USABLE + '<signal uri="http://cv.iptc.org/newscodes/signal/correction"/>', Status.CORRECTED),
        (USABLE + '<signal qcode="sig:update"/>', Status.USABLE),
        (USABLE + "<embargoed/>", Status.EMBARGOED),
        (USABLE + "<embargoed>2026-03-07T00:00:00Z</embargoed>", Status.USABLE),
        ("", Status.USABLE),
    ],
)
def test_status(managed, status):
    told = news_item(PAGE % "<p>The dam held.</p>", "<headline>Dam holds</headline>", managed)
    assert article(told).status is status


def test_a_kill_without_text_reaches_everyone_who_got_the_story():
    killed = '<pubStatus qcode="stat:canceled"/><edNote>Legal reasons.</edNote>'
    told = article(news_item("", managed=killed))
    assert (told.status, told.guid, told.body) == (Status.KILLED, "urn:newsml:hill.example:1", "Legal reasons.")


def test_item_class_as_a_uri_is_text_all_the_same():
    told = news_item("", "<description>D</description><headline>H</headline>").replace(
        'qcode="ninat:text"', 'uri="http://cv.iptc.org/newscodes/ninature/text"'
    )
    assert not item(told).paragraphs  # a description is the copy of pictures, not of texts


def test_a_teaser_that_repeats_the_description_is_no_paragraph():
    told = article(
        news_item(
            PAGE % "<p class='teaser'>In short.</p><p>The dam held.</p>",
            "<headline>H</headline><description>In short.</description>",
        )
    )
    assert told.body == "The dam held."


def test_a_package_is_described_or_refused():
    package = (
        f'<packageItem {NS} guid="p"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta>'
        f"<contentMeta>%s</contentMeta>"
        '<groupSet root="r"><group id="r"><itemRef residref="urn:1"><title>One</title></itemRef></group></groupSet>'
        "</packageItem>"
    )
    found = item(package % "<headline>Top stories</headline><description>What was.</description>")
    assert (found.headline, found.paragraphs[0].text) == ("Top stories", "What was.")
    assert found.extra["groupSet/group/itemRef@residref"] == "urn:1"
    with pytest.raises(Rejected):
        read((package % "").encode())


def test_headings_are_looked_into_once():
    deep = "<h1>" * 200 + "x" * 500_000 + "</h1>" * 200
    told = article(news_item(PAGE % f"<div>{deep}</div><p>The dam held.</p>", "<headline>H</headline>"))
    assert told.body.endswith("The dam held.")


def test_an_empty_embargo_among_empty_fields_is_a_form_left_blank():
    blank = USABLE + "<embargoed></embargoed><ednote></ednote>"
    assert article(news_item(PAGE % "<p>The dam held.</p>", managed=blank)).status is Status.USABLE
    assert article(news_item(PAGE % "<p>The dam held.</p>", managed=USABLE + "<embargoed/>")).status is Status.EMBARGOED


def test_the_title_of_nitf_stands_for_a_headline():
    nitf = "<inlineXML><nitf><head><title>Dam holds</title></head><body><body.content><p>It held.</p></body.content>"
    assert item(news_item(f"{nitf}</body></nitf></inlineXML>")).headline == "Dam holds"


def test_when_the_content_was_made_stands_for_an_empty_version():
    about = "<contentCreated>2026-03-08T08:00:00Z</contentCreated>"
    bare = news_item(PAGE % "<p>It held.</p>", about)
    bare = re.sub("<versionCreated>[^<]*</versionCreated>", "<versionCreated/>", bare)
    assert article(bare).published_at.isoformat() == "2026-03-08T08:00:00+00:00"


def test_copy_in_a_houses_own_markup():
    copy = (
        "<inlineXML contenttype='application/hpanitf+xml'><BODY xmlns='' ID='8:10'><TEXT><RUBRIK>Dammen håller"
        "</RUBRIK><DAT><ORT>Hartwell</ORT><SOURCE>HPA</SOURCE></DAT><INGRESS><P>Dammen höll.</P></INGRESS><BRODTEXT>"
        "<CITAT>Den är gammal, säger Ada Brook.</CITAT><MELLIS>Rädsla</MELLIS><P>Ingen sov.</P></BRODTEXT>"
        "<BYLINE EPOST='n@hpa.example'>Noor Haddad/HPA</BYLINE><BILD><BILDTEXT><P>Dammen i skymningen.</P></BILDTEXT>"
        "</BILD></TEXT></BODY></inlineXML>"
    )
    told = article(news_item(copy, "<headline>Dammen håller</headline>", lang="sv"))
    assert told.body.split("\n\n") == ["Dammen höll.", "Den är gammal, säger Ada Brook.", "Ingen sov."]
    assert [c.text for c in told.crossheads] == ["Rädsla"]
    assert [p.name for p in told.byline.people] == ["Noor Haddad"]


NITF = (
    "<nitf><head><docdata %s><date.issue norm='20260308T090000Z'/>%s</docdata></head>"
    "<body><body.content><p>The dam held, the county said.</p></body.content></body></nitf>"
)
RELEASE = "<date.release norm='20260310T000000Z'/>"


@pytest.mark.parametrize(
    ("nitf", "status", "until"),
    [
        (NITF % ("", RELEASE), Status.EMBARGOED, "2026-03-10"),
        (NITF % ("management-status='embargoed'", ""), Status.EMBARGOED, None),
        (NITF % ("management-status='withheld'", ""), Status.WITHHELD, None),
        (NITF % ("management-status='canceled'", ""), Status.KILLED, None),
        (NITF % ("", "<ed-msg info='MANDATORY KILL'/>"), Status.KILLED, None),
        (NITF % ("management-status='usable'", ""), Status.USABLE, None),
    ],
)
def test_what_the_head_of_nitf_within_it_forbids_is_forbidden(nitf, status, until):
    found = article(news_item(f"<inlineXML>{nitf}</inlineXML>", "<headline>Dam holds</headline>"))
    assert found.status is status
    assert found.embargo_until == (datetime.fromisoformat(f"{until}T00:00:00+00:00") if until else None)


def test_the_stricter_holds_where_the_item_and_nitf_within_it_have_an_embargo():
    for own, held in (("2026-03-09T00:00:00Z", 10), ("2026-03-11T00:00:00Z", 11)):
        managed = f"{USABLE}<embargoed>{own}</embargoed>"
        text = news_item(f"<inlineXML>{NITF % ('', RELEASE)}</inlineXML>", "<headline>Dam</headline>", managed)
        assert article(text).embargo_until == datetime(2026, 3, held, tzinfo=UTC)


def test_a_note_whose_role_is_an_embargo_may_tell_the_time_alone():
    note = (
        '<edNote role="hillrole:embargo">10 March 2026, 0000 GMT</edNote><edNote role="hillrole:note">Eds: x</edNote>'
    )
    found = article(news_item(PAGE % "<p>The dam held.</p>", "<headline>Dam</headline>", USABLE + note))
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, datetime(2026, 3, 10, tzinfo=UTC))


def test_of_several_contents_the_story_in_the_items_language_is_read():
    story, other = (
        "<p>The dam held.</p><p>It was old, the county said on Tuesday.</p>",
        "<p>Le barrage tient. Il est vieux.</p>",
    )
    teaser = PAGE % "<p>It held.</p>"
    french = (PAGE % other).replace("<inlineXML", '<inlineXML xml:lang="fr"')
    for contents in (
        PAGE % story + teaser,
        teaser + PAGE % story,
        french + PAGE % story,
        french + teaser + PAGE % story,
    ):
        found = article(news_item(contents, '<language tag="en"/><headline>Dam</headline>'))
        assert found.body == "The dam held.\n\nIt was old, the county said on Tuesday."
    assert article(news_item(french, "<headline>Dam</headline>")).body == "Le barrage tient. Il est vieux."
