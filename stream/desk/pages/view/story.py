"""Lays out a story: what must not be overlooked, its time line, who says what in it. It is pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from schemas import DUPLICATES, Relation
from stream.desk.pages.view.banner import Banner, notice_of
from stream.desk.pages.view.comparison import comparison
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.row import Now, Row, row_of
from stream.desk.pages.view.voices import Voice, voices_of

if TYPE_CHECKING:
    from stream.store.reading import Member, Quoted, SentAlert, StoredArticle, Story

__all__ = ["Place", "StoryView", "story_view"]

_WORDS = {
    Relation.NEW: "first of the story",
    Relation.EXACT: "the same text",
    Relation.NEAR: "near copy",
    Relation.UPDATE: "update",
    Relation.CORRECTION: "correction",
    Relation.WITHDRAWAL: "withdrawal",
}
ALERTS = 50
"""Alerts of a story that are listed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article on the time line."""

    row: Row
    kind: str
    """Its relation: the class in the style sheet."""
    relation: str
    """The same in words."""
    sure: int | None
    """Per cent; None of what was not judged by likeness."""
    evidence: tuple[tuple[str, int], ...]
    """What the judgement rests on, in per cent."""
    note: str | None
    version: int | None
    came_by: str
    raw: str
    repairs: tuple[str, ...]
    difference: str | None
    """The address of what changed since the one that it relates to, behind the base."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An alert that went out."""

    at: Moment
    rule: str
    kind: str
    severity: str
    channels: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """What the template of a story asks for."""

    story_id: UUID
    headline: str
    language: str | None
    struck: bool
    summary: str
    began: Moment
    banners: tuple[Banner, ...]
    entries: tuple[Entry, ...]
    versions: tuple[tuple[UUID, str], ...]
    """What can be compared: the id, and how it is called."""
    chosen: tuple[UUID, UUID] | None
    """The two that are compared unless somebody says otherwise: the last and the one before."""
    voices: tuple[Voice, ...]
    quotes_next: str | None
    alerts: tuple[Sent, ...]
    merged: tuple[UUID, ...]
    next: str | None
    newest: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of a story it is."""

    path: str
    """The address of its first page."""
    after: str | None = None
    """The cursor of this page; None on the first."""
    following: str | None = None
    """That of the next; None on the last."""
    quotes_from: int = 0
    """The first of the quotations."""


def story_view(
    story: Story, notices: Sequence[StoredArticle], quotes: Sequence[Quoted], now: Now, place: Place
) -> StoryView:
    """Return the view of a page of a story.

    `notices` are its corrections and kills, the newest first, whichever page they are on; `quotes` those of the
    articles of this page.
    """
    path, after, following = place.path, place.after, place.following
    entries = tuple(_entry(member, story.story_id, now) for member in story.members)
    shown = [entry for entry in entries if entry.kind not in DUPLICATES] or list(entries)
    usable = [entry for entry in shown if entry.row.standing.usable]
    told = [entry for entry in shown if entry.kind != Relation.WITHDRAWAL]
    head = (usable or told or shown)[-1]
    versions = tuple((entry.row.article_id, _called(entry)) for entry in shown)
    texts = {entry.row.article_id: entry.row for entry in entries if entry.row.shown}
    voices, left = voices_of(quotes, texts, place.quotes_from)
    return StoryView(
        story_id=story.story_id,
        headline="".join(piece.text for piece in head.row.title),
        language=head.row.language,
        struck=head.row.standing.withdrawn,
        summary=_summary(story, entries),
        began=entries[0].row.received,
        banners=tuple(notice_of(each, now, some=bool(usable)) for each in notices),
        entries=entries,
        versions=versions,
        chosen=(versions[-2][0], versions[-1][0]) if len(versions) > 1 else None,
        voices=voices,
        quotes_next=f"{path}?{urlencode({**({'cursor': after} if after else {}), 'quotes': left})}" if left else None,
        alerts=tuple(_sent(each, now) for each in story.alerts[:ALERTS]),
        merged=story.merged,
        next=f"{path}?{urlencode({'cursor': following})}" if following else None,
        newest=path if after else None,
    )


def _entry(member: Member, story_id: UUID, now: Now) -> Entry:
    line = member.line
    row = row_of(line, now)
    compares = line.relation not in {Relation.NEW, Relation.EXACT}
    return Entry(
        row=row,
        kind=line.relation.value,
        relation=_WORDS[line.relation],
        sure=round(100 * line.score) if line.of_id is not None and line.score < 1 else None,
        evidence=tuple((name, round(100 * value)) for name, value in sorted(member.evidence.items())),
        note=member.ednote,
        version=line.version,
        came_by=line.source,
        raw=f"{member.raw.topic} {member.raw.partition}/{member.raw.offset}",
        repairs=member.repairs,
        difference=comparison(story_id, line.of_id, line.article_id) if compares else None,
    )


def _called(entry: Entry) -> str:
    title = "".join(piece.text for piece in entry.row.title)[:60]
    version = "" if entry.version is None else f" v{entry.version}"
    return f"{entry.row.received.short} {entry.row.outlet}{version}, {entry.relation}: {title}"


def _summary(story: Story, entries: tuple[Entry, ...]) -> str:
    outlets = list(dict.fromkeys(entry.row.outlet for entry in entries))
    copies = sum(entry.kind in DUPLICATES for entry in entries)
    versions = len(entries) - copies
    if story.next is not None or len(entries) < story.count:
        return f"{story.count:,} articles"
    said = [f"{versions} version{'s' if versions != 1 else ''}"]
    if copies:
        said.append(f"{copies} cop{'ies' if copies != 1 else 'y'}")
    return f"{' and '.join(said)} by {', '.join(outlets[:6])}{' …' if len(outlets) > 6 else ''}"


def _sent(sent: SentAlert, now: Now) -> Sent:
    alert = sent.alert
    return Sent(
        at=now.moment(sent.written_at),
        rule=alert.rule,
        kind=alert.kind.value,
        severity=alert.severity.value,
        channels=", ".join(alert.channels) or "the topic alone",
    )
