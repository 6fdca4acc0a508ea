"""The price of an article where they come one by one: CPU, batches and switches of each role at a steady rate."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.child import run_child, start_child
from tests.bench.figures import Table, micros, millis, percentile, ratio
from tests.bench.latency import hop_latencies, wire_latencies
from tests.bench.rig import Rig, Sizes, cpu_of, make_topic
from tests.service import ROLES, Service

__all__ = ["measure_steady"]

RATE = 60
"""A second: a busy newsroom's feeds at a busy minute, and far from what fills a machine."""
_IN, _OUT = "bench-steady-in", "bench-steady-out"
_STORED_WITHIN = 60.0
_HOPS = 5
"""From the wire to the alert."""


@dataclass(frozen=True, slots=True)
class _Spent:
    cpu: float
    switches: int

    def since(self, before: _Spent) -> _Spent:
        return _Spent(self.cpu - before.cpu, self.switches - before.switches)


def measure_steady(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Each role beside a hop of raw aiokafka, and the functions without Kafka, at the same rate."""
    load, count = os.getloadavg(), int(RATE * sizes.steady_seconds)
    with rig.service() as service:
        for role in ROLES:
            service.start(role)
        for role in ROLES:
            service.wait_ready(role, 90)
        wire_latencies(rig.bootstrap, RATE, sizes.warm_seconds, seed=50)
        stored = service.stored()
        pids = {role: service.processes[role].pid for role in ROLES}
        before, servers = {role: _spent(pid) for role, pid in pids.items()}, rig.cpu_of_servers()
        batches = _batches(service)
        latencies, missing = wire_latencies(rig.bootstrap, RATE, sizes.steady_seconds, seed=51)
        service.wait_stored(stored + count, _STORED_WITHIN)
        spent = {role: _spent(pid).since(before[role]) for role, pid in pids.items()}
        servers_spent = [now - was for was, now in zip(servers, rig.cpu_of_servers(), strict=True)]
        batches = {role: now - batches[role] for role, now in _batches(service).items()}
    raw = _raw(rig, sizes)
    functions = sum(run_child("functions_child", {"kind": "alone", "count": count, "rate": RATE}).values())
    rows = [_row(role, one, count, f"{batches[role] / count:.2f}") for role, one in spent.items()]
    total = _Spent(sum(one.cpu for one in spent.values()), sum(one.switches for one in spent.values()))
    rows.append(_row("sum of our processes", total, count, ""))
    rows += [
        (name, f"{micros(cpu, count):.0f}", "", "")
        for name, cpu in zip(("Kafka", "PostgreSQL"), servers_spent, strict=True)
    ]
    rows.append(_row("raw aiokafka: one hop", raw, count, ""))
    rows.append(("the pure functions alone, at this rate", f"{micros(functions, count):.0f}", "", ""))
    p50, p99 = (millis(percentile(latencies, percent)) for percent in (50, 99))
    yield Table(
        f"At a steady {RATE}/s for {sizes.steady_seconds:.0f} s, a process a role: wire → alert p50 {p50}, p99 {p99}",
        ("process", "CPU µs an article", "switches an article", "batches an article"),
        rows,
        load,
        "Alert is two stages (alert, notify); the store takes articles and alerts. Switches of threads, of all kinds.",
        (_said(*(micros(cpu, count) for cpu in (total.cpu, raw.cpu, functions))),),
        (f"{missing} alerts never came",) if missing else (),
    )


def _said(ours: float, raw: float, functions: float) -> str:
    floor = _HOPS * raw + functions
    return (
        f"at a steady {RATE}/s an article costs {ours / 1000:.1f} ms of CPU over all roles, a raw aiokafka hop "
        f"{raw / 1000:.2f} ms: {ratio(ours, raw):.1f} times; {_HOPS} such hops and the functions at that rate "
        f"{floor / 1000:.1f} ms: {ratio(ours, floor):.1f} times"
    )


def _raw(rig: Rig, sizes: Sizes) -> _Spent:
    for topic in (_IN, _OUT):
        make_topic(rig.bootstrap, topic, 4)
    child = start_child("forward_child", {"bootstrap": rig.bootstrap, "from": _IN, "to": _OUT})
    try:
        hop_latencies(rig.bootstrap, (_IN, _OUT), RATE, sizes.warm_seconds)
        before = _spent(child.pid)
        hop_latencies(rig.bootstrap, (_IN, _OUT), RATE, sizes.steady_seconds)
        return _spent(child.pid).since(before)
    finally:
        child.communicate(timeout=20)


def _row(name: str, spent: _Spent, count: int, batches: str) -> tuple[str, ...]:
    return (name, f"{micros(spent.cpu, count):.0f}", f"{spent.switches / count:.1f}", batches)


def _spent(pid: int) -> _Spent:
    threads = psutil.Process(pid).threads()
    return _Spent(cpu_of(pid), sum(_switches_of(pid, thread.id) for thread in threads))


def _switches_of(pid: int, thread: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/task/{thread}/status").read_text("ascii").splitlines()
    except OSError:  # it ended meanwhile, or another system: none are counted
        return 0
    return sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)


def _batches(service: Service) -> Mapping[str, float]:
    return {role: service.metric(role, "wire_batch_records_count") for role in ROLES}
