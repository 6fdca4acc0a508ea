"""Bytes that declare no charset: what they are read as, and what is said about it."""

from __future__ import annotations

import pytest

from stream.errors import Reason, Rejected
from stream.wire.payload.charset import decode

ENGLISH = "A story of a dam that held through the night, and of those who had piled the sand. " * 20


@pytest.mark.parametrize(
    ("copy", "charset", "repair"),
    [
        ("Der Bürgermeister sagte: „Schön, daß wir’s geschafft haben.“", "cp1252", "charset:windows-1252"),
        ("Der Bürgermeister sagte, größere Schäden gebe es in Köln und Düren nicht.", "cp850", "charset:cp850"),
        ("Москва стоит, сообщили в понедельник власти города. Дорога открыта.", "cp1251", "charset:cp1251"),
        ("Москва стоит, сообщили в понедельник власти города. Дорога открыта.", "koi8-r", "charset:koi8_r"),
        ("北京的水坝周一整夜没有决口，当局表示。道路已经开放。", "gb18030", "charset:gb18030"),
        ("東京のダムは月曜日の夜も持ちこたえたと当局は述べた。道路は開いている。", "cp932", "charset:cp932"),
        ("東京のダムは月曜日の夜も持ちこたえた。道路は開いている。", "iso2022_jp", "charset:iso2022_jp_2"),
        ("서울의 댐은 월요일 밤에도 버텼다고 당국이 밝혔다.", "cp949", "charset:cp949"),
        ("أعلنت السلطات يوم الاثنين أن السد صمد طوال الليل", "cp1256", "charset:cp1256"),
        ("Το φράγμα άντεξε όλη τη νύχτα, ανακοίνωσαν τη Δευτέρα οι αρχές", "cp1253", "charset:cp1253"),
    ],
)
def test_undeclared_copy(copy, charset, repair):
    assert decode(copy.encode(charset)) == (copy, (repair,))


def test_line_noise_costs_a_character_and_not_the_story():
    text, repairs = decode(ENGLISH.encode() + b"caf\xe9 at \x81 noon")
    assert text == ENGLISH + "café at � noon"
    assert repairs == ("charset:windows-1252-damaged",)


def test_what_no_charset_makes_text_of_is_refused():
    with pytest.raises(Rejected) as refused:
        decode(b"a \x81 b \x8d c \x8f d \x90 e \x9d " * 50)
    assert refused.value.reason is Reason.ENCODING
    assert "at byte 2" in refused.value.detail


def test_escapes_that_fit_no_charset_stay():
    assert decode(b"a \x1b$B story \x1b$Z that held") == ("a \x1b$B story \x1b$Z that held", ())
