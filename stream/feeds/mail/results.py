"""Reads one `Authentication-Results` field (RFC 8601): who says it, and what it says of each method.

Comments nest and may hold anything; quoted values may hold semicolons. Nothing in either is a result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Result", "Said", "said_in"]

_TOKENS = re.compile(
    r"""(?P<space>[ \t\r\n]+)|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<mark>[;=/])|(?P<word>[^\s"();=/]+)""", re.DOTALL
)
_LONGEST = 20_000
"""Characters of a field; real ones have a few hundred."""
_METHOD = re.compile(r"[a-z0-9-]+")
_NAME = re.compile(r"[a-z]+\.[a-z0-9.-]+|reason")


@dataclass(frozen=True, slots=True)
class Result:
    """`dkim=pass header.d=example.org`."""

    method: str
    value: str
    """`pass`, `fail`, `none`, …, in lower case."""
    properties: dict[str, str] = field(default_factory=dict)
    """By name in lower case: `header.d`."""


@dataclass(frozen=True, slots=True)
class Said:
    """One field."""

    authserv: str
    """The name of the server that says it, in lower case."""
    results: tuple[Result, ...]


def said_in(value: str) -> Said | None:
    """Return what a field says; None where it is none by the rules: then it proves nothing."""
    tokens = _tokens(value) if len(value) <= _LONGEST else None
    if not tokens:
        return None
    parts: list[list[str]] = [[]]
    for kind, text in tokens:
        if kind == "mark" and text == ";":
            parts.append([])
        else:
            parts[-1].append(text)
    head, *infos = parts
    if len(head) not in {1, 2}:  # the name, and the version of the form
        return None
    results = [_result(info) for info in infos if info]
    return Said(head[0].lower(), tuple(result for result in results if result is not None))


def _tokens(value: str) -> list[tuple[str, str]] | None:
    """Return kind and text of each token, without comments and space; None where quotes or brackets do not close."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(value):
        if value[at] == "(":
            at = _after_comment(value, at)
            if at < 0:
                return None
            continue
        token = _TOKENS.match(value, at)
        if token is None:
            return None
        at = token.end()
        if token.lastgroup == "quoted":
            found.append(("word", re.sub(r"\\(.)", r"\1", token[0][1:-1], flags=re.DOTALL)))
        elif token.lastgroup != "space":
            found.append((str(token.lastgroup), token[0]))
    return found


def _after_comment(value: str, at: int) -> int:
    """Return the place behind the comment that begins there; -1 where it does not end."""
    depth = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == "(":
            depth += 1
        elif value[at] == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return -1


def _result(info: list[str]) -> Result | None:
    """Read `method [/ version] = value {name = value}`; None for `none` and for what is no such thing."""
    if info[1:2] == ["/"]:
        info = [info[0], *info[3:]]
    if len(info) < 3 or info[1] != "=" or not _METHOD.fullmatch(info[0].lower()):
        return None
    properties: dict[str, str] = {}
    rest = info[3:]
    while len(rest) >= 3 and rest[1] == "=":
        name = rest[0].lower()
        value, rest = rest[2], rest[3:]
        while rest[:1] in (["/"], ["="]):  # a value that is no token, as in header.b=a/b=
            own = 1 if rest[2:3] == ["="] and _NAME.fullmatch(rest[1].lower()) else 2
            value, rest = value + "".join(rest[:own]), rest[own:]
        properties.setdefault(name, value)
    return Result(info[0].lower(), info[2].lower(), properties)
