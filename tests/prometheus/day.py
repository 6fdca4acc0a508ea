"""A day of faults: the whole service on real servers, watched by a real Prometheus, in the short times of `scale`.

Each part makes its faults in a running flow, waits until their alerts fire, mends them, and waits until they end.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import psycopg
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from stream.kafka.admin import connected_admin
from stream.produce import Pace, RawProducer, replay, schedule
from stream.produce.replay import Payload
from tests.copydesk import poison, story
from tests.feed import Feed
from tests.postgres import Postgres
from tests.prometheus.before import before
from tests.prometheus.copy_of_sources import flash, held_for_ever, with_fields, without_fields
from tests.prometheus.far_side import FarSide, feeds_file
from tests.prometheus.server import Prometheus, free_port
from tests.prometheus.stack import Stack
from tests.pushes import KEY
from tests.receiver import Receiver
from tests.service import wait_until

__all__ = ["Day"]

_ROLES = {"intake": ("normalise", "dedupe", "extract"), "alert": ("alert",), "store": ("store",)}
_ALERTS = """
channels:
  good: {{webhook: {{url: "{good}"}}}}
  final: {{webhook: {{url: "{final}"}}}}
  away: {{webhook: {{url: "{away}"}}}}
rules:
  - name: flash
    severity: critical
    include: {{urgency: 2}}
    channels: [good, final, away]
"""
_SILENT, _DRIFTING = "mill-press", "dam-press"
_REPLAYED = 800
"""Enough that the last waits for seconds, also where the machine is quick."""
_LATE = 2.5
"""Seconds after which a story is late, by the rule."""


class Day:
    """Use `begin`, the parts in their order, and `end`, whatever happened."""

    def __init__(self, bootstrap: str, postgres: Postgres, database: str, folder: Path) -> None:
        self._folder = folder
        self._postgres = postgres
        self._database = database
        self._desk, self._far = Receiver(), FarSide()
        self._push = free_port()
        self._desk.__enter__()
        self._far.__enter__()
        rules = folder / "alerts.yaml"
        urls = {name: self._desk.url(f"/{name}") for name in ("good", "final", "away")}
        rules.write_text(_ALERTS.format(**urls))
        self._desk.statuses = {"/final": [410] * 100, "/away": [503] * 1000}
        self.feeds = folder / "feeds.yaml"
        self.feeds.write_text(feeds_file(self._far.address, self._push, KEY))
        (folder / "stack").mkdir()
        self.stack = Stack(
            bootstrap,
            database,
            folder / "stack",
            WIRESTREAM_ALERTS__RULES=str(rules),
        )
        self.began = 0.0

    def begin(self) -> None:
        """Start the service, and then Prometheus, which has seen four weeks of it."""
        for name, roles in _ROLES.items():
            self.stack.run(name, "worker", *roles)
        self.stack.run("feeds", "feed", "run", str(self.feeds))
        self.stack.run("lag", "lag", "--listen", "127.0.0.1:{port}", "--every", "1s")
        for name in (*_ROLES, "lag"):
            self.stack.wait_up(name)
        folder = self._folder / "prometheus"
        folder.mkdir()
        history = before(time.time(), silent=_SILENT, drifting=_DRIFTING)
        self.prometheus = Prometheus(folder, self.stack.targets(), history=history, alertmanager=self._far.address)
        self.prometheus.start()
        self.began = time.time()

    def end(self) -> None:
        if hasattr(self, "prometheus"):
            self.prometheus.close()
        self.stack.close()
        self._desk.__exit__(None, None, None)
        self._far.__exit__(None, None, None)

    @property
    def told(self) -> list[dict[str, object]]:
        """The alerts that came to Alertmanager's door."""
        return list(self._far.told)

    def replay(self) -> None:
        """A replay that is late, at hours at which copy comes: it is no copy, and that it is late wakes nobody."""
        payloads = [Payload(str(number), story(number, seed=5, sentences=3)) for number in range(_REPLAYED)]

        async def run() -> None:
            async with RawProducer(self.stack.settings) as producer:
                await replay(producer, schedule(payloads, Pace()), "replay", lambda *_: None)

        asyncio.run(run())
        self.stack.wait_stored(_REPLAYED, 60)
        late = (
            'sum(wire_end_to_end_seconds_count{copy="replayed", stage="store"})'
            f' - sum(wire_end_to_end_seconds_bucket{{copy="replayed", stage="store", le="{_LATE}"}})'
        )
        wait_until(lambda: self._value(late) > 50, 10, lambda: f"{self._value(late)} were late: that says nothing")
        self._fires(("NoArticlesReceived", {}), within=40)

    def sources(self, feed: Feed) -> None:
        """Sources that fail, are silent, change their format, send garbage; an embargo; the file of feeds."""
        stack, fires, ends = self.stack, self._fires, self._ends
        stack.publish([with_fields(number) for number in range(40)], lambda _: _DRIFTING)
        self._far.opened = True
        stack.publish([held_for_ever(1)])
        stack.publish([flash(number) for number in range(3)])
        self._push_badly(6)
        feed.wait_sent(feed.sent + 40, 20)
        stack.publish([without_fields(number) for number in range(80)], lambda _: _DRIFTING)  # in mid-stream
        self._ends(("NoArticlesReceived", {}), within=30)
        good = self.feeds.read_text()
        self.feeds.write_text(good.replace("kind: push", "kind: pull"))
        stack.publish([poison(number) for number in range(80)], lambda _: "mill")
        fires(
            ("FeedFailing", {"feed": "failing"}),
            ("FeedRefused", {"feed": "refused"}),
            ("FeedGap", {"feed": "gap"}),
            ("FeedSilent", {"feed": "quiet"}),
            ("PushRefused", {"feed": "partner"}),
            ("FeedsFileStale", {}),
            ("EmbargoUnreadable", {}),
            ("DeadletterRate", {"stage": "normalise"}),
            ("AlertsUndelivered", {"channel": "final"}),
            ("SourceSilent", {"source": _SILENT}),
            ("SourceDrift", {"source": _DRIFTING, "field": "byline"}),
            ("SourceDrift", {"source": _DRIFTING, "field": "dateline"}),
            within=60,
        )
        assert not self.prometheus.firing("SourceDrift", source=_DRIFTING, field="headline")
        self._far.mended |= {"/500", "/401", "/gap"}
        self.feeds.write_text(good)
        stack.publish([story(1, seed=21)], lambda _: _SILENT)
        stack.publish([with_fields(number) for number in range(100, 900)], lambda _: _DRIFTING)
        ends(("SourceSilent", {"source": _SILENT}), ("FeedsFileStale", {}), ("PushRefused", {}), within=40)

    def away(self) -> None:
        """A role that is away, and what it should have read goes meanwhile."""
        assert self.stack.terminate("alert") == 0
        self._fires(("TargetDown", {"role": "alert"}), ("StageDown", {"stage": "alert"}), within=60)
        asyncio.run(self._delete("wire.extracted.v1"))
        self.stack.run("alert")
        self._fires(("RecordsExpired", {"stage": "alert"}), within=90)
        self._ends(("TargetDown", {"role": "alert"}), ("StageDown", {}), within=60)

    def crash_loop(self) -> None:
        """One that dies as soon as it was seen, again and again."""
        until = time.monotonic() + 120
        while not self.prometheus.firing("CrashLoop", role="lag"):
            assert time.monotonic() < until, "no CrashLoop"
            self.stack.kill("lag")
            self.stack.run("lag")
            wait_until(self._lag_is_seen, 90, lambda: self.stack.log("lag"), 0.1)
        self._ends(("CrashLoop", {"role": "lag"}), within=60)

    def database(self, feed: Feed) -> None:
        """A database that is away, and one that is slow."""
        self._postgres.stop()
        try:
            feed.burst(700)
            self._fires(
                ("FlowHeld", {"stage": "store"}),
                ("CommitStalled", {"stage": "store"}),
                ("LagGrowing", {"stage": "store"}),
                within=60,
            )
        finally:
            self._postgres.start()
        self._ends(("FlowHeld", {}), ("CommitStalled", {}), within=30)
        with ThreadPoolExecutor(1) as locking:
            slow = locking.submit(self._lock_and_let_go, 4)
            self._fires(
                ("EndToEndSlow", {"stage": "store", "burn": "fast"}), ("EndToEndSlow", {"burn": "slow"}), within=40
            )
            slow.result()
        self._ends(("LagGrowing", {}), ("EndToEndSlow", {"burn": "fast"}), within=40)

    def no_feeds(self) -> None:
        """No process runs the sources."""
        assert self.stack.terminate("feeds") == 0
        self._fires(("FeedsDown", {}), ("AlertsDelayed", {"channel": "away"}), within=60)
        self.stack.run("feeds")
        self._ends(("FeedsDown", {}), within=90)

    def _fires(self, *alerts: tuple[str, dict[str, str]], within: float) -> None:
        until = time.monotonic() + within
        for alert, labels in alerts:
            self.prometheus.wait_firing(alert, max(0.0, until - time.monotonic()), **labels)

    def _ends(self, *alerts: tuple[str, dict[str, str]], within: float) -> None:
        until = time.monotonic() + within
        for alert, labels in alerts:
            self.prometheus.wait_clear(alert, max(0.0, until - time.monotonic()), **labels)

    def _lag_is_seen(self) -> bool:
        return bool(self.prometheus.query('up{role="lag"} == 1'))

    def _value(self, expr: str) -> float:
        found = self.prometheus.query(expr)
        return float(found[0]["value"][1]) if found else 0.0

    def _push_badly(self, times: int) -> None:
        headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
        for _ in range(times):
            there = HTTPConnection("127.0.0.1", self._push, timeout=10)
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
            with psycopg.connect(self._database.replace("+psycopg", "")) as connection:
                connection.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
                time.sleep(_LATE * 1.5)
            time.sleep(0.3)
