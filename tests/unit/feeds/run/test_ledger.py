from __future__ import annotations

from types import SimpleNamespace

from stream.feeds.run.kept import Status
from stream.feeds.run.ledger import Change, Ledger
from stream.feeds.run.records import Part, Writer, key_of, pack_mark, partition_of

OLD, NEW = Writer("old", 4), Writer("new", 5)


def _record(offset, value, writer=OLD, part=Part.MARK, key=None):
    return SimpleNamespace(
        key=key_of("ap", part) if key is None else key, value=value, offset=offset, headers=writer.headers
    )


def test_the_last_mark_counts_and_its_tombstone_forgets_it():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(0, pack_mark({"n": 1})), _record(1, pack_mark({"n": 2}))])
    assert ledger.entries["ap"].mark == pack_mark({"n": 2})
    ledger.take([_record(2, None)])
    assert ledger.entries == {}


def test_what_a_former_owner_writes_late_does_not_count_and_is_told():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(0, pack_mark({"n": 9}), NEW)])
    changes = ledger.take([_record(1, pack_mark({"n": 1}), OLD)])
    assert ledger.entries["ap"].mark == pack_mark({"n": 9})
    assert [change.writer for change in changes] == [OLD]
    assert ledger.highest == 5


def test_what_a_former_owner_wrote_last_is_known_until_it_is_written_over():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(0, pack_mark({"n": 9}), NEW), _record(1, pack_mark({"n": 1}), OLD)])
    ledger.take([_record(2, b"{}", NEW, Part.STATUS)])
    assert ledger.overwritten == {"ap"}
    ledger.take([_record(3, pack_mark({"n": 9}), NEW)])
    assert ledger.overwritten == set()


def test_what_we_wrote_counts_before_it_is_read_back_and_older_records_of_ours_do_not_undo_it():
    ledger = Ledger(partition_of("ap"))
    ledger.note(Change("ap", Part.MARK, pack_mark({"n": 2}), 8, NEW))
    ledger.take([_record(7, pack_mark({"n": 1}), NEW)])
    assert ledger.entries["ap"].mark == pack_mark({"n": 2})


def test_a_command_counts_whoever_wrote_it():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(0, b"{}", NEW, Part.STATUS), _record(1, b"ask", Writer(), Part.COMMAND)])
    assert ledger.entries["ap"].command == b"ask"


def test_records_of_strangers_are_passed_over():
    ledger = Ledger(partition_of("ap"))
    elsewhere = next(name for name in ("a", "b", "c", "d") if partition_of(name) != partition_of("ap"))
    strange = [_record(offset, b"x", key=key) for offset, key in enumerate((b"Who?", b"", elsewhere.encode()))]
    assert ledger.take(strange) == []
    assert ledger.entries == {}


def test_a_status_that_cannot_be_read_is_an_empty_one():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(0, b"\x00rubbish", NEW, Part.STATUS)])
    assert ledger.entries["ap"].read_status() == Status()


def test_arrivals_that_nobody_folds_stay_bounded():
    ledger = Ledger(partition_of("ap"))
    ledger.take([_record(offset, b"x", Writer(), Part.ARRIVALS) for offset in range(500)])
    assert len(ledger.entries["ap"].arrivals) == 100
    assert max(ledger.entries["ap"].arrivals) == 499
