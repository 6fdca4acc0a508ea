"""Sends what a batch caused, until the broker has all of it: table writes first.

No size and no limit at a broker may end a worker, for its next start would meet the same. What is made of a record and
is too large makes a dead letter of that record; a dead letter that does not fit goes with less and less of its record.
What nothing smaller can stand for holds the flow until the limit is mended: a table's write, what the batch as a whole
made (no record is to blame for it), a letter's own few bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from stream.agents.engine.port import Deliveries, Table
from stream.errors import Reason, Rejected, Transient
from stream.kafka.about import About
from stream.kafka.deadletters.letter import Form, dead_letter
from stream.kafka.message import Outgoing, Record
from stream.observe.logs import logger

__all__ = ["Dispatch", "Outbox"]

log = logger(__name__)

_MEND = "raise its max.message.bytes at the broker (`wirestream topics plan` shows the limits)"


@dataclass(frozen=True, slots=True)
class _Pending:
    record: Record | None
    """What it was made of; None where the batch as a whole made it."""
    outgoing: Outgoing
    refusal: Rejected | None = None
    """Why, where it is a dead letter."""
    form: Form = Form.WHOLE


class Dispatch:
    """What one batch has still to send. A record gets one dead letter at most, however much of it was refused."""

    def __init__(self, stage: str, sent: list[tuple[Record | None, Outgoing, int]] | None = None) -> None:
        """`sent` is where to note what is at the broker, for whoever wants to know."""
        self._sent = sent
        self.oversized: list[Record] = []
        """Records that became dead letters because what was made of them fits nowhere."""
        self._stage = stage
        self._pending: list[_Pending] = []
        self._refused: set[tuple[str, int, int]] = set()

    def send(self, record: Record, outgoings: Iterable[Outgoing]) -> None:
        """Add what a stage made of a record."""
        self._pending += [_Pending(record, outgoing) for outgoing in outgoings]

    def send_for_batch(self, outgoings: Iterable[Outgoing]) -> None:
        """Add what a stage made of the batch as a whole: none of its records answers for it."""
        self._pending += [_Pending(None, outgoing) for outgoing in outgoings]

    def refuse(self, record: Record, refusal: Rejected) -> bool:
        """Add the record's dead letter; False where it has one."""
        place = (record.topic, record.partition, record.offset)
        if place in self._refused:
            return False
        self._refused.add(place)
        self._pending.append(_Pending(record, dead_letter(record, self._stage, refusal), refusal))
        return True

    @property
    def outgoings(self) -> list[Outgoing]:
        """What is not delivered yet, in order."""
        return [pending.outgoing for pending in self._pending]

    def settle(self, offsets: Sequence[int | None]) -> None:
        """Take note that `outgoings` were delivered, to these offsets; where one is None, it was too large for its
        topic, and something smaller goes instead. Raises `Transient` where nothing smaller can.
        """
        left = [pending for pending, offset in zip(self._pending, offsets, strict=True) if offset is None]
        if self._sent is not None:
            each = zip(self._pending, offsets, strict=True)
            self._sent += [(one.record, one.outgoing, offset) for one, offset in each if offset is not None]
        self._pending = [pending for pending in left if pending.record is None or pending.form is Form.BARE]
        stuck = self._pending[:1]
        for pending in left:
            record, refusal = pending.record, pending.refusal
            if record is None:
                continue
            if refusal is None:
                self._too_large(record, pending.outgoing)
            elif pending.form is not Form.BARE:
                self._pending.append(self._smaller(record, refusal, pending))
        if stuck:
            raise Transient(self._why_stuck(stuck[0]))

    def _why_stuck(self, pending: _Pending) -> str:
        record, topic = pending.record, pending.outgoing.topic
        if record is None:
            size = len(pending.outgoing.value or b"")
            return f"{size} bytes, made of a whole batch by {self._stage}, do not fit into {topic}: {_MEND}"
        place = f"{record.topic}/{record.partition}/{record.offset}"
        return f"{topic} does not even take the dead letter of {place} without its value: {_MEND}"

    def _too_large(self, record: Record, outgoing: Outgoing) -> None:
        size = len(outgoing.value or b"")
        detail = f"{size} bytes, made of it by {self._stage}, are too large for {outgoing.topic}"
        if self.refuse(record, Rejected(Reason.OVERSIZE, detail)):
            self.oversized.append(record)
            log.info("refused", reason=str(Reason.OVERSIZE), detail=detail, **About(self._stage, record)())

    def _smaller(self, record: Record, refusal: Rejected, pending: _Pending) -> _Pending:
        for form in Form:
            letter = dead_letter(record, self._stage, refusal, form=form)
            if form > pending.form and (form is Form.BARE or letter != pending.outgoing):
                break
        about = About(self._stage, record)()
        log.warning("dead letter cut", form=form.name.lower(), bytes=len(record.value), **about)
        return _Pending(record, letter, refusal, form)


class Outbox:
    """Sends the dispatches of one stage, one after the other, each with the table writes that were made by then."""

    def __init__(self, delivery: Deliveries) -> None:
        self._delivery = delivery
        self._tables: list[Table] = []
        self._sending = asyncio.Lock()

    def add_table(self, table: Table) -> None:
        """Send this table's writes too."""
        self._tables.append(table)

    async def send(self, dispatch: Dispatch) -> None:
        """Send all of it, and wait until the broker has it. Raises `Transient`: a further call sends what is left."""
        async with self._sending:  # a timer's flush would send the same writes
            while True:
                # Writes first: what a batch sends may say what its rows must then know.
                writes = [(table, table.unsent()) for table in self._tables]
                flat = [write for _, sent in writes for write in sent]
                count = len(flat)
                # Back only when the broker has acknowledged, or refused for its size, each of them.
                offsets = await self._delivery.deliver([*flat, *dispatch.outgoings])
                # Tables first: whatever raises below, what the broker has of them is not sent twice.
                self._confirm(writes, offsets[:count])
                dispatch.settle(offsets[count:])
                if None in offsets[:count]:
                    topic = flat[offsets.index(None)].topic  # the table may have dropped it: a rebalance came meanwhile
                    raise Transient(f"a write of the table does not fit into {topic}: {_MEND}")
                # On disk last: a disk that is full holds the flow, and what the broker has is not sent again for it.
                for table in self._tables:
                    table.commit()
                if not dispatch.outgoings:
                    return

    def _confirm(self, writes: Sequence[tuple[Table, Sequence[Outgoing]]], offsets: Sequence[int | None]) -> None:
        """Tell each table what the broker has of its writes: those before the first that does not fit."""
        at = 0
        for table, sent in writes:
            places = offsets[at : at + len(sent)]
            known = [place for place in takewhile(_is_offset, places) if place is not None]
            table.confirm(known)
            at += len(sent)


def _is_offset(place: int | None) -> bool:
    return place is not None
