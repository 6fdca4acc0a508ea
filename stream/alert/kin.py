"""Lets stories that turned out to be one know of each other's alerts. It is pure: rows are found and kept by callables.

An article may show that its story and another one are the same (`Verdict.merges`). Their rows stay two, since each lies
where its own articles arrive. But each learns what the other was alerted for, and takes it for its own: a rule that
alerted either alerts neither for the first time again, and a correction or a rise of either is one of both. A
withdrawal is passed on, and each story withdraws what went out under its own id.

Where the other row is here, all of that is done at once. Where another worker has it, a note goes to its partition:

ask       what I was alerted for, and: what were you? An article that would alert anew waits for the answer
answer    what I was alerted for, with the article that waited
tell      what I am alerted for by now
link      that we are one: from the stage that saw a duplicate of both, which does not come here
withdraw  the article that withdraws both
hold      the embargo of a copy of mine: from the stage that saw the copy

Each note may come twice: what it says is said already then, with the same ids.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas import Alert, ExtractedArticle
from stream.alert.draft import Draft
from stream.alert.hold import hold
from stream.alert.issue import NEVER
from stream.alert.match import Match
from stream.alert.policy import decide, decide_late, is_withdrawal
from stream.alert.story import CopyEmbargo, Issued, Standing, StoryAlerts
from stream.errors import Reason, Rejected

__all__ = ["Kin", "Note", "Said", "Says"]

_KIN_LIMIT = 50
"""Stories that one is one with, at most: a detector that ran wild must not make an article hundreds of notes."""


class Says(StrEnum):
    """What a note is for."""

    ASK = "ask"
    """It wants to be answered."""
    ANSWER = "answer"
    """It answers."""
    LINK = "link"
    """A duplicate shows that both are one: `dedupe` says so, and knows no alerts."""
    TELL = "tell"
    """It only tells."""
    WITHDRAW = "withdraw"
    """Its article withdraws the story."""
    HOLD = "hold"
    """A copy of the story came under an embargo: `dedupe` says so."""


class Note(BaseModel):
    """What one story says to another that is one with it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    says: Says
    to: UUID
    story: UUID
    """Which story says it."""
    standings: tuple[Standing, ...] = ()
    """What it was alerted for."""
    withdrawn: Issued | None = None
    article: ExtractedArticle | None = None
    """The article that waits for the answer, or that withdraws."""
    others: tuple[UUID, ...] = ()
    """Of a question and its answer, those that are to be asked before the article waits no more."""
    embargo: CopyEmbargo | None = None
    """That of a copy of the story."""
    seen: tuple[UUID, ...] = ()
    """Stories that have it already: it goes round no ring twice."""

    @classmethod
    def read(cls, raw: bytes) -> Note:
        """Return the note of a record. Raises `Rejected`."""
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            raise Rejected(Reason.SCHEMA, f"is no note between stories: {error.error_count()} errors") from None


@dataclass(slots=True)
class Said:
    """What came of an article or a note."""

    alerts: list[Alert] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    """For stories whose rows are elsewhere."""


class Kin:
    """Decides, and keeps all rows in line that are here. `is_here` tells whether a story's row is."""

    def __init__(
        self,
        find: Callable[[UUID], StoryAlerts | None],
        keep: Callable[[StoryAlerts | None, StoryAlerts, datetime], None],
        is_here: Callable[[UUID], bool],
        matches: Callable[[ExtractedArticle], tuple[Match, ...]],
        disorder: timedelta = timedelta(),
    ) -> None:
        self._find = find
        self._keep = keep
        self._is_here = is_here
        self._matches = matches
        self._disorder = disorder
        self._withdrew: set[UUID] = set()
        """Stories that were told of the withdrawal that an article or a note brought: each is told once by it, whatever
        the number of ways that lead there."""

    def article(self, extracted: ExtractedArticle, now: datetime) -> Said:
        """Return what an article causes."""
        said, story_id = Said(), extracted.verdict.story_id
        self._withdrew = {story_id}
        others = [other for other in dict.fromkeys(extracted.verdict.merges) if other != story_id][:_KIN_LIMIT]
        away = tuple(other for other in others if not self._is_here(other))
        if others:
            self._change(story_id, lambda story: _with_kin(story, others), now)
            for other in others:
                if other not in away:
                    self._hear([self._note(Says.ASK, other, story_id)], now, said)
        found = self._matches(extracted)
        before = self._find(story_id)
        known = {standing.rule for standing in before.standings} if before is not None else set()
        waits = bool(away) and not is_withdrawal(extracted) and any(match.rule.name not in known for match in found)
        if waits:
            found = tuple(match for match in found if match.rule.name in known)
        after, alerts = decide(before, extracted, found, now=now, disorder=self._disorder)
        self._keep(before, after, now)
        said.alerts += alerts
        if away:
            said.notes.append(
                self._note(Says.ASK, away[0], story_id, article=extracted if waits else None, others=away[1:])
            )
        if after.kin:
            gone = extracted if is_withdrawal(extracted) else None
            self._hear(self._passed_on(after, gone, away[:1] if gone is None else ()), now, said)
        return said

    def note(self, note: Note, now: datetime) -> Said:
        """Return what a note from elsewhere causes."""
        said = Said()
        if note.says is Says.HOLD:
            self._hold(note, now, said)
            return said
        self._withdrew = {note.to}
        self._hear(self._take(note, now, said), now, said)
        return said

    def _hold(self, note: Note, now: datetime, said: Said) -> None:
        if note.embargo is not None:
            before = self._find(note.to)
            story = before or StoryAlerts(story_id=note.to, touched_at=now)
            after, alerts = hold(story, note.embargo, now)
            said.alerts += alerts
            self._keep(before, after, now)

    def _hear(self, notes: Iterable[Note], now: datetime, said: Said) -> None:
        """Take in the notes whose rows are here, and what comes of them; the others go to where theirs are."""
        waiting = deque(notes)
        while waiting:
            note = waiting.popleft()
            if self._is_here(note.to):
                waiting.extend(self._take(note, now, said))
            else:
                said.notes.append(note)

    def _take(self, note: Note, now: datetime, said: Said) -> Iterable[Note]:
        """Take a note in. Return what the story that it was for says then."""
        before, after = self._change(note.to, lambda story: _told(story, note), now)
        learnt = before is None or before.standings != after.standings or before.kin != after.kin
        seen = (*note.seen, note.story)
        if note.says is Says.ASK:
            yield self._note(Says.ANSWER, note.story, note.to, article=note.article, others=note.others)
        if note.says is Says.LINK:
            yield self._note(Says.ASK, note.story, note.to)
        if note.says is Says.ANSWER:
            if note.others:
                yield self._note(Says.ASK, note.others[0], note.to, article=note.article, others=note.others[1:])
            elif note.article is not None:
                before, (after, alerts) = after, decide_late(after, note.article, self._matches(note.article), now=now)
                said.alerts += alerts
                self._keep(before, after, now)
                learnt, seen = True, ()  # whoever answered does not know of it
        if note.says is Says.WITHDRAW and note.article is not None:
            withdrawn, alerts = decide(after, note.article, (), now=now)
            said.alerts += alerts
            self._keep(after, withdrawn, now)
            yield from self._passed_on(withdrawn, note.article, seen)
        elif learnt:
            yield from self._passed_on(after, None, seen)

    def _passed_on(
        self, story: StoryAlerts, withdrawal: ExtractedArticle | None, seen: tuple[UUID, ...]
    ) -> Iterable[Note]:
        to = [other for other in story.kin if other not in seen]
        says = Says.TELL if withdrawal is None else Says.WITHDRAW
        if withdrawal is not None:
            to = [other for other in to if other not in self._withdrew]
            self._withdrew.update(to)
        for other in to:
            yield self._note(says, other, story.story_id, article=withdrawal, seen=(*seen, *to))

    def _change(
        self, story_id: UUID, change: Callable[[StoryAlerts], StoryAlerts], now: datetime
    ) -> tuple[StoryAlerts | None, StoryAlerts]:
        before = self._find(story_id)
        after = change(before or StoryAlerts(story_id=story_id, touched_at=now))
        if before is not None and after != before:
            after = after.touch(now)
        self._keep(before, after, now)
        return before, after

    def _note(self, says: Says, to: UUID, story_id: UUID, **more: object) -> Note:
        story = self._find(story_id)
        return Note.model_validate(
            {
                "says": says,
                "to": to,
                "story": story_id,
                "standings": story.standings if story is not None else (),
                "withdrawn": (story.withdrawn or story.kin_withdrawn) if story is not None else None,
                **more,
            }
        )


def _with_kin(story: StoryAlerts, others: Iterable[UUID]) -> StoryAlerts:
    kin = tuple(dict.fromkeys((*story.kin, *(other for other in others if other != story.story_id))))
    return story.model_copy(update={"kin": kin[:_KIN_LIMIT]})


def _told(story: StoryAlerts, note: Note) -> StoryAlerts:
    """Return the story with what another was alerted for."""
    draft = Draft(_with_kin(story, (note.story,)))
    for theirs in note.standings:
        mine = draft.standings.get(theirs.rule)
        if theirs.due_at == NEVER:
            continue  # it woke nobody, and nobody knows that it will: an embargo whose end cannot be read
        if mine is None:
            told = {"told_by": theirs.told_by or note.story, "superseded": ()}
            draft.standings[theirs.rule] = theirs.model_copy(update=told)
        elif theirs.urgency is not None and (mine.urgency is None or theirs.urgency < mine.urgency):
            draft.standings[theirs.rule] = mine.model_copy(update={"urgency": theirs.urgency})
    story = draft.done()
    known = story.kin_withdrawn
    if note.withdrawn is not None and (known is None or not note.withdrawn.precedes(known)):
        # Not its own: the note with the article that withdraws both may come behind this one.
        story = story.model_copy(update={"kin_withdrawn": note.withdrawn})
    return story
