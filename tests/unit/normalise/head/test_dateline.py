"""Where and when it was filed."""

import pytest

from stream.normalise.head.dateline import dateline_at, dateline_of


@pytest.mark.parametrize(
    ("text", "raw", "places", "region", "date", "source"),
    [
        (
            "BUENOS AIRES, Argentina (AP) _ Police",
            "BUENOS AIRES, Argentina (AP)",
            ["BUENOS AIRES"],
            "Argentina",
            None,
            "AP",
        ),
        ("MEXICO CITY (AP) — Police", "MEXICO CITY (AP)", ["MEXICO CITY"], None, None, "AP"),
        ("FORT WASHINGTON, Pa. (AP) _ A", "FORT WASHINGTON, Pa. (AP)", ["FORT WASHINGTON"], "Pa.", None, "AP"),
        (
            "STOCKHOLM, Aug 29, 2014 (AFP) - The",
            "STOCKHOLM, Aug 29, 2014 (AFP)",
            ["STOCKHOLM"],
            None,
            "Aug 29, 2014",
            "AFP",
        ),
        (
            "Strasbourg, 10 juil 2024 (AFP) - La",
            "Strasbourg, 10 juil 2024 (AFP)",
            ["Strasbourg"],
            None,
            "10 juil 2024",
            "AFP",
        ),
        (
            "KATHMANDU, April 25 (Reuters) - At",
            "KATHMANDU, April 25 (Reuters)",
            ["KATHMANDU"],
            None,
            "April 25",
            "Reuters",
        ),
        ("NEWTOWN, Oct 5 (PTI) The", "NEWTOWN, Oct 5 (PTI)", ["NEWTOWN"], None, "Oct 5", "PTI"),
        ("VALDORA, 3 mar (EFE).- El", "VALDORA, 3 mar (EFE)", ["VALDORA"], None, "3 mar", "EFE"),
        ("ORLOVA, January 21. /TASS/. The", "ORLOVA, January 21. /TASS/", ["ORLOVA"], None, "January 21.", "TASS"),
        (
            "ELLERY, Conn.--(BUSINESS WIRE)--A",
            "ELLERY, Conn.--(BUSINESS WIRE)",
            ["ELLERY"],
            "Conn.",
            None,
            "BUSINESS WIRE",
        ),
        ("Montreuil (France) (AFP) - Un", "Montreuil (France) (AFP)", ["Montreuil"], "France", None, "AFP"),
        (
            "Port Ellery, 25-11-2023 (AFP) - A",
            "Port Ellery, 25-11-2023 (AFP)",
            ["Port Ellery"],
            None,
            "25-11-2023",
            "AFP",
        ),
        ("Jan 30 (Gracenote) - Result", "Jan 30 (Gracenote)", [], None, "Jan 30", "Gracenote"),
        ("SALVADOR, Feb 26 - Showers", "SALVADOR, Feb 26", ["SALVADOR"], None, "Feb 26", None),
        ("New York, March 17 - Taft", "New York, March 17", ["New York"], None, "March 17", None),
        ("Peine (dpa/lni) - Ein", "Peine (dpa/lni)", ["Peine"], None, None, "dpa/lni"),
        ("Tel Aviv/Beirut (dpa) - Die", "Tel Aviv/Beirut (dpa)", ["Tel Aviv", "Beirut"], None, None, "dpa"),
        ("SYDNEY, Nov 6 AAP - A", "SYDNEY, Nov 6 AAP", ["SYDNEY"], None, "Nov 6", "AAP"),
        ("(ANSA) - ROMA, 1 LUG - Il", "(ANSA) - ROMA, 1 LUG", ["ROMA"], None, "1 LUG", "ANSA"),
        (
            "GREENWICH, Conn.--(BUSINESS WIRE)--Today",
            "GREENWICH, Conn.--(BUSINESS WIRE)",
            ["GREENWICH"],
            "Conn.",
            None,
            "BUSINESS WIRE",
        ),
        (
            "AUSTIN, Texas, Feb. 1, 2017 /PRNewswire-AsiaNet/ -- A",
            "AUSTIN, Texas, Feb. 1, 2017 /PRNewswire-AsiaNet/",
            ["AUSTIN"],
            "Texas",
            "Feb. 1, 2017",
            "PRNewswire-AsiaNet",
        ),
        ("نيويورك (أ ف ب) - قال", "نيويورك (أ ف ب)", ["نيويورك"], None, None, "أ ف ب"),
        ("PARIS — The", "PARIS", ["PARIS"], None, None, None),
        (
            "COEUR D'ALENE, Idaho, March 24 - Hecla",
            "COEUR D'ALENE, Idaho, March 24",
            ["COEUR D'ALENE"],
            "Idaho",
            "March 24",
            None,
        ),
    ],
)
def test_shapes_of_datelines(text, raw, places, region, date, source):
    found = dateline_at(text)
    assert found is not None
    assert (found.raw, list(found.places), found.region, found.date, found.source) == (
        raw,
        places,
        region,
        date,
        source,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Paris - a city of light",
        "The mayor — who is 60 — resigned",
        "He said (again) - and left",
        "BREAKING — NEWS FROM THE DESK",
        "Two people (one a child) - both from Corbury - died",
        "",
        "— — —",
        "A (B",
        "Some 3,000 people - half of them children - fled",
    ],
)
def test_sentences_are_none(text):
    assert dateline_at(text) is None


def test_a_field_that_holds_only_a_date_names_no_place():
    assert dateline_of("January 21") is None
    assert dateline_of("MOSCOW, January 21").places == ("MOSCOW",)


@pytest.mark.parametrize(
    ("field", "place", "region"),
    [
        ("    port harwell, april 7 - ", "Port Harwell", None),
        ("PORT HARWELL March 3 -", "PORT HARWELL", None),
        ("St harwell, ohio, April 7,", "St Harwell", "Ohio"),
    ],
)
def test_a_field_needs_neither_capitals_nor_commas(field, place, region):
    found = dateline_of(field)
    assert (found.places, found.region) == ((place,), region)
    assert found.raw in field


def test_copy_in_small_letters_needs_place_month_day_and_dash():
    found = dateline_at("port harwell, april 7 - the dam held")
    assert (found.raw, found.places, found.date) == ("port harwell, april 7", ("Port Harwell",), "April 7")
    assert dateline_at("port harwell, april 7 was dry - as ever") is None
    assert dateline_at("in harwell, april 7 - the driest day - was quiet") is None


def test_a_dateline_above_a_table_is_a_paragraph():
    assert dateline_at("HARWELL, Ohio, April 1 -").places == ("HARWELL",)
    assert dateline_at("Revenue fell -") is None


def test_a_field_with_a_month_that_nobody_knows():
    found = dateline_of("PORT HARWELL, Ohio, Mrach 3 -")
    assert (found.places, found.region, found.date) == (("PORT HARWELL",), "Ohio", "Mrach 3")


def test_a_comma_left_out_before_the_date():
    found = dateline_at("PORT HARWELL March 3 - The dam held")
    assert (found.raw, found.places, found.date) == ("PORT HARWELL March 3", ("PORT HARWELL",), "March 3")
    assert dateline_at("Harwell on March 3 - the day it broke") is None


@pytest.mark.parametrize(
    ("start", "places", "date", "source"),
    [
        ("القاهرة 10 يونيو (أ ش أ) - أعلنت الحكومة", ("القاهرة",), "10 يونيو", "أ ش أ"),
        ("PARIS 10 juin (AFP) - Le barrage a tenu.", ("PARIS",), "10 juin", "AFP"),
        ("Bogotá 3 may (EFE).- La presa aguantó.", ("Bogotá",), "3 may", "EFE"),
        ("【東京共同】ダムは持ちこたえた。", ("東京",), None, "共同"),
    ],
)
def test_a_date_without_its_comma_and_brackets_of_japan(start, places, date, source):
    found = dateline_at(start)
    assert (found.places, found.date, found.source) == (places, date, source)


def test_numbers_behind_a_word_are_no_date():
    assert dateline_at("Route 66 may - just may - be closed.") is None
    assert dateline_at("Chapter 10 - June came early.") is None


def test_a_date_before_the_place():
    found = dateline_at("08.03. Warszawa (PAP) - Tama wytrzymała całą noc.")
    assert (found.raw, found.places, found.date, found.source) == (
        "08.03. Warszawa (PAP)",
        ("Warszawa",),
        "08.03.",
        "PAP",
    )
    assert dateline_at("08.03. Tama wytrzymała całą noc.") is None
