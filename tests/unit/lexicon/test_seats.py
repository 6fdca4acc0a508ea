"""The seats of agencies: every country has a zone."""

import pytest

from stream.lexicon import seats
from stream.lexicon.seats import COUNTRIES, INTERNATIONAL
from tests.factories import normalised


@pytest.mark.parametrize("provider", sorted(COUNTRIES))
def test_each_agencys_country_has_a_clock(provider):
    found = normalised(provider=provider, published_at="2026-03-08T12:00:00")
    flag = "published_at:no-zone" if provider in INTERNATIONAL else "published_at:zone-of-house"
    assert flag in found.repairs


def test_no_agency_has_two_seats():
    tables = (seats._NATIONAL, seats._TO_ALL_THE_WORLD)
    assert sum(len(names.split(", ")) for table in tables for names in table.values()) == len(COUNTRIES)
