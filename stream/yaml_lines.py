"""Reads a YAML file as plain data, with the line of every key: for the files that people write.

All scalars stay text: YAML's own reading makes `language: no` false and `2024-01-01` a date.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from stream.errors import Misconfigured

__all__ = ["Lines", "read_document"]

Lines = dict[tuple[str | int, ...], int]
"""The line (from 1) of each value, by its path."""

NODE_LIMIT = 100_000
"""Values, aliases followed: hundreds of sources have some thousands; a YAML bomb ends here."""
_NULLS = {"", "~", "null", "Null", "NULL"}
_QUOTED = re.compile(r"'([^']*)'")
"""What YAML's own messages repeat: single characters and names of tokens (`'<scalar>'`), or something of the file."""


def read_document(
    text: str, where: str, *, begins: str = "`channels:` or `rules:`", nulls: bool = False, most: int = NODE_LIMIT
) -> tuple[dict[str, Any], Lines]:
    """Return the mapping in `text`; raises `Misconfigured` naming the line, and repeating nothing of the file but keys.

    `begins` says what the top of such a file looks like. `nulls`: a plain `null` or `~`, or nothing at all, is None.
    `most` values are read, aliases followed.
    """
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        raise Misconfigured(f"{where}{line}: is no YAML: {_problem(error)}") from None
    except yaml.reader.ReaderError as error:
        line = str(text.count("\n", 0, error.position) + 1)
        raise Misconfigured(f"{where}:{line}: is no YAML: a control character stands there: take it out") from None
    except yaml.YAMLError as error:
        raise Misconfigured(f"{where}: is no YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise Misconfigured(f"{where}: is nested too deep: write it flatter") from None
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise Misconfigured(f"{where}:1: must begin with {begins}")
    lines: Lines = {}
    data = _Reader(where, lines, _NULLS if nulls else set(), most).value(node, ())
    return data, lines


def _problem(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or "cannot be read"
    if "'\\t'" in problem:
        return "a tab stands there: indent with spaces"
    if "undefined alias" in problem or "undefined tag handle" in problem:
        return "a value that begins with *, & or ! must stand in quotes"
    return _QUOTED.sub(lambda quoted: quoted[0] if len(quoted[1]) < 3 or quoted[1][0] == "<" else "…", problem)


def _word(key: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in key[:60])


class _Reader:
    """Walks the nodes, and counts them so that aliases cannot multiply without end."""

    def __init__(self, where: str, lines: Lines, nulls: set[str], most: int) -> None:
        self._where = where
        self._lines = lines
        self._nulls = nulls
        self._most = most
        self._seen = 0

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        self._seen += 1
        if self._seen > self._most or len(path) > 50:
            raise Misconfigured(f"{self._where}:{line}: is too large or too deep: write it without so many aliases")
        self._lines[path] = line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return None if plain and node.value in self._nulls else node.value

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise Misconfigured(f"{self._where}:{line}: a key must be a word")
            key = key_node.value
            if key in found:
                raise Misconfigured(f"{self._where}:{line}: `{_word(key)}` stands twice: keep one of the two")
            found[key] = self.value(value_node, (*path, key))
            self._lines[(*path, key)] = line
        return found
