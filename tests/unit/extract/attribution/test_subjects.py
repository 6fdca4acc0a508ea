"""Who is the subject of a cue, and who only stands near it. All texts are made up."""

import pytest

from stream.extract import quotes

INTRO = "Harbour master Ilse Brandt spoke on Monday. Deputy Mayor Karl Ostrow was there too.\n\n"


def first(text):
    return quotes(INTRO + text)[0]


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("“The gates will stay shut,” a spokesman said.", "a spokesman"),
        ("“The gates will stay shut,” a visibly tired Brandt said.", "Brandt"),
        (
            "“The gates will stay shut,” two experts of the Institute for the Tides of Upper Riga wrote.",
            "two experts of the Institute",
        ),
        ("“The gates will stay shut,” managing director Rolf Aasen said.", "Rolf Aasen"),
        ("“The gates will stay shut,” acting deputy planning director Ada Moor wrote.", "Ada Moor"),
        ("She pointed at a crane as she angrily said, “The gates will stay shut.”", "she"),
        ("As she left, Brandt leaned over and in a low voice said, “The gates will stay shut.”", "Brandt"),
    ],
)
def test_phrases(sentence, mention):
    assert first(sentence).speaker_mention.text == mention


@pytest.mark.parametrize(
    "sentence",
    [
        "Brandt said that the gates “have too often been a danger” by holding back the tide.",
        "Brandt hopes the new law will be “the best of both worlds,” giving states more say.",
        "Brandt said it would tell an old story of “salt and delight and of wandering.”",
        "Ostrow likes the gates, and the cranes, as Moscow denies — “why would you shut them?” asked Brandt.",
        "Ostrow called it “a very old pair of doors,” Brandt said.",
        "Reached by telephone, Brandt said the gates were “a very old pair of doors.”",
    ],
)
def test_others_near_by_do_not_speak(sentence):
    assert first(sentence).speaker == "Ilse Brandt"


def test_a_common_word_that_opens_the_sentence_is_no_name():
    text = "Two candidates came. Candidates by the dozen, and Brandt among them, want “a new pair of old doors.”"
    assert first(text).speaker == "Ilse Brandt"


def test_an_organisation_with_a_name_of_three_words_is_no_he():
    text = "“The quay is wet,” said Peter Lund.\n\n“It is wet indeed,” Baltic Port Watch wrote.\n\n“It dries,” he said."
    assert quotes(text)[-1].speaker == "Peter Lund"


def test_first_names_of_the_census_tell_the_gender():
    text = "Rosalind Ferrer and Roscoe Hale own the yard.\n\n“The yard is full,” he said.\n\n“It is not,” she said."
    assert [quote.speaker for quote in quotes(text)] == ["Roscoe Hale", "Rosalind Ferrer"]


def test_a_title_is_not_given_to_who_is_only_described_behind_it():
    """`“X” was the opera of a daughter who wrote songs`: nobody speaks."""
    assert quotes("“The Salt Road” was the only opera of Edda Garn, a doctor’s daughter who wrote 300 songs.") == ()


def test_a_participle_behind_a_quote_is_no_title():
    found = quotes("Brandt signed a law “for all of us,” giving Deputy Mayor Ostrow more power.")
    assert [quote.speaker for quote in found] != ["Ostrow"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The harbour board said it was “deeply worried” by the reports.", "harbour board"),
        ("State media quoted Ada Moor as saying “the harbour will pay a heavy price”.", "Ada Moor"),
        ("“The harbour will pay,” the agency KCNB quoted Ada Moor as saying.", "Ada Moor"),
        ("„Wir arbeiten daran“, so Minister Karl Ostrow am Montag.", "Karl Ostrow"),
        ("The plan was called “the worst of all” by Ada Moor.", "Ada Moor"),
    ],
)
def test_whose_words_are_reported(text, speaker):
    assert [quote.speaker.removeprefix("The ") for quote in quotes(text)] == [speaker]
