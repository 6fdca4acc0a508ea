"""The real service: idle, from raw to stored, from wire to alert, and its memory. A process a role, then all in one."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator, Mapping

from tests.bench.articles import SOURCES, article
from tests.bench.child import run_child, start_child
from tests.bench.figures import Table, bytes_an_entry, micros, millis, percentile, ratio, share
from tests.bench.latency import hop_latencies, wire_latencies
from tests.bench.rig import Rig, Sizes, cpu_of, make_topic, rss_of
from tests.service import ROLES, Service

__all__ = ["measure_service", "spent_on_backlog"]

_HOP = "bench-latency"
_ALL = "all roles in one process"
_STORED_WITHIN = 120.0
_MEMORY_PARAGRAPHS = 2
"""Short items, so that twenty thousand take a minute. An entry of the index grows with its text."""
Load = tuple[float, float, float]
Row = tuple[str, ...]


def measure_service(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Starts, idle, spine, latency, memory."""
    make_topic(rig.bootstrap, _HOP, 4)
    idle: list[Row] = []
    waits: list[Row] = []
    load = os.getloadavg()
    with rig.service() as service:
        yield _starts(service)
        idle += _idle(rig, {role: service.processes[role].pid for role in ROLES}, sizes, beside_raw=True)
        yield _spine(rig, service, sizes)
        waits_load = os.getloadavg()
        waits += _waits(rig, "a process a role", sizes, seed=20)
        waits += _raw_waits(rig, sizes)
        yield _memory(service, sizes)
    with rig.service() as service:
        service.start(name="all")
        service.wait_ready("all", 90)
        idle += _idle(rig, {_ALL: service.processes["all"].pid}, sizes, beside_raw=False)
        waits += _waits(rig, _ALL, sizes, seed=30)
    yield _idle_table(idle, load, sizes)
    yield _latency_table(waits, waits_load, sizes)


def _starts(service: Service) -> Table:
    load, took = os.getloadavg(), {}
    for role in ROLES:
        began = time.monotonic()
        service.start(role)
        service.wait_ready(role, 90)
        took[role] = time.monotonic() - began, cpu_of(service.processes[role].pid)
    slowest = max(took, key=lambda role: took[role][0])
    return Table(
        "From start to ready, one role after another",
        ("role", "seconds", "CPU seconds"),
        [(role, f"{seconds:.1f}", f"{cpu:.1f}") for role, (seconds, cpu) in took.items()],
        load,
        "Python, what it imports, what normalise loads for dates and languages, the group's first rebalance.",
        (f"a role is ready {took[slowest][0]:.1f} s after its start at the latest ({slowest})",),
    )


def _idle(rig: Rig, pids: Mapping[str, int], sizes: Sizes, *, beside_raw: bool) -> list[Row]:
    watched = dict(pids)
    raw = start_child("idle_child", {"bootstrap": rig.bootstrap, "topic": _HOP}) if beside_raw else None
    if raw is not None:
        watched["raw aiokafka consumer"] = raw.pid
    time.sleep(2.0)  # groups settle
    before = {name: cpu_of(pid) for name, pid in watched.items()}
    started = time.monotonic()
    time.sleep(sizes.idle_seconds)
    seconds = time.monotonic() - started
    rows = [
        (name, f"{share(cpu_of(pid) - before[name], seconds):.1f} %", f"{rss_of(pid) / 1e6:.0f} MB")
        for name, pid in watched.items()
    ]
    if raw is not None:
        raw.communicate(timeout=20)
    return rows


def _idle_table(rows: list[Row], load: Load, sizes: Sizes) -> Table:
    found = {name: cpu for name, cpu, _ in rows}
    return Table(
        f"Idle for {sizes.idle_seconds:.0f} s",
        ("process", "of one core", "memory"),
        rows,
        load,
        "Alert is two stages (alert, notify); the last row is all six.",
        (f"idle, {_ALL} takes {found[_ALL]} of a core, a raw consumer {found['raw aiokafka consumer']}",),
    )


def _spine(rig: Rig, service: Service, sizes: Sizes) -> Table:
    load, count, servers = os.getloadavg(), sizes.spine_articles, rig.cpu_of_servers()
    seconds, spent = spent_on_backlog(service, ROLES, count)
    rows = [(role, f"{micros(cpu, count):.0f}") for role, cpu in spent.items()]
    total = sum(spent.values())
    rows.append(("sum of our processes", f"{micros(total, count):.0f}"))
    for name, was, now in zip(("Kafka", "PostgreSQL"), servers, rig.cpu_of_servers(), strict=True):
        rows.append((name, f"{micros(now - was, count):.0f}"))
    pure = sum(run_child("functions_child", {"kind": "alone", "count": count}).values())
    rows.append(("the pure functions alone", f"{micros(pure, count):.0f}"))
    rate = count / seconds
    return Table(
        f"From raw to stored in PostgreSQL, a process a role: {count:,} articles, {rate:.0f} articles/s",
        ("process", "CPU µs an article"),
        rows,
        load,
        f"{seconds:.1f} s from the first byte published to the last article stored, all on this machine's cores.",
        (_spine_said(rate, micros(total, count), ratio(total, pure)),),
    )


def spent_on_backlog(
    service: Service, names: Collection[str], count: int, seed: int = 10
) -> tuple[float, dict[str, float]]:
    """Publish so many articles, and wait until all are stored: seconds, and CPU seconds of each process so named. Those
    of one seed are new once.
    """
    payloads = [article(number, seed=seed) for number in range(count)]
    pids = {name: service.processes[name].pid for name in names}
    before, stored = {name: cpu_of(pid) for name, pid in pids.items()}, service.stored()
    started = time.monotonic()
    service.publish(payloads, lambda number: SOURCES[number % len(SOURCES)])
    service.wait_stored(stored + count, _STORED_WITHIN)
    return time.monotonic() - started, {name: cpu_of(pid) - before[name] for name, pid in pids.items()}


def _spine_said(rate: float, cpu_micros: float, times: float) -> str:
    return (
        f"raw → stored in PostgreSQL, a process a role: {rate:.0f} articles/s with everything on one machine; "
        f"{cpu_micros / 1000:.1f} ms of CPU an article over all roles, {times:.1f} times the pure functions"
    )


def _waits(rig: Rig, name: str, sizes: Sizes, seed: int) -> list[Row]:
    rows = []
    for rate in sizes.rates:
        wire_latencies(rig.bootstrap, rate, sizes.warm_seconds, seed + rate + 1)
        waited = wire_latencies(rig.bootstrap, rate, sizes.latency_seconds, seed + rate)
        rows.append(_row(f"{name}: wire → alert", rate, *waited))
    return rows


def _raw_waits(rig: Rig, sizes: Sizes) -> list[Row]:
    seconds = sizes.latency_seconds / 2
    rows = []
    for rate in sizes.rates:
        hop_latencies(rig.bootstrap, (_HOP, _HOP), rate, seconds)
        rows.append(_row("raw aiokafka: one hop", rate, *hop_latencies(rig.bootstrap, (_HOP, _HOP), rate, seconds)))
    return rows


def _row(name: str, rate: int, latencies: list[float], missing: int) -> Row:
    p50, p99, worst = (millis(percentile(latencies, percent)) for percent in (50, 99, 100))
    return (name, f"{rate}/s", p50, p99, worst, str(missing))


def _latency_table(rows: list[Row], load: Load, sizes: Sizes) -> Table:
    return Table(
        f"Latency at a steady rate, {sizes.latency_seconds:.0f} s each",
        ("path", "rate", "p50", "p99", "worst", "missing"),
        rows,
        load,
        "Wire → alert is five hops: raw, articles, unique, extracted, alerts. Measured from the send of the raw record "
        f"to the alert in a consumer's hand, after {sizes.warm_seconds:.0f} s at the same rate.",
        tuple(f"{name} at {rate}: p50 {p50}, p99 {p99}" for name, rate, p50, p99, *_ in rows),
    )


def _memory(service: Service, sizes: Sizes) -> Table:
    load = os.getloadavg()
    stored = service.stored()
    rss: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    left, pace = sizes.memory_seconds, 0.0
    for point in sizes.memory_points:
        started = time.monotonic()
        if point > stored:
            if (point - stored) * pace > left:
                break
            payloads = [article(number, seed=40, paragraphs=_MEMORY_PARAGRAPHS) for number in range(stored, point)]
            service.publish(payloads, lambda number: SOURCES[number % len(SOURCES)])
            service.wait_stored(point, _STORED_WITHIN)
            pace = (time.monotonic() - started) / (point - stored)
            left -= time.monotonic() - started
        stored = service.stored()
        for role in ROLES:
            rss[role].append((stored, rss_of(service.processes[role].pid)))
    counts = [entries for entries, _ in rss["dedupe"]]
    rows = [
        (role, *(f"{size / 1e6:.0f} MB" for _, size in points), f"{bytes_an_entry(points):,.0f}")
        for role, points in rss.items()
    ]
    return Table(
        "Memory as articles come",
        ("process", *(f"at {count:,}" for count in counts), "bytes an article"),
        rows,
        load,
        "Resident. Only dedupe keeps something of every article (the index, with what finds its entries), and alert a "
        f"line a story that alerted: here all. Items of {_MEMORY_PARAGRAPHS} paragraphs (1 kB) after the "
        "spine's of 2.7 kB; an entry grows with its text.",
        (f"the dedupe index takes {bytes_an_entry(rss['dedupe']):,.0f} bytes of memory an article of 1 kB",),
    )
