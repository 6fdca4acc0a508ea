from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.newsdesk import Limits
from stream.produce.files import payloads_of


def test_a_folder_comes_sorted_by_path_without_hidden_files_and_expectations(tmp_path):
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden", ".git/x", "expected.json", "a/expected.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [p.data.decode() for p in payloads_of([tmp_path], timed=False)] == ["a/1.txt", "a/2.txt", "b.txt"]


def test_files_come_in_the_order_in_which_they_are_named(tmp_path):
    for name in "ab":
        (tmp_path / name).write_text(name)
    assert [p.data for p in payloads_of([tmp_path / "b", tmp_path / "a"], timed=False)] == [b"b", b"a"]


def test_timed_reads_when_each_was_issued(tmp_path):
    item = {"uri": "u", "version": "1", "versioncreated": "2026-03-01T10:00:00Z", "headline": "H", "body_text": "B."}
    (tmp_path / "1.json").write_bytes(orjson.dumps(item))
    (tmp_path / "2.bin").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
    timed = payloads_of([tmp_path], timed=True)
    assert [p.issued_at for p in timed] == [datetime(2026, 3, 1, 10, tzinfo=UTC), None]
    assert [p.issued_at for p in payloads_of([tmp_path], timed=False)] == [None, None]


def test_timed_goes_by_the_first_article_that_says_when_it_was_issued(tmp_path):
    """The first item is refused, and the second names no time."""
    item = {"uri": "u", "headline": "H", "body_text": "B."}
    dated = {**item, "uri": "v", "versioncreated": "2026-03-01T10:00:00Z"}
    (tmp_path / "1.json").write_bytes(orjson.dumps([{"sensor": 3}, item, dated]))
    assert [p.issued_at for p in payloads_of([tmp_path], timed=True)] == [datetime(2026, 3, 1, 10, tzinfo=UTC)]


def test_timed_reads_with_the_limits_that_are_given_and_by_the_clock(tmp_path):
    now = datetime(2026, 2, 1, tzinfo=UTC)
    item = {"uri": "u", "versioncreated": "2026-03-01T10:00:00Z", "headline": "H", "body_text": "B."}
    (tmp_path / "1.json").write_bytes(orjson.dumps(item))
    (early,) = payloads_of([tmp_path], timed=True, clock=SetClock(now))
    assert early.issued_at == now, "nothing is issued later than now"
    (large,) = payloads_of([tmp_path], timed=True, limits=Limits(payload_bytes=10))
    assert (large.issued_at, large.data) == (None, orjson.dumps(item)), "the producer is to refuse it, not the reader"


@pytest.mark.parametrize("make", [lambda _path: None, lambda path: path.mkdir()])
def test_what_is_missing_or_empty_is_named(tmp_path, make):
    path = tmp_path / "copy"
    make(path)
    with pytest.raises(Misconfigured, match="copy"):
        payloads_of([path], timed=False)
