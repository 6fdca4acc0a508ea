"""Holds a story's alerts while an article or a note changes them, and bounds what is remembered of them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from schemas import Alert, Article
from stream.alert.story import StoryAlerts

__all__ = ["ALERTS_LIMIT", "ARTICLES_LIMIT", "Draft"]

ARTICLES_LIMIT = 200
"""Articles of one story whose alerts are kept, to be sent again on redelivery: it reaches back some batches."""
ALERTS_LIMIT = 4000
"""Alerts of one story that are kept, some 300 bytes each: where a thousand rules fit it, those of the last four
articles that alerted it. One article that more rules than this fit is kept whole: none of its alerts may be lost."""


class Draft:
    """A story while an article or a note changes it: its standings by rule, its alerts by rule and id. Every step costs
    the same however many rules the story fits, and on the night of a flash a media monitor's thousand do.
    """

    def __init__(self, story: StoryAlerts) -> None:
        self.story = story
        """All but its standings and alerts."""
        self.standings = {standing.rule: standing for standing in story.standings}
        self._alerts: dict[UUID, Alert] = {}
        self._of_rule: dict[str, dict[UUID, Alert]] = {}
        for alert in story.alerts:
            self.add(alert)

    def change(self, **fields: object) -> None:
        """Set other fields of the story."""
        self.story = self.story.model_copy(update=fields)

    def alerts_of(self, rule: str) -> Collection[Alert]:
        """Return the alerts of a rule, oldest first."""
        return self._of_rule.get(rule, {}).values()

    def add(self, alert: Alert) -> None:
        """Add the alert at the end, in the place of one with the same id: its due time may have moved."""
        for alerts in (self._alerts, self._of_rule.setdefault(alert.rule, {})):
            alerts.pop(alert.alert_id, None)
            alerts[alert.alert_id] = alert

    def done(self, article: Article | None = None) -> StoryAlerts:
        """Return the story as it is now, without alerts that nothing asks for any more: older ones than `ALERTS_LIMIT`
        and `ARTICLES_LIMIT`, but for those that `article` caused, and for alerts that are still held when it comes,
        which its embargo may move.
        """
        alerts = tuple(self._alerts.values())
        if article is not None:
            alerts = _kept(alerts, article)
        return self.story.model_copy(update={"standings": tuple(self.standings.values()), "alerts": alerts})


def _kept(alerts: tuple[Alert, ...], article: Article) -> tuple[Alert, ...]:
    newest: dict[UUID, None] = {}
    kept: list[Alert] = []
    for place, alert in enumerate(reversed(alerts)):
        newest.setdefault(alert.article_id)
        held = article.received_at < alert.due_at
        recent = place < ALERTS_LIMIT and len(newest) <= ARTICLES_LIMIT
        if recent or held or alert.article_id == article.article_id:
            kept.append(alert)
    return tuple(reversed(kept))
