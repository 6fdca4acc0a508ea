"""Lays out what alert rules would have sent. It is pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stream.alert import Tally
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.row import Now, Row, row_of
from stream.desk.tried_rules import Told, Tried

if TYPE_CHECKING:
    from stream.store.reading import Line

__all__ = ["RULES", "RulesView", "ToldLine", "rules_view", "told_lines"]

RULES = 500
"""Rules of the table: houses have tens."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the table."""

    tally: Tally
    median: str
    """Its alerts on a middling day: `3`, `0.5`."""
    link: str | None
    """The stories that it would have alerted; None where there was none."""


@dataclass(frozen=True, slots=True)
class RulesView:
    """What the template of the table asks for."""

    at: Moment
    since: Moment | None
    articles: int
    stories: int
    alerted: int
    lines: tuple[RuleLine, ...]
    count: int
    """Rules in all."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A story that a rule would have alerted."""

    kind: str
    row: Row
    """The article that it would have told of, as it stands now."""


def rules_view(tried: Tried, now: Now, path: str) -> RulesView:
    """Return the table, in the file's order; of more rules than `RULES` those that would have sent most, they first."""
    tallies: Iterable[Tally] = tried.tallies
    if len(tried.tallies) > RULES:
        tallies = sorted(tried.tallies, key=lambda tally: -tally.alerts)[:RULES]
    return RulesView(
        at=now.moment(tried.at),
        since=now.moment(tried.since) if tried.since else None,
        articles=tried.articles,
        stories=tried.stories,
        alerted=tried.alerted,
        lines=tuple(rule_line(tally, path) for tally in tallies),
        count=len(tried.tallies),
    )


def rule_line(tally: Tally, path: str) -> RuleLine:
    """Return the line of one rule; `path` is that of the page."""
    link = f"{path}?{urlencode({'rule': tally.rule})}" if tally.stories else None
    return RuleLine(tally, f"{tally.daily.median:g}", link)


def told_lines(told: Iterable[Told], lines: Mapping[object, Line], now: Now) -> tuple[ToldLine, ...]:
    """Return the stories of a rule; `lines` are those of their articles by id. What is no longer stored is left out."""
    return tuple(
        ToldLine(each.kind.value, row_of(lines[each.article_id], now)) for each in told if each.article_id in lines
    )
