"""The gaps at which a process that takes feeds is killed or frozen: wherever something of a batch is done and the rest
is not.
"""

from __future__ import annotations

import inspect
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from typing import Any

__all__ = ["DROPPED", "GAPS", "LOOKED", "SERVED", "WATCHED", "Gap", "signal_at"]


def _one(_given: tuple[Any, ...]) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Before a function of the production code, or behind it."""

    module: str
    name: str
    behind: bool
    in_hand: Callable[[tuple[Any, ...]], int] = _one
    """How many items are in hand there, by what the function was given; with none, the gap is not passed."""


GAPS = {
    "publish": Gap("stream.feeds.publish", "Publisher.patiently", False, lambda given: len(given[1])),
    "state": Gap("stream.feeds.publish", "Publisher.patiently", True, lambda given: len(given[1])),
    "let-go": Gap("stream.feeds.run.look", "Attempt._batched", True, lambda given: len(given[1].items)),
    "brought": Gap("stream.feeds.intake", "Intake.take", False, lambda given: len(given[4])),
    "answer": Gap("stream.feeds.intake", "Intake.take", True, lambda given: len(given[4])),
    "read": Gap("stream.feeds.folder.watch", "publish_patiently", False),
    "move": Gap("stream.feeds.folder.watch", "publish_patiently", True),
    "half": Gap("stream.feeds.drop.upload", "Upload.write", True),
    "whole": Gap("stream.feeds.drop.inbox", "Inbox.keep", False),
    "linked": Gap("os", "link", True),
    "handed-over": Gap("stream.feeds.drop.inbox", "Inbox.keep", True),
}
LOOKED = ("publish", "state", "let-go")
"""Before a batch is published; between its acknowledgement and its mark; between that and the far side."""
SERVED = ("brought", "answer")
"""What was pushed: before it is published; between its acknowledgement and the answer."""
WATCHED = ("read", "move")
"""A file of a folder: before it is published; between its acknowledgement and its move to done/."""
DROPPED = ("half", "whole", "linked", "handed-over", *WATCHED)
"""An upload: in the middle of it; before it is on the disk for sure; with two names; before the client is told."""


def signal_at(name: str, passage: int, number: int) -> None:
    """Have this process sent a signal when it passes the gap for the n-th time."""
    gap, left = GAPS[name], passage
    *path, last = gap.name.split(".")
    owner: Any = reduce(getattr, path, import_module(gap.module))
    whole = getattr(owner, last)

    def passes(given: tuple[Any, ...], *, behind: bool) -> None:
        nonlocal left
        count = gap.in_hand(given) if gap.behind is behind else 0
        left -= count > 0
        if count and left == 0:
            print(f"signal {signal.Signals(number).name} at {name}, {count} in hand", flush=True)
            os.kill(os.getpid(), number)

    async def awaited(*given: Any, **named: Any) -> Any:
        passes(given, behind=False)
        result = await whole(*given, **named)
        passes(given, behind=True)
        return result

    def called(*given: Any, **named: Any) -> Any:
        passes(given, behind=False)
        result = whole(*given, **named)
        passes(given, behind=True)
        return result

    setattr(owner, last, awaited if inspect.iscoroutinefunction(whole) else called)
