"""Sends dead letters back to where they came from, and drops them: what `wirestream dlq replay` and `drop` do.

What was sent back, or dropped, gets a mark in the topic, so that it is not sent again before it was refused again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from schemas import header
from schemas.deadletter import DLQ_PREFIX
from stream.errors import Misconfigured, Transient
from stream.kafka.admin import plan_topics
from stream.kafka.deadletters.filed import Filed, Letter, Mark, State, read_filed, read_letters
from stream.kafka.deadletters.original import original_of
from stream.kafka.headers import story_partition
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DUPLICATES, EXTRACTED, UNIQUE, topics_of
from stream.settings import Settings

__all__ = ["Replayed", "drop", "send_back"]

_AT_ONCE, _BYTES_AT_ONCE = 100, 8 * 1024 * 1024
"""The most letters, and bytes, that are sent together and then marked: where the broker goes away, no more than these
are sent and without a mark, and so sent twice."""
_JUDGED = frozenset(topic.name for topic in (UNIQUE, DUPLICATES, EXTRACTED))
"""Topics of articles that have a story, on its partition."""


@dataclass(slots=True)
class Replayed:
    """Says what became of the letters that were chosen."""

    sent: int = 0
    """How many were sent back."""
    passed: Counter[str] = field(default_factory=Counter)
    """How many were left where they are, by the reason, in words for people."""
    lost: list[str] = field(default_factory=list)
    """A line for each that cannot be sent back, with its place and the reason."""


async def send_back(
    settings: Settings,
    choose: Callable[[Filed], bool],
    *,
    places: Collection[str] = (),
    most: int,
    again: bool = False,
) -> Replayed:
    """Send letters back to the topics and partitions that they came from, with bytes and headers as they were, and
    `dlq-replays` one higher. All records of a story must come by one partition, which the key (an article's id) would
    not choose; where partitions were added since, a record goes to the one that its story has now.

    `choose` says which are meant, of all or of those at `places`. Of each origin the last letter is sent, once. Left
    out is what was dropped (unless `places` names it), what was sent back `most` times, and what was sent back and has
    not been refused since (unless `again`). The letters stay in the topic; an article that was handled meanwhile is not
    doubled, for its id is the same. Raises `Misconfigured` for a place without a letter and for a letter from another
    service's topic, before any is sent; `Transient` when the broker goes away.
    """
    every, by_place = await read_filed(settings)
    named = _named(by_place, places)
    result = Replayed()
    chosen: dict[str, Filed] = {}
    origins: set[str] = set()
    for filed in named if places else every:
        letter = filed.letter
        if not choose(filed):
            continue
        if filed.state is State.SENT_BACK and not again:
            result.passed["sent back before and not refused since (--again sends them anyway)"] += 1
        elif filed.state is State.DROPPED and not places:
            result.passed["dropped"] += 1
        elif letter.refusal.replays >= most:
            result.passed[f"sent back {most} times or more already (--max-replays)"] += 1
        elif letter.origin in origins:
            result.passed["of a record that another stage refused too"] += 1
        else:
            origins.add(letter.origin)
            chosen[letter.place] = filed
    await _Sender(settings, chosen, result).send()
    return result


async def drop(settings: Settings, places: Collection[str]) -> int:
    """Mark what is at these places as dropped: it is neither listed nor sent back any more, unless it is refused again.
    Returns how many were marked. Raises `Misconfigured` for a place without a letter, and `Transient` when the broker
    goes away.
    """
    _, by_place = await read_filed(settings)
    marks = [
        Mark(State.DROPPED, filed.letter.origin, filed.letter.refusal.stage, filed.letter.refusal.replays)
        for filed in _named(by_place, places)
    ]
    delivery = Delivery(settings)
    try:
        await delivery.deliver(map(_outgoing, marks))
    finally:
        await delivery.stop()
    return len(marks)


def _named(by_place: Mapping[str, Filed], places: Collection[str]) -> list[Filed]:
    if missing := [place for place in places if place not in by_place]:
        raise Misconfigured(
            f"there is no dead letter {', '.join(sorted(missing))}: `wirestream dlq list --all` shows the places"
        )
    return list({id(by_place[place]): by_place[place] for place in places}.values())


class _Sender:
    """Sends the chosen letters in batches, and marks each batch as sent."""

    def __init__(self, settings: Settings, chosen: Mapping[str, Filed], result: Replayed) -> None:
        self._settings = settings
        self._chosen = chosen
        self._result = result
        self._delivery = Delivery(settings)
        self._batch: list[tuple[Letter, Outgoing]] = []
        self._partitions: dict[str, int] = {}

    async def send(self) -> None:
        known = {topic.name: topic for topic in topics_of(self._settings)}
        for place, filed in self._chosen.items():
            if filed.letter.refusal.original_topic not in known:
                raise Misconfigured(
                    f"dead letter {place} came from {filed.letter.refusal.original_topic}, no topic of ours"
                )
        if not self._chosen:
            return
        meant = {known[filed.letter.refusal.original_topic] for filed in self._chosen.values()}
        self._partitions = {each.topic.name: each.found or 0 for each in await plan_topics(self._settings, meant)}
        try:
            async with aclosing(read_letters(self._settings)) as letters:
                async for letter in letters:
                    if letter.place in self._chosen:
                        await self._take(letter)
            await self._deliver()
        except Transient as fault:
            raise Transient(f"{self._result.sent} of {len(self._chosen)} sent back, then: {fault}") from None
        finally:
            await self._delivery.stop()

    async def _take(self, letter: Letter) -> None:
        if letter.refusal.original_topic == ARTICLES.name and self._settings.dedupe.partitions > 1:
            # `join` would wait for the verdict of an article that no detector was asked about again: for ever.
            self._result.lost.append(
                f"{letter.place}: with several detectors an article gets no verdict without its raw record: publish "
                f"that again ({header(letter.headers, 'ce_id') or 'its headers do not tell which'})"
            )
            return
        whole = await self._whole(letter)
        if whole is None:
            self._result.lost.append(
                f"{letter.place}: the letter has no {letter.refusal.left_out}, and its original is no longer at "
                f"{letter.original_place}"
            )
            return
        refusal = letter.refusal
        own = [(name, value) for name, value in whole.headers if not name.startswith(DLQ_PREFIX)]
        counted = [
            (DLQ_PREFIX + "replays", str(refusal.replays + 1).encode()),
            (DLQ_PREFIX + "origin", letter.origin.encode()),
        ]
        partition = _partition_now(whole, self._partitions[refusal.original_topic])
        self._batch.append(
            (letter, Outgoing(refusal.original_topic, whole.key, whole.value, (*own, *counted), partition))
        )
        if len(self._batch) >= _AT_ONCE or sum(len(out.value or b"") for _, out in self._batch) >= _BYTES_AT_ONCE:
            await self._deliver()

    async def _whole(self, letter: Letter) -> Letter | None:
        if not letter.refusal.left_out:
            return letter
        there = letter.refusal.original_partition in range(self._partitions[letter.refusal.original_topic])
        whole = await original_of(self._settings, letter) if there else None
        # Of a long key or header the rest is not worth losing the copy for.
        return letter if whole is None and "value" not in letter.refusal.left_out.split(",") else whole

    async def _deliver(self) -> None:
        batch, self._batch = self._batch, []
        offsets = await self._delivery.deliver(out for _, out in batch)
        marks = []
        for (letter, out), offset in zip(batch, offsets, strict=True):
            if offset is None:
                self._result.lost.append(
                    f"{letter.place}: {len(out.value or b'')} bytes are too large for {out.topic}; raise "
                    "WIRESTREAM_LIMITS__MESSAGE_BYTES for all roles, and run `wirestream topics apply --configs`"
                )
                continue
            marks.append(Mark(State.SENT_BACK, letter.origin, letter.refusal.stage, letter.refusal.replays + 1))
        self._result.sent += len(marks)
        await self._delivery.deliver(map(_outgoing, marks))


def _outgoing(mark: Mark) -> Outgoing:
    return Outgoing(DEADLETTERS.name, mark.origin.encode(), b"", mark.to_headers())


def _partition_now(letter: Letter, partitions: int) -> int | None:
    """Return the partition of the record's story, where the record has one; else the partition that it came from. After
    partitions were added the two differ, and where the record came from a stage would not find what it keeps of the
    story, and write rows with which no worker starts. None, which leaves the choice to the key, where the partition is
    no more: the topic was made anew.
    """
    topic, came_by = letter.refusal.original_topic, letter.refusal.original_partition
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        if topic == ALERTS.name:
            return story_partition(UUID((letter.key or b"").decode()), partitions)
        if topic in _JUDGED:
            return story_partition(UUID(orjson.loads(letter.value)["verdict"]["story_id"]), partitions)
    return came_by if came_by in range(partitions) else None
