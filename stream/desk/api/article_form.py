"""Answers with an article in another form than the API's own: `?as=ninjs`, or by `Accept`."""

from __future__ import annotations

from datetime import datetime

import orjson
from fastapi import Request, Response

from schemas import RawRecord
from stream.desk.api.answer import answer_with
from stream.desk.export.exported import Exported
from stream.desk.export.form import NINJS_SCHEMA, ArticleForm, media_type_of
from stream.desk.export.newsml_g2 import newsml_g2_of
from stream.desk.export.ninjs import ninjs_of
from stream.desk.export.text import text_of
from stream.desk.problem import Kind, Problem
from stream.desk.standing import Embargo, shows_body, standing_of
from stream.store.reading import StoredArticle

__all__ = ["asked_form", "formed"]

_RANGES_MOST = 30
"""Media types of an Accept that are looked at: a browser sends eight."""
_BY_TYPE: dict[str, ArticleForm | None] = {
    "application/json": None,
    "application/*": None,
    "*/*": None,
    "text/html": None,  # a browser that is led to the API is shown what it is
    "application/vnd.iptc.g2.newsitem+xml": ArticleForm.NEWSML_G2,
    "application/xml": ArticleForm.NEWSML_G2,
    "text/xml": ArticleForm.NEWSML_G2,
    "text/plain": ArticleForm.TEXT,
}


def asked_form(named: ArticleForm | None, accept: str) -> ArticleForm | None:
    """Return the form that is asked for, `named` before what the client accepts; None for the API's own. Raises
    `Problem` where there is none that the client accepts.
    """
    if named is not None or not accept.strip():
        return named
    for media_type, parameters in _by_preference(accept):
        if media_type == "application/json" and NINJS_SCHEMA in parameters:
            return ArticleForm.NINJS
        if media_type in _BY_TYPE:
            return _BY_TYPE[media_type]
    raise Problem(Kind.NOT_ACCEPTABLE, f"there are application/json and {', '.join(_OFFERED)}")


_OFFERED = tuple(media_type_of(form) for form in (ArticleForm.NINJS, ArticleForm.NEWSML_G2, ArticleForm.TEXT))


def _by_preference(accept: str) -> list[tuple[str, str]]:
    """Return the media types of an Accept with their parameters, the most wanted first."""
    found: list[tuple[float, str, str]] = []
    for part in accept.split(",")[:_RANGES_MOST]:
        media_type, _, parameters = part.partition(";")
        quality = 1.0
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if quality > 0:
            found.append((quality, media_type.strip().lower(), parameters))
    found.sort(key=lambda each: -each[0])  # stable: of two that are wanted alike, the first
    return [(media_type, parameters) for _, media_type, parameters in found]


def formed(
    request: Request,
    found: StoredArticle,
    form: ArticleForm,
    now: datetime,
    embargo: Embargo,
    *,
    withdrawn: bool,
) -> Response:
    """Return the article in this form. Raises `Problem` for its bytes as they came, which are not here."""
    if form is ArticleForm.RAW:
        raise Problem(Kind.NOT_FOUND, _where(found.message.article.raw))
    standing = standing_of(found.line, now)
    shown = shows_body(standing, embargo, include_withdrawn=withdrawn)
    exported = Exported(found.message, standing, shown, found.line.superseded_by)
    if form is ArticleForm.NINJS:
        written = orjson.dumps(ninjs_of(exported))
    elif form is ArticleForm.NEWSML_G2:
        written = newsml_g2_of(exported)
    else:
        written = text_of(exported).encode()
    return answer_with(request, written, media_type_of(form), {"Vary": "Accept"})


def _where(raw: RawRecord) -> str:
    return (
        f"the bytes as they came are not in the database: they are the record {raw.offset} of {raw.topic}, partition "
        f"{raw.partition}, for as long as Kafka keeps it (`wirestream trace`)"
    )
