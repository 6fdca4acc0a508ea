"""Loads the invented articles into an empty, migrated database: by COPY into PostgreSQL, by the driver into SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Engine, text

from tests.bench.stored_copy import ARTICLE_COLUMNS, QUOTE_COLUMNS, article_rows, quote_rows

__all__ = ["load"]

_LOT = 2000
"""Rows that are handed over at once."""
_TABLES = (("articles", ARTICLE_COLUMNS, article_rows), ("quotes", QUOTE_COLUMNS, quote_rows))
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def load(engine: Engine, rows: int) -> None:
    """Fill the tables. Their indexes are made afterwards, which takes a fraction of the time."""
    if engine.dialect.name == "postgresql":
        _load_postgresql(engine, rows)
    else:
        _load_sqlite(engine, rows)


def _load_postgresql(engine: Engine, rows: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        made = connection.execute(
            text(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('articles', 'quotes') "
                "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            )
        ).all()
        for name, _ in made:
            connection.execute(text(f"DROP INDEX {name}"))
        driver = connection.connection.cursor()
        for table, columns, rows_of in _TABLES:
            names = ", ".join(f'"{name}"' for name in columns)
            with driver.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for piece in _pieces(rows_of(rows)):
                    copy.write(piece)
        for _, definition in made:
            connection.execute(text(definition.replace(":", "\\:")))
        connection.execute(text("SELECT setval(pg_get_serial_sequence('articles', 'row_no'), :rows)"), {"rows": rows})
        connection.execute(text("SELECT setval('articles_change_no', :rows)"), {"rows": rows})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE articles, quotes, speakers"))


def _pieces(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    each = iter(rows)
    while lot := list(islice(each, _LOT)):
        yield "".join("\t".join(map(_field, row)) + "\n" for row in lot)


def _field(value: object) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPES)


def _load_sqlite(engine: Engine, rows: int) -> None:
    with engine.begin() as connection:
        made = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'quotes'")
        ).all()
        for name, _ in made:
            connection.execute(text(f"DROP INDEX {name}"))
        driver = connection.connection.cursor()
        for table, columns, rows_of in _TABLES:
            names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (names of ours)
            driver.executemany(statement, rows_of(rows))
        for _, definition in made:
            connection.execute(text(definition))
        connection.execute(text("UPDATE articles_change_no SET last = :rows"), {"rows": rows})
        connection.execute(text("ANALYZE"))
