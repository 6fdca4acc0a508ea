"""The words by which wires' metadata says what may be done with an item, in small letters.

Sources: IPTC pubStatus; NewsML 1 `Status` and `Instruction`; AP's `editorialtypes`; ninjs `pubstatus`; the words that
houses' own XML and JSON use. A word is a whole value; the headlines and notes that say the same in sentences are for
`stream.normalise.status` to read.
"""

from __future__ import annotations

__all__ = [
    "ADVISORY", "BEFORE_A_KILL", "CORRECTED", "EMBARGOED", "FORBIDDEN_IN_CAPITALS", "IN_CAPITALS_CORRECTED",
    "IN_CAPITALS_KILLED", "IN_CAPITALS_WITHHELD", "KILLED", "NAMED_AND_TAKEN_BACK", "TAKEN_BACK_IN_CAPITALS",
    "USABLE", "WITHHELD",
]  # fmt: skip

USABLE = frozenset({"usable", "published", "released"})
KILLED = frozenset({
    "cancel", "canceled", "cancelled", "kill", "killed", "elimination", "withdraw", "withdrawn", "recall", "recalled",
    "cancellation", "delete", "deleted", "retracted", "spiked", "unpublished",
})  # fmt: skip
"""The item is taken back: it may not be used, and what was used is to be taken down."""
WITHHELD = frozenset({"withhold", "withheld", "hold", "onhold", "donotuse", "notusable", "unusable"})
"""The item may not be used until its agency says more."""
EMBARGOED = frozenset({"embargo", "embargoed", "holdforrelease"})
CORRECTED = frozenset({"corrected", "correction", "corrective"})
ADVISORY = frozenset({"advisory"})
"""The item speaks to editors, and is no story."""

IN_CAPITALS_KILLED = ("KILLED", "KILL", "WITHDRAWN", "STORNO", "ANNULATION")
TAKEN_BACK_IN_CAPITALS = (
    "RETRACTED", "ELIMINATION", "STORNIERT", "ZURÜCKGEZOGEN", "ZURUECKGEZOGEN", "ANULADA", "ANULADO", "ANULACIÓN",
    "ANULACION", "ANULAÇÃO", "ANNULLAMENTO", "ANNULLATA", "ANNULLATO", "INGETROKKEN", "TILLBAKADRAGEN",
    "TILLBAKADRAGET", "ÅTERKALLAD", "TILBAKETRUKKET", "TILBAGETRUKKET", "ANNULLERET", "ANULOWANA", "ANULOWANY",
    "АННУЛИРОВАНО", "АННУЛИРОВАНА",
)  # fmt: skip
"""Words of a kill that head ordinary stories too, of a goal, a flight, a study (`ANULADO: el gol de Messi`): they count
in brackets, alone, or behind a word of `BEFORE_A_KILL`.
"""
IN_CAPITALS_WITHHELD = (
    "WITHHOLD", "WITHHELD", "DO NOT USE STORY", "DO NOT USE THIS STORY", "DO NOT USE THE STORY", "DO NOT USE COPY",
    "DO NOT USE THIS COPY", "DO NOT USE THE COPY", "MELDUNG NICHT VERWENDEN", "DIESE MELDUNG NICHT VERWENDEN",
    "DIE MELDUNG NICHT VERWENDEN", "DÉPÊCHE À NE PAS UTILISER",
)  # fmt: skip
FORBIDDEN_IN_CAPITALS = ("DO NOT USE", "NICHT VERWENDEN", "À NE PAS UTILISER", "A NE PAS UTILISER")
"""Words of a withhold that warn of goods too (`DO NOT USE: FDA warns of drops`): they count in brackets or alone."""
NAMED_AND_TAKEN_BACK = (
    "MELDUNG ZURÜCKGEZOGEN", "MELDUNG ZURUECKGEZOGEN", "MELDUNG STORNIERT", "DÉPÊCHE ANNULÉE", "DEPECHE ANNULEE",
    "NOTICIA ANULADA", "NOTIZIA ANNULLATA", "BERICHT INGETROKKEN", "TELEGRAM ANNULLERAT", "TELEGRAM ANNULLERET",
    "MELDING TREKKES", "MELDING TRUKKET",
)  # fmt: skip
"""A word of a kill behind what it takes back, which no other story begins with in capitals."""
IN_CAPITALS_CORRECTED = ("CORRECTED", "CORRECTION", "CORRECTIVE")
"""The same words as a line or a headline begins with them. In small letters they are ordinary words there: `Kill Bill
returns`.
"""
BEFORE_A_KILL = ("MANDATORY", "BULLETIN", "STORY", "URGENT", "ADVISORY", "ALERT", "PLEASE")
"""What may stand before one of them: `BULLETIN KILL`, `ADVISORY-WITHDRAWN`. Source: AP's and Reuters' practice."""
