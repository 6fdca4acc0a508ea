"""Datelines of press releases, and what only looks like a dateline."""

from __future__ import annotations

import pytest

from stream.normalise.head.dateline import dateline_at, dateline_of
from stream.wire import read

COPY = "Larkspur Piers Inc. (NWX: LP) said today it will lengthen two piers of the south bay by next autumn."
DATELINES = [
    ("WESTHAVEN, Ohio, April 9, 2024 /PRNewswire-AsiaNet/ -- ", "Ohio", "April 9, 2024", "PRNewswire-AsiaNet"),
    ("WESTHAVEN, Ohio, April 9, 2024 /PRNewswire/ ", "Ohio", "April 9, 2024", "PRNewswire"),
    ("WESTHAVEN, Ohio, April 9, 2024 (GLOBE NEWSWIRE) -- ", "Ohio", "April 9, 2024", "GLOBE NEWSWIRE"),
    ("WESTHAVEN, TX, March 5, 2025 (ACCESSWIRE) ", "TX", "March 5, 2025", "ACCESSWIRE"),
    ("WESTHAVEN, NY / ACCESSWIRE / June 11, 2024 / ", "NY", "June 11, 2024", "ACCESSWIRE"),
    ("WESTHAVEN, NY / ACCESS Newswire / June 11, 2024 / -- ", "NY", "June 11, 2024", "ACCESS Newswire"),
    ("WESTHAVEN / 11 June 2024 / NW Newswire / ", None, "11 June 2024", "NW Newswire"),
    ("WESTHAVEN, Texas--(BUSINESS WIRE)--", "Texas", None, "BUSINESS WIRE"),
    ("Westhaven, Ontario--(Newsfile Corp. - June 11, 2024) - ", "Ontario", "June 11, 2024", "Newsfile Corp."),
    ("WESTHAVEN, NORWAY (30 September 2025) – ", "NORWAY", "30 September 2025", None),
    ("WESTHAVEN (Sept. 30, 2025) -- ", None, "Sept. 30, 2025", None),
    ("Westhaven, Norway, 30 September 2025: ", "Norway", "30 September 2025", None),
    ("WESTHAVEN, Norway, March 5, 2025 | ", "Norway", "March 5, 2025", None),
    ("Westhaven, Norway – 30 September 2025 – ", "Norway", "30 September 2025", None),
    ("WESTHAVEN, Norway — Tuesday, Sept. 30, 2025 — ", "Norway", "Tuesday, Sept. 30, 2025", None),
    ("(Westhaven, 30 September 2025) ", None, "30 September 2025", None),
    ("April 9, 2024 – Westhaven, Ohio – ", "Ohio", "April 9, 2024", None),
    ("Westhaven, 5. März 2025 – ", None, "5. März 2025", None),
]


@pytest.mark.parametrize(("dateline", "region", "date", "source"), DATELINES)
def test_a_release_is_read(dateline, region, date, source):
    found = dateline_at(dateline + COPY)
    assert found is not None
    assert tuple(place.upper() for place in found.places) == ("WESTHAVEN",)
    assert (found.region, found.date, found.source) == (region, date, source)


@pytest.mark.parametrize("dateline", [row[0] for row in DATELINES])
@pytest.mark.parametrize("more", ["", "\n\n“We build,” said Mira Ostrander.\n"])
def test_its_lead_is_no_headline(dateline, more):
    (item,) = read(f"{dateline}{COPY}{more}".encode()).items
    assert item.headline is None
    assert item.paragraphs[0].text.startswith(dateline.strip())


@pytest.mark.parametrize("dateline", [row[0] for row in DATELINES])
def test_the_headline_above_it_is_one(dateline):
    text = f"FOR IMMEDIATE RELEASE\n\nThree quays for the north\n\n{dateline}{COPY}\n"
    (item,) = read(text.encode()).items
    assert (item.headline, item.ednote) == ("Three quays for the north", "FOR IMMEDIATE RELEASE")


def test_several_places():
    found = dateline_at(f"WESTHAVEN & EASTMARK--(BUSINESS WIRE)--{COPY}")
    assert found is not None
    assert found.places == ("WESTHAVEN", "EASTMARK")


def test_a_date_in_the_brackets_of_a_field_is_no_agency():
    found = dateline_of("WESTHAVEN (30 September 2025)")
    assert found is not None
    assert (found.places, found.date, found.source) == (("WESTHAVEN",), "30 September 2025", None)


@pytest.mark.parametrize(
    "copy",
    [
        "URGENT - WEATHER MESSAGE National Weather Service",
        "BULLETIN - Immediate broadcast requested",
        "EXCLUSIVE - The quay is sold",
        "On March 5, 2025: the quay was sold",
        "Monday, June 11, 2024: the quay was sold",
        "The talks – 5 March – ended early",
        "Prices in / out / June 11, 2024 / were up",
        "Update, June 11, 2024: the quay was sold",
    ],
)
def test_what_is_no_dateline(copy):
    assert dateline_at(copy) is None


def test_a_place_that_is_called_as_a_warning_is():
    found = dateline_at("ALERT, Nunavut - Two scientists winter at the station")
    assert found is not None
    assert (found.places, found.region) == (("ALERT",), "Nunavut")
