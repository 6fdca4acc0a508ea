"""Tries a record by its handler, and refuses what no try cures."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from stream.errors import Fatal, Reason, Rejected, Transient
from stream.kafka.about import About
from stream.kafka.message import Handled, Record
from stream.observe.logs import RECORD, logger

__all__ = ["attempt", "in_hand", "let_go", "log_handled", "log_refusal"]

log = logger(__name__)

_IN_HAND: list[About] = []
"""The record that this process handles now: one at a time, on the event loop. For threads beside it, which have not its
context."""


def attempt(handle: Callable[[Record], Handled], record: Record, stage: str, attempts: int) -> Handled:
    """Return what the handler makes of a record; where it raises, a refusal. Raises `Transient` and `Fatal` as the
    handler does. Every line that is written meanwhile says which record it is about.
    """
    about = About(stage, record)
    token = RECORD.set(about)
    _IN_HAND[:] = (about,)
    try:
        handled = _tried(handle, record, stage, attempts)
        for refusal in handled.refused:
            log_refusal(about, refusal)
            let_go(refusal)
    except Fatal as error:
        error.add_note(f"while it handled {record.topic}/{record.partition}/{record.offset}")
        raise
    else:
        return handled
    finally:
        _IN_HAND.clear()
        RECORD.reset(token)


def in_hand() -> dict[str, Any]:
    """Return what a line says of the record that is handled now, from any thread; nothing where none is."""
    return next((about() for about in tuple(_IN_HAND)), {})


def _tried(handle: Callable[[Record], Handled], record: Record, stage: str, attempts: int) -> Handled:
    for number in range(1, attempts + 1):
        try:
            return handle(record)
        except Rejected as refusal:
            return Handled(refused=(refusal,))
        except (Transient, Fatal):
            raise
        except Exception as error:
            log.exception("unexpected", attempt=number)
            unexpected = error
    fault = Rejected(Reason.UNEXPECTED, f"{type(unexpected).__name__} in stage {stage}")
    fault.__cause__ = unexpected
    return Handled(refused=(fault,))


def let_go(error: BaseException | None) -> None:
    """Let go of the frames that an exception, and what it came of, passed through: they hold the payload, and all that
    was made of it, in a ring with the exception that only a late collection of garbage undoes.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:  # one that was never raised has no frames: its cause has
        seen.add(id(error))
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def log_refusal(about: About, refusal: Rejected) -> None:
    """Write the line of a refusal: why, and all that is known of the record."""
    log.info("refused", reason=str(refusal.reason), detail=refusal.detail, **about())


def log_handled(stage: str, records: Sequence[Record], handled: Sequence[Handled]) -> None:
    """Write a line a record, at the level DEBUG: what came of it, and what went where."""
    if not logging.getLogger(__name__).isEnabledFor(logging.DEBUG):
        return
    for record, result in zip(records, handled, strict=True):
        sent = [f"{out.topic} {(out.key or b'').decode('utf-8', 'replace')}" for out in result.outgoings]
        log.debug("handled", refused=len(result.refused), sent=sent, **About(stage, record)())
