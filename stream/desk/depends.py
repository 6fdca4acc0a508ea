"""Hands a route what it needs: the reading engine, the clock, the settings, and who asks.

A route declares them as parameters, by these types:

    def articles(reader: Reader, clock: TheClock, user: TheUser) -> ...

`Reader` and `TheLists` are a turn at the database too, for as long as the route runs: what streams for minutes takes
`TheDesk`, asks its `reader` piece by piece, and holds no turn meanwhile.

What hands something over and waits for nothing is `async` all the same: the framework would give each of the others to
a thread, and an answer would change threads six times.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from stream.clock import Clock
from stream.desk.access.user import User
from stream.desk.problem import Kind, Problem
from stream.desk.slots import Slots
from stream.desk.tried_rules import TriedRules
from stream.settings import Settings
from stream.store.reading import Lists

__all__ = [
    "DeskState",
    "Reader",
    "TheClock",
    "TheDesk",
    "TheLists",
    "TheSettings",
    "TheUser",
    "Writing",
    "desk_of",
    "user_of",
    "writing",
]

POOL = 10
"""Requests at the database at once: as many connections as the reading engine has."""

EXPORTS = 3
"""Exports at once: each keeps a core busy for as long as it runs, and lists must not wait for them."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """What all routes of one desk share; `request.app.state.desk`."""

    settings: Settings
    reader: Engine
    """Reads alone."""
    clock: Clock
    lists: Lists
    """Gives lists, and keeps them while nothing changes."""
    writer: Engine | None = None
    """For saved searches, the one thing that the desk writes; None where it may not."""
    slots: Slots = field(default_factory=lambda: Slots(POOL))
    """Turns at the database."""
    exports: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(EXPORTS))
    """Turns at exports, which take minutes."""
    rules: TriedRules = field(default_factory=TriedRules)
    """The alert rules, tried on what is stored."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the process is asked to end: streams and long polls end then, before the server waits for anybody."""


def desk_of(request: Request) -> DeskState:
    """Return the desk that a request came to."""
    state: DeskState = request.app.state.desk
    return state


async def _desk(request: Request) -> DeskState:
    return desk_of(request)


TheDesk = Annotated[DeskState, Depends(_desk)]


async def _reader(desk: TheDesk) -> AsyncIterator[Engine]:
    async with desk.slots.turn():
        yield desk.reader


async def _writer(desk: TheDesk) -> Engine | None:
    return desk.writer


def writing(writer: Engine | None) -> Engine:
    """Return the engine that keeps searches. Raises `Problem` where the desk has none."""
    if writer is None:
        raise Problem(Kind.NOT_ALLOWED, "this desk keeps no searches: its database is read alone")
    return writer


async def _clock(desk: TheDesk) -> Clock:
    return desk.clock


async def _settings(desk: TheDesk) -> Settings:
    return desk.settings


def user_of(request: Request) -> User:
    """Return who asks. The guard at the door has set it: no route is reached without."""
    user: User = request.state.user
    return user


async def _user(request: Request) -> User:
    return user_of(request)


async def _lists(desk: TheDesk) -> AsyncIterator[Lists]:
    async with desk.slots.turn():
        yield desk.lists


Reader = Annotated[Engine, Depends(_reader, scope="function")]
TheLists = Annotated[Lists, Depends(_lists, scope="function")]
Writing = Annotated[Engine | None, Depends(_writer)]
TheClock = Annotated[Clock, Depends(_clock)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheUser = Annotated[User, Depends(_user)]
