"""What a handler is given and gives back, and how what it refuses becomes a dead letter: no Kafka and no framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from schemas import DeadLetter
from schemas._model import Model
from stream.errors import Reason, Rejected
from stream.kafka.topics import DEADLETTERS, Topic

__all__ = ["Came", "Handler", "Headers", "Made", "decode", "letter", "quix_name", "refusing"]

Headers = list[tuple[str, bytes]]
Handler = Callable[..., list["Made"]]
Decoded = TypeVar("Decoded", bound=Model)


@dataclass(frozen=True, slots=True)
class Came:
    """A record that a stage was given."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes
    time: datetime
    headers: Headers


@dataclass(frozen=True, slots=True)
class Made:
    """A message to be sent. Its key alone chooses the partition: Quix hashes it as Kafka's own clients do."""

    topic: str
    """Our name of the topic."""
    key: bytes | None
    value: bytes
    headers: Headers


def quix_name(topic: Topic) -> str:
    """The topic that stands for one of ours."""
    return f"quix.{topic.name}"


def refusing(stage: str, handle: Handler) -> Handler:
    """The handler, with a dead letter for what it refuses, and for what no handler of ours expects."""

    def run(came: Came, *state: Any) -> list[Made]:
        try:
            return handle(came, *state)
        except Rejected as refusal:
            return [letter(came, stage, refusal)]
        except Exception as error:  # noqa: BLE001 - as our guard does
            fault = Rejected(Reason.UNEXPECTED, f"{type(error).__name__} in stage {stage}")
            fault.__cause__ = error
            return [letter(came, stage, fault)]

    return run


def letter(came: Came, stage: str, refusal: Rejected) -> Made:
    """The dead letter of a record: its own bytes, and the same `dlq-*` headers as ours."""
    cause = refusal.__cause__
    about = DeadLetter(
        original_topic=came.topic,
        original_partition=came.partition,
        original_offset=came.offset,
        original_timestamp=came.time,
        stage=stage,
        reason=str(refusal.reason),
        detail=refusal.detail,
        exception=type(cause).__name__ if cause is not None else "",
    )
    told = [(name, value or b"") for name, value in about.to_headers()]
    return Made(DEADLETTERS.name, came.key, came.value, [*came.headers, *told])


def decode(model: type[Decoded], came: Came) -> Decoded:
    """The record's value as `model`. Raises `Rejected`."""
    try:
        return model.model_validate_json(came.value)
    except ValidationError as error:
        raise Rejected(Reason.SCHEMA, f"{model.__name__}: {error.error_count()} errors") from None
