"""Base64 of mail that is not whole, or none."""

from __future__ import annotations

import base64

import pytest

from stream.wire import read
from stream.wire.mail.base64 import unpacked

COPY = "WESTHAVEN (NW) - The harbour council votes to close the north quay. Früher als erwartet.\n".encode() * 3
PACKED = base64.encodebytes(COPY)
FOOTER = b"_____________\nquay-list mailing list\nquay-list@lists.example\n"


@pytest.mark.parametrize(
    ("body", "raw", "beside", "repair"),
    [
        (PACKED, COPY, (), None),
        (b"\n" + PACKED.replace(b"\n", b"\n\n", 1), COPY, (), None),
        (base64.b64encode(b"Shut."), b"Shut.", (), None),
        (base64.b64encode(b"One, ") + b"\n" + base64.b64encode(b"two."), b"One, two.", (), None),
        (PACKED.replace(b"\n", b"!\n"), COPY, (), None),
        (PACKED + b"\n" + FOOTER, COPY, (FOOTER.strip(),), "base64:text-beside"),
        (b"[EXTERNAL] Beware.\n\n" + PACKED, COPY, (b"[EXTERNAL] Beware.",), "base64:text-beside"),
        (PACKED.rstrip()[:-6], COPY[:-5], (), "base64:cut-off"),
        (b"Nothing was packed here.\nNot at all.\n", b"Nothing was packed here.\nNot at all.\n", (), "base64:none"),
        (b"Bulletin\n\nNothing was packed here.\n", b"Bulletin\n\nNothing was packed here.\n", (), "base64:none"),
        (b"\n", b"\n", (), None),
    ],
)  # fmt: skip
def test_unpacked(body, raw, beside, repair):
    found = unpacked(body)
    assert (found.raw, found.beside, found.repair) == (raw, beside, repair)


@pytest.mark.parametrize("body", [PACKED + b"\n" + FOOTER, COPY, PACKED.rstrip()[:-6]])
def test_the_copy_is_read_and_nothing_is_lost(body):
    head = (
        b"From: d@x.example\nTo: w@x.example\nSubject: Quay\nContent-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: BASE64\n\n"
    )
    (item,) = read(head + body).items
    text = "".join(paragraph.text for paragraph in item.paragraphs)
    assert text.startswith("WESTHAVEN (NW) - The harbour council votes to close the north quay. Früher als erwartet.")
    assert item.extra.get("beside", []) == ([FOOTER.decode().strip()] if FOOTER in body else [])
    assert item.repairs
