"""The price of a row: articles that come alone and in batches, beside COPY into a table without an index."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from schemas import ExtractedArticle
from stream.store import Writer, migrate, open_engine
from stream.store.writing.row import rows_of
from tests.bench.articles import article
from tests.bench.chain import Chain
from tests.bench.figures import Table, micros
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_store"]

_LOT = 200
"""Articles of a batch behind a backlog, some."""
_WARM = 50
"""Articles that are stored before: statements are made and planned at the first ones."""


def measure_store(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """CPU an article in this process and in PostgreSQL's."""
    load, count = os.getloadavg(), sizes.store_articles
    rig.postgres.execute("CREATE DATABASE bench_store")
    url = rig.postgres.url("bench_store").render_as_string(hide_password=False)
    migrate(url)
    engine = open_engine(url)
    try:
        alone, together, plain = (_articles(count, seed) for seed in (71, 72, 73))
        writer = Writer(engine)
        _write(writer, _articles(_WARM, 70), 1)
        rows = [
            _row("a transaction each", count, rig, lambda: _write(writer, alone, 1)),
            _row(f"{_LOT} in a transaction", count, rig, lambda: _write(writer, together, _LOT)),
            _row("COPY into a table without an index", count, rig, lambda: _copy(engine, plain)),
        ]
    finally:
        engine.dispose()
    yield Table(
        f"Stored in PostgreSQL: {count:,} articles of 2.7 kB, five quotes each",
        ("way", "articles/s", "CPU µs here", "CPU µs in PostgreSQL"),
        rows,
        load,
        "COPY stores the columns of the article alone: no quotes, no search, nothing of what takes its place.",
        (_said(*rows[:2]),),
    )


def _said(alone: tuple[str, ...], together: tuple[str, ...]) -> str:
    return (
        f"an article costs the store {alone[2]} µs of CPU alone, {together[2]} µs in batches, and PostgreSQL "
        f"{alone[3]} and {together[3]} µs"
    )


def _articles(count: int, seed: int) -> list[ExtractedArticle]:
    chain, now = Chain(), time.time_ns() // 1_000_000
    made = [chain(article(number, seed=seed), 0, number, now) for number in range(count)]
    return [ExtractedArticle.model_validate_json(one) for some in made for one in some]


def _row(way: str, count: int, rig: Rig, store: Callable[[], None]) -> tuple[str, ...]:
    here, there, began = time.process_time(), rig.cpu_of_servers()[1], time.monotonic()
    store()
    seconds = time.monotonic() - began
    spent = time.process_time() - here, rig.cpu_of_servers()[1] - there
    return (way, f"{count / seconds:,.0f}", *(f"{micros(cpu, count):.0f}" for cpu in spent))


def _write(writer: Writer, items: list[ExtractedArticle], lot: int) -> None:
    for first in range(0, len(items), lot):
        writer.write(items[first : first + lot], {("wire.extracted.v1", 0): first + lot})


def _copy(engine: Engine, items: list[ExtractedArticle]) -> None:
    rows = [rows_of(item, datetime.now(UTC)).article for item in items]
    names = ", ".join(rows[0])
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE bench_plain AS SELECT {names} FROM articles LIMIT 0"))  # noqa: S608
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor().copy(f"COPY bench_plain ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(tuple(row.values()))
