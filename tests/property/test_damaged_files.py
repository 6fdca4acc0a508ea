"""A good file of every format, damaged anywhere: articles or a refusal, never another exception, no lone surrogates."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from stream.errors import Rejected
from stream.newsdesk import articles
from tests.factories import ORIGIN

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = sorted(
    path
    for folder in ("10-clean", "15-formats")
    for path in (SEEDS / folder).iterdir()
    if path.is_file() and path.name != "expected.json"
)
EXAMPLES = 12
"""Of each file: all parsers were run with 2,000 when they were written, and these are drawn anew in every run."""
PIECES = st.sampled_from([
    b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"&#xD800;", b"<", b">", b"&", b'"', b"'", b"{", b"}", b"[",
    b"\\", b"\r", b"\n\n", b"\x01", b"\x02", b"\x03", b"\x16", b"\x1f", b"]]>", b"<!--",
    b"<![CDATA[", b"</p>", b"<p>",
    b"\xef\xbb\xbf", b"\xff\xfe", b"=?utf-8?b?", b"--", b"NNNN", b"\x1f\x8b\x08", b"PK\x03\x04", b"null", b"0", b"-1",
    b"9" * 40, b" " * 300,
])  # fmt: skip


@st.composite
def damaged(draw, payload):
    """The bytes cut off at either end, then with up to three of them flipped, lost, doubled, or something put in."""
    end = draw(st.one_of(st.just(len(payload)), st.integers(0, len(payload))))
    start = draw(st.one_of(st.just(0), st.integers(0, end)))
    found = bytearray(payload[start:end])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(found)))
        kind = draw(st.sampled_from(["flip", "lose", "double", "put in"]))
        piece = found[at : at + draw(st.integers(1, 60))]
        if kind == "flip" and at < len(found):
            found[at] ^= draw(st.integers(1, 255))
        elif kind == "lose":
            del found[at : at + len(piece)]
        else:
            found[at:at] = piece if kind == "double" else draw(PIECES)
    return bytes(found)


def sound_articles(payload):
    """How many come out; each goes out as UTF-8 JSON and comes back the same, and what is refused can be told."""
    count = 0
    for found in articles(payload, ORIGIN):
        if isinstance(found, Rejected):
            str(found).encode("utf-8")
            continue
        assert Article.model_validate_json(found.model_dump_json().encode("utf-8")) == found
        count += 1
    return count


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_good_files_are_read(path):
    assert sound_articles(path.read_bytes()) > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_damaged_anywhere(path, data):
    sound_articles(data.draw(damaged(path.read_bytes())))
