"""IPTC 7901: with and without its control characters, titles, what is not for print, dates, several messages."""

import pytest

from stream.normalise import normalise
from stream.wire import read
from stream.wire.text.iptc7901_copy import day_time
from tests.factories import ORIGIN
from tests.unit.wire.reading_time import seconds_to_read

COPY = (
    "\r\n\nHarwell (dpa) - The dam held through\r\nthe night.\r\n\nIt stood, they said.\r\n\n# Notebook\n\n"
    "## Note to editors\n- Adds quote\n\n* * * *\r\nThe following information is not intended for publication\r\n\n"
    "## Editorial contacts\n- Editing by: Noor Haddad\n\ndpa ab nh\r\n\r\n"
)
FRAMED = (
    "\x01eca0062 4 i 211  ccccb dpa 061\r\n\nHarwell/dam/\r\n\x02Dam holds at Harwell\nBy Ada Brook, dpa ="
    + COPY
    + "\x03211259 Nov 18\r\n\x7f\n\x7f\x04"
)
BARE = (
    "eca00075 3 i 510    dpa 1003\n\n/Harwell/dam/\n2ND LEAD\n3RD NET\n(Achtung)\nDam holds at Harwell\n"
    "By Ada Brook and\nNoor Haddad, dpa  =\n " + COPY + "\n101137 GMT Dez 18\n"
)
ATS = (
    "\x7f\x7f\r\n\x7f\x01ats0017 4 AFN 88 ats 0017\r\n\r\nbarrages/\r\n\x02Le barrage tient à Harwell = \r\n \r\n"
    "Berne (ats) Le barrage a tenu.\r\n\r\nPersonne n'a dormi.\r\n\x03150612 aoû 17\r\n\x7f"
)


def item(text):
    (found,) = read(text.encode()).items
    return found


@pytest.mark.parametrize(
    "text",
    [
        FRAMED,
        FRAMED.replace("\r\n", "\n"),
        FRAMED.replace("\x01", "^A").replace("\x02", "^B").replace("\x03", "^C").replace("\x7f", ""),
    ],
)
def test_a_message_of_dpa(text):
    found = item(text)
    assert (found.format, found.provider, found.priority) == ("iptc7901", "dpa", "4")
    assert (found.slugline, found.keywords) == ("Harwell/dam", ("Harwell", "dam"))
    assert (found.headline, found.byline) == ("Dam holds at Harwell", "By Ada Brook, dpa")
    assert found.published_at == "2018-11-21 12:59"
    assert [p.text for p in found.paragraphs] == [
        "Harwell (dpa) - The dam held through the night.", "It stood, they said.", "dpa ab nh",
    ]  # fmt: skip
    assert found.ednote.split("\n") == [
        "# Notebook", "## Note to editors", "- Adds quote",
        "The following information is not intended for publication", "## Editorial contacts",
        "- Editing by: Noor Haddad",
    ]  # fmt: skip
    assert (found.extra["source"], found.extra["number"], found.extra["category"]) == ("eca", "0062", "i")
    assert found.repairs == ()


def test_a_message_without_control_characters():
    found = item(BARE)
    assert (found.priority, found.slugline, found.take) == ("3", "Harwell/dam", "2ND LEAD 3RD NET")
    assert (found.headline, found.byline) == ("Dam holds at Harwell", "By Ada Brook and Noor Haddad, dpa")
    assert found.published_at == "2018-12-10 11:37 GMT"
    assert found.ednote.startswith("(Achtung)\n# Notebook")
    assert len(found.paragraphs) == 3


def test_a_message_of_ats():
    found = item(ATS)
    assert (found.provider, found.headline, found.slugline) == ("ats", "Le barrage tient à Harwell", "barrages")
    assert [p.text for p in found.paragraphs] == ["Berne (ats) Le barrage a tenu.", "Personne n'a dormi."]
    assert found.published_at == "2017-08-15 06:12"


def test_german_words_for_what_is_not_for_print():
    found = item(FRAMED.replace(
        "The following information is not intended for publication",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt",
    ).replace("# Notebook", "# Notizblock"))  # fmt: skip
    assert [p.text for p in found.paragraphs][1:] == ["It stood, they said.", "dpa ab nh"]


def test_stars_between_paragraphs_are_no_end():
    found = item(FRAMED.replace("\r\n\nIt stood", "\r\n\n* * * *\n\nIt stood"))
    assert "It stood, they said." in [p.text for p in found.paragraphs]


def test_a_message_without_the_wires_header():
    found = item("\x01HARWELL\x1f6\x1fVIC\r\n\r\n   6-TAB - Dam Plate 2035m: first SPILLWAY.\r\n")
    assert (found.slugline, found.headline) == ("HARWELL", None)
    assert found.extra["header"] == ["HARWELL", "6", "VIC"]
    assert found.paragraphs[0].text == "6-TAB - Dam Plate 2035m: first SPILLWAY."


@pytest.mark.parametrize("text", [FRAMED * 3, BARE * 3])
def test_several_messages_a_file(text):
    assert [found.headline for found in read(text.encode()).items] == ["Dam holds at Harwell"] * 3


def test_a_message_cut_off_is_read_and_flagged():
    found = item(FRAMED.partition("It stood")[0])
    assert (found.repairs, found.headline) == (("iptc7901:cut-off",), "Dam holds at Harwell")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("211259 Nov 18", "2018-11-21 12:59"),
        ("101137 GMT Dez 18", "2018-12-10 11:37 GMT"),
        ("010800 juin 2016", "2016-06-01 08:00"),
        ("010800 juil 98", "1998-07-01 08:00"),
        ("010800 Foo 98", None),
        ("999999 Nov 18", None),
        ("", None),
    ],
)
def test_day_and_time(text, moment):
    assert day_time(text) == moment


@pytest.mark.parametrize(
    "piece", ["=", "* * * *\n", "\x7f", "a/\n", "\x02", "\n", " ", "211259 Nov 18\n", "^B", "eca00075 3 i 510\n"]
)
def test_time_grows_with_size_only(piece):
    def seconds(count):
        return seconds_to_read((BARE.partition("2ND")[0] + piece * (count // len(piece))).encode())

    seconds(1000)
    assert seconds(36_000) < 0.1 + 12 * seconds(9_000)


GENEVA = (
    "\nbsf037 4 su 174 gef 1388\n\nBarrage GE\n\nBarrage GE: \nle barrage tient depuis dimanche = \n\n"
    "Genève (ats) Le barrage a tenu toute la nuit, a dit la Ville. \n\n«Il est vieux», souligne l'élu. \n\n"
    "(SDA\\/mf ba) \n\n081005 mar 26\n"
)


def test_a_slug_without_strokes_stands_alone_above_the_title():
    (found,) = read(GENEVA.encode()).items
    assert (found.slugline, found.headline) == ("Barrage GE", "Barrage GE: le barrage tient depuis dimanche")
    assert found.provider == "ats"
    told = normalise(found, ORIGIN)
    assert told.published_at.isoformat() == "2026-03-08T09:05:00+00:00"  # by the clock of Switzerland
    assert told.extra["sign_offs"] == ["(SDA\\/mf ba)"]
    without = GENEVA.replace("Barrage GE\n\nB", "B")
    assert read(without.encode()).items[0].slugline is None
