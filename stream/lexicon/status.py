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
    "cancellation", "delete", "deleted", "retracted", "spiked", "unpublished",
})  # fmt: skip
"""The item is taken back: it may not be used, and what was used is to be taken down."""
WITHHELD = frozenset({"withhold", "withheld", "onhold", "donotuse", "notusable", "unusable"})
"""The item may not be used until its agency says more."""
EMBARGOED = frozenset({"embargo", "embargoed", "holdforrelease"})
CORRECTED = frozenset({"corrected", "correction", "corrective"})
ADVISORY = frozenset({"advisory"})
"""The item speaks to editors, and is no story."""

IN_CAPITALS_KILLED = (
    "KILLED", "KILL", "WITHDRAWN", "RETRACTED", "ELIMINATION", "STORNO", "STORNIERT", "ZURÜCKGEZOGEN", "ZURUECKGEZOGEN",
    "ANNULATION", "ANULADA", "ANULADO", "ANULACIÓN", "ANULACION", "ANULAÇÃO", "ANNULLAMENTO", "ANNULLATA", "ANNULLATO",
    "INGETROKKEN", "TILLBAKADRAGEN", "TILLBAKADRAGET", "ÅTERKALLAD", "TILBAKETRUKKET", "TILBAGETRUKKET", "ANNULLERET",
    "ANULOWANA", "ANULOWANY", "АННУЛИРОВАНО", "АННУЛИРОВАНА",
)  # fmt: skip
IN_CAPITALS_WITHHELD = (
    "WITHHOLD",
    "WITHHELD",
    "DO NOT USE",
    "NICHT VERWENDEN",
    "À NE PAS UTILISER",
    "A NE PAS UTILISER",
)
IN_CAPITALS_CORRECTED = ("CORRECTED", "CORRECTION", "CORRECTIVE")
"""The same words as a line or a headline begins with them. In small letters they are ordinary words there: `Kill Bill
returns`.
"""
BEFORE_A_KILL = ("MANDATORY", "BULLETIN", "STORY", "URGENT", "ADVISORY", "ALERT", "PLEASE")
"""What may stand before one of them: `BULLETIN KILL`, `ADVISORY-WITHDRAWN`. Source: AP's and Reuters' practice."""
