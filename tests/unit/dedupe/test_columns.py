"""Entries as columns: what the whole of each says, and none that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest

from schemas import RawRecord, Relation, Status, Verdict
from stream.dedupe import Entry, sketch_of_text
from stream.dedupe.columns import Columns

NOON = datetime(2026, 5, 19, 12, tzinfo=UTC)
TEXT = "The ferry ran aground off Port Elder with 212 people on board and Mayor Ruth Vale asked for boats. " * 5


def _entry(number, length, *, headline="Ferry aground", topic="wire.raw.v1", status=Status.USABLE, **verdict):
    article_id = UUID(int=number << 100 | number)
    made = sketch_of_text(
        article_id, headline, " ".join(TEXT.split()[:length]), provider="hpa", guid=str(number), status=status,
        slugline=f"slug {number}",
    )  # fmt: skip
    given = {"relation": Relation.NEW, "story_id": article_id, "decided_at": NOON, **verdict}
    raw = RawRecord(topic=topic, partition=number, offset=number)
    return Entry(10 * number, 1000 + number, made, raw, Verdict(**given))


OTHERS = tuple(UUID(int=number) for number in range(7, 12))
ENTRIES = [
    *(_entry(number, length) for number, length in enumerate((0, 1, 2, 3, 7, 8, 9, 30, 80), 1)),
    _entry(20, 12, headline="", topic="drähte"),
    _entry(21, 12, relation=Relation.UPDATE, of=OTHERS[0], evidence={"containment": 0.5, "guid": 1}, merges=OTHERS),
    _entry(22, 12, status=Status.KILLED, relation=Relation.WITHDRAWAL, of=OTHERS[0], supersedes=OTHERS[1:]),
    _entry(23, 12, relation=Relation.CORRECTION, of=OTHERS[0], supersedes=OTHERS[:1]),
]


@pytest.fixture(scope="module")
def read():
    return Columns([entry.to_bytes() for entry in ENTRIES])


def test_columns_say_what_the_whole_entries_say(read):
    sketches = [entry.sketch for entry in ENTRIES]
    assert read.order.tolist() == [entry.order for entry in ENTRIES]
    assert read.seen.tolist() == [entry.seen for entry in ENTRIES]
    assert read.article_id.tobytes() == b"".join(sketch.article_id.bytes for sketch in sketches)
    for name in ("item", "slug", "title", "withdraws"):
        assert getattr(read, name).tolist() == [getattr(sketch, name) for sketch in sketches], name
    assert read.token_counts.tolist() == [len(sketch.tokens) // 2 for sketch in sketches]
    assert read.headline_counts.tolist() == [len(sketch.headline) // 2 for sketch in sketches]
    assert read.tokens() == b"".join(sketch.tokens for sketch in sketches)
    assert read.withdrawn() == set(OTHERS[1:])


def test_the_first_words_of_each_stand_in_a_row(read):
    leads, titles, names = read.first_tokens(24), read.first_of_headline(12), read.first_names(24)
    for row, sketch in enumerate(entry.sketch for entry in ENTRIES):
        tokens, headline = sketch.tokens[:48], sketch.headline[:24]
        assert leads[row].tobytes()[: len(tokens)] == tokens
        assert titles[row].tobytes()[: len(headline)] == headline
        count = len(tokens) // 2
        marks = np.unpackbits(np.frombuffer(sketch.names, dtype=np.uint8)).astype(bool)
        assert names[row][:count].tolist() == marks[:count].tolist()
    assert names.any()


def test_what_cannot_be_read_is_left_out_wherever_it_stands():
    stored = [entry.to_bytes() for entry in ENTRIES]
    with_others = [
        b"",
        stored[0][:-1],
        *stored[:5],
        b"\x02",
        stored[8] + stored[9],
        *stored[5:],
        bytes(500),
        stored[8][:80],
    ]
    assert Columns(with_others).order.tolist() == [entry.order for entry in ENTRIES]
    assert Columns(with_others).tokens() == Columns(stored).tokens()


def test_a_topic_that_is_no_text_and_evidence_that_nobody_knows_are_left_out():
    known, latin = ENTRIES[10].to_bytes(), replace(ENTRIES[9], raw=RawRecord(topic="drähte", partition=0, offset=0))
    unknown = known.replace(b"wire.raw.v1\x00", b"wire.raw.v1\x63")
    broken = latin.to_bytes().replace("ä".encode(), b"\xe4x")
    assert len(unknown) == len(known) != len(broken) == len(latin.to_bytes())
    assert Columns([unknown, known, broken]).order.tolist() == [ENTRIES[10].order]


def test_nothing_is_nothing():
    read = Columns([])
    assert (len(read.order), read.tokens(), read.withdrawn()) == (0, b"", set())
