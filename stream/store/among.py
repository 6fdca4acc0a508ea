"""Says that a column has one of several values, in a statement whose text is the same however many there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

__all__ = ["among"]


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return that a column has one of the values, a list, that the statement is executed with under this name.

    PostgreSQL takes them as one array: of four hundred parameters the text would be written, and read again by the
    driver, for each question, which takes longer than to answer it. SQLite has no arrays.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))
