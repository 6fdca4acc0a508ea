"""Tokens and sentences of a tokens, and the paragraphs that tokens are made of. All texts are made up."""

import pytest

from stream.extract.marks.quotation_marks import marks_of
from stream.extract.marks.scan import scan
from stream.extract.paragraphs import PARAGRAPH_COUNT, PARAGRAPH_LIMIT, TEXT_LIMIT, paragraphs
from stream.extract.sentence.mentions import mentions_of
from stream.extract.sentence.tokens import QUOTE, tokens_of


def tokens(text):
    span = (0, len(text))
    return tokens_of(text, span, scan(text, span))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("John F. Kennedy came.", ["John", "F.", "Kennedy", "came", "."]),
        ("It was plan B. nobody asked.", ["It", "was", "plan", "B", ".", "nobody", "asked", "."]),
        ("The U.S. team, Sen. Vance said", ["The", "U.S.", "team", ",", "Sen.", "Vance", "said"]),
        ("O’Hara's well-known A&B (no)", ["O’Hara's", "well-known", "A&B", "(", "no", ")"]),
        ("She said “no” twice", ["She", "said", QUOTE, "twice"]),
        ("Ends in an initial J.", ["Ends", "in", "an", "initial", "J", "."]),
    ],
)
def test_tokens(text, words):
    assert tokens(text).words == words


def test_lower_case_is_word_by_word_even_where_letters_change_their_number():
    made = tokens("İlse ΟΔΟΣ, said STRASSE")
    assert made.lowers == [word.lower() for word in made.words]


def test_offsets_of_tokens_behind_quotes():
    text = "He called it “a day”, said  Ilse  Brandt."
    made = tokens(text)
    assert made.offset(made.words.index(QUOTE)) == text.index("“")
    assert made.offset(made.words.index("Brandt")) == text.index("Brandt")


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


def test_apostrophes_are_marks_only_where_singles_quote():
    text = "It’s ‘so’, the dockers' 'aye'"
    assert marks_of(text, (0, len(text)), singles=False) == []
    assert [mark.char for mark in marks_of(text, (0, len(text)), singles=True)] == ["‘", "’", "'", "'", "'"]


def test_two_opening_marks_are_no_pair():
    text = 'He said: "It is old. "It is rusty.'
    assert [(text[run.start : run.end], run.closed) for run in scan(text, (0, len(text)))] == [
        ('"It is old. ', False),
        ('"It is rusty.', False),
    ]


@pytest.mark.parametrize(("text", "possessive"), [("Lars’ boat", True), ("Lars's boat", True), ("Lars came", False)])
def test_a_genitive_without_an_s_of_its_own(text, possessive):
    assert [mention.possessive for mention in mentions_of(tokens(text))[0]] == [possessive]
