"""The bench's arithmetic and its copy: what its tables say is what was measured. No timings."""

from __future__ import annotations

import asyncio
import importlib
import io
import math
from contextlib import asynccontextmanager, contextmanager

import orjson
import pytest
from aiohttp import web
from rich.console import Console

from tests.bench import __main__ as bench
from tests.bench import figures, show
from tests.bench.articles import article, number_of
from tests.bench.chain import Chain
from tests.bench.request_load import Ask, put_load
from tests.bench.rig import Sizes
from tests.bench.stream_load import listening_to, until

MODULES = (
    "articles", "chain", "child", "desk", "desk_ingest", "desk_ingest_child", "desk_load", "feeds", "figures",
    "functions", "functions_child", "hop", "hop_child", "idle_child", "latency", "polls", "polls_child", "push",
    "push_child", "quix", "quix_stages.measure", "quix_stages.service", "request_load", "rhythms", "rig", "service",
    "show", "silence", "stage_child", "stopwatch", "stream_load", "__main__",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_imported(name):
    assert importlib.import_module(f"tests.bench.{name}").__doc__


def test_rows_are_what_may_be_a_million_and_the_last_point_of_the_detector():
    sizes = Sizes().with_rows(150_000)
    assert (sizes.desk_rows, sizes.recovery_entries, sizes.dup_points) == (150_000, 150_000, (20_000, 100_000, 150_000))
    assert sizes.dup_seconds > Sizes().dup_seconds
    assert Sizes().with_rows(1_000_000).dup_points[-2:] == (300_000, 1_000_000)


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(100, 0, -1)]
    assert figures.percentile(values, 50) == 50.0
    assert figures.percentile(values, 99) == 99.0
    assert figures.percentile(values, 100) == 100.0
    assert figures.percentile([7.0], 1) == 7.0
    assert math.isnan(figures.percentile([], 50))


def test_costs_are_for_one():
    assert figures.micros(1.5, 20_000) == pytest.approx(75.0)
    assert figures.ratio(185.0, 75.0) == pytest.approx(2.4667, abs=1e-4)
    assert figures.share(0.25, 10.0) == pytest.approx(2.5)
    assert figures.millis(0.0123) == "12.3 ms"
    assert figures.millis(math.nan) == "-"
    assert math.isnan(figures.micros(1.0, 0))
    assert math.isnan(figures.ratio(1.0, 0.0))


def test_memory_an_entry_is_the_slope_and_not_the_whole():
    assert figures.bytes_an_entry([(2000, 100_000_000), (10_000, 110_000_000), (20_000, 118_000_000)]) == 1000.0
    assert math.isnan(figures.bytes_an_entry([(2000, 100_000_000)]))


def test_a_rate_counts_what_fell_into_the_spans_and_nothing_else():
    lots = [(0.0, 1.0, 100), (1.0, 3.0, 100), (3.0, 4.0, 300), (4.0, 9.0, 1000)]
    assert figures.rate_within(lots, [(0.0, 2.0)]) == 75.0
    assert figures.rate_within(lots, [(0.0, 1.0), (3.0, 4.0)]) == 200.0
    assert math.isnan(figures.rate_within(lots, []))


def test_copy_is_the_same_each_time_and_each_item_unlike_the_others():
    assert article(3, seed=5) == article(3, seed=5)
    bodies = {orjson.loads(article(number))["body_text"] for number in range(50)}
    assert len(bodies) == 50
    assert number_of(orjson.loads(article(37))["headline"]) == 37
    assert number_of("Something else") is None


def test_copy_gives_every_stage_work():
    chain = Chain()
    made = [
        orjson.loads(one)
        for number in range(12)
        for one in chain(article(number, seed=9), 0, number, 1_760_000_000_000)
    ]
    assert chain.relations == {"new": 12}
    assert chain.quotes >= 3 * 12
    assert all(one["extraction"]["dateline"] and one["article"]["byline"] for one in made)
    assert sum(quote["speaker"] is not None for one in made for quote in one["extraction"]["quotes"]) > 24


def test_a_table_shows_its_rows_its_load_and_its_summary():
    table = figures.Table(
        "A hop", ("loop", "µs"), [("raw", "28"), ("ours", "53")], (1.25, 0.5, 0.1), "A note.", ("a line",)
    )
    out = io.StringIO()
    console = Console(file=out, width=100)
    show.show_table(table, console)
    show.show_summary([table], "2 cores", console)
    for said in ("A hop", "1.2 0.5 0.1", "ours", "53", "A note.", "Summary (2 cores)", "- a line"):
        assert said in out.getvalue()


@pytest.mark.parametrize("faults", [(), ("3 times status 503",)])
def test_a_fault_of_a_measure_is_shown_and_ends_the_bench_with_code_1(faults, monkeypatch, capsys):
    @contextmanager
    def no_rig():
        yield None

    table = figures.Table("A hop", ("loop",), [("raw",)], (1.0, 0.5, 0.1), faults=faults)
    monkeypatch.setattr(bench, "MEASURES", {"hop": lambda *_: iter([table])})
    monkeypatch.setattr(bench, "open_rig", no_rig)
    monkeypatch.setattr(bench.kafka_run, "missing", lambda: None)
    monkeypatch.setattr(bench.signal, "signal", lambda *_: None)
    monkeypatch.setattr(bench.sys, "argv", ["bench", "--only", "hop"])
    assert bench.main() == len(faults)
    assert ("FAULT in A hop: 3 times status 503" in capsys.readouterr().out) is bool(faults)


@asynccontextmanager
async def _serving(**handlers):
    """A server on loopback, a path a handler."""
    app = web.Application()
    app.add_routes([web.get(f"/{name}", handler) for name, handler in handlers.items()])
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _begun(request):
    response = web.StreamResponse(headers={"Content-Length": "8"})
    await response.prepare(request)
    await response.write(b"1234")
    return response


async def _whole(request):
    response = await _begun(request)
    await asyncio.sleep(0.05)
    await response.write(b"5678")
    return response


async def _cut(request):
    response = await _begun(request)
    request.transport.abort()
    return response


async def _busy(_):
    return web.Response(status=503, text="busy")


async def _silent(_):
    await asyncio.sleep(5)


async def test_every_request_is_counted_as_whole_or_as_its_fault():
    seen = []

    async def old(request):
        seen.append(request.path_qs)
        return web.Response(text="old")

    asks = [
        Ask("whole", ("/whole",), 2),
        Ask("busy", ("/busy",)),
        Ask("cut", ("/cut",)),
        Ask("old", ("/old?q=a", "/old?q=b")),
    ]
    async with _serving(whole=_whole, busy=_busy, cut=_cut, old=old) as url:
        found = await put_load(url, asks, 200, 0.1)
    counts = {name: (len(one.whole), one.faults.total()) for name, one in found.items()}
    assert counts == {"whole": (8, 0), "busy": (0, 4), "cut": (0, 4), "old": (4, 0)}
    assert found["busy"].faults == {"status 503": 4}
    assert not any(fault.startswith("status") for fault in found["cut"].faults)
    whole = found["whole"]
    assert whole.sizes == [8] * 8
    assert min(whole.whole) > 0.04  # the second half is sent 0.05 after the first
    assert any(last - first > 0.04 for first, last in zip(whole.first, whole.whole, strict=True))
    assert sorted(seen) == 2 * ["/old?q=a"] + 2 * ["/old?q=b"]


async def test_a_request_that_is_not_answered_is_given_up_and_counted():
    async with _serving(silent=_silent) as url:
        found = await put_load(url, [Ask("silent", ("/silent",))], 100, 0.02, patience=0.1)
    assert found["silent"].whole == []
    assert found["silent"].faults.total() == 2


async def test_a_request_that_waits_for_others_took_as_long_as_it_waited():
    async with _serving(whole=_whole) as url:
        found = await put_load(url, [Ask("whole", ("/whole",))], 200, 0.025, connections=1)
    assert len(found["whole"].first) == 5
    assert found["whole"].first[-1] > 0.15  # four before it took 0.05 each, and it was due 0.02 after the first


async def test_streams_note_who_heard_what_and_what_went_wrong():
    beat, told = b"event: beat\ndata: {}\n\n", b'event: article\ndata: {"change_no":1,"article_id":"%036d"}\n\n'

    async def feed(request):
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"retry: 2000\n\n" + beat + told % 7 + told % 8)
        if request.query.get("twice"):
            await response.write(told % 7 + beat)
        if not request.query.get("ends"):
            await asyncio.sleep(5)
        return response

    async with (
        _serving(feed=feed, busy=_busy) as url,
        listening_to(url, ["/feed", "/feed?twice=1", "/feed?ends=1", "/busy"]) as ears,
    ):
        await until(lambda: ears.faults.total() >= 3 and len(ears.heard) == 2, 3)
    assert ears.greeted == {0, 1, 2}
    assert ears.faults == {"stream: heard twice": 1, "stream: ended": 1, "stream: status 503": 1}
    assert {int(key): len(times) for key, times in ears.heard.items()} == {7: 4, 8: 3}
