"""`python -m tests.prometheus [--weeks N] [--seeds N]`: how often alerts of sources are wrong, how soon they are right.

Needs promtool (`PATH="$(.ci/tools):$PATH"`), and some minutes: it evaluates the rules as they are, step by step.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console

from tests.bench.figures import Table
from tests.bench.show import show_table
from tests.prometheus.simulate import Outcome, drifting, silent

_MONTH = 30.44 / 7
"""Weeks."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Simulates sources, and asks the rules.")
    parser.add_argument("--weeks", type=int, default=10, help="how long a source lives; four are for learning")
    parser.add_argument("--seeds", type=int, default=3, help="sources of each rhythm")
    parser.add_argument("--only", choices=("silence", "drift"))
    options = parser.parse_args()
    load, console = os.getloadavg(), Console(width=120)
    of = f"{options.seeds} sources a rhythm, {options.weeks} weeks"
    if options.only != "drift":
        rows = _rows(silent(options.weeks, options.seeds))
        show_table(Table(f"SourceSilent: {of}", _COLUMNS, rows, load, _OF_SILENCE), console)
    if options.only != "silence":
        rows = _rows(drifting(options.weeks, options.seeds))
        show_table(Table(f"SourceDrift: {of}", _COLUMNS, rows, load, _OF_DRIFT), console)
    return 0


_COLUMNS = ("source", "false /month", "told after", "at most", "not told")
_OF_SILENCE = "Invented rhythms, with a change to summer time in the twelfth week; each dies on a Wednesday noon."
_OF_DRIFT = (
    "On a Wednesday noon byline and quotes go; headline and dateline go on as always. Days differ by 0.08 in a share."
)


def _rows(outcomes: Mapping[str, Sequence[Outcome]]) -> list[tuple[str, ...]]:
    rows = []
    for name, each in outcomes.items():
        months = sum(one.weeks for one in each) / _MONTH
        delays = [one.delay for one in each if one.delay is not None]
        rows.append(
            (
                name,
                f"{sum(one.false for one in each) / months:.2f}",
                f"{statistics.median(delays):.1f} h" if delays else "-",
                f"{max(delays):.1f} h" if delays else "-",
                f"{len(each) - len(delays)} of {len(each)}",
            )
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())
