"""Tries the alert rules on what is stored: what each would have sent for the newest articles.

It keeps a core busy for seconds, so that one try runs at a time, whoever asks meanwhile gets the same, and a try holds
for a minute. Counts and ids alone are kept: how an article stands is looked up whenever it is shown.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from schemas import Alert, AlertKind, ExtractedArticle
from stream.alert import NIGHT, Quiet, Ruleset, Tally, backtest, load_rules, require_rules
from stream.clock import Clock
from stream.desk.problem import Kind, Problem
from stream.desk.slots import Slots
from stream.errors import Misconfigured
from stream.file_text import file_text
from stream.store.reading import Wanted, numbers_fitting, whole_articles

__all__ = ["ARTICLES", "DAYS", "KEPT", "TOLD", "Mistake", "Told", "Tried", "TriedRules", "try_rules"]

ARTICLES = 2000
"""Articles that rules are tried on: a day of a middling wire, and with some rules a quarter of a second of a core."""
DAYS = timedelta(days=7)
"""How far back they may lie."""
TOLD = 20
"""Stories of a rule that are remembered, the newest."""
KEPT = timedelta(minutes=1)
"""How long a try holds, whatever comes meanwhile: on a busy wire each would be a new one."""
_SECONDS = 4.0
"""A try gives up after so long at work: by then three hundred rules that fit every article have made some hundred
thousand alerts, and 200 MB of them."""
_WAIT_SECONDS = 20.0
"""So long its reader waits: longer than it may take on a machine that has other work."""
_AT_A_TIME = 50
"""Articles that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story that a rule would have alerted."""

    kind: AlertKind
    """The last that it would have said of it."""
    article_id: UUID


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules would have done."""

    at: datetime
    """When they were tried."""
    since: datetime | None
    """When the first of the articles came; None where there was none."""
    articles: int
    stories: int
    alerted: int
    tallies: tuple[Tally, ...]
    """One a rule, in the file's order."""
    told: Mapping[str, tuple[Told, ...]]
    """By rule the stories, the newest first."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why the rules could not be tried."""

    sentence: str


class TriedRules:
    """The rules of one desk, tried. One event loop."""

    def __init__(self) -> None:
        self._running: asyncio.Task[Tried | Mistake] | None = None
        self._kept: tuple[str, datetime, Tried | Mistake] | None = None

    async def of_file(self, path: Path, reader: Engine, slots: Slots, clock: Clock, night: Quiet) -> Tried | Mistake:
        """Return what the rules of a file would have done. Raises `Problem` (busy), and what the database raises."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._found(path, reader, slots, clock, night))
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                return await asyncio.shield(self._running)  # who goes away takes it from nobody else
        except TimeoutError:
            raise Problem(Kind.BUSY, "the rules are being tried: ask again", headers={"Retry-After": "5"}) from None

    async def _found(self, path: Path, reader: Engine, slots: Slots, clock: Clock, night: Quiet) -> Tried | Mistake:
        try:
            text = await asyncio.to_thread(file_text, path, "rules file")
        except Misconfigured as error:
            return Mistake(f"WIRESTREAM_ALERTS__RULES: {error}")
        now = clock.now()
        if self._kept is None or self._kept[0] != text or now - self._kept[1] >= KEPT:
            async with slots.turn():
                self._kept = (text, now, await asyncio.to_thread(_outcome, text, str(path), reader, now, night))
        return self._kept[2]


def _outcome(text: str, where: str, reader: Engine, now: datetime, night: Quiet) -> Tried | Mistake:
    try:
        ruleset = load_rules(text, where)
        require_rules(ruleset, where)
    except Misconfigured as error:
        return Mistake(str(error))
    try:
        return try_rules(ruleset, reader, now, night=night)
    except _TooLongError:
        return Mistake(
            f"{where}: its {len(ruleset.rules):,} rules take longer than {_SECONDS:g} seconds of a core: try them by "
            "`wirestream alerts test`"
        )


def try_rules(ruleset: Ruleset, reader: Engine, now: datetime, *, night: Quiet = NIGHT, most: int = ARTICLES) -> Tried:
    """Return what rules would have done with the newest articles, at most so many, taken in the order in which they
    were stored. Raises what the database raises.
    """
    numbers = sorted(numbers_fitting(reader, Wanted(since=now - DAYS), most).rows)
    came: list[datetime] = []

    def past() -> Iterator[ExtractedArticle]:
        for extracted in _in_time(_articles(reader, numbers)):
            came.append(extracted.article.received_at)
            yield extracted

    found = backtest(ruleset, past(), night=night)
    return Tried(
        at=now,
        since=min(came, default=None),
        articles=found.articles,
        stories=found.stories,
        alerted=found.alerted,
        tallies=found.tallies,
        told=_told(found.alerts),
    )


def _articles(reader: Engine, numbers: Sequence[int]) -> Iterator[ExtractedArticle]:
    for begin in range(0, len(numbers), _AT_A_TIME):
        for whole in whole_articles(reader, numbers[begin : begin + _AT_A_TIME]):
            message = whole.message()
            if isinstance(message, ExtractedArticle):  # copies reach no rule
                yield message


class _TooLongError(Exception):
    """A try that was given up."""


def _in_time(past: Iterable[ExtractedArticle]) -> Iterator[ExtractedArticle]:
    until = time.thread_time() + _SECONDS
    for extracted in past:
        if time.thread_time() > until:
            raise _TooLongError
        yield extracted


def _told(alerts: Iterable[Alert]) -> dict[str, tuple[Told, ...]]:
    last: dict[str, dict[UUID, Told]] = {}
    for alert in alerts:
        stories = last.setdefault(alert.rule, {})
        stories.pop(alert.story_id, None)  # so that what was told last stands last
        stories[alert.story_id] = Told(alert.kind, alert.article_id)
    return {rule: tuple(reversed(stories.values()))[:TOLD] for rule, stories in last.items()}
