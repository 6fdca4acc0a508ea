"""Excerpts of other stories between straight marks, in copy that quotes with curly ones. All texts are made up."""

import pytest

from stream.extract import quotes

CURLY = "“The fee is dear,” Ilse Brandt said. “It is late,” said Karl Ostrow.\n\n"


def spoken(text):
    return [(quote.text, quote.speaker) for quote in quotes(text)][2:]


@pytest.mark.parametrize(
    ("excerpt", "expected"),
    [
        ('"The gates were shut. “We shall see,” Brandt said. Rain fell."', [("“We shall see,”", "Ilse Brandt")]),
        (
            '"“We shall see, all of us,” Brandt answered before she left."',
            [("“We shall see, all of us,”", "Ilse Brandt")],
        ),
        (
            '"The gates were shut. Brandt said, “We shall see.”\n\n"Rain fell on the quay and on the pilots."',
            [("“We shall see.”", "Ilse Brandt")],
        ),
    ],
)
def test_what_is_said_within_an_excerpt_is_the_quote(excerpt, expected):
    assert spoken(f"{CURLY}From another paper:\n\n{excerpt}\n\nThat was all.") == expected


@pytest.mark.parametrize(
    ("passage", "quote"),
    [
        (
            '"The gates are “sorry things” and nothing will help them."',
            '"The gates are “sorry things” and nothing will help them."',
        ),
        ('"The gates are old and will never hold,” Brandt said.', '"The gates are old and will never hold,”'),
    ],
)
def test_a_statement_between_straight_marks_is_a_quote(passage, quote):
    assert [text for text, _ in spoken(f"{CURLY}Brandt wrote later:\n\n{passage}")] == [quote]


def test_in_copy_of_straight_marks_the_curly_ones_are_inner():
    text = '"The fee is dear," Ilse Brandt said.\n\n"I asked: “Who pays,” she said, and left me there."'
    assert len(quotes(text)) == 2
