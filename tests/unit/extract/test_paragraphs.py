"""Paragraphs of a text and the limits of what is read."""

import pytest

from stream.extract.paragraphs import PARAGRAPH_COUNT, PARAGRAPH_LIMIT, TEXT_LIMIT, paragraphs


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_break_ends_a_paragraph(sign):
    text = f"One{sign}{sign} {sign}two"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One", "two"]


def test_a_separator_is_no_line_break():
    assert paragraphs("One\x1ctwo") == [(0, 7)]


def test_paragraphs_are_bounded():
    assert paragraphs("x" * (TEXT_LIMIT + 1)) == [(0, PARAGRAPH_LIMIT)]
    assert len(paragraphs("x\n" * (PARAGRAPH_COUNT + 1))) == PARAGRAPH_COUNT
    assert paragraphs("\n" * TEXT_LIMIT + "x") == []
