"""Works out what a ruleset would have sent for articles of the past. It is pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from schemas import Alert, ExtractedArticle
from stream.alert.match import matches
from stream.alert.policy import decide
from stream.alert.rules import Ruleset
from stream.alert.story import StoryAlerts

__all__ = ["Backtest", "Tally", "backtest"]


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
    tallies: tuple[Tally, ...]
    """One a rule, in the file's order, silent rules included."""
    alerts: tuple[Alert, ...]
    """All alerts, in the order of the articles."""


def backtest(ruleset: Ruleset, articles: Iterable[ExtractedArticle]) -> Backtest:
    """Run the articles, in order, through rules and policy as the alert stage would, and send nothing."""
    states: dict[UUID, StoryAlerts] = {}
    matched: Counter[str] = Counter()
    held: Counter[str] = Counter()
    alerts: dict[UUID, Alert] = {}
    wanted = {rule.name: rule.on for rule in ruleset.rules}
    count = 0
    stories: set[UUID] = set()
    for extracted in articles:
        count += 1
        story_id = extracted.verdict.story_id
        stories.add(story_id)
        found = matches(ruleset, extracted)
        matched.update(match.rule.name for match in found)
        state, sent = decide(states.get(story_id), extracted, found, now=extracted.article.received_at)
        if not state.is_blank:
            states[story_id] = state
        for alert in sent:
            if alert.kind not in wanted.get(alert.rule, ()):
                continue  # takes back what waits, and is sent to nobody
            if alert.alert_id not in alerts and alert.due_at > extracted.article.received_at:
                held[alert.rule] += 1
            alerts[alert.alert_id] = alert
    kinds = Counter((alert.rule, alert.kind.value) for alert in alerts.values())
    return Backtest(
        articles=count,
        stories=len(stories),
        alerted=len({alert.story_id for alert in alerts.values()}),
        tallies=tuple(
            Tally(
                rule=rule.name,
                matched=matched[rule.name],
                first=kinds[rule.name, "first"],
                correction=kinds[rule.name, "correction"],
                withdrawal=kinds[rule.name, "withdrawal"],
                raised=kinds[rule.name, "raised"],
                held=held[rule.name],
            )
            for rule in ruleset.rules
        ),
        alerts=tuple(alerts.values()),
    )
