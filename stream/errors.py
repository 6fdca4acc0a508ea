"""Every error that Wirestream raises on purpose, and what becomes of it.

    WirestreamError
    ├── Rejected            this message is bad           → dead letter, its bytes untouched; the flow goes on
    │   └── RefusedItem     one item of several is bad    → its record becomes a dead letter; the others go on
    ├── Transient           a fault that may pass         → tried again with back-off; the flow holds
    │   ├── WentBack        the database lost rows        → they are stored again, and then what is in hand
    │   ├── Unanswered      a channel may have the alert  → asked again; its withdrawal is sent even so
    │   ├── ClockWrong      a broker refuses our time     → not tried again: `replay` ends with it
    │   └── FarSideFault    a source cannot be looked at  → that source alone backs off
    │       ├── FarSideRefuses  it refuses us             → tried every 15 minutes; somebody must look
    │       ├── FarSideGone     nothing is there          → looked at hourly
    │       ├── ConnectionLost  a server ends it at once  → the mail that is asked for then waits behind others
    │       └── TooLarge        more than `max_bytes`     → dead letter by reference, where it is one item
    ├── Ended               the end came first            → whoever has the items keeps them; they come again
    │   └── Interrupted     a look was ended              → so too
    ├── Lost                another process has a source  → nothing more is written or let go of for it
    ├── FileRefused         a server refuses one file     → counted; the others are taken
    ├── MarkTooLarge        a mark would not fit          → nothing is let go of; the source backs off
    ├── Unreadable          what is kept is not ours      → the source stands still until `feed reset`
    ├── Undeliverable       a channel refuses an alert    → asked again for a while, then logged, counted and left
    ├── PushRefused         a push is not taken           → the status of its answer; nothing of it is kept
    ├── Fatal               nothing else is safe          → the process ends, nothing is acknowledged
    └── Misconfigured       the operator can mend it      → one line on stderr, exit code 2
        ├── BrokerAway      no broker answers             → a command ends; a worker that starts waits
        ├── Lacking         our user lacks rights         → the line names them, and the command that grants them
        ├── Immovable       a file cannot be moved away   → it stays, is not taken again, and holds up no other
        └── Watched         another watches the folder    → a command ends; a process of `feed run` waits its turn
    Abandoned               no fault: a batch is given up for a rebalance or the end, and comes again
    NotPublic               a socket is not opened        → `FarSideRefuses`, or the channel waits until it is mended
    NoFeed                  the bytes are no feed         → dead letter, once; the source backs off
    Whole                   a feed is broken              → it is taken as one record
    Problem                 a request to the desk is wrong, or cannot be answered → its problem details
    Full                    the desk has as many streams as it takes → 503, and when to come again
    Spent                   two versions are too unlike   → they are compared by paragraphs alone
    NotGiven                a server keeps a mail back    → tried thrice, then a dead letter by reference
    TooLarge                a mail is longer than it said → dead letter by reference, over a new connection

What many modules raise is defined here; each of the others stands beside the one part of the project that raises it. A
private one (`_Name`), which no other module sees, is left out.

Any other exception that leaves a stage is a fault of ours: it is tried again, then dead-lettered as `unexpected`, and
the breaker counts it: where nearly all is refused so, the flow is held for a while before the letters go out.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Fatal", "Misconfigured", "Reason", "Rejected", "Transient", "WirestreamError"]


class WirestreamError(Exception):
    """The root: catch it to catch all that is ours."""


class Reason(StrEnum):
    """Why a message was refused: a closed set, fit to be a metric's label."""

    EMPTY = "empty"
    """No bytes, or nothing but white space."""
    OVERSIZE = "oversize"
    """Larger than a limit: of the message, of a field, or of what it unpacks to."""
    UNRECOGNISED = "unrecognised"
    """No wire format that we know."""
    MALFORMED = "malformed"
    """A known format, broken beyond reading."""
    UNSAFE = "unsafe"
    """Markup that attacks its reader: a DOCTYPE with declarations, entities, an archive bomb."""
    TOO_DEEP = "too-deep"
    """Nested beyond the limit."""
    ENCODING = "encoding"
    """Bytes that no charset at hand makes text of."""
    NO_TEXT = "no-text"
    """Well formed, but with neither headline nor body: a picture, a heartbeat, an empty package."""
    SCHEMA = "schema"
    """A derived message that its model refuses, or of a major version that we do not know."""
    UNEXPECTED = "unexpected"
    """An exception of ours that retries did not cure."""


class Rejected(WirestreamError):
    """The message cannot be handled, now or ever. `detail` says what and where, and never copies the text."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        self.format: str | None = None
        """The wire format that it was read as; None where none was recognised. Whoever chose the parser sets it."""


class Transient(WirestreamError):
    """The same message may succeed later: the database is away, the broker is electing."""


class Fatal(WirestreamError):
    """Going on would lose or double something."""


class Misconfigured(WirestreamError):
    """A setting, rule, path or address is wrong. `str(error)` is one line: what is wrong, and how to mend it."""
