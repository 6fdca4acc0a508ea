"""Lays out the searches that are kept. It is pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stream.desk.access.user import Scope, User
from stream.desk.pages.asked import Asked

if TYPE_CHECKING:
    from stream.store.reading import SavedSearch

__all__ = ["SearchesView", "searches_view"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A search in the table."""

    name: str
    owner: str
    mine: bool
    shared: bool
    sound: bool
    droppable: bool
    filters: tuple[tuple[str, str], ...]
    link: str
    ticker: str
    atom: str
    rule: str
    edit: str


@dataclass(frozen=True, slots=True)
class SearchesView:
    """What the template of searches asks for."""

    searches: tuple[Kept, ...]
    asked: Asked
    """What is to be kept."""
    name: str
    place: int
    sound: bool
    shared: bool
    writes: bool
    may_share: bool
    fault: str


def searches_view(
    kept: tuple[SavedSearch, ...], asked: Asked, user: User, base: str, *, name: str, writes: bool, fault: str
) -> SearchesView:
    """Return the view. `asked` and `name` fill the form; where the user has a search of this name, so does that."""
    same = next((each for each in kept if each.owner == user.name and each.name == name), None)
    return SearchesView(
        searches=tuple(_kept(each, user, base, writes=writes) for each in kept),
        asked=asked,
        name=name or asked.value("q")[:100],
        place=same.place if same else 0,
        sound=same.sound if same else False,
        shared=same.shared if same else False,
        writes=writes,
        may_share=user.may(Scope.ADMIN),
        fault=fault,
    )


def _kept(saved: SavedSearch, user: User, base: str, *, writes: bool) -> Kept:
    filters = ((("q", saved.query),) if saved.query else ()) + saved.filters
    mine = saved.owner == user.name
    sound = (("sound", "1"),) if saved.sound else ()
    return Kept(
        name=saved.name,
        owner=saved.owner,
        mine=mine,
        shared=saved.shared,
        sound=saved.sound,
        droppable=writes and mine,
        filters=filters,
        link=_link(f"{base}/", (*filters, *sound)),
        ticker=_link(f"{base}/", (*filters, *sound, ("view", "ticker"))),
        atom=_link(f"{base}/atom.xml", filters),
        rule=_link(f"{base}/searches/rule", (*filters, ("name", saved.name))),
        edit=_link(f"{base}/searches", (*filters, ("name", saved.name))),
    )


def _link(path: str, pairs: tuple[tuple[str, str], ...]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
