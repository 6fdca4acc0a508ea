"""Whom he and she mean: by the place of each name in its sentence, and by what can be a person. Texts are made up."""

import pytest

from stream.extract import quotes


def speakers(text):
    return [quote.speaker for quote in quotes(text)]


BEFORE = "“The snow came early,” said Ted Norden, who leads the weather station.\n\n"
FAR_BACK = "The town heard Mayor Sheffield.\n\n" + "It snowed.\n\n" * 4
SAYS = " “Nobody owns a second shovel,” he said."


@pytest.mark.parametrize(
    "sentence",
    [
        "And Karl Ostrow, for all the salt he got, seems to agree.",
        "But even Karl Ostrow has no shovel.",
        "On the bridge, Karl Ostrow shook his head.",
        "The guild’s head, Karl Ostrow, has no shovel.",
        "And a third, Karl Ostrow, wanted to know more.",
        "Norden’s brother, Karl Ostrow, has no shovel.",
        "Karl Ostrow, who heard Norden, seems to agree.",
    ],
)
def test_he_is_the_subject_of_the_sentence_before(sentence):
    assert speakers(BEFORE + sentence + SAYS)[-1] == "Karl Ostrow"


@pytest.mark.parametrize(
    "sentence",
    [
        "Norden had once taught Karl Ostrow.",
        "Norden ran into Karl Ostrow.",
        "Norden hired Karl Ostrow.",
        "Norden sat between Peter Lund and Karl Ostrow.",
        "Norden read Karl Ostrow’s letter.",
        "Norden rose at the Karl Ostrow theatre.",
        "On Monday, Norden met Karl Ostrow.",
        "The guild once hired Karl Ostrow.",
        "The town had never liked Karl Ostrow.",
    ],
)
def test_he_is_not_whom_the_sentence_before_tells_of_besides(sentence):
    assert speakers(BEFORE + sentence + SAYS)[-1] == "Ted Norden"


@pytest.mark.parametrize(
    "sentence",
    [
        "Shovels are dear, said Karl Ostrow.",
        "Shovels are dear, adds lock keeper Karl Ostrow.",
        "Karl Ostrow, head of the guild, said that shovels are dear.",
    ],
)
def test_he_is_who_said_something_in_the_sentence_before(sentence):
    assert speakers(BEFORE + sentence + SAYS)[-1] == "Karl Ostrow"


@pytest.mark.parametrize(
    "sentence",
    [
        "In Dayton, Ohio, the roads were white.",
        "New Hampshire closed its schools.",
        "Vienna, too, was white.",
        "Weeks went by.",
        "Salt Market was white.",
        "Our Winter, a show, closed.",
        "The roads near Oberhalde were white.",
        "Democratic, liberal and green, the town council had met.",
        "Shovels, brooms and salt had been sold.",
    ],
)
def test_he_is_no_place_and_no_thing(sentence):
    assert speakers(BEFORE + sentence + SAYS)[-1] == "Ted Norden"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mayor Kent had no shovel. “It is cold,” he said.", "Kent"),
        ("Mr. Lincoln had no shovel. “It is cold,” he said.", "Lincoln"),
        ("Peter Houston had come.\n\nHouston had no shovel. “It is cold,” he said.", "Peter Houston"),
        (FAR_BACK + "Sheffield had no shovel. “It is cold,” he said.", "Sheffield"),
        ("Peter Hill had no shovel. “It is cold,” he said.", "Peter Hill"),
    ],
)
def test_people_with_the_name_of_a_place_or_a_thing_are_people(text, speaker):
    assert speakers(text)[-1] == speaker
