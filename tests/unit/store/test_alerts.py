"""Alerts that were sent, as the store keeps them."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID

import pytest

from schemas import RawRecord
from stream.store import SentAlert
from stream.store.reading import sent_alerts
from tests.factories import NOON, alert_of, extracted, id_of


def sent(alert, offset, *, minute=None, partition=0):
    at = NOON + timedelta(minutes=offset if minute is None else minute)
    return SentAlert(alert, at, at, RawRecord(topic="wire.alerts.v1", partition=partition, offset=offset))


FIRST = alert_of()
LIFTED = alert_of(headline="Bridge opens early", due=NOON + timedelta(hours=1))
OTHER = alert_of("correction", "Bridge opens, corrected")


def told(engine):
    return [
        (each.alert.headline, each.written_at, each.changed_at, each.record.offset)
        for each in sent_alerts(engine).items
    ]


@pytest.fixture
def records():
    assert FIRST.alert_id == LIFTED.alert_id != OTHER.alert_id
    return [sent(FIRST, 1), sent(OTHER, 2), sent(LIFTED, 4, minute=4), sent(OTHER, 5, minute=4)]


def test_of_records_of_one_alert_the_last_counts_and_it_stays_where_the_first_was(engine, writer, records):
    writer.write(records)
    minute = timedelta(minutes=1)
    assert told(engine) == [
        (OTHER.headline, NOON + 2 * minute, NOON + 4 * minute, 5),
        (LIFTED.headline, NOON + minute, NOON + 4 * minute, 4),
    ]
    assert [each.alert for each in sent_alerts(engine).items] == [OTHER, LIFTED]


def test_read_again_and_in_whatever_order_they_leave_the_same_rows(engine, writer, records):
    writer.write(records)
    expected = told(engine)
    for seed in range(5):
        again = records * 2
        random.Random(seed).shuffle(again)
        at = seed + 1
        writer.write(again[:at])
        writer.write(again[at:])
        assert told(engine) == expected, seed


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_does_not_matter(engine, writer, records, seed):
    random.Random(seed).shuffle(records)
    for record in records:
        writer.write([record])
    assert [each[0] for each in told(engine)] == [OTHER.headline, LIFTED.headline]
    assert [each[3] for each in told(engine)] == [5, 4]


def test_a_topic_that_was_made_anew_counts_by_the_brokers_time(engine, writer):
    writer.write([sent(FIRST, 900, minute=1)])
    writer.write([sent(LIFTED, 0, minute=7)])
    assert told(engine)[0][0] == LIFTED.headline


def test_alerts_come_beside_articles_and_before_them_and_what_a_database_refuses_is_mended(engine, writer):
    alert = FIRST.model_copy(update={"headline": "Be\x00ll", "article_id": id_of("flood"), "reason": ("\x00",)})
    written = writer.write([sent(alert, 1), extracted("flood")])
    assert (written.inserted, written.refused) == (1, ())
    (found,) = sent_alerts(engine, article=id_of("flood")).items
    assert (found.alert.headline, found.alert.reason) == ("Be\ufffdll", ("\ufffd",))


def test_alerts_are_paged_each_once_also_those_of_one_moment(engine, writer):
    alerts = [
        alert_of(headline=f"Story {number}", rule=f"rule {number % 2}", story=UUID(int=number)) for number in range(9)
    ]
    writer.write([sent(alert, number, minute=number // 4) for number, alert in enumerate(alerts)])
    found, at = [], None
    for _ in range(9):
        page = sent_alerts(engine, limit=2, before=at)
        found += [each.alert.headline for each in page.items]
        if (at := page.next) is None:
            break
    assert sorted(found) == [alert.headline for alert in alerts]
    assert {each.alert.rule for each in sent_alerts(engine, rule="rule 1").items} == {"rule 1"}
