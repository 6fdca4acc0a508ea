"""Names the forms in which copy goes out."""

from __future__ import annotations

from enum import StrEnum

from stream.desk.export import newsml_g2, ninjs, text

__all__ = ["ArticleForm", "ExportForm", "ending_of", "media_type_of"]


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


_LINES = "application/x-ndjson"
_MEDIA_TYPES = {
    ArticleForm.NINJS: ninjs.MEDIA_TYPE,
    ArticleForm.NEWSML_G2: newsml_g2.MEDIA_TYPE,
    ArticleForm.TEXT: text.MEDIA_TYPE,
    ExportForm.JSONL: _LINES,
    ExportForm.CSV: "text/csv; charset=utf-8; header=present",
}
_ENDINGS = {ExportForm.JSONL: "jsonl", ExportForm.CSV: "csv", ExportForm.NINJS: "ninjs.jsonl"}


def media_type_of(form: ArticleForm | ExportForm) -> str:
    """Return the media type that an answer in this form has."""
    return _LINES if form is ExportForm.NINJS else _MEDIA_TYPES[form]


def ending_of(form: ExportForm) -> str:
    """Return how the name of a file of this form ends."""
    return _ENDINGS[form]
