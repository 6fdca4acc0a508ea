"""The notifier's books: once to each channel, at its time, over restarts."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fakes_of_faust import FakeApp, FakeDelivery

from schemas import Alert, AlertKind, Severity, alert_id_of
from stream.agents.guard import Guard
from stream.agents.message import Record
from stream.agents.notify import Notifier
from stream.alert import Undeliverable
from stream.errors import Transient
from stream.settings import Guard as Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORY = UUID(int=7)


class Table(dict):
    partition = 0


class Desk:
    """Channels that write down what they get; `faults` by channel are raised first."""

    def __init__(self, **faults):
        self.got = []
        self.faults = {name: list(errors) for name, errors in faults.items()}

    async def deliver(self, alert, channel):
        await asyncio.sleep(0)
        if self.faults.get(channel):
            raise self.faults[channel].pop(0)
        self.got.append((channel, alert.kind, alert.headline))


class Night:
    """A notifier with a clock that the test sets."""

    def __init__(self, desk, table=None, owned=(0,)):
        self.now, self.desk, self.table = NOON, desk, Table() if table is None else table
        self.notifier = Notifier(desk, self.table, lambda: self.now, lambda: set(owned))
        self.notifier.rebuild()
        self.guard = Guard("notify", FakeApp(), FakeDelivery(), Policy())
        self.offset = 0

    def take(self, *alerts):
        records = []
        for alert in alerts:
            self.offset += 1
            value = alert.model_dump_json().encode()
            records.append(
                Record("wire.alerts.v1", 0, self.offset, 1_700_000_000_000, str(alert.story_id).encode(), value, ())
            )
        return asyncio.run(self.notifier.work(self.guard)(records))

    def later(self, **delta):
        self.now += timedelta(**delta)
        return asyncio.run(self.notifier.release())


def _alert(kind=AlertKind.FIRST, headline="Bridge opens", due=NOON, channels=("chat",), rule="all"):
    return Alert(
        alert_id=alert_id_of(rule, STORY, kind),
        rule=rule,
        severity=Severity.INFO,
        kind=kind,
        article_id=UUID(int=8),
        story_id=STORY,
        headline=headline,
        channels=channels,
        due_at=due,
    )


def test_an_alert_goes_once_to_each_of_its_channels_however_often_it_comes():
    night = Night(Desk())
    night.take(_alert(channels=("chat", "mail")))
    night.take(_alert(channels=("chat", "mail")))
    assert sorted(channel for channel, *_ in night.desk.got) == ["chat", "mail"]


def test_a_restart_remembers_what_was_delivered():
    night = Night(Desk())
    night.take(_alert())
    again = Night(Desk(), table=night.table)
    again.take(_alert())
    assert again.desk.got == []


def test_an_embargoed_alert_is_held_until_its_time_over_a_restart():
    night = Night(Desk())
    night.take(_alert(due=NOON + timedelta(hours=2)))
    assert night.desk.got == []
    again = Night(Desk(), table=night.table)
    assert not again.later(hours=1)
    assert again.later(hours=1)
    assert len(again.desk.got) == 1


def test_an_embargo_that_is_lifted_early_lets_its_alert_go_at_once_and_once():
    night = Night(Desk())
    night.take(_alert(due=NOON + timedelta(hours=2)))
    night.take(_alert(due=NOON))
    night.later(hours=3)
    assert len(night.desk.got) == 1


def test_a_withdrawal_before_anybody_knew_drops_both():
    night = Night(Desk())
    night.take(_alert(due=NOON + timedelta(hours=2)), _alert(AlertKind.WITHDRAWAL, "KILL"))
    night.later(hours=3)
    assert night.desk.got == []


def test_a_withdrawal_of_what_went_out_goes_out():
    night = Night(Desk())
    night.take(_alert(), _alert(AlertKind.WITHDRAWAL, "KILL"))
    assert [kind for _, kind, _ in night.desk.got] == [AlertKind.FIRST, AlertKind.WITHDRAWAL]


def test_a_channel_that_is_away_is_tried_again_alone_and_holds_no_other():
    night = Night(Desk(mail=[Transient("503"), Transient("503")]))
    night.take(_alert(channels=("chat", "mail")))
    assert [channel for channel, *_ in night.desk.got] == ["chat"]
    night.later(seconds=5)
    night.later(seconds=4)
    assert [channel for channel, *_ in night.desk.got] == ["chat"], "backs off"
    night.later(seconds=10)
    assert [channel for channel, *_ in night.desk.got] == ["chat", "mail"]


def test_a_channel_that_refuses_for_good_is_left_behind():
    night = Night(Desk(mail=[Undeliverable("mail", "404")]))
    night.take(_alert(channels=("mail",)))
    assert not night.later(days=1)


def test_after_a_day_an_alert_is_given_up():
    night = Night(Desk(mail=[Transient("503")] * 200))
    night.take(_alert(channels=("mail",)))
    for _ in range(110):
        night.later(minutes=15)
    assert not night.later(hours=1)


def test_what_lies_on_a_partition_of_another_worker_is_not_delivered_here():
    night = Night(Desk(), owned=())
    night.take(_alert(due=NOON + timedelta(hours=1)))
    assert not night.later(hours=2)
    assert night.desk.got == []


def test_the_books_are_swept_of_what_cannot_come_again():
    night = Night(Desk())
    night.take(_alert())
    night.now += timedelta(days=31)
    night.take(_alert(rule="another"))
    assert len(night.table) == 1


@pytest.mark.parametrize("value", [b"", b"{}", b"\xff"])
def test_what_is_no_alert_is_refused(value):
    night = Night(Desk())
    record = Record("wire.alerts.v1", 0, 1, 1_700_000_000_000, b"k", value, ())
    (handled,) = asyncio.run(night.notifier.work(night.guard)([record]))
    assert [str(refusal.reason) for refusal in handled.refused] == ["schema"]
