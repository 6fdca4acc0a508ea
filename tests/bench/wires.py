"""What reading and normalising a wire file costs by format, next to the bare parse by the library beneath."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tests.bench.child import run_child
from tests.bench.figures import Table, ratio
from tests.bench.rig import Rig, Sizes
from tests.bench.wire_copy import STRUCTURED

__all__ = ["measure_wires"]

_FILES = 2000
"""Enough that a leak of a kilobyte a file shows."""


def measure_wires(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """One table; needs no Kafka."""
    load = os.getloadavg()
    found = run_child("wires_child", {"count": max(sizes.pure_articles // 20, 5), "files": _FILES})
    rows = [
        (
            name,
            f"{took['size'] / 1000:.1f}",
            f"{took['read']:.2f}",
            f"{took['whole']:.2f}",
            f"{took['library']:.3f}" if took["library"] else "-",
            f"{ratio(took['read'], took['library']):.0f}" if took["library"] else "-",
        )
        for name, took in found["formats"].items()
    ]
    slowest = max(found["formats"][name]["whole"] for name in STRUCTURED)
    before, after = found["memory"]["before"], found["memory"]["after"]
    yield Table(
        "Wire files: one story of 4.7 kB in every format",
        ("format", "kB", "read, ms", "and normalised, ms", "library's parse, ms", "read : parse"),
        rows,
        load,
        f"CPU, medians. The library is lxml, or orjson. Memory over {found['files']} different files of all formats: "
        f"{before:.0f} MB after a tenth of them, {after:.0f} MB after all.",
        (f"the slowest structured format needs {slowest:.2f} ms of CPU a story of 4.7 kB, read and normalised",),
    )
