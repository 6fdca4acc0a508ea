"""The whole flow over `seeds/`: every seed reaches its end, and what is found is right. On both brokers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stream.follow import follow
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from stream.report import first_paths, found_in
from stream.seeds import differences, load_seeds
from tests.copydesk import poison, story

SEEDS = Path(__file__).parent.parent.parent / "seeds"
RULES = Path(__file__).parent.parent.parent / "deploy" / "alerts.yaml"


def test_all_seeds_end_as_expected_and_a_second_replay_changes_nothing(broker, make_service):
    service = make_service(broker.bootstrap, WIRESTREAM_ALERTS__RULES=str(RULES))
    service.start(name="all")
    service.wait_ready("all")
    seeds = load_seeds(SEEDS)

    endings = asyncio.run(_replayed(service.settings, seeds))

    first = first_paths(seeds, endings)
    wrong = [f"{seed.path}: no end" for seed in seeds if not endings[seed.path].reached]
    for seed in seeds:
        if endings[seed.path].reached:
            wrong += [f"{seed.path}: {line}" for line in differences(seed, found_in(seed, endings[seed.path], first))]
    assert not wrong, "\n".join(wrong)

    before, alerts = service.dump(), {record.key + record.value for record in service.records("wire.alerts.v1")}
    assert {"articles", "quotes", "supersessions"} <= {table for table, *_ in before}
    asyncio.run(_replayed(service.settings, seeds))
    assert service.dump() == before
    again = {record.key + record.value for record in service.records("wire.alerts.v1")}
    assert again == alerts


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


async def _replayed(settings, seeds):
    sent = {}
    async with RawProducer(settings) as producer:
        payloads = [Payload(seed.path, seed.payload) for seed in seeds]
        await replay(
            producer, schedule(payloads, Pace()), "seeds", lambda item, r: sent.__setitem__(item.payload.name, r)
        )
    return await follow(settings, sent, within=90, advance=lambda _: None)
