"""Damage to good XML files of every format: articles or a refusal, never another exception, and never half a story.

The agencies' copy is invented.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import Article
from tests.factories import articles_of

NITF = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf xml:lang="en"><head>
<title>Dam</title><meta name="anpa-keyword" content="BC-Dam"/><docdata management-status="usable"><doc-id
 id-string="u1" regsrc="HILL"/><urgency ed-urg="3"/><date.issue norm="20260308T090000Z"/></docdata></head><body>
<body.head><hedline><hl1>Dam holds</hl1></hedline><byline>By ADA BROOK<byttl>Writer</byttl></byline><dateline>
<location>HARTWELL</location></dateline></body.head><body.content><p>Alpha held &amp; stood.</p><media><media-caption>
A dam</media-caption></media><hl2>Fear</hl2><p>Bravo „was“ <em>old</em>.</p><table><tr><td>1</td></tr></table>
<p>Charlie fell.</p></body.content><body.end><tagline>t</tagline></body.end></body></nitf>"""
NEWSML = """<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope><Priority FormalName="4"/></NewsEnvelope>
<NewsItem xml:lang="fr"><Identification><NewsIdentifier><ProviderId>hill</ProviderId>
<DateId>20260308</DateId><NewsItemId>
A</NewsItemId><RevisionId Update="N">1</RevisionId><PublicIdentifier>urn:a</PublicIdentifier></NewsIdentifier>
</Identification><NewsManagement><NewsItemType FormalName="News"/><Status FormalName="Embargoed"/><Urgency
 FormalName="3"/><StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20260309T000000Z</DateAndTime>
</StatusWillChange></NewsManagement><NewsComponent><NewsLines><HeadLine>Le barrage</HeadLine>
<DateLine>Ici, 8 mars</DateLine>
</NewsLines><NewsComponent><ContentItem><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
<NewsComponent><Role
 FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent><p>Alpha « oui ».</p>
<p>Bravo <b>non</b>.</p>
<p>Charlie.</p></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem><NewsItem><NewsComponent>
<ContentItem><DataContent>Delta stood.</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
G2 = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><priority>2</priority></header>
<itemSet><newsItem guid="g" version="2" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="hill"/>
<versionCreated>2026-03-08T09:00:00Z</versionCreated><embargoed>2026-03-09T00:00:00Z</embargoed><pubStatus
 qcode="stat:usable"/><edNote>Eds: x</edNote></itemMeta><contentMeta><headline>Dam holds</headline><by>Ada Brook</by>
<subject qcode="medtop:1"><name>Water</name></subject></contentMeta><contentSet><inlineXML><html
 xmlns="http://www.w3.org/1999/xhtml"><body><header><h1>Dam holds</h1></header><p>Alpha.</p><h2>Fear</h2><p>Bravo.</p>
<p>Charlie.</p></body></html></inlineXML></contentSet></newsItem><packageItem guid="p"><contentMeta><headline>Top
</headline></contentMeta></packageItem></itemSet></newsMessage>"""
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Hill
</title><item><title>Dam &amp;amp; co</title><guid>1</guid><dc:creator>Ada Brook</dc:creator><pubDate>Sun, 08 Mar 2026
 09:00:00 GMT</pubDate><media:content url="a"><media:title>t</media:title></media:content><content:encoded>
<![CDATA[<p>Alpha
 &amp; so.</p><p>Bravo.</p>]]></content:encoded></item><item><title>Charlie</title><author>a@b (Ada)</author></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill</title><entry><id>1</id>
<title type="html">Dam &lt;i&gt;x
&lt;/i&gt;</title><updated>2026-03-08T10:00:00Z</updated><author><name>Ada</name></author><content type="xhtml"><div
 xmlns="http://www.w3.org/1999/xhtml"><p>Alpha.</p><p>Bravo.</p></div></content></entry></feed>"""
RITZAU = """<?xml version="1.0"?><RBNews xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><NewsID>1</NewsID><headline>Dæmning
</headline><town>Her</town><origin>/ritzau/</origin><section>Udland</section><content>&lt;p&gt;Alpha.&lt;/p&gt;</content>
<Priority>4</Priority><Annuleret>false</Annuleret><Related i:nil="true"/></RBNews>"""
GOOD = {"nitf": NITF, "newsml": NEWSML, "g2": G2, "rss": RSS, "atom": ATOM, "ritzau": RITZAU}
PAYLOADS = {name: text.encode() for name, text in GOOD.items()}
NAMES = st.sampled_from(sorted(GOOD))
BITS = [
    b"<", b">", b"&", b"</", b"<p>", b"</p>", b"<br>", b"</body>", b"<NewsItem>", b"</NewsItem>", b"<item>", b"<a:b>",
    b"</a:b>", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?", b"&#0;", b"&nbsp;", b"&x;", b"\0", b"\xff", b'"', b"'",
    b" a=1", b' a="1" a="2"', b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<media>", b"<header>", b"<!ENTITY", b"\xed\xa0\x80",
]  # fmt: skip


def sound_articles(payload: bytes) -> list[Article]:
    """All good articles of a payload, each as it comes back from its JSON. Any exception fails the test."""
    found = articles_of(payload)
    assert [Article.model_validate_json(article.model_dump_json().encode()) for article in found] == found
    return found


WHOLE = {name: sound_articles(payload) for name, payload in PAYLOADS.items()}


@pytest.mark.parametrize(
    ("name", "count"), [("nitf", 1), ("newsml", 2), ("g2", 2), ("rss", 2), ("atom", 1), ("ritzau", 1)]
)
def test_the_good_files_are_good(name, count):
    assert len(WHOLE[name]) == count
    own = {"headline:opening"}  # one of them has no headline: its first sentence stands for it
    assert all({*article.repairs} <= own or name == "ritzau" for article in WHOLE[name])


@settings(max_examples=80, deadline=None)
@given(NAMES, st.data())
def test_a_file_that_breaks_off_is_no_story(name, data):
    payload = PAYLOADS[name]
    cut = payload[: data.draw(st.integers(0, len(payload) - 1))]
    found = sound_articles(cut)
    assert all(article.format == "plain-text" for article in found)  # so little is left that it is no markup
    assert not found or len(cut) < 40


@settings(max_examples=100, deadline=None)
@given(NAMES, st.data())
def test_bytes_flipped_inserted_or_doubled(name, data):
    payload = bytearray(PAYLOADS[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(payload) - 1))
        kind = data.draw(st.sampled_from(["flip", "insert", "double", "drop"]))
        if kind == "flip":
            payload[at] ^= data.draw(st.integers(1, 255))
        elif kind == "insert":
            payload[at:at] = data.draw(st.sampled_from(BITS))
        else:
            end = min(len(payload), at + data.draw(st.integers(1, 200)))
            payload[at:end] = payload[at:end] * (2 if kind == "double" else 0) or b" "
    sound_articles(bytes(payload))


def words(articles_of_a_file):
    text = "\n".join(f"{a.headline}\n{a.body}\n{a.crossheads}\n{a.extra}" for a in articles_of_a_file)
    return {word for word in ("Alpha", "Bravo", "Charlie", "Delta") if word in text}


TAGS = [b"<br>", b"<i>", b"</i>", b"</p>", b"<p>", b"<", b"&", b"</b>", b"<b>"]


@settings(max_examples=100, deadline=None)
@given(NAMES, st.sampled_from(TAGS), st.data())
@example("newsml", b"<i>", None)
def test_a_stray_tag_loses_no_paragraph_and_merges_no_stories(name, tag, data):
    text = PAYLOADS[name]
    gaps = [at for at in range(120, len(text)) if text[at : at + 1] == b"<" and text[at - 1 : at] in b">.\n"]
    at = data.draw(st.sampled_from(gaps)) if data else gaps[len(gaps) // 2]
    found = sound_articles(text[:at] + tag + text[at:])
    if not found:
        return
    assert [article.guid for article in found] == [article.guid for article in WHOLE[name]]
    assert words(found) == words(WHOLE[name])
