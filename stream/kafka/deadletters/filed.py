"""Reads the dead letters that the topic holds, and what became of each since: what `wirestream dlq` shows.

Nothing in the topic is ever changed. A record that is refused again after it was sent back gets a further letter of the
same origin; that it was sent back, or dropped, stands in the topic as a mark. `Filed` is the last state of an origin,
folded from its letters and marks.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import DeadLetter, Headers, header
from schemas.deadletter import DLQ_PREFIX, MARK
from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Transient
from stream.kafka.about import SOURCE
from stream.kafka.admin import require_topic
from stream.kafka.clients import consumer
from stream.kafka.errors import misconfigured
from stream.kafka.rights.need import Part
from stream.kafka.rights.right import Operation
from stream.kafka.topics import DEADLETTERS, RAW
from stream.settings import Settings

__all__ = ["Filed", "Letter", "Mark", "State", "entry_of", "read_filed", "read_letters"]

_POLL_MS = 2000
"""How long one fetch waits for records. The end is known by the offsets, not by an empty fetch."""
_COUNT = re.compile(r"[0-9]{1,9}")
"""Anybody may write to the topic, and Python refuses to make a number of thousands of digits."""
_SILENCE_SECONDS = 30.0
"""Where no record comes for so long before the end is reached, the broker has gone away."""


class State(StrEnum):
    """What became of a record after its last letter. In a mark: what a person did with the letter."""

    REFUSED = "refused"
    """Nothing was done with it yet."""
    SENT_BACK = "sent-back"
    """It was sent back to its topic, and has not been refused since: it is on its way, or handled."""
    DROPPED = "dropped"
    """A person decided that it will not be sent back."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `place` is what a person types to name it: `partition/offset`."""

    place: str
    key: bytes | None
    value: bytes
    headers: Headers
    refusal: DeadLetter
    """What its `dlq-*` headers say."""

    @property
    def origin(self) -> str:
        """`topic/partition/offset` of the record that was refused first."""
        return self.refusal.origin or self.original_place

    @property
    def original_place(self) -> str:
        """`topic/partition/offset` of the record that this letter is about."""
        refusal = self.refusal
        return f"{refusal.original_topic}/{refusal.original_partition}/{refusal.original_offset}"

    @property
    def size(self) -> int:
        """Bytes of the record's value, whether it is in the letter or left out of it."""
        return len(self.value) if self.refusal.value_size is None else self.refusal.value_size

    @property
    def file(self) -> str:
        """The name that the payload had, for people; empty where its feed gave none."""
        return header(self.headers, "file") or ""

    @property
    def source(self) -> str:
        """The source that its raw record came by; empty where that is not known."""
        if self.refusal.original_topic == RAW.name:
            return (self.key or b"").decode("utf-8", "replace")
        return header(self.headers, SOURCE) or ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Says that an origin was sent back for the `replays`th time, or that its letter of so many replays was dropped."""

    state: State
    origin: str
    stage: str
    replays: int

    def to_headers(self) -> Headers:
        """Return the headers of the record that stands for it in the topic."""
        fields = {"origin": self.origin, "stage": self.stage, "replays": str(self.replays)}
        return ((MARK, self.state.encode()), *((DLQ_PREFIX + name, text.encode()) for name, text in fields.items()))


@dataclass(slots=True)
class Filed:
    """The last state of an origin at one stage."""

    letter: Letter
    """Its last letter, without value and headers: those of all letters would not fit into memory."""
    size: int
    """Bytes of the record's value."""
    file: str
    """The name that the payload had; empty where its feed gave none."""
    source: str = ""
    """The source that its raw record came by; empty where that is not known."""
    letters: int = 1
    """How many letters the topic has of it."""
    state: State = State.REFUSED


async def read_letters(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> AsyncGenerator[Letter]:
    """Yield all dead letters that the topic holds now, one by one. Raises `Misconfigured` when there is no broker or no
    such topic, `Transient` when the broker goes away before the end.
    """
    async with aclosing(_read(settings, clock)) as entries:
        async for entry in entries:
            if isinstance(entry, Letter):
                yield entry


async def read_filed(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> tuple[list[Filed], dict[str, Filed]]:
    """Return the last state of every origin and stage, and the same by the place of each of its letters. No value of a
    letter is held in memory. Raises as `read_letters`.
    """
    found: dict[tuple[str, str], Filed] = {}
    by_place: dict[str, tuple[str, str]] = {}
    sent: dict[str, int] = {}
    dropped: dict[str, dict[str, int]] = {}
    async with aclosing(_read(settings, clock)) as entries:
        async for entry in entries:
            which = entry.origin, entry.refusal.stage if isinstance(entry, Letter) else entry.stage
            if isinstance(entry, Letter):
                by_place[entry.place] = which
                _file(found, which, entry)
            elif entry.state is State.SENT_BACK:
                # Marks of one origin have the same key, so they are in order: the last one holds.
                sent[entry.origin] = max(entry.replays, sent.get(entry.origin, 0))
                dropped.pop(entry.origin, None)
            else:
                dropped.setdefault(entry.origin, {})[entry.stage] = entry.replays
    for (origin, stage), filed in found.items():
        replays = filed.letter.refusal.replays
        if dropped.get(origin, {}).get(stage, -1) >= replays:
            filed.state = State.DROPPED
        elif sent.get(origin, 0) > replays:
            filed.state = State.SENT_BACK
    return list(found.values()), {place: found[which] for place, which in by_place.items()}


def _file(found: dict[tuple[str, str], Filed], which: tuple[str, str], letter: Letter) -> None:
    known = found.get(which)
    light = Letter(letter.place, letter.key, b"", (), letter.refusal)
    if known is None:
        found[which] = Filed(light, letter.size, letter.file, letter.source)
        return
    known.letters += 1
    if letter.refusal.replays >= known.letter.refusal.replays:
        known.letter, known.size, known.file, known.source = light, letter.size, letter.file, letter.source


async def _read(settings: Settings, clock: Clock) -> AsyncGenerator[Letter | Mark]:
    await require_topic(settings, DEADLETTERS, Operation.READ, Part.DLQ)
    reader = consumer(settings, DEADLETTERS.name)
    try:
        await reader.start()
        partitions = list(reader.assignment())
        ends = await reader.end_offsets(partitions)
        begins = await reader.beginning_offsets(partitions)
        left = {tp for tp in partitions if ends[tp] > begins[tp]}
        last_at = clock.monotonic()
        while left:
            fetched = await reader.getmany(timeout_ms=_POLL_MS)
            if fetched:
                last_at = clock.monotonic()
            elif clock.monotonic() - last_at > _SILENCE_SECONDS:
                raise Transient(f"the broker at {settings.kafka.bootstrap} fell silent; try again")
            for tp, records in fetched.items():
                for record in records:
                    if record.offset < ends[tp] and (entry := entry_of(record)) is not None:
                        yield entry
            async with asyncio.timeout(_SILENCE_SECONDS):  # aiokafka's own wait for a new position has no end
                left = {tp for tp in left if await reader.position(tp) < ends[tp]}
    except TimeoutError:
        raise Transient(f"the broker at {settings.kafka.bootstrap} fell silent; try again") from None
    except KafkaError as error:
        raise misconfigured(error, settings) from None
    finally:
        await reader.stop()


def entry_of(record: Any) -> Letter | Mark | None:
    """Return what a record of the topic is; None for one that is neither a dead letter nor a mark of ours."""
    headers: Headers = tuple(record.headers)
    mark = header(headers, MARK)
    if mark is not None:
        return _mark(mark, headers)
    try:
        refusal = DeadLetter.from_headers(headers)
    except ValidationError:
        return None
    place = f"{record.partition}/{record.offset}"
    return Letter(place, record.key, record.value or b"", headers, refusal)


def _mark(state: str, headers: Headers) -> Mark | None:
    origin, stage, replays = (header(headers, DLQ_PREFIX + name) for name in ("origin", "stage", "replays"))
    if state not in (State.SENT_BACK, State.DROPPED) or not origin or stage is None or not replays:
        return None
    return Mark(State(state), origin, stage, int(replays)) if _COUNT.fullmatch(replays) else None
