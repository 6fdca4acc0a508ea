"""Reads the dead letters, and sends them back: what `wirestream dlq` does."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import DeadLetter, Headers
from schemas.deadletter import DLQ_PREFIX
from stream.administer import require_topic
from stream.errors import Misconfigured, Transient
from stream.kafka import consumer, idempotent_producer
from stream.settings import Settings
from stream.topics import DEADLETTERS, TOPICS

__all__ = ["Letter", "read_letters", "send_back"]

_POLL_MS = 2000
"""Long enough for a slow broker; the end is known by the offsets, not by silence."""
_SILENCE = 30.0
"""Seconds without a record before the end: the broker went away."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `place` is what a person types to name it: `partition/offset`."""

    place: str
    key: bytes | None
    value: bytes
    headers: Headers
    told: DeadLetter


async def read_letters(settings: Settings) -> AsyncGenerator[Letter]:
    """All dead letters that the topic holds now, one by one: none is kept here. Raises `Misconfigured` when there is no
    broker or no such topic, `Transient` when the broker goes away before the end.
    """
    await require_topic(settings, DEADLETTERS)
    reader = consumer(settings, DEADLETTERS.name)
    try:
        await reader.start()
        partitions = list(reader.assignment())
        ends = await reader.end_offsets(partitions)
        begins = await reader.beginning_offsets(partitions)
        left = {tp for tp in partitions if ends[tp] > begins[tp]}
        heard = monotonic()
        while left:
            fetched = await reader.getmany(timeout_ms=_POLL_MS)
            if fetched:
                heard = monotonic()
            elif monotonic() - heard > _SILENCE:
                raise Transient(f"the broker at {settings.kafka.bootstrap} fell silent; try again")
            for tp, records in fetched.items():
                for record in records:
                    if record.offset < ends[tp] and (letter := _letter(record)) is not None:
                        yield letter
            for tp in list(left):
                if await reader.position(tp) >= ends[tp]:
                    left.discard(tp)
    except KafkaError as error:
        raise Misconfigured(
            f"no Kafka with {DEADLETTERS.name} at {settings.kafka.bootstrap} ({error or type(error).__name__}); "
            "mend WIRESTREAM_KAFKA__BOOTSTRAP, or run `wirestream topics apply`"
        ) from None
    finally:
        await reader.stop()


async def send_back(letters: Iterable[Letter], settings: Settings) -> int:
    """Send letters to the topics and partitions that they came from, bytes and headers as they were, counted in
    `dlq-replays`: all of a story must meet on one partition, which the key (an article's id) would not find.

    The letters stay where they are; a story that was handled meanwhile is not handled twice, for its id is the same.
    Raises `Misconfigured` for a letter from elsewhere, before any is sent; `Transient` when the broker goes away.
    """
    letters = list(letters)
    known = {topic.name for topic in TOPICS}
    for letter in letters:
        if letter.told.original_topic not in known:
            raise Misconfigured(f"dead letter {letter.place} came from {letter.told.original_topic}, no topic of ours")
    producer = idempotent_producer(settings)
    sent = 0
    try:
        await producer.start()
        for letter in letters:
            own = [(name, value) for name, value in letter.headers if not name.startswith(DLQ_PREFIX)]
            replays = (DLQ_PREFIX + "replays", str(letter.told.replays + 1).encode())
            topic, partition = letter.told.original_topic, letter.told.original_partition
            await producer.send_and_wait(
                topic,
                letter.value,
                key=letter.key,
                headers=[*own, replays],
                # A partition that is no more (the topic was made anew) leaves the choice to the key.
                partition=partition if partition in await producer.partitions_for(topic) else None,
            )
            sent += 1
    except KafkaError as error:
        raise Transient(
            f"{sent} of {len(letters)} sent back, then the broker failed ({error or type(error).__name__})"
        ) from None
    finally:
        await producer.stop()
    return sent


def _letter(record: Any) -> Letter | None:
    """Null for a record that is no dead letter of ours."""
    headers: Headers = tuple(record.headers)
    try:
        told = DeadLetter.from_headers(headers)
    except ValidationError:
        return None
    place = f"{record.partition}/{record.offset}"
    return Letter(place, record.key, record.value or b"", headers, told)
