"""Names the forms in which copy goes out. It imports none of the writers, which are heavy."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["NINJS_SCHEMA", "ArticleForm", "ExportForm", "ending_of", "media_type_of"]

NINJS_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"
"""ninjs has no media type of its own: it is JSON with this profile (RFC 6906)."""


class ArticleForm(StrEnum):
    """Forms of one article, beside the API's own."""

    NINJS = "ninjs"
    """ninjs 3.0, IPTC's news in JSON."""
    NEWSML_G2 = "newsml-g2"
    """NewsML-G2, IPTC's news in XML."""
    TEXT = "text"
    """Text, with what may not be done with it on top."""
    RAW = "raw"
    """The bytes as they came. They are in Kafka, and not here: the answer says where."""


class ExportForm(StrEnum):
    """Forms of many articles, one a line, or a row."""

    JSONL = "jsonl"
    """The stored message, and how it stands now."""
    CSV = "csv"
    """A table (RFC 4180)."""
    NINJS = "ninjs"
    """ninjs 3.0, an object a line."""
    NEWSML_G2 = "newsml-g2"
    """A `newsMessage` of NewsML-G2."""


_LINES = "application/x-ndjson"
_OF_ARTICLES = {
    ArticleForm.NINJS: f'application/json; profile="{NINJS_SCHEMA}"',
    ArticleForm.NEWSML_G2: "application/vnd.iptc.g2.newsitem+xml",
    ArticleForm.TEXT: "text/plain; charset=utf-8",
    ArticleForm.RAW: "application/octet-stream",
}
_OF_EXPORTS = {
    ExportForm.JSONL: (_LINES, "jsonl"),
    ExportForm.CSV: ("text/csv; charset=utf-8; header=present", "csv"),
    ExportForm.NINJS: (_LINES, "ninjs.jsonl"),
    ExportForm.NEWSML_G2: ("application/vnd.iptc.g2.newsmessage+xml", "xml"),
}


def media_type_of(form: ArticleForm | ExportForm) -> str:
    """Return the media type that an answer in this form has."""
    return _OF_ARTICLES[form] if isinstance(form, ArticleForm) else _OF_EXPORTS[form][0]


def ending_of(form: ExportForm) -> str:
    """Return how the name of a file of this form ends."""
    return _OF_EXPORTS[form][1]
