"""What stands before the first character of a file or behind its end and is no part of it. The files are invented."""

from __future__ import annotations

import gzip

import pytest

from stream.errors import Reason, Rejected
from stream.wire import read
from stream.wire.payload.http_header import without_header
from stream.wire.payload.lead_in import behind_lead_in, without_invisible
from stream.wire.payload.marks import without_marks
from stream.wire.xml.documents import documents_of
from tests.unit.wire.reading_time import seconds_to_read

BOM = b"\xef\xbb\xbf"


def rss(title, name="rss"):
    return (
        f'<{name} version="2.0"><channel><title>Hill</title><item><title>{title}</title><guid>{title}</guid>'
        f"<description>The dam held.</description></item></channel></{name}>"
    ).encode()


XML = b'<?xml version="1.0" encoding="UTF-8"?>\n' + rss("Dam caf\u00e9")
JSON = b'{"uri":"urn:x:1","headline":"Dam","body_text":"The dam held."}'
LABELS = b"Slug: HILL-DAM\nUrgency: 2\n\nDam holds at Hill\n\nHILL (HPA) - The dam held on Monday, its owner said.\n"
MAIL = (
    b"From: ada@hill.example\r\nTo: desk@hill.example\r\nSubject: Dam\r\nDate: Sun, 8 Mar 2026 10:00:00 +0000\r\n"
    b"Message-ID: <1@hill.example>\r\n\r\nThe dam held.\r\n"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nX-Folded: a\r\n b\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked(body):
    parts = [body[at : at + 37] for at in range(0, len(body), 37)]
    return CHUNKED + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "before",
    [
        BOM * 2, BOM * 5, b"\r\n" + BOM, b" \n\t" + BOM + b"\n", BOM + b"\n\n" + BOM, "\u200b".encode(),
        "\u200e\u2060".encode(), "\u00ad".encode(), b"\xc2\xa0" + BOM, b"\xc3\xaf\xc2\xbb\xc2\xbf", b"\0", b"\0\0\0",
        b"\n\0" + BOM,
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", [XML, rss("Dam"), JSON, LABELS, MAIL])
def test_marks_before_a_file(before, file):
    if before.strip(b"\0\n ") or not file.startswith((b"Slug", b"From")):
        alone, told = read(file), read(before + file)
        assert [told.format, told.items[0].headline] == [alone.format, alone.items[0].headline]
        assert "start:marks" in told.items[0].repairs


@pytest.mark.parametrize("file", [XML, JSON, LABELS, b"  Indented first line\n\nThe dam held."])
def test_one_mark_or_none_is_no_mend(file):
    assert without_marks(file) == (file, ())
    assert without_marks(BOM + file) == (BOM + file, ())
    assert not read(BOM + file).items[0].repairs


def test_marks_of_utf_16_are_not_taken_for_nuls():
    text = XML.decode()
    for charset in ("utf-16-le", "utf-16-be"):
        bare = text.encode(charset)
        for payload in (bare, "\ufeff".encode(charset) + bare, "\ufeff\ufeff".encode(charset) + bare):
            assert read(payload).items[0].headline == "Dam caf\u00e9"


@pytest.mark.parametrize("file", [XML, JSON, LABELS])
def test_padding_behind_a_file(file):
    alone, told = read(file), read(file + b"\0" * 300)
    assert (told.format, told.items[0].headline) == (alone.format, alone.items[0].headline)
    assert told.items[0].repairs == ("end:padding",)


def test_frames_controls_before_markup_and_none_other():
    assert without_invisible("\x01\x02<rss>") == ("<rss>", ("start:marks",))
    assert without_invisible("\ufeff\u200b Dam") == (" Dam", ("start:marks",))
    for text in ("\x01hpa001 4 pl", "\x16\x16\x01a0001", "  Dam holds", "\n<rss>"):
        assert without_invisible(text) == (text, ())


@pytest.mark.parametrize(
    ("header", "repair"),
    [
        (HTTP, "start:http"),
        (b"HTTP/2 200\r\ncontent-type: text/xml\r\n\r\n", "start:http"),
        (b"HTTP/1.1 301 Moved\r\nLocation: /f\r\n\r\n" + HTTP, "start:http"),
        (b"HTTP/1.0 200 OK\nContent-Type: text/xml\n\n" + BOM, "start:http"),
        (BOM + HTTP, "start:http"),
        (b"HTTP/1.1 200 OK\nContent-Type: text/xml\n", "start:http"),
        (b"Content-Type: text/xml; charset=utf-8\r\nContent-Length: 7\r\n\r\n", "start:header"),
        (b"MIME-Version: 1.0\nContent-Type: application/json\n\n", "start:header"),
    ],
)
def test_headers_before_a_file(header, repair):
    for file in (XML, JSON):
        told = read(header + file)
        assert told.format == read(file).format
        assert told.items[0].headline == read(file).items[0].headline
        assert repair in told.items[0].repairs


def test_chunks_and_packed_bodies():
    assert gzip.compress(XML, mtime=0)[-1:] == b"\0"  # no padding
    for payload in (chunked(XML), chunked(JSON), HTTP + gzip.compress(XML)):
        (item,) = read(payload).items
        assert item.headline in {"Dam caf\u00e9", "Dam"}
        assert item.repairs == ("start:http",)
    assert without_header(CHUNKED + XML) == (XML, ("start:http",))


@pytest.mark.parametrize(
    "payload",
    [
        MAIL,
        b"From: a@b.example\nContent-Type: text/xml\n\n" + XML,
        b"Content-Type: text/xml\nContent-Transfer-Encoding: base64\n\n{",
        LABELS,
        b"HTTP/2 200 million strong\n\nThe dam held.",
        b"Content-Type: is a header\n\nThe dam held.",
        XML,
    ],
)
def test_what_is_no_header_of_a_file(payload):
    assert without_header(payload) == (payload, ())


LEAD_INS = (
    b"2026-03-08 10:00:00 INFO feed received\n",
    b"2026-03-08 10:00:00,123 [main] INFO body=",
    b"Warning: Undefined index: x in /srv/feed.php on line 12\n",
    b"<br />\n<b>Warning</b>:  Undefined index in <b>/srv/feed.php</b> on line <b>12</b><br />\n",
    b"-----\n",
    b"xml\n\n",
)


@pytest.mark.parametrize("before", LEAD_INS)
def test_lines_of_another_kind_before_xml(before):
    (item,) = read(before + XML).items
    assert (item.format, item.headline) == ("rss", "Dam caf\u00e9")
    assert "start:lead-in" in item.repairs
    assert item.extra["lead_in"] == before.decode().strip()


@pytest.mark.parametrize(
    "payload",
    [
        b"2026-03-08 INFO got\n" + JSON, b")]}',\n" + JSON, b"while(1);" + JSON, b"show(" + JSON + b");",
        b"var feed = [" + JSON + b"];", b"// made by hand\n" + JSON,
    ],
)  # fmt: skip
def test_lines_and_calls_around_json(payload):
    (item,) = read(payload).items
    assert (item.guid, item.headline) == ("urn:x:1", "Dam")
    assert "start:lead-in" in item.repairs


@pytest.mark.parametrize(
    "copy",
    [
        b"Council opens its feed\n\nHILL (HPA) - The council opened its feed on Monday, and all of us may read it.\n\n",
        b"How to write <rss>\n\nA line.\n\n",
    ],
)
def test_copy_that_quotes_markup_is_copy(copy):
    quoted = XML if copy.startswith(b"Council") else b"<rss><channel></channel></rss>"
    assert read(copy + quoted).format == "plain-text"


def test_one_page_is_no_lead_in():
    page = b"<div><p>The dam held for a hundred years, and it will hold for another hundred, they say.</p></div>"
    assert read(page).format == "html"
    assert behind_lead_in(page.decode()) is None


@pytest.mark.parametrize(
    ("behind", "kept"),
    [
        (b"[]", None), (b"\n]]>", None), (b"\x1a", None),  (b"\nNNNN\n", "NNNN"),
        (b"<p>Sent by Hill</p>", "<p>Sent by Hill</p>"), (b"</rss>", "</rss>"),
    ],
)  # fmt: skip
def test_text_behind_the_root(behind, kept):
    (item,) = read(XML + behind).items
    assert item.headline == "Dam caf\u00e9"
    assert item.repairs == ("xml:behind-root",)
    assert item.extra.get("behind_root") == kept


@pytest.mark.parametrize("behind", [b"", b"\n \n", b"<!-- cached <rss> -->", b"<?done?>\n"])
def test_what_may_stand_behind_a_root(behind):
    (item,) = read(XML + behind).items
    assert item.repairs == ()


ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill</title><entry><id>1</id><title>Weir</title></entry></feed>'
)


@pytest.mark.parametrize(
    ("payload", "headlines", "name"),
    [
        (XML + b"\n" + XML.replace(b"Dam", b"Weir"), ["Dam caf\u00e9", "Weir caf\u00e9"], "rss"),
        (rss("One") + rss("Two") + rss("Three"), ["One", "Two", "Three"], "rss"),
        (rss("One") + b"<!DOCTYPE rss SYSTEM 'x.dtd'>" + rss("Two"), ["One", "Two"], "rss"),
        (rss("One") + b"----\n" + ATOM, ["One", "Weir"], "several"),
        (ATOM + XML, ["Weir", "Dam caf\u00e9"], "several"),
        (rss("One").replace(b"held", b"<![CDATA[</rss>]]>") + rss("Two"), ["One", "Two"], "rss"),
    ],
)
def test_several_documents_are_read_each_for_itself(payload, headlines, name):
    reading = read(payload)
    assert [item.headline for item in reading.items] == headlines
    assert reading.format == name
    assert all("xml:documents" in item.repairs for item in reading.items)


def test_a_document_that_is_cut_off_or_attacks_sinks_no_other():
    cut = read(rss("One") + rss("Two")[:-20])
    assert ([i.headline for i in cut.items], [r.reason for r in cut.refused]) == (["One"], [Reason.MALFORMED])
    bomb = read(rss("One") + b'<!DOCTYPE rss [<!ENTITY a "b">]>' + rss("Two &a;"))
    assert ([i.headline for i in bomb.items], [r.reason for r in bomb.refused]) == (["One"], [Reason.UNSAFE])
    with pytest.raises(Rejected) as refused:
        read(b"<rss/>" * 1_001)
    assert refused.value.reason is Reason.OVERSIZE


def test_one_document_comes_as_it_came():
    text = XML.decode()
    (only,) = documents_of(text, frozenset({"rss"}), 10)
    assert only.text is text
    assert only.behind == ""


def test_documents_in_an_envelope():
    nitf = "<nitf><body><body.head><hedline><hl1>Dam</hl1></hedline></body.head></body></nitf>"
    reading = read(f'<s:Envelope xmlns:s="urn:s"><s:Body>{nitf}</s:Body><s:Body>{nitf}</s:Body></s:Envelope>'.encode())
    assert [(i.format, i.headline) for i in reading.items] == [("nitf", "Dam")] * 2


PIECES = {
    "marks": BOM, "blank marks": b" " + BOM, "nuls": b"\0", "fields": b"a: b\n", "http": b"HTTP/1.1 200 OK\na: b\n\n",
    "folds": b"Content-Type: b\n b\n", "chunks": b"1\r\na\r\n", "declarations": b"<?xml version='1.0'?>",
    "roots": b"<rss>", "root ends": b"</rss>", "empty roots": b"<rss/>", "comments": b"<!--", "cdata": b"<![CDATA[",
    "doctypes": b"<!DOCTYPE rss [", "lines": b"a line\n<rss", "objects": b'{"a":1}', "open": b'{"a":', "calls": b"a({",
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("frame", ["%s", "<rss>%s</rss>", "<rss></rss>%s", '{"uri":"u"}%s', "a\n%s<rss></rss>"])
def test_time_grows_with_size_only(name, frame):
    def seconds(length):
        payload = frame.encode().replace(b"%s", PIECES[name] * (length // len(PIECES[name])))
        return seconds_to_read(payload)

    assert seconds(32_000) < 0.02 + 8 * seconds(8_000)
