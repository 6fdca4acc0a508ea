"""The alert stage's table: what it remembers of a story, and for how long."""

import time
from datetime import timedelta
from uuid import UUID

import pytest

from schemas import Relation, Status
from stream.agents.alert import alerter
from stream.agents.engine.table import PartitionedTable
from stream.agents.stories import Stories
from stream.alert import RuleIndex, StoryAlerts, decide, matches
from stream.clock import SetClock
from stream.errors import Rejected
from stream.kafka.headers import story_partition
from stream.kafka.topics import ALERT_STORIES
from tests.factories import FERRY, NOON, id_of, kill, record, rules_of, story

PARTITIONS = 4
WINDOW = timedelta(days=30)
ALL = set(range(PARTITIONS))


class Newsroom:
    """The stage's handler over a real table, with a clock that the test sets and a broker that is a list."""

    def __init__(self, ruleset=FERRY, owned=ALL):
        self.clock, self.owned, self.changelog = SetClock(NOON), set(owned), []
        self.table = PartitionedTable("stories", ALERT_STORIES.name)
        self.sent = []
        self.goes_by(ruleset)

    def goes_by(self, ruleset):
        self.ruleset = ruleset
        stories = Stories(self.table, PARTITIONS, WINDOW, lambda: self.owned)
        self.handle = alerter(RuleIndex(ruleset).matches, stories, self.clock)

    @property
    def now(self):
        return self.clock.now()

    @now.setter
    def now(self, now):
        self.clock.set(now)

    def take(self, extracted, *, judged=None, by=None):
        """The kinds that an article alerts; its verdict is of now unless it waited, its partition its story's own."""
        decided = extracted.verdict.model_copy(update={"decided_at": judged or self.now})
        judged_now = extracted.model_copy(update={"verdict": decided})
        partition = story_partition(extracted.verdict.story_id, PARTITIONS) if by is None else by
        handled = self.handle(record(1, judged_now, topic="wire.extracted.v1", partition=partition))
        first = len(self.changelog)
        self.changelog += self.table.unsent()
        self.table.confirm(range(first, len(self.changelog)))
        self.sent += [out.value for out in handled.outgoings]
        return [out.headers and _kind(out.value) for out in handled.outgoings]

    def pass_by(self, records=40):
        """Other stories come, which fit no rule."""
        for number in range(records):
            self.take(_new(f"other {number}", headline="Rain", body="It rains."))

    @property
    def tombstones(self):
        return [(out.key, out.partition) for out in self.changelog if out.value is None]

    def knows(self, name):
        return str(id_of(name)).encode() in self.table


def _kind(value):
    return value.decode().partition('"kind":"')[2].partition('"')[0]


def _new(name, **fields):
    """The first article of a story of its own."""
    extracted = story(name, **fields)
    return extracted.model_copy(update={"verdict": extracted.verdict.model_copy(update={"story_id": id_of(name)})})


def _row(name, **fields):
    state, _ = decide(None, extracted := _new(name, **fields), matches(FERRY, extracted), now=NOON)
    return str(state.story_id).encode(), state.to_bytes()


def test_a_story_that_is_over_is_forgotten_on_its_own_partition():
    newsroom = Newsroom()
    names = [f"s{number}" for number in range(12)]
    for name in names:
        assert newsroom.take(_new(name)) == ["first"]
    newsroom.now += WINDOW + timedelta(minutes=1)
    newsroom.pass_by()
    assert len(newsroom.table) == 0
    expected = [(str(id_of(name)).encode(), story_partition(id_of(name), PARTITIONS)) for name in names]
    assert sorted(newsroom.tombstones) == sorted(expected)
    assert len({partition for _, partition in expected}) > 1, "else any constant would do"


def test_within_the_window_nothing_is_forgotten():
    newsroom = Newsroom()
    newsroom.take(_new("a"))
    newsroom.now += WINDOW - timedelta(minutes=1)
    newsroom.pass_by()
    assert newsroom.tombstones == []
    assert newsroom.take(kill()) == ["withdrawal"]


def test_a_story_that_goes_on_is_remembered_though_nothing_is_said_of_it():
    newsroom = Newsroom()
    newsroom.take(_new("a"))
    for day in range(60):
        newsroom.now += timedelta(days=1)
        assert newsroom.take(story(f"u{day}", Relation.UPDATE)) == []
        newsroom.pass_by(8)
    writes = [out for out in newsroom.changelog if out.value is not None]
    assert newsroom.tombstones == []
    assert len(writes) < 25, "a write every few days, not one an article"


def test_a_story_that_comes_after_its_window_is_still_found_by_the_record_in_hand():
    newsroom = Newsroom()
    newsroom.take(_new("a"))
    newsroom.now += 2 * WINDOW
    assert newsroom.take(story("u", Relation.UPDATE)) == []
    assert newsroom.tombstones == []


def test_an_embargo_that_is_pending_holds_its_story_and_the_window_counts_from_its_end():
    newsroom = Newsroom()
    newsroom.take(_new("a", status=Status.EMBARGOED, embargo_until=NOON + 2 * WINDOW))
    newsroom.now += 2 * WINDOW - timedelta(minutes=1)
    newsroom.pass_by()
    assert newsroom.knows("a")
    newsroom.now += WINDOW
    newsroom.pass_by()
    assert newsroom.knows("a")
    newsroom.now += timedelta(minutes=2)
    newsroom.pass_by()
    assert not newsroom.knows("a")


def test_a_quiet_that_runs_holds_its_story():
    newsroom = Newsroom(rules_of("rules: [{name: q, include: {text: ferry}, quiet: {again_after: 90d}}]"))
    newsroom.take(_new("a"))
    newsroom.now += timedelta(days=89)
    newsroom.pass_by()
    assert newsroom.take(story("b", Relation.UPDATE, urgency=1, received_at=newsroom.now)) == []
    newsroom.now = NOON + timedelta(days=90) + WINDOW + timedelta(days=30)
    newsroom.pass_by()
    assert not newsroom.knows("a")


def test_an_embargo_beyond_all_time_is_no_error():
    newsroom = Newsroom()
    newsroom.take(_new("a", status=Status.EMBARGOED, embargo_until=NOON.replace(year=9999)))
    newsroom.now += 100 * WINDOW
    newsroom.pass_by()
    assert newsroom.knows("a")


def test_a_row_of_another_workers_partition_is_not_buried_for_it():
    newsroom = Newsroom()
    newsroom.take(_new("a"))
    newsroom.owned = ALL - {story_partition(id_of("a"), PARTITIONS)}
    newsroom.now += 2 * WINDOW
    newsroom.pass_by()
    assert newsroom.tombstones == []
    assert not newsroom.knows("a"), "but it need not fill this memory"


@pytest.mark.parametrize("owned", ["all", "where it came by"])
def test_a_row_lies_on_its_storys_partition_whichever_its_record_came_by(owned):
    """A record that was written before partitions were added comes by another, and finds its story where one worker has
    both.
    """
    home = story_partition(id_of("a"), PARTITIONS)
    by = (home + 1) % PARTITIONS
    newsroom = Newsroom(owned=ALL if owned == "all" else {by})
    assert newsroom.take(_new("a"), by=by) == ["first"]
    assert newsroom.take(kill(), by=by) == ["withdrawal"]
    assert {out.partition for out in newsroom.changelog} == {home if owned == "all" else by}
    assert len(newsroom.table) == 1


def test_a_backlog_is_swept_by_its_own_time():
    newsroom = Newsroom()
    newsroom.take(_new("a"))
    judged, newsroom.now = NOON + timedelta(days=5), NOON + timedelta(days=40)
    for number in range(20):
        newsroom.take(_new(f"other {number}", headline="Rain", body="It rains."), judged=judged)
    assert newsroom.take(kill(), judged=judged) == ["withdrawal"]


def test_a_row_that_cannot_be_read_is_left_to_the_story_that_needs_it():
    newsroom = Newsroom()
    key = str(id_of("a")).encode()
    newsroom.table.shard(0).entries[key] = b'{"touched_at": "2020-01-01T00:00:00Z", "standings": 7}'
    newsroom.table.shard(0).entries[b"broken"] = b"{"
    newsroom.pass_by()
    assert newsroom.tombstones == []
    with pytest.raises(Rejected, match="schema: its story's alert state"):  # a dead letter: an end would end the next
        newsroom.take(_new("a"))


@pytest.mark.parametrize("young", [0, 2_000])
def test_a_large_table_is_swept_a_few_rows_a_record_and_in_one_round(young):
    """As after a recovery: 10⁴ rows in no order, `young` of which stay."""
    newsroom = Newsroom()
    _, old = _row("a")
    fresh = StoryAlerts.from_bytes(old).touch(NOON + WINDOW).to_bytes()
    for number in range(10_000):
        kept = young and number % 5 == 0
        newsroom.table.shard(0).entries[str(UUID(int=number)).encode()] = fresh if kept else old
    newsroom.now += WINDOW + timedelta(minutes=1)
    stories, longest = Stories(newsroom.table, PARTITIONS, WINDOW, lambda: ALL), 0
    for _ in range(2_501):
        before = len(newsroom.table)
        stories.sweep(newsroom.now)
        longest = max(longest, before - len(newsroom.table))
    assert 0 < longest <= 4
    assert len(newsroom.table) == young


def test_a_sweep_costs_the_same_at_any_size():
    """Also at the 10⁵ rows of a recovered table: nothing is sorted, and nothing read twice."""

    def cost(rows):
        newsroom = Newsroom()
        _, row = _row("a")
        newsroom.table.shard(0).entries.update({str(UUID(int=number)).encode(): row for number in range(rows)})
        stories = Stories(newsroom.table, PARTITIONS, WINDOW, lambda: ALL)
        stories.sweep(NOON)
        began = time.process_time()
        for _ in range(2000):
            stories.sweep(NOON)
        return time.process_time() - began

    small, large = min(cost(1_000) for _ in range(3)), min(cost(100_000) for _ in range(3))
    assert large < 5 * small


def test_other_rules_make_no_other_alerts_of_an_article_that_comes_again():
    """What an article alerted is noted with its story, so that rules may change between a batch and its repetition."""
    room = Newsroom()
    assert room.take(article := story("a")) == ["first"]
    first = room.sent[-1]
    room.goes_by(
        rules_of(
            "rules: [{name: ferry, severity: critical, include: {text: ferry}}, {name: new, include: {text: ferry}}]"
        )
    )
    assert room.take(article) == ["first"]
    assert room.sent[-1] == first
    assert room.take(story("b", Relation.UPDATE, minute=5)) == ["first"]
    assert b'"rule":"new"' in room.sent[-1]
