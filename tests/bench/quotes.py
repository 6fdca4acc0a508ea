"""What an article's quotes cost, next to a plain regex on the same articles in the same run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from tests.bench.child import ROOT, run_child
from tests.bench.figures import Table, micros, ratio
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_quotes"]

_COMPILED = ROOT / "build" / "compiled"
"""What `make compiled` makes."""


def measure_quotes(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """One table; needs no Kafka."""
    load, count = os.getloadavg(), sizes.pure_articles // 4
    found = run_child("quotes_child", {"count": count})
    took = {name: micros(found[name], count) / 1000 for name in ("extract", "quotes", "regex")}
    size = f"{found['size'] / 1000:.1f} kB"
    compiled = _compiled(count, found["digest"])
    took |= {f"{name} compiled": micros(compiled[name], count) / 1000 for name in ("extract", "quotes") if compiled}
    rows = [
        (name, f"{took[key]:.2f}", f"{ratio(took[key], took['regex']):.1f}", right)
        for name, key, right in (
            ("extract: head, quotes, speakers", "extract", "-"),
            ("its quotes alone", "quotes", f"{found['right']:.0%}"),
            ("extract, compiled", "extract compiled", "-"),
            ("its quotes alone, compiled", "quotes compiled", f"{found['right']:.0%}"),
            ("regex: pairs of marks, nearest “X said”", "regex", f"{found['regex_right']:.0%}"),
        )
        if key in took
    ]
    yield Table(
        f"Quotes: {count} articles of {size} with {found['runs']:.0f} quoted stretches each",
        ("reader", "CPU ms an article", "times the regex", "right speaker"),
        rows,
        load,
        "Right: found, and given to the speaker's full name; the regex resolves no pronoun and no last name. The copy "
        "is made by rule: these shares set the two side by side, they say nothing of real copy. "
        + ("Compiled: the same quotes, to the bit." if compiled else "Compiled, after `make compiled`: not there."),
        (f"extract needs {took['extract']:.2f} ms of CPU an article of {size}, a plain regex {took['regex']:.2f} ms",),
    )


def _compiled(count: int, digest: str) -> dict[str, Any] | None:
    """What the compiled reader takes, in the same run; null where there is none, or one of other sources. Raises
    `AssertionError` where it reads anything else than its sources do.
    """
    sources = sorted((ROOT / "stream" / "extract").rglob("*.py"))
    made = [_COMPILED / one.relative_to(ROOT) for one in sources]
    if not all(
        copy.exists() and copy.read_bytes() == one.read_bytes() for copy, one in zip(made, sources, strict=True)
    ):
        return None
    found = run_child("quotes_child", {"count": count}, sources=_COMPILED)
    assert found["digest"] == digest, "the compiled reader reads other quotes than its sources"
    return found
