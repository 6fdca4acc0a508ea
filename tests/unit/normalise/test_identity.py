"""What makes an item the same item: the id of its article."""

import pytest

from stream.normalise import normalise
from stream.wire_item import WireItem
from tests.factories import ORIGIN, normalised


def test_ids_are_those_of_guid_and_version():
    one = normalised(guid="urn:1", version=1)
    assert normalised(guid="urn:1", version="1").article_id == one.article_id
    assert normalised(guid="urn:1", version=2).article_id != one.article_id
    assert normalised(guid="urn:1", version=1, provider="AFP").article_id != one.article_id


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
    one = normalised(guid="urn:1", version=1)
    assert normalised(guid="urn:1", version=1, **other).article_id != one.article_id
    assert normalised("The dam broke at noon.", guid="urn:1", version=1).article_id != one.article_id


def test_the_same_item_sent_again_is_the_same_article_whatever_its_stamps():
    one = normalised("The dam holds.", "AP-NY-03-08-26 1415EST", guid="urn:1", version=1, published_at="20260308T1415Z")
    again = normalised(
        "The dam holds.", "AP-NY-03-08-26 1502EST", guid="urn:1", version=1, published_at="20260308T1502Z"
    )
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
    assert normalised(guid="urn:1").article_id == normalised(guid="urn:1").article_id
    assert normalised(guid="urn:1").article_id != normalised("The dam broke.", guid="urn:1").article_id


def test_without_a_guid_copy_take_and_status_tell_items_apart():
    plain = normalised().article_id
    assert plain == normalised().article_id
    assert (
        len(
            {
                plain,
                normalised("Else.").article_id,
                normalised(take="1st Ld").article_id,
                normalised(status="KILL").article_id,
            }
        )
        == 4
    )
