"""ANPA 1312: AP's and Kyodo's manner, printable remains, tables, several messages, damage, hostile sizes."""

import pytest

from stream.wire import read
from stream.wire.text.slug_line import slug_line_of
from tests.unit.wire.reading_time import seconds_to_read

STORY = (
    "\x16\x16\x01w2870\x1fasian\r\nf l\x14\x11 BC-LT--Harwell-DamB     11-13 1049\r\n"
    "\x02^BC-LT--Harwell-Dam, 1st Ld-Writethru,1050<\r\n^Dam holds in Harwell<\r\n"
    "^Eds: Adds details. Moving on general\r\nnews services.<\r\n^AP Photos HAR101-103<\r\n"
    "^By ADA BROOK and NOOR HADDAD=\r\n^Associated Press=\r\n"
    "\tHARWELL, Ohio (AP) _ ``It held,'' said Jo O'Hara _ the dam's keeper. \r\n\tIt wasn't\r\nall that dry.\r\n"
    "^THE SPILLWAY:=\r\n\tNobody slept.\r\n\t   ___\r\n\tOnline: http://dam.example/ \r\n"
    "\t   \x03AP-WF-11-13-11 2350GMT<\r\n\r\n\x0c\r\n\x04"
)
TABLE = (
    "\x16\x16\x01s0284\x1f-----\nr s\x14\x12 BC-ROW--HarwellGlance     08-18 \r\n\x02^BC-ROW--Harwell Glance<\r\n"
    "^Harwell Glance=\r\n^By The Associated Press=\r\n^EAST DIVISION=\r\n"
    "\x08^\x1f\x1e W\x1e \x1e \x1e L\x1e GB\r\n\x08Upper\x10 Mill\x1f\x1e 73\x1e \x1e 52\x1e _\r\n"
    "\x08Lock;7;9;6{\x10 \r\n"
    "\t   ___=\r\n\t   Upper Mill 6, Lock 5< \r\n\x03AP-WF-08-18-19 2017GMT<\r\n\x04"
)
KYODO = (
    "\x01a0123KYODO\x1fkyo\r\nu i\x14\x11 BC-Harwell-quake 1stLd  09-15 0123\r\n\x02BC-Harwell-quake 1stLd\r\n"
    "Strong quake hits Harwell,\r\nno damage seen+\r\n    HARWELL, Sept. 15 Kyodo - A strong quake hit.\r\n"
    "    No one was hurt.\r\n==Kyodo\r\n\x03JST-12:34-15-09-16\r\n\x04"
)


def printed(text):
    """The same as a link that carries text only leaves it."""
    for control in "\x16\x01\x1f\x14\x11\x02\x03\x0c\x04":
        text = text.replace(control, f"^{chr(ord(control) + 64)}")
    return text


def item(text):
    (found,) = read(text.encode()).items
    return found


@pytest.mark.parametrize("text", [STORY, printed(STORY), "\r\n" + STORY, STORY.replace("\r\n", "\n")])
def test_a_story_of_ap(text):
    found = item(text)
    assert (found.format, found.provider, found.priority) == ("anpa1312", "AP", "f")
    assert (found.slugline, found.take, found.headline) == ("Harwell-Dam", "1st Ld-Writethru", "Dam holds in Harwell")
    assert (found.byline, found.byline_title) == ("By ADA BROOK and NOOR HADDAD", "Associated Press")
    assert found.published_at == "2011-11-13 23:50 GMT"
    assert [(p.kind, p.text) for p in found.paragraphs] == [
        ("note", "Eds: Adds details. Moving on general news services."),
        ("note", "AP Photos HAR101-103"),
        ("text", "HARWELL, Ohio (AP) — “It held,” said Jo O'Hara — the dam's keeper."),
        ("text", "It wasn't all that dry."),
        ("crosshead", "THE SPILLWAY:"),
        ("text", "Nobody slept."),
        ("text", "Online: http://dam.example/"),
    ]
    assert found.extra == {
        "service": "w", "number": "2870", "desk": "asian", "slug": "BC-LT--Harwell-Dam, 1st Ld-Writethru,1050",
        "region": "LT", "cycle": "BC", "anpa_category": "l", "date": "11-13", "words": 1049,
        "trailer": "AP-WF-11-13-11 2350GMT",
    }  # fmt: skip
    assert found.repairs == ()


def test_a_table():
    found = item(TABLE)
    assert (found.slugline, found.headline, found.byline) == (
        "ROW--HarwellGlance", "Harwell Glance", "By The Associated Press",
    )  # fmt: skip
    assert [(p.kind, " ".join(p.text.split())) for p in found.paragraphs] == [
        ("crosshead", "EAST DIVISION"),
        ("text", "W L GB"),
        ("text", "Upper Mill 73 52 _"),
        ("text", "Lock 7 9 6½"),
        ("text", "Upper Mill 6, Lock 5"),
    ]
    assert found.extra["table"] is True


def test_columns_of_fixed_spaces_are_no_binary():
    rows = "\x08Upper\x10 Mill\x1f\x1e 73\x1e \x1e 52\x1e \x1e .584\x1e \x1e \x1e _\r\n" * 40
    assert len(item(TABLE.replace("\t   ___=\r\n", rows)).paragraphs) > 40


def test_a_story_of_kyodo():
    found = item(KYODO)
    assert (found.provider, found.priority, found.slugline, found.take) == ("KYODO", "u", "Harwell-quake", "1stLd")
    assert found.headline == "Strong quake hits Harwell, no damage seen"
    assert found.published_at == "2016-09-15 12:34 JST"
    assert [p.text for p in found.paragraphs] == [
        "HARWELL, Sept. 15 Kyodo - A strong quake hit.", "No one was hurt.", "==Kyodo",
    ]  # fmt: skip


def test_a_slug_that_the_codes_cut_is_whole_where_it_is_printed():
    """STX twice, and the slug line without its sign: so some editing systems send it."""
    text = (
        "\x16\x16\x01W3311\x1fworld\r\nf l\x13\x11 BC-NW--Westhaven-QuaysB     03-02 0212\r\n"
        "\x02\x02BC-NW--Westhaven-Quays Ballot,120<\r\n^Quay workers accept<\r\n"
        "^By MIRA OSTRANDER=\r\n^Northland Press=\r\n"
        "\t   WESTHAVEN (NW) _ Quay workers voted on Monday.\r\n\x03"
    )
    found = item(text)
    assert (found.slugline, found.headline) == ("Westhaven-Quays Ballot", "Quay workers accept")
    assert (found.byline, found.byline_title) == ("By MIRA OSTRANDER", "Northland Press")
    assert [paragraph.text for paragraph in found.paragraphs] == ["WESTHAVEN (NW) — Quay workers voted on Monday."]


def test_an_alert_has_no_headline():
    alert = (
        "\x16\x16\x01v0001\x1f-----\r\nb i\x14\x11 BC-US--APNewsAlert  03-06 0020\r\n\x02^BC-US--APNewsAlert<\r\n"
        "\tHARWELL, Ohio (AP) _ Dam holds.\r\n\t\x03AP-NY-03-06-99 1423GMT<\r\n\x04"
    )
    found = item(alert)
    assert (found.headline, found.slugline, found.priority) == (None, "APNewsAlert", "b")
    assert found.published_at == "1999-03-06 14:23 GMT"


@pytest.mark.parametrize("text", [STORY + TABLE + KYODO, printed(STORY) + "\r\n" + printed(TABLE) + printed(KYODO)])
def test_several_messages_a_file(text):
    items = read(text.encode()).items
    assert [found.headline for found in items] == [
        "Dam holds in Harwell", "Harwell Glance", "Strong quake hits Harwell, no damage seen",
    ]  # fmt: skip


def test_a_message_cut_off_is_read_and_flagged():
    found = item(STORY.partition("Nobody")[0])
    assert found.repairs == ("anpa:cut-off",)
    assert found.headline == "Dam holds in Harwell"


def test_the_end_of_a_message_before_the_first_is_kept():
    first, second = read(("\tNobody slept at Harwell.\r\n\x03AP\x04" + STORY).encode()).items
    assert first.repairs == ("anpa:cut-off",)
    assert "Nobody slept at Harwell." in " ".join(p.text for p in first.paragraphs)
    assert second.headline == "Dam holds in Harwell"


def test_line_noise_does_not_cut_a_story_in_two():
    assert item(STORY.replace("all that dry", "all \x01 that dry")).extra["number"] == "2870"


def test_one_empty_message_does_not_sink_its_neighbours():
    reading = read((STORY + "\x16\x16\x01w2871\x1fasian\r\n\x02\x03\x04" + STORY).encode())
    assert (len(reading.items), len(reading.refused)) == (2, 1)


@pytest.mark.parametrize(
    ("line", "priority", "cycle", "keyword", "take", "words"),
    [
        ("r z\x14\x12 BC-ROW--Harwell     05-17 0820", "r", "BC", "ROW--Harwell", None, 820),
        ("u f AM-HARWELL-2NDLD***URGENT  10-20 0115", "u", "AM", "HARWELL", "2NDLD***URGENT", 115),
        ("b f BC-STEEL-LEAD  10-20", "b", "BC", "STEEL-LEAD", None, None),
        ("u i BC-Harwell,1stLd-Writethru 09-15 1", "u", "BC", "Harwell", "1stLd-Writethru", 1),
        ("f f HARWELL-GOLD   04-03 0014", "f", None, "HARWELL-GOLD", None, 14),
    ],
)
def test_the_line_of_codes(line, priority, cycle, keyword, take, words):
    found = slug_line_of(line)
    assert (found.priority, found.cycle, found.keyword, found.take, found.words) == (
        priority, cycle, keyword, take, words,
    )  # fmt: skip


@pytest.mark.parametrize("line", ["", "Dam holds at Harwell", "A" * 400, "u f " + "x" * 400])
def test_no_line_of_codes(line):
    assert slug_line_of(line) is None


@pytest.mark.parametrize(
    "piece", ["^", "^x<\r\n", "\tA line\r\n", "`", "_ ", "\x08;", "^A", " ", "\r\n", "\x10 ", "+\n"]
)
def test_time_grows_with_size_only(piece):
    def seconds(count):
        return seconds_to_read((STORY.partition("\tHARWELL")[0] + piece * (count // len(piece))).encode())

    assert seconds(36_000) < 0.02 + 8 * seconds(9_000)


def test_kyodos_lines_that_are_wrapped_to_the_margin_make_paragraphs():
    text = (
        "\x16\x16\x01a0105KYODO\x1fkoko-\r\nu s BC-Dam   09-12 0344\r\n\x02BC-Dam\r\nDam holds at Hartwell+\r\n"
        "     HARTWELL, March 8 Kyodo - The dam held through the \r\nnight, the board said.\r\n"
        "     It was old.\r\n==Kyodo\r\n\x03\r\nKWS-21:37-08-03-26\r\n\x04"
    )
    (found,) = read(text.encode()).items
    assert [p.text for p in found.paragraphs] == [
        "HARTWELL, March 8 Kyodo - The dam held through the night, the board said.",
        "It was old.",
        "==Kyodo",
    ]


def test_a_line_that_holds_advance_copy_is_a_note_and_no_headline():
    found = item(STORY.replace("^Dam holds in Harwell<", "^$adv08<\r\n^Dam holds in Harwell<"))
    assert found.headline == "Dam holds in Harwell"
    assert next(p.text for p in found.paragraphs if p.kind == "note") == "$adv08"
