"""What a batch sends, until the broker has all of it: table writes first; what is too large becomes a dead letter.

No size and no limit at a broker may end a worker, for its next start would meet the same. So a dead letter that does
not fit goes with less and less of its record; and what cannot be left out (a table's write, a letter's own few bytes)
holds the flow until the limit is mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from stream.agents.engine.table import AwaitedTable
from stream.errors import Reason, Rejected, Transient
from stream.kafka.deadletters.letter import Form, dead_letter
from stream.kafka.message import Outgoing, Record
from stream.kafka.producer import Delivery
from stream.observe.logs import logger

__all__ = ["Dispatch", "Outbox"]

log = logger(__name__)

_MEND = "raise its max.message.bytes at the broker (`wirestream topics plan` shows the limits)"


@dataclass(frozen=True, slots=True)
class _Pending:
    record: Record
    outgoing: Outgoing
    refusal: Rejected | None = None
    """Why, where it is a dead letter."""
    form: Form = Form.WHOLE


class Dispatch:
    """What one batch has still to send. One dead letter a record at most, however much of it was refused."""

    def __init__(self, stage: str) -> None:
        self.oversized: list[Record] = []
        """Records that became dead letters because what was made of them fits nowhere."""
        self._stage = stage
        self._pending: list[_Pending] = []
        self._lettered: set[tuple[str, int, int]] = set()

    def send(self, record: Record, outgoings: Iterable[Outgoing]) -> None:
        """What a stage made of a record."""
        self._pending += [_Pending(record, outgoing) for outgoing in outgoings]

    def refuse(self, record: Record, refusal: Rejected) -> bool:
        """Add the record's dead letter; false where it has one."""
        place = (record.topic, record.partition, record.offset)
        if place in self._lettered:
            return False
        self._lettered.add(place)
        self._pending.append(_Pending(record, dead_letter(record, self._stage, refusal), refusal))
        return True

    @property
    def outgoings(self) -> list[Outgoing]:
        """Of what is not delivered yet."""
        return [pending.outgoing for pending in self._pending]

    def settle(self, offsets: Sequence[int | None]) -> None:
        """`outgoings` was delivered, to these offsets; where they are null, something smaller goes instead. Raises
        `Transient` where nothing smaller is left.
        """
        left = [pending for pending, offset in zip(self._pending, offsets, strict=True) if offset is None]
        self._pending = [pending for pending in left if pending.form is Form.BARE]
        stuck = self._pending[:1]
        for pending in left:
            if pending.refusal is None:
                self._too_large(pending)
            elif pending.form is not Form.BARE:
                self._pending.append(self._smaller(pending, pending.refusal))
        if stuck:
            record, topic = stuck[0].record, stuck[0].outgoing.topic
            raise Transient(
                f"{topic} does not even take the dead letter of {record.topic}/{record.partition}/{record.offset} "
                f"without its value: {_MEND}"
            )

    def _too_large(self, pending: _Pending) -> None:
        record, size = pending.record, len(pending.outgoing.value or b"")
        detail = f"{size} bytes, made of it by {self._stage}, are too large for {pending.outgoing.topic}"
        if self.refuse(record, Rejected(Reason.OVERSIZE, detail)):
            self.oversized.append(record)
            log.info("refused", reason=str(Reason.OVERSIZE), detail=detail, stage=self._stage, **record.where)

    def _smaller(self, pending: _Pending, refusal: Rejected) -> _Pending:
        record = pending.record
        for form in Form:
            letter = dead_letter(record, self._stage, refusal, form=form)
            if form > pending.form and (form is Form.BARE or letter != pending.outgoing):
                break
        log.warning("dead letter cut", form=form.name.lower(), bytes=len(record.value), **record.where)
        return _Pending(record, letter, refusal, form)


class Outbox:
    """Sends the dispatches of one stage, one after the other, each with the table writes that were made meanwhile."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._tables: list[AwaitedTable] = []
        self._sending = asyncio.Lock()

    def keep(self, table: AwaitedTable) -> None:
        """Send this table's writes too."""
        self._tables.append(table)

    async def send(self, dispatch: Dispatch) -> None:
        """Send all of it, and wait until the broker has it. Raises `Transient`: a further call sends what is left."""
        async with self._sending:  # a timer's flush would send the same writes
            while True:
                writes = [(table, table.unsent()) for table in self._tables]
                flat = [write for _, sent in writes for write in sent]
                count = len(flat)
                offsets = await self._delivery.deliver([*flat, *dispatch.outgoings])
                self._confirm(writes, offsets[:count])
                dispatch.settle(offsets[count:])
                if None in offsets[:count]:
                    topic = flat[offsets.index(None)].topic  # the table may have dropped it: a rebalance came meanwhile
                    raise Transient(f"a write of the table does not fit into {topic}: {_MEND}")
                if not dispatch.outgoings:
                    return

    def _confirm(
        self, writes: Sequence[tuple[AwaitedTable, Sequence[Outgoing]]], offsets: Sequence[int | None]
    ) -> None:
        """Tell each table what the broker has of its writes: those before the first that does not fit."""
        at = 0
        for table, sent in writes:
            places = offsets[at : at + len(sent)]
            known = [place for place in takewhile(_is_offset, places) if place is not None]
            table.confirm(len(known), known)
            at += len(sent)


def _is_offset(place: int | None) -> bool:
    return place is not None
