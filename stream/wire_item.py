"""`WireItem`: what a parser found in the bytes, as received. The neutral ground between `wire` and `normalise`.

Both stages may import it; neither imports the other. Nothing here is cleaned: texts may hold mojibake, control
characters and lone surrogates, dates are as printed, codes are the agency's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

__all__ = ["ItemSubject", "Paragraph", "ParagraphKind", "WireItem"]

ParagraphKind = Literal["text", "crosshead", "note"]
"""`text` is copy, `crosshead` a heading between paragraphs, `note` is for editors and not for print."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the copy, its wrapped lines joined."""

    kind: ParagraphKind
    text: str


@dataclass(frozen=True, slots=True)
class ItemSubject:
    """One subject as the wire has it."""

    scheme: str | None = None
    code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class WireItem:
    """One item of a wire file. A field that the wire does not have is None or empty; nothing is guessed.

    The copy is in `paragraphs`, or in `html` where the wire sends markup; where both are set, `html` wins.
    """

    format: str
    """`ninjs`, `plain-text`, …: `Article.format`."""
    provider: str | None = None
    """Who sent it, by the wire's own word: `AFP`, `The Associated Press`."""
    guid: str | None = None
    version: int | str | None = None
    status: str | None = None
    """The status word or qcode: `usable`, `stat:canceled`, `KILL`."""
    embargo_until: str | datetime | None = None
    published_at: str | datetime | None = None
    first_created_at: str | datetime | None = None
    language: str | None = None
    urgency: int | str | None = None
    priority: str | None = None
    """The agency's own code or word: `u`, `FLASH`, `5`."""
    slugline: str | None = None
    take: str | None = None
    keywords: tuple[str, ...] = ()
    subjects: tuple[ItemSubject, ...] = ()
    headline: str | None = None
    subheadlines: tuple[str, ...] = ()
    byline: str | None = None
    byline_title: str | None = None
    """What stands beside the byline in a field of its own: a role or a house."""
    authors: tuple[str, ...] = ()
    """Who the wire's own markup says wrote it, houses left out: they count where the byline's text names nobody."""
    dateline: str | None = None
    located: str | None = None
    """A place in metadata (ninjs `located`). It counts where the copy has no dateline."""
    credit: str | None = None
    copyright: str | None = None
    ednote: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    html: str | None = None
    repairs: tuple[str, ...] = ()
    """What the parser had to mend to read it: `charset:windows-1252`, `json:control-characters`."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields that have no place above, as they came."""
