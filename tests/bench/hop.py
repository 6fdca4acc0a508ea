"""What the framework costs a hop: consume → produce → commit with nothing done in between."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

from tests.bench.child import run_child
from tests.bench.figures import Table, micros, ratio
from tests.bench.rig import Rig, Sizes, make_topic, produce_backlog

__all__ = ["measure_hop"]

PARTITIONS = 2
MESSAGE_BYTES = 2500
_ALLOWED = 2.5
"""Times raw aiokafka, in CPU: the aim."""


def measure_hop(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Ours beside raw aiokafka, in turn, each alone in its process on the same backlog."""
    load = os.getloadavg()
    chance = random.Random(1)
    payloads = [chance.randbytes(MESSAGE_BYTES) for _ in range(sizes.hop_messages)]
    make_topic(rig.bootstrap, "bench-hop-in", PARTITIONS)
    make_topic(rig.bootstrap, "bench-hop-out", PARTITIONS)
    produce_backlog(rig.bootstrap, "bench-hop-in", PARTITIONS, payloads)
    best: dict[str, dict[str, Any]] = {}
    for turn in range(sizes.hop_rounds):
        for kind in ("raw", "ours"):
            given = {"bootstrap": rig.bootstrap, "count": len(payloads), "group": f"hop-{kind}-{turn}"}
            found = run_child(_CHILDREN[kind], given)
            if kind not in best or found["cpu"] < best[kind]["cpu"]:
                best[kind] = found
    mine, raw = (micros(best[kind]["cpu"], len(payloads)) for kind in ("ours", "raw"))
    rows = []
    for kind, found in best.items():
        cpu = micros(found["cpu"], len(payloads))
        rows.append((_NAMES[kind], _rate(found, payloads), f"{cpu:.0f}", f"{ratio(cpu, raw):.2f}"))
    said = (
        f"a hop costs {mine:.0f} µs of CPU a message, raw aiokafka {raw:.0f} µs: {ratio(mine, raw):.1f} times; "
        f"{_rate(best['ours'], payloads)} messages/s and {_rate(best['raw'], payloads)}"
    )
    yield Table(
        "A hop: consume → produce → commit, 2.5 kB, 2 partitions, backlog of " + f"{len(payloads):,}",
        ("loop", "messages/s", "CPU µs a message", "times raw"),
        rows,
        load,
        f"Best of {sizes.hop_rounds} in turn, both on uvloop. The aim is at most {_ALLOWED} times raw.",
        (said,),
    )


def _rate(found: dict[str, Any], payloads: list[bytes]) -> str:
    return f"{len(payloads) / found['seconds']:,.0f}"


_NAMES = {
    "raw": "raw aiokafka: getmany(500) → gather → commit",
    "ours": "Wirestream: stage, guard, pass-through handler",
}
_CHILDREN = {"raw": "hop_child", "ours": "stage_child"}
