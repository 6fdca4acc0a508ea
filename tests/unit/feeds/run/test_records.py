from __future__ import annotations

import pytest
from aiokafka.partitioner import DefaultPartitioner

from stream.feeds.run.records import (
    MARK_BYTES,
    MarkTooLarge,
    Part,
    Unreadable,
    Writer,
    key_of,
    named_by,
    pack_mark,
    partition_of,
    unpack_mark,
)


@pytest.mark.parametrize("name", ["ap", "mairie", "desk-mail", "a" * 40])
def test_a_source_lies_where_kafkas_own_clients_would_put_its_name(name):
    assert partition_of(name) == DefaultPartitioner()(name.encode(), list(range(8)), list(range(8)))


@pytest.mark.parametrize("part", Part)
def test_a_key_says_whose_record_it_is_and_what_is_in_it(part):
    assert named_by(key_of("desk-mail", part)) == ("desk-mail", part)


@pytest.mark.parametrize("key", [None, b"", b"Mairie", b"mairie/mark", b"mairie/status/2", b"\xff", b"a" * 41])
def test_a_key_that_is_none_of_ours_names_nobody(key):
    assert named_by(key) is None


def test_a_mark_comes_back_as_it_was_kept():
    mark = {"seen": {"ü": 1}, "since": "2026-11-28T06:00:00Z"}
    assert unpack_mark(pack_mark(mark)) == mark
    assert unpack_mark(None) == {}
    assert unpack_mark(pack_mark(mark, "rss"), "rss") == unpack_mark(pack_mark(mark), "rss") == mark


def test_a_mark_that_is_too_large_is_refused_before_it_is_sent():
    pack_mark({"seen": "x" * (MARK_BYTES - 100)})
    with pytest.raises(MarkTooLarge, match=str(MARK_BYTES)):
        pack_mark({"seen": "x" * MARK_BYTES})


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'"x"', b'{"v":2,"mark":{}}', b'{"v":1,"mark":[]}', b'{"v":1}'])
def test_a_mark_that_is_not_ours_is_never_taken_for_an_empty_one(value):
    with pytest.raises(Unreadable):
        unpack_mark(value)


def test_a_record_says_who_wrote_it_and_a_stranger_is_below_all():
    assert Writer.of(Writer("me-1", 7).headers) == Writer("me-1", 7)
    for strange in ((), (("wire-generation", b"x"),), (("wire-generation", b"-3"),), (("wire-generation", None),)):
        assert Writer.of(strange).generation == -1
