"""The database is lost, and yesterday's back-up restored: `rewind store --to database` fills the gap. On Apache Kafka,
with PostgreSQL's own pg_dump and pg_restore.
"""

from __future__ import annotations

import pytest
from sqlalchemy import text

from stream.kafka.rewind.target import Positions
from stream.store import positions_in
from stream.store.changes import take_turn
from tests.feed import Feed
from tests.newsday import newsday
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.long]

_OF_THE_WRITING = {"row_no", "stored_at", "updated_at", "change_no", "retold_at", "article_no"}
"""Columns that tell when, and as the how manieth, a row was written."""


def _rows(service) -> dict[str, list[tuple[str, ...]]]:
    with service.engine.connect() as connection:
        found = {}
        for table in ("articles", "quotes", "supersessions", "story_merges"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()  # noqa: S608
            found[table] = sorted(
                tuple(str(value) for name, value in row.items() if name not in _OF_THE_WRITING) for row in rows
            )
    return found


def _flow(service):
    """Start the service, and send a day of copy for as long as the block lasts."""
    day = [item.ninjs() for item in newsday(400, seed=7)]
    service.start("normalise", "dedupe", "extract", name="others")
    service.start("store")
    service.wait_ready("store")
    return Feed(service.settings, per_second=25, make=lambda number: day[number % len(day)])


@pytest.mark.timeout(200)
def test_after_yesterdays_back_up_the_store_goes_back_to_what_the_database_has_and_nothing_is_missing(
    kafka, postgres_server, postgres_url, make_service
):
    """The back-up is taken in mid-flow, with copies, corrections and kills; what came after it comes again."""
    name = postgres_url.partition("/test_")[2].partition("?")[0]
    database, dump = f"test_{name}", str(postgres_server.folder / f"{name}.dump")
    service = make_service(kafka.bootstrap, postgres_url)
    with _flow(service):
        service.wait_stored(60, within=90)
        postgres_server.run("pg_dump", "-Fc", "-f", dump, database)
        kept = service.stored()
        service.wait_stored(kept + 60, within=60)
    wait_until(lambda: _all_stored(service), 90, lambda: service.log("store")[-2000:], step=0.5)
    assert service.terminate("store") == 0
    whole, committed = _rows(service), _committed(service)

    service.engine.dispose()
    postgres_server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
    postgres_server.execute(f'CREATE DATABASE "{database}"')
    postgres_server.run("pg_restore", "-d", database, dump)
    restored = _rows(service)
    assert 0 < len(restored["articles"]) < len(whole["articles"])
    assert _committed(service) == committed, "Kafka knows nothing of it: without a rewind the gap stays"

    wait_until(lambda: service.run_command("rewind", "store", "--to", "database")[0] == 0, 40, lambda: "a member")
    code, said = service.run_command("rewind", "store", "--to", "database", "--yes")
    assert (code, "Done." in said) == (0, True), said
    assert 0 < _committed(service) < committed, "from the beginning would do, too; it knows better"
    service.start("store")
    wait_until(lambda: _all_stored(service), 90, lambda: service.log("store")[-2000:], step=0.5)
    assert _rows(service) == whole
    assert Positions(positions_in(service.engine)).behind == {
        (topic, number): at
        for topic in ("wire.alerts.v1", "wire.duplicates.v1", "wire.extracted.v1")
        for number, (at, _) in enumerate(service.places("wirestream-store", topic))
        if at
    }


@pytest.mark.timeout(200)
def test_what_a_fail_over_loses_is_stored_again_while_copy_goes_on_coming(kafka, postgres_url, make_service):
    """The standby that takes over has not had the last of it, and nobody does anything about that."""
    service = make_service(kafka.bootstrap, postgres_url)
    with _flow(service):
        service.wait_stored(60, within=90)
        standby = positions_in(service.engine), service.stored()
        service.wait_stored(standby[1] + 60, within=60)
        wait_until(lambda: _committed(service) > sum(standby[0].values()), 30, lambda: "nothing is committed")
        had = _rows(service)
        _fail_over(service.engine, *standby)
        service.wait_stored(len(had["articles"]) + 20, within=60)
    wait_until(lambda: _all_stored(service), 90, lambda: service.log("store")[-2000:], step=0.5)
    healed = _rows(service)
    assert {_id_of(row) for row in had["articles"]} <= {_id_of(row) for row in healed["articles"]}
    assert "the database has gone back" in service.log("store")
    assert service.terminate("store") == 0

    wait_until(lambda: service.run_command("rewind", "store", "--to", "start", "--yes")[0] == 0, 40, lambda: "a member")
    service.start("store")
    wait_until(lambda: _all_stored(service), 90, lambda: service.log("store")[-2000:], step=0.5)
    assert _rows(service) == healed, "all of it from the beginning adds nothing"


def _fail_over(engine, behind, articles) -> None:
    """Have the database as a standby has it that is behind: connections end, and the last rows were never there."""
    with engine.begin() as connection:
        take_turn(connection)
        connection.execute(
            text(
                "DELETE FROM articles WHERE row_no > (SELECT max(row_no) FROM (SELECT row_no FROM articles "
                "ORDER BY row_no LIMIT :articles) AS kept)"
            ),
            {"articles": articles},
        )
        for (topic, partition), end in behind.items():
            connection.execute(
                text("UPDATE positions SET behind = :end WHERE topic = :topic AND partition = :partition"),
                {"end": end, "topic": topic, "partition": partition},
            )
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def _id_of(row) -> str:
    return row[0]


def _committed(service) -> int:
    return service.committed("store", "wire.extracted.v1") + service.committed("store", "wire.duplicates.v1")


def _all_stored(service) -> bool:
    """Whether every stage has read all that there is."""
    reads = {
        "normalise": ("wire.raw.v1",),
        "dedupe": ("wire.articles.v1",),
        "extract": ("wire.unique.v1",),
        "store": ("wire.extracted.v1", "wire.duplicates.v1"),
    }
    places = [
        place
        for stage, topics in reads.items()
        for topic in topics
        for place in service.places(f"wirestream-{stage}", topic)
    ]
    return all(at == end for at, end in places)
