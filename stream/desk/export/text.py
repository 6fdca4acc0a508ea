"""Writes an article as text: what may not be done with it on top, then what it is, then the copy. It is pure."""

from __future__ import annotations

from collections.abc import Iterator

from stream.desk.export.exported import Exported
from stream.desk.export.restriction import restrictions, shown_instant

__all__ = ["text_of"]


def text_of(exported: Exported) -> str:
    """Return the article. Of what was withdrawn it says what it was, and has none of its copy."""
    parts = ["\n".join([*restrictions(exported), *_labels(exported), *_notes(exported)])]
    if exported.headline:
        parts.append(exported.headline)
    if exported.shown:
        parts += exported.article.subheadlines
        if exported.byline:
            parts.append(exported.byline.raw)
        parts += [block.text for block in exported.blocks()]
    return "\n\n".join(parts) + "\n"


def _labels(exported: Exported) -> Iterator[str]:
    article = exported.article
    for label, value in (
        ("Slug", article.slugline if exported.has_headline else None),
        ("Guid", article.guid or f"urn:uuid:{article.article_id}"),
        ("Version", article.version),
        ("Issued", shown_instant(article.published_at) if article.published_at else None),
        ("Provider", article.provider),
        ("Urgency", article.urgency),
        ("Copyright", article.copyright),
    ):
        if value not in (None, ""):
            yield f"{label}: {' '.join(str(value).split())}"


def _notes(exported: Exported) -> Iterator[str]:
    for line in (exported.note or "").split("\n"):
        if line.strip():
            yield f"Editors: {line.strip()}"
