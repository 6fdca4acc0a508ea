"""Reads the dead letters, and sends them back: what `wirestream dlq` does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import DeadLetter, Headers
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Misconfigured
from stream.kafka import consumer, idempotent_producer
from stream.settings import Settings
from stream.topics import DEADLETTERS, TOPICS

__all__ = ["Letter", "read_letters", "send_back"]

_POLL_MS = 2000
"""Long enough for a slow broker; the end is known by the offsets, not by silence."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `place` is what a person types to name it: `partition/offset`."""

    place: str
    key: bytes | None
    value: bytes
    headers: Headers
    told: DeadLetter


async def read_letters(settings: Settings) -> AsyncIterator[Letter]:
    """All dead letters that the topic holds now. Raises `Misconfigured` when there is no broker."""
    reader = consumer(settings, DEADLETTERS.name)
    try:
        await reader.start()
        partitions = list(reader.assignment())
        if not partitions:
            raise Misconfigured(
                f"{DEADLETTERS.name} is missing at {settings.kafka.bootstrap}: run `wirestream topics apply`"
            )
        ends = await reader.end_offsets(partitions)
        begins = await reader.beginning_offsets(partitions)
        left = {tp for tp in partitions if ends[tp] > begins[tp]}
        while left:
            for tp, records in (await reader.getmany(timeout_ms=_POLL_MS)).items():
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
    """Send letters to the topics that they came from, bytes and headers as they were, counted in `dlq-replays`.

    The letters stay where they are; a story that was handled meanwhile is not handled twice, for its id is the same.
    """
    known = {topic.name for topic in TOPICS}
    producer = idempotent_producer(settings)
    await producer.start()
    sent = 0
    try:
        for letter in letters:
            if letter.told.original_topic not in known:
                raise Misconfigured(
                    f"dead letter {letter.place} came from {letter.told.original_topic}, no topic of ours"
                )
            own = [(name, value) for name, value in letter.headers if not name.startswith(DLQ_PREFIX)]
            replays = (DLQ_PREFIX + "replays", str(letter.told.replays + 1).encode())
            await producer.send_and_wait(
                letter.told.original_topic, letter.value, key=letter.key, headers=[*own, replays]
            )
            sent += 1
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
