"""Words of dates, by language."""

from stream.normalise.dates.words import day_comes_first, in_language


def test_tags_that_a_wire_makes_up_do_not_fill_the_memory():
    for number in range(2000):
        assert in_language(f"en-x-{number}") == in_language("en")
        assert day_comes_first(f"en-x-{number}") is False
    assert in_language.cache_info().currsize < 500
    assert day_comes_first.cache_info().currsize < 500
