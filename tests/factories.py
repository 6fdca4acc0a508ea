"""Makes what tests are about: messages on their way, and rules. Every text is made up.

One way to make each thing: a test that needs another value of a field says so by name, and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from aiokafka.structs import ConsumerRecord
from pydantic import BaseModel

from schemas import (
    Alert,
    AlertKind,
    Article,
    DeadLetter,
    ExtractedArticle,
    Extraction,
    JudgedArticle,
    Quote,
    RawRecord,
    Relation,
    Severity,
    Status,
    Verdict,
    alert_id_of,
    article_id_of,
)
from stream.alert import decide, load_rules, matches
from stream.demo.seeds import Seed
from stream.kafka.message import Record
from stream.newsdesk import Limits, Origin, articles
from stream.normalise import normalise
from stream.wire_item import Paragraph, WireItem

# --- Copy as it comes in ----------------------------------------------------------------------------------------------

RECEIVED_AT = datetime(2026, 3, 8, 12, tzinfo=UTC)
"""When the copy of tests came in, unless a test says otherwise: a Sunday at noon."""


def origin(*, source: str = "any", received_at: datetime = RECEIVED_AT, offset: int = 0) -> Origin:
    """Where a raw record of a test came in."""
    return Origin(RawRecord(topic="wire.raw.v1", partition=0, offset=offset), source, received_at)


ORIGIN = origin()


def articles_of(payload: bytes, came: Origin = ORIGIN, limits: Limits | None = None) -> list[Article]:
    """The good articles of a payload, in order; what was refused is left out."""
    return [found for found in articles(payload, came, limits or Limits()) if isinstance(found, Article)]


COPY = ("The dam at Hartwell held through the night, the water board said on Sunday.", "It had rained for a week.")
"""The paragraphs of an item, unless a test says otherwise."""


def normalised(*paragraphs, **fields):
    """The article that normalising makes of an item of plain text with these paragraphs and fields."""
    values = {"format": "plain-text", "headline": "Dam holds at Hartwell", **fields}
    return normalise(
        WireItem(paragraphs=tuple(Paragraph("text", each) for each in paragraphs or COPY), **values), ORIGIN
    )


# --- Records of Kafka: as a stage gets them, and as aiokafka's consumer gives them ------------------------------------

SENT_AT = 1_700_000_000_500
"""The time stamp of a record, in milliseconds, unless a test says otherwise: 14 November 2023, 22:13:20.5."""


def _bytes_of(value):
    return value.model_dump_json().encode() if isinstance(value, BaseModel) else value


def record(offset=0, value=b"{}", *, topic="in", partition=0, key=b"k", headers=(), timestamp_ms=SENT_AT):
    """A record as a stage gets it. A message as its value is written as JSON."""
    return Record(topic, partition, offset, timestamp_ms, key, _bytes_of(value), tuple(headers))


def fetched(offset=0, value=b"v", *, topic="in", partition=0, key=b"k", headers=(), timestamp=0):
    """A record as aiokafka's consumer gives it. A message as its value is written as JSON."""
    content = _bytes_of(value)
    sizes = len(key or b""), len(content or b"")
    return ConsumerRecord(topic, partition, offset, timestamp, 0, key, content, None, *sizes, tuple(headers))


def letter(offset=0, *, topic="wire.raw.v1", partition=0, **fields):
    """A dead letter of the record that lay there."""
    values = {
        "original_topic": topic,
        "original_partition": partition,
        "original_offset": offset,
        "original_timestamp": NOON,
        "stage": "normalise",
        "reason": "malformed",
        "detail": "line 3: [/red] a tag that is none",
    }
    return DeadLetter(**(values | fields))


# --- Messages: articles, verdicts, what was extracted -----------------------------------------------------------------

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When `minute=0` is."""


def id_of(name):
    """The id of the article of this name."""
    return article_id_of("testwire", name, None, "")


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
    return ExtractedArticle(
        article=item,
        verdict=verdict(name, relation, of=of, supersedes=supersedes, merges=merges, minute=minute),
        extraction=Extraction(headline=item.headline, quotes=(quote(),) if found is None else found),
    )


def duplicate(name, relation, *, of, minute=0, **fields):
    return JudgedArticle(
        article=article(name, minute=minute, **fields), verdict=verdict(name, relation, of=of, minute=minute)
    )


STORY = UUID(int=7)
"""The story that an alert is about, unless a test says otherwise."""


def alert_of(
    kind="first",
    headline="Bridge opens",
    *,
    due=NOON,
    channels=("chat",),
    rule="all",
    story=STORY,
    article=UUID(int=8),  # noqa: B008 - of no state
):
    """An alert of a rule about a story. `article` is the one that brought it about."""
    occasion = "" if kind == "first" else str(article)
    return Alert(
        alert_id=alert_id_of(rule, story, AlertKind(kind), occasion),
        rule=rule,
        severity=Severity.INFO,
        kind=AlertKind(kind),
        article_id=article,
        story_id=story,
        headline=headline,
        channels=channels,
        due_at=due,
    )


def seeds_at(*paths, **expected):
    """Empty seeds of these paths, with what is expected of some of them."""
    return [Seed(path, b"", expected.get(path)) for path in paths]


# --- Alerts: a ferry that sinks, and the desk that wants to know ------------------------------------------------------


def story(name, relation=Relation.NEW, *, minute=0, of="a", speaker=None, lead=None, **fields):
    """An article of the story that `a` began."""
    values = {
        "published_at": NOON + timedelta(minutes=minute),
        "headline": f"Ferry sinks, take {name}",
        "body": "A ferry sank off the coast. Rescue boats are out.",
        "urgency": 4,
    }
    item = article(name, minute=minute, offset=minute, **(values | fields))
    return ExtractedArticle(
        article=item,
        verdict=verdict(name, relation, of=None if relation is Relation.NEW else of, story="a", minute=minute),
        extraction=Extraction(headline=item.headline, lead=lead, quotes=(quote(speaker=speaker),) if speaker else ()),
    )


def kill(name="k", minute=9, **fields):
    plain = {"headline": "Mandatory kill", "body": "Please kill.", "status": Status.KILLED}
    return story(name, Relation.WITHDRAWAL, minute=minute, **(plain | fields))


def rules_of(text):
    """A ruleset of this YAML."""
    return load_rules(text, "rules.yaml")


FERRY = rules_of(
    """
    rules:
      - name: ferry
        severity: warning
        include: {text: ferry}
    """
)


class Desk:
    """Runs articles through rules and policy with a state, as the agent does."""

    def __init__(self, ruleset=FERRY, disorder=timedelta()):
        self.ruleset = ruleset
        self.disorder = disorder
        self.state = None

    def take(self, extracted):
        found, now = matches(self.ruleset, extracted), NOON + timedelta(days=1)
        self.state, alerts = decide(self.state, extracted, found, now=now, disorder=self.disorder)
        return alerts

    def kinds(self, *articles):
        return [[alert.kind.value for alert in self.take(article)] for article in articles]
