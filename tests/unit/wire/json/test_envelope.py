"""Items in the envelopes of interfaces: JSON Feed, and others with a title of their own; values in a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN
from tests.unit.wire.reading_time import seconds_to_read

STORIES = [
    {"id": 1, "title": "Dam <b>holds</b>", "content": "The dam held.", "publishedAt": "2026-03-02T10:00:00Z"},
    {"id": 2, "title": "Weir falls", "description": "The weir fell."},
]
BOTH = ["The dam held.", "The weir fell."]


def told(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return [normalise(item, ORIGIN) for item in read(text.encode()).items]


@pytest.mark.parametrize(
    "envelope",
    [
        {"title": "Hill", "items": STORIES},
        {"title": "Hill", "description": "All of Hill", "language": "en", "entries": STORIES},
        {"data": {"articles": STORIES}},
        {"title": "Hill", "data": {"articles": STORIES}},
        {"status": "ok", "totalResults": 2, "articles": STORIES},
        {"status": "ok", "feed": {"title": "Hill"}, "items": STORIES},
        {"rss": {"channel": {"title": "Hill", "item": STORIES}}},
        {"hits": {"hits": [{"_id": "x", "_source": story} for story in STORIES]}},
        {"data": [{"type": "articles", "attributes": story} for story in STORIES]},
        {"data": {"articles": {"edges": [{"node": story} for story in STORIES]}}},
        {"_embedded": {"posts": STORIES}, "title": "Hill"},
        [{"title": "Hill", "items": STORIES[:1]}, {"title": "Other", "items": STORIES[1:]}],
    ],
)
def test_every_story_of_an_envelope_is_an_item(envelope):
    articles = told(envelope)
    assert [a.headline for a in articles] == ["Dam holds", "Weir falls"]
    assert [a.body for a in articles] == BOTH
    assert articles[0].published_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Hill notes", "home_page_url": "https://hill.example/",
        "language": "en-GB",
        "items": [
            {
                "id": "2", "url": "https://hill.example/2", "title": "Dam", "content_text": "The dam held.",
                "summary": "In short.", "date_published": "2026-03-02T09:00:00Z", "tags": ["water"],
                "date_modified": "2026-03-02T10:00:00Z", "authors": [{"name": "Ada Brook"}, {"name": "Noor Haddad"}],
            },
            {"id": "1", "content_html": "<p>The weir fell.</p><p>It was old.</p>", "author": {"name": "Ada Brook"}},
        ],
    }  # fmt: skip
    first, second = told(feed)
    assert (first.format, first.guid, first.provider, first.language) == ("json-feed", "2", "hill notes", "en-GB")
    assert first.published_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert first.first_created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [p.name for p in first.byline.people] == ["Ada Brook", "Noor Haddad"]
    assert (first.body, first.keywords) == ("The dam held.", ("water",))
    assert (second.headline, second.body) == ("The weir fell.", "The weir fell.\n\nIt was old.")
    assert first.extra["url"] == "https://hill.example/2"


def test_an_item_of_a_json_feed_may_be_a_title_alone():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Hill notes",
        "items": [{"id": "1", "title": "Dam"}],
    }
    assert [(found.headline, found.guid, found.provider) for found in told(feed)] == [("Dam", "1", "hill notes")]


def test_fields_of_other_houses():
    (guardian,) = told(
        {
            "response": {
                "results": [{"id": "a/b", "webTitle": "W", "fields": {"headline": "Dam", "body": "<p>It held.</p>"}}]
            }
        }
    )
    assert (guardian.guid, guardian.headline, guardian.body) == ("a/b", "Dam", "It held.")
    (blog,) = told(
        [
            {
                "id": 7, "guid": {"rendered": "https://hill.example/?p=7"}, "title": {"rendered": "Ferry&#8217;s end"},
                "content": {"rendered": "<p>It ended.</p>"}, "excerpt": {"rendered": "<p>E</p>"},
            }
        ]
    )  # fmt: skip
    assert (blog.guid, blog.headline, blog.body) == ("https://hill.example/?p=7", "Ferry’s end", "It ended.")


@pytest.mark.parametrize(
    "item",
    [
        {"headline": "Digest", "body_text": "The digest.", "items": STORIES},
        {"uri": "u", "versioncreated": "2026-03-02T10:00:00Z", "headline": "Digest", "items": STORIES},
        {"headline": "Digest", "data": [{"name": "voters", "value": 7}], "associations": {"main": STORIES[0]}},
        {"title": "Digest", "items": []},
    ],
)
def test_an_item_with_lists_of_its_own_is_one_item(item):
    assert [a.headline for a in told(item)] == ["Digest"]


ONE = '{"uri":"u1","headline":"One","body_text":"First."}'
TWO = '{"uri":"u2","headline":"Two","body_text":"Second."}'
OVER_LINES = [json.dumps(json.loads(text), indent=1) for text in (ONE, TWO)]


@pytest.mark.parametrize(
    "text",
    [
        ONE + TWO, "\n".join(OVER_LINES), ",\n".join(OVER_LINES), f"\x1e{ONE}\n\x1e{TWO}", f"[{ONE}][{TWO}]",
        f"{ONE} {TWO}\n",
    ],
)  # fmt: skip
def test_values_one_behind_the_other(text):
    assert [(a.headline, a.repairs) for a in told(text)] == [("One", ("json:several",)), ("Two", ("json:several",))]


@pytest.mark.parametrize("behind", [";", "}", " <!-- cached -->", "\nNNNN", "]", "\x1a"])
def test_text_behind_a_value(behind):
    assert [(a.headline, a.repairs) for a in told(ONE + behind)] == [("One", ("json:behind",))]


def test_a_value_that_is_cut_off():
    reading = read(f"{OVER_LINES[0]}\n{OVER_LINES[1][:-9]}".encode())
    assert [i.headline for i in reading.items] == ["One"]
    assert [r.reason for r in reading.refused] == [Reason.MALFORMED]


@pytest.mark.parametrize("text", [ONE + ',"body_html":"<p>More</p>"}', ONE[:-1], ONE + " x" * 2_000, "{]"])
def test_what_may_have_lost_a_part_is_refused(text):
    with pytest.raises(Rejected) as refused:
        read(text.encode())
    assert refused.value.reason is Reason.MALFORMED


def test_too_many():
    for text in (ONE * 1_001, json.dumps({"title": "Hill", "items": STORIES * 501})):
        with pytest.raises(Rejected) as refused:
            read(text.encode())
        assert refused.value.reason is Reason.OVERSIZE


@pytest.mark.parametrize(
    ("around", "status"),
    [
        ({"embargo": "2099-03-10T06:00:00Z"}, "embargoed"),
        ({"meta": {"embargo_until": "2099-03-10T06:00:00Z"}}, "embargoed"),
        ({"isEmbargoed": True}, "embargoed"),
        ({"pubStatus": "canceled"}, "killed"),
        ({"edNote": "MANDATORY KILL"}, "killed"),
        ({"meta": {"ednote": ["Eds: x", "Kill is mandatory."]}}, "killed"),
        ({"edNote": "Eds: sent every hour"}, "usable"),
        ({"embargo": None, "status": "ok"}, "usable"),
    ],
)
def test_what_an_envelope_forbids_is_forbidden_of_all_that_is_in_it(around, status):
    assert {article.status for article in told({**around, "data": {"articles": STORIES}})} == {status}


TERMS = "For use in Hill County alone. " * 1_000


@pytest.mark.parametrize(
    ("around", "status"),
    [
        ({"usageterms": TERMS}, "usable"),
        ({"usageterms": TERMS, "embargo": "2099-03-10T06:00:00Z"}, "embargoed"),
        ({"usageterms": TERMS, "ednote": TERMS, "pubstatus": "canceled"}, "killed"),
        ({"usageterms": TERMS + "EMBARGOED until 0600 GMT 10 March 2099"}, "embargoed"),
        ({"usageterms": [TERMS, "EMBARGOED until 0600 GMT 10 March 2099"]}, "embargoed"),
        ({"embargo": {"until": {"text": ["2099-03-10T06:00:00Z"] * 1_000}}}, "embargoed"),
        ({f"embargo{number}": "2099-03-10T06:00:00Z" for number in range(2_000)}, "embargoed"),
    ],
)
def test_of_what_an_envelope_says_each_item_has_what_there_is_room_for(around, status):
    stories = [{**STORIES[0], "id": number} for number in range(900)]
    items = read(json.dumps({**around, "data": {"articles": stories}}).encode()).items
    assert len(items) == 900
    assert max(len(json.dumps(item.extra)) for item in items) < 5_000
    assert all("extra:cut" in item.repairs for item in items)
    assert normalise(items[-1], ORIGIN).status == status


def test_what_one_envelope_says_the_other_does_not_take_back():
    for outer, inner in (
        ({"embargo": "2099-03-10T06:00:00Z"}, {"embargo": None}),
        ({"embargo": "2099-03-10T06:00:00Z", "meta": {"embargo": ""}}, {}),
        ({"pubstatus": "canceled"}, {"pubstatus": "usable"}),
        ({f"embargo{number}": "2099-03-10T06:00:00Z" for number in range(2_000)}, {"embargo": ""}),
    ):
        (found,) = told({**outer, "data": {**inner, "articles": STORIES[:1]}})
        assert found.status != "usable"


@pytest.mark.parametrize("field", ["usageterms", "ednote"])
def test_long_terms_of_two_envelopes_hold_nothing(field):
    around = {field: "All rights reserved. " * 2_000, "data": {field: "No archive. " * 300, "articles": STORIES[:1]}}
    (found,) = told(around)
    assert found.status == "usable"
    (found,) = told(
        {field: "All rights reserved.", "data": {field: "Embargoed until 10 March 2099", "items": STORIES[:1]}}
    )
    assert found.status == "embargoed"


def test_a_kill_that_two_parts_of_an_envelope_say_stays_one():
    many = {f"embargo{number}": "2099-03-10T06:00:00Z" for number in range(2_000)}
    around = {**many, "pubstatus": "canceled", "meta": {"pubstatus": "usable"}}
    assert {found.status for found in told({**around, "items": STORIES})} == {"killed"}


def test_a_kill_of_more_than_there_is_room_for_is_one():
    many = {f"embargo{number}": "2099-03-10T06:00:00Z" for number in range(2_000)}
    assert {found.status for found in told({**many, "pubStatus": "canceled", "items": STORIES})} == {"killed"}


def test_what_stands_around_many_envelopes_is_bounded_once():
    inner = [{"ednote": "Eds: x", "item": {**STORIES[0], "id": number}} for number in range(900)]

    def seconds(many):
        return seconds_to_read(json.dumps({**{f"embargo{at}": 1 for at in range(many)}, "items": inner}).encode())

    assert seconds(20_000) < 4 * seconds(100) + 0.3  # what is read once costs so, and by each of 900 some seconds


def test_the_note_of_an_envelope_stands_behind_that_of_its_item():
    (found,) = told({"ednote": "Eds: x", "items": [{**STORIES[0], "ednote": "Eds: y"}]})
    assert found.ednote == "Eds: y\nEds: x"
