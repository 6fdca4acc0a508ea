"""`kill -9` at each gap between the far side and `wire.raw.v1`, of each kind of source, on Apache Kafka: nothing is
lost, what was in hand comes twice at most, and nothing makes two rows.
"""

from __future__ import annotations

import os
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from confluent_kafka import Consumer, TopicPartition

from schemas import Article, RawRecord
from stream.kafka.raw_headers import INCOMPLETE
from stream.newsdesk import Origin, articles
from tests.brokers import KafkaBroker, require_kafka
from tests.feed_faults import Child
from tests.feed_plugs import PLUGS
from tests.feed_senders import SENDERS
from tests.service import Service, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

RAW = "wire.raw.v1"
SESSION = "1"
"""Seconds after which a process that was killed is given up: each start waits for it."""
SEEDS = int(os.environ.get("FAULT_SEEDS", "20"))
"""Kills of each kind, each at a gap and a passage of its own."""
STEP = 3
"""Items that a far side gets at a time."""
KINDS = {**PLUGS, **SENDERS}
LANES = (
    ("sftp-delete", "imap-delete", "wireq", "folder"),
    ("sftp-leave", "imap-leave", "ap", "push"),
    ("ftp-move", "kafka", "json", "drop-sftp"),
    ("rss", "lmtp", "drop-ftp"),
)
"""The kinds, those together that run at once."""
NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
_SIGNALLED = re.compile(r"signal SIGKILL at (\S+), (\d+) in hand")


class Raw:
    """What comes into the raw topic, read once."""

    def __init__(self, bootstrap):
        self._consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "kills", "log_level": 0})
        found = self._consumer.list_topics(RAW, timeout=20).topics[RAW].partitions
        self._consumer.assign([TopicPartition(RAW, number, 0) for number in found])
        self._records = {}
        self._lock = threading.Lock()

    def of(self, name):
        """The records of a source, as far as they are here."""
        with self._lock:
            while came := self._consumer.consume(500, timeout=0.02):
                for record in came:
                    assert record.error() is None, record.error()
                    self._records.setdefault(record.key().decode(), []).append(record)
            return list(self._records.get(name, ()))

    def close(self):
        self._consumer.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The topics on a broker that all tests here share: each has sources of its own."""
    require_kafka()
    folder = tmp_path_factory.mktemp("kills")
    with KafkaBroker() as broker:
        service = Service(
            broker.bootstrap, f"sqlite:///{folder / 'wirestream.db'}", folder,
            WIRESTREAM_KAFKA__SESSION_TIMEOUT=SESSION,
        )  # fmt: skip
        yield service
        service.close()


@pytest.fixture(scope="module")
def raw(desk):
    reader = Raw(desk.settings.kafka.bootstrap)
    yield reader
    reader.close()


def killed(desk, raw, kind, folder, kills, every=None, seed=1):
    """Run with so many kills while the far side gets more, until all of it is in the raw topic; return how many items
    that were. `every`: the kills come after so many seconds, wherever that is, and there is more to take.
    """
    step, least = (STEP, 1) if every is None else (10, 1000)
    name = f"{kind}-{seed}-{kills}"
    with KINDS[kind](folder / name, name, desk.settings.kafka.bootstrap) as plug:
        plug.hidden *= 1 if every is None else 5
        how = ("--passages", str(plug.passages), "--gaps", *plug.gaps) if every is None else ("--every", every)
        options = ("--seed", str(seed), "--kills", str(kills), "--group", name, *how)
        with Child(desk, f"tests.feed_plugs:{plug.child}", plug, name, *options) as child:

            def all_killed():
                if plug.unseen(raw.of(name)) < plug.hidden:
                    plug.more(step)
                return child.said("killed\n") == kills and len(plug.sent) >= least

            def said():
                return f"{kind}: {child.log.read_text()[-3000:]}"

            wait_until(all_killed, 60 + 8 * kills, said, step=0.1)
            plug.more(step)
            wait_until(lambda: not plug.unseen(raw.of(name)) and not plug.left(), 60, said, step=0.1)
            assert child.stop() == 0, said()
        _cut_off(desk, plug)
        passed = _SIGNALLED.findall(child.log.read_text())
        assert len(passed) == (kills if every is None else 0), "each kill came in mid-flow, with something in hand"
        most = sum(int(count) + plug.beside for _, count in passed) if passed else kills * (plug.hidden + step)
        assert _repeated(plug, raw.of(name), [gap for gap, _ in passed], kills) <= most
        return len(plug.sent)


def _cut_off(desk, plug):
    """See what becomes of uploads that the kills cut off, and that nobody went on with."""
    if not getattr(plug, "cut", list)():
        return
    plug.abandon()
    with Child(desk, f"tests.feed_plugs:{plug.child}", plug, f"{plug.name}-after", "--group", plug.name) as child:
        wait_until(lambda: not plug.cut(), 40, child.log.read_text, step=0.1)
        assert child.stop() == 0, child.log.read_text()[-2000:]


def _repeated(plug, records, gaps, kills):
    """Judge what is in the raw topic; return how many records are there beyond one each."""
    cut = [record for record in records if INCOMPLETE in dict(record.headers() or ())]
    whole = [record for record in records if record not in cut]
    lost, repeated = plug.count(whole)
    ids = {one.article_id for record in whole for one in _articles(record) if isinstance(one, Article)}
    print(
        f"{plug.name}: {kills} kills {dict(Counter(gaps))}; {len(plug.sent)} sent, {len(lost)} lost, "
        f"{repeated} repeated, {len(ids) - len(plug.sent)} stored twice; {len(cut)} cut off"
    )
    assert not lost
    assert len(ids) == len(plug.sent), "what comes twice makes one row"
    if plug.payloads:
        assert {record.value() for record in whole} == plug.payloads, "what is not whole says so"
    for record in cut:
        assert any(payload.startswith(record.value()) for payload in plug.payloads)
        assert {one.article_id for one in _articles(record) if isinstance(one, Article)} <= ids
    if gaps and kills >= len(plug.gaps):
        assert repeated, "a kill behind the publishing repeats something: else none came where it was meant to"
    return repeated


def _articles(record):
    raw = RawRecord(topic=RAW, partition=record.partition(), offset=record.offset())
    return articles(record.value(), Origin(raw, source=record.key().decode(), received_at=NOON))


def _all_killed(desk, raw, kinds, folder, kills, every=None):
    """Several kinds at once, for each start waits a second for the member of the group that was killed before it."""
    with ThreadPoolExecutor(len(kinds)) as pool:
        running = [pool.submit(killed, desk, raw, kind, folder, kills, every) for kind in kinds]
        return [one.result() for one in running]


@pytest.mark.fault
@pytest.mark.timeout(240)
def test_nothing_is_lost_or_stored_twice_by_some_kills(desk, raw, tmp_path):
    _all_killed(desk, raw, ("sftp-delete", "imap-leave", "push"), tmp_path, 3)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kinds", LANES, ids="+".join)
def test_nothing_is_lost_or_stored_twice_by_twenty_kills_of_each_kind(desk, raw, tmp_path, kinds):
    _all_killed(desk, raw, kinds, tmp_path, SEEDS)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_nothing_is_lost_or_stored_twice_by_a_kill_every_three_seconds(desk, raw, tmp_path):
    assert min(_all_killed(desk, raw, ("sftp-leave", "push"), tmp_path, 12, every="3")) >= 1000


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_comes_twice_is_one_row(make_kafka, make_service, tmp_path):
    desk = make_service(make_kafka().bootstrap)
    desk.start()
    desk.wait_ready("all")
    desk.environment = {**desk.environment, "WIRESTREAM_KAFKA__SESSION_TIMEOUT": SESSION}
    reader = Raw(desk.settings.kafka.bootstrap)
    sent = sum(_all_killed(desk, reader, ("sftp-delete", "drop-ftp"), tmp_path, 8))
    records = sum(len(reader.of(name)) for name in ("sftp-delete-1-8", "drop-ftp-1-8"))
    reader.close()
    assert records > sent
    desk.wait_stored(sent, 60)
    wait_until(lambda: desk.committed("store", "wire.extracted.v1") >= sent, 60, lambda: desk.log("all"))
    print(f"{records} records of {sent} items, {desk.stored()} rows")
    assert desk.stored() == sent
