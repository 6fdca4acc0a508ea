"""Says on top of an article, or of a story, what must not be overlooked, in the agency's own words. It is pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from schemas import Article, Relation
from stream.desk.pages.view.comparison import comparison
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.outlet import outlet
from stream.desk.pages.view.row import Now
from stream.desk.standing import State, shows_body, shows_headline, standing_of

if TYPE_CHECKING:
    from stream.store.reading import Line, StoredArticle

__all__ = ["WORDS", "Banner", "banners_of", "notice_of"]

WORDS = 600
"""Characters of an agency's words that a banner repeats: a note to editors is a sentence or three."""
_TITLES = {
    State.KILLED: "Killed. Never to be used; what was published of it must go.",
    State.WITHHELD: "Withheld. Not to be used until further notice.",
    State.EMBARGOED: "Under embargo until",
    State.EMBARGO_UNREADABLE: "Under embargo, and nobody can read until when. Ask the agency.",
    State.ADVISORY: "A note to editors. Not for publication.",
    State.CORRECTED: "This is a correction.",
}
_IN_STORY = {
    State.KILLED: "Killed. What it takes back is never to be used.",
    State.WITHHELD: "Withheld. What it takes back is not to be used until further notice.",
}
_TAKEN_BACK = "Taken back by the agency."
_CORRECTED_HERE = "Corrected."
_REPLACED = "A later version took its place."


@dataclass(frozen=True, slots=True)
class Banner:
    """A warning."""

    kind: str
    """Its class in the style sheet."""
    title: str
    until: Moment | None = None
    """When it ends by itself."""
    words: str | None = None
    """What the agency says."""
    language: str | None = None
    by: str | None = None
    """Who says so."""
    at: Moment | None = None
    """When it came."""
    article_id: UUID | None = None
    """The article that says so; None where it is the one on the page."""
    link: str = ""
    """What the link to that one is called."""
    difference: str | None = None
    """The address of what changed, behind the base."""

    @property
    def loud(self) -> bool:
        """Whether it interrupts who hears the page: kills alone."""
        return self.kind in {State.KILLED, State.WITHHELD}


def banners_of(article: StoredArticle, by: StoredArticle | None, now: Now) -> tuple[Banner, ...]:
    """Return the warnings of an article; `by` is the one that took its place, where one did."""
    return tuple(_banners(article, by, now))


def notice_of(notice: StoredArticle, now: Now, *, some: bool) -> Banner:
    """Return the warning on top of a story of its correction, kill or withholding. `some`: other versions of the story
    may be used.
    """
    line = notice.line
    state = standing_of(line, now.at).state
    kind = state if state in _TITLES and line.relation is Relation.WITHDRAWAL else State.CORRECTED
    title = _IN_STORY.get(kind, _TAKEN_BACK) if line.relation is Relation.WITHDRAWAL else _CORRECTED_HERE
    return Banner(
        State.KILLED if line.relation is Relation.WITHDRAWAL and kind is State.CORRECTED else kind,
        f"{title} Other versions of the story may be used." if some and kind is not State.CORRECTED else title,
        words=_note(notice.message.article) or _headline(line, now),
        language=line.language,
        by=outlet(line.provider),
        at=now.moment(line.received_at),
        article_id=line.article_id,
        link="the notice" if kind is not State.CORRECTED else "the correction",
        difference=comparison(line.story_id, line.of_id, line.article_id)
        if line.relation is Relation.CORRECTION
        else None,
    )


def _banners(article: StoredArticle, by: StoredArticle | None, now: Now) -> Iterator[Banner]:
    line = article.line
    standing = standing_of(line, now.at)
    if standing.withdrawn:
        yield _said_by(standing.state, _TITLES[standing.state], by or article, article, now)
        return
    if standing.state is State.EMBARGOED and standing.until is not None:
        yield Banner(standing.state, _TITLES[standing.state], until=now.moment(standing.until))
    elif standing.state is State.EMBARGO_UNREADABLE:
        yield Banner("unreadable", _TITLES[standing.state], words=_note(article.message.article))
    elif standing.state is State.ADVISORY:
        yield Banner(standing.state, _TITLES[standing.state])
    if by is not None:
        yield _said_by(State.SUPERSEDED, _REPLACED, by, article, now)
    elif standing.state is State.CORRECTED or line.relation is Relation.CORRECTION:
        difference = comparison(line.story_id, line.of_id, line.article_id)
        words = _note(article.message.article)
        yield Banner(
            State.CORRECTED, _TITLES[State.CORRECTED], words=words, language=line.language, difference=difference
        )


def _said_by(kind: State, title: str, by: StoredArticle, of: StoredArticle, now: Now) -> Banner:
    line, own = by.line, by.line.article_id == of.line.article_id
    words = _note(by.message.article) or _headline(line, now)
    difference = None
    if kind is State.SUPERSEDED:
        difference = comparison(line.story_id, of.line.article_id, line.article_id)
        words = None if line.relation is not Relation.CORRECTION else words
    return Banner(
        kind,
        title,
        words=words,
        language=line.language,
        by=outlet(line.provider),
        at=now.moment(line.received_at),
        article_id=None if own else line.article_id,
        link="the notice" if kind is not State.SUPERSEDED else "the version in force",
        difference=difference,
    )


def _headline(line: Line, now: Now) -> str | None:
    shown = shows_body(standing_of(line, now.at), now.embargo)
    return (line.headline.text or None) if shows_headline(line, shown=shown) else None


def _note(article: Article) -> str | None:
    note = (article.ednote or "").strip()
    return (note if len(note) <= WORDS else note[:WORDS] + "…") or None
