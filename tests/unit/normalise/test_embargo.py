"""Where an embargo is said, and until when it holds."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from schemas import RawRecord, Status
from stream.normalise import Origin, normalise
from stream.wire import Limits, read
from stream.wire_item import Paragraph, WireItem

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
"""A Saturday."""
ORIGIN = Origin(RawRecord(topic="wire.raw.v1", partition=0, offset=0), "desk", NOW)
COPY = "QUAYMOUTH (HPA) - The mill will be sold to its millers, both sides said."


def utc(text):
    return datetime.fromisoformat(f"{text}+00:00")


def article(**fields):
    paragraphs = tuple(Paragraph("text", text) for text in fields.pop("copy", (COPY,)))
    return normalise(WireItem("ninjs", paragraphs=paragraphs, **{"headline": "Mill sold", **fields}), ORIGIN)


def of_line(line):
    (item,) = read(f"BC-Mill-Sale\n{line}\n\nMill sold\nBy IDA FENN\n\n{COPY}\n".encode(), Limits()).items
    found = normalise(item, ORIGIN)
    return found.status, found.embargo_until


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 0001 TUESDAY DECEMBER 8", "2026-12-08T00:01"),
        ("EMBARGOED TO 0001HRS GMT TUESDAY 8 DECEMBER", "2026-12-08T00:01"),
        ("STRICTLY EMBARGOED TILL NOON ET, DEC. 8", "2026-12-08T17:00"),
        ("EMBARGO: 6 p.m. PT, Jan. 5", "2027-01-06T02:00"),
        ("NOT FOR RELEASE BEFORE 12:01 A.M. EST FRIDAY JANUARY 1", "2027-01-01T05:01"),
        ("NOT FOR PUBLICATION, BROADCAST OR USE BEFORE 00.01 GMT ON TUESDAY DECEMBER 8", "2026-12-08T00:01"),
        ("HOLD FOR RELEASE UNTIL 10 a.m. London time, Tuesday, 8 December", "2026-12-08T10:00"),
        ("FOR RELEASE AT 6 A.M. CT TUESDAY, DEC. 8", "2026-12-08T12:00"),
        ("Sperrfrist: Dienstag, 8. Dezember 2026, 6 Uhr MEZ", "2026-12-08T05:00"),
        ("SPERRFRIST 8. Dezember, 06.00 Uhr (MEZ)", "2026-12-08T05:00"),
        ("Embargo jusqu'au mardi 8 décembre à 18h30 (heure de Paris)", "2026-12-08T17:30"),
        ("Sous embargo jusqu’au 8 décembre 2026 à 6h00 GMT", "2026-12-08T06:00"),
        ("Embargo hasta el martes 8 de diciembre a las 18:00 GMT", "2026-12-08T18:00"),
        ("Embargo fino alle 18.30 CET del 8 dicembre", "2026-12-08T17:30"),
        ("Embargo tot dinsdag 8 december 06.00 uur CET", "2026-12-08T05:00"),
        ("Under embargo till kl. 06.00 CET den 8 december", "2026-12-08T05:00"),
        ("EMBARGOED UNTIL 0001 GMT Saturday March 6 / 7.01pm ET Friday March 5", "2027-03-06T00:01"),
        ("EMBARGOED UNTIL 6 a.m. ET (1100 GMT) TUESDAY DECEMBER 8", "2026-12-08T11:00"),
        ("EMBARGOED UNTIL 10-11 a.m. GMT DECEMBER 8", "2026-12-08T11:00"),
        ("EMBARGOED UNTIL TUESDAY 0001 GMT", "2026-12-01T00:01"),
        ("EMBARGOED UNTIL 1800 GMT TODAY", "2026-11-28T18:00"),
        ("EMBARGOED UNTIL 6 A.M. GMT TOMORROW", "2026-11-29T06:00"),
        ("Sperrfrist: morgen 6 Uhr GMT", "2026-11-29T06:00"),
        ("EMBARGOED UNTIL: Tuesday, December 8, 2026 - 12:01 AM ET", "2026-12-08T05:01"),
        ("EMBARGOED UNTIL Dec. 8, 2026 at 6 a.m. Pacific Standard Time", "2026-12-08T14:00"),
        ("EMBARGOED UNTIL 16:00 London time / 11:00 US Eastern Time on Tuesday, 8 December 2026", "2026-12-08T16:00"),
        ("EMBARGOED UNTIL 5 JAN 2027 2027 GMT", "2027-01-05T20:27"),
        ("EMBARGOED UNTIL 18:00 UTC - 3, 8 DECEMBER", "2026-12-08T21:00"),
        ("EMBARGOED UNTIL 18:00 EST ON DEC 8 AND 18:00 EST ON DEC 9 FOR ONLINE", "2026-12-09T23:00"),
        ("THIS STORY IS EMBARGOED UNTIL 0001 GMT 8 DECEMBER", "2026-12-08T00:01"),
        ("UNDER STRICT EMBARGO UNTIL 0001 GMT 8 DECEMBER", "2026-12-08T00:01"),
        ("ACHTUNG! SPERRFRIST 8. Dezember 6.00 Uhr MEZ", "2026-12-08T05:00"),
        ("Nicht vor 8. Dezember 2026, 06:00 Uhr MEZ verwenden", "2026-12-08T05:00"),
        ("Frei für Dienstag, 8. Dezember, 6 Uhr MEZ", "2026-12-08T05:00"),
        ("HOLD FOR 6 A.M. EST TUESDAY DEC 8", "2026-12-08T11:00"),
        ("FOR PUBLICATION TUESDAY DEC 8 AT 0600 GMT", "2026-12-08T06:00"),
        ("ne pas diffuser avant mardi 8 décembre 6h GMT", "2026-12-08T06:00"),
        ("Embargo fino alle ore 18 CET dell'8 dicembre", "2026-12-08T17:00"),
        ("Embargo do wtorku 8 grudnia, godz. 6.00 CET", "2026-12-08T05:00"),
        ("Эмбарго до 8 декабря 06:00 МСК", "2026-12-08T03:00"),
        ("解禁日時:2026年12月8日18時30分", "2026-12-08T18:30"),
    ],
)
def test_a_line_above_the_copy_tells_until_when(line, until):
    assert of_line(line) == (Status.EMBARGOED, utc(until))


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL DECEMBER 8", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL MIDNIGHT GMT DECEMBER 8", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL 6 o'clock GMT DECEMBER 8", "2026-12-08T18:00"),
        ("EMBARGOED UNTIL 6:30 ET DECEMBER 8", "2026-12-08T23:30"),
        ("EMBARGOED UNTIL 0600 IST DECEMBER 8", "2026-12-08T06:00"),
        ("EMBARGOED UNTIL 0600 CST DECEMBER 8", "2026-12-08T12:00"),
        ("EMBARGOED UNTIL 0600 EDT DECEMBER 8", "2026-12-08T11:00"),
        ("EMBARGOED UNTIL 6 a.m. local time, DECEMBER 8", "2026-12-08T18:00"),
        ("EMBARGOED UNTIL 0600 QZT DECEMBER 8", "2026-12-08T18:00"),
        ("EMBARGOED UNTIL 4/3/2027 0600 GMT", "2027-04-03T06:00"),
        ("EMBARGOED UNTIL 1 MARCH 2030", "2030-03-02T00:00"),
        ("EMBARGOED UNTIL DECEMBER 8 2026", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL 0130 ET NOVEMBER 7", "2027-11-07T06:30"),
        ("EMBARGOED UNTIL 0230 ET MARCH 14", "2027-03-14T07:30"),
        ("EMBARGOED UNTIL 0001 GMT NOVEMBER 20", "2027-11-20T00:01"),
        ("EMBARGOED UNTIL 0001 GMT SATURDAY", "2026-12-05T00:01"),
        ("EMBARGOED UNTIL 6PM GMT NEXT TUESDAY", "2026-12-08T18:00"),
        ("EMBARGOED UNTIL DECEMBER 8 2000", "2026-12-08T20:00"),
        ("EMBARGOED UNTIL TUESDAY DECEMBER 8 2030", "2026-12-08T20:30"),
        ("EMBARGOED UNTIL 0001 GMT 8/12", "2027-08-12T00:01"),
        ("EMBARGOED UNTIL CLOSE OF BUSINESS 8 DECEMBER", "2026-12-09T00:00"),
    ],
)
def test_where_it_is_in_doubt_the_later_reading_holds(line, until):
    assert of_line(line) == (Status.EMBARGOED, utc(until))


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 0001 GMT MONDAY DECEMBER 8",
        "EMBARGOED UNTIL 0001 GMT WEDNESDAY NOVEMBER 25",
        "EMBARGOED UNTIL 6 A.M. ET",
        "EMBARGOED UNTIL THE MINISTER SITS DOWN",
        "EMBARGOED UNTIL 0600 GMT ON THE DAY OF THE BUDGET",
        "EMBARGOED UNTIL 0600 GMT 30 FEBRUARY",
        "EMBARGOED UNTIL 0600 GMT 1 MARCH 2024",
        "STRICTLY EMBARGOED",
        "HOLD FOR RELEASE",
        "FOR RELEASE ON DELIVERY",
        "Embargo: start of speech",
        "Check against delivery. Embargoed until delivery",
        "Es gilt das gesprochene Wort! Sperrfrist: Beginn der Rede",
        "SPERRFRIST",
    ],
)
def test_what_cannot_be_read_is_held_and_says_so(line):
    (item,) = read(f"BC-Mill-Sale\n{line}\n\nMill sold\n\n{COPY}\n".encode(), Limits()).items
    found = normalise(item, ORIGIN)
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, None)
    assert "embargo_until:unreadable" in found.repairs


@pytest.mark.parametrize(
    "lines",
    [
        "EMBARGOED UNTIL 0001 GMT\nTUESDAY DECEMBER 8",
        "STRICTLY EMBARGOED\nUNTIL 0001 GMT TUESDAY, DEC. 8",
        "EMBARGO:\n12:01 a.m. GMT, Tuesday, Dec. 8, 2026",
    ],
)
def test_an_embargo_goes_on_in_the_next_line(lines):
    assert of_line(lines) == (Status.EMBARGOED, utc("2026-12-08T00:01"))


def test_a_headline_below_an_embargo_is_no_time():
    (item,) = read(f"STRICTLY EMBARGOED\n6 a.m. train hits mill\n\n{COPY}\n".encode(), Limits()).items
    assert item.headline == "6 a.m. train hits mill"


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 0001 GMT FRIDAY NOVEMBER 27",
        "EMBARGOED UNTIL 0001 GMT NOVEMBER 27",
        "EMBARGOED UNTIL 0600 GMT FRIDAY 1 MARCH 2024",
        "EMBARGOED UNTIL 1159 GMT SATURDAY NOVEMBER 28",
        "EMBARGOED UNTIL 2026-11-28T11:59:00Z",
    ],
)
def test_an_embargo_that_is_surely_over_holds_nothing(line):
    status, until = of_line(line)
    assert status is Status.USABLE
    assert until <= NOW


@pytest.mark.parametrize(
    ("fields", "until"),
    [
        ({"embargo_until": "2026-12-08T06:00:00Z"}, "2026-12-08T06:00"),
        ({"ednote": "Eds: Adds detail. Embargoed until 0001 GMT Tuesday, Dec. 8. Do not tweet."}, "2026-12-08T00:01"),
        ({"headline": "EMBARGOED to 0001 GMT December 8: Mill sold"}, "2026-12-08T00:01"),
        ({"headline": "Mill sold (EMBARGOED UNTIL 0001 GMT DECEMBER 8)"}, "2026-12-08T00:01"),
        ({"slugline": "EMBARGO 0001 GMT DECEMBER 8"}, "2026-12-08T00:01"),
        ({"copy": ("EMBARGOED UNTIL 0001 GMT DECEMBER 8", COPY)}, "2026-12-08T00:01"),
        ({"copy": ("By IDA FENN", "Sperrfrist 8. Dezember, 6 Uhr MEZ", COPY)}, "2026-12-08T05:00"),
        ({"extra": {"usageterms": "EMBARGOED UNTIL 0001 GMT DECEMBER 8"}}, "2026-12-08T00:01"),
        ({"extra": {"embargo_time": "2026-12-08T06:00:00Z"}}, "2026-12-08T06:00"),
        ({"extra": {"rights": {"Sperrfrist": "2026-12-08T06:00:00Z"}}}, "2026-12-08T06:00"),
        ({"extra": {"prism-embargoDate": ["2026-12-08T06:00:00Z", "2026-12-08T05:00:00Z"]}}, "2026-12-08T06:00"),
        ({"extra": {"embargoes": [{"until": "2026-12-08T06:00:00Z", "for": ""}]}}, "2026-12-08T06:00"),
        ({"extra": {"meta": {"use": {"rights": {"embargo": "2026-12-08T06:00:00Z"}}}}}, "2026-12-08T06:00"),
        ({"extra": {"rightsInfo@validfrom": "2026-12-08T06:00:00Z"}}, "2026-12-08T06:00"),
        ({"extra": {"c/RightsMetadata/UsageRights/StartDate": "20261208T060000Z"}}, "2026-12-08T06:00"),
        ({"extra": {"meta": {"hold_until": "2026-12-08T06:00:00Z"}}}, "2026-12-08T06:00"),
        ({"extra": {"rightsInfo/usageTerms": ["No sales.", "EMBARGOED UNTIL 0001 GMT DEC 8"]}}, "2026-12-08T00:01"),
        ({"extra": {"usageterms": "No sales. Embargoed until 0001 GMT December 8. No archive."}}, "2026-12-08T00:01"),
        ({"extra": {"rightsinfo": [{"usageterms": "EMBARGOED UNTIL 0001 GMT DECEMBER 8"}]}}, "2026-12-08T00:01"),
    ],
)
def test_an_embargo_is_seen_wherever_it_is_said(fields, until):
    found = article(**fields)
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, utc(until))


@pytest.mark.parametrize(
    ("fields", "until"),
    [
        ({"take": "Adv08"}, "2026-12-09T00:00"),
        ({"slugline": "Mill-Sale-Adv 29"}, "2026-11-30T00:00"),
        ({"slugline": "Mill-Sale", "take": "ADV05-06"}, "2026-12-07T00:00"),
        ({"take": "HFR Dec. 8"}, "2026-12-09T00:00"),
        ({"take": "HFR"}, None),
        ({"ednote": "$adv08"}, "2026-12-09T00:00"),
    ],
)
def test_advance_copy_is_held_until_the_day_in_its_slug(fields, until):
    found = article(**fields)
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, utc(until) if until else None)


@pytest.mark.parametrize("slug", ["Mill-Advisory", "Stocks-Adv", "BC-Advances 8", "Adv 1200", "Mill-HFRX"])
def test_other_slugs_are_no_advance(slug):
    assert article(slugline=slug, take=slug).status is Status.USABLE


@pytest.mark.parametrize(
    ("issued", "take", "status"),
    [
        ("2026-11-26T08:00:00Z", "Adv27", Status.USABLE),
        ("2026-11-26T08:00:00Z", "Adv29", Status.EMBARGOED),
        ("1999-01-05T08:00:00Z", "Adv08", Status.USABLE),
        ("0001-01-01T00:00:00Z", "Adv08", Status.USABLE),
        ("2026-11-27T23:00:00Z", "Adv27", Status.USABLE),
    ],
)
def test_advance_copy_means_the_next_such_day_after_its_issue(issued, take, status):
    """It may come late, or out of an archive, and be sent once more on its day."""
    assert article(take=take, published_at=issued).status is status


def test_rights_that_begin_on_a_day_begin_with_it():
    def starts(day):
        return article(extra={"rightsInfo@validfrom": day}), article(extra={"UsageRights/StartDate": day})

    for day in ("2026-11-28", "20261128"):
        assert [one.status for one in starts(day)] == [Status.USABLE] * 2
    assert [one.embargo_until for one in starts("2026-12-08")] == [utc("2026-12-08T00:00")] * 2


def test_words_that_may_begin_a_rule_cost_no_more_than_their_share():
    def cpu_seconds(count):
        begun = process_time()
        article(ednote="nicht vor " * count, extra={"usageterms": "nicht vor " * count})
        return process_time() - begun

    half, whole = (min(cpu_seconds(count) for _ in range(2)) for count in (2_000, 4_000))
    assert whole <= 2.5 * half + 0.05  # 50 ms are the noise of a loaded machine


def test_a_field_that_says_only_that_there_is_an_embargo_holds_until_it_is_released():
    assert article(extra={"isEmbargoed": True}).status is Status.EMBARGOED
    assert article(extra={"meta": [{"embargo": 1}]}).status is Status.EMBARGOED
    assert article(keywords=("Mill", "EMBARGOED")).status is Status.EMBARGOED


def test_the_stricter_holds_where_it_is_said_twice():
    note = "EMBARGOED UNTIL 0900 GMT DECEMBER 8"
    assert article(embargo_until="2026-12-08T06:00:00Z", ednote=note).embargo_until == utc("2026-12-08T09:00")
    assert article(embargo_until="2026-12-08T12:00:00Z", ednote=note).embargo_until == utc("2026-12-08T12:00")
    assert article(embargo_until="some day", ednote=note).embargo_until == utc("2026-12-08T09:00")
    assert article(embargo_until="2026-12-08T12:00:00Z", ednote="STRICTLY EMBARGOED").embargo_until == utc(
        "2026-12-08T12:00"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "FOR IMMEDIATE RELEASE: Mill sold"},
        {"ednote": "For immediate release"},
        {"ednote": "Embargo lifted. Adds detail."},
        {"ednote": "This story is no longer under embargo."},
        {"ednote": "(Adds detail on EU oil embargo)"},
        {"headline": "Embargo on grain to end on Tuesday, December 8"},
        {"headline": "Embargoed oil flows again"},
        {"slugline": "/Oil/Embargo/", "keywords": ("Embargo", "Oil")},
        {"headline": "OIL EMBARGO UNTIL MARCH 4 AGREED"},
        {"copy": ("Embargo talks resume at 6 p.m. on Tuesday in Quaymouth.", COPY)},
        {"copy": ("Arms for the island are embargoed until December 8, the ministry said.", COPY)},
        {"copy": ("The report was under embargo until 6 p.m. on Tuesday.", COPY)},
        {"copy": ("A report says that the island stays under embargo until December 8.", COPY)},
        {"copy": ("He was held until 6 p.m. on Tuesday, and his release on bail is set for Dec. 8.",)},
        {"extra": {"embargo": "false"}},
        {"extra": {"embargo": {"is_active": False, "until": None}}},
        {"extra": {"categories": [{"name": "Embargo", "code": "x"}], "topics": ["Embargo", "Oil"]}},
        {"extra": {"associations": [{"headline": "The mill", "embargoed": "2026-12-08T06:00:00Z"}]}},
        {"extra": {"usageterms": "Not to be published, broadcast or rewritten without permission. Use until 2027."}},
        {"extra": {"c/RightsMetadata/UsageRights/StartDate": "Immediately"}},
        {"embargo_until": "false"},
        {"embargo_until": ""},
        {"ednote": "Embargo: None"},
        {"ednote": "Not for use after 30 days."},
        {"extra": {"usageterms": "Please respect all embargoes. All rights reserved."}},
        {"extra": {"rights": "Subscribers must honour embargo times. Embargo: No."}},
        {"extra": {"usageterms": "Not for use before payment."}},
        {"extra": {"use_before": "2026-12-31T00:00:00Z", "publishBefore": "2026-12-31"}},
        {"extra": {"embargo_lifted": True, "no_embargo": True, "embargoed_count": 2, "embargo_timezone": "UTC"}},
        {"extra": {"embargo": {"active": False, "until": None, "timezone": "Europe/Berlin"}}},
        {"extra": {"relatedStories": [{"embargo": "2026-12-08T06:00:00Z"}], "hashtags": ["embargo"]}},
        {"slugline": "HEDGEFUNDS-HFR/INDEX"},
        {"slugline": "Via-Rail-HFR"},
        {"headline": "A1-Sperrung - Nicht vor Montag wird die Strecke freigegeben"},
        {"copy": ("Laut Mitteilung gilt für Gülle eine Sperrfrist bis zum 31. Januar.", COPY)},
        {"copy": ("Der Entzug gilt laut Bericht mit einer Sperrfrist bis zum 3. Mai 2027.", COPY)},
        {"copy": ("The contents of the shed stay under embargo until December 8, customs said.", COPY)},
        {"copy": ("The ships are under embargo until 6 p.m. on Tuesday, a clerk told the port.", COPY)},
        {"copy": ("Die Studie empfiehlt eine Sperrfrist bis 31. Januar für Gülle.", COPY)},
        {"copy": ("Der Bericht sieht eine Sperrfrist bis zum 31. Januar vor.", COPY)},
        {"headline": "Sperrfrist beim Arbeitslosengeld: Was gilt"},
        {"headline": "Sperrfrist für Gülle"},
        {"headline": "Embargo: Was bringt der Ölboykott?"},
        {"headline": "RELEASED: 12 HOSTAGES"},
        {"headline": "RELEASE 12 HOSTAGES, U.N. SAYS"},
        {"headline": "Held for 3 weeks: reporter freed", "copy": (COPY, "Held for Monday hearing")},
        {"headline": "CAN BE USED FROM 2027, ECB SAYS OF DIGITAL EURO"},
        {"headline": "NOT BEFORE 2030 WILL RAIL LINE OPEN"},
        {"copy": (COPY, "Frei ab 12 Jahren."), "ednote": "Frei ab zwölf Jahren"},
        {"ednote": "Next release date: January 14, 2027"},
        {"slugline": "EMBARGO"},
        {"html": f"<p>{COPY}</p><h2>Embargo</h2><p>The mill is old.</p>"},
        {"ednote": "Embargo time has passed"},
        {"ednote": "Please respect all embargoes. All rights reserved."},
        {"headline": "The embargo 10 years on"},
        {"headline": "THE EMBARGO 50 YEARS ON"},
        {"headline": "RELEASED: 12 MARINES"},
        {"headline": "RELEASE 12 MAIN SUSPECTS"},
        {"headline": "HELD FOR MAY 4 PRISONER SWAP"},
        {"headline": "Held for 10 p.m. crash"},
        {"headline": "Held for Tuesday, freed Wednesday"},
        {"copy": ("The media embargo 10 days before the vote", COPY)},
        {"ednote": "Die Studie ist zur Veröffentlichung ab 2027 vorgesehen"},
        {"ednote": "Der Bericht kommt, Veröffentlichung erst ab Herbst"},
        {"ednote": "Frei ab 1 Jahr"},
        {"ednote": "Held for Tuesday's hearing"},
        {"ednote": "Embargo: none - adds quote from Tuesday"},
        {"ednote": "Embargo lifted – online poll runs on"},
        {"embargo_until": "None."},
        {"extra": {"embargo": {"status": "inactive"}, "embargo_state": "Expired"}},
    ],
)
def test_what_is_no_embargo_holds_nothing(fields):
    found = article(**fields)
    assert (found.status, found.embargo_until) == (Status.USABLE, None)
    assert not any(name.startswith("embargo") for name in found.repairs)


@pytest.mark.parametrize(
    "line",
    [
        "FOR RELEASE: IMMEDIATE",
        "Release date: Immediately",
        "Embargo: immediate release",
        "EMBARGO: LIFTED",
        "Embargo: not applicable",
        "Sperrfrist: sofort frei",
        "Sperrfrist: keine",
        "Sperrfrist entfällt",
        "Embargo: aucun",
        "Sperrefrist: ingen",
    ],
)
def test_a_line_or_a_field_that_says_that_there_is_none_holds_nothing(line):
    value = line.partition(": ")[2]
    for fields in ({"headline": line}, {"ednote": line}, {"slugline": line}, {"copy": (line, COPY)}):
        assert article(**fields).status is Status.USABLE
    assert article(embargo_until=value, extra={"embargo": value}).status is Status.USABLE


def test_a_note_without_its_year_says_the_embargo_again_that_the_metadata_dates():
    over = {"embargo_until": "2026-11-24T11:30:00+01:00", "ednote": "Sperrfrist 24. November 11.30 Uhr"}
    assert (article(**over).status, article(**over).embargo_until) == (Status.USABLE, utc("2026-11-24T10:30"))
    for other in (
        "Sperrfrist 24. November 2027 11.30 Uhr",
        "Sperrfrist 1. Dezember 11.30 Uhr",
        "SPERRFRIST 24. Oktober",
    ):
        assert article(**{**over, "ednote": other}).status is Status.EMBARGOED
    for day in (26, 27, 28):  # one of them is next year's last two figures, in some year
        again = {"embargo_until": f"2026-11-{day}T11:30:00+01:00", "ednote": f"Sperrfrist {day}. November 11.30 Uhr"}
        assert article(**again).status is Status.USABLE
    later = {"embargo_until": "2026-12-08T06:00:00Z", "ednote": "EMBARGOED UNTIL 0900 GMT DECEMBER 8"}
    assert article(**later).embargo_until == utc("2026-12-08T09:00")


def test_an_embargo_of_a_house_holds_until_it_is_over_by_its_own_clock_too():
    assert article(provider="AP", embargo_until="2026-12-08T00:01:00").embargo_until == utc("2026-12-08T05:01")
    assert article(provider="dpa", embargo_until="2026-12-08T00:01:00").embargo_until == utc("2026-12-08T00:01")
    stated = {"provider": "dpa", "published_at": "2026-11-28T12:00:00+01:00"}
    assert article(embargo_until="2026-12-08T00:01:00", **stated).embargo_until == utc("2026-12-07T23:01")


def test_a_date_of_machines_is_believed_and_their_noughts_are_not():
    assert article(embargo_until="2019-03-02T00:01:00Z").status is Status.USABLE
    assert article(embargo_until="0001-01-01T00:00:00Z").status is Status.EMBARGOED
    assert article(embargo_until="1970-01-01T00:00:00Z").status is Status.EMBARGOED
    assert article(embargo_until="2026-12-08").embargo_until == utc("2026-12-09T00:00")
    assert article(embargo_until="2026-12-08Z").embargo_until == utc("2026-12-09T00:00")
    assert article(embargo_until="2026-12-08-05:00").embargo_until == utc("2026-12-09T05:00")
    assert article(embargo_until="2026-12-08+09:00").embargo_until == utc("2026-12-08T15:00")
    assert article(embargo_until="2026-12-08T06:00:00.0000000000-05:00").embargo_until == utc("2026-12-08T11:00")
    assert article(embargo_until=NOW + timedelta(hours=1)).embargo_until == NOW + timedelta(hours=1)


def test_an_old_item_of_an_archive_is_as_free_as_its_own_date_says():
    old = {"published_at": "1996-03-04T00:00:00Z", "ednote": "EMBARGOED UNTIL 0001 GMT 4 MARCH 1996"}
    assert article(**old).status is Status.USABLE
    assert article(ednote=old["ednote"]).status is Status.USABLE or article(ednote=old["ednote"]).embargo_until is None


@pytest.mark.parametrize("note", ["Embargoed until 3 March 2020", "Sperrfrist: 3. März 2020", "Embargo: March 3, 2020"])
def test_the_year_of_an_old_item_is_no_clock(note):
    assert article(ednote=note, published_at="2020-03-02T10:00:00Z").status is Status.USABLE
    assert article(ednote=note, published_at="2026-03-02T10:00:00Z").status is Status.EMBARGOED
    assert article(ednote=note, published_at="2026-02-28T10:00:00Z").embargo_until == datetime(
        2027, 3, 3, 20, 20, tzinfo=UTC
    )


def test_a_kill_outranks_an_embargo():
    assert article(status="canceled", ednote="STRICTLY EMBARGOED").status is Status.KILLED


UNTIL = "EMBARGOED UNTIL 0001 GMT DECEMBER 8"
BELOW = f"<p>{COPY}</p><p>The mill is old.</p>"


@pytest.mark.parametrize(
    "fields",
    [
        {"html": f"<p><strong>{UNTIL}</strong></p>{BELOW}"},
        {"html": f"<h2>{UNTIL}</h2>{BELOW}"},
        {"html": f"<div><em>{UNTIL}</em><br/>{COPY} It opens on Friday.</div>"},
        {"html": f"{BELOW}<p>{UNTIL}</p>"},
        {"copy": ("From the Guild of Millers", UNTIL, COPY)},
        {"copy": (COPY, "The mill is old.", UNTIL)},
        {"copy": ("From the Guild of Millers", "NOT FOR RELEASE BEFORE 0001 GMT DECEMBER 8", COPY)},
        {"html": f"{BELOW}<p>NOT FOR RELEASE BEFORE 0001 GMT DECEMBER 8</p>"},
        {"headline": "Mill sold (EMBARGOED UNTIL 0001 DECEMBER 8 (GMT))"},
        {"copy": ("Dear all, the report below is embargoed until 0001 GMT on Tuesday 8 December.", COPY)},
        {"copy": ("Please find our study below. It is under strict embargo until 8 December, 00:01 GMT.", COPY)},
        {"copy": ("Die Studie unterliegt einer Sperrfrist bis Dienstag, 8. Dezember, 00.01 Uhr GMT.", COPY)},
        {"slugline": "/Mill/Sale/" + UNTIL},
        {"extra": {"signature": "Ada Brook\n" + UNTIL}},
        {"extra": {"subject": f"The mill: release - {UNTIL}"}},
        {"extra": {"covering_note": "For you, Ada\nThis is embargoed until 0001 GMT Dec 8. Not for the web."}},
    ],
)
def test_an_embargo_is_seen_in_each_line_above_and_below_the_copy(fields):
    found = article(**fields)
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, utc("2026-12-08T00:01"))


def test_a_figure_of_the_copy_below_a_line_break_is_no_end_of_an_embargo():
    found = article(html=f"<p>EMBARGOED UNTIL THE SPEECH<br>{COPY} It opens on Friday.</p>")
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, None)


@pytest.mark.parametrize(
    "line",
    [
        "FOR RELEASE DECEMBER 8, 2026",
        "FOR USE TUESDAY, DEC. 8, AND THEREAFTER",
        "FOR USE AFTER 0600 GMT DECEMBER 8",
        "FOR TUESDAY PAPERS",
        "HOLD FOR TUESDAY AMS",
        "PLEASE HOLD THIS STORY UNTIL TUESDAY 6 A.M.",
        "ADVANCE FOR SUNDAY, DEC. 6",
        "DON'T PUBLISH BEFORE TUESDAY",
        "NO PUBLICATION BEFORE 0600 GMT DECEMBER 8",
        "RELEASE AT 6 A.M. EST DEC. 8",
        "MAY BE USED FROM 0600 GMT DECEMBER 8",
        "NOT BEFORE 0600 GMT DECEMBER 8",
        "The embargo lifts at 0600 GMT on Tuesday, Dec. 8.",
        "Embargo ends 8 December 06:00 GMT",
        "Embargo do wtorku, godz. 6",
        "Embargo do jutra do godz. 12",
        "Embargo jusqu'\u00e0 mardi",
        "Embargo hasta el martes al mediod\u00eda",
        "\u042d\u043c\u0431\u0430\u0440\u0433\u043e \u0434\u043e \u0432\u0442\u043e\u0440\u043d\u0438\u043a\u0430",
        "Sperrfrist Redebeginn",
        "+++ Sperrfrist: Dienstag 0.00 Uhr +++",
        "Sperrfrist f\u00fcr H\u00f6rfunk: 8. Dezember, 6 Uhr, f\u00fcr Print 9. Dezember, 0 Uhr",
        "\u3010\u89e3\u7981\u301112\u67088\u65e5\u5348\u524d6\u6642",
        "12\u67088\u65e5\u5348\u524d6\u6642\u89e3\u7981",
        "\uc5e0\ubc14\uace0 12\uc6d4 8\uc77c \uc624\uc804 6\uc2dc",
        "\u7981\u53d1\u81f312\u67088\u65e56\u65f6",
        "EMBARGOED UNTIL A DAY AFTER 8 DECEMBER 0600 GMT",
        "Sotto embargo fino all'8 dicembre",
        "Sperrfrist beachten: Frei ab 8. Dezember, 10 Uhr",
        "Frei für Dienstagausgaben, 8. Dezember",
        "Zur Veröffentlichung ab 8. Dezember",
        "Veröffentlichung erst ab 8. Dezember, 10 Uhr",
        "Klausuleret til 8. december kl. 06.00",
        "MEDIA RELEASE – EMBARGO 8 December 2026",
        "Sperrfrist für alle Medien: 8. Dezember, 10 Uhr",
        "RELEASE AT 1800",
        "Sperrfrist nach Redeende",
        "Sperrfrist bei Redebeginn",
        "Sperrfrist für alle Medien",
        "Sperrfrist für Gülle: 8. Dezember, 10 Uhr",
        "HOLD FOR 6 A.M. DEC. 8",
        "HELD FOR 6 A.M. DEC. 8",
        "Held for 8 December",
        "Held for Tuesday, 8 December",
        "Held for Tuesday",
        "HELD FOR TUESDAY'S PAPERS",
        "RELEASE 8 DICIEMBRE",
        "NOT BEFORE 8 DÉCEMBRE",
        "RELEASE AT 0600 TOMORROW",
        "RELEASE AT 9 TONIGHT",
        "RELEASE AT 1800 UHR",
        "RELEASE AT 0600 NEW YORK TIME",
        "RELEASE AT 1800 PARIS TIME",
        "RELEASE AT 6 PM TUESDAY",
        "Sperrfrist für Dienstag",
        "Sperrfrist für heute",
        "Sperrfrist bei Veröffentlichung",
        "Sperrfrist bei Verkündung",
        "Sperrfrist für Rundfunk",
        "Sperrfrist für die Morgenausgaben",
        "(EMBARGO: For release 8 December)",
        "Embargo fino all'11 dicembre",
        "EMBARGO LIFTED for online, print until Tuesday",
        "Embargo: sofort - Printausgaben erst ab Dienstag",
    ],
)
def test_all_that_houses_say_for_an_embargo_holds(line):
    for found in (article(copy=(line, COPY)), article(html=f"<p><b>{line}</b></p>{BELOW}")):
        assert found.status is Status.EMBARGOED


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 6 GMT DECEMBER 8", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL 6 DECEMBER 8", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL 6 in the evening GMT on December 8", "2026-12-09T00:00"),
        ("EMBARGOED UNTIL 6P GMT DECEMBER 8", "2026-12-08T18:00"),
        ("EMBARGOED UNTIL 6 a.m. Tuesday, Dec. 8, New York time", "2026-12-08T11:00"),
        ("EMBARGOED UNTIL 8 DEC 06:00 GMT-5. Pictures follow", "2026-12-08T11:00"),
        ("EMBARGOED UNTIL 30 MINUTES PAST 6 PM GMT DECEMBER 8", None),
        ("EMBARGOED UNTIL THE DAY AFTER DECEMBER 8", None),
        ("EMBARGOED UNTIL MONDAY WEEK", None),
        ("EMBARGOED FOR 48 HOURS FROM 0600 GMT DECEMBER 8", None),
    ],
)
def test_no_part_of_a_time_is_passed_over_to_an_earlier_one(line, until):
    assert of_line(line) == (Status.EMBARGOED, until and utc(until))


@pytest.mark.parametrize(
    "line",
    [
        "For use in bread, the mill grinds rye.",
        "Album to be released on Dec. 8",
        "A mill for Sunday bakers",
        "Not before time",
    ],
)
def test_copy_that_speaks_of_use_and_release_is_no_embargo(line):
    assert article(copy=(line, COPY)).status is Status.USABLE


def test_of_too_many_embargoes_none_is_read_and_the_item_is_held():
    found = article(
        ednote="\n".join(f"EMBARGOED UNTIL 0001 GMT {day} DECEMBER {n}" for n in range(9) for day in range(1, 29))
    )
    assert (found.status, found.embargo_until) == (Status.EMBARGOED, None)
    assert "embargo_until:unreadable" in found.repairs


@pytest.mark.parametrize(
    "line",
    [
        "The report below recommends more trees and is embargoed until 8 December.",
        "The study, which proposes a tax, is embargoed until 6 a.m. on 8 December.",
        "Die Studie empfiehlt mehr; bitte Sperrfrist bis 8. Dezember, 10 Uhr beachten.",
    ],
)
def test_what_a_report_recommends_does_not_lift_its_embargo(line):
    assert article(copy=(line, COPY)).status is Status.EMBARGOED


def test_embargoes_hold_where_the_note_says_until_what():
    assert article(ednote="Embargoes: until delivery").status is Status.EMBARGOED


def test_the_elided_article_of_a_day_is_no_sign_of_a_year():
    assert article(ednote="Embargo fino all'11 dicembre").embargo_until is not None


@pytest.mark.parametrize("crosshead", ["Embargoed", "Embargo:", "Karenssi"])
def test_a_cross_heading_that_speaks_of_the_copy_holds(crosshead):
    copy = f"<p>{COPY}</p><h3>{crosshead}</h3><p>{COPY}</p>"
    assert article(html=copy).status is Status.EMBARGOED


def test_a_cross_heading_above_a_time_holds():
    assert article(html=f"<p>{COPY}</p><h3>Sperrfrist</h3><p>8. Dezember, 10 Uhr</p>").status is Status.EMBARGOED
