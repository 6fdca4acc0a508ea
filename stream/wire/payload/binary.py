"""Refuses files that are no text at all by name; they are recognised by their first bytes."""

from __future__ import annotations

from stream.errors import Reason, Rejected

__all__ = ["refuse_binary"]

_FIRST_BYTES = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"(\xb5/\xfd", "Zstandard"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg media"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "RTF"),
)


def refuse_binary(payload: bytes) -> None:
    """Raise `Rejected(UNRECOGNISED)` where the bytes begin as those of a well-known file that is no wire copy."""
    for first, name in _FIRST_BYTES:
        if payload.startswith(first):
            raise Rejected(Reason.UNRECOGNISED, f"looks like {name}")
