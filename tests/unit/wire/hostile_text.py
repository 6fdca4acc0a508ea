"""JSON, e-mail and text that attack their reader: nesting, numbers, keys, white space, charsets."""

# ruff: noqa: E501 - payloads stand in one line each, as they are sent

from __future__ import annotations

import base64

from tests.unit.wire.hostile_frames import DEEP, FRAMES, FULL, MIB, Bomb

__all__ = ["json_bombs", "mail_bombs", "text_bombs"]

_ITEM = b'{"uri":"u","headline":"h","body_text":"The dam held.",'
_MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Dam\r\nMIME-Version: 1.0\r\n"


def json_bombs() -> dict[str, Bomb]:
    """Every attack with JSON."""
    keys = ",".join(f'"k{n:x}":1' for n in range(600_000)).encode()
    found: dict[str, Bomb] = {
        "arrays, 100,000 deep": ("too-deep", lambda: b"[" * DEEP),
        "arrays, 100,000 deep, closed": ("too-deep", lambda: b"[" * DEEP + b"]" * DEEP),
        "objects, 100,000 deep": ("too-deep", lambda: b'{"a":' * DEEP + b"1" + b"}" * DEEP),
        "100,000 deep in an item": ("too-deep", lambda: _ITEM + b'"x":' + b"[" * DEEP + b"]" * DEEP + b"}"),
        "900 deep in an item": ("too-deep", lambda: _ITEM + b'"x":' + b"[" * 900 + b"]" * 900 + b"}"),
        "600,000 keys": ("oversize", lambda: _ITEM + keys + b"}"),
        "600,000 keys below": ("oversize", lambda: _ITEM + b'"x":{' + keys + b"}}"),
        "4,000,000 numbers": ("oversize", lambda: _ITEM + b'"x":[' + b"1," * 4_000_000 + b"1]}"),
        "2,700,000 objects": ("oversize", lambda: _ITEM + b'"x":[' + b"{}," * 2_700_000 + b"1]}"),
        "a number of 5,000,000 digits": ("malformed", lambda: _ITEM + b'"version":' + b"9" * 5_000_000 + b"}"),
        "a number of 1e999999": ("ninjs", lambda: _ITEM + b'"version":1e999999}'),
        "the same key twice": ("ninjs", lambda: b'{"headline":"a",' + _ITEM[1:] + b'"headline":"h"}'),
        "1,000,000 lines": ("oversize", lambda: b'{"a":1}\n' * 1_000_000),
        "broken lines": ("oversize", lambda: b'{"a":\n' * 1_300_000),
        "lone surrogates": ("ninjs", lambda: _ITEM + b'"byline":"\\ud800 \\udc00\\ud800","x":"' + b"\\udc00" * DEEP + b'"}'),
        "lone surrogates in keys": ("ninjs", lambda: _ITEM + b'"\\udc00":"\\ud800"}'),
        "8 MB of blanks in it": ("ninjs", lambda: _ITEM + b" " * (FULL - 100) + b'"x":1}'),
        "8 MB of broken escapes": ("malformed", lambda: _ITEM + b'"x":"' + b"\\'" * 4_000_000 + b'"}'),
        "a quote never closed": ("malformed", lambda: _ITEM + b'"x":"' + b'\\"' * 4_000_000),
        "cut off": ("malformed", lambda: _ITEM + b'"x":"a'),
    }  # fmt: skip
    return {f"json: {name}": bomb for name, bomb in found.items()}


def mail_bombs() -> dict[str, Bomb]:
    """Every attack with an e-mail."""
    kind = b"Content-Type: multipart/mixed; boundary="
    found: dict[str, Bomb] = {
        "100,000 parts in parts": (
            "too-deep", lambda: _MAIL + kind + b"b0\r\n\r\n" + b"".join(b"--b%d\r\n%sb%d\r\n\r\n" % (n, kind, n + 1) for n in range(DEEP))
        ),
        "100,000 letters in letters": ("too-deep", lambda: _MAIL + b"Content-Type: message/rfc822\r\n\r\n" * DEEP),
        "700,000 parts": ("oversize", lambda: _MAIL + kind + b"b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 700_000),
        "1,000,000 fields": ("oversize", lambda: _MAIL + b"X: y\r\n" * 1_000_000),
        "1,000,000 folded lines": ("oversize", lambda: _MAIL + b"X: y\r\n" + b" y\r\n" * 1_000_000),
        "5 MB of text in base64": (
            "oversize", lambda: _MAIL + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"a" * 5_000_000)
        ),
        "a picture of 5 MB beside a story": (
            "email",
            lambda: (
                _MAIL + kind + b"b\r\n\r\n--b\r\n\r\nThe dam held.\r\n--b\r\nContent-Type: image/png\r\n"
                b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"a" * 5_000_000) + b"--b--\r\n"
            ),
        ),
        "a boundary that never ends": ("no-text", lambda: _MAIL + kind + b'"b"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx'),
        "codecs that are no charsets": (
            "email", lambda: _MAIL + b"Content-Type: text/plain; charset=base64\r\n\r\nThe dam held.\r\n"
        ),
    }  # fmt: skip
    return {f"mail: {name}": bomb for name, bomb in found.items()}


def text_bombs() -> dict[str, Bomb]:
    """White space, controls, and bytes that are not what they say."""
    nitf = FRAMES["nitf"].replace("%s", "<p>Décès à Hartwell.</p>")
    bare = nitf.removeprefix('<?xml version="1.0"?>')
    blank = b" " * (100 * MIB)
    found: dict[str, Bomb] = {
        "100 MB of white space": ("oversize", lambda: blank),
        "100 MB of white space in XML": ("oversize", lambda: b"<nitf>" + blank + b"</nitf>"),
        "100 MB of white space in JSON": ("oversize", lambda: b"{" + blank + b"}"),
        "8 MB of white space": ("empty", lambda: b" " * FULL),
        "8 MB of line ends": ("empty", lambda: b"\r\n" * (FULL // 2)),
        "8 MB of ideographic spaces": ("empty", lambda: "\u3000".encode() * (FULL // 3)),
        "8 MB of white space, then IPTC 7901": ("oversize", lambda: b"\x01hpa001 4 pl 100 hpa\r\n" + b" " * (FULL - 99)),
        "8 MB of white space in XML": ("oversize", lambda: nitf.encode().replace(b"<p>", b" " * (FULL - 999) + b"<p>")),
        "NULs": ("encoding", lambda: b"\0" * FULL),
        "a NUL in a hundred": ("oversize", lambda: (b"a" * 100 + b"\0") * (FULL // 101)),
        "every byte": ("encoding", lambda: bytes(range(256)) * (FULL // 256)),
        "invalid UTF-8": ("oversize", lambda: b"a\xff\xfe" * (FULL // 3)),
        "surrogates in UTF-8": ("oversize", lambda: b"\xed\xa0\x80" * (FULL // 3)),
        "a surrogate in UTF-8": ("plain-text", lambda: "Dam holds\n\nThe déàüdam \ud800 held.".encode("utf-8", "surrogatepass")),
        "UTF-16 that is none": ("encoding", lambda: b"\xff\xfe" + b"\xd8" * 999_999),
        "UTF-32 that is none": ("encoding", lambda: b"\xff\xfe\0\0" + b"a" * 999_999),
        "UTF-16": ("nitf", lambda: bare.encode("utf-16")),
        "UTF-16 without its mark": ("nitf", lambda: bare.encode("utf-16-le")),
        "UTF-16, the wrong mark": ("nitf", lambda: b"\xfe\xff" + bare.encode("utf-16-le")),
        "UTF-32": ("nitf", lambda: bare.encode("utf-32")),
        "UTF-32 without its mark": ("nitf", lambda: bare.encode("utf-32-le")),
        "UTF-7": ("plain-text", lambda: b"+ADw-nitf+AD4-The dam+ADw-/nitf+AD4-"),
    }  # fmt: skip
    for label in ("utf-16", "utf-7", "shift_jis", "x-none", "idna", "rot13", "base64", "unicode_escape"):
        declaration = f'<?xml version="1.0" encoding="{label}"?>'
        found[f"labelled {label}, is UTF-8"] = ("nitf", lambda text=declaration + bare: text.encode())
        found[f"labelled {label}, is windows-1252"] = ("nitf", lambda text=declaration + bare: text.encode("cp1252"))
    return {f"text: {name}": bomb for name, bomb in found.items()}
