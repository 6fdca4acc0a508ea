"""A running desk under many readers, over the PostgreSQL that the measure has filled: how long its pages take, when
what is stored is heard, what open streams cost, and how much less is stored meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import psycopg
import uvloop
from sqlalchemy import make_url

from stream.store import Writer, open_engine
from tests.bench.desk_ingest import Ingest
from tests.bench.desk_story import VERSIONS, story_id, versions
from tests.bench.figures import Table, millis, percentile, rate_within, ratio, share
from tests.bench.request_load import Answers, Ask, put_load
from tests.bench.rig import cpu_of, rss_of
from tests.bench.stored_copy import LAST
from tests.bench.stream_load import listening_to, until
from tests.desk.copy import BEGIN, item
from tests.desk.desk import Desk
from tests.factories import id_of

__all__ = ["measure_load"]

_RATE = 50
"""Requests a second: what a newsroom of three hundred asks who open a page every six seconds."""
_STREAMS = 200
_STORES = 5
"""Articles a second while streams listen: a busy wire."""
_STORES_BESIDE = 1
"""Articles a second while pages are asked for, a middling wire: each makes the next list be found anew."""
_LATE_SECONDS = 10.0
"""How long the last stream may take to hear; what has not come by then is missing, which is a fault."""
_NEWEST = "the newest page, JSON"
_BARE = "the same page by SQL alone, psycopg"
_HTML = "the list, HTML"
_API = "/api/v1"
_ASKS = (
    Ask(_NEWEST, (f"{_API}/articles",), 4),
    Ask("a search for a word", (f"{_API}/articles?q=harbour", f"{_API}/articles?q=estuary"), 2),
    Ask(_HTML, ("/",), 2),
    Ask(f"a story of {VERSIONS} versions, HTML", (f"/stories/{story_id()}",)),
    Ask(
        "the worst: an old word, an odd phrase, the best",
        (
            f"{_API}/articles?q=quagga",
            f"{_API}/articles?q=%22budget+harbour%22",
            f"{_API}/articles?q=harbour&order=rank",
        ),
    ),
)
_BARE_RATE = 4
"""A second: enough for a percentile, too few to weigh."""
_BARE_SQL = (
    "SELECT row_no, article_id, story_id, relation, status, provider, source, format, language, urgency, version, "
    "guid, slugline, byline, headline, body, published_at, received_at, updated_at, embargo_until, superseded_by, "
    "change_no FROM articles WHERE relation IN ('new', 'update', 'correction', 'withdrawal') "
    "ORDER BY received_at DESC, row_no DESC LIMIT 50"
)
_SEARCHES = ("", "?q=harbour", "?provider=testwire", "?language=en")
"""Every article that is stored meanwhile fits each of them."""
Load = tuple[float, float, float]
_Result = TypeVar("_Result")


def measure_load(folder: Path, url: str, rows: int, seconds: float) -> Iterator[Table]:
    """Three tables: streams, requests, storing. Faults are in them. Takes some three times `seconds`."""
    engine = open_engine(url)
    writer = Writer(engine)
    writer.write(versions())
    desk = Desk(folder, url)
    try:
        desk.start()
        assert desk.process is not None
        _run(put_load(desk.url, _ASKS, 10, 1.5))  # what is imported and compiled once is no part of it
        yield _run(_streams(desk.url, desk.process.pid, writer, seconds / 2))
        yield _run(_requests(desk.url, desk.process.pid, url, rows, writer, seconds))
        yield _run(_storing(desk.url, url, seconds))
    finally:
        desk.close()
        engine.dispose()


def _run(measuring: Coroutine[None, None, _Result]) -> _Result:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(measuring)


async def _streams(url: str, pid: int, writer: Writer, seconds: float) -> Table:
    """Open and idle, then what is stored and when each has heard of it."""
    load, alone = os.getloadavg(), rss_of(pid)
    paths = [f"{_API}/stream{_SEARCHES[number % len(_SEARCHES)]}" for number in range(_STREAMS)]
    async with listening_to(url, paths) as ears:
        await asyncio.sleep(1)
        before, begun = cpu_of(pid), time.perf_counter()
        await asyncio.sleep(seconds)
        idle, more = share(cpu_of(pid) - before, time.perf_counter() - begun), rss_of(pid) - alone
        before, begun = cpu_of(pid), time.perf_counter()
        stored = await asyncio.to_thread(_store, writer, "heard", _STORES, seconds)
        await until(lambda: sum(map(len, ears.heard.values())) >= _STREAMS * len(stored), _LATE_SECONDS)
        busy = share(cpu_of(pid) - before, time.perf_counter() - begun)
    if old := sum(len(times) for key, times in ears.heard.items() if key not in stored):
        ears.faults["stream: heard what was there before it"] += old
    waits = [at - stored[key] for key, times in ears.heard.items() if key in stored for at in times]
    if lack := _STREAMS * len(stored) - len(waits):
        ears.faults["stream: not heard"] += lack
    half, most = (percentile(waits, percent) for percent in (50, 99))
    told = f"desk, {_STREAMS} streams: stored → heard p50 {millis(half)}, p99 {millis(most)};"
    return Table(
        f"{_STREAMS} open streams of the desk, four searches",
        ("what", "p50", "p99", "of one core", "memory"),
        [
            (f"idle for {seconds:.0f} s", "-", "-", f"{idle:.1f} %", f"{rss_of(pid) / 1e6:.0f} MB, {more / 1e6:+.0f}"),
            (f"stored → heard, {len(stored)} articles", millis(half), millis(most), f"{busy:.1f} %", "-"),
        ],
        load,
        f"From the commit until a stream has it, {len(waits):,} times; {_STORES} articles a second. Half a second "
        "of it is the wait for the desk's next look. Memory: all of the desk, and what the streams added. Polled every "
        f"six seconds, {_STREAMS} pages would be {_STREAMS / 6:.0f} requests a second.",
        (f"{told} idle {idle:.1f} % of a core, {more / 1e6:+.0f} MB",),
        _told(ears.faults),
    )


def _store(writer: Writer, called: str, rate: float, seconds: float) -> dict[str, float]:
    """Store so many a second; by the article's id when it was committed."""
    begun, stored = time.perf_counter(), {}
    minute = (LAST - BEGIN) / timedelta(minutes=1)
    for number in range(round(rate * seconds)):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        name = f"bench-{called}-{number}"
        writer.write([item(name, minute=minute + number / 60, headline=f"Harbour opens quay {number}")])
        stored[str(id_of(name))] = time.perf_counter()
    return stored


async def _requests(url: str, pid: int, database: str, rows: int, writer: Writer, seconds: float) -> Table:
    """All kinds mixed, and the bare SQL meanwhile, and the wire."""
    load, before = os.getloadavg(), cpu_of(pid)
    answers, bare, _ = await asyncio.gather(
        put_load(url, _ASKS, _RATE, seconds),
        _bare(database, seconds),
        asyncio.to_thread(_store, writer, "beside", _STORES_BESIDE, seconds),
    )
    each = ratio(cpu_of(pid) - before, sum(len(one.whole) for one in answers.values()))
    answers[_BARE] = Answers(bare, bare)
    names = [_NEWEST, _BARE, *(ask.name for ask in _ASKS if ask.name != _NEWEST)]
    newest, beside = percentile(answers[_NEWEST].whole, 99), percentile(bare, 99)
    html = percentile(answers[_HTML].first, 99)
    told = f"desk, {_RATE} requests/s over {rows:,} articles: newest page p99 {millis(newest)}"
    return Table(
        f"The desk over PostgreSQL, {rows:,} articles, {_RATE} requests a second for {seconds:.0f} s",
        ("what", "answers", "first byte p50", "p99", "whole p50", "p99", "kB", "errors"),
        [_row(name, answers[name]) for name in names],
        load,
        "All kinds mixed, of ten 4, 2, 2, 1, 1, each timed from when it was due; an article a second is stored "
        "meanwhile. Client, desk and database are on the same cores. SQL alone: the rows of the page, without count, "
        "speakers and snippets. An answer took "
        f"{millis(each)} of the desk's own CPU on average: it has one core for them.",
        (f"{told} (SQL alone {millis(beside)}); the list's first byte p99 {millis(html)}; CPU {millis(each)}",),
        _told(sum((one.faults for one in answers.values()), Counter())),
    )


def _row(name: str, answers: Answers) -> tuple[str, ...]:
    times = [millis(percentile(values, percent)) for values in (answers.first, answers.whole) for percent in (50, 99)]
    size = f"{max(answers.sizes) / 1000:.0f}" if answers.sizes else "-"
    return name, str(len(answers.whole)), *times, size, str(answers.faults.total())


async def _bare(database: str, seconds: float) -> list[float]:
    """Seconds that the newest page takes by a connection of its own, timed as requests are."""
    url, took = make_url(database), []
    connection = await psycopg.AsyncConnection.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
    )
    async with connection:
        begun = time.perf_counter()
        for number in range(round(_BARE_RATE * seconds)):
            due = begun + (number + 0.5) / _BARE_RATE
            await asyncio.sleep(due - time.perf_counter())
            await (await connection.execute(_BARE_SQL)).fetchall()
            took.append(time.perf_counter() - due)
    return took


async def _storing(url: str, database: str, seconds: float) -> Table:
    """Stored as fast as it goes, in turn alone and beside the requests."""
    load, faults, part = os.getloadavg(), Counter[str](), seconds / 4
    spans: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with Ingest(database) as ingest:
        for read in (False, True, False, True):
            begun = time.perf_counter()
            if read:
                answers = await put_load(url, _ASKS, _RATE, part)
                faults += sum((each.faults for each in answers.values()), Counter())
            else:
                await asyncio.sleep(part)
            spans[read].append((begun, time.perf_counter()))
        lots = await asyncio.to_thread(ingest.end)
    alone, beside = (rate_within(lots, spans[read]) for read in (False, True))
    if not lots:
        faults["nothing stored"] += 1
    kept = 100 * ratio(beside, alone)
    return Table(
        f"Storing as fast as it goes, alone and beside {_RATE} requests a second",
        ("store", "rows/s", "of alone", "errors of requests"),
        [
            ("alone", f"{alone:,.0f}", "100 %", "-"),
            (f"beside {_RATE} requests/s", f"{beside:,.0f}", f"{kept:.0f} %", str(faults.total())),
        ],
        load,
        f"Lots of {ingest.lot} articles of 2.7 kB with quotes, two spans of {part:.1f} s each, in turn. Store, desk, "
        "client and database share the cores: with as many as there are processes the share is that of the database.",
        (f"store beside {_RATE} requests/s of the desk: {beside:,.0f} rows/s, alone {alone:,.0f} ({kept:.0f} %)",),
        _told(faults),
    )


def _told(faults: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{count} times {what}" for what, count in sorted(faults.items()))
