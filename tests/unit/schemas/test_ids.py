"""Ids of articles and alerts: golden values, since everything that was ever stored hangs on them."""

from uuid import UUID

import pytest

from schemas import AlertKind, alert_id_of, article_id_of

STORY = UUID("3f0c3a52-58a1-5b0e-9d6c-2f6f5f8a1c11")


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [
        (("example", "urn:item:1", 2, "ignored"), "3156730d-5ef5-5e14-a779-dbe9b8b32811"),
        (("example", "urn:item:1", None, "ignored"), "6f20032c-83ed-51a8-91e0-082e29021429"),
        (("example", "urn:item:1", 0, "ignored"), "7ccdd1fe-6ab3-5813-81b1-0199f5242ec1"),
        (("example", None, None, "Riverton’s bridge\n\nIt reopened."), "f003054b-dbef-59ef-9e4d-dfa126811daf"),
        (("example", None, None, ""), "6128c6cf-a939-5618-9924-d30a2abe54ff"),
    ],
)
def test_article_ids_are_what_they_always_were(arguments, golden):
    assert article_id_of(*arguments) == UUID(golden)


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [
        (("bridges", STORY, AlertKind.FIRST), "1cf8209c-3ee8-52cd-9d5f-ca298203985a"),
        (("bridges", STORY, AlertKind.RAISED, "1"), "7566b331-9afe-5517-a9f1-9e1aa2050476"),
    ],
)
def test_alert_ids_are_what_they_always_were(arguments, golden):
    assert alert_id_of(*arguments) == UUID(golden)


def test_an_item_with_a_guid_is_its_guid_and_version_whatever_it_says():
    first = article_id_of("example", "urn:item:1", 2, "as first sent")
    assert article_id_of("example", "urn:item:1", 2, "as sent again, mended") == first


def test_what_tells_items_apart():
    ids = [
        article_id_of("example", "urn:item:1", 1, ""),
        article_id_of("example", "urn:item:1", 2, ""),
        article_id_of("example", "urn:item:1", 0, ""),
        article_id_of("example", "urn:item:1", None, ""),
        article_id_of("example", "urn:item:2", 1, ""),
        article_id_of("other", "urn:item:1", 1, ""),
        article_id_of("example", None, 1, "urn:item:1"),
        article_id_of("example", None, 1, "a text"),
        article_id_of("other", None, 1, "a text"),
    ]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("no_guid", [None, ""])
def test_without_a_guid_the_content_is_the_identity_and_the_version_is_not(no_guid):
    assert article_id_of("example", no_guid, 1, "a text") == article_id_of("example", None, 2, "a text")


def test_what_tells_alerts_apart():
    other = UUID(int=7)
    ids = [
        alert_id_of("bridges", STORY, AlertKind.FIRST),
        alert_id_of("roads", STORY, AlertKind.FIRST),
        alert_id_of("bridges", other, AlertKind.FIRST),
        alert_id_of("bridges", STORY, AlertKind.CORRECTION, str(other)),
        alert_id_of("bridges", STORY, AlertKind.CORRECTION, str(STORY)),
        alert_id_of("bridges", STORY, AlertKind.RAISED, "2"),
        alert_id_of("bridges", STORY, AlertKind.RAISED, "1"),
    ]
    assert len(set(ids)) == len(ids)


def test_the_kind_of_an_alert_may_come_as_its_name():
    assert alert_id_of("bridges", STORY, AlertKind("first")) == alert_id_of("bridges", STORY, AlertKind.FIRST)
