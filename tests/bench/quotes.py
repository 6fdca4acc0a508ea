"""What an article's quotes cost, next to a plain regex on the same articles in the same run."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tests.bench.child import run_child
from tests.bench.figures import Table, micros, ratio
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_quotes"]


def measure_quotes(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """One table; needs no Kafka."""
    load, count = os.getloadavg(), sizes.pure_articles // 4
    found = run_child("quotes_child", {"count": count})
    took = {name: micros(found[name], count) / 1000 for name in ("extract", "quotes", "regex")}
    size = f"{found['size'] / 1000:.1f} kB"
    rows = [
        (name, f"{took[key]:.2f}", f"{ratio(took[key], took['regex']):.1f}", right)
        for name, key, right in (
            ("extract: head, quotes, speakers", "extract", "-"),
            ("its quotes alone", "quotes", f"{found['right']:.0%}"),
            ("regex: pairs of marks, nearest “X said”", "regex", f"{found['regex_right']:.0%}"),
        )
    ]
    yield Table(
        f"Quotes: {count} articles of {size} with {found['runs']:.0f} quoted stretches each",
        ("reader", "CPU ms an article", "times the regex", "right speaker"),
        rows,
        load,
        "Right: found, and given to the speaker's full name; the regex resolves no pronoun and no last name. The copy "
        "is made by rule: these shares set the two side by side, they say nothing of real copy.",
        (f"extract needs {took['extract']:.2f} ms of CPU an article of {size}, a plain regex {took['regex']:.2f} ms",),
    )
