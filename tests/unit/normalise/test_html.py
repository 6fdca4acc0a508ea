"""HTML to paragraphs: nothing lost, nothing slow."""

import time

import pytest

from stream.normalise.html import paragraphs_of_html
from stream.normalise.repair import Repairs


def read(html):
    return [(p.kind, p.text) for p in paragraphs_of_html(html, Repairs())]


def test_paragraphs_and_crossheads():
    assert read(
        "<p>One <b>bold</b> word.</p><h2>Head</h2><p>Two &amp; three</p><p><strong>Bold head</strong></p><p>Four</p>"
    ) == [
        ("text", "One bold word."),
        ("crosshead", "Head"),
        ("text", "Two & three"),
        ("crosshead", "Bold head"),
        ("text", "Four"),
    ]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<html><head><title/></head><body><p>Kept</p></body></html>", ["Kept"]),
        ("<script>var x = '<p>no</p>'</script><style>p{}</style><p>Kept</p>", ["Kept"]),
        ("<script>never closed <p>Kept</p>", ["never closed", "Kept"]),
        ("a<br><br/>b<br>c", ["a", "b c"]),
        ("<p>TAFT <TFB> STOCK RISES, 4 < 5</p>", ["TAFT <TFB> STOCK RISES, 4 < 5"]),
        ("<p title='a > b'>Kept</p>", ["Kept"]),
        ("<table><tr><td>Hartwell</td><td>3</td></tr></table>", ["Hartwell | 3"]),
        ("<p>a<!-- <p>no</p> -->b</p><!-- unclosed", ["ab", "unclosed"]),
        ("<![CDATA[<p>Kept</p>]]>", ["Kept"]),
        ("no markup at all", ["no markup at all"]),
        ("<p><b>All of it is bold, and nothing stands below</b></p>", ["All of it is bold, and nothing stands below"]),
        ("<chron>Tuesday</chron> <person>Ada</person>", ["Tuesday Ada"]),
    ],
)
def test_texts(html, texts):
    assert [text for _, text in read(html)] == texts


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<p ",
        "<p '",
        "<!--",
        "<script>",
        "<AB>",
        "<div>",
        "</b>",
        "a='1' ",
        "&amp",
        "<a<",
        '<p a="',
        "<br>",
        "<![CDATA[",
    ],
)
def test_time_grows_with_the_length_and_no_faster(unit):
    def seconds(count):
        html = "<p " + unit * count + ">x"
        start = time.process_time()
        paragraphs_of_html(html, Repairs())
        return time.process_time() - start

    small = max(min(seconds(20_000 // len(unit)) for _ in range(3)), 0.001)
    assert min(seconds(200_000 // len(unit)) for _ in range(2)) < small * 50  # linear is 10, quadratic 100


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &lt; b &amp; c</p> <p></p>\n<p>x  y</p>",
        "<p>TAFT <TFB> RISES</p><p>two</p>",
        "<p>one<p>two</p>",
        "<p>one</p>two",
        "<p class='x'>one</p><p>two</p>",
    ],
)
def test_plain_paragraphs_read_as_they_do_among_other_tags(html):
    assert read(html) == read(f"<div>{html}</div>")
