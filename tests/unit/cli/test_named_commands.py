"""Every command that a message, a docstring of a setting, a runbook or a document tells people to run is there."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest
import typer

from stream.cli.commands import app

ROOT = Path(__file__).parents[3]
_NAMED = re.compile(r"`(?:[A-Z_]+=\S* )?wirestream ([^`]+)`")
"""A command in back quotes, with or without a setting before it."""


def _commands(command, path=()):
    children = getattr(command, "commands", None)
    if children is None:
        yield path, {option for parameter in command.params for option in parameter.opts}
        return
    yield path, set()
    for name, child in children.items():
        yield from _commands(child, (*path, name))


COMMANDS = dict(_commands(typer.main.get_command(app)))
GROUPS = {path for path in COMMANDS if path and any(other[: len(path)] == path and other != path for other in COMMANDS)}


def _texts():
    """All strings of the program, f-strings with their holes left out, and the texts of runbooks and documents."""
    for file in sorted((ROOT / "stream").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield file, "".join(part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield file, node.value
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for file in (*documents, *sorted((ROOT / "deploy" / "runbooks").glob("*.md"))):
        yield file, file.read_text("utf-8")


@functools.cache
def _named():
    """What stands behind `wirestream`, and in which files."""
    found = {}
    for file, text in _texts():
        for quoted in _NAMED.findall(text):
            found.setdefault(quoted, set()).add(str(file.relative_to(ROOT)))
    return found


@pytest.mark.parametrize("quoted", sorted(_named()))
def test_a_command_that_a_message_names_is_there(quoted):
    words = quoted.split()
    path = ()
    for word in words:
        if (*path, word) not in COMMANDS:
            break
        path = (*path, word)
    where = f"{quoted!r}, named in {', '.join(sorted(_named()[quoted]))}"
    assert path, where
    rest = words[len(path) :]
    assert not (path in GROUPS and rest), where
    assert {word for word in rest if word.startswith("--")} <= COMMANDS[path], where


def test_messages_with_commands_were_found():
    assert len(_named()) > 10
