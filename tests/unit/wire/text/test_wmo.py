"""Weather bulletins of an invented service."""

from __future__ import annotations

import pytest

from stream.errors import Reason, Rejected
from stream.wire import Limits, read

WARNING = """\
418 \n\
WUUS53 KWHV 281810{group}
SVRWHV
NWC019-021-281900-
/O.NEW.KWHV.SV.W.0012.260628T1810Z-260628T1900Z/

BULLETIN - IMMEDIATE BROADCAST REQUESTED
Severe Thunderstorm Warning{revised}
National Weather Service Westhaven NW
110 PM CDT Sun Jun 28 2026

The National Weather Service in Westhaven has issued a

* Severe Thunderstorm Warning for...
  Harbour County in eastern Northland...

* Until 200 PM CDT.

HAZARD...60 mph wind gusts and
hail.

PRECAUTIONARY/PREPAREDNESS ACTIONS...

Go to the lowest floor of a sound
building.

&&

LAT...LON 3920 9105 3926 9088 3911 9080
      4309 8645
TIME...MOT...LOC 1809Z 267DEG 30KT 4309 8645

$$

OSTRANDER
"""
DISCUSSION = """\
FXUS63 KWHV 280900
AFDWHV

Area Forecast Discussion
National Weather Service Westhaven NW
400 AM CDT /300 AM MDT/ Sun Jun 28 2026

.SYNOPSIS...
High pressure stays over the harbour until
the weekend.

.NEAR TERM /THROUGH TONIGHT/...Fog near the quay
until nine.

&&

.WHV WATCHES/WARNINGS/ADVISORIES...

$$
"""
MESSAGE = """\
WWUS43 KWHV 280603
WSWWHV

URGENT - WINTER WEATHER MESSAGE
National Weather Service Westhaven NW
1203 AM CST Wed Jan 28 2026

NWZ031-032-281200-
North Quay-Harbour-
Including the cities of Westhaven and Eastmark
1203 AM CST Wed Jan 28 2026

...WINTER STORM WARNING IN EFFECT...

* WHAT...Heavy snow. Up to 10
  inches.

* WHERE...North Quay.

$$
"""


def kinds(item):
    return [(paragraph.kind, paragraph.text) for paragraph in item.paragraphs]


def only(text):
    (item,) = read(text.encode()).items
    return item


def test_a_warning():
    item = only(WARNING.format(group="", revised=""))
    assert (item.format, item.headline, item.priority) == ("wmo-bulletin", "Severe Thunderstorm Warning", "BULLETIN")
    assert (item.slugline, item.status) == ("SVRWHV", None)
    assert item.published_at == "Jun 28 2026 1:10 PM CDT"
    assert item.credit == "National Weather Service Westhaven NW"
    assert kinds(item) == [
        ("text", "The National Weather Service in Westhaven has issued a"),
        ("text", "* Severe Thunderstorm Warning for... Harbour County in eastern Northland..."),
        ("text", "* Until 200 PM CDT."),
        ("text", "HAZARD...60 mph wind gusts and hail."),
        ("crosshead", "PRECAUTIONARY/PREPAREDNESS ACTIONS"),
        ("text", "Go to the lowest floor of a sound building."),
    ]
    assert item.extra["wmo_heading"] == "WUUS53 KWHV 281810"
    assert item.extra["signed"] == ["OSTRANDER"]
    assert item.extra["codes"] == [
        "NWC019-021-281900-",
        "/O.NEW.KWHV.SV.W.0012.260628T1810Z-260628T1900Z/",
        "LAT...LON 3920 9105 3926 9088 3911 9080",
        "4309 8645",
        "TIME...MOT...LOC 1809Z 267DEG 30KT 4309 8645",
    ]


@pytest.mark.parametrize(
    ("group", "revised", "status"),
    [(" CCA", "", "corrected"), ("", "...CORRECTED", "corrected"), (" AAA", "...UPDATED", None), (" RRB", "", None)],
)
def test_a_correction_is_told_and_the_title_stays(group, revised, status):
    item = only(WARNING.format(group=group, revised=revised))
    assert (item.headline, item.status) == ("Severe Thunderstorm Warning", status)
    assert item.extra.get("wmo_group") == (group.strip() or None)


def test_the_headings_of_a_discussion_are_cross_headings():
    item = only(DISCUSSION)
    assert item.headline == "Area Forecast Discussion"
    assert kinds(item) == [
        ("crosshead", "SYNOPSIS"),
        ("text", "High pressure stays over the harbour until the weekend."),
        ("crosshead", "NEAR TERM /THROUGH TONIGHT/"),
        ("text", "Fog near the quay until nine."),
        ("text", "WHV WATCHES/WARNINGS/ADVISORIES"),
    ]


def test_a_message_that_only_its_broadcast_instruction_names():
    item = only(MESSAGE)
    assert (item.headline, item.priority) == ("WINTER WEATHER MESSAGE", "URGENT")
    assert kinds(item) == [
        ("text", "...WINTER STORM WARNING IN EFFECT..."),
        ("crosshead", "WHAT"),
        ("text", "Heavy snow. Up to 10 inches."),
        ("crosshead", "WHERE"),
        ("text", "North Quay."),
    ]
    assert "North Quay-Harbour-" in item.extra["codes"]


@pytest.mark.parametrize("end", ["\n", "\r\r\n"])
@pytest.mark.parametrize("frame", ["{}", "\x01\n{}\x03", "ZCZC 418\n{}NNNN\n", "\n\n{}"])
def test_frames_and_line_ends_of_the_network(frame, end):
    text = frame.format(DISCUSSION).replace("\n", end)
    item = only(text)
    assert (item.headline, item.slugline) == ("Area Forecast Discussion", "AFDWHV")
    assert kinds(item) == kinds(only(DISCUSSION))


def test_many_bulletins_to_a_file():
    text = "".join(f"\x01\n{one}\x03" for one in (WARNING.format(group="", revised=""), DISCUSSION, MESSAGE))
    reading = read(text.encode())
    assert [item.slugline for item in reading.items] == ["SVRWHV", "AFDWHV", "WSWWHV"]
    with pytest.raises(Rejected) as caught:
        read(text.encode(), Limits(items=2))
    assert caught.value.reason is Reason.OVERSIZE


def test_a_headline_above_a_bulletin_without_its_heading_stays_the_headline():
    item = only("Wind off the harbour\n\n" + WARNING[WARNING.index("BULLETIN") :].format(revised=""))
    assert (item.headline, item.priority) == ("Wind off the harbour", "BULLETIN")


def test_other_services_and_observations():
    item = only("FPNW71 EWHV 280600\nINSHORE WATERS FORECAST\n\nNORTH QUAY. WEST 5. GOOD.\n\nEAST QUAY. CALM.=\n")
    assert (item.headline, item.slugline) == ("INSHORE WATERS FORECAST", None)
    assert kinds(item) == [("text", "NORTH QUAY. WEST 5. GOOD."), ("text", "EAST QUAY. CALM.")]
    item = only("SANW31 EWHV 280600\nEWHV 280550Z 24008KT 9999=\nEWHX 280550Z 24009KT 9999=\n")
    assert (item.headline, len(item.paragraphs)) == (None, 2)


@pytest.mark.parametrize(
    "copy",
    [
        "418 jobs to go at the quay\n\nWESTHAVEN (NW) - The quay said so.\n",
        "The National Weather Service said\n\nIt will rain. So it said on Sunday.\n",
        "WUUS53 is a code\n\nIt heads a warning.\n",
    ],
)
def test_copy_is_no_bulletin(copy):
    assert only(copy).format == "plain-text"
