"""The runs of a whole text: what the scanner finds paragraph by paragraph, whatever else the text holds."""

import random

import pytest

from stream.extract import quotes
from stream.extract.marks.quotation_marks import double_marks, single_style
from stream.extract.marks.runs import runs_of
from stream.extract.marks.scan import scan
from stream.extract.paragraphs import PARAGRAPH_LIMIT, paragraphs
from stream.extract.sentence.tokens import QUOTE, tokens_of

PIECES = (
    *"“”\"'’‘„«»「」『』‹›`&\x93\x94\n\n",
    *("''", "'''", "``", "&quot;", "\n\n", " word ", " Ilse ", ", ", ". ", "don't ", " ‘so’ ", "(", "6'2\" "),
)


@pytest.mark.parametrize("seed", range(200))
def test_a_whole_text_has_the_runs_of_its_paragraphs(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 80)))
    spans = paragraphs(text)
    assert runs_of(text, spans) == [scan(text, span, singles=single_style(text)) for span in spans]


def test_marks_beyond_a_paragraphs_limit_are_not_read():
    text = "a" * PARAGRAPH_LIMIT + " “beyond it”\n“The harbour is closed,” she said."
    first, second = runs_of(text, paragraphs(text))
    assert first == []
    assert [text[run.start : run.end] for run in second] == ["“The harbour is closed,”"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("''a''", [(0, 2), (3, 5)]),
        ("'''a'''", [(0, 3), (4, 7)]),
        ("''''", [(0, 3)]),
        ("``a''", [(0, 2), (3, 5)]),
        ("&quot;a&quot; & b", [(0, 6), (7, 13)]),
        ("it's 'so' `here`", []),
        ("「あ」", [(0, 1), (2, 3)]),
    ],
)
def test_marks_of_several_characters_are_one_mark(text, places):
    assert double_marks(text, 0, len(text)) == places


def test_two_marks_with_nothing_between_are_no_quote():
    text = "The sign read “” and “closed” “”."
    tokens = tokens_of(text, (0, len(text)), runs_of(text, [(0, len(text))])[0])
    assert tokens.words == ["The", "sign", "read", "“", "”", "and", QUOTE, "“", "”", "."]
    assert tokens.quote_at == [6]
    assert [tokens.offset(token) for token in (3, 4, 6, 7)] == [14, 15, 21, 30]


def test_reach_goes_from_the_first_word_to_the_end_of_the_last():
    text = "“Go,” said Ilse  Brandt of Kiel."
    tokens = tokens_of(text, (0, len(text)), runs_of(text, [(0, len(text))])[0])
    assert text[slice(*tokens.reach(2, 4))] == "Ilse  Brandt"
    assert text[slice(*tokens.reach(3, 4))] == "Brandt"


def test_a_sentence_that_never_closes_goes_to_the_end_of_its_paragraph():
    text = "“It is late,” said Ilse Brandt. “The gates are old. They will not hold.\n\nRain fell on the “old” quay."
    assert [text[start:end] for quote in quotes(text) for start, end in quote.segments] == [
        "“It is late,”",
        "“The gates are old. They will not hold.",
    ]


def test_words_of_a_sentence_that_never_close_end_with_it():
    text = "Ilse Brandt said that the gates were “very old and will not hold. Rain fell on the quay."
    assert [quote.text for quote in quotes(text)] == ["“very old and will not hold."]
