"""`GET`, `PUT`, `DELETE searches`: what people keep looking for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from stream.desk.access.user import Scope, User
from stream.desk.api.answer import answer
from stream.desk.api.shape import Shape
from stream.desk.depends import Reader, TheClock, TheUser, Writing, writing
from stream.desk.problem import Fault, Kind, Problem
from stream.desk.wanted import FILTERS, QUERY_LONGEST
from stream.store.reading import SavedSearch, drop_search, keep_search, searches

__all__ = ["router"]

router = APIRouter(tags=["searches"])

KEPT = frozenset({*FILTERS, "fold", "order"}) - {"q"}
"""The parameters of `GET articles` that a search keeps beside its words."""
_FILTERS_MOST = 40
Name = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f/]+$")]


class SearchBody(BaseModel):
    """A search to keep."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    query: str = Field("", max_length=QUERY_LONGEST)
    filters: list[tuple[str, str]] = Field(default_factory=list, max_length=_FILTERS_MOST)
    """Names and values of `GET articles`, as its URL has them; a name may come twice."""
    shared: bool = False
    """Whether others see it too. For this one must be `admin`."""
    place: int = Field(0, ge=0, le=10_000)
    """Where it stands in its owner's list."""
    sound: bool = False
    """Whether a sound tells of what comes."""

    @field_validator("filters")
    @classmethod
    def _known(cls, filters: list[tuple[str, str]]) -> list[tuple[str, str]]:
        for name, value in filters:
            if name not in KEPT:
                raise ValueError(f"{name[:40]!r} is no filter: there are {', '.join(sorted(KEPT))}")
            if len(value) > QUERY_LONGEST:
                raise ValueError(f"{name} is longer than {QUERY_LONGEST} characters")
        return filters


class SearchShape(Shape):
    """A search that is kept."""

    name: str
    owner: str
    """Whoever keeps it."""
    mine: bool
    """Whether it is the asker's own."""
    query: str
    filters: list[tuple[str, str]]
    """Names and values of `GET articles`."""
    shared: bool
    place: int
    sound: bool


class SearchesShape(Shape):
    """One's own searches, in the order of one's list, and then what others share."""

    items: list[SearchShape]


@router.get("/searches", response_model=SearchesShape, summary="Saved searches: one's own, and what others share")
def kept(request: Request, reader: Reader, user: TheUser) -> Response:
    """All of them on one page."""
    found = searches(reader, user.name)
    return answer(request, SearchesShape(items=[_shape(each, user) for each in found]))


@router.put("/searches/{name}", status_code=204, summary="Keep a search under a name", response_class=Response)
def keep(name: Name, body: SearchBody, writer: Writing, user: TheUser, clock: TheClock) -> Response:
    """Keep it in the place of the one that its owner has under this name."""
    if body.shared and not user.may(Scope.ADMIN):
        raise Problem(Kind.NOT_ALLOWED, "only an admin may share a search with everybody")
    saved = SavedSearch(
        user.name, name, body.query, tuple(body.filters), shared=body.shared, place=body.place, sound=body.sound
    )
    if not keep_search(writing(writer), saved, clock=clock):
        detail = "there are as many searches as one may keep: delete one first"
        raise Problem(Kind.BAD_BODY, detail, [Fault(location="path", name="name", detail=detail)])
    return Response(status_code=204)


@router.delete("/searches/{name}", status_code=204, summary="Drop a search", response_class=Response)
def drop(name: Name, writer: Writing, user: TheUser) -> Response:
    """Drop one's own search of this name."""
    if not drop_search(writing(writer), user.name, name):
        raise Problem(Kind.NOT_FOUND, f"there is no search {name!r} of yours")
    return Response(status_code=204)


def _shape(saved: SavedSearch, user: User) -> SearchShape:
    return SearchShape(
        name=saved.name,
        owner=saved.owner,
        mine=saved.owner == user.name,
        query=saved.query,
        filters=list(saved.filters),
        shared=saved.shared,
        place=saved.place,
        sound=saved.sound,
    )
