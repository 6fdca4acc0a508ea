"""Runs `wirestream …` with a parser that is busy for as long as a payload says: `BUSY 6` is six seconds of pure work.

No file is known that takes so long, and whoever finds one mends the parser: this is what stands for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from stream.__main__ import main
from stream.agents import normalise

_articles = normalise.articles


def _busy(payload: bytes, *rest: Any) -> Iterator[Any]:
    if payload.startswith(b"BUSY "):
        until = time.monotonic() + float(payload.split()[1])
        while time.monotonic() < until:
            sum(range(1000))
    return _articles(payload, *rest)


normalise.articles = _busy

if __name__ == "__main__":
    main()
