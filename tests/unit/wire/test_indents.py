"""Copy that was wrapped and indented within its element, and what only looks like it. The copy is invented."""

# ruff: noqa: E501 - files stand in one line each

from __future__ import annotations

import time

import pytest

from stream.normalise import normalise
from stream.wire import read
from stream.wire.indents import outdented
from stream.wire.paragraphs import paragraphs_of
from tests.factories import ORIGIN

WRAPPED = """
      The weir at Millbrook gave way on Tuesday after a week of rain that
      filled the lake to its brim. "We have no water and no mill," said Noor
      Haddad, the miller, who has worked there since
      1999.
"""
ONE = (
    "The weir at Millbrook gave way on Tuesday after a week of rain that filled the lake to its brim. "
    '"We have no water and no mill," said Noor Haddad, the miller, who has worked there since 1999.'
)


def told(text):
    return [paragraph.text for paragraph in paragraphs_of(outdented(text.strip()))]


@pytest.mark.parametrize("indent", ["      ", "\t", "\t\t\t", "  \t"])
def test_wrapped_lines_are_one_paragraph(indent):
    assert told(WRAPPED.replace("      ", indent)) == [ONE]
    assert told(WRAPPED.replace("      ", indent) + "\n" + WRAPPED.replace("      ", indent)) == [ONE, ONE]
    assert told(WRAPPED.replace("      ", indent).replace("\n", "\r\n")) == [ONE]


@pytest.mark.parametrize(
    "text",
    [
        """
    قالت الشركة إن السد انهار يوم الثلاثاء بعد أسبوع من الأمطار التي
    ملأت البحيرة حتى حافتها، وأضافت أن المطحنة ستبقى
    مغلقة.""",
        """
    Das Wehr in Hartwell brach am Dienstag nach einer Woche Regen, der den
    See bis zum Rand gefüllt hatte. Die Mühle, die dort seit 1921 steht, hat
    Wasser im Keller und kein
    Mehl.""",
        """
    The weir gave way on Tuesday, said the miller of the town,
    Noor Haddad.""",
        f"""
    {"The weir gave way on Tuesday after a week of rain, " * 3}said the
    {"miller, and nobody was hurt, for the mill stood empty, " * 3}he said.""",
    ],
)
def test_wrapped_in_other_scripts_and_widths(text):
    assert told(text) == [" ".join(text.split())]


def test_no_blank_comes_into_a_script_without_blanks():
    text = "\n    大坝周二在一周降雨之后决口，湖水漫过堤岸，磨坊主说那里已经没有水也没有\n    面粉，他明天再来。"
    assert told(text) == ["".join(text.split())]


@pytest.mark.parametrize(
    "text",
    [
        """
    The weir gave way on Tuesday after a week of rain that filled the lake.
    The mill stood empty, and nobody was hurt, said its owner.""",
        """
    Results:
    Hartwell 2, Millbrook 1
    Orford 0, Hill 0""",
        """
    Hartwell      2   1   0
    Millbrook     1   1   1""",
        """
    - the weir gave way
    - the mill stood empty""",
        """
    1. the weir gave way, and the lake is empty
    2. the mill stood empty, and nobody was hurt""",
        """
    Ada Brook, secretary of the mill's own board
    Noor Haddad, head of the fire brigade of it
    Ona Reef, the managing director of the weir""",
        """
    Red is the weir
    and blue the lake
    and green the mill""",
    ],
)  # fmt: skip
def test_lines_that_are_no_wrapped_prose_stay_apart(text):
    assert told(text) == [line.strip() for line in text.strip().split("\n")]


def test_a_deeper_line_begins_a_paragraph():
    text = """
        The weir at Millbrook gave way on Tuesday after a week of
      rain that filled the lake.
        The mill stood empty, and nobody was hurt, said its owner, who
      will build it up again.
"""
    assert len(told(text)) == 2


def test_what_is_not_indented_or_stands_in_one_line_comes_as_it_came():
    for text in ("One line.", "Two\nlines", "  One\nTwo\n  three", "One.\n\nTwo."):
        assert outdented(text) is text


FORMATS = {
    "rss": "<rss><channel><title>H</title><item><title>Weir</title><description>%s</description></item></channel></rss>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Weir</title><content type='text'>%s</content></entry></feed>",
    "nitf": "<nitf><body><body.content>%s</body.content></body></nitf>",
    "newsml": "<NewsML><NewsItem><NewsComponent><ContentItem><DataContent>%s</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    "g2": "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g'><itemMeta><itemClass qcode='ninat:picture'/>"
    "</itemMeta><contentMeta><headline>Weir</headline><description>%s</description></contentMeta></newsItem>",
    "ritzau": "<RBNews><NewsID>1</NewsID><headline>Weir</headline><content>%s</content></RBNews>",
    "house": "<story><title>Weir</title><text>%s</text></story>",
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_in_every_format_of_xml(name):
    (item,) = read(FORMATS[name].replace("%s", WRAPPED).encode()).items
    assert normalise(item, ORIGIN).body == ONE


def test_preformatted_copy_stays():
    text = "<nitf><body><body.content><pre>%s</pre></body.content></body></nitf>".replace("%s", WRAPPED)
    assert len(read(text.encode()).items[0].paragraphs) == 4


@pytest.mark.parametrize(
    "piece", ["   a\n", "   a b c d e f g h i j k l m n\n", "\n", "   \t", " a   b\n", "    ...\n"]
)
def test_time_grows_with_size_only(piece):
    def seconds(length):
        start = time.process_time()
        outdented("a\n" + piece * (length // len(piece)))
        return time.process_time() - start

    few, many = min(seconds(20_000) for _ in range(3)), min(seconds(80_000) for _ in range(3))
    assert many < 0.02 + 8 * few
