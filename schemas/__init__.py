"""The contract with other teams: the models of every message. Depends on pydantic only."""

from schemas.alert import Alert, AlertDigest, AlertKind, Gathering, Severity, alert_id_of, digest_id_of
from schemas.article import (
    WITHDRAWING,
    Article,
    Byline,
    Crosshead,
    Dateline,
    Person,
    RawRecord,
    Status,
    Subject,
    article_id_of,
)
from schemas.deadletter import DeadLetter
from schemas.events import Headers, cloudevent_headers, header
from schemas.extraction import ExtractedArticle, Extraction, Mention, Quote, QuoteKind, SpeakerKind
from schemas.verdict import DUPLICATES, JudgedArticle, Relation, Verdict

__all__ = [
    "DUPLICATES",
    "WITHDRAWING",
    "Alert",
    "AlertDigest",
    "AlertKind",
    "Article",
    "Byline",
    "Crosshead",
    "Dateline",
    "DeadLetter",
    "ExtractedArticle",
    "Extraction",
    "Gathering",
    "Headers",
    "JudgedArticle",
    "Mention",
    "Person",
    "Quote",
    "QuoteKind",
    "RawRecord",
    "Relation",
    "Severity",
    "SpeakerKind",
    "Status",
    "Subject",
    "Verdict",
    "alert_id_of",
    "article_id_of",
    "cloudevent_headers",
    "digest_id_of",
    "header",
]
