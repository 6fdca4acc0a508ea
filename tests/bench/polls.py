"""What it costs to look at hundreds of feeds, most of them unchanged, and to read a changed one beside feedparser."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import feedparser
from aiohttp import web

from stream.feeds.rss.news import news_of
from stream.feeds.rss.read import read
from stream.feeds.rss.seen import Seen
from stream.kafka.admin import apply_topics
from stream.settings import Kafka, Settings
from tests.bench.child import start_child
from tests.bench.figures import Table, millis, percentile, ratio
from tests.bench.rig import QUICK, Rig, Sizes, cpu_of, rss_of

__all__ = ["measure_polls", "measure_reading"]

_ENTRIES = 25
_COPY = "The ferry came on Monday, said the harbour master. " * 20
_CHANGED = 0.05
"""The share of looks that find a new entry."""
_JITTER = 1.1
"""A look comes at most so many times the interval after the one before: what comes later is late."""


def feed_of(number: int, version: int) -> bytes:
    """A feed of invented copy, whose first entry is as new as its version."""
    entries = "".join(
        f"<item><guid>tag:example.org,2026:{number}/{entry}</guid><title>Ferry {entry} of harbour {number} late</title>"
        f"<link>https://example.org/{number}/{entry}</link><pubDate>Sat, 28 Nov 2026 12:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{_COPY}</p>]]></description></item>"
        for entry in range(version, version - _ENTRIES, -1)
    )
    head = f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>Harbour {number}</title>"
    return f"{head}{entries}</channel></rss>".encode()


class _Houses:
    """As many feeds, each at an address of loopback of its own, for one host is asked once a second at most."""

    def __init__(self, count: int) -> None:
        self.hosts = [f"127.0.{number // 250 + 1}.{number % 250 + 1}" for number in range(count)]
        self.looks: dict[str, list[float]] = {host: [] for host in self.hosts}
        self.changed = 0
        self._versions = dict.fromkeys(self.hosts, 100)
        self._chance = random.Random(1)
        self.port = 0

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/feed", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        first = web.TCPSite(runner, self.hosts[0], 0)
        await first.start()
        self.port = runner.addresses[0][1]
        for host in self.hosts[1:]:
            await web.TCPSite(runner, host, self.port).start()
        return runner

    async def _answer(self, request: web.Request) -> web.Response:
        host = request.host.partition(":")[0]
        looks = self.looks[host]
        looks.append(time.monotonic())
        if len(looks) > 1 and self._chance.random() < _CHANGED:
            self._versions[host] += 1
            self.changed += 1
        tag = f'"{self._versions[host]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        body = feed_of(self.hosts.index(host), self._versions[host])
        return web.Response(body=body, headers={"ETag": tag}, content_type="application/rss+xml")


def measure_polls(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """The runner of the service, in a process of its own, against feeds in this one."""
    load = os.getloadavg()
    count, every, seconds = (60, 5, 8.0) if sizes is QUICK else (500, 60, 75.0)
    asyncio.run(apply_topics(Settings(kafka=Kafka(bootstrap=rig.bootstrap))))
    found = asyncio.run(_looked_at(rig, count, every, seconds))
    said = (
        f"{count} feeds every {every} s, {1 - _CHANGED:.0%} of looks unchanged: {found['cpu']:.1%} of a core, "
        f"{found['mb']:.0f} MB, looks late p99 {millis(found['late'])}"
    )
    yield Table(
        f"{count} feeds of {_ENTRIES} entries, every {every} s, over {seconds:.0f} s",
        ("looks", "changed", "of a core", "MB", "late p99"),
        [
            (
                f"{found['looks']:,.0f}", f"{found['changed']:.0f}", f"{found['cpu']:.1%}", f"{found['mb']:.0f}",
                millis(found["late"]),
            )
        ],
        load,
        "The aim is at most 5 % of a core, 120 MB, 1 s. Late is beyond the interval and its jitter of a tenth.",
        (said,),
    )  # fmt: skip


async def _looked_at(rig: Rig, count: int, every: int, seconds: float) -> dict[str, float]:
    houses = _Houses(count)
    serving = await houses.start()
    feeds: Path = rig.folder / "feeds.yaml"
    lines = [
        f"  house-{number}: {{kind: rss, url: 'http://{host}:{houses.port}/feed'}}"
        for number, host in enumerate(houses.hosts)
    ]
    defaults = f"defaults: {{every: {every}s, allow_private: true}}"
    feeds.write_text("\n".join([defaults, "sources:", *lines, ""]))  # noqa: ASYNC240 - before anything runs
    process = await asyncio.to_thread(start_child, "polls_child", {"feeds": str(feeds), "bootstrap": rig.bootstrap})
    try:
        until = time.monotonic() + 90
        while not all(houses.looks.values()) and time.monotonic() < until:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.1)
        before = sum(map(len, houses.looks.values()))
        houses.changed = 0
        cpu, started = cpu_of(process.pid), time.monotonic()
        await asyncio.sleep(seconds)
        cpu, passed = cpu_of(process.pid) - cpu, time.monotonic() - started
        gaps = [b - a for looks in houses.looks.values() for a, b in pairwise(looks)]
        late = [max(0.0, gap - every * _JITTER) for gap in gaps] or [0.0]
        return {
            "looks": sum(map(len, houses.looks.values())) - before,
            "changed": houses.changed,
            "cpu": cpu / passed,
            "mb": rss_of(process.pid) / 1024**2,
            "late": percentile(late, 99),
        }
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.to_thread(process.wait, 30)
        await serving.cleanup()


def measure_reading(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Our reading of a changed feed (entries, identities, fingerprints) and feedparser's of the same bytes, in turn."""
    load = os.getloadavg()
    rounds = 3 if sizes is QUICK else 30
    bodies = [feed_of(number, 100) for number in range(5)]
    best = {"ours": float("inf"), "feedparser": float("inf")}
    for _ in range(rounds):
        for kind, reads in (("ours", _read), ("feedparser", feedparser.parse)):
            started = time.process_time()
            for body in bodies:
                reads(body)
            best[kind] = min(best[kind], (time.process_time() - started) / len(bodies))
    ours, theirs = best["ours"], best["feedparser"]
    yield Table(
        f"Reading a feed of {_ENTRIES} entries, {len(bodies[0]) / 1000:.0f} kB",
        ("reader", "CPU", "times feedparser"),
        [("Wirestream", millis(ours), f"{ratio(ours, theirs):.2f}"), ("feedparser", millis(theirs), "1.00")],
        load,
        f"Best of {rounds} in turn. The aim is at most half of feedparser. It also cleans the HTML, which we leave to "
        "the pipeline.",
        (f"a changed feed costs {ratio(ours, theirs):.2f} times feedparser's CPU on the same bytes",),
    )


def _read(body: bytes) -> int:
    """Take a feed apart as a look does that knows nothing of it: every entry is new, identified and fingerprinted."""
    return len(news_of(read(body), Seen(), "auto", datetime.now(UTC)).new)
