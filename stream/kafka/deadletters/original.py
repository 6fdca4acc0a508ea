"""Reads the record that a dead letter is about, where it lies: a letter may lack what would not fit into it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.kafka.clients import consumer
from stream.kafka.deadletters.filed import Letter
from stream.kafka.errors import transient
from stream.settings import Settings

__all__ = ["original_of"]

_POLL_MS = 10_000
"""How long a record that is read again may take to come."""


async def original_of(settings: Settings, letter: Letter) -> Letter | None:
    """Return the letter with key, value and headers of the record itself, read from its topic; None where the record is
    gone, or another one has its place.
    """
    refusal = letter.refusal
    tp = TopicPartition(refusal.original_topic, refusal.original_partition)
    reader = consumer(settings)
    try:
        await reader.start()
        begin, end = (await reader.beginning_offsets([tp]))[tp], (await reader.end_offsets([tp]))[tp]
        if not begin <= refusal.original_offset < end:
            return None
        reader.assign([tp])
        reader.seek(tp, refusal.original_offset)
        found = (await reader.getmany(tp, timeout_ms=_POLL_MS, max_records=1)).get(tp, [])
    except UnicodeDecodeError:  # the name of a header, of this record or of its neighbour in the batch
        return None
    except KafkaError as error:
        raise transient(error, f"{letter.original_place} cannot be read") from None
    finally:
        await reader.stop()
    if not found or found[0].offset != refusal.original_offset:
        return None
    value = found[0].value or b""
    if refusal.value_sha256 and sha256(value).hexdigest() != refusal.value_sha256:
        return None
    return replace(letter, key=found[0].key, value=value, headers=tuple(found[0].headers))
