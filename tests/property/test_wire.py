"""Any bytes, and any damage to good files: an article or a refusal, never another exception."""

import json
import unicodedata

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from tests.factories import articles_of

PLAIN = (
    "r i BC-Hartwell-Dam, 3rd Ld-Writethru   03-08 0412\nEMBARGOED UNTIL 0001 GMT 9 March 2026\n\n"
    "CORRECTED - Dam holds at Hartwell\n\nBy ADA BROOK\nAssociated Press\n\n"
    "HARTWELL, Ohio (AP) — The dam “held” through the night,\nthe water board said.\n\nFear of the spillway\n\n"
    "Décès à Zürich: „nein“, sagte er — 25\u202f000 m³ flossen.\n\n-- corrects name of river\n REUTER\n"
).encode()
NINJS = {
    "uri": "urn:hpa:1", "type": "text", "version": "2", "versioncreated": "2026-03-01T10:00:00Z", "urgency": 3,
    "pubstatus": "usable", "embargoed": "2026-03-09T00:00:00+01:00", "language": "en", "headline": "Dam “holds”",
    "byline": "Ada Brook, Science Correspondent", "located": "Hartwell", "ednote": "Adds quote",
    "body_html": "<h2>Fear</h2><p>The dam held &amp; stood.</p><p><b>Why</b></p><p>Sand, said <TFB>.</p>",
    "subject": [{"code": "subj:1", "name": "Water"}], "keywords": ["dam"], "associations": {"a": {"type": "picture"}},
}  # fmt: skip
GOOD = {
    "plain-text": PLAIN,
    "ninjs": json.dumps(NINJS).encode(),
    "ninjs-3": json.dumps({
        "uri": "u", "versionCreated": "2026-03-01T10:00:00Z", "headlines": [{"value": "H"}], "by": "A B",
        "bodies": [{"contentType": "text/plain", "value": "One.\n\nTwo."}],
    }).encode(),
    "bundle": b'{"items":[%s,{"a":1},%s]}' % (json.dumps(NINJS).encode(), json.dumps(NINJS).encode()),
    "markup": b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "x"><nitf><body><p>Text</p></body></nitf>',
}  # fmt: skip


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from texts(key)
            yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)


def is_sound(article):
    """It goes out as UTF-8 JSON and comes back the same; every text is NFC, without controls or bidi overrides."""
    data = article.model_dump_json().encode("utf-8")
    assert Article.model_validate_json(data) == article
    plain = orjson.loads(data)
    orjson.dumps(plain)
    for text in texts(plain):
        assert unicodedata.is_normalized("NFC", text)
        assert not any(ch in "\0\x07\x1b\u202e\u2066\ufeff" for ch in text)
    for crosshead in article.crossheads:
        assert crosshead.offset == 0 or article.body[crosshead.offset - 2 : crosshead.offset] == "\n\n"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(payload):
    for article in articles_of(payload):
        is_sound(article)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text(text):
    for article in articles_of(text.encode("utf-8", "surrogatepass")):
        is_sound(article)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(sorted(NINJS)), children, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(NINJS), "bodies", "headlines", "by", "provider", "signals"]), JSON))
def test_any_values_in_a_ninjs_object(fields):
    for article in articles_of(json.dumps({**NINJS, **fields}).encode()):
        is_sound(article)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_good_files_cut_off_or_with_a_byte_flipped(name, data):
    payload = bytearray(GOOD[name])
    at = data.draw(st.integers(0, len(payload) - 1))
    if data.draw(st.booleans()):
        payload = payload[:at]
    else:
        payload[at] ^= data.draw(st.integers(1, 255))
    for article in articles_of(bytes(payload)):
        is_sound(article)


@pytest.mark.parametrize(
    ("name", "count"), [("plain-text", 1), ("ninjs", 1), ("ninjs-3", 1), ("bundle", 2), ("markup", 1)]
)
def test_the_good_files_are_good(name, count):
    assert len(articles_of(GOOD[name])) == count
