"""`python -m tests.bench [--quick] [--only hop,functions,wires,…]`: all measures, then the summary."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from tests.bench.desk import measure_desk
from tests.bench.dups import measure_dups
from tests.bench.feeds import measure_feeds
from tests.bench.figures import Table
from tests.bench.functions import measure_functions
from tests.bench.hop import measure_hop
from tests.bench.hostile import measure_hostile
from tests.bench.quix_stages.measure import measure_quix_stages
from tests.bench.quotes import measure_quotes
from tests.bench.recovery import measure_recovery
from tests.bench.rig import QUICK, Rig, Sizes, open_rig
from tests.bench.rules import measure_rules
from tests.bench.service import measure_service
from tests.bench.show import show_summary, show_table
from tests.bench.silence import measure_silence
from tests.bench.steady import measure_steady
from tests.bench.store import measure_store
from tests.bench.wires import measure_wires
from tests.brokers import kafka_run

MEASURES: dict[str, Callable[[Rig, Sizes], Iterator[Table]]] = {
    "hop": measure_hop,
    "functions": measure_functions,
    "wires": measure_wires,
    "hostile": measure_hostile,
    "quotes": measure_quotes,
    "dups": measure_dups,
    "service": measure_service,
    "steady": measure_steady,
    "quix-stages": measure_quix_stages,
    "store": measure_store,
    "recovery": measure_recovery,
    "feeds": measure_feeds,
    "silence": measure_silence,
    "rules": measure_rules,
    "desk": measure_desk,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run in under a minute; its figures mean little")
    parser.add_argument("--only", default=",".join(MEASURES), help=f"some of {', '.join(MEASURES)}")
    parser.add_argument(
        "--rows",
        type=int,
        help="articles of the measures desk and recovery, and the last point of dups; a million takes the desk a "
        "quarter of an hour, each of the others some minutes",
    )
    parser.add_argument("--seconds", type=float, help="of requests to the desk, in the measure desk")
    parser.add_argument("--before", type=Path, help="another checkout, whose desk's answers are measured beside ours")
    options = parser.parse_args()
    wanted = options.only.split(",")
    if unknown := sorted(set(wanted) - set(MEASURES)):
        parser.error(f"no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    if lack := kafka_run.missing():
        print(f"bench: real Apache Kafka is needed: {lack}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or what was started would outlive it
    console, tables, started = Console(width=None if sys.stdout.isatty() else 130), [], time.monotonic()
    sizes = QUICK if options.quick else Sizes()
    seconds = options.seconds or sizes.desk_seconds
    sizes = replace(sizes, desk_seconds=seconds, desk_before=options.before)
    if options.rows:
        sizes = sizes.with_rows(options.rows)
    with open_rig() as rig:
        for name in wanted:
            for table in MEASURES[name](rig, sizes):
                show_table(table, console)
                tables.append(table)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, Apache Kafka 4.1"
    machine += " and PostgreSQL on the same machine"
    show_summary(tables, machine, console)
    console.print(f"{time.monotonic() - started:.0f} s in all", style="dim")
    return 1 if any(table.faults for table in tables) else 0


if __name__ == "__main__":
    sys.exit(main())
