"""Reads which articles a call wants of the parameters that lists, streams and exports share."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AfterValidator

from schemas import Relation, Status
from stream.store.reading import Wanted

__all__ = ["FILTERS", "QUERY_LONGEST", "Instant", "TheWanted", "wanted_of"]

FILTERS = ("q", "provider", "source", "language", "status", "urgency_max", "relation", "speaker", "from", "to", "story")
"""The parameters of `wanted_of`, by the names that an address has."""

QUERY_LONGEST = 1000
"""Characters of a query: as many as the store reads."""
_NAME_LONGEST = 200
"""Characters of a provider, source or speaker: as many as are indexed."""


def _instant(given: datetime) -> datetime:
    """Return the instant; one without a zone is of UTC. Raises `ValueError` for one that UTC has no year for."""
    found = given.replace(tzinfo=UTC) if given.tzinfo is None else given
    try:
        found.astimezone(UTC)  # as databases are asked
    except OverflowError:
        raise ValueError("it is no time in UTC: there are the years 1 to 9999") from None
    return found


Instant = Annotated[datetime, AfterValidator(_instant)]
Named = Annotated[str | None, Query(max_length=_NAME_LONGEST)]


class Relations(StrEnum):
    """What an article is to others; `all` is every one of them."""

    NEW = Relation.NEW.value
    EXACT = Relation.EXACT.value
    NEAR = Relation.NEAR.value
    UPDATE = Relation.UPDATE.value
    CORRECTION = Relation.CORRECTION.value
    WITHDRAWAL = Relation.WITHDRAWAL.value
    ALL = "all"


async def wanted_of(  # noqa: PLR0913, PLR0917 - the parameters of the call
    q: Annotated[
        str,
        Query(max_length=QUERY_LONGEST, description='Words: `ceasefire talks`, `"has died"`, `election*`, `-sport`.'),
    ] = "",
    provider: Named = None,
    source: Named = None,
    language: Annotated[str | None, Query(max_length=35, description="BCP 47; `en` is also `en-GB`.")] = None,
    status: Annotated[Status | None, Query()] = None,
    urgency_max: Annotated[int | None, Query(ge=1, le=8, description="IPTC scale: 3 is 1, 2 and 3.")] = None,
    relation: Annotated[
        list[Relations] | None, Query(max_length=7, description="May stand several times; without: all but copies.")
    ] = None,
    speaker: Annotated[str | None, Query(max_length=_NAME_LONGEST, description="Part of a quoted name.")] = None,
    story: Annotated[UUID | None, Query()] = None,
    since: Annotated[
        Instant | None, Query(alias="from", description="Received then or later; without a zone it is UTC.")
    ] = None,
    until: Annotated[Instant | None, Query(alias="to", description="Received before then.")] = None,
) -> Wanted:
    """Return what is wanted. It waits for nothing, and is `async` so that no thread is asked for it."""
    return Wanted(
        query=q,
        provider=provider,
        source=source,
        language=language,
        status=status.value if status is not None else None,
        urgency_max=urgency_max,
        relations=_relations(relation),
        speaker=speaker,
        since=since,
        until=until,
        story=story,
    )


TheWanted = Annotated[Wanted, Depends(wanted_of)]


def _relations(named: list[Relations] | None) -> frozenset[Relation] | None:
    if not named:
        return None
    return frozenset(Relation) if Relations.ALL in named else frozenset(Relation(each.value) for each in named)
