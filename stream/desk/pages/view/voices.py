"""Puts the quotations of a story together by who says them, each once, whatever versions have it. It is pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from stream.desk.pages.view.row import Row

if TYPE_CHECKING:
    from stream.store.reading import Quoted

__all__ = ["VOICED", "Voice", "voices_of"]

VOICED = 60
"""Quotations of a page of a story."""
LONGEST = 1500
"""Characters of one that are shown: a speech that is quoted whole is read in its article."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said."""

    text: str
    ordinal: int
    row: Row
    """The first article that has it."""
    times: int
    """In how many articles it stands."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is quoted."""

    speaker: str | None
    said: tuple[Words, ...]


def voices_of(
    quotes: Sequence[Quoted], shown: Mapping[UUID, Row], begin: int = 0
) -> tuple[tuple[Voice, ...], int | None]:
    """Return who says what, in the order in which they first speak, and where the next page begins, None at the end.

    `shown` are the articles whose copy may be shown, by id: quotations of others are left out.
    """
    found: dict[tuple[str | None, str], list[Quoted]] = {}
    for quote in quotes:
        if quote.article_id in shown:
            found.setdefault((quote.speaker, _plain(quote.text)), []).append(quote)
    page = list(found.values())[begin : begin + VOICED]
    speakers: dict[str | None, list[Words]] = {}
    for same in page:
        first = same[0]
        words = Words(_cut(first.text), first.ordinal, shown[first.article_id], len({each.article_id for each in same}))
        speakers.setdefault(first.speaker, []).append(words)
    left = begin + VOICED if len(found) > begin + VOICED else None
    return tuple(Voice(speaker, tuple(said)) for speaker, said in speakers.items()), left


def _plain(text: str) -> str:
    """The words alone: a version that ends a quotation with another mark says the same."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).casefold().split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
