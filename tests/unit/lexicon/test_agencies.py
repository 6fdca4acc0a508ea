"""One table of agencies: who reads bylines, in whatever stage, knows all of them."""

import pytest

from stream.extract.head.byline import byline_of as byline_in_copy
from stream.lexicon.agencies import KNOWN, NAMES, SHARED_WITH_PEOPLE, SHORT_NAMES
from stream.normalise.agency import agency_at_end, is_agency, short_name
from stream.normalise.head.byline import byline_of

ALL = [name for names in NAMES.values() for name in names]


@pytest.mark.parametrize("name", ALL)
def test_a_name_of_the_table_is_an_agency_in_each_stage_that_reads_bylines(name):
    assert is_agency(name)
    if " of " not in name:  # there, `of` parts a person from a house
        assert byline_in_copy(f"By Ada Brook, {name}").agencies == (name,)


def test_a_name_has_one_short_name():
    assert all(SHORT_NAMES[name.casefold()] == short for short, names in NAMES.items() for name in names)
    assert all(name == name.casefold() for name in KNOWN)


def test_a_short_name_is_its_own():
    assert all(short_name(short) == short or short not in SHORT_NAMES for short in NAMES)


@pytest.mark.parametrize("name", sorted(SHARED_WITH_PEOPLE))
def test_a_name_that_people_bear_ends_a_persons_name_and_stands_alone_for_the_agency(name):
    assert agency_at_end(f"Nina {name.title()}") is None
    assert [person.name for person in byline_of(f"By Nina {name.title()}").people] == [f"Nina {name.title()}"]
    assert byline_in_copy(f"By {name.title()}").agencies == (name.title(),)
