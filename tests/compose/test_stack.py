"""docker-compose.yml, run for real: what comes in from outside is right in its database, watched, and survives faults.

The tests stand in the order in which they run: each adds to one stack, and the last one stops it. They stand in
one file, for to bring it up takes longer than all of them.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from schemas import ExtractedArticle, JudgedArticle
from stream.clock import SYSTEM_CLOCK
from stream.demo.follow import follow
from stream.demo.found import first_paths, found_in
from stream.demo.seeds import Outcome, differences, load_seeds
from stream.kafka.admin import connected_admin
from stream.kafka.clients import consumer
from stream.kafka.raw_headers import FILE
from stream.kafka.topics import RAW
from stream.produce import Sent
from tests.compose.stack import PASSWORD, ROLES, ROOT
from tests.copydesk import story
from tests.feed import Feed
from tests.service import wait_until

pytestmark = [pytest.mark.compose, pytest.mark.timeout(1800)]

_JOBS = ("topics", "migrate")
_STAGES = {"normalise", "dedupe", "extract", "alert", "store"}
_STORY = TypeAdapter(ExtractedArticle | JudgedArticle)
_BY_SIGTERM = {"kafka": {0, 143}}
"""A Java process that ends by SIGTERM, in order, says 128 + 15."""


def test_every_container_is_healthy_and_every_job_has_ended(stack):
    states = {name.rsplit("-", 1)[0]: found["State"] for name, found in stack.containers().items()}
    assert states.keys() == set(stack.services)
    for name, state in states.items():
        if name in _JOBS:
            assert (state["Status"], state["ExitCode"]) == ("exited", 0), name
        else:
            assert (state["Status"], state["Health"]["Status"]) == ("running", "healthy"), name
    # Any command, in a container of its own, without building again.
    plan = stack.compose("run", "--rm", "--no-deps", "--no-TTY", "normalise", "topics", "plan")
    assert RAW.name in plan


def test_seeds_from_outside_are_right_in_the_database(stack):
    seeds = load_seeds(ROOT / "seeds")
    stack.wirestream("replay", "seeds")
    sent = asyncio.run(_raw_records(stack.settings, len(seeds)))
    assert sent.keys() == {seed.path for seed in seeds}
    endings = asyncio.run(
        follow(stack.settings, sent, SYSTEM_CLOCK, stored=stack.ids, within=300, advance=lambda _: None)
    )
    unended = [path for path, ending in endings.items() if not ending.reached]
    assert not unended

    # The topics say which articles a file brought; what they are, is taken from the rows.
    rows = {UUID(row["article_id"]): row for row in stack.sql("select * from articles")}
    documents = {key: _STORY.validate_python(row["document"]) for key, row in rows.items()}
    ends = {
        path: replace(ending, stories=[documents[story.article.article_id] for story in ending.stories])
        for path, ending in endings.items()
    }
    first = first_paths(seeds, ends)
    wrong = [f"{s.path}: {line}" for s in seeds for line in differences(s, found_in(s, ends[s.path], first))]
    assert not wrong, "\n".join(wrong)

    assert rows.keys() == first.keys(), "a row that no seed brought, or a story without one"
    for key, document in documents.items():
        verdict = document.verdict
        assert (rows[key]["relation"], UUID(rows[key]["story_id"])) == (verdict.relation, verdict.story_id)
    assert _quotes_of_rows(stack) == {
        key: [(quote.text, quote.speaker) for quote in story.extraction.quotes]
        for key, story in documents.items()
        if isinstance(story, ExtractedArticle) and story.extraction.quotes
    }
    letters = [json.loads(line) for line in stack.wirestream("dlq", "list", "--json").splitlines()]
    assert Counter(letter["reason"] for letter in letters) == Counter(
        e.letter.reason for e in endings.values() if e.letter
    )
    expected = {seed.path for seed in seeds if seed.expected and seed.expected.outcome is Outcome.DEADLETTER}
    assert expected
    assert {path for path, ending in endings.items() if ending.letter and not ending.stories} == expected


def _quotes_of_rows(stack) -> dict[UUID, list[tuple[str, str | None]]]:
    found: dict[UUID, list[tuple[str, str | None]]] = {}
    for row in stack.sql("select article_id, text, speaker from quotes order by article_id, ordinal"):
        found.setdefault(UUID(row["article_id"]), []).append((row["text"], row["speaker"]))
    return found


async def _raw_records(settings, count: int) -> dict[str, Sent]:
    """Where each file's record is, by the file's path under `seeds/`."""
    reader = consumer(settings, RAW.name)
    await reader.start()
    found: dict[str, Sent] = {}
    try:
        for _ in range(100):
            for records in (await reader.getmany(timeout_ms=500)).values():
                for record in records:
                    file = dict(record.headers)[FILE].decode()
                    found[file.removeprefix("seeds/")] = Sent(record.topic, record.partition, record.offset)
            if len(found) == count:
                break
    finally:
        await reader.stop()
    return found


def test_the_desk_shows_what_is_stored_to_who_has_a_token_and_to_nobody_else(stack):
    assert stack.desk("articles", token=None)[0] == 401
    assert stack.desk("articles", token="wirestreams")[0] == 401  # noqa: S106
    shown: set[UUID] = set()
    cursor = ""
    for _ in range(10):
        status, page = stack.desk(f"articles?limit=50{cursor}", token="wirestream")  # noqa: S106
        assert status == 200
        ids = [UUID(item["article_id"]) for item in page["items"]]
        assert not shown & set(ids)
        shown |= set(ids)
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    stored = "select article_id from articles where relation not in ('exact', 'near')"
    assert shown == {UUID(row["article_id"]) for row in stack.sql(stored)}
    assert len(shown) > 50


def test_prometheus_scrapes_every_role_and_knows_the_rules_and_alertmanager(stack):
    for role in ROLES:
        stack.wait_scraped(role, 1)
    assert stack.scraped().keys() >= {*ROLES, "wirestream-roles", "prometheus", "alertmanager"}
    read = "count by (stage) (wire_group_lag_records)"
    wait_until(
        lambda: {found["metric"]["stage"] for found in stack.prometheus("query", query=read)["result"]} >= _STAGES,
        120,
        lambda: f"the lag of some stage is not told: {stack.prometheus('query', query=read)}",
        step=2,
    )
    # Those of weeks have their first turn within five minutes of the start: until then they are unknown.
    groups = stack.prometheus("rules")["groups"]
    assert len(groups) > 2
    soon = {group["name"] for group in groups if group["interval"] <= 60}

    def ill():
        groups = stack.prometheus("rules")["groups"]
        looked_at = [
            (rule, {"ok"} if group["name"] in soon else {"ok", "unknown"})
            for group in groups
            for rule in group["rules"]
        ]
        return [rule for rule, well in looked_at if rule["health"] not in well]

    wait_until(lambda: not ill(), 120, lambda: str(ill()), step=2)
    (manager,) = stack.prometheus("alertmanagers")["activeAlertmanagers"]
    assert "alertmanager:9093" in manager["url"]


def test_two_containers_of_a_role_share_its_work_and_are_both_scraped(stack):
    stack.up("--no-recreate", "--scale", "extract=2")
    stack.wait_scraped("extract", 2)
    wait_until(lambda: asyncio.run(_members(stack.settings)) == 2, 120, lambda: "not two members", step=2)
    with Feed(stack.settings, per_second=20, make=_story("two")) as feed:
        feed.burst(300)
        feed.wait_sent(300, 120)
    _assert_all_stored_once(stack, feed.sent, "two")
    did = 'sum by (instance) (wire_records_total{role="extract",stage="extract",outcome="handled"}) > 0'
    wait_until(
        lambda: len(stack.prometheus("query", query=did)["result"]) == 2,
        120,
        lambda: str(stack.prometheus("query", query=did)),
        step=2,
    )


async def _members(settings) -> int:
    """How many members of the group of `extract` have partitions."""
    async with connected_admin(settings) as admin:
        (answer,) = await admin.describe_consumer_groups(["wirestream-extract"])
    ((_, _, _, _, _, members, *_),) = answer.groups
    return sum(1 for member in members if member[4])


def test_roles_that_are_killed_crash_and_are_restarted_in_mid_flow_lose_nothing(stack):
    before = _stored(stack)
    with Feed(stack.settings, per_second=20, make=_story("faults")) as feed:

        def in_mid_flow() -> int:
            """More than nothing is stored of what was sent, and less than all."""
            feed.burst(600)
            came = feed.sent
            feed.wait_sent(came + 600, 120)
            wait_until(lambda: _stored(stack) > max(before, reached), 180, lambda: "nothing more is stored")
            stored = _stored(stack) - before
            assert 0 < stored < feed.sent
            return before + stored

        reached = before
        reached = in_mid_flow()
        stack.compose("kill", "--signal", "SIGKILL", "dedupe")
        (dedupe,) = stack.containers("dedupe").values()
        assert (dedupe["State"]["Status"], dedupe["State"]["ExitCode"]) == ("exited", 137)
        assert _stored(stack) - before < feed.sent, "it was killed when all was done"
        stack.compose("start", "dedupe")

        reached = in_mid_flow()
        stack.crash("store")
        assert _stored(stack) - before < feed.sent
        wait_until(
            lambda: _restarts(stack, "store") == 1, 120, lambda: "the engine has not started store again", step=1
        )

        in_mid_flow()
        stack.compose("restart", "normalise")
    _assert_all_stored_once(stack, feed.sent, "faults")


def test_what_is_stopped_under_load_ends_in_order_and_within_its_grace(stack):
    with Feed(stack.settings, per_second=5, make=_story("stop")) as feed:
        before = _stored(stack)
        feed.burst(600)
        feed.wait_sent(600, 120)
        wait_until(lambda: _stored(stack) > before, 180, lambda: "nothing is stored")
        stack.compose("stop", *ROLES)
        assert _stored(stack) - before < feed.sent, "all was done before they were stopped"
    stack.compose("stop")
    logs = stack.compose("logs", "--no-color")
    assert "stopped" in logs
    assert PASSWORD not in logs
    ends = {name: found["State"] for name, found in stack.containers().items()}
    assert len([name for name in ends if name.startswith("extract")]) == 2
    for name, state in ends.items():
        service = name.rsplit("-", 1)[0]
        assert state["Status"] == "exited", name
        assert state["ExitCode"] in _BY_SIGTERM.get(service, {0}), (
            f"{name}: {stack.compose('logs', '--tail', '9', service)}"
        )
        assert not state["OOMKilled"], name
    stack.compose("down")
    assert not stack.compose("ps", "--all", "--quiet")


def _story(name: str):
    seed = int.from_bytes(name.encode()) % 10_000
    return lambda number: story(number, seed=seed, sentences=4)


def _stored(stack) -> int:
    return int(stack.sql("select count(*) from articles")[0]["count"])


def _restarts(stack, service: str) -> int:
    return sum(found["RestartCount"] for found in stack.containers(service).values())


def _assert_all_stored_once(stack, sent: int, name: str) -> None:
    """Every story of a feed has its row, and none has two."""
    prefix = f"urn:test:{int.from_bytes(name.encode()) % 10_000}:"
    query = f"select guid from articles where guid like '{prefix}%'"  # noqa: S608 - of a test
    wait_until(lambda: len(stack.sql(query)) >= sent, 300, lambda: f"{len(stack.sql(query))} of {sent} stored", step=2)
    assert sorted(row["guid"] for row in stack.sql(query)) == sorted(f"{prefix}{number}" for number in range(sent))
