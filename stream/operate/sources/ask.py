"""Asks database and brokers for the sources. What one of them cannot say is left out, and said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from stream.errors import Misconfigured, Transient
from stream.feeds.run.kept import Status
from stream.feeds.run.steer import read_state
from stream.kafka.errors import BrokerAway
from stream.operate.sources.refused import MOST_LETTERS, refused_since
from stream.operate.sources.source import Source, sources_of
from stream.settings import Settings
from stream.store import open_engine
from stream.store.sources import MOST_SOURCES, stored_sources

__all__ = ["all_sources"]

T = TypeVar("T")

_DAY = timedelta(hours=24)
_BROKER_SECONDS = 60.0
"""Seconds for the dead letters of a day, and for the state of the feeds: it takes one or two."""


async def all_sources(settings: Settings, now: datetime) -> tuple[list[Source], list[str]]:
    """Return the sources, and what is missing of what is told of them. Raises `Misconfigured` or `Transient` where the
    database cannot be asked: without it nothing is known of any.
    """
    engine = open_engine(settings.store.url.get_secret_value())
    stored = stored_sources(engine, now)
    lacking = [f"sources: the first {MOST_SOURCES:,} by name are told of"] if len(stored) >= MOST_SOURCES else []
    refused: Mapping[str, Counter[str]] | None = None
    feeds: Mapping[str, Status] = {}
    try:
        refused, whole = await _within(settings, refused_since(settings, now - _DAY))
        if not whole:
            lacking.append(f"refused: the first {MOST_LETTERS:,} dead letters of the last 24 hours were counted")
    except BrokerAway as fault:
        return sources_of(stored, refused, feeds), [*lacking, f"refusals and feeds are not told: {fault}"]
    except (Misconfigured, Transient) as fault:
        lacking.append(f"what was refused is not told: {fault}")
    try:
        state = await _within(settings, read_state(settings))
        feeds = {name: entry.read_status() for name, entry in state.items()}
    except (Misconfigured, Transient) as fault:
        lacking.append(f"how feeds do is not told: {fault}")
    return sources_of(stored, refused, feeds), lacking


async def _within(settings: Settings, asking: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(_BROKER_SECONDS):
            return await asking
    except TimeoutError:
        raise BrokerAway(settings.kafka.bootstrap, f"it did not answer within {_BROKER_SECONDS:g} s") from None
