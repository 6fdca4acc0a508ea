"""Makes what the demo follows and reports: stories, alerts, dead letters and seeds. Every text is made up."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from schemas import (
    Alert,
    Article,
    DeadLetter,
    ExtractedArticle,
    Extraction,
    JudgedArticle,
    Quote,
    RawRecord,
    Relation,
    Verdict,
    article_id_of,
)
from stream.demo.seeds import Seed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def id_of(name):
    return article_id_of("testwire", name, None, "")


def story(name, relation=Relation.NEW, *, of=None, offset=0):
    article = Article(
        article_id=id_of(name),
        provider="testwire",
        source="feed",
        format="ninjs",
        raw=RawRecord(topic="wire.raw.v1", partition=0, offset=offset),
        received_at=NOON,
        headline=f"[bold]{name}[/x]",
        body="“We go on,” Ana said.",
    )
    verdict = Verdict(relation=relation, story_id=id_of(of or name), of=id_of(of) if of else None, decided_at=NOON)
    if relation in {Relation.EXACT, Relation.NEAR}:
        return JudgedArticle(article=article, verdict=verdict)
    quote = Quote(
        text="“We go on,”",
        start=0,
        end=11,
        segments=((0, 11),),
        kind="direct",
        speaker="Ana",
        speaker_kind="person",
        cue="said",
        confidence=0.9,
    )
    return ExtractedArticle(
        article=article, verdict=verdict, extraction=Extraction(headline=article.headline, quotes=(quote,))
    )


def alert(name, rule="flash"):
    return Alert(
        alert_id=uuid4(),
        rule=rule,
        severity="critical",
        kind="first",
        article_id=id_of(name),
        story_id=id_of(name),
        headline="H",
        due_at=NOON,
    )


def letter(offset=0, topic="wire.raw.v1"):
    return DeadLetter(
        original_topic=topic,
        original_partition=0,
        original_offset=offset,
        original_timestamp=NOON,
        stage="normalise",
        reason="malformed",
        detail="line 3",
    )


def seeds_at(*paths, **expected):
    return [Seed(path, b"", expected.get(path)) for path in paths]
