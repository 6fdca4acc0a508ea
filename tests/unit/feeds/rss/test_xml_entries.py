"""Entries are found by the offsets of their bytes."""

from __future__ import annotations

import pytest

from stream.feeds.rss.xml_entries import MOST, NoFeed, Whole, xml_entries
from tests.feed_texts import CHARSETS, DIALECTS, Story, feed_of

STORIES = [
    Story("Ferry läte", "https://hill.example/2?a=1&b=2", "urn:2", "2026-03-08T10:00:00Z", "<p>Zürich & Genève</p>"),
    Story("Dam holds", "https://hill.example/1", "urn:1", "2026-03-08T09:00:00Z", "It held."),
]
XML = [dialect for dialect in DIALECTS if dialect != "json-feed"]


@pytest.mark.parametrize("charset", [*CHARSETS, "utf-16-le-with-mark", "utf-16-be-with-mark", "koi8-r", "utf-8-sig"])
@pytest.mark.parametrize("dialect", XML)
def test_each_entry_is_found_with_its_bytes_and_its_fields(dialect, charset):
    codec = charset.removesuffix("-with-mark").removesuffix("-sig")
    body = feed_of(STORIES, dialect, "utf-16" if charset.endswith("-with-mark") else codec)
    if charset.endswith("-with-mark"):
        body = "\ufeff".encode(codec) + body.decode("utf-16").encode(codec)
    elif charset == "utf-8-sig":
        body = b"\xef\xbb\xbf" + body
    document = xml_entries(body)
    name = "entry" if dialect == "atom" else "item"
    without_mark = "utf-16-le" if codec == "utf-16" else codec
    cut = [body[entry.start : entry.end].decode(without_mark) for entry in document.entries]
    assert [text.startswith(f"<{name}") and text.endswith(f"</{name}>") for text in cut] == [True, True]
    for entry, story in zip(document.entries, STORIES, strict=True):
        guid = "" if dialect == "rss-0.91" else story.guid
        assert (entry.title, entry.link, entry.guid, entry.updated) == (story.title, story.link, guid, story.date)
        assert entry.text.strip() == story.text


@pytest.mark.parametrize("lead", [b"\n", b"\r\n \t"])
def test_white_space_before_the_declaration_is_let_be(lead):
    body = lead + feed_of(STORIES)
    document = xml_entries(body)
    assert [body[entry.start : entry.end][:6] for entry in document.entries] == [b"<item>", b"<item>"]


def test_an_empty_entry_ends_where_its_tag_ends():
    body = b"<rss><channel><item/><item></item ><item\n/></channel></rss>"
    found = [body[entry.start : entry.end] for entry in xml_entries(body).entries]
    assert found == [b"<item/>", b"<item></item >", b"<item\n/>"]


def test_names_with_prefixes_mean_the_same():
    body = (
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:m="urn:media"><a:entry><a:id>urn:1</a:id>'
        b'<m:title>A picture</m:title><a:title>Ferry</a:title><a:link rel="self" href="/self"/><a:link href="/1"/>'
        b"<a:source><a:id>urn:other</a:id></a:source></a:entry></a:feed>"
    )
    (entry,) = xml_entries(body).entries
    assert (entry.guid, entry.title, entry.link) == ("urn:1", "Ferry", "/1")


def test_an_item_within_an_entry_is_none():
    body = b"<rss><channel><item><description><item>x</item></description></item></channel><item/></rss>"
    assert len(xml_entries(body).entries) == 2


def test_what_the_feed_itself_says_between_its_entries_is_kept_in_each_record():
    body = b"<rss><channel><item>a</item><copyright>C</copyright><item>b</item><ttl>1</ttl></channel></rss>"
    assert xml_entries(body).record([1]) == (
        b"<rss><channel><copyright>C</copyright><item>b</item><ttl>1</ttl></channel></rss>"
    )


def test_notes_between_entries_are_left_out_and_what_stands_behind_them_is_kept():
    body = b"<rss><channel><t>T</t><item>a</item><!-- <item> --><item>b</item><ttl>1</ttl></channel></rss>"
    document = xml_entries(body)
    assert document.record([0]) == b"<rss><channel><t>T</t><item>a</item><ttl>1</ttl></channel></rss>"
    assert document.record([0, 1]) == b"<rss><channel><t>T</t><item>a</item><item>b</item><ttl>1</ttl></channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE rss [<!ENTITY a 'x'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD" "http://x/"><rss><channel/></rss>',
        b"<rss><channel><item></channel></rss>", b"<rss><channel><item><title>a",
        b"\xef\xbb\xbf\xef\xbb\xbf<rss></rss>",
        b"<rss><channel><item><title>&nbsp;</title></item></channel></rss>",
        b'<?xml version="1.0" encoding="Shift_JIS"?><rss><channel/></rss>',
        b'<?xml version="1.0" encoding="unknown-9"?><rss><channel/></rss>',
        b"A line before it.\n<feed></feed>",
    ],
)  # fmt: skip
def test_a_feed_that_is_broken_or_has_a_doctype_is_not_taken_apart(body):
    with pytest.raises(Whole):
        xml_entries(body)


def test_entities_are_not_expanded():
    bomb = b"<!DOCTYPE feed [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    with pytest.raises(Whole):
        xml_entries(bomb + b"]><feed><entry><title>&j;</title></entry></feed>")


def test_more_entries_than_can_be_remembered_are_not_taken_apart():
    with pytest.raises(Whole):
        xml_entries(b"<rss><channel>%s</channel></rss>" % (b"<item/>" * (MOST + 1)))


def test_no_more_entries_are_read_than_can_be_remembered():
    """The end of the document is never reached: there, it is no XML."""
    with pytest.raises(Whole, match="too many"):
        xml_entries(b"<rss><channel>%s</rubbish>" % (b"<item/>" * (MOST + 1)))


def test_a_feed_that_is_deeper_than_any_is_not_read_to_its_end():
    deep = b"<rss><channel><item><title>a</title>%s"
    assert len(xml_entries(deep % (b"<a>" * 100 + b"</a>" * 100 + b"</item></channel></rss>")).entries) == 1
    with pytest.raises(Whole, match="too deep"):
        xml_entries(deep % (b"<a>" * 1000 + b"</rubbish>"))


def test_texts_in_parts_are_one():
    body = b"<rss><channel><item><description>a</description><x/><summary>b</summary></item><item/></channel></rss>"
    assert [entry.text for entry in xml_entries(body).entries] == ["a\nb", ""]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"plain words", b"<html><body/></html>", b"<!DOCTYPE html><html></html>", b"<nitf></nitf>",
        b"\x89PNG\r\n\x1a\n", b"<html xmlns='http://www.w3.org/1999/xhtml'><p>a & b</html>",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_none(body):
    with pytest.raises(NoFeed):
        xml_entries(body)
