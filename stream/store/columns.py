"""Defines column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

__all__ = ["Document", "RowNumber", "UtcDateTime", "WrittenJson", "as_json"]

Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document: text on SQLite."""


class WrittenJson(str):
    """A document that is JSON already: it is stored as it is written."""

    __slots__ = ()


def as_json(document: Any) -> str:
    """Return a document as JSON. Engines write what is in a column of documents by it."""
    return document if isinstance(document, WrittenJson) else json.dumps(document)


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
