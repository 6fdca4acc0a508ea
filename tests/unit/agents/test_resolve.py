"""What the resolver makes of the answers of several detectors, keeps, and reads again after a crash. No broker."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from schemas import Relation, Verdict
from stream.agents import resolve
from stream.agents.engine.table import PartitionedTable
from stream.agents.partials import Partials, PartialVerdict
from stream.clock import SYSTEM_CLOCK
from stream.kafka.topics import DEDUPE_PARTIALS
from stream.settings import Dedupe, Settings
from tests.factories import NOON, record

NOON_MS = round(NOON.timestamp() * 1000)
FOUR = Settings(dedupe=Dedupe(partitions=4))


class Resolving:
    """The resolver's stage over a table, with what it would read again."""

    def __init__(self, guard, table=None):
        self.table = table or PartitionedTable("verdicts", "changelog")
        self.verdicts = resolve.Verdicts(self.table, FOUR, SYSTEM_CLOCK)
        self.work = self.verdicts.work(guard)

    async def say(self, at, *said):
        """`said`: article, its routes, by whom, of what."""
        records = [
            record(at, _partial(*one, at), topic=DEDUPE_PARTIALS.name, key=b"0", timestamp_ms=NOON_MS + at)
            for one in said
        ]
        made = await self.work(records)
        assert not any(handled.outgoings for handled in made.handled)
        return [
            (UUID(out.key.decode()).int, str(Verdict.model_validate_json(out.value).relation)) for out in made.outgoings
        ]

    @property
    def waiting(self):
        return [key for key in self.table if key.startswith(b"waiting/")]


def _partial(article, routes, partition, of, at):
    article_id, moment = UUID(int=article), NOON + timedelta(milliseconds=at)
    of_id = None if of is None else UUID(int=of)
    relation = Relation.NEW if of is None else Relation.NEAR
    verdict = Verdict(relation=relation, story_id=of_id or article_id, of=of_id, decided_at=moment)
    return Partials(
        partition=partition, said=(PartialVerdict(article_id=article_id, home=False, routes=routes, verdict=verdict),)
    )


async def test_what_was_decided_is_in_the_table_before_the_batch_is_done(guard):
    desk = Resolving(guard)
    assert await desk.say(0, (1, (0, 1), 0, None)) == []
    assert await desk.say(5, (1, (0, 1), 1, None), (2, (1,), 1, 1)) == [(1, "new"), (2, "near")]
    assert desk.verdicts.known(UUID(int=2)).story_id == UUID(int=1)
    assert len(desk.table.unsent()) == 2


async def test_what_waits_long_outlives_a_crash_and_leaves_no_row_when_it_is_decided(guard, monkeypatch):
    _nothing_to_read_again(monkeypatch)
    desk = Resolving(guard)
    await desk.say(0, (1, (0, 1), 0, None))
    assert desk.waiting == []
    await desk.say(1500, (2, (0,), 0, None), (3, (1,), 1, None))
    assert len(desk.waiting) == 1
    after = Resolving(guard, desk.table)
    await after.verdicts.rebuild(0)
    assert await after.say(1600, (1, (0, 1), 1, 3)) == [(1, "near")]
    assert after.waiting == []


async def test_what_was_said_last_is_heard_again_after_a_crash(guard, monkeypatch):
    heard = _partial(1, (0, 1), 0, None, 0).model_dump_json().encode()
    asked = _nothing_to_read_again(monkeypatch, heard, b"a dead letter since")
    desk = Resolving(guard)
    await desk.verdicts.rebuild(12)
    assert asked == [(12, 12)]
    assert await desk.say(3, (1, (0, 1), 1, None)) == [(1, "new")]


async def test_rows_that_nobody_can_read_end_no_worker(guard, monkeypatch):
    """The next one would recover them too."""
    _nothing_to_read_again(monkeypatch)
    desk = Resolving(guard)
    for key in (b"waiting/x", str(UUID(int=1)).encode(), b"x"):
        desk.table.put(0, key, b"{}")
    await desk.verdicts.rebuild(0)
    assert await desk.say(0, (1, (0,), 0, None)) == [(1, "new")]
    assert await desk.say(1, (2, (0,), 0, 1)) == [(2, "near")]


async def test_verdicts_are_forgotten_with_the_window(guard):
    desk = Resolving(guard)
    week = FOUR.dedupe.window_hours * 3_600_000
    for number in range(1, 6):
        await desk.say(number, (number, (0,), 0, None))
    await desk.say(week + 4, (6, (0,), 0, None))
    assert sorted(UUID(key.decode()).int for key in desk.table) == [4, 5, 6]


def _nothing_to_read_again(monkeypatch, *values):
    asked = []

    async def read_span(_, __, ___, choose, take, back_ms, clock):
        asked.append(choose((0, 100)))
        assert back_ms >= 1000
        record = type("Read", (), {"offset": 3, "timestamp": NOON_MS})
        take([type("Read", (record,), {"value": value}) for value in values])
        return asked[-1]

    monkeypatch.setattr(resolve, "read_span", read_span)
    return asked
