"""Defines column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

__all__ = ["Document", "RowNumber", "UtcDateTime"]

Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document: text on SQLite."""

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by themselves only where the type is exactly INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite has no such type: it gets text without an offset, which sorts rightly."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
