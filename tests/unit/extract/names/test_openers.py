"""What begins a sentence with its capital and is nobody: texts are made up."""

import pytest

from stream.extract import quotes
from stream.extract.names.openers import is_name_within, only_opens


def speakers(text):
    return [quote.speaker for quote in quotes(text)]


@pytest.mark.parametrize(
    "opener",
    [
        "Back in 2003,",
        "Indeed,",
        "Likewise,",
        "Weeks after the storm,",
        "Ever since the storm,",
        "Wait, for",
        "Early on,",
    ],
)
def test_what_only_begins_a_sentence_does_not_speak(opener):
    text = f"Ruth Alden is a bishop.\n\n{opener} Alden defended the organist, telling the radio: “Nobody plays here.”"
    assert speakers(text) == ["Ruth Alden"]


@pytest.mark.parametrize(
    ("text", "word", "follows", "opens"),
    [
        ("Likewise, it rained.", "Likewise", ",", True),
        ("Weeks after that it rained.", "Weeks", "after", True),
        ("Senior officials came.", "Senior", "officials", False),
        ("Attorneys for her came.", "Attorneys", "for", False),
        ("Young was there.", "Young", "was", False),
        ("Young, of the guild, came. It was Ada Young.", "Young", ",", False),
        ("Young, of the guild, came. The guild, Young wrote, is old.", "Young", ",", False),
        ("Young, of the guild, came. So did Mr. Young.", "Young", ",", False),
        ("Brandt, of the guild, came.", "Brandt", ",", False),
    ],
)
def test_a_common_word_opens_unless_it_is_a_name_elsewhere(text, word, follows, opens):
    assert only_opens(text, word, follows) is opens


def test_a_name_is_looked_for_at_a_bounded_number_of_places():
    assert not is_name_within("“ Young" * 100 + " by Ada Young", "Young")


@pytest.mark.parametrize("name", ["Weary Ostrander", "Struggling Paul Ostrander", "Thin-skinned Ostrander"])
def test_a_name_is_parted_from_the_word_of_the_headline_before_it(name):
    story = f"{name} buries his quarrels.\n\nPaul Ostrander sued a baker."
    assert speakers(f"{story} Ostrander wrote to the guild. “It is dear,” he wrote.") == ["Paul Ostrander"]
    assert speakers(f"{story}\n\n“It is dear,” {name} said.") == ["Paul Ostrander"]


def test_a_last_name_with_a_title_parts_the_word_of_the_headline_too():
    text = "Weary Ostrander buries his quarrels.\n\nMr. Ostrander sued a baker.\n\n“It is dear,” Ostrander said."
    assert speakers(text) == ["Ostrander"]


def test_a_first_name_is_no_word_of_the_headline():
    text = "Frank Ostrander buries his quarrels.\n\nPaul Ostrander is his son.\n\n“It is dear,” said Frank Ostrander."
    assert speakers(text) == ["Frank Ostrander"]
