"""Makes extracted articles and rules for these tests. Every text is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas import (
    Article,
    ExtractedArticle,
    Extraction,
    Quote,
    RawRecord,
    Relation,
    Status,
    Verdict,
    article_id_of,
)
from stream.alert import decide, load_rules, matches

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def id_of(name):
    return article_id_of("testwire", name, None, "")


def story(name, relation=Relation.NEW, *, minute=0, of="a", speaker=None, lead=None, **fields):
    """An article of the story that `a` began."""
    values = {
        "article_id": id_of(name),
        "guid": name,
        "provider": "testwire",
        "source": "feed",
        "format": "ninjs",
        "raw": RawRecord(topic="wire.raw.v1", partition=0, offset=minute),
        "received_at": NOON + timedelta(minutes=minute),
        "published_at": NOON + timedelta(minutes=minute),
        "headline": f"Ferry sinks, take {name}",
        "body": "A ferry sank off the coast. Rescue boats are out.",
        "urgency": 4,
        "status": Status.USABLE,
    }
    article = Article(**(values | fields))
    quotes = ()
    if speaker:
        quotes = (
            Quote(text="“x”", start=0, end=3, segments=((0, 3),), kind="direct", speaker=speaker, confidence=0.9),
        )
    return ExtractedArticle(
        article=article,
        verdict=Verdict(
            relation=relation,
            story_id=id_of("a"),
            of=None if relation is Relation.NEW else id_of(of),
            decided_at=article.received_at,
        ),
        extraction=Extraction(headline=article.headline, lead=lead, quotes=quotes),
    )


def kill(name="k", minute=9, **fields):
    plain = {"headline": "Mandatory kill", "body": "Please kill.", "status": Status.KILLED}
    return story(name, Relation.WITHDRAWAL, minute=minute, **(plain | fields))


FERRY = load_rules(
    """
    rules:
      - name: ferry
        severity: warning
        include: {text: ferry}
    """,
    "ferry.yaml",
)


class Desk:
    """Runs articles through rules and policy with a state, as the agent does."""

    def __init__(self, ruleset=FERRY):
        self.ruleset = ruleset
        self.state = None

    def take(self, extracted):
        self.state, alerts = decide(
            self.state, extracted, matches(self.ruleset, extracted), now=NOON + timedelta(days=1)
        )
        return alerts

    def kinds(self, *articles):
        return [[alert.kind.value for alert in self.take(article)] for article in articles]


def rules_of(text):
    return load_rules(text, "rules.yaml")
