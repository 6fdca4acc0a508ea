"""Finds lists for many who read the same ones, and asks the database anew only where something has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Engine, func, select

from stream.clock import Clock
from stream.store.faults import translated
from stream.store.reading.find import Order, find_lines
from stream.store.reading.folds import fold_lines
from stream.store.reading.line import Cursor, Folds, Lines
from stream.store.reading.wanted import Wanted
from stream.store.schema import change_number, pruned

__all__ = ["Lists", "Version"]

LINES_MOST = 10_000
"""Lines that are kept: 20 MB, or the newest page of a hundred searches."""
SECONDS_MOST = 2.0
"""How long a page is kept at most: what somebody writes by SQL of their own, or copies from another database, may have
no new number."""

_Page = TypeVar("_Page", Lines, Folds)


@dataclass(frozen=True, slots=True)
class Version:
    """What is stored, as of a moment: where two are equal, nothing that a list shows has changed between them."""

    latest: int
    """The number of the last change: who has a list as of it asks for changes behind it (`changes_after`)."""
    lots: int
    """Transactions in which articles were taken out: that numbers nothing."""


@dataclass(frozen=True, slots=True)
class _Kept:
    version: Version
    since: float
    page: Lines | Folds
    lines: int


class Lists:
    """Gives pages as `find_lines` and `fold_lines` do, and keeps them. Threads may share it.

    Every change of an article, of who is quoted in it and of what withdraws it gets a number, in the order in which
    transactions become visible (`stream.store.changes`). So a page that was found after a version was asked for is
    right for as long as that is the version: a kill is seen by the next who asks. What hangs on the time of day (an
    embargo that ends) is not in a page: whoever shows a line judges that.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lines = 0
        self._lock = threading.Lock()

    def version(self) -> Version:
        """Return what is stored now. Ask for it anew before each list. Raises as `find_lines` does."""
        lots = select(pruned.c.lots).scalar_subquery()
        with translated(), self._engine.connect() as connection:
            latest, taken_out = connection.execute(select(func.max(change_number), lots)).one()
        return Version(latest or 0, taken_out or 0)

    def lines(
        self, version: Version, wanted: Wanted, *, order: Order = "time", limit: int = 50, before: Cursor | None = None
    ) -> Lines:
        """Return a page of `find_lines`, as of this version or a later one."""
        return self._page(
            version,
            (wanted, order, limit, before),
            lambda: find_lines(self._engine, wanted, order=order, limit=limit, before=before),
            lambda page: len(page.items),
        )

    def folds(self, version: Version, wanted: Wanted, *, limit: int = 50, before: Cursor | None = None) -> Folds:
        """Return a page of `fold_lines`, as of this version or a later one."""
        return self._page(
            version,
            (wanted, limit, before),
            lambda: fold_lines(self._engine, wanted, limit=limit, before=before),
            lambda page: sum(1 + len(fold.others) for fold in page.items),
        )

    def _page(
        self, version: Version, asked: Hashable, find: Callable[[], _Page], count: Callable[[_Page], int]
    ) -> _Page:
        now = self._clock.monotonic()
        with self._lock:
            kept = self._kept.get(asked)
        if kept is not None and kept.version == version and now - kept.since < SECONDS_MOST:
            return kept.page  # type: ignore[return-value]  # what is asked for says which it is
        page = find()
        self._keep(asked, _Kept(version, now, page, 1 + count(page)))
        return page

    def _keep(self, asked: Hashable, page: _Kept) -> None:
        """Keep a page; those that were found the longest ago give way to it."""
        with self._lock:
            if (old := self._kept.pop(asked, None)) is not None:
                self._lines -= old.lines
            self._kept[asked] = page
            self._lines += page.lines
            while self._lines > LINES_MOST:
                _, old = self._kept.popitem(last=False)
                self._lines -= old.lines
