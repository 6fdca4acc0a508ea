"""Tells of a raw record: when it came, by which source, and what normalising made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas import RawRecord
from stream.kafka.deadletters.filed import Letter, entry_of
from stream.kafka.message import Record
from stream.kafka.raw_headers import FILE
from stream.kafka.topics import ARTICLES, DEADLETTERS, RAW
from stream.operate.lag.stage_lag import StageLag
from stream.operate.trace.search import Absent, Search, headers_of, subject_of, text_of
from stream.operate.trace.step import State, Step, waiting_step
from stream.operate.trace.target import Place

__all__ = ["articles_from", "letters_about", "raw_step", "time_of", "waiting_for_normalise"]

_OFFSET = re.compile(r"[0-9]{1,19}")
"""Anybody may write to the topic, and Python refuses to make a number of thousands of digits."""


def time_of(record: Any) -> datetime:
    """Return when a record was written."""
    return Record("", 0, 0, record.timestamp, None, b"", ()).time


def raw_step(place: Place, record: Any) -> Step:
    """Return what is known of the raw record itself. `record` is it, or why it cannot be read (`Absent`)."""
    if isinstance(record, Absent):
        state = State.GONE if record in (Absent.GONE, Absent.EMPTY) else State.MISSING
        return Step("raw", state, f"{place}: {record}", None, {"place": str(place)})
    source = (record.key or b"").decode("utf-8", "replace")
    file, size = text_of(record, FILE), len(record.value or b"")
    named = [f"source {source or '(none)'}"] + [f"file {file}"] * bool(file) + [f"{size:,} bytes"]
    facts = {"place": str(place), "source": source, "file": file or None, "size": size}
    return Step("raw", State.DONE, f"{place}  {'  '.join(named)}", time_of(record), facts)


def waiting_for_normalise(stages: Sequence[StageLag], place: Place) -> Step | None:
    """Return the step of `normalise` where it has not come to this record yet."""
    return waiting_step(stages, RAW.name, place.partition, place.offset)


async def articles_from(search: Search, place: Place, since: datetime) -> list[UUID]:
    """Return the articles that were made of a raw record, as far as their records are kept."""
    begins = f"{place.topic}/{place.partition}/"
    own = f"{begins}{place.offset}/"

    def is_behind(record: Any) -> bool:
        """Whether it was made of a later record of the same partition: those come in order."""
        made_of = text_of(record, "ce_id")
        offset = made_of.removeprefix(begins).partition("/")[0]
        return made_of.startswith(begins) and bool(_OFFSET.fullmatch(offset)) and int(offset) > place.offset

    found = await search.all(ARTICLES.name, since, lambda each: text_of(each, "ce_id").startswith(own), is_behind)
    return list(dict.fromkeys(subject for each in found if (subject := subject_of(each)) is not None))


async def letters_about(search: Search, place: Place, since: datetime) -> list[Letter]:
    """Return the dead letters about a record, or about it when it was sent back."""
    name = f"{place.topic}/{place.partition}/{place.offset}"
    found: list[Letter] = []

    def fits(record: Any) -> bool:
        # Cheap first: most letters are about others.
        if not any(key.startswith("dlq-original-offset") or key == "dlq-origin" for key, _ in headers_of(record)):
            return False
        entry = entry_of(record)
        if isinstance(entry, Letter) and name in (entry.original_place, entry.origin):
            found.append(Letter(entry.place, entry.key, b"", (), entry.refusal))
        return False

    await search.all(DEADLETTERS.name, since, fits)
    return found


def refused_step(letter: Letter) -> Step:
    """Return what is known of a refusal."""
    refusal = letter.refusal
    return Step(
        refusal.stage,
        State.REFUSED,
        f"refused as {refusal.reason}: {refusal.detail} (`wirestream dlq show {letter.place}`)",
        None,
        {"reason": refusal.reason, "detail": refusal.detail, "letter": letter.place, "replays": refusal.replays},
    )


def as_raw(place: Place) -> RawRecord:
    """Return the place as articles name it."""
    return RawRecord(topic=place.topic, partition=place.partition, offset=place.offset)
