"""`Extraction`: what the text itself says. `ExtractedArticle` is the value of `wire.extracted.v1`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas._model import Model
from schemas.article import Article, Byline, Dateline
from schemas.verdict import Verdict

__all__ = ["ExtractedArticle", "Extraction", "Mention", "Quote", "QuoteKind", "SpeakerKind"]

Offset = Annotated[int, Field(ge=0)]
"""Code points of `Article.body`."""


class QuoteKind(StrEnum):
    """How much of the sentence is the speaker's."""

    DIRECT = "direct"
    """A sentence or clause of the speaker's own words."""
    PARTIAL = "partial"
    """Some of the speaker's words inside a paraphrase."""


class SpeakerKind(StrEnum):
    """What the speaker is."""

    PERSON = "person"
    """Someone who is named."""
    ORGANISATION = "organisation"
    """A company, an office, a party that speaks as one."""
    ROLE = "role"
    """Someone who is not named: `a police spokesman`."""
    UNKNOWN = "unknown"
    """No speaker was found, or none that is certain: `speaker` is null."""


class Mention(Model):
    """The words beside the quote that name its speaker: `he`, `Putin`."""

    start: Offset
    end: Offset
    text: str


class Quote(Model):
    """One quotation. Its parts, and its paragraphs, are `segments`."""

    text: str
    """`body[start:end]`, marks included."""
    start: Offset
    end: Offset
    segments: tuple[tuple[Offset, Offset], ...]
    """Each run of marked words, marks included, in order; at least one."""
    closed: bool = True
    """Whether the last segment has its closing mark."""
    kind: QuoteKind
    speaker: str | None = None
    """As resolved through the article: the full name for `he`. Null rather than a guess."""
    speaker_mention: Mention | None = None
    speaker_kind: SpeakerKind = SpeakerKind.UNKNOWN
    cue: str | None = None
    """The word that attributes it: `said`, `according to`, `:`."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """That span and speaker are both right."""


class Extraction(Model):
    """Headline, byline, dateline, lead and quotes. The wire's own metadata wins over what the text says;
    where the two differ, the text's reading is in `inferred`.
    """

    headline: str | None = None
    byline: Byline | None = None
    dateline: Dateline | None = None
    lead: str | None = None
    """The first paragraph that is copy."""
    quotes: tuple[Quote, ...] = ()
    inferred: dict[str, str] = Field(default_factory=dict)
    """The text's own reading, by field, where the metadata says something else."""


class ExtractedArticle(Model):
    """An article with its verdict and what was extracted from it."""

    article: Article
    verdict: Verdict
    extraction: Extraction
