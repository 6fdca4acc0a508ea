"""Makes rows of a message. It is pure.

Whatever a database would refuse is mended or cut here; the document keeps all that JSON can hold.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from schemas import DUPLICATES, WITHDRAWING, ExtractedArticle, JudgedArticle, Relation
from stream.errors import Reason, Rejected
from stream.store.columns import WrittenJson
from stream.store.fold import fold, folded
from stream.store.mended import mended

__all__ = ["Rows", "Stored", "rows_of"]

Stored = ExtractedArticle | JudgedArticle
"""What the store takes: the values of `wire.extracted.v1` and `wire.duplicates.v1`."""

INDEXED_LIMIT = 200
"""Characters of what a database indexes: PostgreSQL refuses an entry over 2,700 bytes. The document has it all."""
SEARCH_LIMIT = 200_000
"""Characters that are searched: ten times the longest story; a tsvector holds 1 MB."""
_INTEGER_LIMIT = 2**63 - 1
_DISPLACING = frozenset({Relation.CORRECTION, Relation.WITHDRAWAL})
"""Relations whose `of` is superseded even where the verdict does not list it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one message."""

    article_id: UUID
    article: dict[str, Any]
    quotes: list[dict[str, Any]] = field(default_factory=list)
    supersessions: list[dict[str, Any]] = field(default_factory=list)
    merges: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_withdrawal(self) -> bool:
        """Whether it takes back what was sent before."""
        return self.article["relation"] == Relation.WITHDRAWAL or self.article["status"] in WITHDRAWING


def rows_of(item: Stored, stored_at: datetime) -> Rows:
    """Return the rows of a message. Raises `Rejected` where it cannot be written as JSON: nested too deep."""
    try:
        document, written = _document(item)
        content_hash = _content_hash(document)
    except (RecursionError, ValueError) as error:
        raise Rejected(Reason.SCHEMA, f"cannot be written as JSON: {type(error).__name__}") from None
    article, verdict = item.article, item.verdict
    text = document["article"]
    extraction = document.get("extraction") or {}
    headline = extraction.get("headline") or text["headline"]
    byline, dateline = extraction.get("byline") or text["byline"], extraction.get("dateline") or text["dateline"]
    row = {
        "article_id": article.article_id,
        "story_id": verdict.story_id,
        "relation": verdict.relation.value,
        "of_id": verdict.of,
        "score": verdict.score,
        "guid": text["guid"],
        "provider": text["provider"][:INDEXED_LIMIT],
        "source": text["source"][:INDEXED_LIMIT],
        "format": text["format"],
        "version": article.version if article.version is not None and article.version <= _INTEGER_LIMIT else None,
        "status": article.status.value,
        "embargo_until": article.embargo_until,
        "language": text["language"] and text["language"][:INDEXED_LIMIT],
        "urgency": article.urgency,
        "slugline": text["slugline"],
        "headline": headline,
        "byline": _byline(byline),
        "dateline": dateline["raw"] if dateline else None,
        "body": text["body"],
        "published_at": article.published_at,
        "received_at": article.received_at,
        "decided_at": verdict.decided_at,
        "stored_at": stored_at,
        "raw_topic": text["raw"]["topic"],
        "raw_partition": min(article.raw.partition, _INTEGER_LIMIT),
        "raw_offset": min(article.raw.offset, _INTEGER_LIMIT),
        "content_hash": content_hash,
        "document": written,
        "search_head": _head_words(text, headline, byline),
        "search_body": folded((text["body"][:SEARCH_LIMIT], text["ednote"]))[:SEARCH_LIMIT],
    }
    return Rows(article.article_id, row, _quotes(item, extraction), _supersessions(item), _merges(item))


def _document(item: Stored) -> tuple[dict[str, Any], WrittenJson]:
    """Return the message as JSON data, and as it is written. NUL and lone surrogates, which databases refuse, become
    U+FFFD; where there is none of them, it is written once.
    """
    try:
        written = item.model_dump_json()
        document: dict[str, Any] = json.loads(written)
        if "\\u0000" not in written:
            return document, WrittenJson(written)
    except UnicodeError:
        document = item.model_dump(mode="json")
    except ValueError:  # pydantic's own serialisation error: a lone surrogate
        document = json.loads(json.dumps(item.model_dump(mode="python"), default=str))
    document = mended(document)
    return document, WrittenJson(json.dumps(document))


def _content_hash(document: dict[str, Any]) -> str:
    """Return a hash of all but where and when it was received and judged: those differ between copies of one
    message.
    """
    article = {name: value for name, value in document["article"].items() if name not in {"raw", "received_at"}}
    verdict = {name: value for name, value in document["verdict"].items() if name != "decided_at"}
    if not verdict["merges"]:  # a field that came later: what has none of it is what it was before
        del verdict["merges"]
    content = {**document, "article": article, "verdict": verdict}
    try:
        canonical = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits, or nested deeper than orjson goes
        canonical = json.dumps(content, sort_keys=True).encode()
    return hashlib.sha256(canonical).hexdigest()[:32]


def _byline(byline: dict[str, Any] | None) -> str | None:
    if byline is None:
        return None
    people = [person["name"] for person in byline["people"]]
    return ", ".join(people or byline["agencies"]) or byline["raw"]


def _head_words(text: dict[str, Any], headline: str | None, byline: dict[str, Any] | None) -> str:
    """Return headline, slugline, keywords, subjects and who wrote it: what an editor looks for first."""
    parts = [
        headline,
        text["headline"] if text["headline"] != headline else None,
        *text["subheadlines"],
        text["slugline"],
        *text["keywords"],
        *(subject["name"] for subject in text["subjects"]),
        _byline(byline),
    ]
    return folded(part[:SEARCH_LIMIT] if part else None for part in parts)[:SEARCH_LIMIT]


def _quotes(item: Stored, extraction: dict[str, Any]) -> list[dict[str, Any]]:
    if item.verdict.relation in DUPLICATES:
        return []
    return [
        {
            "article_id": item.article.article_id,
            "ordinal": ordinal,
            "text": quote["text"],
            "start": quote["start"],
            "end": quote["end"],
            "closed": quote["closed"],
            "kind": quote["kind"],
            "speaker": quote["speaker"],
            "speaker_kind": quote["speaker_kind"],
            "speaker_words": f" {' '.join(fold(quote['speaker']))} " if quote["speaker"] else None,
            "cue": quote["cue"],
            "confidence": quote["confidence"],
        }
        for ordinal, quote in enumerate(extraction.get("quotes", ()))
    ]


def _supersessions(item: Stored) -> list[dict[str, Any]]:
    verdict, article = item.verdict, item.article
    displaced = set(verdict.supersedes)
    if verdict.relation in _DISPLACING and verdict.of is not None:
        displaced.add(verdict.of)
    issued_at = article.published_at or article.received_at
    return [
        {"article_id": article.article_id, "superseded_id": other, "issued_at": issued_at}
        for other in sorted(displaced - {article.article_id}, key=str)
    ]


def _merges(item: Stored) -> list[dict[str, Any]]:
    verdict, article_id = item.verdict, item.article.article_id
    return [
        {"article_id": article_id, "story_id": other, "into_story_id": verdict.story_id, "at": verdict.decided_at}
        for other in sorted(set(verdict.merges) - {verdict.story_id}, key=str)
    ]
