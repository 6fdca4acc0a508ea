"""Pictures as data: URIs in the copy of every format. The copy is invented."""

from __future__ import annotations

import base64
import html
import json
import textwrap
import time

import pytest

from stream.normalise import normalise
from stream.wire import read
from stream.wire.payload.data_uri import without_drawings, without_pictures
from tests.factories import ORIGIN

BYTES = base64.b64encode(bytes(range(256)) * 3_500).decode()
PICTURE = f"data:image/png;base64,{BYTES}"
LINES = "data:image/png;base64,\n" + "\n".join(textwrap.wrap(BYTES[:3_000], 76))
SVG = "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><text>Hidden</text></svg>"
ESCAPED_SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3EHidden%3C/text%3E%3C/svg%3E"
COPY = '<p>The dam held.</p><p><img alt="a" src="{}"></p><p>The weir stood.</p>'


def rss(markup):
    return (
        f"<rss><channel><title>H</title><item><title>Dam</title><description>{markup}</description></item>"
        "</channel></rss>"
    )


FILES = {
    "cdata": rss(f"<![CDATA[{COPY.format(PICTURE)}]]>"),
    "escaped": rss(html.escape(COPY.format(PICTURE))),
    "in lines": rss(f"<![CDATA[{COPY.format(LINES)}]]>"),
    "in style": rss(f"<![CDATA[{COPY.replace('src', 'style').format(f'background:url({PICTURE})')}]]>"),
    "bare attribute": rss(f"<![CDATA[{COPY.replace(chr(34) + '{}' + chr(34), PICTURE)}]]>"),
    "drawing": rss(f"<![CDATA[{COPY.format(SVG)}]]>"),
    "escaped drawing": rss(f"<![CDATA[{COPY.format(ESCAPED_SVG)}]]>"),
    "attribute of XML": "<nitf><body><body.content><p>The dam held.</p><media><media-reference source="
    f'"{PICTURE}"/></media><p>The weir stood.</p></body.content></body></nitf>',
    "json": json.dumps({"uri": "u", "headline": "Dam", "body_html": COPY.format(PICTURE), "image": PICTURE}),
    "json, slashes escaped": json.dumps({"headline": "Dam", "body_html": COPY.format(PICTURE)}).replace("/", "\\/"),
    "markdown": json.dumps(
        {"headline": "Dam", "body_text": f"The dam held.\n\n![A dam]({PICTURE})\n\nThe weir stood."}
    ),
    "mail": "From: a@hill.example\nTo: b@hill.example\nSubject: Dam\nMessage-ID: <1@h>\nMIME-Version: 1.0\n"
    f"Content-Type: text/html; charset=utf-8\n\n{COPY.format(PICTURE)}",
    "plain": f"Dam holds at Hill\n\nThe dam held.\n\n{PICTURE}\n\nThe weir stood.\n",
}


@pytest.mark.parametrize("name", FILES)
def test_no_picture_is_copy(name):
    (item,) = read(FILES[name].encode()).items
    told = normalise(item, ORIGIN)
    assert told.body == "The dam held.\n\nThe weir stood."
    assert "data:pictures" in told.repairs
    assert BYTES[:40] not in told.model_dump_json()


def test_copy_that_speaks_of_them_stays():
    for text in ("An address begins data:image/png;base64, and then", "data:text/plain,The dam held", "base64,AAAA"):
        assert without_pictures(text) == (text, ())
        assert without_drawings(text) == text
    wrapped = "data:image/png;base64,AAAAAAAAAAAAAAAAAAAA\nThe dam held."
    assert without_pictures(wrapped)[0] == "\nThe dam held."


@pytest.mark.parametrize(
    "piece",
    [
        "data:image/png;base64,", "data:image/png;base64," + "A" * 20, "data:a/b;c;", "\n" + "A" * 45, "![a](",
        '="data:image/svg+xml',
        "='data:image/svg+xml", "url(data:", 'url("data:', "\\n",
    ],
)  # fmt: skip
def test_time_grows_with_size_only(piece):
    def seconds(length):
        text = ";base64, data:image/svg " + "data:image/png;base64,AAAAAAAAAAAAAAAA" + piece * (length // len(piece))
        start = time.process_time()
        without_drawings(without_pictures(text)[0])
        without_drawings(text)
        return time.process_time() - start

    few, many = min(seconds(20_000) for _ in range(3)), min(seconds(80_000) for _ in range(3))
    assert many < 0.02 + 8 * few
