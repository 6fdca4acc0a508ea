"""What the framework costs a hop: consume → produce → commit with nothing done in between."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

from tests.bench.child import run_child
from tests.bench.figures import Table, micros, ratio
from tests.bench.rig import Rig, Sizes, make_topic, produce_backlog

__all__ = ["cheapest_hops", "measure_hop"]

PARTITIONS = 2
MESSAGE_BYTES = 2500
_ALLOWED = 1.3
"""Times raw aiokafka, in CPU: the aim."""


def measure_hop(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Ours beside raw aiokafka, in turn, each alone in its process on the same backlog."""
    load, count = os.getloadavg(), sizes.hop_messages
    best = cheapest_hops(rig.bootstrap, count, sizes.hop_rounds)
    mine, raw = (micros(best[kind]["cpu"], count) for kind in ("ours", "raw"))
    rows = []
    for kind, found in best.items():
        cpu = micros(found["cpu"], count)
        rows.append((_NAMES[kind], _rate(found, count), f"{cpu:.0f}", f"{ratio(cpu, raw):.2f}"))
    said = (
        f"a hop costs {mine:.0f} µs of CPU a message, raw aiokafka {raw:.0f} µs: {ratio(mine, raw):.1f} times; "
        f"{_rate(best['ours'], count)} messages/s and {_rate(best['raw'], count)}"
    )
    yield Table(
        f"A hop: consume → produce → commit, 2.5 kB, 2 partitions, backlog of {count:,}",
        ("loop", "messages/s", "CPU µs a message", "times raw"),
        rows,
        load,
        f"Best of {sizes.hop_rounds} in turn, both on uvloop. The aim is at most {_ALLOWED} times raw.",
        (said,),
    )


def cheapest_hops(bootstrap: str, count: int, rounds: int) -> dict[str, dict[str, Any]]:
    """Seconds and CPU of the cheapest of so many rounds, `raw` and `ours` in turn on the same backlog of `count`."""
    chance = random.Random(1)
    make_topic(bootstrap, "bench-hop-in", PARTITIONS)
    make_topic(bootstrap, "bench-hop-out", PARTITIONS)
    produce_backlog(bootstrap, "bench-hop-in", PARTITIONS, [chance.randbytes(MESSAGE_BYTES) for _ in range(count)])
    best: dict[str, dict[str, Any]] = {}
    for turn in range(rounds):
        for kind, child in _CHILDREN.items():
            found = run_child(child, {"bootstrap": bootstrap, "count": count, "group": f"hop-{kind}-{turn}"})
            if kind not in best or found["cpu"] < best[kind]["cpu"]:
                best[kind] = found
    return best


def _rate(found: dict[str, Any], count: int) -> str:
    return f"{count / found['seconds']:,.0f}"


_NAMES = {
    "raw": "raw aiokafka: getmany(500) → gather → commit",
    "ours": "Wirestream: stage, guard, pass-through handler",
}
_CHILDREN = {"raw": "hop_child", "ours": "stage_child"}
