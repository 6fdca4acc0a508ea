"""Reuters SGML of 1987: fields, several articles, copy without elements, damage, hostile sizes."""

import pytest

from stream.errors import Reason, Rejected
from stream.wire import read
from tests.unit.wire.reading_time import seconds_to_read

HEADER = """<UNKNOWN>
&#5;&#5;&#5;RM C
&#22;&#22;&#1;f0141&#31;reute
{line}</UNKNOWN>"""


def article(line="u f BC-HARWELL-DAM-HOLDS-AFT   03-30 0095", text="", attributes='NEWID="7"', kind=""):
    return (
        f'<REUTERS TOPICS="YES" {attributes}>\n<DATE>30-MAR-1987 02:52:29.67</DATE>\n'
        "<TOPICS><D>hydro</D><D>earn</D></TOPICS>\n<PLACES><D>usa</D></PLACES>\n<PEOPLE></PEOPLE>\n"
        f"{HEADER.format(line=line)}\n<TEXT{kind}>&#2;\n{text}</TEXT>\n</REUTERS>\n"
    )


STORY = """<TITLE>HARWELL <HWL.O> DAM HOLDS AFTER &lt;RAIN> &amp; STORM</TITLE>
<AUTHOR>    By Ada Brook and Noor Haddad, Reuters</AUTHOR>
<DATELINE>    HARWELL, Ohio, March 30 - </DATELINE><BODY>The dam held through the
night, the board of Harwell &lt;HWL> said.
    "It stood," said a < b engineer.
 Reuter
&#3;</BODY>"""


def item(payload):
    (found,) = read(payload.encode()).items
    return found


def test_all_fields_of_a_story():
    found = item(article(text=STORY))
    assert found.format == "reuters21578-sgml"
    assert found.headline == "HARWELL <HWL.O> DAM HOLDS AFTER <RAIN> & STORM"
    assert found.byline == "By Ada Brook and Noor Haddad, Reuters"
    assert found.dateline == "HARWELL, Ohio, March 30 -"
    assert (found.priority, found.slugline, found.take) == ("u", "BC-HARWELL-DAM-HOLDS-AFT", None)
    assert found.published_at == "30-MAR-1987 02:52:29.67"
    assert [(s.scheme, s.code) for s in found.subjects] == [
        ("reuters:topics", "hydro"), ("reuters:topics", "earn"), ("reuters:places", "usa"),
    ]  # fmt: skip
    assert [p.text for p in found.paragraphs] == [
        "The dam held through the night, the board of Harwell <HWL> said.",
        '"It stood," said a < b engineer.',
        "Reuter",
    ]
    assert found.extra["wire_codes"] == ["RM C", "f0141reute"]
    assert (found.extra["NEWID"], found.extra["date"], found.extra["words"]) == ("7", "03-30", 95)
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("line", "priority", "slug", "take", "status"),
    [
        ("b f AM-FLOOD 1STLD  03-06 0104", "b", "AM-FLOOD 1STLD", "1STLD", None),
        ("u f AM-GULF-2NDLD***URGENT  10-20 0115", "u", "AM-GULF-2NDLD***URGENT", "2NDLD***URGENT", None),
        ("d f PM-DAM-1ST LD'*'*'*  04-09 0131", "d", "PM-DAM-1ST LD'*'*'*", "1ST LD", None),
        ("u f AM-GULF-3RDLD-(WRITETH\nOUGH)  04-09 0131", "u", "AM-GULF-3RDLD-(WRITETH OUGH)",
         "3RDLD-(WRITETH OUGH", None),
        ("r f AM-ARMS (EMBARGOED)  04-07 0083", "r", "AM-ARMS (EMBARGOED)", None, "embargoed"),
        ("f f BC-&lt;HWL>-OWN  03-24 0011", "f", "BC-<HWL>-OWN", None, None),
        ("h f HARWELL-GOLD-SHOULD-ADD", "h", "HARWELL-GOLD-SHOULD-ADD", None, None),
    ],
)  # fmt: skip
def test_the_slug_line(line, priority, slug, take, status):
    found = item(article(line, STORY))
    assert (found.priority, found.slugline, found.take, found.status) == (priority, slug, take, status)


def test_a_slug_line_without_its_frame():
    text = article(text=STORY).replace("&#22;&#22;&#1;f0141&#31;reute\n", "")
    assert item(text).slugline == "BC-HARWELL-DAM-HOLDS-AFT"


def test_a_brief_has_no_copy():
    text = "******<TITLE>HARWELL DAM HOLDS\n</TITLE>Blah blah blah.\n&#3;\n\n"
    found = item(article("f f BC-******HARWELL-DAM   03-24 0011", text, kind=' TYPE="BRIEF"'))
    assert found.headline == "HARWELL DAM HOLDS"
    assert found.paragraphs == ()
    assert found.slugline == "BC-******HARWELL-DAM"


def test_copy_without_elements():
    text = (
        "CORRECTION - HARWELL DAM\n    In Harwell item please read third\nparagraph as 12.\n    (Corrects figure)\n&#3;"
    )
    found = item(article("u f BC-CORRECTION---HARWELL   03-24 0011", text, kind=' TYPE="UNPROC"'))
    assert found.headline == "CORRECTION - HARWELL DAM"
    assert [p.text for p in found.paragraphs] == [
        "In Harwell item please read third paragraph as 12.", "(Corrects figure)",
    ]  # fmt: skip


def test_a_table_without_elements_has_no_headline():
    table = "HARWELL GOLD   WED/THURS  6-5/16 6-3/16\n6-3/16 ONE MTH    6-1/2 6-3/8\n"
    found = item(article(text=table, kind=' TYPE="UNPROC"'))
    assert found.headline is None
    assert found.paragraphs[0].text.split()[:3] == ["HARWELL", "GOLD", "WED/THURS"]


def test_several_articles_one_of_them_empty():
    empty = article(text="&#3;")
    text = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + article(text=STORY) + empty + article(text=STORY)
    reading = read(text.encode())
    assert len(reading.items) == 2
    assert [refusal.reason for refusal in reading.refused] == [Reason.NO_TEXT]


def test_a_file_cut_off_is_read_and_flagged():
    text = article(text=STORY)
    found = item(text[: text.index("engineer")])
    assert found.repairs == ("sgml:cut-off",)
    assert found.paragraphs[-1].text == '"It stood," said a < b'


def test_one_article_cut_off_does_not_swallow_the_next():
    cut = article(text=STORY).partition("It stood")[0]
    reading = read((cut + article(text=STORY)).encode())
    assert [len(found.paragraphs) for found in reading.items] == [2, 3]


def test_a_doctype_alone_is_refused():
    with pytest.raises(Rejected) as refusal:
        read(b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n')
    assert refusal.value.reason is Reason.MALFORMED


def test_too_many_articles_are_refused():
    with pytest.raises(Rejected) as refusal:
        read(b"<REUTERS>" * 1001)
    assert refusal.value.reason is Reason.OVERSIZE


@pytest.mark.parametrize(
    "piece", ["<D>", "&#5;", "</BODY>", "<TITLE", "<REUTERS ", " ", "\n", "&", "<UNKNOWN>a f BC-x\n"]
)
def test_time_grows_with_size_only(piece):
    def seconds(count):
        return seconds_to_read(b"<REUTERS>\n<TEXT>\nA headline\n\n" + (piece * (count // len(piece))).encode())

    seconds(1000)
    assert seconds(36_000) < 0.1 + 12 * seconds(9_000)
