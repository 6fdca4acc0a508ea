"""Writes a story, and quotes, for a terminal and for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from schemas import DUPLICATES, Relation
from stream.cli.standing_words import standing_words
from stream.cli.terminal import printable
from stream.desk.standing import headline_of_alert, reason_of_alert, shows_headline, standing_of
from stream.store.reading import Line, Member, Quoted, SentAlert, Spoken, Story

__all__ = ["spoken_json", "spoken_lines", "story_json", "story_lines"]


def story_lines(story: Story, quotes: Sequence[Quoted], now: datetime) -> Iterator[str]:
    """Yield a story in the order in which it came: what is withdrawn of it first, then each article, quotes, alerts."""
    yield f"story {story.story_id}"
    if story.asked != story.story_id:
        yield f"  asked for as {story.asked}: the two turned out to be one"
    yield f"  {_counted(story)}"
    for member in story.members:
        if standing_of(member.line, now).withdrawn and member.line.relation is Relation.WITHDRAWAL:
            note = f": {printable(member.ednote)}" if member.ednote else ""
            yield f"  ! {_at(member.line.received_at)}  {printable(member.line.provider)} {member.line.status} it{note}"
    for member in story.members:
        yield ""
        yield from _member_lines(member, now)
    if len(story.members) < story.count:
        yield f"  … and {story.count - len(story.members)} more"
    yield from _quote_lines(story, quotes, now)
    if story.alerts:
        yield ""
        yield "alerts"
        yield from (_alert_line(sent) for sent in story.alerts)


def story_json(story: Story, quotes: Sequence[Quoted], now: datetime) -> dict[str, Any]:
    """Return it as JSON's own types. Of quotes of what was withdrawn words and speaker are left out."""
    withdrawn = _withdrawn(story, now)
    lines = {member.line.article_id: member.line for member in story.members}
    return {
        "story_id": story.story_id,
        "asked": story.asked,
        "merged": story.merged,
        "count": story.count,
        "articles": [_member_json(member, now) for member in story.members],
        "quotes": [
            {
                "article_id": quote.article_id,
                "ordinal": quote.ordinal,
                "speaker": None if quote.article_id in withdrawn else quote.speaker,
                "text": None if quote.article_id in withdrawn else quote.text,
            }
            for quote in quotes
        ],
        "alerts": [
            _alert_json(sent, lines.get(sent.alert.article_id), shown=sent.alert.article_id not in withdrawn)
            for sent in story.alerts
        ],
    }


def spoken_lines(spoken: Spoken, now: datetime, *, withdrawn: bool) -> Iterator[str]:
    """Yield a quote, and where it stands. What was withdrawn is shown only where it is asked for."""
    line, standing = spoken.line, standing_of(spoken.line, now)
    state, hidden = standing_words(standing), standing.withdrawn and not withdrawn
    headline = line.headline.text if shows_headline(line, shown=not hidden) else "(no headline)"
    who = "somebody" if hidden else printable(spoken.speaker or "somebody")
    yield f"{_at(line.received_at)}  {who}  [{printable(line.provider)}]  {printable(headline)}"
    yield f"    {'(not shown)' if hidden else printable(spoken.text.text)}" + (f"  [{state}]" if state else "")
    yield f"    article {line.article_id}, story {line.story_id}"


def spoken_json(spoken: Spoken, now: datetime, *, withdrawn: bool) -> dict[str, Any]:
    """Return it as JSON's own types."""
    line, standing = spoken.line, standing_of(spoken.line, now)
    hidden = standing.withdrawn and not withdrawn
    return {
        "speaker": None if hidden else spoken.speaker,
        "text": None if hidden else spoken.text.text,
        "kind": str(spoken.kind),
        "cue": None if hidden else spoken.cue,
        "confidence": spoken.confidence,
        "start": spoken.start,
        "end": spoken.end,
        "article_id": line.article_id,
        "story_id": line.story_id,
        "provider": line.provider,
        "headline": line.headline.text if shows_headline(line, shown=not hidden) else "",
        "received_at": line.received_at,
        "state": str(standing.state),
        "usable": standing.usable,
    }


def _counted(story: Story) -> str:
    copies = Counter(member.line.provider for member in story.members if member.line.relation in DUPLICATES)
    versions = len(story.members) - copies.total()
    named = ", ".join(f"{printable(name)} {count}" for name, count in copies.most_common())
    return f"{versions} versions, {copies.total()} copies" + (f" ({named})" if named else "")


def _member_lines(member: Member, now: datetime) -> Iterator[str]:
    line = member.line
    of = f" of {line.of_id}" if line.of_id else ""
    version = f"  v{line.version}" if line.version is not None else ""
    standing = standing_of(line, now)
    state = standing_words(standing)
    yield f"  {_at(line.received_at)}  {printable(line.provider)}  {line.relation}{of}{version}" + (
        f"  [{state}]" if state else ""
    )
    if line.headline.text and shows_headline(line, shown=not standing.withdrawn):
        yield f"      “{printable(line.headline.text)}”"
    if member.ednote:
        yield f"      note: {printable(member.ednote)}"
    yield f"      article {line.article_id}  guid {printable(line.guid or '(none)')}"
    yield f"      came by {_place(member.raw)}  source {printable(line.source)}  {printable(line.format)}"
    if line.superseded_by:
        yield f"      superseded by {line.superseded_by}"
    if member.evidence:
        grounds = ", ".join(f"{printable(name)} {share:.2f}" for name, share in sorted(member.evidence.items()))
        yield f"      judged {line.score:.2f} by {grounds}"
    if member.repairs:
        yield f"      mended: {', '.join(printable(name) for name in member.repairs)}"


def _quote_lines(story: Story, quotes: Sequence[Quoted], now: datetime) -> Iterator[str]:
    """Yield each quote once a speaker: versions repeat them. Those of what was withdrawn are left out, and counted."""
    withdrawn = _withdrawn(story, now)
    said: dict[str, dict[str, None]] = {}
    for quote in quotes:
        if quote.article_id not in withdrawn:
            said.setdefault(quote.speaker or "(nobody named)", {})[quote.text] = None
    if said:
        yield ""
        yield "quotes"
    for speaker, texts in said.items():
        yield f"  {printable(speaker)}"
        yield from (f"      {printable(text)}" for text in texts)
    if hidden := sum(quote.article_id in withdrawn for quote in quotes):
        yield f"  {hidden} quotes of what was withdrawn are not shown"


def _withdrawn(story: Story, now: datetime) -> set[Any]:
    return {member.line.article_id for member in story.members if standing_of(member.line, now).withdrawn}


def _alert_line(sent: SentAlert) -> str:
    alert = sent.alert
    channels = ", ".join(printable(name) for name in alert.channels) or "no channel"
    due = f", due {_at(alert.due_at)}" if alert.due_at > sent.written_at else ""
    return (
        f"  {_at(sent.written_at)}  {printable(alert.rule)} ({alert.kind}, {alert.severity}) → {channels}{due}  "
        f"by {alert.article_id}  {_place(sent.record)}"
    )


def _alert_json(sent: SentAlert, line: Line | None, *, shown: bool) -> dict[str, Any]:
    alert = sent.alert
    return {
        **alert.model_dump(mode="json"),
        "headline": headline_of_alert(alert.headline, line, shown=shown),
        "reason": reason_of_alert(alert.reason, shown=shown),
        "written_at": sent.written_at,
        "record": _place(sent.record),
    }


def _member_json(member: Member, now: datetime) -> dict[str, Any]:
    line, standing = member.line, standing_of(member.line, now)
    names = (
        *("article_id", "story_id", "relation", "of_id", "score", "status", "provider", "source", "format", "version"),
        *("guid", "superseded_by", "published_at", "received_at", "updated_at", "embargo_until", "change_no"),
    )
    return {
        **{name: getattr(line, name) for name in names},
        "headline": (line.headline.text or None) if shows_headline(line, shown=not standing.withdrawn) else None,
        "state": str(standing.state),
        "usable": standing.usable,
        "raw": _place(member.raw),
        "evidence": dict(member.evidence),
        "repairs": member.repairs,
        "ednote": member.ednote,
        "decided_at": member.decided_at,
        "stored_at": member.stored_at,
    }


def _place(raw: Any) -> str:
    return f"{raw.topic}:{raw.partition}:{raw.offset}"


def _at(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
