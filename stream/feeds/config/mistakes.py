"""Gathers what is wrong with a feeds file, or unwise in it: a line each, with its place, and never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from stream.feeds.config.key_types import Path
from stream.yaml_lines import Lines

__all__ = ["Remarks"]

_NAME_MOST = 60
"""Characters of a key that are shown: a whole file may stand in one."""
_SECRET_LEAST = 4
"""Characters from which on a secret is looked for in what we say: one of three is in every other word."""


@dataclass(slots=True)
class Remarks:
    """Lines about a file, in its order."""

    where: str
    lines: Lines
    secrets: set[str] = field(default_factory=set)
    """What must not be shown, whatever a sentence was made of."""
    _said: dict[tuple[int, str, str], Path] = field(default_factory=dict)

    def add(self, path: Path, what: str) -> None:
        """Say something of what stands at a path; the same of the same line once."""
        at = next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), 1)
        self._said.setdefault((at, _subject(path), what), path)

    def texts(self) -> tuple[str, ...]:
        """Return `feeds.yaml:12: source mairie, every: …`, each one line, from top to bottom."""
        said = (
            (at, ": ".join(filter(None, (subject, self._hidden(what))))) for at, subject, what in sorted(self._said)
        )
        return tuple(f"{self.where}:{at}: {_line(text)}" for at, text in said)

    def paths(self) -> set[Path]:
        """Return what something was said of."""
        return set(self._said.values())

    def _hidden(self, text: str) -> str:
        for secret in sorted(self.secrets, key=len, reverse=True):
            if len(secret) >= _SECRET_LEAST:
                text = text.replace(secret, "…")
        return text


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _subject(path: Path) -> str:
    if path[:1] == ("sources",) and len(path) > 1:
        return ", ".join(filter(None, (f"source {_name(path[1])}", _dotted(path[2:]))))
    if path[:1] == ("defaults",) and len(path) > 1:
        return f"defaults, {_dotted(path[1:])}"
    return _dotted(path)


def _dotted(path: Path) -> str:
    text = ".".join(_name(part) if isinstance(part, str) else f"[{part + 1}]" for part in path)
    return text.replace(".[", "[")


def _name(part: str | int) -> str:
    return str(part)[:_NAME_MOST]
