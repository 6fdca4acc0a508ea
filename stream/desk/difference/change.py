"""Defines what a comparison finds. Texts are as they stand in the versions: whoever shows them escapes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Difference", "FactChange", "FactName", "Kind", "NumberChange", "ParagraphChange", "Run"]


class Kind(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    """It stands in both versions."""
    INSERTED = "inserted"
    """It stands in the later version only."""
    DELETED = "deleted"
    """It stands in the earlier version only."""
    REPLACED = "replaced"
    """One piece stands in the place of another."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words, or whole sentences, of one kind."""

    kind: Kind
    before: str
    """As it stands in the earlier version; empty where it was inserted."""
    after: str
    """As it stands in the later version; empty where it was deleted."""


class FactName(StrEnum):
    """What is told of a story beside its text."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"
    STATUS = "status"
    EMBARGO = "embargo"
    URGENCY = "urgency"
    SLUGLINE = "slugline"
    NOTE = "editor's note"


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is not the same in both versions."""

    name: FactName
    kind: Kind
    """Never `equal`."""
    before: str
    after: str
    runs: tuple[Run, ...]
    """Both texts, word by word."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that stands in the place of another: `death toll rises to 12 → 17`."""

    lead: str
    """Up to four words before it in the later text; may be empty."""
    before: str
    after: str
    tail: str
    """Up to three words behind it there; may be empty."""

    @property
    def shown(self) -> str:
        """One line for people: `at least 12 → 17 people were`."""
        return " ".join(part for part in (self.lead, self.before, "→", self.after, self.tail) if part)


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph, of one version or of both."""

    kind: Kind
    before: str | None
    """The whole paragraph; None where it was inserted."""
    after: str | None
    """The whole paragraph; None where it was deleted."""
    runs: tuple[Run, ...]
    """Its text in order: the `before` of all runs make the paragraph before, and so the `after`."""
    moved: int | None = None
    """The place, in `Difference.paragraphs`, to which the same text, or nearly the same, was moved (of a deleted
    paragraph) or from which it came (of an inserted one); None where it was not moved.
    """


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version to another."""

    facts: tuple[FactChange, ...]
    """In the order of `FactName`."""
    numbers: tuple[NumberChange, ...]
    """In the order of the later text, the headline's first; each once."""
    paragraphs: tuple[ParagraphChange, ...]
    """All paragraphs of both versions. Without those that were inserted they are the earlier version, in its order, and
    without those that were deleted the later one.
    """
    coarse: bool = False
    """Whether some of the text was too long, or repeats itself too much, to be compared word by word."""

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not self.facts and all(part.kind is Kind.EQUAL for part in self.paragraphs)

    def count(self, kind: Kind, *, moved: bool = False) -> int:
        """Return how many paragraphs are of this kind, those that were moved apart: `count(INSERTED)` is `+2`."""
        return sum(1 for part in self.paragraphs if part.kind is kind and (part.moved is not None) is moved)
