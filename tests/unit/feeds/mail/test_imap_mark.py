from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson

from stream.feeds.mail.imap_mark import ImapMark, fingerprint

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_the_fullest_mark_is_within_its_bounds_and_comes_back_as_it_was():
    kept = ImapMark(uidvalidity=4_000_000_000, last_uid=4_000_000_000, upto=4_000_000_000, floor=NOW)
    for number in range(5000):
        kept.remember(fingerprint(b"%d" % number, f"{number}@x"), NOW + timedelta(minutes=number))
    kept.to_remove(range(4_000_000_000, 4_000_002_000))
    for uid in range(4_000_000_000, 4_000_000_200):
        kept.not_given(uid)
    written = orjson.dumps(kept.mark())
    assert 100_000 < len(written) < 128_000
    assert ImapMark.of(orjson.loads(written)).mark() == kept.mark()
    assert len(kept.backlog) == 1000


def test_what_is_forgotten_counts_as_taken_by_its_age():
    kept = ImapMark(uidvalidity=1)
    for number in range(5001):
        kept.remember(fingerprint(b"%d" % number, ""), NOW + timedelta(minutes=number))
    assert not kept.knows(fingerprint(b"0", ""), 1)
    assert kept.knows(fingerprint(b"1", ""), 1)
    assert kept.floor is not None
    assert NOW < kept.floor <= NOW + timedelta(hours=1)


def test_other_bytes_under_a_known_message_id_are_known_only_where_uids_began_anew():
    kept = ImapMark(uidvalidity=1, upto=10)
    kept.remember(fingerprint(b"a", "1@x"), NOW)
    assert kept.knows(fingerprint(b"a and a field more", "1@x"), 10)
    assert not kept.knows(fingerprint(b"an update", "1@x"), 11)
    assert kept.knows(fingerprint(b"a", "1@x"), 11), "the same bytes"
    kept.remember(fingerprint(b"b", "1@x"), NOW)
    assert not kept.knows(fingerprint(b"c", "1@x"), 10), "a sender whose mails all have one id"
    kept.remember(fingerprint(b"d", ""), NOW)
    assert not kept.knows(fingerprint(b"e", ""), 10), "without an id"


def test_a_mark_that_nobody_wrote_is_read_as_far_as_it_goes():
    assert ImapMark.of({}).uidvalidity is None
    broken = {"uidvalidity": "x", "last_uid": -1, "known": "?", "backlog": [1, "a", None], "floor": "soon", "unread": 3}
    read = ImapMark.of(broken)
    assert (read.uidvalidity, read.last_uid, read.backlog, read.floor) == (None, 0, [1], None)
    assert ImapMark.of({"since": "2026-03-08T12:00:00+00:00"}).floor == NOW
