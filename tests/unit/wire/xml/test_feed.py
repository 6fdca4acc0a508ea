"""RSS 2.0, RSS 1.0 and Atom. The feeds are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Hill News</title><link>https://hill.example/</link><language>en-gb</language>
 <copyright>© Hill</copyright><managingEditor>desk@hill.example (Hill Desk)</managingEditor>
 <image><title>Logo</title></image>
 <item><media:title>A dam at dusk</media:title><itunes:title>no</itunes:title>
<title>AT&amp;amp;T &lt;b&gt;builds&lt;/b&gt; a
  dam&amp;#8217;s wall</title><link>https://hill.example/1</link><guid isPermaLink="false">g1</guid>
  <pubDate>Sun, 08 Mar 2026 09:00:00 GMT</pubDate><dc:creator>Ada Brook</dc:creator><category>Water</category>
  <category domain="x">Dams</category><description>In short.</description>
  <content:encoded><![CDATA[<p>The dam held &amp; stood.</p><p>It was old.</p>]]></content:encoded>
  <media:content url="dam.jpg"><media:credit>Noé Rive</media:credit><media:description>A very long caption of a
  picture that is longer than the story itself, so that the longest of all contents would be this one, and it is not.
  </media:description></media:content><itunes:author>Nobody</itunes:author></item>
 <item><title>Second</title><link>https://hill.example/2</link><author>ada@hill.example (Ada Brook)</author>
  <description>Short &amp; plain R&amp;D.</description><source url="https://other.example/f">Other News</source></item>
 <item><title>Third</title><author>ada@hill.example</author></item>
 <item><link>https://hill.example/empty</link></item>
</channel></rss>"""


@pytest.fixture(name="rss")
def _rss():
    return read(RSS.encode())


def test_rss_all_fields(rss):
    first = rss.items[0]
    assert rss.format == "rss"
    assert first.headline == "AT&T builds a dam’s wall"
    assert (first.guid, first.provider, first.language) == ("g1", "Hill News", "en-gb")
    assert (first.published_at, first.byline) == ("Sun, 08 Mar 2026 09:00:00 GMT", "Ada Brook")
    assert (first.credit, first.copyright) == ("desk@hill.example (Hill Desk)", "© Hill")
    assert first.keywords == ("Water", "Dams")
    told = normalise(first, ORIGIN)
    assert told.body == "The dam held & stood.\n\nIt was old."
    assert told.published_at == datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_media_modules_are_no_story_and_are_kept(rss):
    extra = rss.items[0].extra
    assert extra["link"] == "https://hill.example/1"
    assert extra["media-title"] == "A dam at dusk"
    assert extra["media-content/credit"] == "Noé Rive"
    assert extra["media-content@url"] == "dam.jpg"
    assert extra["description"] == "In short."
    assert extra["category@domain"] == "x"
    assert "dusk" not in rss.items[0].headline


def test_missing_guid_mailboxes_and_plain_copy(rss):
    second, third = rss.items[1:]
    assert (second.guid, second.byline, second.provider) == ("https://hill.example/2", "Ada Brook", "Other News")
    assert [p.text for p in second.paragraphs] == ["Short & plain R&D."]
    assert (third.guid, third.byline) == (None, None)
    assert [r.reason for r in rss.refused] == [Reason.NO_TEXT]


def test_undeclared_prefixes_are_read():
    feed = (
        "<rss><channel><item><media:title>no</media:title><title>T</title>"
        "<dc:creator>Ada Brook</dc:creator></item></channel></rss>"
    )
    reading = read(feed.encode())
    assert (reading.items[0].headline, reading.items[0].byline) == ("T", "Ada Brook")
    assert reading.items[0].repairs == ("xml:recovered",)
    assert reading.items[0].extra["media-title"] == "no"


def test_rss_1():
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>Hill</title></channel>
     <item rdf:about="urn:1"><title>Dam</title><dc:date>2026-03-08T09:00:00+01:00</dc:date><dc:creator>Ada Brook
     </dc:creator><dc:subject>Water</dc:subject><description>It held.</description></item></rdf:RDF>"""
    (found,) = read(feed.encode()).items
    assert (found.format, found.guid, found.headline, found.provider) == ("rss", "urn:1", "Dam", "Hill")
    assert (found.byline, found.keywords) == ("Ada Brook", ("Water",))
    assert normalise(found, ORIGIN).published_at == datetime(2026, 3, 8, 8, tzinfo=UTC)


def atom(entry, prefix=""):
    xmlns = "xmlns:a" if prefix else "xmlns"
    return (
        f'<{prefix}feed {xmlns}="http://www.w3.org/2005/Atom" xml:lang="fr"><{prefix}title>Hill</{prefix}title>'
        f"<{prefix}author><{prefix}name>Hill Desk</{prefix}name></{prefix}author>{entry}</{prefix}feed>"
    )


ENTRY = """<entry><id>urn:1</id><title type="html">Dam &lt;i&gt;holds&lt;/i&gt;</title>
<updated>2026-03-08T10:00:00Z</updated>
 <published>2026-03-08T09:00:00Z</published><author><name>Ada Brook</name><email>a@b</email></author><author><name>Ren
 Kawa</name></author><link rel="self" href="s"/><link href="https://hill.example/1"/><category term="w" label="Water"/>
 <summary>In short.</summary><content {}</content></entry>"""


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('type="html">&lt;p&gt;It held.&lt;/p&gt;&lt;p&gt;And stood.&lt;/p&gt;', "It held.\n\nAnd stood."),
        (
            'type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It held.</p><p>And <b>stood</b>.</p></div>',
            "It held.\n\nAnd stood.",
        ),
        ('type="text">R&amp;D held.\n\nAnd stood.', "R&D held.\n\nAnd stood."),
        ('type="image/png">iVBORw0KGgo=', "In short."),
    ],
)
def test_atom(content, body):
    (found,) = read(atom(ENTRY.format(content)).encode()).items
    assert (found.format, found.guid, found.headline, found.provider) == ("atom", "urn:1", "Dam holds", "Hill")
    assert (found.published_at, found.first_created_at) == ("2026-03-08T10:00:00Z", "2026-03-08T09:00:00Z")
    assert (found.byline, found.credit, found.language) == ("Ada Brook; Ren Kawa", "Hill Desk", "fr")
    assert found.keywords == ("Water",)
    assert found.extra["link"] == "https://hill.example/1"
    assert normalise(found, ORIGIN).body == body


def test_a_prefixed_atom_feed():
    (found,) = read(atom("<a:entry><a:id>u</a:id><a:title>T</a:title></a:entry>", "a:").encode()).items
    assert (found.guid, found.headline, found.byline, found.credit) == ("u", "T", None, "Hill Desk")


def test_a_feed_without_entries_is_refused():
    with pytest.raises(Rejected) as refused:
        read(b"<rss><channel><title>Hill</title></channel></rss>")
    assert refused.value.reason is Reason.NO_TEXT


def test_an_item_in_the_copy_of_an_item_is_none():
    nested = (
        "<rss><channel>"
        + "<item><title>x</title><description>" * 60
        + "y"
        + "</description></item>" * 60
        + "</channel></rss>"
    )
    assert len(read(nested.encode()).items) == 1


@pytest.mark.parametrize("author", ["a" * 20_000, "@" * 20_000, "a@" * 10_000, "a <" * 6_000])
def test_authors_that_are_no_names_cost_nothing(author):
    feed = f"<rss><channel><item><title>T</title><author><![CDATA[{author}]]></author></item></channel></rss>"
    assert read(feed.encode()).items[0].headline == "T"


def entries(*items):
    rss = "".join(f"<item>{item}</item>" for item in items)
    return read(
        f"<rss><channel><title>H</title><link>https://hill.example/news</link>{rss}</channel></rss>".encode()
    ).items


LINK = "<link>https://hill.example/notices</link>"
DAM = "<title>Dam holds</title><description>The dam at Hartwell held on Friday, both of its owners said.</description>"
MORE = DAM.replace("holds", "holds, price told").replace("said.", "said, and cost four millions.")
BUS = "<title>Bus late</title><description>A bus for Orford waits until noon.</description>"


def test_an_update_keeps_the_link_that_it_shares():
    assert [i.guid for i in entries(LINK + MORE, LINK + DAM)] == ["https://hill.example/notices"] * 2
    assert [i.guid for i in entries(LINK + DAM, LINK + DAM)] == ["https://hill.example/notices"] * 2


def test_different_stories_under_one_link_or_guid_have_no_identity():
    shared = entries(LINK + DAM, LINK + BUS)
    assert [(i.guid, i.extra["shared_guid"]) for i in shared] == [(None, "https://hill.example/notices")] * 2
    guid = "<guid isPermaLink='false'>news</guid>"
    one, other = "<link>https://hill.example/1</link>", "<link>https://hill.example/2</link>"
    assert [i.guid for i in entries(guid + one + DAM, guid + other + BUS)] == [
        "https://hill.example/1",
        "https://hill.example/2",
    ]
    assert [i.guid for i in entries(guid + LINK + DAM, guid + LINK + BUS)] == [None, None]
    notices = [
        f"{LINK}<title>Quake {n} at Hill</title><description>The earth shook at Hill.</description>" for n in "123"
    ]
    assert [i.guid for i in entries(*notices)] == [None] * 3


def test_a_front_page_or_the_feeds_own_link_names_no_story():
    for link in (
        "https://hill.example/",
        "https://hill.example",
        "http://hill.example/index.html",
        "https://hill.example/news",
    ):
        assert [i.guid for i in entries(f"<link>{link}</link>{DAM}")] == [None]
    assert [i.guid for i in entries(f"<link>https://hill.example/?id=7</link>{DAM}")] == ["https://hill.example/?id=7"]


def test_without_its_rss_element_a_channel_is_read():
    (item,) = read(b"<channel><title>H</title><item><title>Dam</title></item></channel>").items
    assert (item.format, item.headline, item.provider) == ("rss", "Dam", "H")


def test_an_element_that_a_title_speaks_of_stays():
    (item,) = entries("<title>Plan to retire: &lt;marquee&gt; on signs</title>")
    assert item.headline == "Plan to retire: <marquee> on signs"


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (
            "<apnm:NewsManagement><apnm:PublishingStatus>Canceled</apnm:PublishingStatus></apnm:NewsManagement>",
            "killed",
        ),
        (
            "<apnm:NewsManagement><apnm:PublishingStatus>Withheld</apnm:PublishingStatus></apnm:NewsManagement>",
            "withheld",
        ),
        ("<apnm:NewsManagement><apnm:PublishingStatus>Usable</apnm:PublishingStatus></apnm:NewsManagement>", "usable"),
        ("<app:control><app:draft>yes</app:draft></app:control>", "withheld"),
        ("<app:control><app:draft>no</app:draft></app:control>", "usable"),
    ],
)
def test_what_a_module_says_may_be_done_with_an_entry_counts(says, status):
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app" '
        'xmlns:apnm="http://ap.org/schemas/03/2005/apnm"><title>Hill</title><entry><id>urn:1</id><title>Dam</title>'
        f"<content>The dam held.</content>{says}</entry></feed>"
    )
    assert normalise(read(text.encode()).items[0], ORIGIN).status == status
