"""The raw records of what is new."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.feeds.rss.document import Document, Entry
from stream.feeds.rss.records import records_of

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HEAD, TAIL = b"<rss>", b"</rss>"


def document(*fields: dict[str, str], head: bytes = HEAD) -> Document:
    """A feed whose entries are one letter each: a, b, c …"""
    entries = [Entry(len(head) + place, len(head) + place + 1, **field) for place, field in enumerate(fields)]
    return Document(head + bytes(range(97, 97 + len(entries))) + TAIL, entries)


def cut(found: Document, new: list[int]) -> list[tuple[list[int], bytes]]:
    records = records_of(found, new, origin="https://hill.example/feed", now=NOW)
    return [(list(places), item.payload.removeprefix(HEAD).removesuffix(TAIL)) for places, item in records]


def test_each_new_entry_is_a_record_in_the_given_order():
    feed = document({"guid": "1"}, {"guid": "2"}, {"guid": "3"})
    assert cut(feed, [2, 0]) == [([2], b"c"), ([0], b"a")]
    assert cut(feed, []) == []


@pytest.mark.parametrize(
    ("fields", "new", "records"),
    [
        ([{"guid": "1"}, {"guid": "1"}, {"guid": "2"}], [0, 2], [([0], b"ab"), ([2], b"c")]),
        ([{"guid": "1"}, {"guid": "2"}, {"guid": "1"}], [2, 1, 0], [([2, 0], b"ac"), ([1], b"b")]),
        ([{"link": "/1"}, {"link": "/1"}], [1], [([1], b"ab")]),
        ([{"guid": "1", "link": "/1"}, {"guid": "1", "link": "/2"}, {"guid": "3", "link": "/2"}], [0], [([0], b"abc")]),
        ([{"guid": "1", "link": "/1"}, {"guid": "2", "link": "/1"}], [0], [([0], b"a")]),
        ([{"guid": "1", "link": "https://hill.example/"}, {"guid": "1"}, {"guid": "3", "link": "https://hill.example/"}],
         [2, 0], [([2], b"c"), ([0], b"ab")]),
    ],
)  # fmt: skip
def test_what_shares_a_name_stands_in_one_record(fields, new, records):
    """The links of what shares a guid tell it apart: so those that share the links are needed, too."""
    assert cut(document(*fields), new) == records


def test_a_head_that_would_be_repeated_too_often_goes_on_once_with_all():
    feed = document(*({"guid": str(number)} for number in range(9)), head=b"h" * 2_000_000)
    assert [places for places, _ in cut(feed, [3, 2, 1, 0])] == [[3], [2], [1], [0]]
    assert [places for places, _ in cut(feed, [4, 3, 2, 1, 0])] == [[4, 3, 2, 1, 0]]
    ((_, item),) = records_of(feed, [4, 3, 2, 1, 0], origin="https://hill.example/feed", now=NOW)
    assert item.payload == feed.body


@pytest.mark.parametrize(
    ("link", "guid", "name"),
    [
        ("https://hill.example/a/late-ferry/?x=1", "g", "late-ferry"), ("https://hill.example/", "urn:1", "urn:1"),
        ("", "u" * 300, "u" * 200), ("http://[", "urn:1", "urn:1"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_record_is_named_after_its_link_or_its_guid(link, guid, name):
    ((_, item),) = records_of(document({"link": link, "guid": guid}), [0], origin="https://hill.example/feed", now=NOW)
    assert (item.name, item.origin, item.modified) == (name, "https://hill.example/feed", None)
