"""Digest and throttle: fewer messages, and nothing lost, doubled or told that was withdrawn."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from schemas import AlertDigest, Relation, Status
from stream.alert import Undeliverable, decide, matches
from stream.errors import Transient
from stream.kafka.headers import story_partition
from tests.factories import NOON, id_of, kill, rules_of, story
from tests.unit.agents.night_desk import PARTITIONS, Desk, Night

RULES = """
channels:
  chat: {webhook: {url: "https://desk.example/"}}
  mail: {webhook: {url: "https://desk.example/"}}
rules:
  - {name: ferry, include: {text: ferry}, channels: %s, %s}
"""
DIGEST = "digest: 15m"
THROTTLE = "throttle: {most: 2, per: 1h}"


class Inbox(Desk):
    """Channels that keep the messages themselves."""

    def __init__(self, **faults):
        super().__init__(**faults)
        self.tried, self.taken = [], []

    async def deliver(self, alert, channel):
        self.tried.append((channel, alert))
        await super().deliver(alert, channel)
        self.taken.append((channel, alert))

    def told(self, channel="chat"):
        """The messages of a channel, each as the kinds and names of its stories."""
        return [_said(message) for name, message in self.taken if name == channel]


def _said(message):
    items = message.items if isinstance(message, AlertDigest) else (message,)
    return [(alert.kind.value, alert.headline.rpartition(" ")[2]) for alert in items]


class Wire:
    """Articles through policy, and their alerts to the notifier, whose time is theirs."""

    def __init__(self, *manner, channels=("chat",), night=None):
        self.ruleset = rules_of(RULES % (list(channels), ", ".join(manner)))
        self.night = Night(Inbox()) if night is None else night
        self.states = {}

    @property
    def inbox(self):
        return self.night.desk

    async def comes(self, name, *, minute=0, of=None, also=kill, relation=Relation.NEW, sent=True, **fields):
        """An article of a story of its own, or of `of`, and, where it is to be sent, what the notifier does."""
        article = (
            kill(name, minute=minute, **fields) if also is None else story(name, relation, minute=minute, **fields)
        )
        story_id = id_of(of or name)
        article = article.model_copy(update={"verdict": article.verdict.model_copy(update={"story_id": story_id})})
        state, alerts = decide(self.states.get(story_id), article, matches(self.ruleset, article), now=NOON)
        self.states[story_id] = state
        self.night.now = max(self.night.now, NOON + timedelta(minutes=minute))
        await (self.night.take if sent else self.night.note)(*alerts)
        return alerts

    async def killed(self, of, *, minute):
        return await self.comes(f"{of}-kill", minute=minute, of=of, also=None)

    async def at(self, minute):
        self.night.now = NOON + timedelta(minutes=minute)
        await self.night.later()

    def restarted(self, inbox=None):
        """The notifier dies, and another goes on with what the broker has."""
        self.night = self.night.restarted(Inbox() if inbox is None else inbox)


def first(*names):
    return [("first", name) for name in names]


async def test_a_digest_is_one_message_a_channel_at_the_end_of_its_time():
    wire = Wire(DIGEST, channels=("chat", "mail"))
    for minute, name in enumerate("abc", start=1):
        await wire.comes(name, minute=minute)
    await wire.at(14.9)
    assert wire.inbox.taken == []
    await wire.at(15)
    assert wire.inbox.told("chat") == wire.inbox.told("mail") == [first("a", "b", "c")]
    (_, message), _ = wire.inbox.taken
    assert message.headline == "3 stories: Ferry sinks, take a"
    await wire.comes("d", minute=16)
    await wire.at(30)
    assert wire.inbox.told()[1:] == [first("d")]
    assert not isinstance(wire.inbox.taken[-1][1], AlertDigest), "a lone alert comes as it is"


async def test_a_story_that_was_withdrawn_leaves_the_digest_and_is_told_to_nobody():
    wire = Wire(DIGEST)
    for name in "abc":
        await wire.comes(name, minute=1)
    await wire.killed("b", minute=2)
    await wire.at(15)
    assert wire.inbox.told() == [first("a", "c")]


async def test_whoever_knows_a_story_hears_of_its_correction_and_withdrawal_at_once():
    wire = Wire(DIGEST)
    await wire.comes("a")
    await wire.at(15)
    await wire.comes("b", minute=16)
    await wire.comes("a2", minute=17, of="a", relation=Relation.CORRECTION, status=Status.CORRECTED)
    await wire.killed("a", minute=18)
    assert wire.inbox.told() == [first("a"), [("correction", "a2")], [("withdrawal", "kill")]]


async def test_a_story_that_rises_in_urgency_leaves_the_digest_at_once():
    wire = Wire(DIGEST)
    await wire.comes("a", minute=1)
    await wire.comes("b", minute=1)
    await wire.comes("a2", minute=2, of="a", relation=Relation.UPDATE, urgency=1)
    assert wire.inbox.told() == [first("a2")]
    await wire.at(15)
    assert wire.inbox.told()[1:] == [first("b")]


async def test_a_correction_of_what_waits_changes_the_words_of_the_digest():
    wire = Wire(DIGEST)
    await wire.comes("a", minute=1)
    await wire.comes("a2", minute=2, of="a", relation=Relation.CORRECTION, status=Status.CORRECTED)
    await wire.at(15)
    assert wire.inbox.told() == [first("a2")]


@pytest.mark.parametrize("embargo", [None, 40])
async def test_a_digest_goes_after_quiet_hours_and_embargoes(embargo):
    held = {"embargo_until": NOON + timedelta(minutes=embargo), "status": Status.EMBARGOED} if embargo else {}
    wire = Wire(DIGEST, "quiet: {hours: '12:00-13:20'}")
    await wire.comes("a", **held)
    await wire.comes("b", minute=30, **held)
    await wire.at(89)
    assert wire.inbox.taken == []
    await wire.at(90)
    assert wire.inbox.told() == [first("a", "b")], "the quarter of an hour in which the quiet ends"


@pytest.mark.parametrize("fault", ["kill", Transient("503")])
async def test_a_digest_that_was_tried_goes_again_as_it_was_under_its_id(fault):
    """Also where its worker is killed in the middle of the call, and more is due since."""
    wire = Wire(DIGEST)
    await wire.comes("a", minute=1)
    await wire.comes("b", minute=1)
    if fault == "kill":
        wire.inbox.hanging["chat"] = asyncio.Event()
        wire.night.now = NOON + timedelta(minutes=15)
        await wire.night.start()
    else:
        wire.inbox.faults["chat"] = [fault]
        await wire.at(15)
    ((_, tried),) = wire.inbox.tried
    dead = wire.night
    assert _said(tried) == first("a", "b")
    await wire.comes("c", minute=14, sent=False)
    wire.restarted()
    await wire.killed("b", minute=17)
    await wire.at(30)
    (_, again), *others = [(name, one) for name, one in wire.inbox.taken if one.kind != "withdrawal"]
    assert again.alert_id == tried.alert_id
    assert _said(again) == first("a"), "what was withdrawn since has left it"
    assert [_said(one) for _, one in others] == [first("c")]
    for hangs in dead.desk.hanging.values():
        hangs.set()
    await dead.notifier.idle()


async def test_nothing_goes_twice_where_all_comes_again_after_a_restart():
    wire = Wire(DIGEST)
    came = [alert for name in "abc" for alert in await wire.comes(name, minute=1)]
    await wire.at(15)
    wire.restarted()
    await wire.night.take(*came)
    await wire.at(60)
    assert wire.inbox.tried == []


async def test_a_throttle_lets_the_first_ones_go_at_once_and_the_rest_in_one_message_at_its_end():
    wire = Wire(THROTTLE)
    for minute, name in enumerate("abcde", start=1):
        await wire.comes(name, minute=minute)
    assert wire.inbox.told() == [first("a"), first("b")]
    await wire.at(59)
    assert len(wire.inbox.taken) == 2
    await wire.at(60)
    assert wire.inbox.told()[2:] == [first("c", "d", "e")]
    await wire.comes("f", minute=61)
    assert wire.inbox.told()[3:] == [first("f")], "the next hour has its own"


async def test_a_throttle_counts_on_over_a_restart_and_forgets_nothing_that_it_held_back():
    wire = Wire(THROTTLE)
    for name in "abc":
        await wire.comes(name, minute=1)
    assert wire.inbox.told() == [first("a"), first("b")]
    wire.restarted()
    await wire.comes("d", minute=2)
    assert wire.inbox.taken == []
    wire.restarted()
    await wire.at(60)
    assert wire.inbox.told() == [first("c", "d")]


async def test_a_throttle_counts_for_each_worker_what_its_partitions_hold():
    """After a rebalance a worker goes on with the rows that are its own now."""
    wire = Wire("throttle: {most: 4, per: 1h}")
    for number in range(8):
        await wire.comes(f"s{number}", minute=1)
    assert len(wire.inbox.taken) == 4
    half = set(range(PARTITIONS // 2))
    mine = [out for out in wire.night.changelog if out.partition in half]
    was = {alert.alert_id for _, alert in wire.inbox.taken if story_partition(alert.story_id, PARTITIONS) in half}
    assert 0 < len(was) < 4
    wire.night.changelog_before, wire.night.delivery.delivered = mine, []
    wire.night = wire.night.restarted(Inbox(), owned=half)
    names = [name for name in map(str, range(100, 200)) if story_partition(id_of(name), PARTITIONS) in half]
    for name in names[:6]:
        await wire.comes(name, minute=2)
    assert len(wire.inbox.taken) == 4 - len(was)
    before = len(wire.inbox.taken)
    await wire.at(60)
    held_back = [name for message in wire.inbox.told()[before:] for _, name in message]
    assert set(names[before:6]) <= set(held_back)
    assert len(held_back) == len(set(held_back))


async def test_of_what_is_held_back_a_correction_goes_right_behind_its_first_and_a_rise_lets_it_go():
    wire = Wire(THROTTLE)
    for name in "abcde":
        await wire.comes(name, minute=1)
    await wire.comes("c2", minute=2, of="c", relation=Relation.CORRECTION, status=Status.CORRECTED)
    assert wire.inbox.told() == [first("a"), first("b")]
    await wire.comes("d2", minute=3, of="d", relation=Relation.UPDATE, urgency=1)
    assert wire.inbox.told()[2:] == [first("d"), [("raised", "d2")]]
    await wire.at(60)
    assert wire.inbox.told()[4:] == [[("first", "c"), ("correction", "c2"), ("first", "e")]]


async def test_what_comes_after_its_windows_end_is_gathered_too():
    """A backlog of hours is a few messages and no hundred."""
    wire = Wire(DIGEST)
    wire.night.now = NOON + timedelta(hours=5)
    for number in range(20):
        await wire.comes(f"{number}", minute=10 * number)
    assert wire.inbox.taken == []
    await wire.at(302)
    assert [len(one) for one in wire.inbox.told()] == [20]


async def test_a_digest_that_is_refused_is_refused_whole_and_holds_up_no_other_story():
    wire = Wire(DIGEST)
    await wire.comes("a", minute=1)
    await wire.comes("b", minute=1)
    wire.inbox.faults["chat"] = [Undeliverable("chat", "413", for_good=True)]
    await wire.at(15)
    assert len(wire.inbox.tried) == 1
    await wire.comes("c", minute=16)
    await wire.at(30)
    assert wire.inbox.told() == [first("c")]


async def test_a_digest_holds_a_hundred_alerts_and_the_rest_is_another():
    wire = Wire(DIGEST)
    for number in range(130):
        await wire.comes(f"n{number}", minute=1)
    await wire.at(15)
    assert sorted(len(one) for one in wire.inbox.told()) == [30, 100]
    assert len({name for message in wire.inbox.told() for _, name in message}) == 130


@pytest.mark.parametrize("again", ["the same", "corrected"])
async def test_an_alert_that_comes_again_behind_a_message_that_was_tried_is_lost_in_no_other_of_its_id(again):
    """A receiver drops a message whose id it has: what did not go with the others may not go under their id."""
    wire = Wire(DIGEST)
    came = await wire.comes("a", minute=1)
    await wire.comes("b", minute=1)
    wire.inbox.faults["chat"] = [Transient("503")]
    await wire.at(15)
    if again == "the same":  # `alert` was killed before it could note what it had sent
        wire.night.offset_of.clear()
        await wire.night.note(*came)
    else:
        await wire.comes("a2", minute=14, of="a", relation=Relation.CORRECTION, status=Status.CORRECTED, sent=False)
    await wire.at(15.2)
    await wire.at(30)
    ids = [message.alert_id for _, message in wire.inbox.taken]
    assert len(ids) == len(set(ids))
    told = [sorted(message) for message in wire.inbox.told()]
    assert told == ([first("a", "b")] if again == "the same" else [first("b"), first("a2")])
