"""What hostile files cost: CPU and memory to refuse or read each, against a tenth of a second and 100 MB."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tests.bench.child import run_child
from tests.bench.figures import Table
from tests.bench.rig import QUICK, Rig, Sizes

__all__ = ["measure_hostile"]

_MS = 100.0
_MB = 100.0
_OUTCOME = 52
"""Characters of a refusal that are shown."""
_ROWS = 40
"""Of the table: the others cost next to nothing."""


def measure_hostile(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """One table, the dearest first; needs no Kafka."""
    load = os.getloadavg()
    found = run_child("hostile_child", {"passes": 1 if sizes is QUICK else 2})["payloads"]
    dear = sorted(found, key=lambda name: -max(found[name]["ms"] / _MS, found[name]["grown"] / _MB))
    rows = [
        (
            name,
            f"{found[name]['size'] / 1e6:.1f}",
            found[name]["outcome"][:_OUTCOME],
            f"{found[name]['ms']:.0f}",
            f"{found[name]['grown']:.0f}",
        )
        for name in dear[:_ROWS]
    ]
    over = [name for name in dear if found[name]["ms"] > _MS or found[name]["grown"] > _MB]
    most = max(found.values(), key=lambda one: float(one["ms"]))["ms"]
    memory = max(found.values(), key=lambda one: float(one["grown"]))["grown"]
    told = (
        f"{len(found)} hostile files: the dearest takes {most:.0f} ms of CPU, the largest {memory:.0f} MB; "
        f"{len(over)} over {_MS:.0f} ms or {_MB:.0f} MB"
    )
    yield Table(
        f"Hostile files: {len(found)} payloads, each in a process of its own",
        ("payload", "MB", "outcome", "ms", "MB up"),
        rows,
        load,
        f"The aim is {_MS:.0f} ms of CPU and {_MB:.0f} MB each. Over it: {', '.join(over) or 'none'}. "
        f"The {len(dear) - len(rows)} others take less. `MB up` is the growth of the process's peak.",
        (told,),
    )
