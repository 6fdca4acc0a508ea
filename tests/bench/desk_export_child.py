"""Exports so many articles to nowhere in a process of its own: seconds, CPU, and how much its memory grew."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from schemas import Relation
from stream.desk.export.export import Export, pieces
from stream.desk.export.form import ExportForm
from stream.store.reading import Wanted, numbers_fitting, open_reader
from tests.bench.child import answer, argument

__all__: list[str] = []

_ALL = Wanted(relations=frozenset(Relation))
_NOW = datetime(2026, 11, 2, tzinfo=UTC)
_KILO = 1024 if sys.platform != "darwin" else 1
"""What `ru_maxrss` counts in bytes."""


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILO


def _exported(engine: Engine, form: str, rows: int) -> Iterator[tuple[int, int]]:
    """Rows and bytes of each piece."""
    export = Export(ExportForm(form))
    for part in pieces(numbers_fitting(engine, _ALL, rows).rows):
        yield len(part), len(export.piece(engine, part, _NOW))


def _copied(engine: Engine, rows: int) -> Iterator[tuple[int, int]]:
    statement = f"COPY (SELECT document FROM articles ORDER BY received_at DESC, row_no DESC LIMIT {rows}) TO STDOUT"  # noqa: S608
    with engine.connect() as connection:
        driver = connection.connection.cursor()
        driver.execute("SET LOCAL statement_timeout = 0")
        with driver.copy(statement) as copy:  # type: ignore[attr-defined]
            for block in copy:
                yield bytes(block).count(b"\n"), len(block)


def _on_cpu(engine: Engine) -> float:
    """Seconds that this process and the server's process of its connection have been on a core."""
    with engine.connect() as connection:
        pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def main(url: str, form: str, rows: int) -> None:
    engine = open_reader(url)

    def run(most: int) -> tuple[int, int]:
        found = _copied(engine, most) if form == "copy" else _exported(engine, form, most)
        counts = list(found)
        return sum(count for count, _ in counts), sum(size for _, size in counts)

    run(min(rows, 500))  # what is imported and compiled once is no part of it
    peak, cpu, wall = _peak(), _on_cpu(engine), time.perf_counter()
    count, size = run(rows)
    wall = time.perf_counter() - wall
    answer(rows=count, bytes=size, wall=wall, cpu=_on_cpu(engine) - cpu, grown=_peak() - peak)


if __name__ == "__main__":
    main(**argument())
