"""Issues an alert of a rule about a story: its id, its words, when it is due, what is remembered of it. It is pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from schemas import Alert, AlertKind, Article, ExtractedArticle, Status, alert_id_of
from stream.alert.draft import Draft
from stream.alert.gather import gathering_of
from stream.alert.rules import Manner
from stream.alert.story import Standing

__all__ = ["NEVER", "due_of", "headline_of", "in_manner", "is_held", "issue", "known_as", "move_held", "renewed"]

NO_HEADLINE = "(no headline)"
"""The headline of an article that has neither headline nor lead, slugline or guid."""

_HEADLINE_LIMIT = 250
"""Characters: where a lead stands in for a headline, a screen's width of it will do."""

_SAID_OF_WHAT_WAS_SENT = frozenset({AlertKind.CORRECTION, AlertKind.WITHDRAWAL})
"""Kinds that whoever was woken must hear, wherever the rule sends its alerts since."""
_MOVED_BY_THEMSELVES = frozenset({AlertKind.CORRECTION, AlertKind.RAISED})
"""Kinds whose ids name what they are about, so that a later version brings them up to date by no other alert."""
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When an alert is due whose embargo ends at a time that nobody can read."""
_SUPERSEDED_LIMIT = 50
"""Versions of a held story that are remembered, and known when they come again: a redelivery reaches back some
batches."""


def issue(
    draft: Draft,
    standing: Standing,
    kind: AlertKind,
    extracted: ExtractedArticle,
    reasons: tuple[str, ...],
    *,
    by_itself: bool = False,
    behind: datetime | None = None,
) -> None:
    """Bring the standing up to date, and add the alert if the rule wants its kind. A first alert is gathered as the
    rule says, unless it is to go `by_itself`; another goes not before `behind`.
    """
    article, manner = extracted.article, standing.manner
    due_at = article.received_at if kind is AlertKind.WITHDRAWAL else due_of(article, manner)
    due_at = max(due_at, behind or due_at)
    gathering = None
    if kind is AlertKind.FIRST and not by_itself:
        due_at, gathering = gathering_of(due_at, manner.digest, manner.throttle, manner.quiet)
    alerted = (standing.urgency, None if kind is AlertKind.WITHDRAWAL else article.urgency)
    urgencies = [urgency for urgency in alerted if urgency is not None]
    first, is_out = kind is AlertKind.FIRST, _is_out(draft, standing, article)
    headline = headline_of(extracted)
    if headline == NO_HEADLINE and (first or is_out):
        headline = standing.headline
    known: dict[str, object] = {"due_at": due_at}
    if kind is AlertKind.WITHDRAWAL:
        if not is_out and _tells_withdrawals_alone(draft, standing):
            known = {}  # nothing was to be read by then: only this time tells it
    elif first or not is_out:
        known["headline"] = headline
    draft.standings[standing.rule] = standing.model_copy(
        update={
            "urgency": min(urgencies, default=None),
            "last_at": article.received_at,
            "provider": article.provider,
            **known,
        }
    )
    recalls = kind is AlertKind.WITHDRAWAL and bool(manner.channels or standing.former)
    if kind not in manner.on and not recalls:
        return
    occasion = {AlertKind.FIRST: "", AlertKind.RAISED: str(article.urgency)}.get(kind, str(article.article_id))
    alert = Alert(
        alert_id=alert_id_of(standing.rule, draft.story.story_id, kind, occasion),
        rule=standing.rule,
        severity=manner.severity,
        kind=kind,
        article_id=article.article_id,
        story_id=draft.story.story_id,
        headline=headline,
        reason=reasons,
        channels=_channels_of(standing, kind),
        due_at=due_at,
        gathering=gathering,
    )
    draft.add(alert)


def _channels_of(standing: Standing, kind: AlertKind) -> tuple[str, ...]:
    former = standing.former if kind in _SAID_OF_WHAT_WAS_SENT else ()
    return (*standing.manner.channels, *former) if kind in standing.manner.on else ()


def is_held(draft: Draft, standing: Standing, article: Article) -> bool:
    """Return whether all alerts of the rule about the story, its first among them, are still held."""
    sent = draft.alerts_of(standing.rule)
    first = any(alert.kind is AlertKind.FIRST for alert in sent)
    return first and all(article.received_at < alert.due_at for alert in sent)


def in_manner(draft: Draft, standing: Standing, manner: Manner) -> Standing:
    """Return the standing as the rule alerts by now. Channels that it names no more are `former` ones, where anything
    was to reach them.
    """
    alerted = AlertKind.FIRST in standing.manner.on or bool(draft.alerts_of(standing.rule))
    before = standing.manner.channels if alerted else ()
    former = (name for name in dict.fromkeys((*standing.former, *before)) if name not in manner.channels)
    return standing.model_copy(update={"manner": manner, "former": tuple(former)})


def renewed(draft: Draft, standing: Standing) -> Standing:
    """Return the standing, its first alert about to be brought up to date by another article."""
    firsts = (alert.article_id for alert in draft.alerts_of(standing.rule) if alert.kind is AlertKind.FIRST)
    return _superseding(standing, firsts).model_copy(update={"former": ()})  # it goes to the channels of today


def _superseding(standing: Standing, articles: Iterable[UUID]) -> Standing:
    known = (*standing.superseded, *articles)
    return standing.model_copy(update={"superseded": known[-_SUPERSEDED_LIMIT:]})


def move_held(
    draft: Draft, standing: Standing, extracted: ExtractedArticle, *, behind: datetime | None = None
) -> Standing:
    """Move corrections and rises of a rule that an embargo or quiet hours still hold, to when the article may be used,
    and not before `behind`. They go by its words. Where the rule says nothing of a version but its withdrawal, move
    when that version is out. Return the standing, which knows the articles whose alerts these were. Nothing of what was
    withdrawn is moved.
    """
    article = extracted.article
    due_at, moved, is_out = due_of(article, standing.manner), [], _is_out(draft, standing, article)
    due_at = max(due_at, behind or due_at)
    if standing.withdrawn or standing.told_by is not None:
        return standing
    if article.received_at < standing.due_at and _tells_withdrawals_alone(draft, standing):
        return standing.model_copy(update={"due_at": due_at, "headline": headline_of(extracted)})
    for alert in list(draft.alerts_of(standing.rule)):
        if alert.kind in _MOVED_BY_THEMSELVES and article.received_at < alert.due_at != due_at:
            moved.append(alert.article_id)
            about = {"article_id": article.article_id, "headline": headline_of(extracted), "due_at": due_at}
            draft.add(alert.model_copy(update={**about, "channels": _channels_of(standing, alert.kind)}))
    if not moved:
        return standing
    words = {} if is_out else {"headline": headline_of(extracted)}
    return _superseding(standing, moved).model_copy(update=words)


def known_as(draft: Draft, standing: Standing, article: Article) -> str:
    """Return by what words whoever hears of the rule's story knows it. Those of a version that is still held are for
    nobody to read, though it was killed meanwhile.
    """
    if _is_out(draft, standing, article):
        return f"was alerted as: {standing.headline}"
    return "an earlier version fitted, and is not out"


def _is_out(draft: Draft, standing: Standing, article: Article) -> bool:
    """Return whether anything of the rule's story was to be read before an article came. What a withdrawal took back
    while it was held was not.
    """
    if _tells_withdrawals_alone(draft, standing):
        return standing.due_at <= article.received_at
    until = article.received_at
    for alert in reversed(tuple(draft.alerts_of(standing.rule))):
        if alert.kind is AlertKind.WITHDRAWAL:
            until = min(until, alert.due_at)
        elif alert.due_at <= until:
            return True
    return False


def _tells_withdrawals_alone(draft: Draft, standing: Standing) -> bool:
    return all(alert.kind is AlertKind.WITHDRAWAL for alert in draft.alerts_of(standing.rule))


def due_of(article: Article, manner: Manner) -> datetime:
    """Return when an alert about an article is due, unless it is gathered."""
    embargo = article.embargo_until
    if embargo is None and article.status is Status.EMBARGOED:
        return NEVER
    return manner.quiet.until(max(article.received_at, embargo) if embargo else article.received_at)


def headline_of(extracted: ExtractedArticle) -> str:
    """Return the headline, else the lead, else the slugline, else the guid, on one line; `NO_HEADLINE` where none is
    there.
    """
    article, extraction = extracted.article, extracted.extraction
    for text in (extraction.headline, article.headline, extraction.lead, article.slugline, article.guid):
        if text and (clean := " ".join(text[: 4 * _HEADLINE_LIMIT].split())):
            return clean if len(clean) <= _HEADLINE_LIMIT else clean[: _HEADLINE_LIMIT - 1] + "…"
    return NO_HEADLINE
