"""What readers ask of a large store: our reader, today's query and plain SQL, on the same rows in the same run.

What is compared is CPU, of this process and of the database's: it says what a question costs on a machine that does
other things too. The traps are those of a planner that guesses wrong how many articles have a word.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import Engine

from stream.desk.export.export import ROWS_MOST
from stream.errors import Transient
from stream.store import migrate, open_engine
from stream.store.reading import Wanted, find_lines, fold_lines, open_reader, spoken
from tests.bench.desk_answers import measure_answers
from tests.bench.desk_export import measure_exports
from tests.bench.desk_load import measure_load
from tests.bench.figures import Table, ratio
from tests.bench.query_before import NUMBERS, query_before
from tests.bench.rig import Rig, Sizes
from tests.bench.stored_load import load

__all__ = ["measure_desk"]

_ROUNDS = 3
"""The best counts: what else the machine does only ever adds."""

_NOTE = (
    "Ours: a page of 50 with snippets, speakers and a count; before: the query of the release before, a page without "
    "speakers and count; plain: its SQL for the numbers of the rows alone. CPU of the client and of its server process."
)


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    ask: Callable[[Engine], object]
    wanted: Wanted | None = None
    order: str = "time"


def _find(name: str, order: str = "time", **wanted: str) -> _Question:
    asked = Wanted(**wanted)  # type: ignore[arg-type]
    return _Question(name, lambda engine: find_lines(engine, asked, order=order), asked, order)  # type: ignore[arg-type]


_QUESTIONS = (
    _find("newest page"),
    _Question("newest page, folded", lambda engine: fold_lines(engine, Wanted())),
    _find("a word of three in ten", query="harbour"),
    _find("a word of one in a hundred", query="estuary"),
    _find("a word of one in ten thousand", query="zeppelin"),
    _find("two words of three in ten", query="harbour budget"),
    _find("a word of the oldest 3 % alone", query="quagga"),
    _find("a word of all of the oldest 12 %", query="telex"),
    _find("a rare phrase of common words", query='"harbour budget"'),
    _find("a phrase that hardly exists", query='"budget harbour"'),
    _find("a word that nobody wrote", query="xylophone"),
    _find("the best with a common word", "rank", query="harbour"),
    _find("a language of the oldest 1 %", language="mt"),
    _find("who is quoted: a common name", speaker="ban"),
    _Question("what somebody said, newest", lambda engine: spoken(engine, "ban", limit=50)),
)


def measure_desk(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Two tables a database, three of a desk over PostgreSQL, and one of exports; needs no Kafka."""
    rows = sizes.desk_rows
    rig.postgres.execute("CREATE DATABASE bench_desk")
    for url in (
        rig.postgres.url("bench_desk").render_as_string(hide_password=False),
        f"sqlite:///{rig.folder}/desk.db",
    ):
        took = time.monotonic()
        migrate(url)
        engine = open_engine(url)
        load(engine, rows)
        engine.dispose()
        yield measured(url, rows, f"Loaded in {time.monotonic() - took:.0f} s. ")
        yield measure_answers(url, rows, sizes.desk_before)
        if url.startswith("postgresql"):
            yield from measure_load(rig.folder / "desk", url, rows, sizes.desk_seconds)
    rig.postgres.execute("DROP DATABASE bench_desk WITH (FORCE)")
    yield from measure_exports(rig, min(rows, ROWS_MOST))


def measured(url: str, rows: int, note: str = "") -> Table:
    """The table of a database that holds so many of the invented articles."""
    load_before = os.getloadavg()
    reader, before = open_reader(url), open_engine(url)
    shown, worst, traps = [], 0.0, 0.0
    for question in _QUESTIONS:
        ours = _cost(reader, lambda engine, ask=question.ask: ask(engine))
        theirs = plain = None
        if question.wanted is not None:
            wanted, order = question.wanted, question.order
            theirs = _cost(before, lambda engine, w=wanted, o=order: query_before(engine, w, o))
            plain = _cost(before, lambda engine, w=wanted, o=order: query_before(engine, w, o, NUMBERS))
        cells = [f"{ours[0] * 1000:.0f}", f"{ours[1] * 1000:.0f}"]
        for other in (theirs, plain):
            cells += ["-"] if other is None else [f"{other[0] * 1000:.0f}{' cut off' if other[2] else ''}"]
        cells.append("-" if theirs is None else f"{ratio(theirs[0], ours[0]):.1f}")
        shown.append((question.name, *cells))
        worst = max(worst, ours[0])
        traps = max(traps, theirs[0] if theirs else 0.0)
    reader.dispose()
    before.dispose()
    kind = url.partition(":")[0].partition("+")[0]
    told = f"{worst * 1000:.0f} ms of CPU, before {traps * 1000:.0f} ms"
    return Table(
        f"The desk's questions, {kind}, {rows:,} articles of 80 words: ms, the best of {_ROUNDS}",
        ("question", "ours, CPU", "ours, wall", "before, CPU", "plain, CPU", "before/ours"),
        shown,
        load_before,
        note + _NOTE,
        (f"{kind}, {rows:,} articles: the worst question costs {told}",),
    )


def _cost(engine: Engine, ask: Callable[[Engine], object]) -> tuple[float, float, bool]:
    """Seconds of CPU, seconds of wall, and whether it was cut off by the statement time-out."""
    best, cut = (float("inf"), float("inf")), False
    for _ in range(_ROUNDS):
        pids = _backends(engine)
        cpu = time.process_time() + sum(_on_cpu(pid) for pid in pids)
        wall = time.perf_counter()
        try:
            ask(engine)
        except Transient:
            cut = True
        wall = time.perf_counter() - wall
        cpu = time.process_time() + sum(_on_cpu(pid) for pid in pids) - cpu
        best = min(best[0], cpu), min(best[1], wall)
        if wall > 10:  # it tells enough
            break
    return *best, cut


def _backends(engine: Engine) -> list[int]:
    """The server's process of the pool's one connection, which is the next to be used."""
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return [driver.info.backend_pid]


def _on_cpu(pid: int) -> float:
    """Seconds that a process has been on a core, to the microsecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
