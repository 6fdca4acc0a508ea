"""Every agency's priority code → the IPTC urgency, 1 to 8, 1 highest. A table, not a guess.

Source: IPTC urgency; AP's ANPA letters (note that superdesk-core has b and u the other way round). May import nothing
of the project.
"""

from __future__ import annotations

__all__ = ["urgency_of"]

_LETTERS = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "w": 6, "a": 7, "s": 8, "z": 6}
"""ANPA 1312 as AP uses it; z is SD's."""
_WORDS = {
    "flash": 1, "blitz": 1, "bulletin": 2, "alert": 2, "newsalert": 2, "news alert": 2, "eil": 2, "eilt": 2, "urgent":
    3, "rush": 3, "lead": 3, "high": 3, "regular": 4, "routine": 4, "normal": 4, "deferred": 5, "low": 6, "weekend": 6,
    "advance": 7,
}  # fmt: skip


def urgency_of(urgency: int | str | None, priority: str | None) -> int | None:
    """The urgency: the wire's own where it is on the scale, else what its priority code means; null where neither
    says.
    """
    return _scaled(urgency) or _scaled(priority)


def _scaled(code: int | str | None) -> int | None:
    if isinstance(code, int):
        return code if 1 <= code <= 8 else None
    word = (code or "").strip().casefold().rsplit(":", 1)[-1]
    if word.isascii() and word.isdigit() and len(word) == 1:
        return int(word) if 1 <= int(word) <= 8 else None
    return _LETTERS.get(word) or _WORDS.get(word)
