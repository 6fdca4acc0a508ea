"""Makes stored messages for these tests. Every text is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from schemas import (
    Article,
    ExtractedArticle,
    Extraction,
    JudgedArticle,
    Quote,
    RawRecord,
    Relation,
    Verdict,
    article_id_of,
)
from stream.store.schema import articles, quotes, story_merges, supersessions

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def quote(text="“We go on,”", speaker="Ana Brandão", start=0):
    return Quote(
        text=text,
        start=start,
        end=start + len(text),
        segments=((start, start + len(text)),),
        kind="direct",
        speaker=speaker,
        speaker_kind="person",
        cue="said",
        confidence=0.9,
    )


def id_of(name):
    return article_id_of("testwire", name, None, "")


def article(name, *, minute=0, offset=0, **fields):
    values = {
        "article_id": id_of(name),
        "guid": name,
        "provider": "testwire",
        "source": "testwire-feed",
        "format": "ninjs",
        "raw": RawRecord(topic="wire.raw.v1", partition=0, offset=offset),
        "received_at": NOON + timedelta(minutes=minute),
        "headline": f"Headline of {name}",
        "body": "“We go on,” Ana Brandão said.\n\nThe bridge stays shut.",
    }
    return Article(**(values | fields))


def verdict(name, relation=Relation.NEW, *, of=None, story=None, supersedes=(), merges=(), minute=0):
    return Verdict(
        relation=relation,
        story_id=id_of(story or of or name),
        of=id_of(of) if of else None,
        supersedes=tuple(id_of(other) for other in supersedes),
        merges=tuple(id_of(other) for other in merges),
        decided_at=NOON + timedelta(minutes=minute, seconds=5),
    )


def extracted(name, relation=Relation.NEW, *, of=None, supersedes=(), merges=(), minute=0, found=None, **fields):
    item = article(name, minute=minute, **fields)
    quotes_found = (quote(),) if found is None else found
    return ExtractedArticle(
        article=item,
        verdict=verdict(name, relation, of=of, supersedes=supersedes, merges=merges, minute=minute),
        extraction=Extraction(headline=item.headline, quotes=quotes_found),
    )


def duplicate(name, relation, *, of, minute=0, **fields):
    return JudgedArticle(
        article=article(name, minute=minute, **fields), verdict=verdict(name, relation, of=of, minute=minute)
    )


def dump(engine, *, without=("row_no",)):
    """Every row of every table, in an order that does not depend on that of writing."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    tuple((name, str(value)) for name, value in row.items() if name not in without)
                    for row in connection.execute(select(table)).mappings()
                ),
            )
            for table in (articles, quotes, supersessions, story_merges)
        }


def column(engine, name, key):
    with engine.connect() as connection:
        return connection.execute(select(articles.c[key]).where(articles.c.article_id == id_of(name))).scalar_one()


def empty(engine):
    with engine.begin() as connection:
        for table in (quotes, supersessions, story_merges, articles):
            connection.execute(table.delete())
