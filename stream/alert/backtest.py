"""Works out what a ruleset would have sent for articles of the past: of each rule how much, how often a day, whether at
night, and what it adds to the others. It is pure, and its result is plain values, for a command and for a page alike.

Every alert counts as it would have gone to the topic: what is held and taken back before its time is counted too, and
those that a rule gathers into one message are counted one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from schemas import Alert, ExtractedArticle
from stream.alert.policy import decide
from stream.alert.quiet import Quiet
from stream.alert.rule_index import RuleIndex
from stream.alert.rules import Ruleset
from stream.alert.story import StoryAlerts

__all__ = ["NIGHT", "Backtest", "Daily", "Shared", "Tally", "backtest"]

NIGHT = Quiet(hours="22:00-06:00", timezone="UTC")
"""When the desk sleeps, unless a caller says so otherwise."""
_NEVER_YEAR = 9999
"""The year in which an alert is due whose embargo nobody can read: it has no day."""


@dataclass(frozen=True, slots=True)
class Daily:
    """How many alerts a day a rule would have sent, over all days on which any article came."""

    median: float
    most: int
    most_on: date | None
    """The first of the days with the most; None where there was no alert."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Another rule that alerted the same stories."""

    rule: str
    stories: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one rule would have done."""

    rule: str
    matched: int
    """Articles that fit it, duplicates of a story's alert included: what a rule without policy would have sent."""
    first: int
    correction: int
    withdrawal: int
    raised: int
    held: int
    """Alerts that an embargo or quiet hours would have held."""
    stories: int
    """Stories that it alerted."""
    alone: int
    """Its alerts about stories of which no other rule would have sent any: what would be missed without it."""
    shared: Shared | None
    """The rule that alerted the most of its stories besides; None where none did."""
    daily: Daily
    night: int
    """Alerts that would have come while the desk sleeps."""

    @property
    def alerts(self) -> int:
        return self.first + self.correction + self.withdrawal + self.raised


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a ruleset would have done."""

    articles: int
    stories: int
    alerted: int
    """Stories with at least one alert."""
    days: int
    """Days on which an article came, or an alert was due."""
    tallies: tuple[Tally, ...]
    """One a rule, in the file's order, silent rules included."""
    alerts: tuple[Alert, ...]
    """All alerts, in the order of the articles."""


def backtest(ruleset: Ruleset, articles: Iterable[ExtractedArticle], *, night: Quiet = NIGHT) -> Backtest:
    """Run the articles, in order, through rules and policy as the alert stage would, and send nothing. Days and nights
    are those of `night`, in its time zone.
    """
    index = RuleIndex(ruleset)
    zone = ZoneInfo(night.timezone)
    states: dict[UUID, StoryAlerts] = {}
    matched: Counter[str] = Counter()
    held: Counter[str] = Counter()
    alerts: dict[UUID, Alert] = {}
    wanted = {rule.name: rule.on for rule in ruleset.rules}
    count = 0
    stories: set[UUID] = set()
    days: set[date] = set()
    for extracted in articles:
        count += 1
        story_id, received_at = extracted.verdict.story_id, extracted.article.received_at
        stories.add(story_id)
        days.add(received_at.astimezone(zone).date())
        found = index.matches(extracted)
        matched.update(match.rule.name for match in found)
        state, sent = decide(states.get(story_id), extracted, found, now=received_at)
        if not state.is_blank:
            states[story_id] = state
        for alert in sent:
            if alert.kind not in wanted.get(alert.rule, ()):
                continue  # takes back what waits, and is sent to nobody
            if alert.alert_id not in alerts and alert.due_at > received_at:
                held[alert.rule] += 1
            alerts[alert.alert_id] = alert
    told: dict[UUID, set[str]] = defaultdict(set)
    by_rule: dict[str, list[Alert]] = {rule.name: [] for rule in ruleset.rules}
    for alert in alerts.values():
        told[alert.story_id].add(alert.rule)
        by_rule[alert.rule].append(alert)
    days |= {alert.due_at.astimezone(zone).date() for alert in alerts.values() if _has_day(alert)}
    return Backtest(
        articles=count,
        stories=len(stories),
        alerted=len(told),
        days=len(days),
        tallies=tuple(
            _tally(name, sent, matched[name], held[name], told, days, night) for name, sent in by_rule.items()
        ),
        alerts=tuple(alerts.values()),
    )


def _tally(
    rule: str,
    sent: Sequence[Alert],
    matched: int,
    held: int,
    told: Mapping[UUID, set[str]],
    days: set[date],
    night: Quiet,
) -> Tally:
    kinds = Counter(alert.kind.value for alert in sent)
    stories = {alert.story_id for alert in sent}
    others = Counter(other for story_id in stories for other in sorted(told[story_id]) if other != rule)
    besides = [Shared(*other) for other in others.items()]
    return Tally(
        rule=rule,
        matched=matched,
        first=kinds["first"],
        correction=kinds["correction"],
        withdrawal=kinds["withdrawal"],
        raised=kinds["raised"],
        held=held,
        stories=len(stories),
        alone=sum(told[alert.story_id] == {rule} for alert in sent),
        shared=min(besides, key=lambda one: (-one.stories, one.rule), default=None),
        daily=_daily(sent, days, ZoneInfo(night.timezone)),
        night=sum(_has_day(alert) and night.until(alert.due_at) != alert.due_at for alert in sent),
    )


def _daily(sent: Sequence[Alert], days: set[date], zone: ZoneInfo) -> Daily:
    counts = Counter(alert.due_at.astimezone(zone).date() for alert in sent if _has_day(alert))
    most = max(counts.values(), default=0)
    most_on = min((day for day, count in counts.items() if count == most), default=None)
    return Daily(float(median([counts[day] for day in days])) if days else 0.0, most, most_on)


def _has_day(alert: Alert) -> bool:
    return alert.due_at.year < _NEVER_YEAR
