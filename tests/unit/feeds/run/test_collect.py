from __future__ import annotations

from stream.feeds.run.collect import Collector
from stream.feeds.run.kept import Arrivals
from stream.observe import feed_metrics as metrics


def _arrivals(sender):
    return [(one.key, Arrivals.unpack(one.value)) for one in sender.sent]


async def test_many_arrivals_are_one_record(clock, sender):
    collector = Collector(sender, clock)
    for _ in range(50):
        collector.arrived("partner", 2)
    await collector.flush()
    ((key, arrivals),) = _arrivals(sender)
    assert (key, arrivals.count, arrivals.at) == (b"partner/arrivals", 100, clock.now())
    await collector.flush()
    assert len(sender.sent) == 1, "nothing new, nothing written"


async def test_what_could_not_be_written_is_in_the_next_record(clock, sender):
    collector = Collector(sender, clock)
    collector.arrived("partner", 3)
    sender.away = 1
    await collector.flush()
    collector.arrived("partner", 4)
    await collector.flush()
    assert [arrivals.count for _, arrivals in _arrivals(sender)] == [7]


async def test_what_stays_where_it_is_goes_with_every_record(clock, sender):
    collector = Collector(sender, clock)
    collector.backlog("desk", 2)
    sender.away = 1
    await collector.flush()
    for _ in range(2):
        collector.arrived("desk", 1)
        await collector.flush()
    collector.lives("another")
    await collector.flush()
    assert [arrivals.backlog for _, arrivals in _arrivals(sender)] == [2, 2, None]


async def test_a_fault_is_told_and_taken_back_by_what_arrives(clock, sender):
    collector = Collector(sender, clock)
    collector.lives("desk", "the folder is gone")
    await collector.flush()
    collector.lives("desk", "the folder is gone")
    collector.arrived("desk", 1)
    await collector.flush()
    assert [(one.count, one.fault) for _, one in _arrivals(sender)] == [(0, "the folder is gone"), (1, None)]


def test_series_exist_at_zero_and_go_with_their_source(clock, sender):
    collector = Collector(sender, clock)
    collector.know(["push-one", "push-two"])
    collector.know(["push-two"])
    found = {
        sample.labels["feed"]: sample.value
        for family in metrics.TAKEN.collect()
        for sample in family.samples
        if sample.name.endswith("_total") and sample.labels["feed"].startswith("push-")
    }
    assert found == {"push-two": 0.0}
    collector.know([])
