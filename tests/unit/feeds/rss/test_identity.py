"""Which entry is which."""

from __future__ import annotations

import pytest

from stream.feeds.rss.document import Entry
from stream.feeds.rss.identity import Known, knowns_of

ONE = {"guid": "urn:1", "link": "https://hill.example/1", "title": "Ferry", "updated": "a", "text": "Late."}


def known(how="auto", **fields) -> Known:
    return knowns_of([Entry(0, 1, **(ONE | fields))], how)[0]


@pytest.mark.parametrize(
    ("how", "missing", "decides"),
    [
        ("auto", (), {"guid"}), ("auto", ("guid",), {"link"}), ("auto", ("guid", "link"), {"title", "updated"}),
        ("guid", (), {"guid"}), ("guid", ("guid",), {"link"}), ("link", (), {"link"}), ("link", ("link",), {"guid"}),
        ("title", (), {"title"}), ("title", ("title",), {"guid"}),
    ],
)  # fmt: skip
def test_what_an_entry_is_known_by(how, missing, decides):
    without = dict.fromkeys(missing, "")
    plain = known(how, **without).identity
    others = {field for field in ONE if known(how, **(without | {field: "https://hill.example/9"})).identity != plain}
    assert others - set(missing) == decides


def test_a_link_to_the_front_page_is_no_identity_and_no_link():
    front = {"guid": "", "link": "https://hill.example/"}
    assert known(**front).identity != known(**front, title="Dam").identity
    assert not known(**front).has_link
    assert known().has_link


def test_a_link_that_several_entries_have_is_none_of_them():
    both = knowns_of([Entry(0, 1, guid="1", link="/a"), Entry(1, 2, guid="2", link="/a")], "auto")
    assert [one.has_link for one in both] == [False, False]


def test_entries_that_share_a_guid_are_told_apart_and_remember_what_they_were_alone():
    shared = knowns_of([Entry(0, 1, **ONE), Entry(1, 2, **(ONE | {"title": "Dam"}))], "auto")
    assert shared[0].identity != shared[1].identity
    assert (shared[0].other, shared[0].identity) == (known().identity, known().other)


@pytest.mark.parametrize(
    ("fields", "content", "side"),
    [
        ({"text": "<p>Late.</p>\n"}, True, True), ({"title": "  Ferry\n"}, True, True),
        ({"text": "Later."}, False, True),
        ({"title": "Dam"}, False, True), ({"updated": "b"}, True, False), ({"link": "/2"}, True, False),
    ],
)  # fmt: skip
def test_what_a_fingerprint_is_of(fields, content, side):
    assert (known(**fields).content == known().content, known(**fields).side == known().side) == (content, side)
