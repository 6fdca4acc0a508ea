"""Tokens of a paragraph and their offsets. All texts are made up."""

import pytest

from stream.extract.marks.scan import scan
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
