"""Reads the rules file, and has a stage go by what it says, also once it changed.

Each stage follows the file on its own. A file with a mistake leaves the rules before it in force: a desk that is not
woken any more would not know of it. Nothing is switched before all of the file is known to be well, secrets included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from schemas import ExtractedArticle
from stream.agents.guard.work import BatchResult, Work
from stream.alert import Channels, Match, RuleIndex, Ruleset, load_rules, require_rules
from stream.alert.changing_channels import NotedSecrets
from stream.clock import Clock
from stream.errors import Misconfigured
from stream.file_text import file_text
from stream.kafka.message import Record
from stream.observe.logs import logger
from stream.observe.rule_metrics import RulesShown
from stream.settings import Settings, named_secrets
from stream.watched_file import WatchedFile

__all__ = [
    "ReadRules",
    "RulesFile",
    "RulesInForce",
    "follow_rules",
    "opens_channels",
    "rules_file",
    "watched_rules",
]

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class ReadRules:
    """A rules file as it was read."""

    text: str
    noted: Mapping[str, str | None] = field(repr=False)
    """What its `${NAME}`s stood for: a secret that is replaced under its name is a change."""
    ruleset: Ruleset = field(compare=False)

    @property
    def secrets(self) -> dict[str, str]:
        """The secrets that its channels need, as they were when it was read."""
        return {name: value for name, value in self.noted.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Mistaken:
    text: str
    noted: Mapping[str, str | None] = field(repr=False)
    mistake: str


class RulesFile:
    """A rules file. What it said is remembered: a look that finds the same costs no more than to read its text."""

    def __init__(self, path: Path, opens: Callable[[Ruleset, Mapping[str, str]], Channels]) -> None:
        self.path = path
        self._opens = opens
        self._last: ReadRules | _Mistaken | None = None

    def read(self) -> ReadRules:
        """Return what it says now. Raises `Misconfigured`, also for a channel that cannot be used."""
        try:
            text = file_text(self.path, "rules file")
        except Misconfigured as error:
            raise Misconfigured(f"WIRESTREAM_ALERTS__RULES: {error}") from None
        last = self._last
        if last is None or text != last.text or _now(last.noted) != last.noted:
            self._last = last = self._examined(text)
        if isinstance(last, _Mistaken):
            raise Misconfigured(last.mistake)
        return last

    def _examined(self, text: str) -> ReadRules | _Mistaken:
        where, secrets = str(self.path), NotedSecrets(named_secrets())
        try:
            ruleset = load_rules(text, where)
            require_rules(ruleset, where)
        except Misconfigured as error:
            return _Mistaken(text, {}, str(error))
        try:
            self._opens(ruleset, secrets)
        except Misconfigured as error:
            return _Mistaken(text, secrets.noted, f"{where}: {error}")
        return ReadRules(text, secrets.noted, ruleset)


def _now(noted: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Return what the same names stand for now."""
    secrets = NotedSecrets(named_secrets())
    for name in noted:
        with suppress(KeyError, Misconfigured):
            secrets[name]
    return secrets.noted


def opens_channels(settings: Settings) -> Callable[[Ruleset, Mapping[str, str]], Channels]:
    """Return what makes the channels of a ruleset ready."""
    timeout = settings.alerts.delivery_timeout
    return lambda ruleset, secrets: Channels(ruleset, secrets=secrets, timeout=timeout)


def rules_file(settings: Settings) -> RulesFile | None:
    """Return the rules file that the settings name; None where they name none."""
    path = settings.alerts.rules
    return None if path is None else RulesFile(path, opens_channels(settings))


def watched_rules(settings: Settings, clock: Clock) -> WatchedFile[ReadRules] | None:
    """Return the rules file, read now and again whenever it changed; None where there is none. Raises
    `Misconfigured`.
    """
    file = rules_file(settings)
    return None if file is None else WatchedFile(file.path, clock, file.read, file.read())


class RulesInForce:
    """The rules that the alert stage goes by. They change between two batches, never within one."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._index = RuleIndex(ruleset)
        self._next: RuleIndex | None = None

    def matches(self, extracted: ExtractedArticle) -> tuple[Match, ...]:
        """Return the rules that an article fits, in the file's order."""
        return self._index.matches(extracted)

    async def change(self, read: ReadRules) -> None:
        """Go by other rules from the next batch on. The index is made in another thread: of ten thousand rules it takes
        a second.
        """
        self._next = await asyncio.to_thread(RuleIndex, read.ruleset)

    def by_batch(self, work: Work) -> Work:
        """Return the work with one ruleset for all of a batch."""

        async def whole(records: Sequence[Record]) -> BatchResult:
            if self._next is not None:
                self._index, self._next = self._next, None
            return await work(records)

        return whole


def follow_rules(
    stage: str, file: WatchedFile[ReadRules], change: Callable[[ReadRules], Awaitable[None]]
) -> Callable[[], Awaitable[None]]:
    """Return the loop that has a stage go by what the file says, each time that it changed."""
    show = RulesShown(stage)
    show.in_force(file.last.ruleset.version, len(file.last.ruleset.rules), file.clock.now())

    async def follow() -> None:
        version = file.last.ruleset.version
        async for found in file.changes():
            if isinstance(found, Misconfigured):
                show.mistaken()
                mistake = "the rules file has a mistake: the rules before it stay in force"
                log.error(mistake, stage=stage, mistake=str(found), version=version)
                continue
            await change(found)
            version, count = found.ruleset.version, len(found.ruleset.rules)
            show.in_force(version, count, file.clock.now())
            log.info("rules read again", stage=stage, rules=count, version=version)

    return follow
