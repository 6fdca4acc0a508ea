"""Pages and e-mail: whatever is cut off, flipped or put together, it ends in items or in `Rejected`."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from stream.errors import Rejected
from stream.wire.detect import parse_mailed
from stream.wire.html import web_page as html_page
from stream.wire.limits import Limits
from stream.wire.mail import message as email_message
from tests.factories import articles_of

COPY = "<p>The harbour council voted on Tuesday, Mira Ostrander said, to close the quay for two years.</p>"
LD = {
    "@graph": [
        {"@id": "#p", "@type": "Person", "name": "Ina Byrne"},
        {
            "@type": "NewsArticle",
            "headline": "Quay closes",
            "author": [{"@id": "#p"}, "Jo Abbot"],
            "keywords": ["a", "b"],
        },
    ]
}
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Quay closes | Courier</title><meta charset=utf-8>
<meta property="og:title" content="Quay closes"><link rel=canonical href='https://courier.example/quay'>
<script type="application/ld+json">{json.dumps(LD)}</script><script>if (a < b && "</p>") {{}}</script></head>
<body><!-- top --><nav><a href="/">Home</a></nav><article><h1>Quay closes</h1><p class="byline">By Ina Byrne</p>{COPY}
<figure><img src=x alt="a > b"><figcaption>Quay</figcaption></figure><h2>Ferries</h2>{COPY.replace("Mira", "Lea")}
<table><tr><td>1<td>2</table><ul><li>one<li>two</ul></article><svg><path d="M0"/></svg></body></html>"""
TEXT = base64.encodebytes("Der Hafen schließt für zwei Jahre, \r\nsagte Mira Ostrander.\r\n\r\n-- \r\nDesk".encode())
MAIL = b"\r\n".join([
    b"Received: by x", b"From: =?utf-8?q?Ina_Byrne?= <ina.byrne@courier.example>", b"Message-ID: <1@x>",
    b"Subject: =?iso-8859-1?B?SGFmZW4=?=", b"Date: Tue, 03 Mar 2026 14:05:00 +0100",
    b'Content-Type: multipart/mixed; boundary="b"', b"", b"--b",
    b"Content-Type: text/plain; charset=utf-8; format=flowed", b"Content-Transfer-Encoding: base64", b"", TEXT,
    b"--b", b"Content-Type: text/html; charset=koi8-r", b"", b"<p>\xcd\xc9\xd2</p>",
    b"--b", b"Content-Type: message/rfc822", b"", b"Subject: inner", b"", b"text", b"--b--", b"",
])  # fmt: skip
GOOD = {"page": PAGE.encode(), "mail": MAIL}


def are_sound(found):
    for article in found:
        assert article.headline or article.body
        assert Article.model_validate_json(article.model_dump_json()) == article


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_good_ones_are_good(name):
    article, *carried = articles_of(GOOD[name])
    assert [one.headline for one in carried] == ["inner"] * (name == "mail")
    assert "Mira Ostrander" in article.body
    assert article.byline.people[0].name == "Ina Byrne"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_cut_off_or_with_bytes_flipped(name, data):
    payload = bytearray(GOOD[name])
    if data.draw(st.booleans()):
        payload = payload[: data.draw(st.integers(0, len(payload) - 1))]
    for _ in range(data.draw(st.integers(0, 3)) if payload else 0):
        payload[data.draw(st.integers(0, len(payload) - 1))] ^= data.draw(st.integers(1, 255))
    are_sound(articles_of(bytes(payload)))


SNIPPETS = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ul><li>", "</ul>", "<b>", "</i>", "<br>",
    "<h1>", "</h1>", "<a href='", '"', "'", ">", "<", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<svg>",
    "&lt;", "&#0;", "&#xD800;", "\0", "\ufffe", "word ", COPY, "<article>", "</article>", "<title>", "<body>",
    '<script type="application/ld+json">', '{"@type":"NewsArticle","headline":', "null}", "<meta name=author content=",
    "\ud800", "<x:y z=1>", "<p/>", "<form><select>", "</body>", "<img>", "<em>", "<figcaption>", "</html>",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(SNIPPETS, max_size=40))
def test_any_markup(snippets):
    """Whatever is read of it has something to say, and makes articles that can be written and read again."""
    markup = "<html>" + "".join(snippets)
    with suppress(Rejected):
        for item in html_page.parse(markup, Limits()).items:
            assert item.headline or item.html or item.paragraphs
            assert COPY not in (item.headline or ""), "markup is no headline"
    found = articles_of(markup.encode("utf-8", "replace"))
    are_sound(found)
    assert not [
        article for article in found if "<p>" in article.body and "&lt;" not in markup and "CDATA" not in markup
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@type", "@value", "name", "url", "@graph", "givenName"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = [
    "headline",
    "author",
    "datePublished",
    "keywords",
    "articleSection",
    "publisher",
    "articleBody",
    "description",
    "url",
]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "inLanguage", "@graph", "mainEntity"]), VALUES))
def test_any_values_in_json_ld(fields):
    script = json.dumps({"@type": "NewsArticle", **fields})
    page = f'<html><script type="application/ld+json">{script}</script><h1>Quay</h1>{COPY}</html>'
    are_sound(articles_of(page.encode()))


NAMES = st.sampled_from([
    b"From", b"Subject", b"Date", b"Message-ID", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition",
    b"X-Priority", b"Keywords", b"Content-Language",
])  # fmt: skip
PIECES = st.sampled_from([
    b"=?utf-8?q?", b"=?x?b?", b"?=", b"<", b">", b"a@b", b"\xff", b"text/plain", b"multipart/mixed", b"; charset=",
    b"utf-16", b"rot13", b"; boundary=", b'"', b"base64", b"quoted-printable", b"; filename*=", b"''%FF",
    b"message/rfc822", b"\r\n\t", b"99999999999", b"x-uuencode",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, st.lists(PIECES, max_size=5)), max_size=6), st.binary(max_size=40))
def test_any_header(fields, body):
    header = b"".join(name + b": " + b"".join(pieces) + b"\r\n" for name, pieces in fields)
    payload = b"Received: x\r\nTo: y\r\n" + header + b"\r\n" + body
    with suppress(Rejected):
        email_message.parse(payload, Limits(), parse_mailed)
    are_sound(articles_of(payload))
