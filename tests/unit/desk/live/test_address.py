from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from schemas import DUPLICATES, Relation
from stream.desk.live.address import query_of
from stream.desk.wanted import TheWanted
from stream.store.reading import Wanted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(query='"has died" & -sport', provider="a=b&c", source="s", language="en", status="usable"),
        Wanted(urgency_max=3, speaker="Brandão", since=NOON, until=NOON, story=UUID(int=7)),
        Wanted(relations=frozenset(Relation)),
        Wanted(relations=frozenset({Relation.NEW})),
    ],
)
async def test_what_a_page_follows_is_what_it_shows(wanted):
    read = []
    app = FastAPI()

    @app.get("/")
    def call(asked: TheWanted):
        read.append(asked)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
        assert (await client.get(f"/?{query_of(wanted)}")).status_code == 200
    shown = frozenset(Relation) - DUPLICATES if wanted.relations is None else wanted.relations
    assert read[0].relations == shown
    assert {name for name in Wanted.__dataclass_fields__ if getattr(read[0], name) != getattr(wanted, name)} <= {
        "relations"
    }


def test_every_relation_is_named():
    """Without any, `GET changes` tells copies, too, and a list shows none."""
    assert dict(parse_qsl(query_of(Wanted()))).keys() == {"relation"}
