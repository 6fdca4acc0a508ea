"""`wirestream rewind`, on a broker. What comes of it in the service: tests/broker/test_rewind.py."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from stream.kafka.changelog import committed
from stream.kafka.clients import consumer
from stream.store import Writer, migrate, open_engine, positions_in
from tests.factories import extracted


async def _fill(settings, topic, count, stage, at):
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        for number in range(count):
            await producer.send_and_wait(topic, b"%d" % number, partition=1)
    if at is not None:
        reader = consumer(settings, group=f"wirestream-{stage}")
        await reader.start()
        reader.assign([TopicPartition(topic, 1)])
        await reader.commit({TopicPartition(topic, 1): at})
        await reader.stop()


def _at(settings, stage, topic):
    return asyncio.run(committed(settings, stage, topic, 1))


@pytest.fixture
def environment(fresh, desk):
    return {"WIRESTREAM_KAFKA__BOOTSTRAP": fresh.kafka.bootstrap, "COLUMNS": "80"}


def test_it_is_shown_first_and_done_only_with_yes_and_then_there_is_nothing_to_do(run, fresh, environment):
    asyncio.run(_fill(fresh, "wire.extracted.v1", 9, "alert", 7))
    code, said, _ = run("rewind", "alert", "--to", "start", **environment)
    assert (code, _at(fresh, "alert", "wire.extracted.v1")) == (0, 7)
    assert "alert would handle again 7 records." in said
    assert "wire.alerts.v1 again, with the ids that they had" in " ".join(said.split())
    assert "Nothing was changed: this was a dry run. --yes does it." in said
    assert max(map(len, said.splitlines())) <= 80
    code, said, _ = run("rewind", "alert", "--to", "start", "--yes", **environment)
    assert (code, _at(fresh, "alert", "wire.extracted.v1")) == (0, 0)
    assert "Done. Start the workers of alert: alert handles again 7 records." in said
    code, said, _ = run("rewind", "alert", "--to", "start", "--yes", **environment)
    assert (code, said) == (0, "alert is there already: nothing is to be done.\n")


def test_a_group_that_has_committed_nothing_reads_from_the_beginning_anyway(run, fresh, environment):
    asyncio.run(_fill(fresh, "wire.unique.v1", 3, "extract", None))
    code, said, _ = run("rewind", "extract", "--to", "2h", "--yes", **environment)
    assert code == 0
    assert "Never committed, so read from their beginning anyway: wire.unique.v1:1." in said
    code, said, _ = run("rewind", "extract", "--to", "wire.unique.v1:1:1", "--yes", **environment)
    assert (code, _at(fresh, "extract", "wire.unique.v1")) == (0, 1)
    assert "extract skips 1 record." in said
    assert "Never committed" not in said, "it goes on from where it was moved to"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stor", "--to", "2h"), "there is no stage 'stor': choose from normalise, dedupe"),
        (("store", "--to", "soon"), "--to 'soon' is no place to go on from"),
        (("alert", "--to", "database"), "--to database is for the stage store alone"),
        (("store", "--to", "database"), "there is no database"),
        (("store", "--to", "wire.raw.v1:0:1"), "does not read wire.raw.v1:0: it reads wire.extracted.v1:0 to"),
    ],
)
def test_what_is_wrong_is_one_line_and_code_2(run, filed, desk, arguments, said):
    code, shown, line = run("rewind", *arguments, WIRESTREAM_KAFKA__BOOTSTRAP=filed.kafka.bootstrap)
    assert (code, shown) == (2, "")
    assert said in line
    assert line.count("\n") == 1


def test_the_store_goes_back_to_what_its_database_has(run, fresh, environment, desk):
    url = f"sqlite:///{desk}/wire.db"
    migrate(url)
    engine = open_engine(url)
    Writer(engine).write([extracted("flood")], {("wire.extracted.v1", 1): 4})
    engine.dispose()
    asyncio.run(_fill(fresh, "wire.extracted.v1", 9, "store", 9))
    code, said, _ = run("rewind", "store", "--to", "database", "--yes", WIRESTREAM_STORE__URL=url, **environment)
    assert (code, _at(fresh, "store", "wire.extracted.v1")) == (0, 4)
    assert "store handles again 5 records" in said


def test_what_the_store_is_to_go_past_is_not_taken_for_lost_by_it(run, fresh, environment, desk):
    url = f"sqlite:///{desk}/skipped.db"
    migrate(url)
    engine = open_engine(url)
    Writer(engine).write([extracted("one")], {("wire.extracted.v1", 1): 4})
    asyncio.run(_fill(fresh, "wire.extracted.v1", 9, "store", 4))
    arguments = ("rewind", "store", "--to", "wire.extracted.v1:1:5")
    assert run(*arguments, WIRESTREAM_STORE__URL=url, **environment)[0] == 0
    assert positions_in(engine) == {("wire.extracted.v1", 1): 4}, "a dry run"
    code, said, _ = run(*arguments, "--yes", WIRESTREAM_STORE__URL=url, **environment)
    assert (code, _at(fresh, "store", "wire.extracted.v1")) == (0, 5)
    assert "store skips 1 record" in said
    assert positions_in(engine) == {("wire.extracted.v1", 1): 5}
