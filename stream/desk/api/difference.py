"""`GET stories/{id}/diff`: what changed from one article of a story to another."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from stream.desk.access.user import User
from stream.desk.api.answer import answer
from stream.desk.api.article import IncludeText, includes_withdrawn
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock, TheSettings, TheUser
from stream.desk.difference import Difference, FactName, Kind, NumberChange, compare, version_of
from stream.desk.parameters import API
from stream.desk.problem import Fault, Problem
from stream.desk.problem import Kind as ProblemKind
from stream.desk.standing import shows_body, standing_of
from stream.observe.logs import logger
from stream.store.reading import StoredArticle, article_at, story_at

__all__ = ["router"]

log = logger(__name__)
router = APIRouter(tags=["stories"])


class RunShape(Shape):
    """A run of words, or whole sentences, of one kind."""

    kind: Kind
    before: str
    """Empty where it was inserted."""
    after: str
    """Empty where it was deleted."""


class FactShape(Shape):
    """A fact that is not the same in both."""

    name: FactName
    kind: Kind
    before: str
    after: str
    runs: tuple[RunShape, ...]
    """Both texts, word by word."""


class NumberShape(Shape):
    """A number that stands in the place of another."""

    lead: str
    """Up to four words before it in the later text."""
    before: str
    after: str
    tail: str
    """Up to three words behind it there."""
    shown: str
    """One line for people: `death toll rises to 12 → 17`."""


class ParagraphShape(Shape):
    """One paragraph, of one article or of both."""

    kind: Kind
    runs: tuple[RunShape, ...]
    """Its text in order: the `before` of all runs make the paragraph before, and so the `after`."""
    moved: int | None = None
    """The place in `paragraphs` to which the same text, or nearly the same, was moved, or from which it came."""


class DiffShape(Shape):
    """What changed from one article to another."""

    story_id: UUID
    before: UUID
    after: UUID
    same: bool
    """Whether nothing changed."""
    facts: tuple[FactShape, ...]
    numbers: tuple[NumberShape, ...]
    """Numbers that changed, with the words around them; each once, 20 at most."""
    paragraphs: tuple[ParagraphShape, ...]
    """All of both. Without those that were inserted they are the earlier copy, without those deleted the later."""
    coarse: bool
    """Whether some of it was too long, or repeats itself too much, to be compared word by word."""


@router.get(
    "/stories/{story_id}/diff",
    response_model=DiffShape,
    summary="Compare two versions",
    responses={308: {"description": "The story turned out to be another one: `Location` has it."}},
)
def diff(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    story_id: UUID,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    user: TheUser,
    before: Annotated[UUID, Query(alias="from", description="The article that was first.")],
    after: Annotated[UUID, Query(alias="to", description="The article that came later.")],
    include: IncludeText = None,
) -> Response:
    """Facts first (headline, byline, dateline, numbers), then the copy by paragraphs, sentences and words. Copy that
    may not be shown is not compared either.
    """
    withdrawn = includes_withdrawn(include, user)
    story = story_at(reader, story_id, limit=1)
    if story is None:
        raise Problem(ProblemKind.NOT_FOUND, f"nothing of a story {story_id} is stored")
    if story.story_id != story_id:
        place = f"{settings.desk.base_path}{API}/stories/{story.story_id}/diff?{request.url.query}"
        return Response(status_code=308, headers={"Location": place})
    ids = {story.story_id, *story.merged}
    pair = [
        _of_story(article_at(reader, article_id), ids, name, article_id)
        for name, article_id in (("from", before), ("to", after))
    ]
    standings = [standing_of(each.line, clock.now()) for each in pair]
    for each, standing in zip(pair, standings, strict=True):
        if not shows_body(standing, settings.desk.embargo, include_withdrawn=withdrawn):
            article_id = each.line.article_id
            raise Problem(ProblemKind.NOT_ALLOWED, f"the copy of {article_id} is {standing.state}, and is not compared")
    if withdrawn and any(standing.withdrawn for standing in standings):
        _note(user, pair)
    found = compare(version_of(pair[0].message), version_of(pair[1].message))
    return answer(request, _shape(story_id, before, after, found))


def _of_story(found: StoredArticle | None, ids: set[UUID], name: str, article_id: UUID) -> StoredArticle:
    if found is None or found.line.story_id not in ids:
        detail = f"there is no article {article_id} in this story"
        raise Problem(ProblemKind.NOT_FOUND, detail, [Fault(location="query", name=name, detail=detail)])
    return found


def _note(user: User, pair: list[StoredArticle]) -> None:
    ids = [str(each.line.article_id) for each in pair]
    log.warning("withdrawn copy was compared", user=user.name, article_ids=ids)


def _shape(story_id: UUID, before: UUID, after: UUID, found: Difference) -> DiffShape:
    return DiffShape(
        story_id=story_id,
        before=before,
        after=after,
        same=found.is_same,
        facts=tuple(FactShape.model_validate(fact, from_attributes=True) for fact in found.facts),
        numbers=tuple(_number(number) for number in found.numbers),
        paragraphs=tuple(ParagraphShape.model_validate(part, from_attributes=True) for part in found.paragraphs),
        coarse=found.coarse,
    )


def _number(number: NumberChange) -> NumberShape:
    return NumberShape.model_validate(number, from_attributes=True)
