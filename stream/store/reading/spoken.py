"""Who said what, as a page of it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from schemas import QuoteKind, SpeakerKind
from stream.store.reading.line import Line
from stream.store.snippet import Snippet

__all__ = ["Speaker", "Spoken", "SpokenCursor", "SpokenPage"]


class SpokenCursor(NamedTuple):
    """Where a page of quotes ended."""

    received_at: datetime
    row_no: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One quote, and the article that has it."""

    ordinal: int
    """Of the quotes of its article, from 0."""
    text: Snippet
    """The whole quote, with the words sought."""
    start: int
    """Code points of the article's body; so is `end`."""
    end: int
    closed: bool
    kind: QuoteKind
    speaker: str | None
    speaker_kind: SpeakerKind
    cue: str | None
    confidence: float
    line: Line
    """The article."""

    @property
    def cursor(self) -> SpokenCursor:
        return SpokenCursor(self.line.received_at, self.line.row_no, self.ordinal)


@dataclass(frozen=True, slots=True)
class SpokenPage:
    """A page of quotes."""

    items: tuple[Spoken, ...]
    next: SpokenCursor | None
    """Where to go on; None at the end. A page may be short, or empty, and not be the last."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted."""

    name: str
    """As it stood in the first copy that had it."""
    last_at: datetime
    """When the last article that quotes them was received."""
