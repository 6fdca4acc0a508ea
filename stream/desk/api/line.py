"""What a list of the API has of an article."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from schemas import Relation
from stream.desk.api.shape import Shape
from stream.desk.standing import Embargo, Standing, State, shows_body, shows_headline, standing_of
from stream.store.reading import Line
from stream.store.snippet import Snippet

__all__ = ["LineShape", "SnippetShape", "TotalShape", "line_as_told", "line_fields", "line_shape", "snippet_shape"]


class SnippetShape(Shape):
    """A piece of text, and where in it the words sought stand."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Start and end of each, in code points of `text`."""


class TotalShape(Shape):
    """How many there are."""

    value: int
    relation: Literal["eq", "gte"]
    """`eq`: so many; `gte`: at least so many, for counting stops at 1,000."""


class LineShape(Shape):
    """An article as a list shows it."""

    article_id: UUID
    story_id: UUID
    """As it was judged; `GET stories/{id}` tells which stories turned out to be one."""
    relation: Relation
    of_id: UUID | None = None
    """The article that it relates to."""
    score: float
    status: str
    """What its own message says; whether it may be used is `usable`."""
    state: State
    """How it stands now, whatever came after it."""
    usable: bool
    """Whether it may be published now. Nothing else says so: neither `status` nor that there is a body."""
    embargo_until: datetime | None = None
    superseded_by: UUID | None = None
    """The article that took its place."""
    provider: str
    source: str
    format: str
    language: str | None = None
    urgency: int | None = None
    """IPTC scale, 1 is highest."""
    version: int | None = None
    guid: str | None = None
    slugline: str | None = None
    byline: str | None = None
    headline: SnippetShape
    """Empty where the article has none, or only the first sentence of copy that may not be shown."""
    body: SnippetShape | None = None
    """A piece of the copy; null where it may not be shown: withdrawn, or under embargo where the desk hides it."""
    speakers: tuple[str, ...] = ()
    """Who is quoted; empty where the body may not be shown."""
    published_at: datetime | None = None
    """When the agency issued it."""
    received_at: datetime
    updated_at: datetime | None = None
    """When another content last took its place under the same id."""
    change_no: int
    """The number of its last change, for `GET changes`."""


def line_fields(line: Line, standing: Standing, *, shown: bool) -> dict[str, object]:
    """Return the fields of a `LineShape` in their order; `shown` says whether its copy is."""
    headline = line.headline if shows_headline(line, shown=shown) else Snippet("")
    return {
        "article_id": line.article_id,
        "story_id": line.story_id,
        "relation": line.relation,
        "of_id": line.of_id,
        "score": line.score,
        "status": line.status,
        "state": standing.state,
        "usable": standing.usable,
        "embargo_until": line.embargo_until,
        "superseded_by": line.superseded_by,
        "provider": line.provider,
        "source": line.source,
        "format": line.format,
        "language": line.language,
        "urgency": line.urgency,
        "version": line.version,
        "guid": line.guid,
        "slugline": line.slugline,
        "byline": line.byline,
        "headline": {"text": headline.text, "marks": headline.marks},
        "body": {"text": line.body.text, "marks": line.body.marks} if shown else None,
        "speakers": line.speakers if shown else (),
        "published_at": line.published_at,
        "received_at": line.received_at,
        "updated_at": line.updated_at,
        "change_no": line.change_no,
    }


def line_as_told(line: Line, now: datetime, embargo: Embargo) -> dict[str, object]:
    """Return a line as the API has it at `now`: the fields of a `LineShape`, for `written`. They are our own, and lists
    have hundreds of them: a model would check each, and take longer than the database to find it.
    """
    standing = standing_of(line, now)
    return line_fields(line, standing, shown=shows_body(standing, embargo))


def line_shape(line: Line, now: datetime, embargo: Embargo) -> LineShape:
    """Return the shape of `line_as_told`."""
    return LineShape.model_validate(line_as_told(line, now, embargo))


def snippet_shape(snippet: Snippet) -> SnippetShape:
    """Return a snippet as the API has it."""
    return SnippetShape(text=snippet.text, marks=snippet.marks)
