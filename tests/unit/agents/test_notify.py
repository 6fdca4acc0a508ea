"""The notifier's books: once to each channel, in order, at its time, over restarts."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import orjson
import pytest

from stream.agents.engine.fake import FakeDelivery
from stream.alert import Unanswered, Undeliverable
from stream.errors import Transient
from stream.kafka.headers import story_partition
from stream.observe.metrics import ALERT_DELIVERIES, REGISTRY
from tests.factories import NOON, STORY, alert_of, record
from tests.unit.agents.night_desk import OTHER, PARTITIONS, Desk, Night

FIRST, KILL = ("first", "Bridge opens"), ("withdrawal", "KILL")
HOUR = timedelta(hours=1)


def kill(**fields):
    return alert_of("withdrawal", "KILL", article=UUID(int=99), **fields)


def fix(article=9, **fields):
    return alert_of("correction", "Bridge stays shut", article=UUID(int=article), **fields)


def refusal(channel="chat", *, for_good=False):
    return Undeliverable(channel, "404", for_good=for_good)


def _counted(channel, outcome):
    return ALERT_DELIVERIES.labels(channel, outcome)._value.get()


async def test_an_alert_goes_once_to_each_of_its_channels_however_often_it_comes():
    night = Night(Desk())
    await night.take(alert_of(channels=("chat", "mail")))
    await night.take(alert_of(channels=("chat", "mail", "chat")))
    assert sorted(night.desk.got) == [("chat", *FIRST), ("mail", *FIRST)]


async def test_the_delay_of_an_alert_is_from_when_it_was_due_and_each_call_is_timed():
    def counted(name):
        return REGISTRY.get_sample_value(f"wire_alert_{name}", {"channel": "mail"}) or 0

    names = ("delivery_delay_seconds_sum", "delivery_delay_seconds_count", "call_seconds_count")
    before = [counted(name) for name in names]
    night = Night(Desk(mail=[Transient("away")]))
    await night.take(alert_of(channels=("mail",)))
    await night.later(minutes=3)
    assert night.desk.on("mail") == [FIRST]
    assert [counted(name) - was for name, was in zip(names, before, strict=True)] == [180, 1, 2]


async def test_an_alert_that_is_being_sent_is_not_sent_again_beside_itself():
    """However long the receiver takes, whatever wakes the notifier, and over a rebalance in the middle."""
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of())
    await night.start()
    for _ in range(5):
        night.now += timedelta(seconds=10)
        await night.start()
    await night.note(alert_of())
    night.notifier.rebuild()
    await night.start()
    assert len(night.desk.calls) == 1
    night.desk.hanging["chat"].set()
    await night.later(hours=1)
    assert night.desk.got == [("chat", *FIRST)]
    assert night.desk.beside == 0


async def test_a_channel_that_hangs_delays_no_other_and_does_not_hold_the_batch():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    async with asyncio.timeout(15):
        await night.note(alert_of(channels=("chat", "mail")), alert_of(story=OTHER, channels=("chat", "mail")))
    await night.start()
    assert night.desk.on("mail") == [FIRST, FIRST]
    await night.note(fix(channels=("mail",)))  # the batch is over while chat hangs
    await night.start()
    assert night.desk.on("mail")[2:] == [("correction", "Bridge stays shut")]
    assert night.desk.on("chat") == []
    assert [channel for channel, *_ in night.desk.calls].count("chat") == 1, "one call at a time"
    night.desk.hanging["chat"].set()
    await night.later()
    assert night.desk.on("chat") == [FIRST, FIRST]


async def test_what_is_sent_was_noted_first_and_its_answer_before_the_next():
    """A crash between two calls repeats none, and one in the middle of a call repeats that one."""
    seen = []

    class Watched(Desk):
        async def deliver(self, alert, channel):
            await super().deliver(alert, channel)
            seen.append([orjson.loads(out.value) for out in night.changelog])

    night = Night(Watched())
    await night.take(alert_of(), alert_of(story=OTHER))
    first, second = seen
    assert [row["waiting"] for row in first] == [["chat"], ["chat"]]
    assert [row["waiting"] for row in second] == [["chat"], ["chat"], []]
    again = night.restarted(Desk())
    await again.take(alert_of(), alert_of(story=OTHER))
    assert again.desk.got == []


async def test_nothing_is_sent_while_the_broker_has_not_taken_the_note():
    class Away(FakeDelivery):
        is_away = True

        async def deliver(self, outgoings):
            if self.is_away:
                await asyncio.sleep(0)
                raise Transient("away")
            return await super().deliver(outgoings)

    night = Night(Desk(), delivery=Away())
    await night.notifier.work()([_record(alert_of())])
    await night.start()
    assert night.guard.held
    assert night.desk.calls == []
    night.delivery.is_away = False
    await night.later()
    assert night.desk.got == [("chat", *FIRST)]


async def test_a_restart_remembers_what_was_delivered():
    night = Night(Desk())
    await night.take(alert_of())
    again = night.restarted(Desk())
    await again.take(alert_of())
    assert again.desk.got == []


async def test_a_restart_repeats_what_was_on_its_way_and_only_that():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of(channels=("chat", "mail")), fix(channels=("chat", "mail")))
    await night.start()
    again = night.restarted(Desk())
    await again.later()
    assert again.desk.got == [("chat", *FIRST), ("chat", "correction", "Bridge stays shut")]


async def test_the_order_of_a_story_is_kept_over_a_restart_whatever_the_order_of_the_rows():
    """A compacted changelog keeps a row where it was last written."""
    night = Night(Desk(chat=[Transient("503")] * 3))
    await night.take(alert_of(channels=("mail", "chat")), fix(article=2), fix(article=1))
    rows = {out.key: out for out in night.changelog}
    night.delivery.delivered = list(reversed(rows.values()))
    again = night.restarted(Desk())
    await again.later()
    assert [kind for kind, _ in again.desk.on("chat")] == ["first", "correction", "correction"]
    assert again.desk.on("mail") == []


async def test_an_embargoed_alert_is_held_until_its_time_over_a_restart():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + 2 * HOUR))
    assert night.desk.got == []
    again = night.restarted()
    await again.later(hours=1, minutes=59)
    assert again.desk.got == []
    await again.later(minutes=1)
    assert again.desk.got == [("chat", *FIRST)]


async def test_an_embargo_that_moves_moves_its_alert_which_goes_once():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + 2 * HOUR))
    await night.take(alert_of(due=NOON + 4 * HOUR, headline="Bridge opens, later"))
    await night.later(hours=3)
    assert night.desk.got == []
    await night.take(alert_of(due=NOON, headline="Bridge opens now"))
    await night.later(hours=9)
    assert night.desk.got == [("chat", "first", "Bridge opens now")]


async def test_a_record_that_comes_again_does_not_set_an_embargo_back():
    """After a crash before the commit: the first record again, and its time has come by now."""
    night = Night(Desk())
    first, moved = alert_of(due=NOON + HOUR), alert_of(due=NOON + 4 * HOUR, headline="Later")
    await night.take(first, moved)
    await night.later(hours=2)
    await night.take(first)
    assert night.desk.got == []
    await night.take(moved)
    await night.later(hours=3)
    assert night.desk.got == [("chat", "first", "Later")]


async def test_what_is_held_until_its_time_holds_up_its_own_rule_and_no_other():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + HOUR), fix(), alert_of(rule="flash", headline="Flash"))
    assert night.desk.on("chat") == [("first", "Flash")]
    await night.later(hours=1)
    assert night.desk.on("chat")[1:] == [FIRST, ("correction", "Bridge stays shut")]


async def test_the_correction_of_what_is_held_is_left_out_where_the_first_says_it_already():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + HOUR))
    await night.take(alert_of(due=NOON + HOUR, headline="Bridge stays shut", article=UUID(int=9)), fix(due=NOON + HOUR))
    await night.later(hours=2)
    assert night.desk.got == [("chat", "first", "Bridge stays shut")]


async def test_of_two_corrections_that_were_held_and_say_the_same_one_goes_out():
    """The earlier one goes by the words of the later, once an embargo moved it."""
    night = Night(Desk())
    await night.take(alert_of(), fix(due=NOON + HOUR))
    moved = fix(due=NOON + 2 * HOUR).model_copy(update={"article_id": UUID(int=10), "headline": "Bridge is gone"})
    later = alert_of("correction", "Bridge is gone", due=NOON + 2 * HOUR, article=UUID(int=10))
    await night.take(moved, later)
    await night.later(hours=1)
    assert night.desk.on("chat") == [FIRST]
    await night.later(hours=2)
    assert night.desk.on("chat") == [FIRST, ("correction", "Bridge is gone")]


async def test_the_correction_goes_out_where_the_first_did_before():
    night = Night(Desk())
    await night.take(alert_of())
    await night.take(alert_of(headline="Bridge stays shut", article=UUID(int=9)), fix())
    assert night.desk.on("chat") == [FIRST, ("correction", "Bridge stays shut")]


async def test_a_withdrawal_before_anybody_knew_drops_both():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + 2 * HOUR), kill())
    await night.later(hours=3)
    assert night.desk.got == []


async def test_a_withdrawal_of_what_went_out_goes_out():
    night = Night(Desk())
    await night.take(alert_of())
    await night.take(kill())
    assert night.desk.on("chat") == [FIRST, KILL]


@pytest.mark.parametrize("restart", [False, True])
async def test_a_withdrawal_replaces_what_its_channel_never_took(restart):
    """By channel: who has the story hears that it is withdrawn, and who has not hears neither."""
    night = Night(Desk(chat=[Transient("500"), Transient("500")]))
    await night.take(alert_of(channels=("chat", "mail")))
    await night.later(seconds=5)
    assert len(night.desk.on("mail")) == 1
    await night.take(kill(channels=("chat", "mail")), fix(channels=("chat", "mail"), article=77, rule="other"))
    if restart:
        night = night.restarted()
    await night.later(minutes=5)
    assert night.desk.on("mail") == [FIRST, KILL, ("correction", "Bridge stays shut")]
    assert night.desk.on("chat") == [("correction", "Bridge stays shut")], "what comes after it is told"


async def test_a_withdrawal_goes_out_where_nobody_knows_whether_the_first_arrived():
    night = Night(Desk(chat=[Unanswered("no answer")]))
    await night.take(alert_of())
    await night.take(kill())
    await night.later(minutes=5)
    assert night.desk.got == [("chat", *KILL)]


async def test_a_withdrawal_goes_out_where_the_first_was_cut_off_by_a_crash():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of())
    await night.start()
    again = night.restarted(Desk())
    again.desk.faults["chat"] = [Transient("500")]
    await again.note(kill())
    await again.later(minutes=5)
    await again.later(minutes=5)
    assert again.desk.got == [("chat", *KILL)]


@pytest.mark.parametrize(("fault", "heard"), [(None, [FIRST, KILL]), (Transient("500"), [])])
async def test_a_withdrawal_waits_for_the_call_that_is_on_its_way(fault, heard):
    night = Night(Desk(chat=[fault]))
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of())
    await night.start()
    await night.note(kill())
    await night.start()
    assert len(night.desk.calls) == 1, "nothing beside it, and nothing before it"
    night.desk.hanging["chat"].set()
    await night.later(minutes=5)
    await night.later(minutes=5)
    assert night.desk.on("chat") == heard


async def test_a_withdrawal_reaches_a_channel_that_knows_the_story_by_another_rule():
    night = Night(Desk(chat=[None, Transient("500")]))
    await night.take(alert_of(rule="flash"), alert_of())
    await night.take(kill())
    await night.later(minutes=5)
    assert night.desk.on("chat") == [FIRST, KILL]


async def test_a_rule_of_withdrawals_alone_withdraws_what_it_never_told():
    night = Night(Desk())
    await night.take(kill(rule="withdrawals"))
    assert night.desk.on("chat") == [KILL]


async def test_a_withdrawal_without_channels_takes_back_what_waits_at_any():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + HOUR, channels=("chat", "mail")), kill(channels=()))
    await night.later(hours=2)
    assert night.desk.got == []


async def test_a_withdrawal_goes_before_other_stories_of_a_long_queue():
    night = Night(Desk())
    await night.take(alert_of(story=OTHER), alert_of(story=OTHER, rule="b"), kill(rule="withdrawals"))
    assert [kind for kind, _ in night.desk.on("chat")] == ["withdrawal", "first", "first"]


async def test_a_channel_that_is_away_is_asked_by_one_alert_for_all_and_then_gets_all_in_order():
    night = Night(Desk(chat=[Transient("503")] * 4))
    stories = [STORY, OTHER]
    await night.take(*(alert_of(story=story) for story in stories), *(fix(story=story) for story in stories))
    assert len(night.desk.calls) == 1
    for _ in range(4):
        await night.later(seconds=60)
    assert len(night.desk.calls) == 4 + 4
    for story in stories:
        assert night.desk.on("chat").count(FIRST) == 2, story
    assert [kind for kind, _ in night.desk.on("chat")] in (
        ["first", "first", "correction", "correction"],
        ["first", "correction", "first", "correction"],
    )


async def test_the_back_off_of_a_channel_grows_to_a_minute_and_no_more():
    night = Night(Desk(chat=[Transient("503")] * 500))
    await night.take(alert_of())
    seconds = []
    for second in range(600):
        before = len(night.desk.calls)
        await night.later(seconds=1)
        seconds += [second + 1] if len(night.desk.calls) > before else []
    assert seconds[:5] == [5, 15, 35, 75, 135]
    assert {later - sooner for sooner, later in pairwise(seconds[4:])} == {60}


async def test_an_alert_that_a_receiver_chokes_on_holds_up_no_other_story():
    class Choking(Desk):
        async def deliver(self, alert, channel):
            if alert.story_id == STORY:
                self.calls.append((channel, "choked", alert.headline))
                raise Transient("500")
            await super().deliver(alert, channel)

    night = Night(Choking())
    await night.take(alert_of(), alert_of(story=OTHER))
    await night.later(seconds=5)
    await night.later(seconds=5)
    for number in range(20):
        await night.take(fix(article=100 + number, story=OTHER))
    assert len(night.desk.on("chat")) == 21, "at once, all of them"


@pytest.mark.parametrize("outage", [1, 10])
async def test_a_refusal_is_asked_again_for_minutes(outage):
    """A receiver that is deployed anew answers 404 meanwhile."""
    night = Night(Desk())
    before = _counted("chat", "refused")
    night.desk.faults["chat"] = [refusal()] * 1000
    await night.take(alert_of())
    for _ in range(outage):
        await night.later(minutes=1)
    assert night.desk.got == []
    night.desk.faults["chat"] = []
    await night.later(minutes=2)
    assert night.desk.got == [("chat", *FIRST)]
    assert _counted("chat", "refused") == before


async def test_a_refusal_that_lasts_is_left_behind_and_counted():
    night = Night(Desk(chat=[refusal()] * 1000))
    before, retried = _counted("chat", "refused"), _counted("chat", "retry")
    await night.take(alert_of())
    for _ in range(20):
        await night.later(minutes=1)
    assert _counted("chat", "refused") == before + 1
    assert _counted("chat", "retry") > retried + 10
    asked = len(night.desk.calls)
    await night.later(hours=1)
    assert len(night.desk.calls) == asked
    await night.take(kill())
    assert len(night.desk.calls) == asked, "who refused the first needs no withdrawal"


async def test_a_channel_that_refuses_for_good_is_left_behind_at_once():
    night = Night(Desk(mail=[refusal("mail", for_good=True)]))
    before = _counted("mail", "refused")
    await night.take(alert_of(channels=("mail", "chat")))
    await night.later(days=1)
    assert len(night.desk.calls) == 2
    assert night.desk.on("chat") == [FIRST]
    assert _counted("mail", "refused") == before + 1


async def test_after_a_day_an_alert_is_given_up_and_counted():
    night = Night(Desk(mail=[Transient("503")] * 5000))
    before = _counted("mail", "given-up")
    await night.take(alert_of(channels=("mail",)), alert_of(story=OTHER, channels=("mail",)))
    await night.later(hours=24)
    assert _counted("mail", "given-up") == before
    await night.later(minutes=2)
    assert _counted("mail", "given-up") == before + 2, "also what was not asked with"
    night.desk.faults.clear()
    await night.later(hours=1)
    assert night.desk.got == []


async def test_an_error_of_a_services_client_ends_nothing():
    night = Night(Desk(chat=[ValueError("of a plugin")]))
    await night.take(alert_of())
    await night.later(seconds=5)
    assert night.desk.got == [("chat", *FIRST)]


async def test_what_lies_on_a_partition_of_another_worker_is_not_delivered_here():
    night = Night(Desk())
    await night.take(alert_of(due=NOON + HOUR))
    night.owned = set()
    await night.later(hours=2)
    assert night.desk.calls == []


async def test_nothing_is_begun_while_partitions_are_given_out():
    night = Night(Desk())
    await night.note(alert_of())
    night.engine.rebalancing = True
    await night.start()
    assert night.desk.calls == []
    night.engine.rebalancing = False
    await night.later()
    assert night.desk.got == [("chat", *FIRST)]


async def test_what_went_to_another_worker_in_the_middle_of_a_call_is_not_written_by_this_one():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of())
    await night.start()
    written = len(night.changelog)
    night.engine.rebalancing = True
    night.desk.hanging["chat"].set()
    await night.start()
    night.table.assign(set(), set())
    night.notifier.rebuild()
    night.engine.rebalancing = False
    await night.later()
    assert len(night.changelog) == written


async def test_notes_that_a_rebalance_dropped_while_they_were_sent_confirm_none_that_came_after():
    night = Night(Desk())
    await night.notifier.work()([_record(alert_of())])
    sent = night.table.unsent()
    night.table.assign(set(range(PARTITIONS)), set())
    await night.notifier.work()([_record(alert_of(rule="another"))])
    night.table.confirm(range(len(sent)))
    assert [out.key for out in night.table.unsent()] == [str(alert_of(rule="another").alert_id).encode()]


async def test_the_end_waits_for_the_answer_of_a_call_and_notes_it():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of(), alert_of(story=OTHER))
    await night.start()
    ending = asyncio.ensure_future(night.notifier.end(within=5))
    await asyncio.sleep(0)
    night.desk.hanging["chat"].set()
    await ending
    assert len(night.desk.got) == 1, "and begins no other"
    again = night.restarted(Desk())
    await again.later()
    assert len(again.desk.got) == 1


async def test_the_end_does_not_wait_for_ever():
    night = Night(Desk())
    night.desk.hanging["chat"] = asyncio.Event()
    await night.note(alert_of())
    await night.start()
    await night.notifier.end(within=0.05)
    night.desk.hanging["chat"].set()
    await asyncio.sleep(0.01)
    assert night.desk.got == []
    assert night.notifier._calling == {}


async def test_run_sends_what_comes_and_what_comes_due():
    night = Night(Desk())
    running = asyncio.ensure_future(night.notifier.run())
    await night.note(alert_of(), alert_of(story=OTHER, due=NOON + HOUR, headline="Later"))
    await _until(lambda: len(night.desk.got) == 1)
    night.now += HOUR
    await _until(lambda: len(night.desk.got) == 2)
    running.cancel()
    assert night.desk.on("chat") == [FIRST, ("first", "Later")]
    rows = {out.key: orjson.loads(out.value) for out in night.changelog}
    assert [row["waiting"] for row in rows.values()] == [[], []], "what is sent by time is noted too"


async def test_run_raises_what_must_end_the_process():
    night = Night(Desk(), delivery=FakeDelivery(RuntimeError("a fault of ours")))
    running = asyncio.ensure_future(night.notifier.run())
    await night.notifier.work()([_record(alert_of())])
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(running, 20)


async def test_notes_lie_on_the_partition_of_their_story():
    """Also when it comes by another: a record that was written before partitions were added."""
    night = Night(Desk())
    homes = {story_partition(story, PARTITIONS) for story in (STORY, OTHER)}
    assert len(homes) == 2, "else any constant would do"
    await night.note(alert_of(), alert_of(story=OTHER), partition=next(iter(set(range(PARTITIONS)) - homes)))
    await night.later()
    assert {(out.key, out.partition) for out in night.changelog} == {
        (str(alert_of(story=story).alert_id).encode(), story_partition(story, PARTITIONS)) for story in (STORY, OTHER)
    }


async def test_a_note_lies_where_it_came_by_where_its_own_partition_is_another_workers():
    came_by = (story_partition(STORY, PARTITIONS) + 1) % PARTITIONS
    night = Night(Desk(), owned={came_by})
    await night.note(alert_of(), partition=came_by)
    await night.later()
    assert {out.partition for out in night.changelog} == {came_by}
    assert night.desk.got == [("chat", *FIRST)]


async def test_the_books_are_swept_of_what_cannot_come_again_on_its_own_partition():
    night = Night(Desk())
    await night.take(alert_of(), alert_of(story=OTHER))
    night.now += timedelta(days=31)
    await night.take(*(alert_of(rule=f"another {number}") for number in range(4)))
    tombstones = [(out.key, out.partition) for out in night.changelog if out.value is None]
    assert sorted(tombstones) == sorted(
        (str(alert_of(story=story).alert_id).encode(), story_partition(story, PARTITIONS)) for story in (STORY, OTHER)
    )
    assert len(night.table) == 4


@pytest.mark.parametrize("days", [0, 40])
async def test_the_sweep_forgets_nothing_that_waits_and_goes_past_it(days):
    """At the head of the table: one that could not be sent for a month, or whose embargo ends in forty days."""
    waits, brief = (
        alert_of(channels=("mail",), due=NOON + timedelta(days=days)),
        alert_of(story=OTHER, rule="brief"),
    )
    night = Night(Desk())
    night.desk.hanging["mail"] = asyncio.Event()
    await night.note(waits, brief)
    await night.start()
    night.now += timedelta(days=35)
    await night.note(*(alert_of(rule=f"another {number}", story=OTHER) for number in range(8)))
    assert [str(alert.alert_id).encode() in night.table for alert in (waits, brief)] == [True, False]
    night.desk.hanging["mail"].set()
    await night.later(days=5)
    assert night.desk.on("mail") == [FIRST]


async def test_an_alert_reads_no_more_however_many_its_story_has(monkeypatch):
    """The rules of a media monitor's clients: a flash that hundreds of them fit."""
    night, reads = Night(Desk()), []
    get = night.table.get
    monkeypatch.setattr(night.table, "get", lambda key: reads.append(key) or get(key))

    async def reads_for(rule):
        reads.clear()
        await night.note(alert_of(rule=rule))
        return len(reads)

    assert await reads_for("rule 0") > 0
    counts = [await reads_for(f"rule {number}") for number in range(1, 100)]
    assert max(counts[50:]) <= max(counts[:20])


async def test_the_sweep_leaves_another_workers_rows_in_the_changelog():
    night = Night(Desk())
    await night.take(alert_of())
    night.owned = {story_partition(OTHER, PARTITIONS)}
    night.now += timedelta(days=31)
    await night.take(*(alert_of(rule=f"another {number}", story=OTHER) for number in range(4)))
    assert [out for out in night.changelog if out.value is None] == []
    assert str(alert_of().alert_id).encode() not in night.table


async def test_rows_of_the_first_release_are_read():
    night = Night(Desk())
    row = {"alert": orjson.loads(alert_of().model_dump_json()), "partition": 0, "waiting": ["chat"], "attempts": 3}
    row["next_at"] = NOON.isoformat()
    night.table.put(0, str(alert_of().alert_id).encode(), orjson.dumps(row))
    night.table.put(0, b"torn", b"{")
    night.notifier.rebuild()
    await night.later()
    assert night.desk.got == [("chat", *FIRST)]


@pytest.mark.parametrize("value", [b"", b"{}", b"\xff"])
async def test_what_is_no_alert_is_refused_and_what_stands_beside_it_is_taken(value):
    night = Night(Desk())
    bad = record(1, value, topic="wire.alerts.v1")
    refused, taken = (await night.notifier.work()([bad, _record(alert_of())])).handled
    assert [str(refusal.reason) for refusal in refused.refused] == ["schema"]
    assert taken.refused == ()
    await night.later()
    assert night.desk.got == [("chat", *FIRST)]


def _record(alert):
    return record(2, alert, topic="wire.alerts.v1", partition=story_partition(alert.story_id, PARTITIONS))


async def _until(condition):
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
