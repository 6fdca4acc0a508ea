"""Decides when a story wakes the desk: once a rule, and again only for what the desk must know. It is pure.

- first       the first version that fits the rule and may be used
- correction  a corrected version of a story that the rule alerted, whether or not the text still fits
- withdrawal  a kill or withhold of a story that the rule alerted: to every such rule, at once, through every quiet
- raised      a version that fits, of higher urgency than was alerted

Never for duplicates (what the embargo of one holds: `stream.alert.hold`); for notes to editors only where the rule
names that status. An embargoed item is due at its embargo's end; one whose end cannot be read causes nothing, and stops
what is held, until a version comes whose end can be read, or that has no embargo. An alert that is held (by an embargo,
by quiet hours) goes by the latest version: its words, and its time. Until then no other alert says the words of what is
held. A rule's digest and throttle (`gather`) hold first alerts alone, and a rise in urgency takes a story out of the
digest. What comes later than a withdrawal alerts only if it is known (by time or version) to have been issued after it.

Where a rule names other channels than when it alerted the story, corrections and the withdrawal go to those of before
too: they were woken.

A rule that wants no withdrawals, but has channels, withdraws to no channel: so that what still waits is not sent.

An article that comes again gets the same alerts again, with the same ids: whatever was lost between the state and the
topic is made good, and readers drop by id what they have. Of two alerts with one id the later one counts (an embargo
may be lifted early). An article that was judged before the one that last changed the story changes nothing more,
but for a withdrawal: it was here already, and comes again because a stage was taken back. (Or it was a dead letter
meanwhile; the two cannot be told apart here.)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from schemas import (
    DUPLICATES,
    WITHDRAWING,
    Alert,
    AlertKind,
    Article,
    ExtractedArticle,
    Relation,
    Status,
)
from stream.alert.draft import Draft
from stream.alert.gather import gathering_of
from stream.alert.hold import hold_of
from stream.alert.issue import due_of, headline_of, in_manner, is_held, issue, known_as, move_held, renewed
from stream.alert.match import Match
from stream.alert.rules import Manner
from stream.alert.story import Issued, Standing, StoryAlerts

__all__ = ["Decision", "decide", "decide_late", "is_withdrawal"]

_WITHDRAWALS_LIMIT = 50
"""Withdrawals of a story that are remembered. Each further one had to withdraw a version that was issued again."""

Decision = tuple[StoryAlerts, tuple[Alert, ...]]
"""The story's new state, and the alerts to send."""


def decide(
    state: StoryAlerts | None,
    extracted: ExtractedArticle,
    matches: Iterable[Match],
    *,
    now: datetime,
    disorder: timedelta = timedelta(),
) -> Decision:
    """Return the story's new state and the alerts to send, in that order of safety: write either first.

    `now` only stamps the state (`touched_at`); the alerts go by the article's own times, so that a replay decides the
    same. `state` is None for a story that is not known. `disorder` is how far articles may come out of the order in
    which they were judged: what is less far behind is taken as new.
    """
    article, verdict = extracted.article, extracted.verdict
    before = state or StoryAlerts(story_id=verdict.story_id, touched_at=now)
    if again := before.caused_by(article.article_id):
        return before, again
    if verdict.relation in DUPLICATES:
        return before, ()
    draft = Draft(before)
    if is_withdrawal(extracted):
        _withdraw(draft, extracted)
    elif before.judged_at is not None and verdict.decided_at + disorder < before.judged_at:
        return before, ()
    elif article.embargo_is_unreadable:
        _stop(draft, extracted)
    elif not _is_withdrawn_from(before, article):
        _take_version(draft, extracted, tuple(matches))
    hold_of(draft, article)
    after = draft.done(article)
    if after == before:
        return before, ()
    judged_at = max(verdict.decided_at, before.judged_at or verdict.decided_at)
    return after.model_copy(update={"touched_at": now, "judged_at": judged_at}), after.caused_by(article.article_id)


def decide_late(
    state: StoryAlerts, extracted: ExtractedArticle, matches: Iterable[Match], *, now: datetime
) -> Decision:
    """Return the same for an article whose first alerts had to wait, until it was known what other stories that are one
    with its own were alerted for: rules that alerted any of them say nothing more of it.
    """
    article, draft = extracted.article, Draft(state)
    if not is_withdrawal(extracted) and not article.embargo_is_unreadable and not _is_withdrawn_from(state, article):
        for match in matches:
            if match.rule.name not in draft.standings and _may_alert(match, article):
                _first(draft, match, extracted)
    hold_of(draft, article)
    after = draft.done(article)
    if after != state:
        after = after.touch(now)
    return after, after.caused_by(article.article_id)


def is_withdrawal(extracted: ExtractedArticle) -> bool:
    """Return whether an article takes its story back."""
    withdrawn = extracted.article.status in WITHDRAWING
    return withdrawn or extracted.verdict.relation is Relation.WITHDRAWAL


def _is_withdrawn_from(story: StoryAlerts, article: Article) -> bool:
    """Return whether the article is not known to be later than the story's withdrawal."""
    known = (story.withdrawn, story.kin_withdrawn)
    return any(gone is not None and not gone.precedes(Issued.of(article)) for gone in known)


def _stop(draft: Draft, extracted: ExtractedArticle) -> None:
    """Take in a version under an embargo whose end cannot be read: alerts that are held stay held."""
    article = extracted.article
    for standing in list(draft.standings.values()):
        known = article.article_id in standing.superseded
        if not known and is_held(draft, standing, article):
            _renew(draft, standing, extracted, ("embargo: its end cannot be read",))
        elif not known:
            draft.standings[standing.rule] = move_held(draft, standing, extracted)


def _withdraw(draft: Draft, extracted: ExtractedArticle) -> None:
    article, story = extracted.article, draft.story
    if article.article_id in (*story.withdrawals, story.withdrawn and story.withdrawn.article_id):
        return
    draft.change(withdrawals=(*story.withdrawals, article.article_id)[-_WITHDRAWALS_LIMIT:])
    if story.withdrawn is None or not Issued.of(article).precedes(story.withdrawn):
        draft.change(withdrawn=Issued.of(article))
    for standing in list(draft.standings.values()):
        if standing.withdrawn:
            continue
        reasons = (f"status: {article.status}", known_as(draft, standing, article))
        gone = standing.model_copy(update={"withdrawn": True})
        if standing.told_by is not None and not draft.alerts_of(standing.rule):
            draft.standings[standing.rule] = gone  # the other story withdraws what went out under its id
            continue
        issue(draft, gone, AlertKind.WITHDRAWAL, extracted, reasons)


def _take_version(draft: Draft, extracted: ExtractedArticle, matches: tuple[Match, ...]) -> None:
    """Take a usable version in: each rule that fits it, or that alerted the story before, decides on its own."""
    article = extracted.article
    fitting = {match.rule.name for match in matches}
    for match in matches:
        if not _may_alert(match, article):
            continue
        if match.rule.name in draft.standings:
            _again(draft, match.rule.name, match.rule.manner, match.reasons, extracted)
        else:
            _first(draft, match, extracted)
    if article.status is not Status.ADVISORY:
        for standing in list(draft.standings.values()):
            if standing.rule not in fitting:
                _again(draft, standing.rule, standing.manner, None, extracted)


def _may_alert(match: Match, article: Article) -> bool:
    return article.status is not Status.ADVISORY or match.rule.asks_advisories


def _first(draft: Draft, match: Match, extracted: ExtractedArticle) -> None:
    standing = Standing(
        rule=match.rule.name,
        manner=match.rule.manner,
        headline=headline_of(extracted),
        urgency=extracted.article.urgency,
        last_at=extracted.article.received_at,
        due_at=extracted.article.received_at,
    )
    corrects = _is_correction(extracted) and AlertKind.FIRST not in match.rule.on
    issue(draft, standing, AlertKind.CORRECTION if corrects else AlertKind.FIRST, extracted, match.reasons)


def _again(draft: Draft, rule: str, manner: Manner, fits: tuple[str, ...] | None, extracted: ExtractedArticle) -> None:
    """Let a rule that alerted the story say what it has to of a later version; `fits` is None where that version no
    longer fits.
    """
    article, standing = extracted.article, draft.standings[rule]
    if article.article_id in standing.superseded:
        return
    held = is_held(draft, standing, article)
    standing = in_manner(draft, standing, manner)
    reasons = fits or (known_as(draft, standing, article),)
    if not held:
        draft.standings[rule] = standing = move_held(draft, standing, extracted)
    reissued = standing.withdrawn and fits is not None
    moves = held and gathering_of(due_of(article, manner), manner.digest, None, manner.quiet)[0] != standing.due_at
    if _is_correction(extracted) or reissued:
        kind = AlertKind.CORRECTION
    elif fits is not None and _rose(standing.urgency, article.urgency):
        kind = AlertKind.RAISED
        reasons = (f"urgency: {standing.urgency} to {article.urgency}", *reasons)
    elif moves:
        _renew(draft, standing, extracted, reasons)
        return
    else:
        known = standing.urgency if standing.urgency is not None or fits is None else article.urgency
        draft.standings[rule] = standing.model_copy(update={"urgency": known})
        return
    if kind is AlertKind.RAISED and article.received_at - standing.last_at < manner.quiet.again_after and not moves:
        return  # the rise is not noted: the next version that is still higher alerts once the quiet is over
    if held:
        # Where the first was in fact sent meanwhile, this alert says the rest; else it says the same, and is left out.
        # It is due with the first: what is held stays held, and moves with the next version's embargo.
        rose = kind is AlertKind.RAISED
        _renew(draft, standing, extracted, reasons, by_itself=rose)
        standing = draft.standings[rule]
    behind = standing.due_at if held else None
    issue(draft, standing.model_copy(update={"withdrawn": False}), kind, extracted, reasons, behind=behind)


def _renew(
    draft: Draft, standing: Standing, extracted: ExtractedArticle, reasons: tuple[str, ...], *, by_itself: bool = False
) -> None:
    """Bring the first alert that is held up to date, and what is held with it."""
    issue(draft, renewed(draft, standing), AlertKind.FIRST, extracted, reasons, by_itself=by_itself)
    first = draft.standings[standing.rule]
    draft.standings[standing.rule] = move_held(draft, first, extracted, behind=first.due_at)


def _is_correction(extracted: ExtractedArticle) -> bool:
    return extracted.verdict.relation is Relation.CORRECTION or extracted.article.status is Status.CORRECTED


def _rose(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after < before
