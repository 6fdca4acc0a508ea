"""Many articles written to a file: each form of export, beside PostgreSQL's own COPY of the same rows.

The articles are the seeds, again and again: copy with quotes, crossheads and metadata, and not one line of it short.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from stream.store import open_engine
from stream.store.schema import articles
from tests.bench.child import run_child
from tests.bench.figures import Table, ratio
from tests.bench.rig import Rig
from tests.desk.stocked import stock

__all__ = ["measure_exports"]

_UNTIL = datetime(2026, 11, 1, 12, tzinfo=UTC)
_ROWS_MOST = {"copy": 100_000, "jsonl": 100_000, "csv": 20_000, "ninjs": 20_000, "newsml-g2": 20_000}
"""Of each form; the slower ones at their rate, for a child has 90 seconds on a machine that may be busy."""
_OWN = {
    "row_no": "nextval(pg_get_serial_sequence('articles', 'row_no'))",
    "article_id": "gen_random_uuid()",
    "received_at": "received_at - again * interval '1 day'",
    "change_no": "nextval('articles_change_no')",
    "guid": "guid || ':' || again",
    "search_head": "''",  # nothing is sought: it would take most of the loading
    "search_body": "''",
}
"""What is not as in the article that it repeats."""


def measure_exports(rig: Rig, rows: int) -> Iterator[Table]:
    """One table; needs PostgreSQL and no Kafka."""
    load = os.getloadavg()
    rig.postgres.execute("CREATE DATABASE bench_export")
    url = rig.postgres.url("bench_export").render_as_string(hide_password=False)
    engine = open_engine(url)
    fill(engine, rows)
    engine.dispose()
    found = {
        form: run_child("desk_export_child", {"url": url, "form": form, "rows": min(rows, most)})
        for form, most in _ROWS_MOST.items()
    }
    rig.postgres.execute("DROP DATABASE bench_export WITH (FORCE)")
    shown = [
        (
            "COPY … TO STDOUT" if form == "copy" else form,
            f"{one['bytes'] / 1e6:.0f}",
            f"{one['rows'] / one['wall']:,.0f}",
            f"{one['rows'] / one['cpu']:,.0f}",
            f"{ratio(one['wall'] / one['rows'], found['copy']['wall'] / found['copy']['rows']):.1f}",
            f"{one['grown'] / 1e6:.0f}",
        )
        for form, one in found.items()
    ]
    lines, copied = found["jsonl"], found["copy"]
    told = (
        f"export, {lines['rows']:,} articles as jsonl: {lines['rows'] / lines['wall']:,.0f} rows/s, "
        f"{lines['grown'] / 1e6:.0f} MB of RSS; COPY {copied['rows'] / copied['wall']:,.0f} rows/s"
    )
    yield Table(
        f"Export of {lines['rows']:,} articles from PostgreSQL, of the slower forms {_ROWS_MOST['csv']:,} at most",
        ("form", "MB", "rows/s", "rows a second of CPU", "times COPY", "MB of RSS up"),
        shown,
        load,
        "COPY writes the stored message and nothing else, which says neither that a story was killed nor that it is "
        "under embargo. CPU is that of client and database. The aim is 8,000 rows/s as jsonl with 30 MB at most.",
        (told,),
    )


def fill(engine: Engine, rows: int) -> None:
    """Fill an empty database with so many articles, copies included."""
    seeds = len(stock(engine, _UNTIL))
    names = [column.name for column in articles.columns]
    values = [_OWN.get(name, f'"{name}"') for name in names]
    again = (
        f"INSERT INTO articles ({', '.join(names)}) SELECT {', '.join(values)} FROM articles, "  # noqa: S608 (names of ours)
        f"generate_series(1, {rows // seeds}) AS again LIMIT {max(0, rows - seeds)}"
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text(again.replace(":'", "\\:'").replace("':", "'\\:")))
        connection.execute(text("VACUUM ANALYZE articles"))
