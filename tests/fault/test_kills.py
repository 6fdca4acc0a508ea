"""F1, F2, F13, F17: processes that are killed, or told to end, with work in hand."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from tests.fault.copy import begins_story, guid_prefix
from tests.fault.round import Round
from tests.fault.stand import Stand
from tests.service import ROLES

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]


def _told(stand: Stand, flow: Round) -> Counter[str]:
    """How often the desk took each alert of this round's stories: those of a round before may come late."""
    rows = stand.service.rows(
        "SELECT article_id FROM articles WHERE guid LIKE :guids", guids=f"{guid_prefix(flow.copy)}%"
    )
    ours = {str(article_id) for (article_id,) in rows}
    return Counter(call.alert["alert_id"] for call in stand.desk.taken() if call.alert["article_id"] in ours)


def _rests(flow: Round) -> bool:
    """Whether nothing is stored within a second: the stages behind have done all that they were given."""
    before = flow.stored()
    time.sleep(1)
    return flow.stored() == before


def test_kill_9_of_every_role_loses_nothing_and_doubles_nothing_at_desk_or_database(stand: Stand, seed: int):
    """In an order drawn by the seed, with a backlog before each; between kills the service gets on. At the desk a kill
    of the alert role may repeat what was under way then, and nothing else.
    """
    victims = random.Random(seed).sample(ROLES, len(ROLES))
    with Round(stand, "F1", "kill", seed, victims) as flow:
        for victim in victims:
            flow.begins(10)
            # The store goes on without the alert role: it must not be done by the time that one is killed.
            flow.backlog(120 if victim == "alert" else 40)
            stand.service.kill(victim)
            flow.comes(f"kill -9 {victim}")
            stand.service.start(victim)
            flow.healed(victim)
            flow.recovers()
        verdict = flow.settle()
        first = {one.id.partition("/")[0] for one in flow.pieces}
        flow.wait(lambda: len(_told(stand, flow)) >= len(first), 180, "alerts are missing at the desk")
        flow.wait(stand.is_told, 180, "the desk is not told of all")
        delivered = _told(stand, flow)
    assert len(delivered) == len(first), "an alert without its story"
    assert delivered.total() - len(delivered) <= 1, "deliveries were repeated by one kill of the alert role"
    assert verdict.records == len(flow.pieces)


@pytest.mark.parametrize("role", ["dedupe", "store"])
def test_a_story_in_flight_when_its_worker_is_killed_is_done_by_the_next(stand: Stand, seed: int, role: str):
    ahead = random.Random(seed).randrange(60, 90)
    with Round(stand, "F2", f"held-{role}", seed, [role, ahead]) as flow:
        flow.begins(5)
        number = begins_story(
            flow.feed.sent + ahead
        )  # seconds away: it must not pass before the worker that holds it is there
        marker = f'"{guid_prefix(flow.copy)}{number}"'
        stand.instead(role, f"{'hold' if role == 'dedupe' else 'stuck'}={marker}")
        flow.backlog(ahead + 20)
        flow.wait(lambda: "plug: " in stand.service.log(role), 180, "nothing is held")
        flow.wait(lambda: _rests(flow), 180, "what came before it is not done")
        stored = flow.stored()
        stand.service.kill(role)
        flow.comes(f"kill -9 {role} with {number} in flight")
        assert flow.stored() == stored
        flow.healed(role)
        stand.up()
        flow.recovers()
        flow.settle()


def test_a_crash_between_the_index_and_the_verdict_leaves_the_verdict_of_a_clean_run(stand: Stand, seed: int):
    passage = random.Random(seed).randint(2, 5)
    with Round(stand, "F13", "between", seed, [passage]) as flow:
        flow.begins(5)
        # It may be killed before anybody has seen it ready: copy is on its way all the while.
        stand.instead("dedupe", f"between={passage}", wait=False, WIRESTREAM_GUARD__BATCH="10")
        flow.backlog(80)
        flow.wait(lambda: not stand.runs("dedupe"), 180, "it was not killed")
        assert "messages are not" in stand.service.log("dedupe")
        flow.comes("SIGKILL behind the index's writes", after=True)
        flow.healed("dedupe")
        stand.up()
        flow.recovers()
        flow.settle()


def test_a_worker_that_is_told_to_end_commits_what_it_finished_and_nothing_else(stand: Stand, seed: int):
    """Nothing is lost, so it did not commit more; nothing is done again, so it did not commit less. Only where the
    broker has left a batch without an answer for five seconds (a machine under load) does the signal give it up.
    """
    roles, ended = random.Random(seed).sample(ROLES, len(ROLES)), {}
    with Round(stand, "F17", "sigterm", seed, roles) as flow:
        flow.begins(5)
        for role in roles:
            # The store goes on without the alert role: it must not be done when that one is told to end.
            flow.backlog(120 if role == "alert" else 60)
            flow.comes(f"SIGTERM {role}")
            code = stand.service.terminate(role)
            ended[role] = stand.service.log(role)
            assert code == 0, ended[role][-1500:]
            stand.service.start(role)
        flow.healed("all")
        for role in roles:
            stand.service.wait_ready(role)
        flow.recovers()
        verdict = flow.settle()
        given_up = [role for role in roles if "no broker has answered" in ended[role]]
    assert verdict.repeats == {} or given_up, "an orderly end repeats nothing"
