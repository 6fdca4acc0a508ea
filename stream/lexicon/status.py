"""The words by which wires' metadata says what may be done with an item, in small letters.

Sources: IPTC pubStatus; NewsML 1 `Status` and `Instruction`; AP's `editorialtypes`; ninjs `pubstatus`; the words that
houses' own XML and JSON use. A word is a whole value; the headlines and notes that say the same in sentences are for
`stream.normalise.status` to read.
"""

from __future__ import annotations

__all__ = [
    "ADVISORY", "BEFORE_A_KILL", "CORRECTED", "EMBARGOED", "IN_CAPITALS_CORRECTED", "IN_CAPITALS_KILLED",
    "IN_CAPITALS_WITHHELD", "KILLED", "USABLE", "WITHHELD",
]  # fmt: skip

USABLE = frozenset({"usable", "published", "released"})
KILLED = frozenset({
    "cancel", "canceled", "cancelled", "kill", "killed", "elimination", "withdraw", "withdrawn", "recall", "recalled",
    "delete", "deleted", "unpublished",
})  # fmt: skip
"""The item is taken back: it may not be used, and what was used is to be taken down."""
WITHHELD = frozenset({"withhold", "withheld"})
"""The item may not be used until its agency says more."""
EMBARGOED = frozenset({"embargo", "embargoed", "holdforrelease"})
CORRECTED = frozenset({"corrected", "correction", "corrective"})
ADVISORY = frozenset({"advisory"})
"""The item speaks to editors, and is no story."""

IN_CAPITALS_KILLED = ("KILLED", "KILL", "WITHDRAWN")
IN_CAPITALS_WITHHELD = ("WITHHOLD", "WITHHELD")
IN_CAPITALS_CORRECTED = ("CORRECTED", "CORRECTION", "CORRECTIVE")
"""The same words as a line or a headline begins with them. In small letters they are ordinary words there: `Kill Bill
returns`.
"""
BEFORE_A_KILL = ("MANDATORY", "BULLETIN", "STORY", "URGENT")
"""What may stand before one of them: `BULLETIN KILL`. Source: AP's practice."""
