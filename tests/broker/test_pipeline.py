"""The whole flow over `seeds/`: every seed reaches its end, and what is found is right. On both brokers."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from pathlib import Path

from stream.follow import follow
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from stream.report import first_paths, found_in
from stream.seeds import differences, load_seeds
from tests.copydesk import poison, story
from tests.receiver import Receiver
from tests.service import wait_until

SEEDS = Path(__file__).parent.parent.parent / "seeds"
RULES = Path(__file__).parent.parent.parent / "deploy" / "alerts.yaml"


def test_all_seeds_end_as_expected_and_a_second_replay_changes_nothing(broker, make_service, tmp_path):
    """Nothing in the database, to the time stamp, and nothing at the desk."""
    with Receiver() as desk:
        service = make_service(broker.bootstrap, WIRESTREAM_ALERTS__RULES=str(_rules_with_a_desk(desk, tmp_path)))
        _replay_twice(service, desk)


def _replay_twice(service, desk):
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

    before, woken, alerts = service.dump(), _all_deliveries(service, desk), _alerts(service)
    assert woken
    assert set(woken.values()) == {1}, "an alert was delivered more than once"
    asyncio.run(_replayed(service.settings, seeds))
    assert service.dump() == before
    assert _all_deliveries(service, desk) == woken
    # The topic may hold an alert again, and then to the bit: readers drop by its id what they have.
    assert _alerts(service) == alerts


def _alerts(service) -> dict[bytes, set[bytes]]:
    """What the alerts topic says of each story."""
    said: dict[bytes, set[bytes]] = {}
    for record in service.records("wire.alerts.v1"):
        said.setdefault(record.key, set()).add(record.value)
    return said


def _all_deliveries(service, desk) -> Counter[str]:
    """How often each alert was delivered, once the desk has been quiet for a while with nothing left to read."""
    count = len(service.records("wire.alerts.v1"))
    wait_until(lambda: service.committed("notify", "wire.alerts.v1") >= count, 60, lambda: service.log("all")[-800:])
    seen = -1
    for _ in range(30):
        if len(desk.calls) == seen:
            break
        seen = len(desk.calls)
        time.sleep(2)
    return desk.times()


def _rules_with_a_desk(desk, folder: Path) -> Path:
    """The rules that come with the service, each with a channel."""
    text = RULES.read_text().replace("channels: {}", f"channels: {{desk: {{webhook: {{url: '{desk.url('/desk')}'}}}}}}")
    text = re.sub(r"^(  - name: .*)$", r"\1\n    channels: [desk]", text, flags=re.MULTILINE)
    path = folder / "alerts.yaml"
    path.write_text(text)
    return path


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
