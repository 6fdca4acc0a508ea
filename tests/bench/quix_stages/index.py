"""The detector's index over Quix's `State`: kept in memory, and each entry in the state, so in its changelog topic.

A state cannot be walked through, and is got with a message only. So entries lie under running numbers, by which the
first message after a start finds all of them again. In memory they stand as well, as in our own table: no look-up goes
to the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

__all__ = ["State", "StateIndex"]

_END = "end"
_ID_BYTES = 16


class State(Protocol):
    """What is used of Quix's."""

    def get(self, key: Any, default: Any = None) -> Any: ...
    def set(self, key: Any, value: Any) -> None: ...
    def get_bytes(self, key: Any) -> bytes | None: ...
    def set_bytes(self, key: Any, value: bytes) -> None: ...
    def delete(self, key: Any) -> None: ...


class StateIndex:
    """Implements `stream.dedupe.Index`. `state` is to be set to that of each message before it is judged."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._entries: dict[UUID, bytes] = {}
        self._places: dict[UUID, int] = {}
        self._end: int = state.get(_END, 0)
        for place in range(self._end):
            kept = state.get_bytes(place)
            if kept is not None:
                article_id = UUID(bytes=kept[:_ID_BYTES])
                self._entries[article_id], self._places[article_id] = kept[_ID_BYTES:], place

    def get(self, article_id: UUID) -> bytes | None:
        return self._entries.get(article_id)

    def put(self, article_id: UUID, data: bytes) -> None:
        place = self._places.get(article_id)
        if place is None:
            place = self._places[article_id] = self._end
            self._end += 1
            self.state.set(_END, self._end)
        self._entries[article_id] = data
        self.state.set_bytes(place, article_id.bytes + data)

    def delete(self, article_id: UUID) -> None:
        place = self._places.pop(article_id, None)
        if place is not None:
            del self._entries[article_id]
            self.state.delete(place)

    def values(self) -> Iterator[bytes]:
        return iter(list(self._entries.values()))

    def __len__(self) -> int:
        return len(self._entries)
