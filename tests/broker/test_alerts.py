"""The alert role as a process, against real Kafka and a receiver over HTTP: counted in lists, never in sets."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import orjson
import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewPartitions

from schemas import Relation, Status
from stream.errors import Misconfigured
from stream.kafka import grow, repartition
from stream.kafka.admin import check_topics, connected_admin, plan_topics
from stream.kafka.clients import consumer
from stream.kafka.grow import grow_topics
from stream.kafka.headers import story_partition
from stream.kafka.repartition import BY_STORY, check_rows
from stream.kafka.topics import ALERT_KIN, ALERTS, EXTRACTED
from tests.factories import kill, story
from tests.receiver import Receiver
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def _now():
    return datetime.now(UTC)


class Stories:
    """Writes extracted articles, each to its story's partition."""

    def __init__(self, service):
        self.service = service
        self.partitions = service.settings.topics.partitions

    def begin(self, count, *, ids=(), **fields):
        ids = list(ids) or [uuid4() for _ in range(count)]
        self.write([self.of(story(f"{one}", received_at=_now(), published_at=_now(), **fields), one) for one in ids])
        return ids

    def correct(self, ids):
        fixes = [
            story(f"{one}:2", Relation.CORRECTION, status=Status.CORRECTED, received_at=_now(), published_at=_now())
            for one in ids
        ]
        self.write([self.of(fix, one) for fix, one in zip(fixes, ids, strict=True)])

    def kill(self, ids):
        kills = [kill(f"{one}:k", received_at=_now(), published_at=_now()) for one in ids]
        self.write([self.of(gone, one) for gone, one in zip(kills, ids, strict=True)])

    @staticmethod
    def of(extracted, story_id, **verdict):
        found = {"story_id": story_id, "decided_at": _now()} | verdict
        return extracted.model_copy(update={"verdict": extracted.verdict.model_copy(update=found)})

    def merge(self, pairs):
        """An article each that shows two stories to be one; it is of the first of them."""
        shown = [
            story(f"{one}:m", Relation.UPDATE, received_at=_now(), published_at=_now(), headline="Ferry found")
            for one, _ in pairs
        ]
        self.write([self.of(each, one, merges=(two,)) for each, (one, two) in zip(shown, pairs, strict=True)])

    def merge_one_by_one(self, pairs):
        for pair in pairs:
            self.merge([pair])
            time.sleep(0.5)

    def apart(self, count):
        """Pairs of ids of stories that lie on two partitions."""
        while True:
            ids = [uuid4() for _ in range(2 * count)]
            pairs = list(zip(ids[:count], ids[count:], strict=True))
            if all(len({story_partition(one, self.partitions) for one in pair}) == 2 for pair in pairs):
                return pairs

    def write(self, articles):
        async def run():
            async with AIOKafkaProducer(bootstrap_servers=self.service.settings.kafka.bootstrap) as producer:
                sent = [
                    await producer.send(
                        EXTRACTED.name,
                        article.model_dump_json().encode(),
                        b"k",
                        partition=story_partition(article.verdict.story_id, self.partitions),
                    )
                    for article in articles
                ]
                await asyncio.gather(*sent)

        asyncio.run(run())


def _rules(folder, receiver, *channels):
    lines = ["channels:"]
    lines += [f"  {name}: {{allow_private: true, webhook: {{url: '{receiver.url('/' + name)}'}}}}" for name in channels]
    lines += ["rules:", f"  - {{name: ferry, include: {{text: ferry}}, channels: [{', '.join(channels)}]}}"]
    file = folder / "rules.yaml"
    file.write_text("\n".join(lines) + "\n")
    return str(file)


@pytest.mark.fault
@pytest.mark.timeout(200)
def test_each_alert_once_in_order_beside_a_channel_that_hangs_and_over_a_kill_9(kafka, make_service, tmp_path):
    """A receiver that takes a second, one that never answers, one that is deployed meanwhile; an embargo that ends
    while nobody is there; and a kill in the middle of a delivery.
    """
    with Receiver() as receiver:
        receiver.statuses["/anew"] = [404, 503]
        rules = _rules(tmp_path, receiver, "hang", "slow", "good", "anew")
        service = make_service(kafka.bootstrap, WIRESTREAM_ALERTS__RULES=rules, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
        service.start("alert")
        service.wait_ready("alert")
        stories = Stories(service)
        ids = stories.begin(4)
        stories.correct(ids)
        end = _now() + timedelta(seconds=15)
        (held,) = stories.begin(1, status=Status.EMBARGOED, embargo_until=end)
        every = {(str(one), kind) for one in ids for kind in ("first", "correction")}
        wait_until(lambda: len(receiver.on("/good")) == 8, 60, lambda: str(receiver.calls), step=0.05)
        assert not any(call.answered for call in receiver.on("/hang")), "all of that while one channel hangs"
        wait_until(lambda: _in_the_middle(receiver.on("/slow")), 60, lambda: str(receiver.calls), step=0.02)
        service.kill("alert")
        last = {path: Counter([receiver.on(path)[-1].key]) for path in ("/good", "/slow")}
        assert len(receiver.on("/slow")) < 8, "there was more to come"
        wait_until(lambda: _now() > end, 60, lambda: "the embargo does not end")
        assert str(held) not in {call.alert["story_id"] for call in receiver.calls}
        service.start("alert")
        wait_until(lambda: len({c.key for c in receiver.on("/slow")}) == 9, 90, lambda: service.log("alert")[-3000:])
        wait_until(lambda: len({c.key for c in receiver.on("/anew")}) == 9, 90, lambda: service.log("alert")[-3000:])
        assert service.terminate("alert") == 0

        for path in ("/good", "/slow"):
            again = Counter(call.key for call in receiver.on(path)) - Counter([*every, (str(held), "first")])
            assert again in (Counter(), last[path]), "at most the one that was on its way"
            assert {call.key for call in receiver.on(path)} == {*every, (str(held), "first")}
        for path in ("/good", "/slow", "/anew"):
            for one in ids:
                kinds = [c.alert["kind"] for c in receiver.on(path) if c.alert["story_id"] == str(one)]
                assert list(dict.fromkeys(kinds)) == ["first", "correction"], path
        assert min(call.at for call in receiver.calls if call.alert["story_id"] == str(held)) >= end.timestamp()


def _write_rules(file, receiver, *names):
    """A rule each for every story, with a channel of its own."""
    channels = {name: {"allow_private": True, "webhook": {"url": receiver.url(f"/{name}")}} for name in names}
    rules = [{"name": name, "include": {"text": "ferry"}, "channels": [name]} for name in names]
    file.write_bytes(orjson.dumps({"channels": channels, "rules": rules}))


def _wait_rules(service, *, rules, stale):
    """Until both stages go by so many rules, and know of their file what is so."""
    wanted = {f"wire_alert_rules{series}": value for series, value in (("{", rules), ("_stale{", stale))}
    wait_until(
        lambda: all(
            service.metric("alert", f'{series}stage="{stage}"') == value
            for series, value in wanted.items()
            for stage in ("alert", "notify")
        ),
        60,
        lambda: f"{wanted}: {service.log('alert')[-3000:]}",
    )


@pytest.mark.fault
@pytest.mark.timeout(200)
def test_rules_that_change_are_taken_by_a_running_worker_and_a_broken_file_changes_nothing(
    kafka, make_service, tmp_path
):
    """One worker: a rule and its channel come in beside another, the file breaks, and is mended to a third alone."""
    rules, told = tmp_path / "rules.yaml", {"old": [], "new": [], "mended": []}
    with Receiver() as receiver:
        _write_rules(rules, receiver, "old")
        service = make_service(kafka.bootstrap, WIRESTREAM_ALERTS__RULES=str(rules))
        service.start("alert")
        service.wait_ready("alert")
        stories = Stories(service)

        def alerts(*names):
            """A story more comes, which these rules alert, once each, and no other one does."""
            (one,) = stories.begin(1)
            for name in names:
                told[name].append(str(one))
            wait_until(lambda: _told(receiver, told) == told, 60, lambda: service.log("alert")[-3000:], step=0.1)

        alerts("old")
        _write_rules(rules, receiver, "old", "new")
        _wait_rules(service, rules=2, stale=0)
        alerts("old", "new")
        rules.write_text("rules: [{name: broken, include: {urgency: soon}}]")
        _wait_rules(service, rules=2, stale=1)
        alerts("old", "new")
        _write_rules(rules, receiver, "mended")
        _wait_rules(service, rules=1, stale=0)
        alerts("mended")
        assert service.terminate("alert") == 0
        assert _told(receiver, told) == told
        assert service.starts["alert"] == 1


def _told(receiver, names):
    return {name: [call.alert["story_id"] for call in receiver.on(f"/{name}")] for name in names}


@pytest.mark.fault
@pytest.mark.timeout(200)
def test_what_is_handed_out_before_a_rebalance_is_over_is_read_again_behind_it(kafka, make_service, tmp_path):
    """A second worker comes while the first has much to do, and Faust takes a second and a half from its seek to the
    end of the rebalance: its queues fill meanwhile, and then it empties them.
    """
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: [{name: ferry, include: {text: ferry}}]")
    service = make_service(kafka.bootstrap, WIRESTREAM_ALERTS__RULES=str(rules), WIRESTREAM_GUARD__BATCH="5")
    service.start("alert", name="one", plugs=("seek=1.5",))
    service.wait_ready("one")
    ids = Stories(service).begin(6000)
    before = service.log("one").count("plug: sought")
    service.start("alert", name="two")
    wait_until(lambda: service.log("one").count("plug: sought") > before, 60, lambda: service.log("one")[-3000:])
    assert len(service.records(ALERTS.name)) < len(ids), "there was more to come"
    wait_until(
        lambda: len({alert["story_id"] for alert in map(orjson.loads, _values(service))}) == len(ids),
        90,
        lambda: f"{len(_values(service))} {service.log('one')[-1000:]}",
    )
    for name in ("one", "two"):
        assert service.terminate(name) == 0
    assert sum(service.starts.values()) == 2


def _values(service):
    return [record.value for record in service.records(ALERTS.name)]


@pytest.mark.fault
@pytest.mark.timeout(280)
def test_stories_that_turn_out_to_be_one_on_two_workers_wake_nobody_twice_over_a_kill_9(kafka, make_service, tmp_path):
    """Eight pairs, each on two partitions; one of the two workers is killed while the notes are on their way."""
    with Receiver() as receiver:
        rules = _rules(tmp_path, receiver, "good")
        service = make_service(kafka.bootstrap, WIRESTREAM_ALERTS__RULES=rules, WIRESTREAM_KAFKA__SESSION_TIMEOUT="6")
        for name in ("one", "two"):
            service.start("alert", name=name)
        for name in ("one", "two"):
            service.wait_ready(name)
        wait_until(lambda: all(_partitions(service, name) for name in ("one", "two")), 60, lambda: "one has all")
        stories = Stories(service)
        pairs = stories.apart(8)
        known = {str(two) for _, two in pairs}
        stories.begin(8, ids=[two for _, two in pairs])
        wait_until(lambda: len(receiver.times()) == 8, 60, lambda: service.log("one")[-3000:])
        flow = threading.Thread(target=stories.merge_one_by_one, args=(pairs,))
        flow.start()
        wait_until(lambda: service.records(ALERT_KIN.name), 60, lambda: service.log("one")[-3000:], step=0.02)
        service.kill("one")
        assert flow.is_alive(), "there was more to come"
        flow.join()
        stories.kill([one for one, _ in pairs])
        service.start("alert", name="one")
        service.wait_ready("one")
        wait_until(
            lambda: len(_withdrawn(receiver)) == 8, 120, lambda: f"{receiver.calls} {service.log('two')[-3000:]}"
        )
        for name in ("one", "two"):
            assert service.terminate(name) == 0
        assert {call.alert["story_id"] for call in receiver.calls} == known, "nobody was told of the other stories"
        assert _withdrawn(receiver) == known
        assert service.dead_letters() == []


def _withdrawn(receiver):
    return {call.alert["story_id"] for call in receiver.taken() if call.alert["kind"] == "withdrawal"}


def _in_the_middle(calls):
    """Of its third call or a later one, which was begun just now."""
    return len(calls) >= 3 and not calls[-1].answered and time.time() - calls[-1].at < 0.5


@pytest.mark.fault
@pytest.mark.timeout(280)
def test_after_partitions_were_added_every_withdrawal_and_correction_still_comes(kafka, make_service, tmp_path):
    """40 stories alerted; 4 → 8 partitions; then two workers share what was one's."""
    with Receiver() as receiver:
        rules = _rules(tmp_path, receiver, "good")
        environment = {"WIRESTREAM_ALERTS__RULES": rules, "WIRESTREAM_KAFKA__SESSION_TIMEOUT": "6"}
        service = make_service(kafka.bootstrap, **environment)
        service.start("alert")
        service.wait_ready("alert")
        ids = Stories(service).begin(40)
        wait_until(lambda: len(receiver.on("/good")) == 40, 60, lambda: service.log("alert")[-3000:])
        with pytest.raises(Misconfigured, match=r"wirestream-(alert|notify) has \d+ members?"):
            asyncio.run(grow_topics(service.settings, 8))
        assert service.terminate("alert") == 0
        _wait_empty(service)
        asyncio.run(grow_topics(service.settings, 8))

        service = make_service(kafka.bootstrap, WIRESTREAM_TOPICS__PARTITIONS="8", **environment)
        for name in ("one", "two"):
            service.start("alert", name=name)
        for name in ("one", "two"):
            service.wait_ready(name)
        wait_until(lambda: all(_partitions(service, name) for name in ("one", "two")), 60, lambda: "one has all")
        stories = Stories(service)
        assert stories.partitions == 8
        stories.kill(ids[:15])
        stories.correct(ids[15:30])
        wait_until(
            lambda: len(receiver.on("/good")) >= 70,
            60,
            lambda: f"{Counter(c.alert['kind'] for c in receiver.calls)} {service.log('one')[-1500:]}",
        )
        assert Counter(call.key for call in receiver.on("/good")) == Counter(
            [(str(one), "first") for one in ids]
            + [(str(one), "withdrawal") for one in ids[:15]]
            + [(str(one), "correction") for one in ids[15:30]]
        )
        for name in ("one", "two"):
            assert service.terminate(name) == 0


def _partitions(service, name):
    """How many partitions' stories a worker has recovered."""
    return service.log(name).count('"topic":"wirestream-alert-stories-changelog"')


def _wait_empty(service):
    """Until the broker no longer believes in the worker that ended."""

    same = service.settings.topics.partitions
    wait_until(lambda: _holds(grow_topics(service.settings, same)), 60, lambda: "the groups have members")


def _holds(check):
    try:
        asyncio.run(check)
    except Misconfigured:
        return False
    return True


class _CutOffError(Exception):
    """Where a kill would have ended it."""


CUTS = [
    ("grow.repartition", 1, 0),
    ("grow.repartition", 2, 0),
    ("repartition._send", 1, 0.5),
    ("repartition._send", 2, 0),
    ("repartition._send", 2, 0.5),
    ("repartition._send", 4, 0.5),
    ("grow._raise", 1, 0.5),
    ("grow._raise", 2, 0),
    ("grow._raise", 2, 0.5),
]
"""Which step, at which of its calls, and after how much of that call's work."""


def _cut_off(patch, step, at, share):
    module, name = {"grow": grow, "repartition": repartition}[step.split(".")[0]], step.split(".")[1]
    real, calls = getattr(module, name), []

    async def step_of(*given):
        calls.append(1)
        if len(calls) < at:
            return await real(*given)
        if share:
            await real(*(part[: int(len(part) * share)] if isinstance(part, list) else part for part in given))
        raise _CutOffError

    patch.setattr(module, name, step_of)


async def _fill(settings, ids):
    """A row of each story in both tables, where it belongs; and one that nobody can read."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        for one in ids:
            place = story_partition(one, settings.topics.partitions)
            notice = {"alert": {"story_id": str(one)}, "partition": place}
            for topic, value in zip(BY_STORY, ({}, notice), strict=True):
                await producer.send_and_wait(topic.name, orjson.dumps(value), str(one).encode(), partition=place)
        await producer.send_and_wait(BY_STORY[1].name, b"{", b"torn", partition=0)


async def _leave_unread(settings, waiting):
    """Seven records for `alert`, of which so many it has not read."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        for number in range(7 if waiting else 0):
            await producer.send_and_wait(EXTRACTED.name, b"%d" % number, partition=1)
    reader = consumer(settings, group="wirestream-alert")
    await reader.start()
    place = TopicPartition(EXTRACTED.name, 1)
    reader.assign([place])
    await reader.commit({place: 7 - waiting})
    await reader.stop()


async def _write_newer(settings, story_id):
    """As a worker did that ran on partitions which were added by hand."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        place = story_partition(story_id, settings.topics.partitions)
        await producer.send_and_wait(BY_STORY[0].name, b"newer", str(story_id).encode(), partition=place)


async def _rows(settings):
    """Key, partition and value of every row of both tables, in lists."""
    found = []
    for topic in BY_STORY:
        rows = await repartition._read(settings, topic)
        found.append(sorted((key, place, value) for place, row in enumerate(rows) for key, value in row.items()))
    return found


def _of(settings, partitions):
    return settings.model_copy(update={"topics": settings.topics.model_copy(update={"partitions": partitions})})


@pytest.mark.long
@pytest.mark.timeout(200)
def test_a_growth_that_is_cut_off_anywhere_loses_nothing_and_is_done_by_doing_it_again(
    kafka, make_service, monkeypatch
):
    """Cut off at each step in turn, a partition more each time; no worker starts on what is left."""
    settings, ids = make_service(kafka.bootstrap).settings, [uuid4() for _ in range(60)]
    asyncio.run(_leave_unread(settings, 3))
    with pytest.raises(Misconfigured, match=r"alert has not read 3 records of wire\.extracted\.v1"):
        asyncio.run(grow_topics(settings, 5))
    asyncio.run(check_topics(settings))
    assert asyncio.run(grow_topics(settings, 5, unread=True)).raised, "where they cannot be read first"
    settings = _of(settings, 5)
    asyncio.run(_leave_unread(settings, 0))
    asyncio.run(_fill(settings, ids))
    asyncio.run(check_rows(settings))
    for count, (step, at, share) in enumerate(CUTS, start=6):
        with monkeypatch.context() as patch:
            _cut_off(patch, step, at, share)
            with pytest.raises(_CutOffError):
                asyncio.run(grow_topics(settings, count))
        grown = _of(settings, count)
        for size in (settings, grown):
            with pytest.raises(Misconfigured):
                asyncio.run(check_topics(size))
        asyncio.run(grow_topics(settings, count))
        asyncio.run(check_topics(grown))
        asyncio.run(check_rows(grown))
        _assert_all_at_home(grown, ids)
        settings = grown
    again = asyncio.run(grow_topics(settings, settings.topics.partitions))
    assert (again.raised, again.carried) == ((), 0)
    with pytest.raises(Misconfigured, match="cannot take any away"):
        asyncio.run(grow_topics(settings, 4))
    # Partitions that were added by hand: what is kept was not carried over.
    grown = _of(settings, settings.topics.partitions + 3)
    asyncio.run(_raise_by_hand(grown))
    wait_until(lambda: _holds(check_topics(grown)), 30, lambda: "the broker does not show them")
    newer = next(
        one for one in ids if len({story_partition(one, size.topics.partitions) for size in (settings, grown)}) > 1
    )
    asyncio.run(_write_newer(grown, newer))
    with pytest.raises(Misconfigured, match=f"run `wirestream topics grow {grown.topics.partitions}`"):
        asyncio.run(check_rows(grown))
    worker = make_service(kafka.bootstrap, WIRESTREAM_TOPICS__PARTITIONS=str(grown.topics.partitions))
    worker.start("alert")
    assert worker.processes["alert"].wait(60) == 2
    assert f"wirestream topics grow {grown.topics.partitions}" in worker.log("alert").splitlines()[-1]
    asyncio.run(grow_topics(settings, grown.topics.partitions))
    asyncio.run(check_rows(grown))
    _assert_all_at_home(grown, ids)
    (value,) = [value for key, _, value in asyncio.run(_rows(grown))[0] if key == str(newer).encode()]
    assert value == b"newer", "what a worker wrote since is not overwritten by what was"


def _assert_all_at_home(settings, ids):
    count = settings.topics.partitions
    home = sorted((str(one).encode(), story_partition(one, count)) for one in ids)
    stories, notices = asyncio.run(_rows(settings))
    assert [(key, place) for key, place, _ in stories] == home
    assert [(key, place) for key, place, _ in notices] == [*home, (b"torn", 0)]
    assert all(orjson.loads(value)["partition"] == place for key, place, value in notices if key != b"torn")


async def _raise_by_hand(settings):
    async with connected_admin(settings) as admin:
        for planned in await plan_topics(settings):
            if planned.found != planned.wanted:
                await admin.create_partitions({planned.topic.name: NewPartitions(planned.wanted)})
