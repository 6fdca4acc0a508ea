"""Handlers of our own records, and how what they refuse becomes a dead letter: no Kafka and no framework.

Our own letters (`stream.kafka.deadletters`) come with traces and logs, for which there is nothing in the other
environment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas import DeadLetter
from stream.errors import Reason, Rejected
from stream.kafka.message import Outgoing, Record
from stream.kafka.topics import DEADLETTERS, Topic

__all__ = ["Handler", "letter", "quix_name", "refusing"]

Handler = Callable[..., list[Outgoing]]
"""Is given a `Record`, and Quix's state where it has one. Of what it returns the key alone chooses the partition: Quix
hashes it as Kafka's own clients do."""


def quix_name(topic: Topic) -> str:
    """The topic that stands for one of ours."""
    return f"quix.{topic.name}"


def refusing(stage: str, handle: Handler) -> Handler:
    """The handler, with a dead letter for what it refuses, and for what no handler of ours expects."""

    def run(record: Record, *state: Any) -> list[Outgoing]:
        try:
            return handle(record, *state)
        except Rejected as refusal:
            return [letter(record, stage, refusal)]
        except Exception as error:  # noqa: BLE001 - as our guard does
            fault = Rejected(Reason.UNEXPECTED, f"{type(error).__name__} in stage {stage}")
            fault.__cause__ = error
            return [letter(record, stage, fault)]

    return run


def letter(record: Record, stage: str, refusal: Rejected) -> Outgoing:
    """The dead letter of a record: its own bytes, and the same `dlq-*` headers as ours."""
    cause = refusal.__cause__
    about = DeadLetter(
        original_topic=record.topic,
        original_partition=record.partition,
        original_offset=record.offset,
        original_timestamp=record.time,
        stage=stage,
        reason=str(refusal.reason),
        detail=refusal.detail,
        exception=type(cause).__name__ if cause is not None else "",
    )
    return Outgoing(DEADLETTERS.name, record.key, record.value, record.headers + about.to_headers())
