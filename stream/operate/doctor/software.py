"""Checks what is installed: the versions that our code is written for, and every codec that a producer may use."""

from __future__ import annotations

from collections.abc import Iterator

from stream.agents.engine.versions import check_versions
from stream.kafka.clients import check_codecs
from stream.operate.doctor.finding import Finding, looked

__all__ = ["software_findings"]


def software_findings() -> Iterator[Finding]:
    """Yield what is to be said of this installation. Each codec packs and unpacks something."""
    yield looked("versions", "faust-streaming as pinned", check_versions)
    yield looked("codecs", "gzip, snappy, lz4 and zstd can be read", check_codecs)
