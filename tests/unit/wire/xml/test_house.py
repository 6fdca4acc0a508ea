"""XML of a house's own: read by the names of its elements, where headline and copy are both there. Invented files."""

# ruff: noqa: E501 - files stand in one line each

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

COPY = "The weir at Millbrook gave way on Tuesday after a week of rain, its owner said."
END = "Nobody was hurt."


def article(text):
    (item,) = read(text.encode()).items
    assert (item.format, item.repairs[-1]) == ("house-xml", "xml:house")
    return normalise(item, ORIGIN)


def test_all_fields():
    told = article(f"""<?xml version="1.0"?><release id="77" xml:lang="en"><url>https://hill.example/77</url>
      <head><Title>Weir <b>gives</b> way</Title><subtitle>Mill stands</subtitle><author>Ada Brook</author></head>
      <source><name>Hill Press</name></source><published>2026-03-07T10:00:00+01:00</published>
      <modified>2026-03-07T11:00:00+01:00</modified><version>3</version><urgency>2</urgency><slug>HILL-WEIR</slug>
      <keywords>weir, rain</keywords><category>Water</category><copyright>Hill</copyright><note>x</note>
      <body><para>{COPY}</para><zwischentitel>Rain</zwischentitel><image><caption>A weir</caption></image>
      <para>{END}</para></body></release>""")
    assert (told.headline, told.subheadlines, told.guid, told.version) == ("Weir gives way", ("Mill stands",), "77", 3)
    assert told.body == f"{COPY}\n\n{END}"
    assert [c.text for c in told.crossheads] == ["Rain"]
    assert (told.provider, told.language, told.urgency, told.slugline) == ("hill press", "en", 2, "HILL-WEIR")
    assert [p.name for p in told.byline.people] == ["Ada Brook"]
    assert told.published_at == datetime(2026, 3, 7, 10, tzinfo=UTC)
    assert told.first_created_at == datetime(2026, 3, 7, 9, tzinfo=UTC)
    assert (told.keywords, told.subjects[0].name, told.copyright) == (("weir", "rain"), "Water", "Hill")
    assert (told.extra["link"], told.extra["note"]) == ("https://hill.example/77", "x")
    assert "A weir" in str(told.extra)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"<meldung><überschrift>Wehr bricht</überschrift><inhalt><absatz>{COPY}</absatz></inhalt></meldung>", "Wehr bricht"),
        (f"<noticia><titular>Cede la presa</titular><cuerpo>{COPY}</cuerpo></noticia>", "Cede la presa"),
        (f"<dépêche><titre>Le barrage</titre><corps>&lt;p&gt;{COPY}&lt;/p&gt;</corps></dépêche>", "Le barrage"),
        (f"<news><newsTitle>Weir</newsTitle><newsBody><![CDATA[<p>{COPY}</p>]]></newsBody></news>", "Weir"),
        (f"<story><hl>Weir</hl><p>{COPY}</p></story>", "Weir"),
        (f"<doc><meta><headline>Weir</headline></meta><content><p>{COPY}</p></content></doc>", "Weir"),
        (f"<doc><content><headline>Weir</headline><text>{COPY}</text></content></doc>", "Weir"),
        (f'<item headline="Weir"><text>{COPY}</text></item>', "Weir"),
        (f'<?xml version="1.0"?><article><title>Weir</title><body><p>{COPY}</p></body></article>', "Weir"),
        (f'<h:story xmlns:h="urn:h"><h:title>Weir</h:title><h:text>{COPY}</h:text></h:story>', "Weir"),
    ],
)  # fmt: skip
def test_names_in_several_languages_and_places(text, headline):
    told = article(text)
    assert (told.headline, told.body) == (headline, COPY)


def test_lists_leads_and_embargoes():
    story = f"<story><id>%d</id><title>Weir %d</title><lead>It gave way.</lead><text>{COPY}</text><embargo>%s</embargo></story>"
    reading = read(
        f"<export><title>Feed</title><list>{story % (1, 1, '')}{story % (2, 2, '2026-03-20T10:00:00Z')}</list></export>".encode()
    )
    assert [(i.guid, i.headline) for i in reading.items] == [("1", "Weir 1"), ("2", "Weir 2")]
    told = [normalise(item, ORIGIN) for item in reading.items]
    assert told[0].body == f"It gave way.\n\n{COPY}"
    assert [one.status for one in told] == [Status.USABLE, Status.EMBARGOED]
    assert article(f"<s><title>Weir</title><lead>{COPY}</lead><text>{COPY} {END}</text></s>").body == f"{COPY} {END}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"<note><to>Ada</to><body>{COPY}</body></note>", Reason.UNRECOGNISED),
        ("<catalog><book><title>Weirs</title><price>3</price></book></catalog>", Reason.UNRECOGNISED),
        ("<form><title>Name</title><text>Your name, please</text></form>", Reason.UNRECOGNISED),
        (f'<svg xmlns="http://www.w3.org/2000/svg"><title>Weirs</title><text>{COPY}</text></svg>', Reason.UNRECOGNISED),
        (f"<shop><book><title>Weirs</title><description>{COPY}</description></book></shop>", Reason.UNRECOGNISED),
        (f'<!DOCTYPE s [<!ENTITY a "b">]><s><title>Weir</title><text>{COPY}</text></s>', Reason.UNSAFE),
        (f"<s><title>Weir</title><text>{COPY}", Reason.MALFORMED),
        ("<l>" + f"<s><title>Weir</title><text>{COPY}</text></s>" * 1_001 + "</l>", Reason.OVERSIZE),
    ],
)
def test_other_xml_is_refused(text, reason):
    with pytest.raises(Rejected) as refused:
        read(text.encode())
    assert refused.value.reason is reason


def test_a_page_that_begins_with_an_article_stays_a_page():
    page = (
        f"<article><h1>Weir gives way</h1><p>{COPY}</p><p>{END} The mill stands, and so does the bridge.</p></article>"
    )
    assert read(page.encode()).format == "html"
    assert read(f'<?xml version="1.0"?>{page}'.encode()).format == "html"


def test_a_publisher_of_several_parts_is_called_by_its_name():
    (found,) = read(
        b"<release><title>Dam holds at Hartwell</title><body>The dam held through the night, the water board said.</body>"
        b"<publisher><name>Hill Board</name><address>Weir 7</address></publisher></release>"
    ).items
    assert found.provider == "Hill Board"


@pytest.mark.parametrize(
    "around",
    [
        "<export><embargo>2099-03-10T06:00:00Z</embargo>%s</export>",
        "<export><stories><Sperrfrist>2099-03-10T06:00:00Z</Sperrfrist>%s</stories></export>",
        "<export embargo='2099-03-10T06:00:00Z'>%s</export>",
    ],
)
def test_an_embargo_around_the_items_holds_for_each(around):
    copy = "<p>The dam held through the night, the county said on Sunday.</p>"
    story = f"<story><headline>Dam holds</headline><body>{copy}</body></story>"
    found = read((around % (story + story.replace("night", "day"))).encode()).items
    assert [normalise(item, ORIGIN).status for item in found] == ["embargoed"] * 2


@pytest.mark.parametrize(
    ("embargoes", "until"),
    [
        (["2099-03-10T06:00:00Z"] * 20_000, datetime(2099, 3, 10, 6, tzinfo=UTC)),
        ([f"{year}-03-10T06:00:00Z" for year in range(2030, 2130)], None),
        (["2099-03-10T06:00:00Z" + " and nothing else" * 10_000], None),
        (["", "2099-03-10T06:00:00Z"], datetime(2099, 3, 10, 6, tzinfo=UTC)),
    ],
)
def test_the_embargoes_around_the_items_are_told_once_and_hold_where_they_are_too_many(embargoes, until):
    around = "".join(f"<embargo>{when}</embargo>" for when in embargoes)
    story = f"<story><headline>Dam holds</headline><body><p>{COPY}</p></body></story>"
    items = read(f"<export>{around}<stories>{story * 900}</stories></export>".encode()).items
    assert max(len(str(item.extra)) for item in items) < 5_000
    told = normalise(items[-1], ORIGIN)
    assert (told.status, told.embargo_until) == (Status.EMBARGOED, until)


def test_an_empty_embargo_around_the_items_holds_none():
    story = f"<story><headline>Dam holds</headline><body><p>{COPY}</p></body></story>"
    assert article(f"<export><embargo/>{story}</export>").status is Status.USABLE
