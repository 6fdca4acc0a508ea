"""Checks the alert rules and the feeds file, with what their `${NAME}` stand for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stream.agents.roles import read_rules
from stream.feeds.config.load import examine as examine_feeds
from stream.file_text import file_text
from stream.newsdesk.folder import shown
from stream.operate.doctor.finding import Finding, looked
from stream.settings import Settings, named_secrets

__all__ = ["feeds_findings", "rules_finding"]


def rules_finding(settings: Settings) -> Finding:
    """Return what is to be said of the alert rules."""
    return looked("alert rules", str(settings.alerts.rules or "none set"), lambda: read_rules(settings))


def feeds_findings(file: Path) -> Iterator[Finding]:
    """Yield what is to be said of a feeds file: a finding for each mistake."""
    examined = examine_feeds(file_text(file, "feeds file"), shown(file), named_secrets(), secrets=True, files=True)
    for mistake in examined.mistakes:
        yield Finding("feeds", "", str(mistake))
    for warning in examined.warnings:
        yield Finding("feeds", "", warning=str(warning))
    if examined.feeds is not None:
        yield Finding("feeds", f"{shown(file)}: {len(examined.feeds.sources)} sources")
