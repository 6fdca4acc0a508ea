"""A broker that enforces access rules: with the rights that `wirestream topics acls` grants, and with none beside them,
the whole service does its work; with one of them taken away a part says which.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time

import pytest
from aiokafka.protocol.admin import DeleteAclsRequest

from stream.kafka.admin import connected_admin
from stream.kafka.rights.check import check_rights
from stream.kafka.rights.grant import grant, plan_rights
from stream.kafka.rights.need import Part, needs_of
from stream.kafka.rights.own import Lacking
from stream.kafka.rights.right import Operation, Resource, Right
from stream.kafka.stages import Role
from stream.settings import Settings
from tests.copydesk import story
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.fault]

PASSWORD = "test-secret-of-a-user"  # noqa: S105
USERS = {f"wire-{part}": PASSWORD for part in Part}
STORIES = 30
FORBIDDEN = {
    "replay wires": "lacks Write on topic wire.raw.v1; `wirestream topics acls --principal replay=User:wire-store",
    "lag": "lacks Read on topic wire.",
    "dlq list": "lacks Read on topic wire.deadletters.v1; `wirestream topics acls --principal dlq=User:wire-store",
    "feed list": "lacks Read on topic wirestream-feeds-state;",
    "topics acls --principal store=User:wire-store": "ClusterAuthorizationFailedError",
}
"""Commands that the store's user may not do, and what of it the line says."""


def _as(part, broker=None):
    """The variables with which a part comes as its own user, or as the one who may do everything."""
    return {
        "WIRESTREAM_KAFKA__SECURITY": "SASL_PLAINTEXT",
        "WIRESTREAM_KAFKA__MECHANISM": "PLAIN",
        "WIRESTREAM_KAFKA__USERNAME": broker.username if broker else f"wire-{part}",
        "WIRESTREAM_KAFKA__PASSWORD": broker.password if broker else PASSWORD,
    }


def _settings(broker, part=None):
    kafka = {
        "bootstrap": broker.bootstrap,
        "security": "SASL_PLAINTEXT",
        "mechanism": "PLAIN",
        "username": f"wire-{part}" if part else broker.username,
        "password": PASSWORD if part else broker.password,
    }
    return Settings(kafka=kafka)


def _run(service, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "stream", *arguments],
        env=service.environment | environment,
        cwd=service.folder,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


async def _take(broker, principal, right):
    """Take a right away, and wait until the broker knows."""
    pattern = 4 if right.prefixed else 3
    request = DeleteAclsRequest(right.resource, right.name, pattern, principal, "*", right.operation, 3)
    settings = _settings(broker)
    async with connected_admin(settings) as admin:
        answer = await admin._send_request(request)
    assert len(answer.filter_responses[0][2]) == 1, f"{principal} had no {right}"


@pytest.mark.timeout(400)
def test_the_service_runs_with_the_rights_that_it_is_granted_and_with_no_other(make_kafka, make_service):
    broker = make_kafka(security="SASL_PLAINTEXT", users=USERS, rules=True)
    _grant_all(broker)
    service = make_service(broker.bootstrap, **_as(Part.TOPICS))  # which makes the topics
    for part in (*Role, Part.FEEDS):
        asyncio.run(_each_is_missed(broker, Part(part)))
    _bring_copy_to_its_end(service)
    _take_rights_away_while_it_runs(broker, service)
    for role in Role:
        assert service.terminate(role) == 0
    for command, what in FORBIDDEN.items():
        ended = _run(service, *command.split(), **_as(Part.STORE))
        assert ended.returncode == 2, f"{command}: {ended.stderr}"
        assert ended.stderr.count("\n") == 1, f"{command}: {ended.stderr}"
        assert what in ended.stderr, f"{command}: {ended.stderr}"
    seen = _run(service, "doctor", **_as(Part.STORE))
    assert "! rights: enough for store, not for normalise" in seen.stdout, seen.stdout + seen.stderr
    assert "! stages: lag is not looked at" in seen.stdout
    assert seen.returncode == 0, seen.stdout
    named = _run(service, "doctor", "alert", **_as(Part.STORE))
    assert named.returncode == 1
    assert "✗ rights: Kafka at" in named.stdout
    assert "topics acls --principal alert=User:wire-store" in named.stdout

    missed = Right(Resource.TOPIC, "wire.unique.v1", Operation.WRITE)
    asyncio.run(_take(broker, "User:wire-dedupe", missed))
    asyncio.run(_lacking(broker, Part.DEDUPE))
    ended = _run(service, "worker", "dedupe", **_as(Part.DEDUPE))
    assert ended.returncode == 2
    (line,) = [line for line in ended.stderr.splitlines() if line]
    assert "lacks Write on topic wire.unique.v1;" in line
    assert PASSWORD not in ended.stdout + ended.stderr


def _grant_all(broker):
    principals = {f"User:wire-{part}": [part] for part in Part}
    plan = asyncio.run(plan_rights(_settings(broker), principals))
    assert all(each.lacks and not each.has and not each.beyond for each in plan)
    asyncio.run(grant(_settings(broker), plan))
    after = asyncio.run(plan_rights(_settings(broker, Part.ADMIN), principals))
    assert all(each.has and not each.lacks and not each.beyond for each in after)


def _bring_copy_to_its_end(service):
    """Each role a process of its own, with a user of its own; copy by another, and two more look at it."""
    for role in Role:
        service.environment |= _as(role)
        service.start(role)
    for role in Role:
        service.wait_ready(role, within=120)
    wires = service.folder / "wires"
    wires.mkdir()
    for number in range(STORIES):
        (wires / f"{number:03}.json").write_bytes(story(number, sentences=2))
    (wires / "bad.xml").write_text("<nitf><body>cut")
    sent = _run(service, "replay", "wires", **_as(Part.REPLAY))
    assert sent.returncode == 0, sent.stderr
    service.wait_stored(STORIES, within=120)
    behind = _run(service, "lag", "--json", **_as(Part.LAG))
    assert behind.returncode == 0, behind.stderr
    stages = [json.loads(line) for line in behind.stdout.splitlines()]
    assert {stage["stage"] for stage in stages} >= {"normalise", "dedupe", "extract", "alert", "notify", "store"}
    letters = _run(service, "dlq", "list", **_as(Part.DLQ))
    assert letters.returncode == 0, letters.stderr
    assert "bad.xml" in letters.stdout
    for role in Role:
        said = service.log(role)
        assert "AuthorizationFailed" not in said, said[-2000:]


def _take_rights_away_while_it_runs(broker, service):
    """A worker waits for each to be given back, and says for which; then it goes on, the same process."""
    extract, stored = f"User:wire-{Part.EXTRACT}", STORIES
    settings = _settings(broker)
    reads = [
        right
        for right in needs_of(Part.EXTRACT, settings)
        if right.operation is Operation.READ and right.name in {"wirestream-extract", "wire.unique.v1"}
    ]
    assert len(reads) == 2
    before = service.processes["extract"].pid

    def lacks(right):
        wait_until(
            lambda: "AuthorizationFailedError" in service.readiness("extract"),
            60,
            lambda: f"it does not say that it lacks {right}: {service.readiness('extract')}",
        )

    for round_, right in enumerate(reads):
        more = service.folder / f"more{round_}"
        more.mkdir()
        for number in range(STORIES):
            (more / f"{number:03}.json").write_bytes(story(1000 * (round_ + 1) + number, sentences=2))
        asyncio.run(_take(broker, extract, right))
        if right.resource is Resource.TOPIC:
            lacks(right)  # the broker goes by it a moment after it has said so: what came within would be handled
        sent = _run(service, "replay", str(more), **_as(Part.REPLAY))
        assert sent.returncode == 0, sent.stderr
        lacks(right)
        time.sleep(2)  # more than one commit comes round
        if right.resource is Resource.TOPIC:
            assert int(service.rows("SELECT count(*) FROM articles")[0][0]) == stored, "it came when all was done"
        asyncio.run(grant(settings, asyncio.run(plan_rights(settings, {extract: [Part.EXTRACT]}))))
        stored += STORIES
        service.wait_stored(stored, within=120)
        service.wait_ready("extract", within=60)
    assert (service.processes["extract"].poll(), service.processes["extract"].pid) == (None, before)
    assert int(service.rows("SELECT count(*) FROM articles")[0][0]) == stored


async def _each_is_missed(broker, part):
    """Each right of a part is taken away and given back: what is missing is named, and nothing else."""
    needs = needs_of(part, _settings(broker))
    for right in needs:
        if any(other != right and other.gives(right) for other in needs):
            continue  # it was never granted by itself
        if right.prefixed and (part is not Part.STORE or right.operation is Operation.DESCRIBE_CONFIGS):
            continue  # all roles have the one, and work without the other
        await _take(broker, f"User:wire-{part}", right)
        lacking = await _lacking(broker, part)
        assert any(right.gives(each) for each in lacking.rights), lacking
        # Of a topic that we may not even see the broker tells nothing more.
        unseen = {each.name for each in lacking.rights if each.operation is Operation.DESCRIBE}
        assert all(right.gives(each) or each.name in unseen for each in lacking.rights), lacking
        assert f"wirestream topics acls --principal {part}=User:wire-{part} --apply" in str(lacking)
        await grant(_settings(broker), await plan_rights(_settings(broker), {f"User:wire-{part}": [part]}))
        await _lets(broker, part)


async def _lets(broker, part):
    for _ in range(100):
        try:
            return await check_rights(_settings(broker, part), [part])
        except Lacking as lacking:
            said = lacking
        await asyncio.sleep(0.05)
    pytest.fail(str(said))


async def _lacking(broker, part):
    """What the part is told; the broker hears of a change in a moment."""
    for _ in range(100):
        try:
            await check_rights(_settings(broker, part), [part])
        except Lacking as lacking:
            return lacking
        await asyncio.sleep(0.05)
    pytest.fail(f"{part} was not told")
