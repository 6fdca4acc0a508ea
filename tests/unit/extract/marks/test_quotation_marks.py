"""The same copy in every style of marks has the same quotes and speakers. All texts are made up."""

import pytest

from stream.extract import quotes
from stream.extract.marks.quotation_marks import single_style

COPY = """Harbour master Ilse Brandt and Deputy Mayor Karl Ostrow spoke on Monday.

<The gates are old,> Brandt said. <They will be mended in May.>

Ostrow called the plan <a danger to the workers of the port> and left.

<We shall see,> he said, <whether the money is there.>

Brandt replied: <It is. The council has it.

<It was never in doubt.>

<Open the gates!> the dockers chanted.

According to Brandt, the tide <will not wait for the council.>"""
SPEAKERS = [
    "Ilse Brandt", "Karl Ostrow", "Karl Ostrow", "Ilse Brandt", "the dockers", "Ilse Brandt",
]  # fmt: skip
STYLES = {
    "curly": ("“", "”"),
    "straight": ('"', '"'),
    "German": ("„", "“"),
    "Polish": ("„", "”"),
    "low and straight": ("„", '"'),
    "books": ("»", "«"),
    "Swiss": ("«", "»"),
    "French": ("« ", " »"),
    "French, hard blanks": ("«\u00a0", "\u00a0»"),
    "French, narrow blanks": ("«\u202f", "\u202f»"),
    "Swedish": ("”", "”"),
    "corner": ("「", "」"),
    "double corner": ("『", "』"),
    "LexisNexis": ("''", "''"),
    "ANPA": ("``", "''"),
    "British": ("‘", "’"),
    "British, straight": ("'", "'"),
    "entities": ("&quot;", "&quot;"),
    "cp1252": ("\x93", "\x94"),
}


@pytest.mark.parametrize("style", STYLES)
def test_speakers_do_not_depend_on_the_marks(style):
    opening, closing = STYLES[style]
    text = COPY.replace("<", opening).replace(">", closing)
    found = quotes(text)
    assert [quote.speaker for quote in found] == SPEAKERS
    assert [len(quote.segments) for quote in found] == [2, 1, 2, 2, 1, 1]
    assert (
        found[0].text
        == f"{opening}The gates are old,{closing} Brandt said. {opening}They will be mended in May.{closing}"
    )


def test_british_marks_hold_double_ones_and_apostrophes():
    text = (
        "‘The dockers’ flag says “Open the gates” and it’s theirs,’ said Ilse Brandt.\n\n"
        "‘It won’t be long,’ she said. ‘ISIS’ was the dockers’ dog.’"
    )
    first, second = quotes(text)
    assert first.text == "‘The dockers’ flag says “Open the gates” and it’s theirs,’"
    assert second.text.endswith("dog.’")


def test_one_sentence_in_single_marks_is_enough():
    found = quotes("The harbour is ’tis said old. ‘The gates will stay shut,’ said Ilse Brandt of the dockers’ club.")
    assert [quote.speaker for quote in found] == ["Ilse Brandt"]


@pytest.mark.parametrize(
    "text",
    [
        "Rock ’n’ roll of the ’90s was the dockers’ choice, and the workers’ too.",
        "The dockers' flag and the workers' band won't be there.",
        "“The ‘old’ gates and the ‘new’ ones,” said Ilse Brandt, “are the ‘same’ gates.”",
    ],
)
def test_apostrophes_and_inner_marks_are_no_british_style(text):
    assert all("’" not in quote.text[:1] and "‘" not in quote.text[:1] for quote in quotes(text))
    assert len(quotes(text)) == text.startswith("“")


def test_a_single_mark_that_is_not_closed_goes_on_in_the_next_paragraph():
    text = "Ilse Brandt said: ‘The gates are old.\n\n‘They hold the dockers’ boats.’\n\n‘They do,’ Karl Ostrow said."
    first, second = quotes(text)
    assert [text[a:b] for a, b in first.segments] == ["‘The gates are old.", "‘They hold the dockers’ boats.’"]
    assert (first.speaker, second.speaker) == ("Ilse Brandt", "Karl Ostrow")


@pytest.mark.parametrize(
    "copy",
    [
        "<They close the line,> said Ilse Brandt.\n\nThe “night boat” stays.\n\n<It is late,> said Karl Ostrow.",
        "The “night boat” stays.\n\nKarl Ostrow said: <We began far too soon for this.>",
        "The “Night Boat” stays. <We began far too soon>, said Karl Ostrow.\n\n<We began far too soon>, he said.",
    ],
)
@pytest.mark.parametrize(("opening", "closing"), [("‘", "’"), ("'", "'")])
def test_a_term_in_double_marks_hides_no_quotes_in_single_ones(copy, opening, closing):
    found = quotes(copy.replace("<", opening).replace(">", closing))
    assert [quote.text[0] for quote in found] == [opening] * copy.count("<")
    assert found[-1].speaker == "Karl Ostrow"


@pytest.mark.parametrize(
    "copy",
    [
        "“It is late,” said Karl Ostrow.\n\nThe ‘night boat’ stays.",
        "‘We Must Wait,’ Says Owner\n\n“We began far too soon,” said Karl Ostrow.",
        "“They said, ‘Go,’ and I went,” said Karl Ostrow.\n\nThe ‘Night Boat’, a barge, stays.",
    ],
)
def test_what_stands_in_double_marks_decides_where_it_is_a_statement(copy):
    assert not single_style(copy)
    assert [(quote.text[0], quote.speaker) for quote in quotes(copy)] == [("“", "Karl Ostrow")]
