"""The stream of a running desk, and the poll that waits, over a real database."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import Engine

from schemas import Relation, Status
from stream.desk.access.tokens import new_token
from stream.desk.access.user import Scope
from stream.store import open_engine
from tests.desk.copy import copy_of_a_day, filler, item, stored
from tests.desk.desk import Desk
from tests.desk.listener import Listener, listening, until
from tests.factories import id_of

pytestmark = pytest.mark.desk


@dataclass
class Running:
    """A desk, and the database that it reads."""

    desk: Desk
    engine: Engine

    @property
    def url(self):
        return self.desk.url

    async def write(self, *items):
        await asyncio.to_thread(stored, self.engine, items)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(request, new_database, tmp_path_factory):
    """One desk for these tests, over the copy of a day and what they add to it."""
    url = new_database(request.param)
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    desk = Desk(tmp_path_factory.mktemp("live"), url).start()
    yield Running(desk, engine)
    desk.close()
    engine.dispose()


def _ids(events):
    return [event.data["article_id"] for event in events]


async def test_what_is_stored_is_heard_by_whom_it_fits(running):
    every = Listener(f"{running.url}/api/v1/stream?markup=true")
    bridge = Listener(f"{running.url}/api/v1/stream?q=bridge")
    other = Listener(f"{running.url}/api/v1/stream?q=bridge&provider=nordwire")
    async with listening(every, bridge, other):
        await running.write(
            item("x-1", minute=90, headline="Bridge opens"), item("x-2", minute=90, headline="Road shut")
        )
        await until(lambda: len(every.heard) == 2 and len(bridge.heard) == 1)
        assert _ids(every.heard) == [str(id_of("x-1")), str(id_of("x-2"))]
        assert bridge.heard[0].kind == "article"
        assert bridge.heard[0].data["article"]["headline"] == {"text": "Bridge opens", "marks": [[0, 6]]}
        tag, attributes, *_ = every.heard[0].data["markup"]
        assert (tag, attributes["data-article"]) == ("article", str(id_of("x-1")))
        assert "markup" not in bridge.heard[0].data
        assert other.heard == []
        assert every.response_headers["x-accel-buffering"] == "no"
        assert every.response_headers["content-type"].startswith("text/event-stream")
        assert 2000 <= every.retry < 4000


async def test_a_kill_is_heard_in_the_story_at_the_article_and_in_a_search_that_it_does_not_fit(running):
    ferry = id_of("ferry-1")
    listeners = [
        Listener(f"{running.url}/api/v1/stream?story={ferry}"),
        Listener(f"{running.url}/api/v1/stream?article={id_of('ferry-2')}"),
        Listener(f"{running.url}/api/v1/stream?q=nothing+has+these+words&status=usable"),
    ]
    async with listening(*listeners):
        kill = item("x-kill", Relation.WITHDRAWAL, of="ferry-1", story="ferry-1", supersedes=("ferry-1", "ferry-2"),
                    minute=95, status=Status.KILLED, headline="KILL: Ferry sinks", body="Kill it.")  # fmt: skip
        await running.write(kill)

        def withdrawn(listener):
            return {event.data["article_id"] for event in listener.heard if event.kind == "withdrawn"}

        await until(lambda: all({str(ferry), str(id_of("ferry-2"))} <= withdrawn(each) for each in listeners))
        told = [event.data["article"] for listener in listeners for event in listener.heard]
        assert {article and article["body"] for article in told} == {None}  # no text of it


async def test_who_comes_back_hears_what_came_meanwhile_once(running):
    listener = Listener(f"{running.url}/api/v1/stream")
    async with listening(listener):
        await running.write(item("back-1", minute=90))
        await until(lambda: listener.heard)
    await running.write(*(item(f"back-{number}", minute=91 + number) for number in range(2, 6)))
    listener.beats.clear()
    async with listening(listener):
        await until(lambda: len(listener.heard) == 5)
    assert _ids(listener.heard) == [str(id_of(f"back-{number}")) for number in range(1, 6)]


async def test_at_the_signal_streams_end_first_and_the_desk_at_once(make_desk, filled_database):
    desk = make_desk(filled_database)
    listeners = [Listener(f"{desk.url}/api/v1/stream?q=x{number % 3}") for number in range(20)]
    async with listening(*listeners):
        begun = time.monotonic()
        assert await asyncio.to_thread(desk.terminate) == 0
        assert time.monotonic() - begun < 10  # uvicorn would wait for them for 20


async def test_the_poll_waits_until_something_comes(running):
    async with httpx.AsyncClient(base_url=running.url, timeout=40) as client:
        known = (await client.get("/api/v1/changes?after=0")).json()
        ids = {each["article_id"] for each in known["items"]}
        assert {str(id_of("ferry-1")), str(id_of("ferry-nordwire"))} <= ids  # copies, too
        states = {each["article_id"]: (each["state"], each["usable"]) for each in known["items"]}
        assert states[str(id_of("mayor-1"))] == ("killed", False)
        waiting = asyncio.create_task(client.get(f"/api/v1/changes?after={known['next']}&wait=30"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await running.write(item("poll-1", minute=90))
        page = (await waiting).json()
        assert [each["article_id"] for each in page["items"]] == [str(id_of("poll-1"))]
        nothing = (await client.get(f"/api/v1/changes?after={page['next']}")).json()
        assert (nothing["items"], nothing["next"], nothing["reset"]) == ([], page["next"], False)
        assert (await client.get(f"/api/v1/changes?after={page['next'] + 9}")).json()["reset"]


async def test_changes_by_pages_are_the_same_changes(running):
    async with httpx.AsyncClient(base_url=running.url, timeout=40) as client:
        whole = (await client.get("/api/v1/changes?after=0")).json()["items"]
        paged, after = [], 0
        while (page := (await client.get(f"/api/v1/changes?after={after}&limit=7")).json())["items"]:
            assert len(page["items"]) <= 7
            paged += page["items"]
            after = page["next"]
        assert paged == whole
        assert [each["change_no"] for each in whole] == sorted({each["change_no"] for each in whole})


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("stream", {"Last-Event-ID": "x"}, 400, "the number of a change"),
        ("stream?after=-1", {}, 400, "greater than or equal to 0"),
        ("stream?artikle=1", {}, 400, "did you mean article"),
        ("stream?article=00000000-0000-0000-0000-000000000000", {}, 404, "no article"),
        ("changes", {}, 400, "required"),
        ("changes?after=0&wait=31", {}, 400, "less than or equal to 30"),
    ],
)
def test_what_cannot_be_asked_for_is_a_problem(desk, path, headers, status, said):
    answer = httpx.get(f"{desk.url}/api/v1/{path}", headers=headers, timeout=20)
    assert answer.status_code == status
    assert said in answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_token_that_is_taken_back_ends_its_stream_and_no_other(make_desk, new_database, tmp_path):
    database = new_database()
    tokens = [new_token(name, frozenset({Scope.READ})) for name in ("ana", "tom")]
    file = tmp_path / "tokens"
    file.write_text("\n".join(line for _, line in tokens) + "\n")
    running = Running(make_desk(database, auth="bearer", tokens_file=str(file)), open_engine(database))
    ana, tom = (
        Listener(f"{running.url}/api/v1/stream", headers={"Authorization": f"Bearer {token}"}) for token, _ in tokens
    )
    async with listening(ana, tom):
        file.write_text(tokens[1][1] + "\n")
        await asyncio.sleep(1.2)  # the file is looked at each second
        await running.write(*filler(3))
        await until(lambda: 401 in ana.refused and len(tom.heard) == 3)
        assert ana.heard == []
        assert (tom.connected, tom.refused) == (1, [])
    running.engine.dispose()
