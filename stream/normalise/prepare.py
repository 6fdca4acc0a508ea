"""Defines `prepare`, which loads once what the first article would wait for."""

from __future__ import annotations

from stream.normalise import dates, language

__all__ = ["prepare"]


def prepare() -> None:
    """Load now what the first article would wait for: the language model, the words of dates in all languages."""
    language.prepare()
    dates.load()
