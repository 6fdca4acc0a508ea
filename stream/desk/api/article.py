"""`GET articles/{id}`: one article whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from schemas import Crosshead, ExtractedArticle, Quote
from schemas.article import Byline, Dateline, RawRecord, Subject
from stream.desk.access.user import Scope, User
from stream.desk.api.answer import answer
from stream.desk.api.article_form import asked_form, formed
from stream.desk.api.line import LineShape, line_fields
from stream.desk.depends import Reader, TheClock, TheSettings, TheUser
from stream.desk.export.form import ArticleForm
from stream.desk.problem import Kind, Problem
from stream.desk.standing import Embargo, shows_body, standing_of
from stream.observe.logs import logger
from stream.store.reading import StoredArticle, article_at

__all__ = ["ArticleShape", "IncludeText", "article_shape", "includes_withdrawn", "router"]

log = logger(__name__)
router = APIRouter(tags=["articles"])

IncludeText = Annotated[
    Literal["withdrawn"] | None,
    Query(description="`withdrawn`: the copy of what was killed or withheld too. For editors; it is logged."),
]


class ArticleShape(LineShape):
    """One article whole."""

    text: str | None = None
    """The copy: paragraphs, a blank line between each two; null where it may not be shown."""
    subheadlines: tuple[str, ...] = ()
    crossheads: tuple[Crosshead, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """Offsets are code points of `text`."""
    lead: str | None = None
    ednote: str | None = None
    """The agency's note to editors: its own words of a correction or a kill."""
    byline_parts: Byline | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    copyright: str | None = None
    keywords: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    take: str | None = None
    priority: str | None = None
    first_created_at: datetime | None = None
    evidence: dict[str, float] = Field(default_factory=dict)
    """What its place in the story was judged by, each 0 to 1."""
    supersedes: tuple[UUID, ...] = ()
    """The articles that are not to be used since it came."""
    repairs: tuple[str, ...] = ()
    """What was mended on the way."""
    raw: RawRecord
    """The record that it came by."""
    stored_at: datetime


@router.get(
    "/articles/{article_id}",
    response_model=ArticleShape,
    summary="Read an article",
    responses={200: {"content": {"application/vnd.iptc.g2.newsitem+xml": {}, "text/plain": {}}}},
)
def article(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    article_id: UUID,
    reader: Reader,
    clock: TheClock,
    settings: TheSettings,
    user: TheUser,
    include: IncludeText = None,
    form: Annotated[
        ArticleForm | None, Query(alias="as", description="Another form; it may be asked for by `Accept`, too.")
    ] = None,
) -> Response:
    """One article whole, whatever its relation. Of what was killed or withheld the copy is left out."""
    form = asked_form(form, request.headers.get("accept", ""))
    withdrawn = includes_withdrawn(include, user)
    found = article_at(reader, article_id)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"no article {article_id} is stored")
    now, embargo = clock.now(), settings.desk.embargo
    if withdrawn and standing_of(found.line, now).withdrawn:
        log.warning("withdrawn copy was shown", user=user.name, article_id=str(article_id))
    if form is not None:
        return formed(request, found, form, now, embargo, withdrawn=withdrawn)
    return answer(request, article_shape(found, now, embargo, withdrawn=withdrawn), {"Vary": "Accept"})


def includes_withdrawn(include: str | None, user: User) -> bool:
    """Return whether withdrawn copy is asked for. Raises `Problem` where the user may not see it."""
    if include is None:
        return False
    if not user.may(Scope.EDITOR):
        raise Problem(Kind.NOT_ALLOWED, "only editors may see what was killed or withheld")
    return True


def article_shape(found: StoredArticle, now: datetime, embargo: Embargo, *, withdrawn: bool = False) -> ArticleShape:
    """Return an article as the API has it at `now`; `withdrawn` says whether an editor asks for withdrawn copy."""
    standing = standing_of(found.line, now)
    shown = shows_body(standing, embargo, include_withdrawn=withdrawn)
    item, verdict = found.message.article, found.message.verdict
    fields = {
        **line_fields(found.line, standing, shown=shown),
        "ednote": item.ednote,
        "byline_parts": item.byline,
        "dateline": item.dateline,
        "credit": item.credit,
        "copyright": item.copyright,
        "keywords": item.keywords,
        "subjects": item.subjects,
        "take": item.take,
        "priority": item.priority,
        "first_created_at": item.first_created_at,
        "evidence": verdict.evidence,
        "supersedes": verdict.supersedes,
        "repairs": item.repairs,
        "raw": item.raw,
        "stored_at": found.stored_at,
    }
    if shown:
        fields |= {
            "text": item.body,
            "subheadlines": item.subheadlines,
            "crossheads": item.crossheads,
        }
        if isinstance(found.message, ExtractedArticle):
            extraction = found.message.extraction
            fields |= {
                "quotes": extraction.quotes,
                "lead": extraction.lead,
                "byline_parts": extraction.byline or item.byline,
                "dateline": extraction.dateline or item.dateline,
            }
    return ArticleShape.model_validate(fields)
