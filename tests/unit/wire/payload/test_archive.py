"""gzip and ZIP: what is in them is read, bombs cost nothing."""

import gzip
import io
import zipfile

import pytest

from stream.errors import Reason, Rejected
from stream.wire import Limits, read

STORY = b"Weir mended\n\nPELL, July 18 (HPA) - The weir at Pell was mended on Saturday, the council said.\n"
NITF = b"<nitf><head><title>Owls return</title></head><body><body.content><p>Owls.</p></body.content></body></nitf>"


def packed(*files, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def refusal(payload, limits=None):
    with pytest.raises(Rejected) as caught:
        read(payload, limits or Limits())
    return caught.value


def test_gzip_is_read_as_what_is_in_it():
    assert read(gzip.compress(NITF)).format == "nitf"
    assert read(gzip.compress(NITF)).items == read(NITF).items


def test_every_stream_of_a_gzip_file_counts():
    assert read(gzip.compress(STORY[:40]) + gzip.compress(STORY[40:])).items == read(STORY).items


def test_every_file_of_a_zip_is_read_and_a_bad_one_sinks_none():
    reading = read(packed(("a/", b""), ("a/1.xml", NITF), ("2.bin", b"\x89PNG\r\n"), ("../3.txt", STORY)))
    assert [item.headline for item in reading.items] == ["Owls return", "Weir mended"]
    assert [item.extra["archive_member"] for item in reading.items] == ["a/1.xml", "../3.txt"]
    assert reading.format == "several"
    assert [(r.reason, "2.bin" in r.detail) for r in reading.refused] == [(Reason.UNRECOGNISED, True)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (gzip.compress(b" " * 20_000_000), Reason.UNSAFE),
        (gzip.compress(STORY)[:-9], Reason.MALFORMED),
        (b"\x1f\x8b\x08 and no more", Reason.MALFORMED),
        (gzip.compress(gzip.compress(STORY)), Reason.UNRECOGNISED),
        (packed(("bomb.txt", b" " * 20_000_000)), Reason.UNSAFE),
        (packed(("in.zip", packed(("1.txt", STORY)))), Reason.UNRECOGNISED),
        (packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", NITF)), Reason.UNRECOGNISED),
        (packed(), Reason.NO_TEXT),
        (packed(("1.txt", STORY), method=zipfile.ZIP_BZIP2), Reason.UNRECOGNISED),
        (packed(("1.txt", STORY))[:-30], Reason.MALFORMED),
        (packed(*((f"{i}.txt", STORY) for i in range(1001))), Reason.OVERSIZE),
    ],
    ids=[
        "gzip-bomb", "gzip-cut", "gzip-head", "gzip-in-gzip", "zip-bomb", "zip-in-zip", "word", "empty-zip", "bzip2",
        "zip-cut", "too-many",
    ],  # named: an id made of bytes with the time in them differs between pytest's workers
)  # fmt: skip
def test_refused(payload, reason):
    assert refusal(payload).reason is reason


def test_the_files_of_an_archive_share_one_limit():
    files = [(f"{i}.txt", STORY + bytes(str(i), "ascii") + b"x y" * 400) for i in range(4)]
    reading = read(packed(*files, method=zipfile.ZIP_STORED), Limits(unpacked_bytes=3000))
    assert len(reading.items) == 2
    assert [r.reason for r in reading.refused] == [Reason.OVERSIZE, Reason.OVERSIZE]


def test_an_encrypted_file_is_named():
    payload = bytearray(packed(("1.txt", STORY)))
    payload[6] |= 1
    payload[payload.rfind(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(bytes(payload)).detail
