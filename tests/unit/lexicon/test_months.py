"""Months: a dateline is one in each stage, in whatever language its month is."""

import pytest

from stream.extract.head.dateline import dateline_of as dateline_in_copy
from stream.lexicon.months import BY_FIRST_THREE_LETTERS, IN_DATELINES
from stream.normalise.head.dateline import dateline_at
from stream.wire.text.iptc7901_copy import day_time


@pytest.mark.parametrize("month", IN_DATELINES)
def test_a_month_in_a_dateline_is_read_in_normalise_and_in_extract(month):
    for name in (month, month.capitalize()):
        copy = f"Halden, 3 {name} (HPA) - The mill will be sold."
        assert dateline_at(copy).date == f"3 {name}"
        found, end = dateline_in_copy(copy)
        assert (found.date, copy[end:]) == (f"3 {name}", "The mill will be sold.")


@pytest.mark.parametrize("word", ["Unit", "Marchers", "Set-up", "Mayors"])
def test_other_words_are_no_month(word):
    assert dateline_in_copy(f"Halden, {word} 3 - The mill will be sold.")[0] is None


def test_the_month_of_a_header_is_told_by_three_letters():
    assert [day_time(f"211259 {month.capitalize()} 18") for month in BY_FIRST_THREE_LETTERS] == [
        f"2018-{number:02}-21 12:59" for number in BY_FIRST_THREE_LETTERS.values()
    ]
    assert day_time("211259 juin 18") == "2018-06-21 12:59"
