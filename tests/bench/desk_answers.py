"""What an answer of the desk costs: CPU of the desk and of its database, and how many statements it asks.

Each kind is asked for again and again in a process of its own, one at a time: what is left is what the answer costs,
and not what it waits for.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from stream.store import Writer, open_engine
from tests.bench.child import run_child
from tests.bench.desk_story import VERSIONS, story_id, version_id, versions
from tests.bench.figures import Table, ratio

__all__ = ["measure_answers"]

_TIMES = 8
_ROUNDS = 3
_RUNS = 3
"""The best counts: what else the machine does only ever adds."""
_API = "/api/v1"
_NEWEST = "the newest page, JSON"
_LIST = "the list, HTML"


def measure_answers(url: str, rows: int, before: Path | None = None) -> Table:
    """The table of a database that holds so many of the invented articles; with that of another checkout, `before`,
    beside it. Writes the story of many versions, where it is not there yet.
    """
    load, kind = os.getloadavg(), url.partition(":")[0].partition("+")[0]
    engine = open_engine(url)
    Writer(engine).write(versions())
    engine.dispose()
    given = {"url": url, "asks": _asks(rows), "times": _TIMES, "rounds": _ROUNDS}
    ours, theirs = [], []
    for _ in range(_RUNS):  # in turn: what else the machine does comes to both
        ours.append(run_child("desk_answers_child", given)["answers"])
        theirs.append(ours[-1] if before is None else run_child("desk_answers_child", given, sources=before)["answers"])
    shown = []
    for now, then in zip(_best(ours), _best(theirs), strict=True):
        cells = [
            now["name"],
            _ms(now["cpu"]),
            _ms(now["again"]),
            _ms(now["database"]),
            str(now["statements"]),
            f"{now['bytes'] / 1000:.0f}",
        ]
        if before is not None:
            cells += [_ms(then["cpu"]), _ms(then["database"]), str(then["statements"])]
            cells += [f"{ratio(then['cpu'], now['cpu']):.1f}", "yes" if now["digest"] == then["digest"] else "NO"]
        shown.append(tuple(cells))
    beside = ("before", "its database", "its statements", "before/ours", "same bytes") if before is not None else ()
    cost = {each["name"]: f"{_ms(each['cpu'])}, again {_ms(each['again'])}" for each in _best(ours)}
    told = f"{_NEWEST} {cost[_NEWEST]}; {_LIST} {cost[_LIST]}"
    return Table(
        f"CPU an answer, {kind}, {rows:,} articles: ms, {_TIMES} in a row, the best of {_RUNS * _ROUNDS} rows",
        ("answer", "desk", "again", "database", "statements", "kB", *beside),
        shown,
        load,
        "From the desk's door to the last byte, without a socket; SQLite works in the desk's own process. Again: the "
        "same, while nothing has changed; all other figures are of what is found anew.",
        (f"{kind}, {rows:,} articles, CPU of the desk an answer: {told}",),
    )


def _best(runs: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {**same[0], **{figure: min(each[figure] for each in same) for figure in ("cpu", "again", "database")}}
        for same in zip(*runs, strict=True)
    ]


def _asks(rows: int) -> list[tuple[str, str]]:
    return [
        (_NEWEST, f"{_API}/articles"),
        ("the same, folded", f"{_API}/articles?fold=story"),
        (_LIST, "/"),
        ("the same, an article each", "/?fold=none"),
        ("a search for a common word", f"{_API}/articles?q=harbour"),
        ("a search for a rare word", f"{_API}/articles?q=estuary"),
        ("a word of old articles alone", f"{_API}/articles?q=quagga"),
        ("the best with a common word", f"{_API}/articles?q=harbour&order=rank"),
        ("an article", f"{_API}/articles/{version_id(VERSIONS - 1)}"),
        ("an article, HTML", f"/articles/{version_id(VERSIONS - 1)}"),
        (f"a story of {VERSIONS} versions", f"{_API}/stories/{story_id()}"),
        ("the same, HTML", f"/stories/{story_id()}"),
        ("a hundred changes", f"{_API}/changes?after={rows - 100}&limit=100"),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"
