"""A day of faults. Each part makes its faults in a running flow, waits until their alerts fire, mends them, and waits
until they end.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection

import psycopg
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from stream.kafka.admin import connected_admin
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from tests.copydesk import poison, story
from tests.feed import Feed
from tests.prometheus.copy_of_sources import flash, held_for_ever, with_fields, without_fields
from tests.prometheus.watched import DRIFTING, LAG, PATIENCE, SILENT, Watched
from tests.service import wait_until

__all__ = ["Day"]

_REPLAYED = 300
"""All of them wait for a database that somebody holds for longer than a story may take."""
_SOURCES = 9
_LATE = 2.5
"""Seconds after which a story is late, by the rule."""


class Day(Watched):
    """Its parts are done in their order."""

    speaks = False
    """Whether the silent source has copy again."""

    def source(self, number: int) -> str:
        """Where the stories of the feed come from."""
        return SILENT if self.speaks and not number % _SOURCES else f"feed{number % _SOURCES}"

    def replay(self) -> None:
        """A replay that is late, at hours at which copy comes: it is no copy, and that it is late wakes nobody."""
        self.part = time.time()
        payloads = [Payload(str(number), story(number, seed=5, sentences=3)) for number in range(_REPLAYED)]

        async def run() -> None:
            async with RawProducer(self.stack.settings) as producer:
                await replay(producer, schedule(payloads, Pace()), "replay", lambda *_: None)

        with ThreadPoolExecutor(1) as locking:
            slow = locking.submit(self._lock_and_let_go, 1)
            asyncio.run(run())
            slow.result()
        self.stack.wait_stored(_REPLAYED, PATIENCE)
        late = (
            'sum(wire_end_to_end_seconds_count{copy="replayed", stage="store"})'
            f' - sum(wire_end_to_end_seconds_bucket{{copy="replayed", stage="store", le="{_LATE}"}})'
        )
        wait_until(lambda: self.value(late) > 50, PATIENCE, lambda: f"{self.value(late)} were late: that says nothing")
        self.fires(("NoArticlesReceived", {}))

    def sources(self, feed: Feed) -> None:
        """Sources that fail, are silent, change their format, send garbage; an embargo; the file of feeds."""
        self.part = time.time()
        stack = self.stack
        stack.publish([with_fields(number) for number in range(40)], lambda _: DRIFTING)
        self.far.opened = True
        stack.publish([held_for_ever(1)])
        stack.publish([flash(number) for number in range(3)])
        self._push_badly(6)
        feed.wait_sent(feed.sent + 40, PATIENCE)
        stack.publish([without_fields(number) for number in range(80)], lambda _: DRIFTING)  # in mid-stream
        self.ends(("NoArticlesReceived", {}))
        good, rules, tokens = (file.read_text() for file in (self.feeds, self.rules, self.tokens))
        self.feeds.write_text(good.replace("kind: push", "kind: pull"))
        self.rules.write_text(rules.replace("urgency: 2", "urgency: soon"))
        self.tokens.write_text(f"{tokens}somebody without-a-hash read\n")
        stack.publish([poison(number) for number in range(80)], lambda _: "mill")
        self.fires(
            ("FeedFailing", {"feed": "failing"}),
            ("FeedRefused", {"feed": "refused"}),
            ("FeedGap", {"feed": "gap"}),
            ("FeedSilent", {"feed": "quiet"}),
            ("PushRefused", {"feed": "partner"}),
            ("FeedsFileStale", {}),
            ("AlertRulesStale", {}),
            ("DeskTokensWrong", {}),
            ("EmbargoUnreadable", {}),
            ("DeadletterRate", {"stage": "normalise"}),
            ("AlertsUndelivered", {"channel": "final"}),
            ("SourceSilent", {"source": SILENT}),
            ("SourceDrift", {"source": DRIFTING, "field": "byline"}),
            ("SourceDrift", {"source": DRIFTING, "field": "dateline"}),
        )
        assert not self.prometheus.firing("SourceDrift", source=DRIFTING, field="headline")
        self.far.mended |= {"/500", "/401", "/gap", "/quiet"}
        self.feeds.write_text(good)
        self.rules.write_text(rules)
        self.tokens.write_text(tokens)
        self.speaks = True
        stack.publish([with_fields(number) for number in range(100, 900)], lambda _: DRIFTING)
        self.ends(("SourceSilent", {"source": SILENT}), ("FeedsFileStale", {}), ("PushRefused", {}))
        self.ends(("AlertRulesStale", {}), ("DeskTokensWrong", {}))

    def away(self) -> None:
        """A role that is away, and what it should have read goes meanwhile."""
        self.part = time.time()
        assert self.stack.terminate("alert") == 0
        self.fires(("TargetDown", {"role": "alert"}), ("StageDown", {"stage": "alert"}))
        asyncio.run(self._delete("wire.extracted.v1"))
        self.stack.run("alert")
        self.fires(("RecordsExpired", {"stage": "alert"}))
        self.ends(("TargetDown", {"role": "alert"}), ("StageDown", {}))

    def crash_loop(self) -> None:
        """One that dies as soon as it was seen, again and again: its next lives are ready, for a busy machine takes as
        long to start one as the rule looks back.
        """
        lives = ["lag", *(f"lag {number}" for number in (2, 3, 4))]
        for name in lives[1:]:
            self.stack.run(name, *LAG)
            time.sleep(0.1)  # they are told apart by when they began, in hundredths of a second
        for name in lives[1:]:
            self.stack.wait_up(name)
        self.part = time.time()
        for dying, following in itertools.pairwise(lives):
            before = self.lag_lives()
            self.stack.kill(dying)
            self.door.cut()
            self.door.behind = self.stack.ports[following]
            self.door.heal()
            wait_until(partial(self._lives_again, before), PATIENCE, partial(self.stack.log, following), 0.1)
        self.fires(("CrashLoop", {"role": "lag"}))
        self.ends(("CrashLoop", {"role": "lag"}))

    def _lives_again(self, before: set[str]) -> bool:
        return bool(self.lag_lives() - before)

    def database(self, feed: Feed) -> None:
        """A database that is away, and one that is slow."""
        self.part = time.time()
        self.postgres.stop()
        try:
            feed.burst(700)
            self.fires(
                ("FlowHeld", {"stage": "store"}),
                ("CommitStalled", {"stage": "store"}),
                ("LagGrowing", {"stage": "store"}),
                ("DeskFailing", {}),
            )
        finally:
            self.postgres.start()
        self.ends(("FlowHeld", {}), ("CommitStalled", {}), ("DeskFailing", {}))
        with ThreadPoolExecutor(1) as locking:
            slow = locking.submit(self._lock_and_let_go, 4)
            self.fires(("EndToEndSlow", {"stage": "store", "burn": "slow"}))  # batches come seconds apart: no fast burn
            slow.result()
        self.ends(("LagGrowing", {}))

    def no_feeds(self) -> None:
        """No process runs the sources."""
        self.part = time.time()
        assert self.stack.terminate("feeds") == 0
        self.fires(("FeedsDown", {}), ("AlertsDelayed", {"channel": "away"}))
        self.stack.run("feeds")
        self.ends(("FeedsDown", {}))

    def gone(self) -> None:
        """A source that is no more, until somebody takes it out of the file."""
        self.fires(("FeedGone", {"feed": "gone"}))
        lines = self.feeds.read_text().splitlines(keepends=True)
        self.feeds.write_text("".join(line for line in lines if not line.startswith("  gone:")))
        self.ends(("FeedGone", {}))

    def _push_badly(self, times: int) -> None:
        headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
        for _ in range(times):
            there = HTTPConnection("127.0.0.1", self.push, timeout=10)
            there.request("POST", "/v1/sources/partner", b"{}", headers)
            assert there.getresponse().status == 401
            there.close()

    async def _delete(self, topic: str) -> None:
        async with connected_admin(self.stack.settings) as admin:
            (told,) = await admin.describe_topics([topic])
            places = [TopicPartition(topic, each["partition"]) for each in told["partitions"]]
            await admin.delete_records({place: RecordsToDelete(before_offset=-1) for place in places})

    def _lock_and_let_go(self, times: int) -> None:
        """Let one batch through, and the next wait for longer than a story may take."""
        for _ in range(times):
            with psycopg.connect(self.address.replace("+psycopg", "")) as connection:
                connection.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
                time.sleep(_LATE * 1.5)
            time.sleep(0.3)
