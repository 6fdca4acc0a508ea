"""The bytes of sketches and entries: what is stored today is read by every later version, to the bit.

`stored_entries.jsonl` holds entries as the first version wrote them: a flash, its correction, a story under embargo and
a kill, each with its verdict and the copy that it was made of. The file is never written anew: where the bytes change,
so does the number of their format, and these must still be read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from schemas import RawRecord, Status, Verdict
from stream.dedupe import Detector, Entry, MemoryIndex, Sketch, heads, layout, sketch_of_text
from stream.dedupe.columns import Columns
from stream.dedupe.layout import candidate_fields
from stream.errors import Reason, Rejected

STORED = [orjson.loads(line) for line in Path(__file__).with_name("stored_entries.jsonl").read_bytes().splitlines()]
NOON = datetime(2026, 5, 19, 12, tzinfo=UTC)
MINUTE = int(NOON.timestamp()) // 60


def _as_columns(data):
    if not len(Columns([data]).order):
        raise Rejected(Reason.SCHEMA, "left out")


READERS = (Entry.from_bytes, candidate_fields, _as_columns)


@pytest.mark.parametrize(("place", "stored"), list(enumerate(STORED, 1)))
def test_an_entry_that_was_stored_is_read_and_written_to_the_bit(place, stored):
    data = bytes.fromhex(stored["entry"])
    entry = Entry.from_bytes(data)
    assert (entry.order, entry.seen) == (place, MINUTE + place)
    assert entry.raw == RawRecord(topic="wire.raw.v1", partition=3, offset=1000 + place)
    assert entry.verdict == Verdict.model_validate(stored["verdict"])
    assert entry.to_bytes() == data
    assert Sketch.from_bytes(entry.sketch.to_bytes()) == entry.sketch
    assert entry.sketch.article_id == UUID(int=place)


def test_the_fields_of_a_sketch_stand_where_they_stood():
    flash, correction, held, kill = (Entry.from_bytes(bytes.fromhex(stored["entry"])).sketch for stored in STORED)
    assert [one.version for one in (flash, correction, held, kill)] == [1, -1, -1, 2]
    assert [one.corrects for one in (flash, correction, held, kill)] == [False, True, False, False]
    assert [one.withdraws for one in (flash, correction, held, kill)] == [False, False, False, True]
    assert [one.is_held for one in (flash, correction, held, kill)] == [False, False, True, False]
    assert flash.item == kill.item != correction.item != held.item == 0
    assert flash.slug == correction.slug != held.slug == 0
    assert flash.title == correction.title == kill.cited[0] != held.title
    assert flash.provider == held.provider
    assert flash.raw_hash != correction.raw_hash
    assert flash.text_hash != correction.text_hash
    assert (flash.published, flash.received) == (MINUTE + 1, MINUTE + 1)
    assert flash.length == len(flash.tokens) // 2 == 22
    assert len(flash.headline) == 2 * 6
    assert flash.numbers == bytes([0b00010000, 0, 0])
    assert flash.names != bytes(3)


NUMBERS = {
    "none": "The harbour opens again on a calm morning.",
    "one, an odd count": "The harbour took in 4,218 crates on a calm morning.",
    "two, an even count": "The harbour took in 4,218 crates and sent out 17-1/2 tonnes.",
    "one with a scale": "The harbour earned 4.2 mln crowns on a calm morning.",
    "more than are kept": " ".join(f"Berth {number} took {1000 + number} crates." for number in range(60)),
}


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_the_values_of_its_numbers_come_back_with_a_sketch(text):
    made = sketch_of_text(UUID(int=1), "Harbour opens again", text)
    again = Sketch.from_bytes(made.to_bytes())
    assert again == made
    assert len(again.values) == 4 * min(len(again.figures.values), 48)
    assert again.figures.values.tolist() == made.figures.values.tolist()
    assert again.headline == made.headline != b""


def test_a_withdrawal_has_what_it_cites_where_others_have_values():
    text = "KILL the story “Harbour opens again”, which told of 4,218 crates."
    made = sketch_of_text(UUID(int=1), "Kill", text, status=Status.KILLED)
    assert made.cited
    assert made.values == b""
    assert Sketch.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize("stored", STORED)
def test_what_a_candidate_is_compared_by_is_what_the_whole_of_it_says(stored):
    data = bytes.fromhex(stored["entry"])
    found, entry = candidate_fields(data), Entry.from_bytes(data)
    assert (found.order, found.text_hash, found.tokens) == (entry.order, entry.sketch.text_hash, entry.sketch.tokens)
    assert data[found.sketch_at :] == entry.sketch.to_bytes()


def test_a_detector_goes_on_from_what_was_stored():
    index = MemoryIndex()
    for place, stored in enumerate(STORED, 1):
        index.put(UUID(int=place), bytes.fromhex(stored["entry"]))
    detector = Detector(index)
    detector.rebuild()
    assert len(detector) == len(STORED)
    first = Entry.from_bytes(bytes.fromhex(STORED[0]["entry"]))
    assert detector.judge(first.sketch, first.raw, NOON) == first.verdict


def test_the_fields_that_are_read_alone_or_as_columns_stand_where_they_stand_in_the_whole():
    assert layout._SKETCH_COMPARED.size == heads.SKETCH.size == heads.SKETCH_COLUMNS.itemsize
    assert layout._ENTRY_COMPARED.size == heads.ENTRY.size == heads.ENTRY_COLUMNS.itemsize


@pytest.mark.parametrize("stored", STORED)
def test_no_cut_of_an_entry_is_read(stored):
    data = bytes.fromhex(stored["entry"])
    for end in range(len(data)):
        for read in READERS:
            with pytest.raises(Rejected) as caught:
                read(data[:end])
            assert caught.value.reason is Reason.SCHEMA


@pytest.mark.parametrize("stored", STORED)
def test_a_flipped_bit_is_read_by_all_or_by_none(stored):
    """An entry that is found and then cannot be read would stop each article that is like it."""
    data = bytes.fromhex(stored["entry"])
    refused = 0
    for at in range(len(data)):
        for bit in range(8):
            flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            is_read = [_is_read(read, flipped) for read in READERS]
            assert len(set(is_read)) == 1, (at, bit)
            refused += not is_read[0]
    assert 100 < refused < 8 * len(data) / 2


def test_a_piece_of_evidence_that_nobody_knows_is_read_by_none():
    data = bytes.fromhex(STORED[1]["entry"])
    topic = len("wire.raw.v1")
    assert Entry.from_bytes(data).verdict.evidence
    unknown = data[: heads.ENTRY.size + topic] + bytes([len(heads.PIECES)]) + data[heads.ENTRY.size + topic + 1 :]
    assert not any(_is_read(read, unknown) for read in READERS)


def _is_read(read, data):
    try:
        read(data)
    except Rejected:
        return False
    return True
