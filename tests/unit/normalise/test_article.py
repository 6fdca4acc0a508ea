"""The whole of the second stage: item in, article out."""

from datetime import timedelta

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.opening_headline import is_opening
from stream.wire_item import ItemSubject, Paragraph, WireItem
from tests.factories import COPY, ORIGIN, RECEIVED_AT, normalised


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
    found = normalised(
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


def test_what_the_wire_says_wins_over_the_copy():
    found = normalised("By Somebody Else", *COPY, byline="Ada Brook", dateline="CORBURY, March 8")
    assert [p.name for p in found.byline.people] == ["Ada Brook"]
    assert found.dateline.raw == "CORBURY, March 8"


def test_texts_are_nfc_without_controls_and_the_mends_are_named():
    found = normalised("Cafe\u0301 \u202egnp\u202c and\x00 more, and Ã©lan. " + COPY[0], headline="Nice\x07 try")
    assert found.headline == "Nice try"
    assert found.body.startswith("Café gnp and more, and élan. ")
    assert set(found.repairs) == {"nfc", "bidi-controls", "control-characters", "mojibake"}


def test_sound_copy_has_no_mends_and_keeps_its_quotes():
    found = normalised("“Zoë’s café”, she said – „ja“, «oui», 25\u202f000 m².")
    assert found.repairs == ()
    assert found.body == "“Zoë’s café”, she said – „ja“, «oui», 25 000 m²."


def test_the_provider_is_the_wires_own_word_else_the_feed():
    assert normalised(provider="The Associated Press").provider == "ap"
    assert normalised(provider="Halden Press").provider == "halden press"
    assert normalised().provider == ORIGIN.source


@pytest.mark.parametrize(
    ("embargo", "status"),
    [
        (RECEIVED_AT + timedelta(hours=1), Status.EMBARGOED),
        (RECEIVED_AT - timedelta(hours=1), Status.USABLE),
        ("some day", Status.EMBARGOED),
    ],
)
def test_an_embargo_holds_until_its_time_and_an_unreadable_one_holds(embargo, status):
    assert normalised(embargo_until=embargo).status is status


def test_the_wires_own_urgency_wins_over_what_a_headline_says():
    assert normalised(headline="URGENT: Dam breaks").urgency == 3
    assert normalised(headline="URGENT: Dam breaks", urgency=6).urgency == 6
    assert normalised(headline="URGENT: Dam breaks", priority="d").urgency == 5


def test_neither_headline_nor_copy_is_refused():
    with pytest.raises(Rejected) as caught:
        normalise(WireItem("ninjs", headline="\x00\u202e", html="<p> </p>"), ORIGIN)
    assert caught.value.reason is Reason.NO_TEXT


def test_subjects_keywords_and_located():
    found = normalised(subjects=(ItemSubject("s", "c", "n"),), keywords=(" dam ", ""), located="Hartwell")
    assert found.subjects[0].name == "n"
    assert found.keywords == ("dam",)
    assert found.dateline.places == ("Hartwell",)


def test_a_headline_repeated_as_first_paragraph_is_dropped_once():
    found = normalised("Dam holds at Hartwell", *COPY)
    assert found.body == "\n\n".join(COPY)
    assert found.repairs == ("headline-repeated",)


def test_the_same_item_and_origin_give_the_same_bytes():
    assert normalised(byline="By A B").model_dump_json() == normalised(byline="By A B").model_dump_json()


@pytest.mark.parametrize(
    ("opening", "headline"),
    [
        ("The dam at Hartwell broke", "The dam at Hartwell broke"),
        ("HARTWELL, March 8 (Reuters) - The dam broke on Sunday.", "The dam broke on Sunday."),
        (f"The dam broke at dawn. {'It was old. ' * 20}", "The dam broke at dawn."),
    ],
)
def test_the_first_paragraph_stands_for_a_headline_where_there_is_none(opening, headline):
    found = normalised(opening, *COPY, headline=None)
    assert (found.headline, found.repairs) == (headline, ("headline:opening",))
    assert is_opening(found.headline, found.body)
    assert found.body.startswith(opening.strip())


def test_an_embargo_is_not_sought_in_a_headline_that_is_the_copys():
    found = normalised("An embargo on oil until Friday was agreed.", headline=None)
    assert (found.status, found.embargo_until) == (Status.USABLE, None)


def test_a_desk_in_the_field_gives_way_to_a_person_above_the_copy():
    found = normalised("By Ada Brook", *COPY, byline="By Staff Reporter", byline_title="HillDesk")
    assert [(p.name, p.affiliation) for p in found.byline.people] == [("Ada Brook", "HillDesk")]
    assert found.body == "\n\n".join(COPY)
    kept = normalised("By Ada Brook", *COPY, byline="By Noor Haddad")
    assert [p.name for p in kept.byline.people] == ["Noor Haddad"]
