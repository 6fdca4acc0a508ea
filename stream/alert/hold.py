"""Holds what waits of a story, when its agency sends the same copy again under an embargo. It is pure.

Copies do not come to this stage: the stage that saw one sends a note (`stream.alert.kin`). A copy wakes nobody, and
lets nothing go that is held; but its embargo is the agency's latest word, and what is not out yet waits for its end.
Another agency's copy says nothing of this one's. The note may come before the article that it is a copy of, which is
behind it in another stage: so the embargo is remembered.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from schemas import Alert, AlertKind, Article, Gathering
from stream.alert.draft import Draft
from stream.alert.gather import gathering_of
from stream.alert.issue import NEVER
from stream.alert.rules import Manner
from stream.alert.story import CopyEmbargo, Standing, StoryAlerts

__all__ = ["hold", "hold_of"]


def hold(story: StoryAlerts, embargo: CopyEmbargo, now: datetime) -> tuple[StoryAlerts, tuple[Alert, ...]]:
    """Return the story with the embargo of a copy, and the alerts that it moves: again, where the same note comes
    again.
    """
    known = next((one for one in story.embargoes if one.provider == embargo.provider), None)
    if known is not None and known.received_at > embargo.received_at:
        return story, ()
    others = (one for one in story.embargoes if one.provider != embargo.provider)
    before, draft = set(story.alerts), Draft(story.model_copy(update={"embargoes": (*others, embargo)}))
    held = _hold(draft, embargo, None)
    alerts = held if known == embargo else tuple(alert for alert in held if alert not in before)
    after = draft.done()
    return (story if after == story else after.touch(now)), alerts


def hold_of(draft: Draft, article: Article) -> None:
    """Hold the alerts of an article that was overtaken by its copy."""
    for embargo in draft.story.embargoes:
        if embargo.provider == article.provider and article.received_at <= embargo.received_at:
            _hold(draft, embargo, article.article_id)


def _hold(draft: Draft, embargo: CopyEmbargo, of: UUID | None) -> tuple[Alert, ...]:
    """Move what is held to the end of the embargo, of one article or of all. Return what goes at that end now."""
    found: list[Alert] = []
    for standing in list(draft.standings.values()):
        if not _is_meant(standing, embargo):
            continue
        for alert in list(draft.alerts_of(standing.rule)):
            due_at, gathering = _due_of(alert, standing.manner, embargo)
            is_out = alert.due_at <= embargo.received_at or alert.kind is AlertKind.WITHDRAWAL
            if not is_out and alert.due_at <= due_at and of in {None, alert.article_id}:
                moved = alert.model_copy(update={"due_at": due_at, "gathering": gathering})
                draft.add(moved)
                found.append(moved)
        if embargo.received_at < standing.due_at:
            due_at = max([standing.due_at, *(alert.due_at for alert in draft.alerts_of(standing.rule))])
            draft.standings[standing.rule] = standing.model_copy(update={"due_at": due_at})
    return tuple(found)


def _is_meant(standing: Standing, embargo: CopyEmbargo) -> bool:
    """Return whether a rule's last alert is of this agency's article, and of one that came before the copy."""
    ours = standing.told_by is None and not standing.withdrawn and standing.last_at <= embargo.received_at
    return ours and standing.provider in {"", embargo.provider}


def _due_of(alert: Alert, manner: Manner, embargo: CopyEmbargo) -> tuple[datetime, Gathering | None]:
    if embargo.until is None:
        return NEVER, None
    due_at = manner.quiet.until(max(embargo.received_at, embargo.until))
    if alert.gathering is None:
        return due_at, None
    return gathering_of(due_at, manner.digest, manner.throttle, manner.quiet)
