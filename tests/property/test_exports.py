"""Whatever a story says, what we export of it our own parsers read back, and a table has it cell by cell."""

from __future__ import annotations

import csv
import io

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Crosshead, Relation
from stream.desk.export.exported import Exported
from stream.desk.export.newsml_g2 import newsml_g2_of
from stream.desk.export.ninjs import ninjs_of
from stream.desk.export.table import COLUMNS, table_row
from stream.desk.export.text import text_of
from stream.desk.standing import Standing, State
from stream.store.reading import WholeArticle
from tests.factories import articles_of, extracted

_USABLE = Standing(State.USABLE, usable=True, withdrawn=False)
_WORDS = st.sampled_from(
    ["the", "dam", "of", "Hartwell", "rose", "17", "<5", "AT&T", "“No,”", "it’s", "naïve",
     "سد", "水库", "€4.5", "]]>", "%", "=1"]
)  # fmt: skip


def _sentences(least, most):
    return st.lists(_WORDS, min_size=least, max_size=most).map(lambda words: f"Rain {' '.join(words)} on Sunday")


_PARAGRAPHS = st.lists(_sentences(6, 14).map("{}.".format), min_size=1, max_size=4)


@st.composite
def stories(draw):
    """A story with headline, paragraphs, and headings between them."""
    paragraphs = draw(_PARAGRAPHS)
    heads, at = [], 0
    for place, text in enumerate(paragraphs):
        if place and draw(st.booleans()):
            heads.append(Crosshead(offset=at, text=f"Part {place}"))
        at += len(text) + 2
    return {
        "guid": draw(st.sampled_from(["urn:testwire:a", "tag:testwire.example,2026:b"])),
        "version": draw(st.integers(1, 99)),
        "urgency": draw(st.integers(1, 8)),
        "language": "en",
        "headline": draw(_sentences(1, 6)),
        "body": "\n\n".join(paragraphs),
        "crossheads": tuple(heads),
    }


def _ninjs(found):
    return orjson.dumps(ninjs_of(found))


def _text(found):
    return text_of(found).encode()


@pytest.mark.parametrize(
    ("write", "names"),
    [
        (_ninjs, ("guid", "version", "urgency", "language", "headline", "body", "crossheads")),
        (newsml_g2_of, ("guid", "version", "urgency", "language", "headline", "body", "crossheads")),
        (_text, ("guid", "version", "urgency", "body")),
    ],
)
def test_what_goes_out_our_own_parsers_read_back(write, names):
    @settings(max_examples=25, deadline=None)
    @given(stories())
    def read_back(fields):
        message = extracted("a", **fields)
        (article,) = articles_of(write(Exported(message, _USABLE, shown=True)))
        for name in names:
            assert getattr(article, name) == getattr(message.article, name), name

    read_back()


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text(), st.text())
def test_a_table_has_each_text_as_it_is_but_for_formulas(headline, body, slugline):
    message = extracted("a", body=body, slugline=slugline)
    article = message.article
    whole = WholeArticle(
        row_no=1,
        article_id=article.article_id,
        story_id=article.article_id,
        relation=Relation.NEW,
        status="usable",
        provider="testwire",
        guid="a",
        headline=headline,
        embargo_until=None,
        superseded_by=None,
        withdrawn_as=None,
        change_no=1,
        document=orjson.dumps(message.model_dump(mode="json")).decode(),
    )
    written = table_row(whole, _USABLE, shown=True).decode()
    (row,) = csv.reader(io.StringIO(written, newline=""), strict=True)
    cells = dict(zip(COLUMNS, row, strict=True))
    for name, text in (("headline", headline), ("body", body), ("slugline", slugline)):
        assert cells[name] in {text, f"'{text}"}
        assert not cells[name].startswith(("=", "+", "-", "@", "\t", "\r"))
