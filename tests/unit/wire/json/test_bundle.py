"""What an interface sends in several parts is one article, and each part keeps its bytes."""

import base64
import json

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import Limits, read
from stream.wire.json.bundle import JSON_TYPE, NITF_TYPE, Part, bundled
from tests.factories import ORIGIN

ITEM = {
    "uri": "https://feed.example.com/content/0f1e",
    "altids": {"itemid": "0f1e2d3c", "etag": "0f1e2d3c_2a"},
    "version": 2,
    "type": "text",
    "language": "fr",
    "versioncreated": "2026-03-01T10:00:00Z",
    "headline": "Le déversoir cède",
    "provider": "AP",
    "renditions": {"nitf": {"href": "https://feed.example.com/nitf"}},
}
NITF = (
    '<?xml version="1.0" encoding="iso-8859-1"?><nitf><head><docdata><ed-msg info="UPDATES with the mayor."/></docdata>'
    "</head><body><body.head><hedline><hl1>Weir</hl1></hedline><byline>By RENÉE BROOK</byline></body.head>"
    "<body.content><p>MILLBROOK (AP) - Le déversoir a cédé.</p><p>Personne n'a été blessé.</p></body.content></body>"
    "</nitf>"
).encode("latin-1")


def two(item=ITEM, document=NITF):
    return bundled(
        [
            Part("item.json", JSON_TYPE, json.dumps(item, ensure_ascii=False).encode()),
            Part("item.nitf.xml", NITF_TYPE, document),
        ]
    )


def listed(*parts, version=1):
    return json.dumps({"wirestream-bundle": version, "parts": list(parts)}).encode()


def refusal(payload, limits=None):
    with pytest.raises(Rejected) as told:
        read(payload, *([limits] if limits else []))
    return told.value


def test_metadata_of_the_json_and_copy_of_the_nitf_in_its_own_charset():
    reading = read(two())
    assert (reading.format, len(reading.items)) == ("bundle", 1)
    item = reading.items[0]
    assert (item.format, item.guid, item.version, item.language) == ("bundle", "0f1e2d3c", 2, "fr")
    assert item.headline == "Le déversoir cède"
    article = normalise(item, ORIGIN)
    assert article.body == "MILLBROOK (AP) - Le déversoir a cédé.\n\nPersonne n'a été blessé."
    assert article.provider == "ap"


def test_what_the_json_does_not_say_the_nitf_does():
    article = normalise(read(two({**ITEM, "headline": None})).items[0], ORIGIN)
    assert (article.headline, article.ednote) == ("Weir", "UPDATES with the mayor.")
    assert [person.name for person in article.byline.people] == ["Renée Brook"]


@pytest.mark.parametrize("inside", ["item", "data"])
def test_the_json_may_stand_in_its_envelope(inside):
    item = read(two({"meta": {"products": [{"id": 1}]}, inside: ITEM})).items[0]
    assert (item.guid, "cédé" in (item.html or "")) == ("0f1e2d3c", True)


def test_one_part_alone_is_read_for_itself():
    alone = read(bundled([Part("item.nitf.xml", "application/xml; charset=iso-8859-1", NITF)])).items[0]
    assert (alone.format, alone.headline) == ("bundle", "Weir")
    described = read(bundled([Part("item.json", JSON_TYPE, json.dumps(ITEM).encode())])).items[0]
    assert (described.format, described.headline) == ("bundle", "Le déversoir cède")


def test_a_part_keeps_its_bytes():
    parts = json.loads(two())["parts"]
    assert base64.b64decode(parts[1]["base64"]) == NITF
    assert [part["name"] for part in parts] == ["item.json", "item.nitf.xml"]


PART = {"name": "a", "type": "text/plain", "base64": "eA=="}


@pytest.mark.parametrize(
    ("payload", "reason", "said"),
    [
        (listed(*[PART] * 21), Reason.OVERSIZE, "21 parts"),
        (listed(*[PART] * 20), Reason.NO_TEXT, "20 parts, none of them JSON or XML"),
        (listed(PART, version=2), Reason.UNRECOGNISED, "version"),
        (listed({**PART, "base64": "no*base64"}), Reason.MALFORMED, "part 1"),
        (listed(PART, "text"), Reason.MALFORMED, "part 2"),
        (listed({"type": "text/plain", "base64": "eA=="}), Reason.MALFORMED, "part 1"),
        (b'{"wirestream-bundle": 1}', Reason.MALFORMED, "no list of parts"),
        (b'{"wirestream-bundle": 1, "parts"', Reason.MALFORMED, "JSON"),
        (bundled([Part("inner", JSON_TYPE, b" " + two())]), Reason.TOO_DEEP, "part 1 is a bundle"),
        (two([ITEM]), Reason.MALFORMED, "a list"),
        (two({"headline": "x", "body_text": "y", "uri": "z"}), Reason.UNRECOGNISED, "AP's Media API"),
        (two({"data": {"items": [ITEM, ITEM]}}), Reason.MALFORMED, "2 items"),
        (two(document=b"<nitf>" + b"\0\x01\x02" * 500), Reason.ENCODING, ""),
    ],
)
def test_what_is_no_bundle_of_ours_is_refused(payload, reason, said):
    refused = refusal(payload)
    assert (refused.reason, said in str(refused)) == (reason, True), refused


def test_a_bundle_is_as_deep_and_as_large_as_any_json():
    assert refusal(b'{"wirestream-bundle": 1, "parts": ' + b"[" * 80 + b"]" * 80 + b"}").reason is Reason.TOO_DEEP
    assert refusal(two(), Limits(payload_bytes=500)).reason is Reason.OVERSIZE
