"""Reads the bytes of a derived topic as its model, or refuses them."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from schemas import header
from schemas._model import Model
from stream.errors import Reason, Rejected
from stream.kafka.message import Record

__all__ = ["decode"]

Decoded = TypeVar("Decoded", bound=Model)


def decode(model: type[Decoded], record: Record) -> Decoded:
    """Return the record's value as `model`. Raises `Rejected` (`schema`) with the place of the first fault, and for a
    CloudEvents type of another major version.
    """
    event_type = header(record.headers, "ce_type")
    if event_type is not None and not event_type.endswith(".v1"):
        raise Rejected(Reason.SCHEMA, f"type {event_type[:80]} is of a major version that this reader does not know")
    try:
        return model.model_validate_json(record.value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "value"
        raise Rejected(Reason.SCHEMA, f"{model.__name__}: {place}: {first['msg']}"[:300]) from None
