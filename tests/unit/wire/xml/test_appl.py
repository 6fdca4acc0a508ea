"""AP's envelope round the NITF of a story. The copy is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<Publication Version="4.4" xmlns="http://ap.org/schemas/03/2005/appl">
<Identification><ItemId>aa11bb22</ItemId><RecordSequenceNumber>2</RecordSequenceNumber>
<DefaultLanguage>en-us</DefaultLanguage></Identification>
<PublicationManagement><ArrivalDateTime>2026-03-08T10:30:00</ArrivalDateTime><Status>Usable</Status>
<SpecialInstructions>Eds: With photos.</SpecialInstructions></PublicationManagement>
<NewsLines><Title>US--Dam</Title><HeadLine>Dam holds, board says</HeadLine><ByLine>By NOOR HADDAD</ByLine>
<SlugLine>BC-US--Dam</SlugLine></NewsLines>
<AdministrativeMetadata><Provider>AP</Provider></AdministrativeMetadata>
<PublicationComponent Role="Caption">{caption}</PublicationComponent>
<PublicationComponent Role="Main">{story}</PublicationComponent>
</Publication>"""
NITF_RELEASE = '<date.release norm="20260310T000000Z"/>'
STORY = "<nitf><body><body.content><block><p>{}</p></block></body.content></body></nitf>"


def test_headline_byline_and_slug_stand_beside_the_story():
    text = ENVELOPE.format(caption=STORY.format("The dam, seen on Sunday."), story=STORY.format("The dam held."))
    (found,) = read(text.encode()).items
    assert (found.format, found.provider, found.guid, found.version) == ("nitf", "AP", "aa11bb22", "2")
    assert (found.headline, found.byline, found.slugline) == ("Dam holds, board says", "By NOOR HADDAD", "BC-US--Dam")
    assert (found.status, found.language, found.ednote) == ("Usable", "en-us", "Eds: With photos.")
    assert (found.published_at, found.extra["NewsLines/Title"]) == ("2026-03-08T10:30:00", "US--Dam")
    told = normalise(found, ORIGIN)
    assert told.body == "The dam held."
    assert told.published_at.isoformat() == "2026-03-08T10:30:00+00:00"


def test_several_envelopes_in_one_file_are_items_of_their_own():
    one = ENVELOPE.format(caption="", story=STORY.format("The dam held."))
    other = one.replace("aa11bb22", "cc33")
    found = read((one + other.split("?>", 1)[1]).encode()).items
    assert [(item.guid, item.headline) for item in found] == [
        ("aa11bb22", "Dam holds, board says"),
        ("cc33", "Dam holds, board says"),
    ]


def test_an_envelope_without_a_story_is_refused():
    with pytest.raises(Rejected) as refused:
        read(ENVELOPE.format(caption="", story="<PhotoContentItem/>").encode())
    assert refused.value.reason is Reason.NO_TEXT


@pytest.mark.parametrize(
    ("says", "status", "until"),
    [
        ("<ReleaseDateTime>2026-03-10T06:00:00</ReleaseDateTime>", "embargoed", "2026-03-10T06:00:00+00:00"),
        ("<ReleaseDateTime>2026-03-08T10:30:00</ReleaseDateTime>", "usable", None),
        ("<Editorial><Type>Advance</Type></Editorial><Editorial><Type>Kill</Type></Editorial>", "killed", None),
        ("<Editorial><Type>HoldForRelease</Type></Editorial>", "embargoed", None),
        ("<Editorial><Type>Lead</Type></Editorial>", "usable", None),
    ],
)
def test_what_ap_says_of_a_usable_item_may_forbid_it(says, status, until):
    text = ENVELOPE.format(caption="", story=STORY.format("The dam held."))
    told = normalise(read(text.replace("<Status>", f"{says}<Status>").encode()).items[0], ORIGIN)
    assert told.status == status
    assert (told.embargo_until.isoformat() if told.embargo_until else None) == until


@pytest.mark.parametrize(("release", "held"), [("", 10), ("2026-03-09T00:00:00", 10), ("2026-03-11T00:00:00", 11)])
def test_the_stricter_holds_where_the_envelope_and_the_story_have_an_embargo(release, held):
    story = STORY.format("The dam held.").replace("<body>", f"<head><docdata>{NITF_RELEASE}</docdata></head><body>", 1)
    says = f"<ReleaseDateTime>{release}</ReleaseDateTime>" if release else ""
    text = ENVELOPE.format(caption="", story=story).replace("<Status>", f"{says}<Status>")
    told = normalise(read(text.encode()).items[0], ORIGIN)
    assert (told.status, told.embargo_until) == ("embargoed", datetime(2026, 3, held, tzinfo=UTC))
