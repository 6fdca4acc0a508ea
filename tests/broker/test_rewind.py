"""Stages that are taken back leave what one clean run leaves: rows, calls at the desk, alerts and dead letters.

On Apache Kafka. What came in are the seeds, which have each kind of copy, and a made-up day of versions, copies,
corrections and kills; and beside them records that no stage can read.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from stream.errors import Misconfigured
from stream.kafka.deadletters.filed import read_filed
from stream.kafka.rewind.move import move
from stream.kafka.rewind.plan import plan_rewind, stage_named
from stream.kafka.rewind.target import Beginning, Place
from stream.kafka.stages import stages_with
from stream.store.schema import STORIES
from tests.newsday import newsday
from tests.receiver import Receiver
from tests.service import Service, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.fault]

SEEDS = Path(__file__).parents[2] / "seeds"
RULES = """
channels:
  desk:
    allow_private: true
    webhook: {url: "%s"}
rules:
  - {name: all, include: {provider: "*"}, channels: [desk]}
  - {name: high, include: {urgency: 3}, channels: [desk]}
"""
_OF_A_WRITE = {"updated_at", "change_no"}
_UNREADABLE = ("wire.articles.v1", "wire.unique.v1", "wire.extracted.v1", "wire.alerts.v1")


class Run:
    """The service as one process, and what it left."""

    def __init__(self, service: Service, desk: Receiver) -> None:
        self.service, self.settings, self.desk = service, service.settings, desk
        self.stages = stages_with(self.settings.dedupe.partitions)

    def go(self) -> None:
        """Start all roles, wait until every stage has read all that there is, and end them."""
        self.service.start(name="all")
        self.service.wait_ready("all")
        wait_until(self._is_done, 120, lambda: self.service.log("all")[-2000:], step=0.5)
        calls = -1  # `notify` calls behind what it commits
        while calls != len(self.desk.taken()):
            calls = len(self.desk.taken())
            time.sleep(2)
        assert self.service.terminate("all") == 0

    def _is_done(self) -> bool:
        places = [place for stage in self.stages for place in self.committed(stage.name)]
        return all(end in {0, at} for at, end in places) and any(end for _, end in places)

    def committed(self, name: str) -> list[tuple[int, int]]:
        """What a stage has committed of each of its partitions, and where that ends."""
        stage = stage_named(name, self.settings)
        found = [self.service.places(stage.group, topic.name) for topic in stage.reads]
        return [place for places in found for place in places]

    def left(self) -> dict[str, Any]:
        """All that is to be as one clean run leaves it."""
        filed, _ = asyncio.run(read_filed(self.settings))
        alerts = [record.value for record in self.service.records("wire.alerts.v1")]
        known = [orjson.loads(value) for value in alerts if value.startswith(b'{"alert')]
        return {
            "rows": self._rows(),
            "letters": sorted((one.letter.origin, one.letter.refusal.stage, str(one.state)) for one in filed),
            "alerts": {alert["alert_id"]: alert for alert in known},
            "calls": sorted(call.alert["alert_id"] for call in self.desk.taken()),
        }

    def _rows(self) -> list[tuple[str, ...]]:
        """Every row but when it was last written and the number of that change: of one item that came by feed A, by B
        and by A again, each delivery takes the place of the one before, and does so again where they are not written at
        once.
        """
        with self.service.engine.connect() as connection:
            return sorted(
                (table.name, *(str(value) for name, value in row.items() if name not in _OF_A_WRITE))
                for table in STORIES
                for row in connection.execute(table.select()).mappings()
            )

    def rewind(self, name: str) -> int:
        """Take a stage back to its beginning. Return how many records it is to handle again."""
        plan = asyncio.run(plan_rewind(self.settings, stage_named(name, self.settings), Beginning()))
        asyncio.run(move(self.settings, plan))
        return plan.records

    def command(self, *arguments: str) -> tuple[int, str]:
        return self.service.run_command("rewind", *arguments)

    def spoil(self) -> None:
        """Write to each topic between the stages what none can read."""

        async def write() -> None:
            async with AIOKafkaProducer(bootstrap_servers=self.settings.kafka.bootstrap) as producer:
                for topic in _UNREADABLE:
                    await producer.send_and_wait(topic, b"no message of ours", b"k", partition=0)

        asyncio.run(write())


def _assert_same(found: dict[str, Any], clean: dict[str, Any]) -> None:
    for what, wanted in clean.items():
        if what != "alerts":
            assert [one for one in found[what] if one not in wanted][:3] == [], what
        assert found[what] == wanted, what


@pytest.mark.timeout(300)
@pytest.mark.parametrize("detectors", [1, pytest.param(2, marks=pytest.mark.long)])
def test_every_stage_that_is_taken_back_leaves_what_one_clean_run_leaves(kafka, make_service, tmp_path, detectors):
    with Receiver() as desk:
        rules = tmp_path / "rules.yaml"
        rules.write_text(RULES % desk.url("/desk"))
        service = make_service(
            kafka.bootstrap, WIRESTREAM_ALERTS__RULES=str(rules), WIRESTREAM_DEDUPE__PARTITIONS=str(detectors)
        )
        run = Run(service, desk)
        copy = [path.read_bytes() for path in sorted(SEEDS.rglob("*")) if path.is_file() and path.suffix != ".expected"]
        service.publish([*copy, *(item.ninjs() for item in newsday(150, seed=5))], source=lambda n: f"s{n % 3}")
        run.spoil()
        run.go()
        clean = run.left()
        sent = len(service.records("wire.alerts.v1"))
        assert len(clean["letters"]) > 10, clean["letters"]
        assert len(clean["calls"]) > 50
        assert {stage for _, stage, _ in clean["letters"]} >= {"normalise", "extract", "alert", "notify", "store"}

        code, said = run.command("normalise", "--to", "start")
        assert (code, "Nothing was changed" in said) == (0, True), said
        assert max(map(len, said.splitlines())) <= 80, said
        assert all(at == end for at, end in run.committed("normalise"))
        code, said = run.command("normalise", "--to", "start", "--yes")
        assert code == 0, said
        assert sum(at for at, _ in run.committed("normalise")) == 0, "it was not taken back"
        run.go()
        _assert_same(run.left(), clean)
        again = len(service.records("wire.alerts.v1"))
        assert again > sent, "nothing came again: the test shows nothing"

        names = [stage.name for stage in run.stages if stage.name != "normalise"]
        assert all(run.rewind(name) > 0 for name in names)
        run.go()
        _assert_same(run.left(), clean)
        assert len(service.records("wire.alerts.v1")) > again


@pytest.mark.long
@pytest.mark.timeout(120)
def test_past_one_record_and_never_beside_a_worker(kafka, make_service):
    """A worker that runs is named, with how long one that was killed counts; then one record is gone past."""
    service = make_service(kafka.bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="10")
    run = Run(service, Receiver())
    service.publish([item.ninjs() for item in newsday(20, seed=5)], source=lambda _: "one")
    service.start("normalise")
    service.wait_ready("normalise")
    wait_until(lambda: sum(at for at, _ in run.committed("normalise")) == 20, 60, lambda: service.log("normalise"))
    (partition,) = [number for number, (at, _) in enumerate(run.committed("normalise")) if at == 20]
    place = f"wire.raw.v1:{partition}"
    for arguments in ((), ("--yes",)):
        code, said = run.command("normalise", "--to", f"{place}:0", *arguments)
        assert code == 2
        assert "wirestream-normalise has 1 member" in said
    spec = stage_named("normalise", run.settings)
    plan = asyncio.run(plan_rewind(run.settings, spec, Place("wire.raw.v1", partition, 0)))
    service.kill("normalise")
    with pytest.raises(
        Misconfigured, match="counts for 10 s more"
    ):  # in this process: a command takes seconds to start
        asyncio.run(move(run.settings, plan))
    assert sum(at for at, _ in run.committed("normalise")) == 20
    wait_until(lambda: run.command("normalise", "--to", f"{place}:0")[0] != 2, 40, lambda: "it still counts", step=1)

    code, said = run.command("dedupe", "--to", "wire.articles.v1:0:1", "--yes")
    assert (code, "Done" in said) == (0, True), said
    assert run.committed("dedupe") == [(1, 20)]
    code, said = run.command("dedupe", "--to", "wire.articles.v1:0:21", "--yes")
    assert (code, "0 to 20, and 21 is none of them" in said) == (2, True), said
    assert run.committed("dedupe") == [(1, 20)]
    service.start("dedupe")
    service.wait_ready("dedupe")
    wait_until(lambda: run.committed("dedupe") == [(20, 20)], 60, lambda: service.log("dedupe"))
    judged = len(service.records("wire.unique.v1")) + len(service.records("wire.duplicates.v1"))
    assert judged == 19
