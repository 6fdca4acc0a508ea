"""Gives PostgreSQL many values as one array, in binary: in text, each quotation mark of a document would be escaped.

The type of an array is said, and not told by its values, as psycopg would: so a statement stays prepared also where a
column has no value, or a small number.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:  # who has SQLite loads no psycopg
    import psycopg
    from psycopg.abc import AdaptContext, PyFormat

__all__ = ["Array", "take_arrays"]

_NAMES = {"float": "float8"}
"""What psycopg calls a type, where SQLAlchemy calls it otherwise."""
_HEAD = struct.Struct("!iiIii")
"""Before the values: dimensions, whether any is NULL, the type of each, how many, and the number of the first."""
_SIZE = struct.Struct("!i")
_NULL = _SIZE.pack(-1)
_BINARY: Any = 1
"""psycopg's `Format.BINARY`."""


@dataclass(slots=True)
class _Values:
    """Values of one type, or None."""

    type_name: str
    values: Sequence[Any]


class Array(TypeDecorator[Any]):
    """An array of values of a type of SQLAlchemy, for connections that `take_arrays` has prepared."""

    impl = ARRAY
    cache_ok = True

    def __init__(self, item_type: TypeEngine[Any]) -> None:
        super().__init__(item_type)
        self.item_type = item_type

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what hands the values of a parameter to psycopg."""
        name = self.item_type.compile(dialect).lower()
        type_name, each = _NAMES.get(name, name), self.item_type.dialect_impl(dialect).bind_processor(dialect)
        return lambda values: _Values(type_name, values if each is None else [each(value) for value in values])


def take_arrays(connection: psycopg.Connection[Any], _record: object) -> None:
    """Let a connection take arrays. An engine calls it for each new one."""
    dumper = type("_ArrayDumper", (_ArrayDumper,), {"made": {}})
    connection.adapters.register_dumper(_Values, cast("Any", dumper))


class _ArrayDumper:
    """Writes an array in the binary format of PostgreSQL's `array_recv`. It keeps to psycopg's protocol `Dumper`."""

    format = _BINARY
    oid = 0
    made: ClassVar[dict[str, _ArrayDumper]]
    """By type, those of a connection: they are asked for with every statement."""

    def __init__(self, cls: type, context: AdaptContext | None = None, type_name: str = "text") -> None:
        self._cls = cls
        self._connection = None if context is None else context.connection
        if self._connection is None:  # pragma: no cover (whatever is executed has one)
            return
        adapters = self._connection.adapters
        type_of_each = adapters.types[type_name]
        self.oid, self._oid_of_each = type_of_each.array_oid, type_of_each.oid
        dumper: Any = adapters.get_dumper_by_oid(self._oid_of_each, _BINARY)(type(None), self._connection)
        self._write: Callable[[Any], bytes] = dumper.dump

    def get_key(self, obj: _Values, _format: PyFormat) -> tuple[type, str]:
        """Return what tells whose dumper is to be asked."""
        return self._cls, obj.type_name

    def upgrade(self, obj: _Values, _format: PyFormat) -> _ArrayDumper:
        """Return the dumper of arrays of this type."""
        found = self.made.get(obj.type_name)
        if found is None:
            found = self.made[obj.type_name] = type(self)(self._cls, self._connection, obj.type_name)
        return found

    def dump(self, obj: _Values) -> bytes:
        """Return the array as PostgreSQL reads it."""
        parts, any_null = [b""], False
        for value in obj.values:
            if value is None:
                parts.append(_NULL)
                any_null = True
            else:
                written = self._write(value)
                parts += _SIZE.pack(len(written)), written
        parts[0] = _HEAD.pack(1, any_null, self._oid_of_each, len(obj.values), 1)
        return b"".join(parts)
