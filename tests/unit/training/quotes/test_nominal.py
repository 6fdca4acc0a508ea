"""Which verbs of saying are nouns as well, by the counts of a dictionary made for this test."""

from collections import Counter

from stream.training.quotes.nominal import nominal


def test_a_form_is_a_noun_where_its_base_is_one_in_the_copy_or_the_verb_is_rare():
    times = Counter({("claim", "1"): 9, ("claim", "2"): 30, ("argue", "2"): 50, ("tell", "2"): 500, ("tweet", "2"): 1})
    assert nominal({"claim", "tell", "tweet"}, times) == {"claim", "claims", "tweet", "tweets"}


def test_writes_is_no_plural_of_writ():
    assert nominal({"writ"}, Counter({("writ", "1"): 5})) == set()
