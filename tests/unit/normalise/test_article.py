"""The whole of the second stage: item in, article out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas import RawRecord, Status
from stream.errors import Reason, Rejected
from stream.normalise import Origin, normalise
from stream.wire_item import ItemSubject, Paragraph, WireItem

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
ORIGIN = Origin(RawRecord(topic="wire.raw.v1", partition=1, offset=7), "hpa-main", NOW)
COPY = ("The dam at Hartwell held through the night, the water board said on Sunday.", "It had rained for a week.")


def article(*paragraphs, **fields):
    fields: dict[str, Any] = {"format": "plain-text", "headline": "Dam holds at Hartwell", **fields}
    return normalise(WireItem(paragraphs=tuple(Paragraph("text", p) for p in paragraphs or COPY), **fields), ORIGIN)


def test_the_body_is_paragraphs_and_a_crosshead_points_at_the_one_below_it():
    item = WireItem(
        "plain-text",
        headline="H",
        paragraphs=(Paragraph("text", "One."), Paragraph("crosshead", "Two"), Paragraph("text", "Three.")),
    )
    found = normalise(item, ORIGIN)
    assert found.body == "One.\n\nThree."
    assert [(found.body[c.offset :], c.text) for c in found.crossheads] == [("Three.", "Two")]


def test_byline_dateline_notes_and_sign_off_are_read_off_the_copy():
    found = article(
        "(Adds quote from board)",
        "By PAUL BYRNE",
        "Associated Press",
        "HARTWELL, Ohio (AP) — The dam held.",
        "It had rained for a week.",
        "-- corrects name of river in item of March 7",
        "REUTER",
    )
    assert [p.name for p in found.byline.people] == ["Paul Byrne"]
    assert found.byline.agencies == ("Associated Press",)
    assert (found.dateline.places, found.dateline.region, found.dateline.source) == (("HARTWELL",), "Ohio", "AP")
    assert found.ednote == "(Adds quote from board)\n-- corrects name of river in item of March 7"
    assert found.body == "HARTWELL, Ohio (AP) — The dam held.\n\nIt had rained for a week."
    assert found.extra["sign_offs"] == ["REUTER"]
    assert found.status is Status.CORRECTED


def test_the_same_words_inside_the_copy_stay():
    middle = [
        *[f"Paragraph {n} of the copy." for n in range(6)],
        "Reuters",
        "(Adds sugar)",
        *[f"More {n}." for n in range(7)],
    ]
    assert "Reuters" in article(*middle).body


def test_an_agency_with_its_desk_signs_off():
    for sign in ("AAP RTV", "AAP ab/cd", "dpa ab cd n1", "lg/mn", "bur-abc-de/fgh/ij"):
        found = article("The dam held.", "It had rained.", sign)
        assert (found.body, found.extra["sign_offs"]) == ("The dam held.\n\nIt had rained.", [sign])
    assert article("The dam held.", "AAP reporters saw it all from above").body.endswith("above")
    assert article("The dam held.", "Win/lose, they said.").body.endswith("said.")


def test_what_the_wire_says_wins_over_the_copy():
    found = article("By Somebody Else", *COPY, byline="Ada Brook", dateline="CORBURY, March 8")
    assert [p.name for p in found.byline.people] == ["Ada Brook"]
    assert found.dateline.raw == "CORBURY, March 8"


def test_a_note_alone_is_its_own_body():
    found = article("Eds: The item on the dam will move by noon.", headline="ADVISORY: dam")
    assert found.body == "Eds: The item on the dam will move by noon."
    assert found.status is Status.ADVISORY


def test_texts_are_nfc_without_controls_and_the_mends_are_named():
    found = article("Cafe\u0301 \u202egnp\u202c and\x00 more, and Ã©lan. " + COPY[0], headline="Nice\x07 try")
    assert found.headline == "Nice try"
    assert found.body.startswith("Café gnp and more, and élan. ")
    assert set(found.repairs) == {"nfc", "bidi-controls", "control-characters", "mojibake"}


def test_sound_copy_has_no_mends_and_keeps_its_quotes():
    found = article("“Zoë’s café”, she said – „ja“, «oui», 25\u202f000 m².")
    assert found.repairs == ()
    assert found.body == "“Zoë’s café”, she said – „ja“, «oui», 25 000 m²."


def test_ids_are_those_of_guid_and_version():
    one = article(guid="urn:1", version=1)
    assert article(guid="urn:1", version="1").article_id == one.article_id
    assert article(guid="urn:1", version=2).article_id != one.article_id
    assert article(guid="urn:1", version=1, provider="AFP").article_id != one.article_id


@pytest.mark.parametrize(
    "other",
    [
        {"headline": "Another dam"},
        {"status": "canceled"},
        {"ednote": "Eds: do not use before noon"},
        {"embargo_until": "2026-03-09T00:01:00Z"},
        {"take": "1st Ld"},
        {"slugline": "DAM-OTHER"},
    ],
)
def test_other_copy_under_the_same_guid_and_version_is_another_article(other):
    one = article(guid="urn:1", version=1)
    assert article(guid="urn:1", version=1, **other).article_id != one.article_id
    assert article("The dam broke at noon.", guid="urn:1", version=1).article_id != one.article_id


def test_the_same_item_sent_again_is_the_same_article_whatever_its_stamps():
    one = article("The dam holds.", "AP-NY-03-08-26 1415EST", guid="urn:1", version=1, published_at="20260308T1415Z")
    again = article("The dam holds.", "AP-NY-03-08-26 1502EST", guid="urn:1", version=1, published_at="20260308T1502Z")
    marked_up = normalise(
        WireItem(
            "nitf",
            headline="Dam holds at Hartwell",
            html="<p>The dam&#32;holds.</p>",
            guid="urn:1",
            version="1",
            status="stat:usable",
        ),
        ORIGIN,
    )
    assert one.article_id == again.article_id == marked_up.article_id


def test_an_update_under_a_guid_without_version_is_no_redelivery():
    assert article(guid="urn:1").article_id == article(guid="urn:1").article_id
    assert article(guid="urn:1").article_id != article("The dam broke.", guid="urn:1").article_id


def test_without_a_guid_copy_take_and_status_tell_items_apart():
    plain = article().article_id
    assert plain == article().article_id
    assert (
        len({plain, article("Else.").article_id, article(take="1st Ld").article_id, article(status="KILL").article_id})
        == 4
    )


def test_the_provider_is_the_wires_own_word_else_the_feed():
    assert article(provider="The Associated Press").provider == "ap"
    assert article(provider="Halden Press").provider == "halden press"
    assert article().provider == "hpa-main"


def test_versions_come_from_the_take_where_no_number_does():
    assert article(take="3rd Ld-Writethru").version == 3
    assert article(take="3rd Ld-Writethru", version=0).version == 0
    assert article(version="1.0-beta").version is None


@pytest.mark.parametrize(
    ("embargo", "status"),
    [
        (NOW + timedelta(hours=1), Status.EMBARGOED),
        (NOW - timedelta(hours=1), Status.USABLE),
        ("some day", Status.EMBARGOED),
    ],
)
def test_an_embargo_holds_until_its_time_and_an_unreadable_one_holds(embargo, status):
    assert article(embargo_until=embargo).status is status


def test_the_wires_own_urgency_wins_over_what_a_headline_says():
    assert article(headline="URGENT: Dam breaks").urgency == 3
    assert article(headline="URGENT: Dam breaks", urgency=6).urgency == 6
    assert article(headline="URGENT: Dam breaks", priority="d").urgency == 5


def test_a_date_without_a_zone_counts_by_the_offset_that_the_file_states():
    stated = {"published_at": "20260308T141500", "first_created_at": "20260308T140000+0100"}
    found = article(**stated)
    assert found.published_at == datetime(2026, 3, 8, 13, 15, tzinfo=UTC)
    assert "published_at:zone-of-house" in found.repairs
    two = article(**stated, extra={"sent": {"at": "2026-03-08T14:16:00+03:00"}})
    assert two.published_at == datetime(2026, 3, 8, 14, 15, tzinfo=UTC)
    envelope = article(published_at="20260308T141500", extra={"NewsEnvelope": {"DateAndTime": "20260308T141600+0100"}})
    assert envelope.published_at == found.published_at


@pytest.mark.parametrize(
    ("provider", "hour"),
    [
        ("Bernama", 6),
        ("ANSA", 13),
        ("Agencia EFE", 13),
        ("Kyodo News", 5),
        ("RIA Novosti", 11),
        ("TASS", 14),
        ("PTI", 8.5),
        ("Lusa", 14),
        ("Xinhua News Agency", 6),
        ("Reuters", 14),
        ("AP", 14),
        ("Halden Press", 14),
    ],
)
def test_a_national_agencys_date_without_a_zone_counts_by_the_clock_of_its_seat(provider, hour):
    found = article(provider=provider, published_at="2026-03-08T14:00:00")
    assert found.published_at == datetime(2026, 3, 8, tzinfo=UTC) + timedelta(hours=hour)
    assert article(provider=provider, published_at="2026-03-08T14:00:00Z").published_at.hour == 14


def test_an_offset_of_the_seat_is_that_of_the_season():
    winter = article(provider="ANSA", published_at="2026-02-01T12:00:00", first_created_at="2025-09-01T12:00:00+02:00")
    assert winter.published_at == datetime(2026, 2, 1, 11, tzinfo=UTC)


def test_neither_headline_nor_copy_is_refused():
    with pytest.raises(Rejected) as caught:
        normalise(WireItem("ninjs", headline="\x00\u202e", html="<p> </p>"), ORIGIN)
    assert caught.value.reason is Reason.NO_TEXT


def test_extra_is_kept_and_made_safe():
    extra = {"a\ud800": ["\x00b", float("inf"), 10**30, None, True, {"c": (1, 2)}]}
    assert article(extra=extra).extra == {"a\ufffd": ["b", None, str(10**30), None, True, {"c": [1, 2]}]}


def test_subjects_keywords_and_located():
    found = article(subjects=(ItemSubject("s", "c", "n"),), keywords=(" dam ", ""), located="Hartwell")
    assert found.subjects[0].name == "n"
    assert found.keywords == ("dam",)
    assert found.dateline.places == ("Hartwell",)


def test_a_headline_repeated_as_first_paragraph_is_dropped_once():
    found = article("Dam holds at Hartwell", *COPY)
    assert found.body == "\n\n".join(COPY)
    assert found.repairs == ("headline-repeated",)


def test_the_same_item_and_origin_give_the_same_bytes():
    assert article(byline="By A B").model_dump_json() == article(byline="By A B").model_dump_json()
