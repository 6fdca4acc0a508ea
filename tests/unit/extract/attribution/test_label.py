"""Labels before quotes and signatures under them: cuttings, exchanges, pull quotes. All texts are made up."""

import pytest

from stream.extract import quotes
from stream.extract.judgement.confidence import _STATED_CHANCE


def spoken(text):
    return [(quote.text, quote.speaker) for quote in quotes(text)]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("GATES TO STAY SHUT ALL WINTER - Ilse P. Brandt:", "Ilse P. Brandt"),
        ("Few pilots are left on the coast — Karl Ostrow:", "Karl Ostrow"),
        ("HOW SURE ARE THE TABLES - Ada Moor and Karl Ostrow:", "Ada Moor"),
        ("Captain Ilse Brandt (Pier No. 4):", "Ilse Brandt"),
        ("Former secretary of state Ilse Brandt:", "Ilse Brandt"),
        ("The tables are old. From the report:", "the report"),
        ("The tables are old. More from the report:", "the report"),
    ],
)
def test_a_label_names_who_says_the_quote(label, speaker):
    assert spoken(f"{label} “The tide decides, and the tide is late.” [Riga Post]") == [
        ("“The tide decides, and the tide is late.”", speaker)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Result: “The tide decides, and the tide is late for everybody.”",
        "Later on the radio: “The tide decides, and the tide is late for everybody.”",
        "Then Karl Ostrow came to Port Harlan: “The tide decides, and the tide is late.”",
    ],
)
def test_a_clause_or_a_single_word_is_no_label(text):
    assert [quote.confidence == _STATED_CHANCE for quote in quotes(text)] == [False]


def test_no_blank_between_colon_and_mark():
    assert spoken('Captain Ilse Brandt:"The gates are old. Who told you otherwise?"') == [
        ('"The gates are old. Who told you otherwise?"', "Ilse Brandt")
    ]


@pytest.mark.parametrize(
    "signature",
    [
        'Ilse Brandt, harbour master."',
        'Former Riga harbour master Ilse Brandt."',
        'Ilse Brandt, Union of Pilots, on the fee."',
        'Ilse Brandt"',
    ],
)
def test_a_signature_may_stand_within_the_marks(signature):
    text = f'“It is late,” said Karl Ostrow.\n\n"I fear that the gates will never shut.\n{signature}\n\nRain fell.'
    assert spoken(text)[1:] == [('"I fear that the gates will never shut.', "Ilse Brandt")]


@pytest.mark.parametrize("name", ["Ilse Brandt", "Helga Storm", "The Riga Post"])
def test_a_name_in_no_list_may_sign(name):
    text = f"Karl Ostrow spoke first.\n\n“I fear that the gates will never shut.”\n\n— {name}\n\nRain fell."
    assert spoken(text) == [("“I fear that the gates will never shut.”", name.removeprefix("The "))]


def test_a_line_of_speech_is_no_signature():
    text = 'Karl Ostrow spoke first.\n\n"Will the gates hold?\n\nIlse Brandt: They will."\n\nRain fell.'
    assert [speaker for _, speaker in spoken(text)] != ["Ilse Brandt"]


@pytest.mark.parametrize("line", ["Ilse Brandt, harbour master", "Ilse Brandt (Pier 4)"])
def test_a_signature_needs_no_dash(line):
    text = f"Karl Ostrow spoke first.\n\n“I fear that the gates will never shut.”\n\n{line}\n\nRain fell."
    assert spoken(text) == [("“I fear that the gates will never shut.”", "Ilse Brandt")]


@pytest.mark.parametrize("line", ["Ilse Brandt, the harbour master, left.", "Ilse Brandt", "Brandt, harbour master"])
def test_a_sentence_or_a_crosshead_is_no_signature(line):
    text = f"Karl Ostrow spoke first.\n\n“I fear that the gates will never shut.”\n\n{line}\n\nRain fell."
    assert [speaker for _, speaker in spoken(text)] != ["Ilse Brandt"]


@pytest.mark.parametrize(("source", "speaker"), [("(Riga Post)", "Riga Post"), ("[Riga Post.]", "Riga Post")])
def test_a_source_in_brackets_ends_a_cutting(source, speaker):
    text = f"The papers on the fee:\n\n“The fee must go before the winter.” {source}\n\nRain fell."
    assert spoken(text) == [("“The fee must go before the winter.”", speaker)]


@pytest.mark.parametrize("remark", ["(Laughter)", "(Applause from the quay)"])
def test_a_remark_in_brackets_names_nobody(remark):
    text = f"The papers on the fee:\n\n“The fee must go before the winter.” {remark}\n\nRain fell."
    assert [quote.speaker for quote in quotes(text)] == [None]
