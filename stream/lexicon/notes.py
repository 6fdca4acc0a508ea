"""The words that notes to editors begin with, above, within and below copy.

Sources: AP's, Reuters' and dpa's practice, as their files show it. An apostrophe is written `'` here; copy has `’` as
well.
"""

from __future__ import annotations

__all__ = ["NOTEPADS", "NOT_FOR_PUBLICATION", "TO_EDITORS", "WHAT_AN_UPDATE_DOES"]

TO_EDITORS = (
    "eds", "ed", "editor", "editors", "eds note", "eds' note", "editor note", "editors note", "editor's note",
    "editors' note", "note to editors", "attention editors", "attn editors",
)  # fmt: skip
"""What a note begins with, before its colon or dash. In any case of letters."""
WHAT_AN_UPDATE_DOES = (
    "Updates", "Adds", "Recasts", "Corrects", "Refiles", "Repeats", "Rewrites", "Writes through", "Removes", "Fixes",
    "Changes", "New throughout", "Correcting", "Company corrects", "Clarifies",
)  # fmt: skip
"""The first words of a bracketed note that tells what an update changes: `(Adds comments, detail)`."""
NOT_FOR_PUBLICATION = (
    "the following information is not for publication",
    "the following information is not intended for publication",
    "following information is not for publication",
    "following information is not intended for publication",
    "die folgenden informationen sind nicht zur veröffentlichung",
    "die folgenden informationen sind nicht zur veroeffentlichung",
    "die folgenden informationen sind nicht für die veröffentlichung",
    "les informations suivantes ne sont pas destinées",
    "les informations suivantes ne sont pas destinees",
    "la siguiente información no está destinada",
)
"""What stands above the part of an item that speaks to editors alone, in small letters. Source: dpa and its
partners.
"""
NOTEPADS = ("notebook", "notizblock", "notepad", "redaktionelle hinweise")
"""The heading of that part, behind a `#`, in small letters."""
