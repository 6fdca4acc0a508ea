"""The keys of a source of kind `kafka`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from stream.feeds.source import SourceSettings
from stream.feeds.values import Secret

__all__ = ["TopicSettings"]


class TopicSettings(SourceSettings):
    """A topic of another cluster, or of ours."""

    kind: Literal["kafka"]
    bootstrap: str = Field(min_length=3)
    topic: str = Field(min_length=1, max_length=249)
    group: str = Field(min_length=1, max_length=249)
    security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str | None = None
    password: Secret | None = None
    ca_file: Path | None = None
    start: Literal["earliest", "latest"] = "earliest"
    """Where a group that never committed begins."""
