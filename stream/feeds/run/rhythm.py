"""Names what the runner asks of the room `silence`: how quiet a source is, beside how quiet it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, Protocol

__all__ = ["Judgement", "Rhythm", "rhythm_of"]


class Judgement(Protocol):
    """What a rhythm says of now."""

    @property
    def ratio(self) -> float: ...
    @property
    def silent(self) -> bool: ...
    @property
    def flooding(self) -> bool: ...
    @property
    def alarm_at(self) -> datetime | None: ...
    @property
    def words(self) -> str: ...


class Rhythm(Protocol):
    """What was learned of a source's arrivals."""

    def arrived(self, at: datetime, count: int) -> None: ...
    def unseen(self, since: datetime, until: datetime) -> None: ...
    def judge(
        self, at: datetime, silence: Literal["learn", "off"] | float, quiet_days: Sequence[date]
    ) -> Judgement: ...
    def dump(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class _Nothing:
    ratio: float = 0.0
    silent: bool = False
    flooding: bool = False
    alarm_at: datetime | None = None
    words: str = ""


@dataclass(slots=True)
class _Unlearned:
    """Stands in while nothing learns."""

    kept: dict[str, Any] = field(default_factory=dict)

    def arrived(self, at: datetime, count: int) -> None: ...
    def unseen(self, since: datetime, until: datetime) -> None: ...
    def judge(self, at: datetime, silence: object, quiet_days: object) -> Judgement:  # noqa: ARG002
        return _Nothing()

    def dump(self) -> Mapping[str, Any]:
        return self.kept


def rhythm_of(kept: Mapping[str, Any] | None) -> Rhythm:
    """Return what was learned; nothing where nothing was, or it cannot be read."""
    if find_spec("stream.feeds.silence.rhythm") is None:
        return _Unlearned(dict(kept or {}))
    rhythm: Rhythm = import_module("stream.feeds.silence.rhythm").Rhythm.load(kept)
    return rhythm
