"""Writes where an article went, for a terminal and for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stream.cli.terminal import printable
from stream.operate.trace.step import State, Step, Way

__all__ = ["trace_json", "trace_lines"]

_MARKS = {State.DONE: "✓", State.WAITING: "…", State.REFUSED: "✗", State.GONE: "·", State.MISSING: "?"}


def trace_lines(way: Way) -> Iterator[str]:
    """Yield the title, and a line a step."""
    yield printable(way.title)
    headline = next((step.facts["headline"] for step in way.steps if step.facts.get("headline")), None)
    if headline:
        yield f"  “{printable(headline)}”"
    yield from (_line(step) for step in way.steps)


def trace_json(way: Way) -> dict[str, Any]:
    """Return it as JSON's own types."""
    return {
        "title": way.title,
        "through": way.is_through,
        "steps": [
            {"stage": step.stage, "state": str(step.state), "at": step.at, "words": step.words, **step.facts}
            for step in way.steps
        ],
    }


def _line(step: Step) -> str:
    at = f"{step.at:%m-%d %H:%M:%S}  " if step.at is not None else ""
    return f"  {_MARKS[step.state]} {step.stage:<10} {at}{printable(step.words)}"
