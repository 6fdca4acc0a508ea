"""Defines the small protocol between the runner and the transports: what a look brings, and what may go wrong.

A transport looks at one far side and knows nothing of Kafka:

    async def look(self, mark, report):
        for file in await self._listing():
            yield Batch(items=[Item(payload=…, name=file.name)], mark=mark_with(file))
            await self._delete(file)        # reached only when every broker has the item, and the mark is kept

So the order "publish, acknowledgement, mark, and only then delete at the far side" stands once, in `take`, and a crash
anywhere repeats and never skips.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from stream.errors import Rejected, Transient

__all__ = [
    "EVER", "SINCE", "Auth", "Batch", "FarSideFault", "FarSideGone", "FarSideRefuses", "Item", "Mark", "Report",
    "Skipped", "Transport",
]  # fmt: skip

Mark = Mapping[str, Any]
"""What was taken from a source, as a JSON object of 128 kB at most; the transport alone knows what is in it.

An empty mark is the first look, which takes what is recent. A mark of `SINCE` alone is what `feed reset NAME --to TIME`
leaves: the next look takes what the far side dates from that instant on, marks what is older as taken, and goes on as
usual.
"""
SINCE = "since"
"""The key of a mark that was reset to a time; the value is an ISO 8601 instant with its zone."""
EVER = "1970-01-01T00:00:00+00:00"
"""The instant of `feed reset NAME --to all`: whatever the far side still has is later; what has no date is taken."""


class Auth(StrEnum):
    """Whether a mail is from whom it says: the header `wire-auth`."""

    PASS = "pass"  # noqa: S105 - no password
    """The house's own mail server says so."""
    FAIL = "fail"
    """It says that it is not."""
    NONE = "none"
    """Nobody we trust says anything."""


class Skipped(StrEnum):
    """Why something that a far side has was not taken: the label `why` of `wire_feed_skipped_total`."""

    KNOWN = "known"
    """It was taken before, unchanged."""
    OLD = "old"
    """A first look takes only what is recent (`first:`)."""
    OVERSIZE = "oversize"
    """It is larger than `max_bytes`; a dead letter refers to it."""
    UNSTABLE_GUID = "unstable-guid"
    """Its guid is new and its link is known: the feed makes new guids at every look."""
    UNREADABLE = "unreadable"
    """The far side lists it, and does not let us read it."""
    REPEATED = "repeated"
    """The same delivery was pushed twice within minutes."""
    EMPTY = "empty"
    """It has nothing in it: a tombstone of a Kafka topic."""
    UNAUTHENTIC = "unauthentic"
    """The source requires a proof of origin (`require: dkim`), and it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is to become one raw record: the bytes as received, and where they came from."""

    payload: bytes
    name: str = ""
    """The name that people know it by: a file's, a Message-ID, a URL's last part. Header `file`."""
    origin: str = ""
    """Where it was: a URL without user, password and query values, a path, a Message-ID. Header `wire-origin`."""
    delivery_id: str | None = None
    """The far side's own id of this delivery. Header `wire-delivery-id`."""
    modified: datetime | None = None
    """When the far side says it was changed, aware. Header `wire-modified`."""
    incomplete: str | None = None
    """The part that could not be had: `nitf`, `upload`. Header `wire-incomplete`."""
    auth: Auth | None = None
    """For mail only. Header `wire-auth`."""
    refusal: Rejected | None = None
    """Set where the transport itself refuses it (too large to fetch, no feed at all): a dead letter refers to it, with
    such bytes as are here.
    """
    headers: tuple[tuple[str, bytes], ...] = ()
    """Headers to keep beside ours; of another Kafka topic's record, with the prefix `src-`."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """Items that are acknowledged together, and the mark that holds once they are."""

    items: Sequence[Item] = ()
    """None of them: a look that succeeded and brought nothing (a heartbeat, for a look that never ends)."""
    mark: Mark = field(default_factory=dict)
    wait: float | None = None
    """Seconds until the next look, where the far side or the feed's own rhythm says so; None for the file's `every`."""
    refused: dict[int, Rejected] = field(default_factory=dict)
    """Filled in by the runner before the look goes on: items, by their place, of which no broker takes the bytes. A
    dead letter refers to each; it counts as taken."""
    mark_where_refused: Callable[[Mapping[int, Rejected]], Mark] | None = None
    """The mark that holds instead, where some are refused: for a transport whose mark says what is to be removed at the
    far side, which alone has the bytes of those."""


class Report(Protocol):
    """Where a look says what is to be counted and shown; nothing of it changes what is taken."""

    def skipped(self, why: Skipped, count: int = 1) -> None:
        """Count what was not taken."""

    def gap(self) -> None:
        """Say that a look knew none of what it found, though it had looked before: entries may have gone by."""

    def backlog(self, count: int) -> None:
        """Say how much of what was taken could not be removed or moved at the far side, or is still to come."""

    def note(self, text: str | None) -> None:
        """Say one sentence for `feed list`, without secrets (`moved for good to https://…: change the file`); None
        takes it back.
        """


class Transport(Protocol):
    """Looks at one far side. One look at a time; `close` ends what connections it keeps between looks.

    One that speaks TLS also has `certificate_ends`, when the certificate ends that the far side showed last, or None.
    """

    def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        """Yield batches, oldest first. When the generator is resumed, all brokers have what was in the batch and its
        mark is kept: only then may anything be deleted, moved or acknowledged at the far side. Where it is closed
        instead, nothing may.

        It may end (then the next look comes after `Batch.wait` or `every`), or never: a long poll, IDLE, a consumer,
        which yield an empty batch now and then as a sign of life. `mark` is what the last batch said.

        Raises `FarSideFault` and nothing else for whatever the far side does.
        """

    async def close(self) -> None:
        """Let go of the far side; may be called twice."""


class FarSideFault(Transient):
    """The far side cannot be looked at now: it is away, slow, or answers nonsense. The source backs off.

    The sentence is shown to operators and logged: no secret may stand in it.
    """

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        """Seconds that the far side asks us to wait, where it does."""


class FarSideRefuses(FarSideFault):
    """It refuses us: a password, a key, a certificate, 401 or 403. Tried every 15 minutes, so that no account is
    locked; somebody must look.
    """


class FarSideGone(FarSideFault):
    """It says that there is nothing there: 404, 410. Looked at hourly, never given up: feeds come back."""
