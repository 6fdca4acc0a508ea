"""Reuters' `<newsitem>` of RCV1, told from NewsML's `<newsItem>` and `<NewsItem>`. The copy is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

ITEM = """<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="4711" id="root" date="1996-08-21" xml:lang="en">
<title>LUSIA: Weir gives way.</title>
<headline>Weir gives way.</headline>
<byline>Noor Haddad</byline>
<dateline>MILLBROOK, Lusia 1996-08-21</dateline>
<text>
<p>The weir gave way on Tuesday, its owner said.</p>
<p>&quot;We have no water,&quot; said Ona Reef, the miller.</p>
</text>
<copyright>(c) Hill Limited 1996</copyright>
<metadata>
<codes class="bip:countries:1.0"><code code="LUS"/></codes>
<codes class="bip:topics:1.0"><code code="C13"/><code code="GVIO"/></codes>
<dc element="dc.source" value="Hill Press"/><dc element="dc.date.created" value="1996-08-20"/>
<dc element="dc.date.published" value="1996-08-21"/><dc element="dc.creator.location" value="MILLBROOK"/>
</metadata>
</newsitem>"""


def test_all_fields():
    (item,) = read(ITEM.encode()).items
    assert (item.format, item.guid, item.headline) == ("reuters-rcv1", "4711", "Weir gives way.")
    assert (item.provider, item.language, item.located) == ("Hill Press", "en", "MILLBROOK")
    assert (item.published_at, item.first_created_at) == ("1996-08-21", "1996-08-20")
    assert [(s.scheme, s.code) for s in item.subjects] == [("countries", "LUS"), ("topics", "C13"), ("topics", "GVIO")]
    assert item.copyright == "(c) Hill Limited 1996"
    assert item.extra["title"] == "LUSIA: Weir gives way."
    told = normalise(item, ORIGIN)
    assert told.body.split("\n\n")[1] == '"We have no water," said Ona Reef, the miller.'
    assert told.published_at == datetime(1996, 8, 21, tzinfo=UTC)
    assert [p.name for p in told.byline.people] == ["Noor Haddad"]


def test_three_spellings_are_three_formats():
    g2 = '<newsItem guid="g"><contentMeta><headline>Weir</headline></contentMeta></newsItem>'
    first = "<NewsItem><NewsComponent><NewsLines><HeadLine>Weir</HeadLine></NewsLines></NewsComponent></NewsItem>"
    assert [read(text.encode()).format for text in (ITEM, g2, first)] == ["reuters-rcv1", "newsml-g2", "newsml-1.2"]
    assert [i.format for i in read((ITEM + "\n" + g2).encode()).items] == ["reuters-rcv1", "newsml-g2"]


def test_without_headline_and_text():
    assert read(ITEM.replace("headline>", "x>").encode()).items[0].headline == "LUSIA: Weir gives way."
    with pytest.raises(Rejected) as refused:
        read(b'<newsitem itemid="1"><text> </text></newsitem>')
    assert refused.value.reason is Reason.NO_TEXT
