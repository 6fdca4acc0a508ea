"""`python -m tests.soak --minutes 30 --rate 20`: an even load, a sample of every role each few seconds, a table.

Exit code 0 only where memory, descriptors and threads of every role stay where they are after a warm-up, 99 of 100
stories are stored within two seconds, and nothing is lost or doubled. What is kept of stories is full before
anything is measured: the detector's index holds as many entries as come in half of the warm-up.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.brokers import kafka_run
from tests.fault.copy import guid_prefix, piece, seed_of
from tests.fault.history import FOLDER, History
from tests.fault.stand import Stand
from tests.feed import Feed
from tests.postgres import Postgres
from tests.service import ROLES
from tests.soak.trend import Sample, Told, judge

_EVERY_SECONDS = 5.0
_P99_SECONDS = 2.0
_FEWEST_MINUTES, _MOST_MINUTES = 30, 24 * 60
"""Caches and arenas fill for a quarter of an hour: a shorter run takes that for a leak."""
_WARM_UP_SECONDS = 300.0
"""What is measured begins after these."""
_RARE = "{urgency: 1}"
"""None of the copy alerts: what is kept of alerted stories is kept for a month, and grows by right."""


def main() -> int:
    asked = argparse.ArgumentParser(description="Runs the whole service under an even load, and watches it.")
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--rate", type=float, default=20, help="stories a second")
    given = asked.parse_args()
    if not _FEWEST_MINUTES <= given.minutes <= _MOST_MINUTES or not 0 < given.rate < math.inf:
        asked.error(f"--minutes is {_FEWEST_MINUTES} to {_MOST_MINUTES}, --rate above 0")
    if lack := kafka_run.missing():
        asked.error(lack)
    folder = Path(tempfile.mkdtemp(prefix="wirestream-soak-", dir="/tmp"))
    history = History(FOLDER.parent / "soak" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.jsonl")
    with contextlib.ExitStack() as ends:
        ends.callback(shutil.rmtree, folder, ignore_errors=True)
        ends.callback(history.close)
        # A short path, and none below a folder of ours: PostgreSQL runs as nobody where we are root.
        data = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))
        ends.callback(shutil.rmtree, data, ignore_errors=True)
        postgres = Postgres(data)
        ends.callback(postgres.stop)
        postgres.start()
        warm_up = _WARM_UP_SECONDS
        entries = max(50, round(given.rate * warm_up / 2))
        stand = Stand(folder, postgres, include=_RARE, WIRESTREAM_DEDUPE__MAX_ENTRIES=str(entries))
        ends.callback(stand.close)
        stand.up()
        return _soak(stand, history, given.minutes, given.rate, warm_up)


def _soak(stand: Stand, history: History, minutes: float, rate: float, warm_up: float) -> int:
    seed = seed_of("soak", time.time_ns())
    history.begin("F18", "soak", seed, [minutes, rate])
    samples: dict[str, list[Sample]] = defaultdict(list)
    feed = Feed(
        stand.service.settings,
        per_second=rate,
        make=lambda n: piece(seed, n).payload,
        source=lambda n: piece(seed, n).source,
    )
    with feed:
        began = time.monotonic()
        while (at := time.monotonic() - began) < minutes * 60:
            for role in ROLES:
                samples[role].append(taken := _sample(stand, role, at))
                history.write("sample", role=role, rss=taken.rss, fds=taken.fds, threads=taken.threads, lag=taken.lag)
            _say(at, minutes, feed.sent, samples)
            time.sleep(_EVERY_SECONDS)
    stand.service.wait_stored(feed.sent, within=300)
    lost, doubled, p99 = _rows(stand, seed, feed.sent, warm_up)
    told = [judge(role, samples[role], warm_up) for role in ROLES]
    wrong = [f"{one.role} {said}" for one in told for said in one.wrong]
    wrong += [f"p99 is {p99:.2f} s"] if p99 >= _P99_SECONDS else []
    wrong += [f"{count} {what}" for count, what in ((lost, "lost"), (doubled, "doubled")) if count]
    load = f"{feed.sent:,} stories at {feed.sent / (minutes * 60):.1f} a second"
    head = f"{minutes:g} minutes, {load}, p99 from broker to store {p99:.2f} s"
    table = [head, *_table(told), f"NOT within bounds: {'; '.join(wrong)}" if wrong else "within bounds"]
    told_at_end = {"lost": lost, "doubled": doubled, "p99": p99, "wrong": wrong, "table": table}
    history.write("end", minutes=minutes, records=feed.sent, **told_at_end)
    print("\n".join(["", *table]))
    return 1 if wrong else 0


def _rows(stand: Stand, seed: int, sent: int, warm_up: float) -> tuple[int, int, float]:
    """How many stories are no row, how many are more than one, and in how many seconds 99 of 100 became one."""
    mine = f"{guid_prefix(seed)}%"
    grouped = "SELECT guid, version, count(*) FROM articles WHERE guid LIKE :mine GROUP BY 1, 2"
    rows = stand.service.rows(grouped, mine=mine)
    late = """
        SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM stored_at - received_at)) FROM articles
        WHERE guid LIKE :mine AND received_at >
            (SELECT min(received_at) FROM articles WHERE guid LIKE :mine) + CAST(:warm_up AS interval)
    """
    ((p99,),) = stand.service.rows(late, mine=mine, warm_up=f"{warm_up:.0f} seconds")
    return sent - len(rows), sum(times > 1 for *_, times in rows), float(p99)


def _sample(stand: Stand, role: str, at: float) -> Sample:
    process = psutil.Process(stand.service.processes[role].pid)
    with process.oneshot():
        rss, fds, threads = process.memory_info().rss, process.num_fds(), process.num_threads()
    return Sample(at, rss, fds, threads, stand.service.metric(role, "wire_consumer_lag_records"))


def _say(at: float, minutes: float, sent: int, samples: dict[str, list[Any]]) -> None:
    """A line on a terminal that overwrites itself: the run goes on."""
    if sys.stderr.isatty():
        mb = " ".join(f"{role} {series[-1].rss >> 20}" for role, series in samples.items())
        print(f"\r{at / 60:5.1f} of {minutes:g} min, {sent} sent, MB: {mb}  ", end="", file=sys.stderr, flush=True)


def _table(told: list[Told]) -> list[str]:
    lines = [f"{'role':<10} {'MB':>11} {'MB/10 min':>9} {'fds':>9} {'threads':>9} {'lag at most':>11}"]
    lines += [
        f"{one.role:<10} {one.first_mb:>5.0f} {one.last_mb:>5.0f} {one.growth:>9.2f} "
        f"{one.fds[0]:>4} {one.fds[1]:>4} {one.threads[0]:>4} {one.threads[1]:>4} {one.lag:>11.0f}"
        for one in told
    ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
