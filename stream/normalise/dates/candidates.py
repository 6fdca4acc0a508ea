"""Lists what day and time of day the tokens of a date may tell: several where the text leaves it open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stream.normalise.dates.tokens import Clock, Date, Number, Quad, Relative, Separator, Token, Word
from stream.normalise.dates.words import DAY, MONTH
from stream.normalise.dates.zones import Zone

__all__ = ["Candidate", "candidates_of"]

_YEARS = range(1900, 2101)
"""The years that four digits may be."""
_CLOCKS = (24, 60)
"""Hours and minutes below which four digits may be a clock."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a text. What is None or empty is not in the text."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekdays: frozenset[int] = frozenset()
    relative: int | None = None
    """Days from the day of reception."""
    clock: Clock | None = None
    zone: Zone | None = None
    is_other: bool = False
    """Whether another reading, which takes another figure for the day, is likelier: `6 GMT DECEMBER 8`."""
    part: int = 0
    """The number of the time among those of the text, from 0: `0001 GMT / 7.01pm ET` has two."""

    @property
    def tells_day(self) -> bool:
        return self.day is not None or self.relative is not None or bool(self.weekdays)


def candidates_of(tokens: Sequence[Token]) -> list[Candidate]:
    """Return all ways to read the tokens; those that are likelier stand first."""
    parts = [list(_of_part(part)) for part in _parts(tokens)]
    days = next((part for part in parts if any(one.tells_day for one in part)), ())
    found: list[Candidate] = []
    for number, part in enumerate(parts):
        for one in part:
            if one.tells_day:
                found.append(replace(one, part=number))
            else:  # `6 a.m. ET / 1100 GMT Monday`: the day stands once
                found += [
                    replace(day, clock=one.clock, zone=one.zone, part=number)
                    if one.clock
                    else replace(one, part=number)
                    for day in days or (one,)
                ]
    return found


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between separators, each with a clock of its own."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if isinstance(token, Separator):
            groups.append([])
        else:
            groups[-1].append(token)
    parts: list[list[Token]] = []
    for group in filter(None, groups):
        if parts and not (_has_clock(parts[-1]) and _has_clock(group)):
            parts[-1] += group
        else:
            parts.append(group)
    return parts


def _has_clock(tokens: Sequence[Token]) -> bool:
    return any(map(_tells_time, tokens))


@dataclass(frozen=True, slots=True)
class _Day:
    year: int | None
    month: int
    day: int
    beside: tuple[int, ...]
    """Indices of the tokens beside it, where a year may stand."""
    is_other: bool = False


def _of_part(tokens: Sequence[Token]) -> Iterator[Candidate]:
    months, weekdays = _words(tokens)
    days = _days(tokens, months)
    named = frozenset(number for place in weekdays for number in _numbers(tokens[place], DAY))
    relative = next((token.days for token in tokens if isinstance(token, Relative)), None)
    if not days:
        days, tokens = _day_with_a_dot(tokens)
    for day in days or (None,):
        for year, clocks in _years_and_clocks(tokens, day):
            for clock, zone in clocks or [(None, _last_zone(tokens))]:
                if day is None:
                    yield Candidate(weekdays=named, relative=relative, clock=clock, zone=zone)
                else:
                    yield Candidate(day.year or year, day.month, day.day, named, None, clock, zone, day.is_other)


def _day_with_a_dot(tokens: Sequence[Token]) -> tuple[list[_Day], Sequence[Token]]:
    """Read `06.10` in `06.10 18:00` as a day: another clock stands beside it, and no other day does."""
    doubtful = next((token for token in tokens if isinstance(token, Clock) and token.may_be_day), None)
    if doubtful is None or sum(map(_tells_time, tokens)) == 1:
        return [], tokens
    return [_Day(None, doubtful.minute, doubtful.hour, ())], [token for token in tokens if token is not doubtful]


def _words(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """Return places of months and of weekdays. A word that may be either is the month only where nothing else is
    one.
    """
    months: list[int] = []
    weekdays: list[int] = []
    either: list[int] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Word):
            is_month, is_day = bool(_numbers(token, MONTH)), bool(_numbers(token, DAY))
            (either if is_month and is_day else months if is_month else weekdays).append(place)
    if either and not months:
        months.append(either.pop())
    return months, sorted(weekdays + either)


def _numbers(token: Token, kind: str) -> list[int]:
    return [number for what, number in token.meanings if what == kind] if isinstance(token, Word) else []


def _days(tokens: Sequence[Token], months: Sequence[int]) -> list[_Day]:
    found: list[_Day] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Date):
            found += [_Day(*day, (place - 1, place + 1)) for day in token.days]
    for place in months:
        before, after = _at(tokens, place - 1), _at(tokens, place + 1)
        year, beside = None, (place - 1, place + 2)
        if _is_day(before):
            day, following, beside = before, after, (place - 2, place + 1)
        elif _is_day(after):
            day, following = after, _at(tokens, place + 2)
        else:
            continue
        if isinstance(following, Number) and not following.is_ordinal and (following.is_year or following.value >= 20):
            year = 2000 + following.value
        months_said = sorted(_numbers(tokens[place], MONTH))
        found += [_Day(year, month, day.value, beside) for month in months_said]  # type: ignore[union-attr]
        if day is before and year is None and _is_day(after):
            found += [_Day(None, month, after.value, (place + 2,), is_other=True) for month in months_said]  # type: ignore[union-attr]
    return found


def _at(tokens: Sequence[Token], place: int) -> Token | None:
    return tokens[place] if 0 <= place < len(tokens) else None


def _is_day(token: Token | None) -> bool:
    return isinstance(token, Number) and not token.is_year and 1 <= token.value <= 31


_Clocks = list[tuple[Clock | None, Zone | None]]


def _years_and_clocks(tokens: Sequence[Token], day: _Day | None) -> list[tuple[int | None, _Clocks]]:
    """Return what four digits may be: the year beside the day, or the clock, where nothing else is one. Each has to be
    one.
    """
    sure = [place for place, token in enumerate(tokens) if _is_clock(token)]
    others = [place for place, token in enumerate(tokens) if isinstance(token, Quad) and not token.is_clock]
    if day is None or day.year is not None:
        return [(None, [_clock(tokens, place) for place in sure])] if sure else _ways(tokens, [], others)
    if not sure:
        return _ways(tokens, [place for place in others if _may_be_year(tokens, place, day)], others)
    doubled = [place for place in sure if _may_be_year(tokens, place, day)]  # `0001 MONDAY DECEMBER 7 2026 (GMT)`
    years = [place for place in others if _value(tokens[place]) in _YEARS]
    if doubled:
        years = [place for place in years if _may_be_year(tokens, place, day)]
    ways = [(year, [place for place in sure if place != year]) for year in years]
    ways += [(year, [p for p in (*sure, *others) if p != year and _may_be_clock(tokens[p])]) for year in doubled]
    with_clocks = [
        (_value(tokens[year]), [_clock(tokens, place) for place in clocks]) for year, clocks in ways if clocks
    ]
    return [*with_clocks] or [(None, [_clock(tokens, place) for place in sure])]


def _ways(tokens: Sequence[Token], years: Sequence[int], others: Sequence[int]) -> list[tuple[int | None, _Clocks]]:
    """Return each year with the rest as clocks; and where there is one alone, it as the clock."""
    ways: list[tuple[int | None, _Clocks]] = []
    for year in (*years, None):
        rest = [place for place in others if place != year]
        if all(_may_be_clock(tokens[place]) for place in rest) and (year is not None or len(rest) <= 1):
            value = None if year is None else _value(tokens[year])
            ways.append((value, [_clock(tokens, place) for place in rest]))
    return ways or [(None, [])]


def _may_be_year(tokens: Sequence[Token], place: int, day: _Day) -> bool:
    return place in day.beside and isinstance(tokens[place], Quad) and _value(tokens[place]) in _YEARS


def _is_clock(token: Token) -> bool:
    return isinstance(token, Clock) or (isinstance(token, Quad) and token.is_clock)


def _tells_time(token: Token) -> bool:
    return _is_clock(token) or (isinstance(token, Quad) and token.begins_with_nought)


def _value(token: Token) -> int:
    return token.value if isinstance(token, Quad) else 0


def _may_be_clock(token: Token) -> bool:
    hour, minute = divmod(_value(token), 100)
    return isinstance(token, Clock) or (isinstance(token, Quad) and hour < _CLOCKS[0] and minute < _CLOCKS[1])


def _clock(tokens: Sequence[Token], place: int) -> tuple[Clock | None, Zone | None]:
    """Return a clock and its zone: the next one before another clock, else the part's last."""
    token = tokens[place]
    clock = token if isinstance(token, Clock) else Clock(*divmod(_value(token), 100))
    for following in tokens[place + 1 :]:
        if isinstance(following, Zone):
            return clock, following
        if isinstance(following, Clock):
            break
    return clock, _last_zone(tokens)


def _last_zone(tokens: Sequence[Token]) -> Zone | None:
    return next((token for token in reversed(tokens) if isinstance(token, Zone)), None)
