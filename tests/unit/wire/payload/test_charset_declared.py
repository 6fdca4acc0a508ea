"""XML whose declaration names its charset, rightly or wrongly."""

from __future__ import annotations

import pytest

from stream.wire import read


def payload(copy, declared, charset, mark=b""):
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><nitf><body><body.content><p>{copy}</p>'
        f"</body.content></body></nitf>"
    )
    return mark + text.encode(charset)


@pytest.mark.parametrize(
    ("copy", "declared", "charset", "repair"),
    [
        ("Zürich « oui »", "UTF-8", "utf-8", ()),
        ("Zürich « oui »", "ISO-8859-1", "latin-1", ("charset:cp1252",)),
        ("“Zürich” – €", "ISO-8859-1", "cp1252", ("charset:cp1252",)),
        ("“Zürich” – €", "windows-1252", "cp1252", ("charset:cp1252",)),
        ("Москва стоит", "windows-1251", "cp1251", ("charset:cp1251",)),
        ("Łódź", "iso-8859-2", "iso8859-2", ("charset:iso8859-2",)),
        ("وكالة الأنباء", "windows-1256", "cp1256", ("charset:cp1256",)),
        ("北京水坝", "gb2312", "gb18030", ("charset:gb18030",)),
        ("東京のダム", "Shift_JIS", "cp932", ("charset:cp932",)),
        ("東京のダム", "ISO-2022-JP", "iso2022_jp", ("charset:iso2022_jp",)),
        ("Zürich", "ISO-8859-1", "utf-8", ("charset:mislabelled",)),
        ("Zürich", "no-such-charset", "utf-8", ()),
        ("Zurich", "ISO-8859-1", "ascii", ()),
        ("Zürich", "UTF-16", "utf-8", ()),
    ],
)
def test_declared(copy, declared, charset, repair):
    (found,) = read(payload(copy, declared, charset)).items
    assert found.html == f"<p>{copy}</p>"
    assert found.repairs == repair


@pytest.mark.parametrize(
    ("charset", "mark"),
    [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""), ("utf-16-be", b"")],
)
def test_utf_16_with_and_without_its_mark(charset, mark):
    (found,) = read(payload("Zürich 東京", "UTF-16", charset, mark)).items
    assert found.html == "<p>Zürich 東京</p>"
