"""Feeds on Apache Kafka: processes share the sources, and take over from one that died or froze."""

from __future__ import annotations

import signal
import time

import pytest

from stream.feeds.run.records import Writer
from stream.kafka.topics import FEEDS_STATE
from tests.feed_faults import Child, Files, Many, lost_and_repeated
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

RAW = "wire.raw.v1"
SESSION = 2.0
"""Seconds after which a process that is dead or frozen is given up here."""


@pytest.fixture
def desk(make_kafka, make_service):
    """The topics on a broker of the test's own, and who reads them."""
    return make_service(make_kafka().bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT=str(SESSION))


@pytest.mark.fault
@pytest.mark.timeout(120)
def test_two_processes_share_the_sources_and_one_takes_over_from_one_that_was_killed(desk, tmp_path):
    plug = Many(tmp_path / "far")
    sent = plug.fill(6)
    where = "tests.feed_faults:Many"
    with Child(desk, where, plug, "first") as first, Child(desk, where, plug, "second") as second:
        wait_until(lambda: not plug.left(), 60, first.log.read_text)
        wait_until(lambda: _shares(first, second), 30, first.log.read_text)
        sent |= _more(plug)
        wait_until(lambda: not plug.left(), 30, first.log.read_text)
        pids = {pid for _, pid in plug.deleted()[-len(plug.sources) :]}
        assert {first.pid, second.pid} >= pids
        first.signal(signal.SIGKILL)
        killed = time.monotonic()
        sent |= _more(plug)
        wait_until(lambda: not plug.left(), SESSION + 5 + 5, second.log.read_text)
        assert time.monotonic() - killed < SESSION + 5, "fail-over takes the session time-out and 5 s at most"
        assert second.stop() == 0
    lost, repeated = lost_and_repeated(sent, desk.records(RAW))
    assert not lost
    assert repeated <= plug.batch * len(plug.sources)


@pytest.mark.timeout(120)
@pytest.mark.long
def test_a_broker_that_goes_away_is_waited_for_and_nothing_ends(make_kafka, make_service, tmp_path):
    broker = make_kafka()
    quick = {f"WIRESTREAM_KAFKA__{name}_TIMEOUT": str(SESSION) for name in ("SESSION", "REQUEST")}
    desk = make_service(broker.bootstrap, **quick)
    plug = Files(tmp_path / "far")
    sent = plug.fill(6)
    with Child(desk, "tests.feed_faults:Files", plug) as child:
        wait_until(lambda: not plug.left(), 40, child.log.read_text)
        broker.stop()
        sent |= _more(plug)
        wait_until(lambda: child.said("Unable connect"), 40, lambda: child.log.read_text()[-2000:])
        time.sleep(3 * SESSION)
        assert plug.left() == 1, "it stays at the far side until a broker has it"
        broker.start()
        wait_until(lambda: not plug.left(), 40, lambda: child.log.read_text()[-2000:])
        assert child.stop() == 0, child.log.read_text()[-2000:]
    lost, repeated = lost_and_repeated(sent, desk.records(RAW))
    assert not lost
    assert repeated <= plug.batch


def _frozen(desk, tmp_path, gap, session, seconds=0.0):
    """One process freezes at the gap with a batch in hand, another takes over, and the first comes back."""
    plug = Files(tmp_path / "far")
    sent = plug.fill(30)
    where = "tests.feed_faults:Files"
    with Child(desk, where, plug, "first", "--stop", gap) as first:
        wait_until(lambda: first.said("signal SIGSTOP"), 40, first.log.read_text)
        assert 0 < plug.left() < len(sent), "it froze in mid-flow"
        with Child(desk, where, plug, "second") as second:
            frozen = time.monotonic()
            wait_until(lambda: not plug.left(), session + 30, second.log.read_text)
            assert time.monotonic() - frozen > session * 0.5
            assert time.monotonic() - frozen < session + 15, "the other took over"
            time.sleep(max(0.0, seconds - (time.monotonic() - frozen)))
            taken_by_second = [name for name, pid in plug.deleted() if pid == second.pid]
            first.signal(signal.SIGCONT)
            wait_until(lambda: first.said("let go") or first.said("take over"), 20, first.log.read_text)
            sent |= _more(plug)
            wait_until(lambda: not plug.left(), 30, second.log.read_text)
            assert first.stop() == 0
            assert second.stop() == 0
    assert taken_by_second
    names = [name for name, _ in plug.deleted()]
    assert len(names) == len(set(names)), "the far side was asked once to delete each thing"
    marks = [record for record in desk.records(FEEDS_STATE.name) if record.key == plug.sources[0].encode()]
    generations = [Writer.of(record.headers).generation for record in marks]
    assert generations == sorted(generations), "who was frozen wrote no mark behind the other's"
    assert len(set(generations)) > 1
    lost, repeated = lost_and_repeated(sent, desk.records(RAW))
    assert not lost
    assert repeated <= plug.batch


@pytest.mark.fault
@pytest.mark.timeout(120)
@pytest.mark.parametrize("gap", ["state"])
def test_a_process_that_was_frozen_drops_what_it_had_in_hand(desk, tmp_path, gap):
    _frozen(desk, tmp_path, gap, SESSION)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_process_that_was_frozen_for_ninety_seconds_drops_what_it_had_in_hand(make_kafka, make_service, tmp_path):
    desk = make_service(make_kafka().bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="30")
    _frozen(desk, tmp_path, "state", 30.0, seconds=90.0)


def _shares(first, second):
    return all(
        child.log.read_text().rpartition('"partitions":')[2].startswith("[") and _owned(child)
        for child in (first, second)
    )


def _owned(child):
    return child.log.read_text().rpartition('"partitions":[')[2].partition("]")[0]


_numbers = iter(range(1000, 2000))


def _more(plug):
    """Put one more file into each folder."""
    sent = set()
    for name in plug.sources:
        number = next(_numbers)
        payload = f"{name} {number}: the ferry sailed again".encode()
        file = plug.folder / name / f"{number}.txt"
        file.with_suffix(".new").write_bytes(payload)
        file.with_suffix(".new").replace(file)
        sent.add(payload)
    return sent
