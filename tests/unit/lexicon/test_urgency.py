"""Urgency is told by the same words in a headline and on a line of its own."""

import pytest

from stream.lexicon.urgency import IN_CAPITALS, OF_WORDS
from stream.normalise.urgency import urgency_in_text, urgency_of
from tests.unit.lexicon.plain import headed


@pytest.mark.parametrize("word", IN_CAPITALS)
def test_a_word_in_capitals_says_it(word):
    assert urgency_in_text(f"{word}: Mill sold", "") == OF_WORDS[word.lower()]
    item = headed(f"***{word}***")
    assert (item.headline, urgency_of(None, item.priority)) == ("Mill sold", OF_WORDS[word.lower()])


def test_a_rush_in_a_headline_is_a_word():
    assert urgency_in_text("RUSH: A LIFE IN MUSIC", "") is None
    assert headed("RUSH").priority == "RUSH"
