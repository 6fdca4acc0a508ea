"""Builds the sketch of an article, or of a text of which little else is known."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from schemas import WITHDRAWING, Article, Status
from stream.dedupe.sketching.clean import TEXT_LIMIT, clean, clean_headline
from stream.dedupe.sketching.identifiers import cited_hashes, hash_of, item_hash, slug_hash, title_hash
from stream.dedupe.sketching.sketch import Sketch
from stream.dedupe.sketching.tokenise import ids_of, tokenise

__all__ = ["TOKEN_LIMIT", "sketch", "sketch_of_text"]

TOKEN_LIMIT = 600
"""Tokens of the copy that are kept, at two bytes: nineteen stories of twenty are shorter, and a sketch stays below
1.5 kB."""
_HEADLINE_LIMIT = 32
"""Tokens of the headline that are kept: longer ones are no headlines."""


def sketch(article: Article) -> Sketch:
    """Return the sketch of an article. It depends on the article alone and is the same in every process."""
    published = article.published_at or article.received_at
    return sketch_of_text(
        article.article_id,
        article.headline or "",
        article.body,
        provider=article.provider,
        guid=article.guid,
        version=article.version,
        status=article.status,
        slugline=article.slugline,
        notes=article.ednote or "",
        published=_minute(published),
        received=_minute(article.received_at),
        is_held=article.embargo_is_unreadable,
    )


def sketch_of_text(  # noqa: PLR0913 - one name for each field of the wire; all but three have a default
    article_id: UUID,
    headline: str,
    text: str,
    *,
    provider: str = "",
    guid: str | None = None,
    version: int | None = None,
    status: Status = Status.USABLE,
    slugline: str | None = None,
    notes: str = "",
    published: int = 0,
    received: int = 0,
    is_held: bool = False,
) -> Sketch:
    """Return the sketch of a text of which little else is known. Instants are minutes since 1970."""
    title, copy = clean_headline(headline), clean(text)
    withdraws = status in WITHDRAWING
    headline_ids = ids_of(title.text)
    tokens = tokenise(copy.text or title.text, TOKEN_LIMIT)
    return Sketch(
        article_id=article_id,
        provider=hash_of(provider),
        item=item_hash(provider, guid, version) if guid else 0,
        version=-1 if version is None else min(version, 2**31 - 1),
        corrects=status is Status.CORRECTED or title.corrects or copy.corrects,
        withdraws=withdraws,
        slug=slug_hash(provider, slugline or ""),
        title=title_hash(provider, title.text),
        cited=cited_hashes(provider, f"{headline}\n{notes}\n{text}"[:TEXT_LIMIT]) if withdraws else (),
        published=published,
        received=received,
        raw_hash=hash_of(text if copy.text else headline),
        text_hash=hash_of(text[TEXT_LIMIT:], tokens.ids),
        length=len(tokens.ids) // 2,
        tokens=tokens.ids[: 2 * TOKEN_LIMIT],
        numbers=tokens.numbers,
        names=tokens.names,
        headline=headline_ids[: 2 * _HEADLINE_LIMIT],
        is_held=is_held,
        values=b"" if withdraws else tokens.values,
    )


def _minute(moment: datetime) -> int:
    return min(max(int(moment.timestamp()) // 60, 0), 2**32 - 1)
