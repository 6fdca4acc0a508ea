"""What messages may cost, and how the stages work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from stream.settings.section import Positive, Seconds, Section

__all__ = ["MOST_DETECTORS", "Alerts", "Dedupe", "Extract", "Guard", "Limits", "Watchdog"]

MOST_DETECTORS = 16
"""The most duplicate detectors that may share the work."""


class Limits(Section):
    """What a message may cost."""

    message_bytes: Positive = 4 * 1024 * 1024
    """The most bytes of a raw payload: four times the longest text that an agency sends (AP's tables), with its
    mark-up.
    """
    derived_factor: Annotated[int, Field(ge=1, le=16)] = 3
    """How many times larger a derived message may be: JSON escapes, mark-up kept beside the text."""


class Alerts(Section):
    """What wakes the desk."""

    rules: Path | None = None
    """A YAML file; none where it is unset."""
    delivery_timeout: Seconds = 10.0
    """How long one channel may take for one alert, before it is tried again later."""
    window_hours: Annotated[int, Field(gt=0, le=87_600)] = 720
    """How long a story is remembered after its last article, its embargoes and its quiet: 30 days, as long as alerts
    and dead letters are kept. Forgotten earlier, it would wake the desk again, and its kill would not: never less than
    the detector's window. About 1.6 kB a story that alerted."""


class Extract(Section):
    """How sure of a quote's speaker the service must be."""

    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.2
    """The chance, as a quote's `confidence` says it, below which its speaker is left out; the quote stays. How many are
    right at which chance: `stream/extract/MODEL.md`."""


class Dedupe(Section):
    """What the detector of duplicates remembers, and where."""

    window_hours: Positive = 168
    """A week: re-sends come in hours, updates in days; templates come again daily."""
    max_entries: Positive = 1_000_000
    """Articles in the index, about 2.5 kB of memory each, with all that finds them."""
    standbys: Annotated[int, Field(ge=0, le=4)] = 1
    """How many further workers follow the index, so that one takes over at once. More than there are do no harm."""
    state_dir: Path | None = None
    """A folder of this worker's own, to keep the index on disk (extra `rocksdb`): less memory, and a restart reads on
    from where it was. In memory where it is unset."""
    block_cache_mb: Annotated[int, Field(ge=1, le=65536)] = 64
    """For an index on disk: the memory in which blocks are kept once read, for all partitions together."""
    write_buffer_mb: Annotated[int, Field(ge=1, le=4096)] = 16
    """For an index on disk: what a partition gathers in memory before it writes; twice that at most."""
    partitions: Annotated[int, Field(ge=1, le=MOST_DETECTORS)] = 1
    """The number of detectors. One sees every article, and judges some 2,000 a second. Several share the work: each
    article's sketch goes to those that anything like it went to, and a resolver takes the best of their answers. The
    number is the same for all roles; another number needs topics of its own, and starts with an empty index."""
    patience: Seconds = 2.0
    """With several detectors: how long the resolver waits for one that is late."""


class Guard(Section):
    """How a stage takes batches, retries them and refuses messages."""

    batch: Annotated[int, Field(ge=1, le=2000)] = 200
    """Messages that are acknowledged together at most: what a killed worker had in hand."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 2
    """How often a message is tried that an exception of ours leaves, before it is dead-lettered as `unexpected`."""
    backoff_initial: Seconds = 0.1
    backoff_max: Seconds = 10.0
    breaker_consecutive: Positive = 50
    """Refusals in a row that no wire explains, only a bad deploy: the flow is held, and the topic is not drained."""
    breaker_ratio: Annotated[float, Field(gt=0, le=1)] = 0.8
    """The share of such refusals among the last `breaker_window` messages that holds the flow too."""
    breaker_window: Positive = 200
    breaker_pause: Seconds = 300.0
    """How long the flow is held then, before one batch is let through: longer than an alert takes to call somebody."""


class Watchdog(Section):
    """When a worker that makes no progress is ended, so that the orchestrator starts another."""

    stalled_after: Seconds = 60.0
    """After this without progress while there is lag a worker is not ready; after three times this it ends with 75."""
