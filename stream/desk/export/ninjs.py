"""Writes an article as ninjs 3.0, IPTC's news in JSON. It is pure. https://iptc.org/std/ninjs/ .

The schema of 3.0 knows no other names than its own, so what it has no name for is left out: take key, priority, who
else has the story, what was mended. Keywords are subjects of the relation `keyword`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schemas import Subject
from stream.desk.export.exported import Exported
from stream.desk.export.form import NINJS_SCHEMA
from stream.desk.export.html import html_of
from stream.desk.export.identifier import article_urn, uri_of
from stream.desk.export.restriction import embargo_end, note_of, pub_status

__all__ = ["ninjs_of"]


def ninjs_of(exported: Exported) -> dict[str, Any]:
    """Return the object. Of what was withdrawn it has the ids and `pubStatus`, and no text."""
    article, blocks = exported.article, exported.blocks()
    fields: dict[str, Any] = {
        "standard": {"name": "ninjs", "version": "3.0", "schema": NINJS_SCHEMA},
        "uri": uri_of(article),
        "type": "text",
        "representationType": "full" if exported.shown else "partial",
        "version": None if article.version is None else str(article.version),
        "firstCreated": _instant(article.first_created_at),
        "versionCreated": _instant(article.published_at or article.received_at),
        "embargoed": _instant(embargo_end(exported)),
        "pubStatus": pub_status(exported),
        "urgency": article.urgency,
        "copyrightNotice": article.copyright,
        "edNote": note_of(exported),
        "language": article.language,
        "headlines": list(_headlines(exported)),
        "subjects": list(_subjects(exported)),
        "infoSources": [{"name": article.provider}],
        "by": exported.byline.raw if exported.byline and exported.shown else None,
        "slugline": article.slugline if exported.has_headline else None,
        "located": exported.place,
        "altIds": list(_other_ids(exported)),
    }
    if blocks:
        text = [block.text for block in blocks]
        fields["bodies"] = [
            {
                "contentType": "text/html",
                "charCount": sum(map(len, text)),
                "wordCount": sum(len(part.split()) for part in text),
                "value": html_of(blocks),
            }
        ]
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _headlines(exported: Exported) -> Iterator[dict[str, str]]:
    if exported.headline:
        yield {"role": "main", "value": exported.headline}
    if exported.shown:
        yield from ({"role": "sub", "value": line} for line in exported.article.subheadlines)


def _subjects(exported: Exported) -> Iterator[dict[str, str]]:
    if not exported.has_headline:
        return
    for subject in exported.article.subjects:
        named = {"name": subject.name, "literal": _code(subject)}
        yield {name: value for name, value in named.items() if value}
    yield from ({"name": keyword, "rel": "keyword"} for keyword in exported.article.keywords)


def _code(subject: Subject) -> str | None:
    return f"{subject.scheme}:{subject.code}" if subject.scheme and subject.code else subject.code


def _other_ids(exported: Exported) -> Iterator[dict[str, str]]:
    """Yield the ids by which the item is known elsewhere."""
    article = exported.article
    if article.guid is not None and article.guid != uri_of(article):
        yield {"role": "guid", "value": article.guid}
    yield {"role": "article", "value": article_urn(article)}
    yield {"role": "story", "value": f"urn:uuid:{exported.message.verdict.story_id}"}


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
