"""Who closes copy, in scripts other than Latin."""

from __future__ import annotations

import pytest

from stream.normalise.head.initials import is_initials
from stream.normalise.notes import sift
from stream.wire_item import Paragraph

SIGNED = [
    "ماب/ب ق",
    "ح ع/م ف",
    "бур-мк/ол",
    "АБ/ВГ",
    "א.ב./ג.ד.",
    "γπ/δκ",
    "王/李",
    "（王明／李华）",
    "김/이",
    "žk/pl",
    "abc/de",
    "bur-ab/cd",
    "（完）",
    "(끝)",
    "конец",
    "（记者：王明；编辑：李华）",
    "責任編輯：王明",
    "【編集・田中】",
    "Редактор: Орлова",
]
COPY = [
    "النتيجة: فيستا 3/2 كورنا",
    "Москва/Киев",
    "Счёт 2/1",
    "记者：王明说他今天来。",
    "完成了三座码头",
    "Oslo/Bergen",
    "ABC/DE",
    "они сказали/не сказали",
    "他说：“不。”",
    "да",
    "1/2",
    "قالت الشركة إن العبارة تتوقف/تعود غدا",
]


@pytest.mark.parametrize("text", SIGNED)
def test_initials(text):
    assert is_initials(text)
    sifted = sift((Paragraph("text", "Copy of the day."), Paragraph("text", text)))
    assert (len(sifted.copy), sifted.sign_offs) == (1, (text,))


@pytest.mark.parametrize("text", COPY)
def test_short_copy_is_none(text):
    assert not is_initials(text)
    assert len(sift((Paragraph("text", "Copy of the day."), Paragraph("text", text))).copy) == 2


def test_in_the_middle_they_are_copy():
    assert (
        len(sift((Paragraph("text", "A."), Paragraph("text", "мк/ол"), Paragraph("text", "Copy goes on here."))).copy)
        == 3
    )


def test_initials_with_a_stroke_behind_each():
    assert is_initials("abc/ de/")
    assert is_initials("abc/ de/ fgh/")
    assert not is_initials("and/")
    assert not is_initials("either/ Or/")
