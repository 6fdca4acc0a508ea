"""Counts what of a plan's records became dead letters before."""

from __future__ import annotations

from contextlib import aclosing

from stream.clock import SYSTEM_CLOCK, Clock
from stream.kafka.deadletters.filed import read_letters
from stream.kafka.rewind.plan import Plan
from stream.settings import Settings

__all__ = ["letters_in"]


async def letters_in(settings: Settings, plan: Plan, clock: Clock = SYSTEM_CLOCK) -> int:
    """Return how many of the records that are to be handled again the stage refused. Raises as `read_letters`."""
    spans = {(one.topic, one.partition): range(one.to, one.to + one.records) for one in plan.moves}
    refused: set[str] = set()
    async with aclosing(read_letters(settings, clock)) as letters:
        async for letter in letters:
            place = letter.refusal.original_topic, letter.refusal.original_partition
            if letter.refusal.stage == plan.stage.name and letter.refusal.original_offset in spans.get(place, ()):
                refused.add(letter.original_place)
    return len(refused)
