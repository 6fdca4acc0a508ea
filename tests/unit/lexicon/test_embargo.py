"""Embargoes are told by each word of the lists, with apostrophes of both shapes, with dots and without."""

import pytest

from stream.embargo_line import embargo_of_line
from stream.lexicon.embargo import AT, EMBARGO, GOODS, SET_BY, UNTIL

WHEN = "0001 GMT 8 December 2026"


@pytest.mark.parametrize("word", EMBARGO)
def test_a_word_for_an_embargo_tells_until_when(word):
    for line in (f"{word}: {WHEN}", f"{word.upper()} until {WHEN}"):
        assert embargo_of_line(line) == WHEN


@pytest.mark.parametrize("word", SET_BY)
def test_what_sets_an_embargo_stands_before_it(word):
    assert embargo_of_line(f"{word} embargo until {WHEN}") == WHEN


@pytest.mark.parametrize("word", [*UNTIL, *AT])
def test_what_leads_to_the_time_is_none_of_it(word):
    for spelt in (word, word.replace("'", "’"), word.replace(".", "")):
        assert embargo_of_line(f"Embargo {spelt} {WHEN}") == WHEN
    assert embargo_of_line(f"Embargo x{word} {WHEN}") is None


@pytest.mark.parametrize("word", GOODS)
def test_an_embargo_on_goods_is_news(word):
    for spelt in (word, word.replace(".", "")):
        assert embargo_of_line(f"{spelt} embargo until {WHEN}") is None
