"""One way from bytes to articles: what comes of a payload, in which order, and what is said of what is refused."""

from __future__ import annotations

import doctest
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest

import stream.newsdesk.payload
from schemas import Article
from stream.errors import Reason, Rejected
from stream.newsdesk import Limits, RefusedItem, articles
from tests.factories import ORIGIN

ROOT = Path(__file__).parents[3]
GOOD = {"uri": "urn:x:1", "headline": "Ferry late", "body_text": "The ferry was late on Monday."}
NOTHING = {"uri": "urn:x:2", "headline": "\u202a", "body_text": "\u202a\u202c"}
"""Of it nothing is left once it is normalised."""
SENSOR = {"sensor": 3}


def outcomes(payload, limits=None):
    """Each article's headline, each refusal's reason and detail."""
    return [
        one.headline if isinstance(one, Article) else (str(one.reason), one.detail)
        for one in articles(payload, ORIGIN, limits or Limits())
    ]


def test_what_is_refused_stands_in_its_place_whichever_step_refuses_it():
    other = {**GOOD, "uri": "urn:x:3", "headline": "Quay shut"}
    payload = orjson.dumps([SENSOR, GOOD, NOTHING, other])
    assert outcomes(payload) == [
        ("unrecognised", "item 1 of 4: JSON of no wire format that we know; it has: sensor"),
        "Ferry late",
        ("no-text", "item 3 of 4: ninjs: neither headline nor copy is left of it"),
        "Quay shut",
    ]
    places = [(one.item, one.of) for one in articles(payload, ORIGIN) if isinstance(one, RefusedItem)]
    assert places == [(1, 4), (3, 4)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"", Reason.EMPTY), (b'{"uri": "cut', Reason.MALFORMED), (orjson.dumps(NOTHING), Reason.NO_TEXT)],
)
def test_a_payload_of_which_nothing_can_be_read_is_refused_as_a_whole(payload, reason):
    (refusal,) = articles(payload, ORIGIN)
    assert type(refusal) is Rejected
    assert refusal.reason is reason
    assert "item" not in refusal.detail


@pytest.mark.parametrize(
    ("payload", "formats"),
    [
        (b"", [None]),
        (b"\x89PNG\r\n\x1a\n", [None]),
        (b'{"uri": "cut', ["ninjs"]),
        (orjson.dumps([GOOD, NOTHING]), ["ninjs"]),
        (b"<nitf><head/><body", ["nitf"]),
        (b"<rss><channel><item><title>Late", ["rss"]),
        (b"<nitf><head/><body></nitf>", ["nitf"]),
        (b"<nitf></nitf><rss><channel><item><title>Late</title></item></channel></rss>", ["nitf"]),
        (b"<rss><channel><item><title>Late</title></item><item></item></channel></rss>", ["rss"]),
        (orjson.dumps(NOTHING), ["ninjs"]),
        (orjson.dumps([{"uri": "urn:x:9"}]), ["ninjs"]),
        (b"[" * 40_000, ["ninjs"]),
    ],
)
def test_a_refusal_says_which_format_it_was_read_as(payload, formats):
    assert [one.format for one in articles(payload, ORIGIN) if isinstance(one, Rejected)] == formats


def test_a_refusal_within_an_archive_says_which_format_it_was_read_as():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.json", orjson.dumps(GOOD))
        archive.writestr("cut.xml", b"<nitf><head/><body")
    (refusal,) = (one for one in articles(packed.getvalue(), ORIGIN) if isinstance(one, Rejected))
    assert refusal.format == "nitf"


def test_what_is_too_large_is_refused_by_the_limits_that_are_given():
    assert outcomes(orjson.dumps(GOOD), Limits(payload_bytes=10))[0][0] == "oversize"
    (one, _), *_ = outcomes(orjson.dumps([{**GOOD, "body_text": "long " * 100}, GOOD]), Limits(text_length=100))
    assert one == "oversize"


def test_an_archive_names_the_file_and_the_place():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.json", orjson.dumps([GOOD, SENSOR]))
        archive.writestr("b.json", b'{"uri": "cut')
        archive.writestr("c.json", orjson.dumps({**GOOD, "headline": "Quay shut"}))
    first, second, third, last = outcomes(packed.getvalue())
    assert (first, last) == ("Ferry late", "Quay shut")
    assert second[0] == "unrecognised"
    assert second[1].startswith("item 2 of 4: ")
    assert second[1].endswith("(in the archive: a.json)")
    assert third[0] == "malformed"
    assert third[1].endswith("(in the archive: b.json)")


def test_a_bulletin_refused_within_a_zczc_frame_is_not_lost():
    """The frame holds two: nothing stands under the second one's heading."""
    bulletin = "WWUS54 KAAA 081200\nSVSAAA\n\nSTORM STATEMENT\nNATIONAL WEATHER SERVICE HILL\n\nRAIN CAME.\n\n$$\n"
    first, second = outcomes(f"ZCZC\n{bulletin}WWUS54 KBBB 081200\n\nNNNN\n".encode())
    assert first == "STORM STATEMENT NATIONAL WEATHER SERVICE HILL"
    assert second[0] == "no-text"
    assert second[1].startswith("item 2 of 2: ")


def test_the_example_is_right():
    assert doctest.testmod(stream.newsdesk.payload, raise_on_error=True).attempted > 0


_LOADS = """
import sys
for name in ("faust", "mode", "aiokafka", "prometheus_client", "structlog", "pydantic_settings", "sqlalchemy"):
    sys.modules[name] = None  # importing it raises
from datetime import datetime, timezone
from schemas import RawRecord
from stream.newsdesk import Origin, articles
came = Origin(RawRecord(topic="wire.raw.v1", partition=0, offset=0), "feed", datetime(2026, 3, 8, tzinfo=timezone.utc))
(found,) = articles(b"Ferry late\\n\\nThe ferry was late on Monday.", came)
print(found.headline)
assert "stream.settings" not in sys.modules
"""


def test_a_library_user_needs_no_kafka_no_settings_and_no_metrics():
    ended = subprocess.run(
        [sys.executable, "-c", _LOADS], env={}, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.stdout, ended.stderr) == ("Ferry late\n", "")
