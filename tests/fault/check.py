"""The one checker: what of a history was lost, doubled, reordered, or came from nowhere.

    sent      {"id", "good", "relation"}        a story was handed to the producer; `good` is false where a dead letter
                                                is its end, `relation` is what the detector must say of it
    acked     {"id"}                            the brokers have it
    seen      {"where", "id", "key", "place": [partition, offset]}    a record of a topic
    row       {"id", "relation", "count"}       how often the database has it, and as what

What is acknowledged and good must be a row, once; what is acknowledged and bad must be a dead letter, and no row. What
is not acknowledged may be either. Records may repeat on topics, since those are at least once, but the first sightings
of a key must come in the order in which the raw topic has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

__all__ = ["DEADLETTERS", "RAW", "Verdict", "judge"]

RAW = "wire.raw.v1"
DEADLETTERS = "wire.deadletters.v1"
_MOST_TOLD = 5


@dataclass(frozen=True)
class Verdict:
    """What a history shows."""

    records: int
    """Different stories that the brokers acknowledged."""
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    """In the database more than once."""
    strange: tuple[str, ...] = ()
    """Seen, and never sent."""
    refused: tuple[str, ...] = ()
    """Good, and a dead letter all the same."""
    taken: tuple[str, ...] = ()
    """Bad, and a row all the same."""
    misjudged: tuple[str, ...] = ()
    """In the database with another relation than its own: the detector forgot something, or knew what was not."""
    reordered: tuple[str, ...] = ()
    repeats: dict[str, int] = field(default_factory=dict)
    """By topic: records beyond one a story."""

    @property
    def wrong(self) -> list[str]:
        """A line for each kind of fault that there is; none where all is well."""
        kinds = ("lost", "doubled", "strange", "refused", "taken", "misjudged", "reordered")
        found = [(kind, getattr(self, kind)) for kind in kinds]
        return [f"{len(some)} {kind}: {', '.join(some[:_MOST_TOLD])}" for kind, some in found if some]


def judge(events: Iterable[dict[str, Any]]) -> Verdict:
    """Judge a history. Raises `ValueError` for one in which nothing was acknowledged: it shows nothing."""
    good: dict[str, bool] = {}
    relation: dict[str, str] = {}
    misjudged: set[str] = set()
    acked: dict[str, None] = {}
    rows: Counter[str] = Counter()
    seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        match event["event"]:
            case "sent":
                good[event["id"]], relation[event["id"]] = event["good"], event["relation"]
            case "acked":
                acked[event["id"]] = None
            case "row":
                rows[event["id"]] += event["count"]
                if event["relation"] != relation.get(event["id"], event["relation"]):
                    misjudged.add(event["id"])
            case "seen":
                seen[event["where"]].append(event)
    if not acked:
        raise ValueError("nothing was acknowledged: the history shows nothing")
    letters = {event["id"] for event in seen[DEADLETTERS]}
    everywhere = {event["id"] for some in seen.values() for event in some} | rows.keys()
    return Verdict(
        records=len(acked),
        lost=tuple(one for one in acked if one not in (rows if good[one] else letters)),
        doubled=tuple(sorted(one for one, count in rows.items() if count > 1)),
        strange=tuple(sorted(everywhere - good.keys())),
        refused=tuple(sorted(one for one in letters if good.get(one))),
        taken=tuple(sorted(one for one in rows if not good.get(one, True))),
        misjudged=tuple(sorted(misjudged)),
        reordered=_reordered(seen),
        repeats={
            where: again
            for where, some in sorted(seen.items())
            if (again := len(some) - len({event["id"] for event in some}))
        },
    )


def _reordered(seen: dict[str, list[dict[str, Any]]]) -> tuple[str, ...]:
    """What was first seen behind something that the raw topic has behind it."""
    order = _first(seen.get(RAW, []))
    place = {one: number for ids in order.values() for number, one in enumerate(ids)}
    return tuple(
        f"{one} in {where}"
        for where, some in sorted(seen.items())
        if where not in {RAW, DEADLETTERS}
        for ids in _first(some).values()
        for before, one in pairwise(ids)
        if before in place and one in place and place[before] > place[one]
    )


def _first(some: list[dict[str, Any]]) -> dict[tuple[str, int], list[str]]:
    """By key and partition: the ids in the order of their first sightings."""
    found: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    for event in sorted(some, key=lambda event: event["place"]):
        found[event["key"], event["place"][0]].setdefault(event["id"])
    return {key: list(ids) for key, ids in found.items()}
