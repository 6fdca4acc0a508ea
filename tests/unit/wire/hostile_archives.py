"""gzip and ZIP that attack their reader: bombs, lies, names that climb."""

# ruff: noqa: E501 - payloads stand in one line each, as they are sent

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.unit.wire.hostile_frames import MIB, Bomb

__all__ = ["archive_bombs", "gzipped", "zipped"]

STORY = b'{"uri":"u1","headline":"Dam holds","body_text":"The dam held."}'
_ZEROS = b"\0" * (16 * MIB)


def gzipped(content: bytes, members: int = 1) -> bytes:
    """So many streams, each with the same content."""
    packer = zlib.compressobj(9, wbits=31)
    return (packer.compress(content) + packer.flush()) * members


def zipped(files: dict[str, bytes], *, copies: int = 1, **change: int) -> bytes:
    """A ZIP; with `copies`, that many entries of the directory for the last file; `change` overwrites fields of the
    directory's last entry.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    data = buffer.getvalue()
    end = data.rfind(b"PK\x05\x06")
    start = data.rfind(b"PK\x01\x02")
    entry = bytearray(data[start:end])
    for name, value in change.items():
        at, kind = {"flags": (8, "<H"), "method": (10, "<H"), "size": (24, "<I"), "mode": (38, "<I")}[name]
        struct.pack_into(kind, entry, at, value)
    first = int.from_bytes(data[end + 16 : end + 20], "little")
    directory = data[first:start] + bytes(entry) * copies
    count = (len(files) - 1 + copies) & 0xFFFF
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count, count, len(directory))
    return data[:first] + directory + bytes(tail)


def archive_bombs() -> dict[str, Bomb]:
    """Every attack with an archive."""
    climbing = ("../../etc/cron.d/dam", "/etc/passwd", "C:\\dam.json", "..\\dam.json")
    return {
        "gzip: bomb of 3 GB": ("unsafe", lambda: gzipped(_ZEROS, 200)),
        "gzip: 300,000 streams": ("oversize", lambda: gzipped(b"a", 300_000)),
        "gzip: 400,000 empty streams": ("oversize", lambda: gzipped(b"", 400_000)),
        "gzip: cut off": ("malformed", lambda: gzipped(STORY)[:-9]),
        "gzip: of gzip": ("unrecognised", lambda: gzipped(gzipped(_ZEROS))),
        "zip: bomb": ("unsafe", lambda: zipped({"a.xml": b" " * (16 * MIB)})),
        "zip: bomb that lies about its size": ("malformed", lambda: zipped({"a.xml": b" " * (16 * MIB)}, size=1000)),
        "zip: size of 4 GB in the directory": ("unsafe", lambda: zipped({"a.json": STORY}, size=0xFFFFFFFE)),
        "zip: 900 entries on one file": ("unsafe", lambda: zipped({"a.json": STORY * 100_000}, copies=900)),
        "zip: 60,000 files": ("oversize", lambda: zipped({"a.json": STORY}, copies=60_000)),
        "zip: 66,000 files, told as 464": ("oversize", lambda: zipped({"a.json": STORY}, copies=66_000)),
        "zip: of zips of zeros": ("unrecognised", lambda: zipped({f"{n}.zip": zipped({"a": _ZEROS}) for n in range(3)})),
        "zip: encrypted": ("unrecognised", lambda: zipped({"a.json": STORY}, flags=1)),
        "zip: packed by an unknown method": ("unrecognised", lambda: zipped({"a.json": STORY}, method=99)),
        "zip: names of 60,000 characters": ("ninjs", lambda: zipped({"n" * 60_000 + str(n): STORY for n in range(60)})),
        "zip: names that climb": ("ninjs", lambda: zipped(dict.fromkeys(climbing, STORY))),
        "zip: a link": ("ninjs", lambda: zipped({"a.json": STORY}, mode=0o120777 << 16)),
        "zip: cut off": ("malformed", lambda: zipped({"a.json": STORY})[:-30]),
    }  # fmt: skip
