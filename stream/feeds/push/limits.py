"""Bounds what senders may take of us: time, connections and memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stream.errors import Transient

__all__ = ["Held", "PushLimits", "Room"]


@dataclass(frozen=True, slots=True)
class PushLimits:
    """Seconds, connections and bytes; other ones than these are for tests."""

    header_seconds: float = 10.0
    """Until the first request of a connection has its headers, and until TLS is agreed on: a sender has them ready."""
    body_seconds: float = 10.0
    """Until the whole body is there: 4 MiB over a line of 4 Mbit/s."""
    broker_seconds: float = 5.0
    """Until the brokers have it: then the sender is told to come again, which it does better than we can wait."""
    idle_seconds: float = 75.0
    """Between two requests of a connection. Longer than the 60 s of proxies, which would else write into a connection
    that we close. It bounds the headers of each later request too."""
    stop_seconds: float = 5.5
    """For what is in hand at the end: the brokers' time, and a moment."""
    connections: int = 512
    """At once: half of the 1,024 descriptors that a process may have on a plain Linux."""
    bytes_in_hand: int = 16 * 1024 * 1024
    """Of all bodies that are not answered yet: what the producer holds too. One body alone may be larger. A source gets
    half of it at most: who sends bodies that are never proved, or too many, is not to hold up the others.
    """


class Room:
    """The bytes of bodies that are in hand; a room within another takes of that one, too."""

    def __init__(self, most: int, within: Room | None = None) -> None:
        self._most = most
        self._within = within
        self.taken = 0

    @contextmanager
    def hold(self) -> Iterator[Held]:
        """Give the part of one push; what it holds is let go of at the end."""
        held = Held(self)
        try:
            yield held
        finally:
            self.give_back(held.size)

    def take(self, size: int, beside: int) -> None:
        """Take so many for who holds `beside`. Raises `Transient` where they are too many, unless it is alone."""
        others = self.taken - beside
        if others and self.taken + size > self._most:
            raise Transient("too much is in hand")
        if self._within is not None:
            self._within.take(size, beside)
        self.taken += size

    def give_back(self, size: int) -> None:
        """Let go of so many."""
        self.taken -= size
        if self._within is not None:
            self._within.give_back(size)


class Held:
    """What one push holds of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0

    def add(self, size: int) -> None:
        """Hold so many bytes more. Raises `Transient`."""
        self._room.take(size, self.size)
        self.size += size
