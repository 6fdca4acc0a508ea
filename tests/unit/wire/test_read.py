"""Which payloads are read, as what, and why others are refused."""

import contextlib
import time

import pytest

from stream.errors import Reason, Rejected
from stream.wire import Limits, read

NINJS = b'{"uri":"urn:x:1","type":"text","headline":"Ferry late","body_text":"The ferry was late on Monday."}'


def refusal(payload, limits=None):
    with pytest.raises(Rejected) as caught:
        read(payload, limits or Limits())
    return caught.value


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t " * 1000, Reason.EMPTY),
        (b"\xef\xbb\xbf\n", Reason.EMPTY),
        (b"\0" * 100, Reason.ENCODING),
        (b"abc\x81def \x8d\x9d", Reason.ENCODING),
        (b"\xff\xfea", Reason.ENCODING),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Reason.UNRECOGNISED),
        (b"%PDF-1.7\n", Reason.UNRECOGNISED),
        (b"<html><body><p> </p></body></html>", Reason.NO_TEXT),
        (b'<?xml version="1.0"?><nitf><body/></nitf>', Reason.NO_TEXT),
        (b'<!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf/>', Reason.NO_TEXT),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', Reason.UNSAFE),
        (b"<!DOCTYPE x [ ]><x/>", Reason.UNRECOGNISED),
        (b'<!DOCTYPE x [<!ENTITY % n SYSTEM "nitf.dtd"> %n;]><x/>', Reason.UNRECOGNISED),
        (b'<!DOCTYPE x [<!ENTITY % n "literal">]><x/>', Reason.UNSAFE),
        (b"<!DOCTYPE x [<!ENTITY x 'y'>]><x/>", Reason.UNSAFE),
        (b"<!doctype x system 'a' [", Reason.UNSAFE),
        (b"\x01eca062 4 i 211 ccccb dpa 061", Reason.NO_TEXT),
        (b"\x16\x16\x01w2870\x1fasian\r\nf l\x14\x11 BC-Dam  11-13 1049\r\n\x02\x03", Reason.NO_TEXT),
        (b"ZCZC AAP\n%A\n\nNNNN", Reason.NO_TEXT),
        (b"ZCZC\nNNNN", Reason.NO_TEXT),
        (b"Received: from a by b\nFrom: d@e.example\nContent-Type: image/gif\n\nGIF", Reason.NO_TEXT),
        (b'{"uri": "x", "headline": "cut o', Reason.MALFORMED),
        (b"{not json at all}", Reason.MALFORMED),
        (b'{"a":' * 100_000, Reason.TOO_DEEP),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b'{"uri":"x","headline":"y","z":' + b"[" * 70 + b"]" * 70 + b"}", Reason.TOO_DEEP),
        (b'{"sensor": 3, "unit": "C"}', Reason.UNRECOGNISED),
        (b"{}", Reason.UNRECOGNISED),
        (b"[]", Reason.NO_TEXT),
        (b"42", Reason.UNRECOGNISED),
        (b'{"uri":"urn:x:1","type":"picture","versioncreated":"2026-01-01T00:00:00Z","renditions":{}}', Reason.NO_TEXT),
        (b"BC-Ferry, 1st Ld\n\nURGENT\n", Reason.NO_TEXT),
    ],
)
def test_refused_with_its_reason(payload, reason):
    assert refusal(payload).reason is reason


def test_a_refusal_names_what_it_looks_like_and_never_copies_the_text():
    assert "<widgetItem>" in refusal(b"<widgetItem><body>secret</body></widgetItem>").detail
    detail = refusal(b'{"uri": "x", "headline": "secret').detail
    assert "line 1" in detail
    assert "secret" not in detail


def test_limits_refuse_what_is_beyond_them():
    assert refusal(NINJS, Limits(payload_bytes=20)).reason is Reason.OVERSIZE
    assert refusal(NINJS, Limits(text_length=5)).reason is Reason.OVERSIZE
    assert refusal(b"[%s,%s]" % (NINJS, NINJS), Limits(items=1)).reason is Reason.OVERSIZE
    assert refusal(b"a" * 600_000).reason is Reason.OVERSIZE
    assert refusal(NINJS, Limits(field_length=5)).reason is Reason.OVERSIZE
    assert refusal(b"Head\n\n" + b"text. " * 100, Limits(text_length=100, field_length=10)).reason is Reason.OVERSIZE


@pytest.mark.timeout(60)
def test_too_many_items_are_refused_before_they_are_read():
    assert refusal(b"[" + b"{}," * 300_000 + b"{}]").reason is Reason.OVERSIZE
    assert refusal(b"[" + b"[{},{}]," * 900 + b"{}]").reason is Reason.OVERSIZE


def test_one_bad_item_does_not_sink_its_neighbours():
    reading = read(b'[%s, {"sensor": 1}, 7, %s]' % (NINJS, NINJS.replace(b"urn:x:1", b"urn:x:2")))
    assert [item.guid for item in reading.items] == ["urn:x:1", "urn:x:2"]
    assert [refused.reason for refused in reading.refused] == [Reason.UNRECOGNISED, Reason.UNRECOGNISED]


def test_lines_of_objects_are_read_each_for_itself():
    reading = read(NINJS + b"\n" + NINJS[:40] + b"\n" + NINJS + b"\n")
    assert len(reading.items) == 2
    assert [refused.reason for refused in reading.refused] == [Reason.MALFORMED]


@pytest.mark.parametrize(
    "wrap", [b'{"items":[%s]}', b'{"data":{"item":%s}}', b'{"data":{"items":[{"item":%s}]}}', b"[%s]"]
)
def test_envelopes_are_opened(wrap):
    assert [item.headline for item in read(wrap % NINJS).items] == ["Ferry late"]


@pytest.mark.parametrize(
    ("payload", "repairs"),
    [
        ("Café fermé\n\nLe café est fermé.".encode(), ()),
        ("Café fermé\n\nLe café est fermé.".encode("utf-8-sig"), ()),
        ("Café fermé\n\nLe café est fermé.".encode("cp1252"), ("charset:windows-1252",)),
        ("Café fermé\n\nLe café est fermé.".encode("utf-16"), ("charset:utf-16-le",)),
        (b"\xfe\xff" + "Café fermé\n\nLe café est fermé.".encode("utf-16-be"), ("charset:utf-16-be",)),
    ],
)
def test_charsets(payload, repairs):
    item = read(payload).items[0]
    assert item.headline == "Café fermé"
    assert item.repairs == repairs


def test_one_broken_byte_leaves_utf8_what_it_is():
    payload = "“Été”, “hiver”, “été”, “hiver” — a dit l’élève.".encode() + b" \xe2\x80 Fin"
    item = read(payload).items[0]
    assert item.repairs == ("charset:utf-8-damaged",)
    assert "“Été”" in (item.headline or "") + "".join(p.text for p in item.paragraphs)


def test_a_ticker_or_a_bracket_at_the_start_is_no_markup_and_no_json():
    assert read(b"<AMR> SEES LOSS IN QUARTER\n\nThe airline said so.").format == "plain-text"
    assert read(b"<CORRECTED> - GENERAL WIDGET\n\nText of it.").format == "plain-text"
    assert read(b"[Corrected] Mayor resigns\n\nText of it.").format == "plain-text"


@pytest.mark.parametrize(
    "unit",
    [
        b" ",
        b"x ",
        b"\n",
        b"<",
        b"<p ",
        b"[",
        b'{"',
        b"a\nb\n\n",
        b"\t x\n",
        b"(Corrects ",
        b"By A ",
        b"<!DOCTYPE ",
        b"--",
        b"Slug: a\n",
    ],
)
def test_time_grows_with_the_length_and_no_faster(unit):
    def seconds(count):
        payload = b"Head\n\n" + unit * count
        start = time.process_time()
        with contextlib.suppress(Rejected):
            read(payload)
        return time.process_time() - start

    seconds(1_000)
    small = max(min(seconds(20_000 // len(unit)) for _ in range(3)), 0.001)
    assert min(seconds(200_000 // len(unit)) for _ in range(2)) < small * 50  # linear is 10, quadratic 100


WMO = "FPNW71 EWHV 28060{}\nINSHORE FORECAST {}\n\nNORTH QUAY. WEST 5. GOOD.\n\nEAST QUAY. CALM.\n"
MAIL = "From d Tue Mar  3 14:05:00 2026\nFrom: d@x.example\nSubject: Quay {}\nMessage-ID: <{}@x>\n\nIt is shut.\n\n"
ANPA = "\x16\x16\x01a000{}\x1fw\r\nr a\x11 BC-Quay{} 03-02 0010\r\n\x02^Quay<\r\n\t   Shut.\r\n\x03\r\n"
TWO_ITEMS = {
    "ninjs": "[{}]".format(",".join(NINJS.decode().replace(":x:1", f":x:{n}") for n in (1, 2))),
    "ninjs lines": "\n".join(NINJS.decode().replace(":x:1", f":x:{n}") for n in (1, 2)),
    "rss": "<rss><channel>{}</channel></rss>".format(
        "".join(f"<item><title>Quay {n}</title><description>It is shut.</description></item>" for n in (1, 2))
    ),
    "newsml": "<NewsML>{}</NewsML>".format(
        "".join(
            "<NewsItem><NewsComponent><NewsLines><HeadLine>Quay</HeadLine></NewsLines><ContentItem><DataContent>"
            f"<p>Shut {n}.</p></DataContent></ContentItem></NewsComponent></NewsItem>"
            for n in (1, 2)
        )
    ),
    "anpa": "".join(ANPA.format(n, n) for n in (1, 2)),
    "iptc7901": "".join(f"\x01nwa00{n} 4 i 21 nwa\r\nQuay/\r\n\x02Quay =\r\nShut.\r\n\x03\x04" for n in (1, 2)),
    "zczc": "".join(f"ZCZC NWA00{n}\nQuay shut\n\nIt is shut.\nNNNN\n" for n in (1, 2)),
    "wmo": "".join(WMO.format(n, n) for n in (1, 2)),
    "mbox": "".join(MAIL.format(n, n) for n in (1, 2)),
}


@pytest.mark.parametrize("frame", TWO_ITEMS)
def test_a_file_of_more_items_than_the_limit_is_refused_in_every_format(frame):
    payload = TWO_ITEMS[frame].encode()
    assert len(read(payload, Limits(items=2)).items) == 2
    assert refusal(payload, Limits(items=1)).reason is Reason.OVERSIZE


@pytest.mark.parametrize("line", ["A line of results 1 2 3\n", "\n", "A line\r\n", "A line\r\r\n", "A line\r"])
def test_a_message_of_more_lines_than_any_is_refused(line):
    """Of one message; a file of many may have more."""
    copy = "Results\n\n" + line * (20_000 - 2)
    assert read(copy.encode()).items[0].headline == "Results"
    assert refusal((copy + line).encode()).reason is Reason.OVERSIZE
