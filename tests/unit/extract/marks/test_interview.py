"""Interviews, signatures and tweets: who speaks stands apart from what is said. All texts are made up."""

import pytest

from schemas import QuoteKind
from stream.extract import quotes

TALK = """Jake Lund spoke to Ilse Brandt, the harbour master, on Monday.

LUND: Will the gates hold?

BRANDT: They will hold. “At least” a year, the council says.

(LAUGHTER)

LUND: How long?

BRANDT: A year."""


def test_turns_are_quotes_of_those_who_speak():
    found = quotes(TALK)
    assert [(quote.text, quote.speaker) for quote in found] == [
        ("Will the gates hold?", "Jake Lund"),
        ("They will hold. “At least” a year, the council says.", "Ilse Brandt"),
        ("How long?", "Jake Lund"),
        ("A year.", "Ilse Brandt"),
    ]
    assert {quote.kind for quote in found} == {QuoteKind.DIRECT}
    assert [quote.speaker_mention.text for quote in found] == ["LUND", "BRANDT", "LUND", "BRANDT"]


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”"), ('"', "")])
def test_a_transcript_may_stand_within_marks(opening, closing):
    turns = (
        f"{opening}LUND: Will the gates hold?\n\n{opening}BRANDT: They will hold.\n\n"
        f"{opening}LUND: How long?\n\n{opening}BRANDT: A year.{closing}"
    )
    found = quotes(f"Jake Lund spoke to Ilse Brandt, the harbour master, on Monday.\n\n{turns}")
    assert [(quote.text, quote.speaker) for quote in found] == [
        ("Will the gates hold?", "Jake Lund"),
        ("They will hold.", "Ilse Brandt"),
        ("How long?", "Jake Lund"),
        ("A year.", "Ilse Brandt"),
    ]


@pytest.mark.parametrize(("ask", "answer"), [("Q:", "A:"), ("Question:", "Answer:"), ("Q.:", "A.:")])
def test_answers_are_the_quotes_of_whom_the_introduction_names(ask, answer):
    turns = f"{ask} Will the gates hold?\n\n{answer} They will.\n\n{ask} How long?\n\n{answer} A year."
    found = quotes(f"Ilse Brandt runs the port of Riga.\n\n{turns}")
    assert [(quote.text, quote.speaker) for quote in found] == [
        ("They will.", "Ilse Brandt"),
        ("A year.", "Ilse Brandt"),
    ]


@pytest.mark.parametrize("introduction", ["Ilse Brandt and Karl Ostrow run the port.", "The talk was cut for length."])
def test_answers_of_nobody_who_is_named_are_no_quotes(introduction):
    turns = "Q: Will the gates hold?\n\nA: They will, says “the very old book of tides”.\n\nQ: How long?\n\nA: A year."
    assert [quote.text for quote in quotes(f"{introduction}\n\n{turns}")] == ["“the very old book of tides”"]


@pytest.mark.parametrize(
    "text",
    [
        "Where: The quay.\n\nWhen: Monday.\n\nWho: Everybody.\n\nPrice: None.",
        "LUND: Will the gates hold?\n\nBRANDT: They will.\n\nRain fell.",
        "Weather: wind.\n\nRain.\n\nIt rained.\n\nAnd on.\n\nNo end.\n\nTides: high.\n\nRain.\n\nStill.\n\nTides: low.",
    ],
)
def test_lists_are_no_interviews(text):
    assert quotes(text) == ()


@pytest.mark.parametrize(
    "line",
    ["— Ilse Brandt, harbour master", "-Ilse Brandt, speaking on Monday.", "– Ilse Brandt", "-- Ilse Brandt (@brandt)"],
)
def test_a_signature_names_who_said_what_stands_above(line):
    quote = quotes(f"Karl Ostrow spoke first.\n\n“The gates are old.”\n\n{line}\n\nRain fell.")[0]
    assert (quote.speaker, quote.speaker_mention.text) == ("Ilse Brandt", "Ilse Brandt")


def test_a_signature_stands_under_the_last_paragraph_of_a_quote():
    quote = quotes("“The gates are old.\n\n“They hold.”\n\n— Ilse Brandt, harbour master")[0]
    assert (len(quote.segments), quote.speaker) == (2, "Ilse Brandt")


def test_a_tweet_is_signed_in_its_own_paragraph():
    text = "Karl Ostrow wrote late.\n\n“The gates are old. Sad!” — Ilse Brandt (@brandt) May 3, 2016\n\nRain fell."
    assert [quote.speaker for quote in quotes(text)] == ["Ilse Brandt"]


def test_a_dash_before_a_name_that_goes_on_is_no_signature():
    text = "Karl Ostrow spoke on Monday. “The gates are old.” — Ilse Brandt would know it, and many others on the quay."
    assert quotes(text)[0].speaker == "Karl Ostrow"
