"""Says in a few words how an article stands, for whoever reads it in a terminal."""

from __future__ import annotations

from schemas.article import UNREADABLE_EMBARGO
from stream.desk.standing import Standing, State

__all__ = ["standing_words"]

_WORDS = {
    State.KILLED: "KILLED: never to be used",
    State.WITHHELD: "WITHHELD: not to be used",
    State.EMBARGO_UNREADABLE: UNREADABLE_EMBARGO,
    State.ADVISORY: "note to editors, not for publication",
    State.SUPERSEDED: "superseded: do not use",
    State.CORRECTED: "CORRECTED",
}


def standing_words(standing: Standing) -> str:
    """Return how it stands; nothing for what may be used as it is."""
    if standing.until is not None:
        return f"embargoed until {standing.until:%Y-%m-%d %H:%M} UTC"
    return _WORDS.get(standing.state, "")
