"""Takes old articles out of the database, with their quotes, and old alerts about what is not there any more.

An article is old by when its raw record was received. What is kept however old it is, `stream.store.writing.keeping`
says. It is done in lots, each a transaction under the writers' lock, so that a store and readers go on beside it; cut
off, it goes on where it was. How far back articles are kept is noted with the first lot: from then on the writer takes
no article in that is older, and not there, and would not be kept. So nothing of it comes back by a stage that is taken
back, or by dead letters sent again. A release before this one does not know of that, and would store it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, insert, select, tuple_, update

from stream.clock import SYSTEM_CLOCK, Clock
from stream.store.changes import take_turn
from stream.store.faults import translated
from stream.store.migrate import check
from stream.store.schema import alerts, articles, pruned
from stream.store.writing.keeping import kept_among, pruned_before

__all__ = ["Pruned", "prune"]

_LOT = 500
"""Articles of one transaction: writers wait for it, some tens of milliseconds."""

Tell = Callable[[int], None]
"""Is told after each lot how many articles were looked at so far."""
_Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken out, or would be."""

    articles: int
    kept: int
    """Articles as old as these that are kept."""
    alerts: int


def prune(
    engine: Engine, before: datetime, *, really: bool, tell: Tell = lambda _: None, clock: Clock = SYSTEM_CLOCK
) -> Pruned:
    """Take out articles that were received before a time; where it is not `really` meant, only count them.

    Raises `Transient` where the database is away, `Misconfigured` where it is none of this release. What was done until
    then is done.
    """
    check(engine)
    now, looked, gone, orphans = clock.now(), 0, 0, 0
    place: _Place | None = None
    while True:
        with translated(), engine.begin() as connection:
            if really:
                take_turn(connection)
                _note(connection, before)
            lot = _lot(connection, before, place)
            ids = [article_id for article_id, _, _ in lot]
            old = set(ids) - kept_among(connection, ids, now) if ids else set()
            orphans += _count_alerts(connection, before, old)
            if really and old:
                connection.execute(delete(articles).where(articles.c.article_id.in_(sorted(old, key=str))))
                connection.execute(update(pruned).values(lots=pruned.c.lots + 1))
        looked, gone = looked + len(lot), gone + len(old)
        if not lot:
            break
        place = lot[-1][1:]
        tell(looked)
    there = _prune_alerts(engine, before) if really else orphans + _count_orphans(engine, before)
    return Pruned(gone, looked - gone, there)


def _note(connection: Connection, before: datetime) -> None:
    """Note how far back articles are kept: never less than was noted, for what was taken out stays out."""
    known = pruned_before(connection)
    if known is None:
        connection.execute(insert(pruned).values(one=1, before=before))
    elif known < before:
        connection.execute(update(pruned).values(before=before))


def _lot(connection: Connection, before: datetime, place: _Place | None) -> list[tuple[UUID, datetime, int]]:
    columns = articles.c
    statement = select(columns.article_id, columns.received_at, columns.row_no).where(columns.received_at < before)
    if place is not None:
        statement = statement.where(tuple_(columns.received_at, columns.row_no) > tuple_(*place))
    found = connection.execute(statement.order_by(columns.received_at, columns.row_no).limit(_LOT))
    return [(row.article_id, row.received_at, row.row_no) for row in found]


def _count_alerts(connection: Connection, before: datetime, ids: set[UUID]) -> int:
    chosen = and_(alerts.c.article_id.in_(sorted(ids, key=str)), alerts.c.changed_at < before)
    return int(connection.execute(select(func.count()).select_from(alerts).where(chosen)).scalar_one()) if ids else 0


def _count_orphans(engine: Engine, before: datetime) -> int:
    with translated(), engine.connect() as connection:
        orphans = select(func.count()).select_from(alerts).where(_is_old_orphan(before))
        return int(connection.execute(orphans).scalar_one())


def _prune_alerts(engine: Engine, before: datetime) -> int:
    """Take out old alerts about what is not stored, lot by lot; return how many."""
    gone, columns = 0, alerts.c
    place = tuple_(columns.written_at, columns.alert_id)
    orphans = (
        select(columns.written_at, columns.alert_id)
        .where(_is_old_orphan(before))
        .order_by(columns.written_at, columns.alert_id)
        .limit(_LOT)
    )
    lot: list[tuple[datetime, UUID]] = []
    while True:
        with translated(), engine.begin() as connection:
            take_turn(connection)
            found = connection.execute(orphans.where(place > tuple_(*lot[-1])) if lot else orphans)
            lot = [(row.written_at, row.alert_id) for row in found]
            if not lot:
                return gone
            connection.execute(delete(alerts).where(columns.alert_id.in_([alert_id for _, alert_id in lot])))
        gone += len(lot)


def _is_old_orphan(before: datetime) -> ColumnElement[bool]:
    """Return what holds of an alert about nothing that is stored whose last record is old. Its first record then is old
    too, and by that there is an index.
    """
    columns = alerts.c
    is_orphan = ~exists().where(articles.c.article_id == columns.article_id)
    return and_(columns.written_at < before, columns.changed_at < before, is_orphan)
