"""The whole flow over `seeds/`: every seed reaches its end, and what is found is right. On both brokers."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import yaml

from schemas import Alert, AlertKind
from stream.clock import SYSTEM_CLOCK
from stream.demo.follow import follow
from stream.demo.found import first_paths, found_in
from stream.demo.seeds import differences, load_seeds
from stream.kafka.stages import sender_of
from stream.kafka.topics import TOPICS
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from stream.store import stored_ids
from stream.store.reading import sent_alerts
from stream.yaml_lines import read_document
from tests.brokers import embedded_is_long
from tests.copydesk import poison, story
from tests.receiver import Receiver
from tests.service import wait_until

SEEDS = Path(__file__).parent.parent.parent / "seeds"
RULES = Path(__file__).parent.parent.parent / "deploy" / "alerts.yaml"


def test_all_seeds_end_as_expected_and_a_second_replay_changes_nothing(broker, make_service, tmp_path):
    with Receiver() as desk:
        _twice(make_service(broker.bootstrap, WIRESTREAM_ALERTS__RULES=_rules(tmp_path, desk)), desk)


def _twice(service, desk):
    service.start(name="all")
    service.wait_ready("all")
    seeds = load_seeds(SEEDS)

    endings = asyncio.run(_replayed(service.settings, seeds, partial(stored_ids, service.engine)))

    first = first_paths(seeds, endings)
    wrong = [f"{seed.path}: no end" for seed in seeds if not endings[seed.path].reached]
    for seed in seeds:
        if endings[seed.path].reached:
            wrong += [f"{seed.path}: {line}" for line in differences(seed, found_in(seed, endings[seed.path], first))]
    assert not wrong, "\n".join(wrong)

    _assert_senders_are_of_the_table(service)
    before, alerts = service.dump(), _alerts(service)
    assert {"articles", "quotes", "supersessions"} <= {table for table, *_ in before}
    _wait_delivered(service, desk, alerts)
    _assert_kept(service, alerts)
    delivered = Counter(call.alert["alert_id"] for call in desk.calls)
    assert delivered
    assert max(delivered.values()) == 1
    asyncio.run(_replayed(service.settings, seeds, partial(stored_ids, service.engine)))
    assert service.dump() == before
    # What comes again alerts again, with the same ids: the topic is at least once. The desk hears nothing more.
    again = _alerts(service)
    assert set(again) == set(alerts)
    assert len(again) > len(alerts)
    _wait_delivered(service, desk, again)
    _assert_kept(service, again)
    assert Counter(call.alert["alert_id"] for call in desk.calls) == delivered


def _assert_senders_are_of_the_table(service):
    """What the table of stages says that each sends is what is in the topics."""
    for topic in (topic for topic in TOPICS if topic.model is not None):
        sources = {dict(record.headers)["ce_source"].decode() for record in service.records(topic.name)}
        assert sources == {f"/wirestream/{sender_of(topic)}"}, topic.name


def _rules(folder, desk):
    """The rules that are delivered with the service, each with a channel."""
    rules, _ = read_document(RULES.read_text("utf-8"), "alerts.yaml")
    rules["channels"] = {"desk": {"allow_private": True, "webhook": {"url": desk.url("/good")}}}
    for rule in rules["rules"]:
        rule["channels"] = ["desk"]
        rule.pop("quiet", None)  # or it would depend on the hour what is delivered
    file = folder / "rules.yaml"
    file.write_text(yaml.safe_dump(rules), "utf-8")
    return str(file)


def _alerts(service):
    """Every record, as often as it is there."""
    return [record.key + record.value for record in service.records("wire.alerts.v1")]


def _assert_kept(service, alerts):
    """The database has of each alert what its last record says, once, however often it came."""
    wait_until(
        lambda: service.committed("store", "wire.alerts.v1") >= len(alerts), 60, lambda: service.log("all")[-2000:]
    )
    last = {alert.alert_id: alert for alert in (Alert.model_validate_json(each[36:]) for each in alerts)}
    kept = []
    page = sent_alerts(service.engine)
    kept += page.items
    while page.next is not None:
        page = sent_alerts(service.engine, before=page.next)
        kept += page.items
    assert len(kept) == len(last)
    assert {sent.alert.alert_id: sent.alert for sent in kept} == last


def _wait_delivered(service, desk, alerts):
    """Until all that is due and was not withdrawn meanwhile has come."""
    wait_until(
        lambda: service.committed("notify", "wire.alerts.v1") >= len(alerts), 60, lambda: service.log("all")[-2000:]
    )
    told = [Alert.model_validate_json(alert[36:]) for alert in alerts]
    withdrawn = {alert.story_id for alert in told if alert.kind is AlertKind.WITHDRAWAL}
    due = {str(a.alert_id) for a in told if a.story_id not in withdrawn and a.due_at <= datetime.now(UTC)}
    wait_until(lambda: due <= {call.alert["alert_id"] for call in desk.calls}, 60, lambda: service.log("all")[-2000:])


@embedded_is_long
def test_poison_costs_a_dead_letter_each_and_nothing_else(broker, make_service):
    service = make_service(broker.bootstrap)
    good = {n: story(n, sentences=3) for n in range(270)}
    bad = {n: poison(n) for n in range(30)}
    payloads = [bad[n // 10] if n % 10 == 9 else good[n - n // 10] for n in range(300)]
    service.start(name="all")
    service.wait_ready("all")
    service.publish(payloads)
    service.wait_stored(len(good), within=90)

    letters = service.dead_letters()
    assert sorted(value for _, value in letters) == sorted(bad.values())
    assert {told.stage for told, _ in letters} == {"normalise"}
    assert service.stored() == len(good)
    assert service.processes["all"].poll() is None


async def _replayed(settings, seeds, stored):
    sent = {}
    async with RawProducer(settings) as producer:
        payloads = [Payload(seed.path, seed.payload) for seed in seeds]
        await replay(
            producer, schedule(payloads, Pace()), "seeds", lambda item, r: sent.__setitem__(item.payload.name, r)
        )
    return await follow(settings, sent, SYSTEM_CLOCK, stored=stored, within=90, advance=lambda _: None)
