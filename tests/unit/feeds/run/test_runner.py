"""The runner on the embedded broker: it keeps, reads again, shares, reloads, and obeys."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from stream.clock import SYSTEM_CLOCK, SetClock
from stream.errors import Misconfigured
from stream.feeds.config.watched_file import read_feeds
from stream.feeds.run.group import GROUP
from stream.feeds.run.keep import outgoing
from stream.feeds.run.kept import Status, Verb
from stream.feeds.run.records import Part, Writer, key_of, pack_mark, partition_of, unpack_mark
from stream.feeds.run.runner import FeedsRunner
from stream.feeds.run.steer import ask, read_state
from stream.feeds.status import FeedState
from stream.feeds.transport import FarSideRefuses
from stream.kafka.changelog import read_span
from stream.kafka.message import Outgoing
from stream.kafka.queued import QueuedDelivery
from stream.kafka.topics import FEEDS_STATE
from stream.observe import feed_metrics
from stream.settings import Settings
from tests.far_queue import FarSide

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
FILE = """\
sources:
  mairie: {kind: rss, url: 'https://mairie.example.org/', every: 0.05s}
  harbour: {kind: rss, url: 'https://harbour.example.org/', every: 0.05s}
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "feeds.yaml"
    file.write_text(FILE)
    return file


def test_publishers_are_told_whom_to_write_to(path):
    path.write_text(f"http: {{contact: wires@example.org}}\n{FILE}")
    runner = FeedsRunner(path, Settings(), SYSTEM_CLOCK)
    assert "; wires@example.org)" in runner._tools.http.agent


async def test_a_certificate_that_was_renewed_in_its_file_is_read_again_until_it_can_be(path, tmp_path):
    certificate = tmp_path / "cert.pem"
    certificate.write_text("the first")
    path.write_text(f"push: {{certificate: {certificate}, key: {tmp_path / 'key.pem'}}}\n{FILE}")
    runner, renewed = FeedsRunner(path, Settings(), SYSTEM_CLOCK), []

    async def serve(_, servers=()):
        renewed.append(tuple(servers))
        if len(renewed) == 1:
            raise Misconfigured("they are no certificate and key")

    runner._servers.serve = serve
    certificate.write_text("the second, to which the key is still to come")
    await runner._apply(read_feeds(path))
    assert feed_metrics.CONFIG_STALE._value.get() == 1
    await runner._apply(read_feeds(path))
    await runner._apply(read_feeds(path))
    assert renewed == [("push",), ("push",), ()]
    assert feed_metrics.CONFIG_STALE._value.get() == 0


async def test_a_certificate_that_is_renewed_while_the_servers_are_tried_again_is_not_forgotten(path):
    runner, asked, goes_on = FeedsRunner(path, Settings(), SYSTEM_CLOCK), [], asyncio.Event()

    async def serve(_, servers=()):
        asked.append(set(servers))
        await goes_on.wait()
        if len(asked) == 1:
            raise Misconfigured("the port is taken")

    runner._servers.serve, runner._renewed = serve, {"push"}
    first = asyncio.create_task(runner._serve())
    await asyncio.sleep(0)
    runner._renewed.add("drops.ftp")
    goes_on.set()
    with pytest.raises(Misconfigured):
        await first
    goes_on.clear()
    second = asyncio.create_task(runner._serve())
    await asyncio.sleep(0)
    runner._renewed.add("push")
    goes_on.set()
    await second
    await runner._serve()
    assert asked == [{"push"}, {"push", "drops.ftp"}, {"push"}]


async def test_a_certificate_is_tried_again_where_a_file_that_was_read_meanwhile_had_its_servers(path):
    runner, one_at_a_time, asked = FeedsRunner(path, Settings(), SYSTEM_CLOCK), asyncio.Lock(), []

    async def serve(_, servers=()):
        async with one_at_a_time:
            asked.append(set(servers))
            await asyncio.sleep(0)
            if len(asked) == 1:
                raise Misconfigured("the port is taken")

    runner._servers.serve, runner._renewed = serve, {"push"}
    again = asyncio.create_task(runner._serve())
    await asyncio.sleep(0)
    await runner._serve()
    with pytest.raises(Misconfigured):
        await again
    assert runner._unheard, "or nobody would try again"
    await runner._serve()
    assert (asked, runner._unheard) == ([{"push"}, set(), {"push"}], False)


@pytest.fixture
def fars():
    return {name: FarSide({f"{name} 1": f"{name} one".encode()}) for name in ("mairie", "harbour", "port")}


@asynccontextmanager
async def running(path, settings, fars, group=GROUP):
    """A runner that is ended in order after the block, and in which no loop failed."""
    failed = []
    runner = FeedsRunner(
        path,
        settings,
        SYSTEM_CLOCK,
        opens=lambda name, _: fars[name].open(),
        fail=lambda what, e: failed.append((what, e)),
        group=group,
    )
    stop = asyncio.Event()
    task = asyncio.ensure_future(runner.run(stop))
    try:
        yield runner
        assert not task.done()
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)
    assert failed == []


async def until(condition, within=15.0):
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.02)


async def test_what_was_taken_is_known_to_the_process_that_comes_next(path, fresh, fars):
    async with running(path, fresh, fars) as runner:
        await until(lambda: all(fars[name].deleted for name in ("mairie", "harbour")))
        await until(lambda: runner.look()[0].ready)
    state = await read_state(fresh)
    assert unpack_mark(state["mairie"].mark) == {"count": 1}
    status = state["mairie"].read_status()
    assert status.state is FeedState.OK
    assert status.last_item is not None
    for name in ("mairie", "harbour"):
        fars[name].looks.clear()
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].looks and fars["harbour"].looks)
    assert fars["mairie"].looks[0] == fars["harbour"].looks[0] == {"count": 1}


async def test_a_source_that_another_group_runs_is_left_to_it_until_that_one_ends(path, fresh, fars, monkeypatch):
    """Two would take all of it twice, and push each other out for ever."""
    monkeypatch.setattr("stream.feeds.run.runner._TICK_SECONDS", 0.1)
    others = {name: FarSide({}) for name in fars}
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].deleted and fars["harbour"].deleted)
        async with running(path, fresh, others, group="another") as another:
            await until(lambda: another.look()[0].ready and another.look()[0].assigned)
            looks = len(fars["mairie"].looks)
            await until(lambda: len(fars["mairie"].looks) > looks + 10)
            assert not others["mairie"].looks
    async with running(path, fresh, others, group="another"):
        await until(lambda: others["mairie"].looks)
    assert others["mairie"].looks[0] == {"count": 1}, "it goes on where the other was"


async def test_a_source_of_another_kind_under_an_old_name_begins_anew(path, fresh, fars):
    status = Status(kind="json", state=FeedState.REFUSED, not_before=datetime.now(UTC) + timedelta(hours=1))
    for part, value in ((Part.MARK, pack_mark({"count": 7}, "json")), (Part.STATUS, status.pack())):
        await write(fresh, outgoing("mairie", part, value))
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].deleted)
    assert fars["mairie"].looks[0] == {}
    assert (await read_state(fresh))["mairie"].read_status().kind == "rss"


async def test_a_command_is_carried_out_by_the_owner_and_taken_back(path, fresh, fars):
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].deleted)
        done = await ask(fresh, "mairie", Verb.PAUSE, within=10, clock=SYSTEM_CLOCK)
        assert done.state is FeedState.PAUSED
        await asyncio.sleep(0.1)
        looks = len(fars["mairie"].looks)
        await asyncio.sleep(0.25)
        assert len(fars["mairie"].looks) == looks
        assert len(fars["harbour"].looks) > 2, "the other goes on"
    assert (await read_state(fresh))["mairie"].command is None


async def test_a_command_to_a_source_that_nobody_runs_waits_for_who_runs_it_next(path, fresh, fars):
    assert await ask(fresh, "mairie", Verb.RESET, to="all", within=0.1, clock=SYSTEM_CLOCK) is None
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].deleted)
    assert (await read_state(fresh))["mairie"].read_status().applied


async def test_only_what_changed_is_stopped_and_started_and_a_mistake_leaves_all_as_it_was(
    path, fresh, fars, monkeypatch
):
    monkeypatch.setattr("stream.feeds.run.runner._LISTEN_AGAIN_SECONDS", 0.05)
    async with running(path, fresh, fars) as runner:
        await until(lambda: fars["mairie"].deleted and fars["harbour"].deleted)
        path.write_text(FILE.replace("0.05s", "nonsense"))
        runner.reload()
        await until(lambda: feed_metrics.CONFIG_STALE._value.get() == 1)
        looks = len(fars["mairie"].looks)
        await until(lambda: len(fars["mairie"].looks) > looks)
        closed = fars["mairie"].closed
        ports = _taken_port(runner)
        new = path.with_name("new.yaml")
        new.write_text(FILE.replace("harbour", "port"))
        new.replace(path)
        await until(lambda: fars["port"].deleted)
        await until(lambda: feed_metrics.CONFIG_STALE._value.get() == 0)
        assert len(ports) == 3, "a server that cannot listen tries again by itself"
        looks = len(fars["harbour"].looks)
        await asyncio.sleep(0.2)
        assert len(fars["harbour"].looks) == looks, "it was taken out"
        assert fars["harbour"].closed
        assert fars["mairie"].closed == closed, "it was left alone"
        await until_state(fresh, "harbour", lambda status: status.removed is not None)
    assert (await read_state(fresh))["harbour"].mark is not None, "what was taken from it is known for 30 days"


def _taken_port(runner):
    """Have the next two tries to listen fail; return what counts all."""
    tries = []

    async def serve(*_):
        tries.append(feed_metrics.CONFIG_STALE._value.get())
        if len(tries) < 3:
            raise Misconfigured("the port is taken")

    runner._servers.serve = serve
    return tries


async def until_state(settings, name, condition):
    async with asyncio.timeout(10):
        while not condition((await read_state(settings))[name].read_status()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def write(settings, *records):
    sender = QueuedDelivery(settings)
    await sender.start()
    for record in records:
        await (await sender.send(record))
    await sender.stop()


async def last_mark(settings, name):
    """The mark that compaction will leave: the last that was written, whoever wrote it."""
    found = []
    await read_span(settings, FEEDS_STATE.name, partition_of(name), lambda span: span, found.extend)
    return [unpack_mark(record.value) for record in found if record.key == key_of(name, Part.MARK)][-1]


async def test_what_a_former_owner_writes_late_is_mended_before_compaction_leaves_nothing_else(path, fresh, fars):
    async with running(path, fresh, fars):
        await until(lambda: fars["mairie"].deleted)
        await write(fresh, outgoing("mairie", Part.MARK, pack_mark({"count": 0})))
        async with asyncio.timeout(10):
            while await last_mark(fresh, "mairie") != {"count": 1}:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await until(lambda: len(fars["mairie"].looks) > 3)
    assert all(look == {"count": 1} for look in fars["mairie"].looks[1:])


async def test_records_of_strangers_end_nothing_and_a_mark_that_cannot_be_read_takes_nothing_again(path, fresh, fars):
    rubbish = [
        Outgoing(FEEDS_STATE.name, key, value, (("wire-generation", b"999999999999999"),), partition)
        for partition in range(8)
        for key, value in ((b"??", b"x"), (b"mairie/status", b"\xff"), (b"mairie/command", b"{}"))
    ]
    await write(fresh, *rubbish, outgoing("mairie", Part.MARK, b"\x00what"))
    async with running(path, fresh, fars):
        await until(lambda: fars["harbour"].deleted)
        await until_state(fresh, "mairie", lambda status: status.state is FeedState.BACKING_OFF)
        assert fars["mairie"].looks == []
        await write(fresh, *rubbish)
        fars["harbour"].items["harbour 2"] = b"harbour two"
        await until(lambda: len(fars["harbour"].deleted) == 2)


async def test_what_is_kept_of_a_source_that_no_file_names_is_forgotten_after_thirty_days(path, fresh, fars):
    now = datetime.now(UTC)
    old = Status(kind="rss", removed=now - timedelta(days=31))
    new = Status(kind="rss", removed=now - timedelta(days=29))
    await write(fresh, _foreign("theirs", now - timedelta(days=31)), _foreign("their-own", now - timedelta(days=1)))
    for name, status in (("old", old), ("new", new)):
        await write(
            fresh, outgoing(name, Part.STATUS, status.pack()), outgoing(name, Part.MARK, pack_mark({"count": 3}))
        )
    async with running(path, fresh, fars):
        async with asyncio.timeout(10):
            while {"old", "theirs"} & (await read_state(fresh)).keys():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    state = await read_state(fresh)
    assert state["new"].mark is not None
    assert state["their-own"].read_status().removed is None, "another group runs it"
    assert key_of("old", Part.MARK) == b"old"


def _foreign(name, written):
    """What a group of a source of its own keeps here."""
    hold = SimpleNamespace(writer=Writer("theirs", 900, "wirestream-feeds-1"))
    return outgoing(name, Part.STATUS, Status(kind="rss", written=written).pack(), hold)


async def test_a_broker_that_is_not_there_yet_is_waited_for(path, tmp_path, fars, closed_port):
    from stream.settings import Kafka, Settings  # noqa: PLC0415

    runner = FeedsRunner(path, Settings(kafka=Kafka(bootstrap=f"127.0.0.1:{closed_port}")), SYSTEM_CLOCK)
    stop = asyncio.Event()
    task = asyncio.ensure_future(runner.run(stop))
    await until(lambda: "waiting for Kafka" in str(runner.look()[0].why))
    assert not runner.look()[0].ready
    stop.set()
    await asyncio.wait_for(task, 20)


def test_a_process_is_ready_by_the_broker_and_its_partitions(path):
    """Partitions that it has none of, because others have them all, are no fault; that the group gives out none is."""
    clock = SetClock(NOON)
    runner = FeedsRunner(path, Settings(), clock)
    assert [health.why for health in runner.look()] == [("starting",)]
    runner._set_waiting(None)
    clock.advance(59)
    runner._group.polled_at = clock.monotonic()
    assert runner.look()[0].ready, "the group may take its time"
    clock.advance(2)
    assert runner.look()[0].why == ("the group gave us no sources for 61 s",)
    runner._group.settled = True
    assert runner.look()[0].why == ("the broker does not confirm that we are a member of the group",)
    runner._group.lease._asked_at = clock.monotonic()
    assert runner.look()[0].ready
    runner._group.settled = False
    clock.advance(59)
    assert runner.look()[0].ready, "sixty seconds from the last time that it had them"
    assert not runner.look()[0].stalled
    clock.advance(122)
    assert runner.look()[0].stalled, "the loop that follows the group has not come round"


async def test_a_process_is_ready_whatever_its_sources_do(path, fresh, fars):
    for far in fars.values():
        far.faults = [FarSideRefuses("password")] * 1000
    async with running(path, fresh, fars) as runner:
        await until(lambda: all(fars[name].looks for name in ("mairie", "harbour")))
        await until(lambda: runner.look()[0].ready)
