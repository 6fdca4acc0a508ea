"""Reads a feeds file, or says in one line a mistake what is wrong with it and how to mend it.

Reading opens no socket, and no file beside it: what it names is there only where the sources run, and a key that is
being changed must not make the whole file bad. `check` warns of files that are missing; whoever opens one says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from stream.errors import Misconfigured
from stream.feeds.config.default_keys import Defaults
from stream.feeds.config.feeds_file import NAME_PATTERN, FeedsFile
from stream.feeds.config.key_types import Path, keys_of
from stream.feeds.config.mistakes import Remarks
from stream.feeds.config.named_files import missing_files
from stream.feeds.config.secret_values import look_at_secrets
from stream.feeds.config.sentences import did_you_mean, sentences_of
from stream.feeds.config.together import look_at_all
from stream.feeds.kinds import KINDS
from stream.feeds.source import SourceSettings
from stream.yaml_lines import read_document

__all__ = ["Examined", "examine", "load_feeds"]

_CHARACTERS_MOST = 1_000_000
"""Of a whole file: three thousand sources with ten keys each. Reading it takes some ten seconds."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is to be said of a feeds file."""

    feeds: FeedsFile | None
    """None where there is a mistake."""
    mistakes: tuple[str, ...]
    warnings: tuple[str, ...]


def load_feeds(text: str, where: str, environment: Mapping[str, str]) -> FeedsFile:
    """Return what a feeds file says. `where` names it in errors, commonly the file's path; `environment` gives what its
    `${NAME}`s stand for.

    Raises `Misconfigured` with the first mistake: `feeds.yaml:12: source mairie, every: …`. No secret is in it.
    """
    examined = examine(text, where, environment)
    if examined.feeds is None:
        raise Misconfigured(examined.mistakes[0])
    return examined.feeds


def examine(
    text: str, where: str, environment: Mapping[str, str], *, secrets: bool = True, files: bool = False
) -> Examined:
    """Return a feeds file with all that is wrong with it, and all that is unwise: a line each, in the file's order.

    `secrets`: a variable that is not set is a mistake; where it is none, the file is good for looking at only. `files`:
    also look whether the files and folders that it names are on this machine; that they are not is a warning.
    """
    if len(text) > _CHARACTERS_MOST:
        return Examined(None, (f"{where}: has more than {_CHARACTERS_MOST:,} characters: is it a feeds file?",), ())
    try:
        data, lines = read_document(text.removeprefix("\ufeff"), where, begins="`sources:`", nulls=True)
    except Misconfigured as fault:
        return Examined(None, (str(fault),), ())
    reading = _Reading(data, Remarks(where, lines), Remarks(where, lines), environment, secrets=secrets)
    feeds = reading.read()
    for path, what in missing_files(feeds) if files and feeds is not None else ():
        reading.warnings.add(path, what)
    mistakes = reading.mistakes.texts()
    return Examined(None if mistakes else feeds, mistakes, reading.warnings.texts())


class _Reading:
    """Reads one file, part by part, so that a mistake in one hides none in another."""

    def __init__(
        self,
        data: dict[str, Any],
        mistakes: Remarks,
        warnings: Remarks,
        environment: Mapping[str, str],
        *,
        secrets: bool,
    ) -> None:
        self.mistakes = mistakes
        self.warnings = warnings
        self._data = data
        self._sources = self._mappings()
        self._variables = look_at_secrets(data, environment, mistakes, warnings, must_be_set=secrets)
        self._defaults = Defaults(data.get("defaults"), self._sources, mistakes, warnings)

    def read(self) -> FeedsFile | None:
        parts = {key: self._part(key) for key in FeedsFile.model_fields if key not in {"defaults", "sources"}}
        for key in self._data.keys() - FeedsFile.model_fields.keys():
            self.mistakes.add((key,), f"no such key: {did_you_mean(key, list(FeedsFile.model_fields))}")
        sources = {
            name: source for name, raw in self._sources.items() if (source := self._source(name, raw)) is not None
        }
        look_at_all(sources, parts, self._data, self.mistakes, self.warnings)
        if self.mistakes.paths():
            return None
        validated: dict[str, Any] = {**parts, "defaults": {}, "sources": sources}
        return FeedsFile.model_construct(**validated)

    def _mappings(self) -> dict[str, dict[str, Any]]:
        """Return the sources whose shape, name and kind are right, as they stand in the file."""
        sources = self._data.get("sources")
        if not sources:
            self.mistakes.add(("sources",), "there are none, so nothing would ever arrive: see deploy/feeds.yaml")
            return {}
        if not isinstance(sources, dict):
            self.mistakes.add(("sources",), "must be names, each with its keys: `mairie: {kind: rss, url: …}`")
            return {}
        return {name: raw for name, raw in sources.items() if self._is_source(name, raw)}

    def _is_source(self, name: str, raw: Any) -> bool:
        path: Path = ("sources", name)
        if not re.fullmatch(NAME_PATTERN, name):
            self.mistakes.add(path, "is no name of a source: use a to z, 0 to 9 and -, 40 at most")
        if not isinstance(raw, dict) or not raw:
            self.mistakes.add(path, "must have keys: `{kind: rss, url: …}`")
            return False
        kind, known = raw.get("kind"), list(KINDS)
        if kind is None:
            self.mistakes.add((*path, "kind"), f"is missing: it is one of {', '.join(known)}")
        elif not isinstance(kind, str):
            self.mistakes.add((*path, "kind"), f"must be one of {', '.join(known)}")
        elif kind not in KINDS:
            self.mistakes.add((*path, "kind"), f"there is no kind `{kind[:40]}`: {did_you_mean(kind, known)}")
        return isinstance(kind, str) and kind in KINDS

    def _part(self, key: str) -> Any:
        model = FeedsFile.model_fields[key].annotation
        raw = self._data.get(key)
        assert isinstance(model, type)  # noqa: S101 - each part beside sources and defaults is one model
        assert issubclass(model, BaseModel)  # noqa: S101
        return self._validated(model, {} if raw is None else raw, (key,))

    def _source(self, name: str, raw: dict[str, Any]) -> SourceSettings | None:
        settings = KINDS[raw["kind"]].settings
        inherited = {key: value for key, value in self._defaults.keys.items() if key in keys_of(settings)}
        found = self._validated(
            settings, {**inherited, **raw}, ("sources", name), frozenset(inherited.keys() - raw.keys())
        )
        return found if isinstance(found, SourceSettings) else None

    def _validated(
        self, model: type[BaseModel], raw: Any, base: Path, inherited: frozenset[str] = frozenset()
    ) -> BaseModel | None:
        try:
            return model.model_validate(raw, context=self._variables.within(raw))
        except ValidationError as error:
            known = self.mistakes.paths()
            for path, sentence in sentences_of(error, raw, model):
                whole = ("defaults", *path) if path and path[0] in inherited else (*base, *path)
                if whole not in known:  # a variable that is not set there is said already
                    self.mistakes.add(whole, sentence)
        return None
