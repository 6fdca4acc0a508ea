"""Lays out the list: its lines, its filters and where they lead. It is pure."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Status
from stream.desk.live.address import query_of
from stream.desk.pages.asked import Asked
from stream.desk.pages.view.row import Now, Row, row_of, row_of_fold
from stream.desk.parameters import API
from stream.store.reading import Fold, Folds, Lines

__all__ = ["ListView", "list_view"]

_NAMES = {
    "q": "words",
    "provider": "agency",
    "source": "source",
    "language": "language",
    "status": "status",
    "urgency_max": "urgency up to",
    "relation": "kind",
    "speaker": "quoted",
    "from": "from",
    "to": "to",
    "story": "story",
}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force."""

    name: str
    value: str
    link: str
    """The same view without it."""


@dataclass(frozen=True, slots=True)
class ListView:
    """What the template of the list asks for."""

    asked: Asked
    name: str
    rows: tuple[Row, ...]
    total: str
    latest: int
    """The number of the last change that the page knows of: the live part goes on behind it."""
    follow: str
    """What the live part follows, as the query of a stream."""
    next: str | None
    newest: str | None
    chips: tuple[Chip, ...]
    atom: str
    csv: str
    save: str
    ticker_link: str
    nothing: str
    statuses: Choices = (("", "any"), *((status.value, status.value) for status in Status))
    urgencies: Choices = (("", "any"), *((str(number), str(number)) for number in range(1, 9)))
    relations: Choices = (
        ("", "all but copies"),
        ("all", "all, copies too"),
        ("new", "first of a story"),
        ("update", "updates"),
        ("correction", "corrections"),
        ("withdrawal", "kills and withdrawals"),
        ("exact", "exact copies"),
        ("near", "near copies"),
    )
    folds: Choices = (("", "a story each"), ("none", "an article each"))
    orders: Choices = (("", "newest first"), ("rank", "best first"))

    def value(self, name: str) -> str:
        """Return what was typed for a filter."""
        return self.asked.value(name)

    @property
    def ticker(self) -> bool:
        return self.asked.ticker

    @property
    def narrowed(self) -> bool:
        """Whether more is in force than words: the form shows what."""
        return any(name not in {"q", "view"} for name, _ in self.asked.values)

    @property
    def faults(self) -> tuple[str, ...]:
        return self.asked.faults


def list_view(asked: Asked, page: Lines | Folds, latest: int, now: Now, base: str, following: str | None) -> ListView:
    """Return the view of a page of lines, or of stories, as of change number `latest`. `following` is the cursor of the
    next page.
    """
    path = f"{base}/"
    rows = tuple(row_of_fold(item, now) if isinstance(item, Fold) else row_of(item, now) for item in page.items)
    value, exact = page.total.value, page.total.exact
    count = f"{value:,}" if exact else f"more than {value:,}"
    return ListView(
        asked=asked,
        name=_name(asked),
        rows=rows,
        total=f"{count} {'article' if value == 1 and exact else 'articles'}",
        latest=latest,
        follow=query_of(asked.wanted),
        next=asked.link(path, cursor=following) if following else None,
        newest=asked.link(path) if asked.cursor else None,
        chips=tuple(Chip(_NAMES[name], text, asked.without(path, name, text)) for name, text in asked.filters),
        atom=asked.link(f"{base}/atom.xml", view=None, order=None),
        csv=f"{base}{API}/export?{query_of(asked.wanted)}&as=csv".replace("?&", "?"),
        save=asked.link(f"{base}/searches", view=None),
        ticker_link=asked.link(path, view="ticker"),
        nothing=_nothing(asked),
    )


def _name(asked: Asked) -> str:
    words = asked.value("q")
    if words:
        return f"Search: {words[:80]}"
    return "The wire, filtered" if asked.filters else "The wire"


def _nothing(asked: Asked) -> str:
    if asked.cursor:
        return "That was the last page."
    if not asked.filters:
        return "Nothing has come in yet. The list fills by itself as copy is stored."
    return "Nothing fits. Take a filter away, or look for copies too."
