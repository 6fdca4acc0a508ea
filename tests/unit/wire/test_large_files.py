"""Good files that are large are read: what bounds hostile ones stands well above them."""

from stream.wire import read
from tests.unit.wire.hostile_frames import FRAMES, filled

LINE = "The water board of Hartwell said that the dam had held through the night, and would hold."


def test_a_page_of_two_megabytes():
    """Scripts, menus and comments around a story, as sites send them."""
    code = "function show(n) { for (let i = 0; i<n; i++) { if (list[i] && seen(i)) { mark(i); } } return n; }\n" * 60
    script = f"<script>{code}let row = '<li class=\"x\"></li>';</script>" * 200
    menu = '<li class="item"><a href="/a" data-id="1" data-b=\'{"c": "d"}\'>Sport</a></li>' * 7_000
    page = FRAMES["html"].replace("<body>", f"<body>{script}<nav><ul>{menu}</ul></nav>")
    payload = page.replace("%s", f"<p>{LINE}</p>" * 20).encode()
    assert len(payload) > 1_700_000
    (item,) = read(payload).items
    assert item.headline == "Dam"
    assert LINE in (item.html or " ".join(p.text for p in item.paragraphs))


def test_five_hundred_items_of_newsml():
    start, item, end = FRAMES["newsml"].partition("<NewsItem>")[0], "", "</NewsML>"
    item = FRAMES["newsml"].removeprefix(start).removesuffix(end).replace("%s", f"<p>{LINE}</p>" * 60)
    payload = (start + item * 500 + end).encode()
    assert len(payload) > 2_500_000
    assert len(read(payload).items) == 500


def test_a_text_of_a_million_characters():
    text = "\n".join(LINE[:60] for _ in range(16_000))
    (item,) = read(filled("plain", text)).items
    assert sum(len(paragraph.text) for paragraph in item.paragraphs) > 950_000


def test_a_page_of_thirty_thousand_elements():
    """A live blog: too large for the search of its copy, so that all of it is kept."""
    payload = filled("html", f"<div><p>{LINE[:20]}</p><b>1</b></div>" * 10_000)
    (item,) = read(payload).items
    assert (item.html or "").count("<p>") == 10_000
