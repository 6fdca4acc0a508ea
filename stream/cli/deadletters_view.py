"""Writes dead letters for a terminal of 80 columns, and for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from stream.cli.terminal import printable
from stream.kafka.deadletters.filed import Filed, Letter, State

__all__ = ["GROUPED_FROM", "filed_json", "filed_lines", "group_lines", "letter_json", "letter_lines"]

GROUPED_FROM = 21
"""Records from which on they are shown by stage, reason and source: twenty fill a screen, and a bad deploy leaves
thousands that are all alike."""

_INDENT = " " * 4


def group_lines(records: Sequence[Filed], width: int) -> Iterator[str]:
    """Yield a line for all records of one stage, reason and source, the most first: how many, what became of them, and
    the letter of the last.
    """
    groups: dict[tuple[str, str, str], list[Filed]] = {}
    for filed in records:
        refusal = filed.letter.refusal
        groups.setdefault((refusal.stage, refusal.reason, filed.source), []).append(filed)
    for (stage, reason, source), group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        *_, last = sorted(group, key=lambda filed: filed.letter.refusal.original_timestamp)
        states = Counter(filed.state.replace("-", " ") for filed in group)
        counts = ", ".join(f"{count} {state}" for state, count in states.most_common())
        at = f"{last.letter.refusal.original_timestamp:%m-%d %H:%M}"
        yield _cut(f"{stage}  {reason}  {source or '(no source)'}  {counts}  last {at}: {last.letter.place}", width)
        yield _cut(f"{_INDENT}{last.letter.refusal.detail}", width)


def filed_lines(filed: Filed, width: int) -> str:
    """Return the lines of a record that was refused: where its last letter is and why, what became of it, where it came
    from.
    """
    replays = filed.letter.refusal.replays
    state = [] if filed.state is State.REFUSED else [filed.state.replace("-", " ")]
    state += [f"{replays} replay{'s' * (replays > 1)}"] * bool(replays)
    return _lines(filed.letter, "  ".join(["", *state]), filed.size, filed.file, filed.source, width)


def letter_lines(letter: Letter, width: int) -> str:
    """Return one letter, whatever became of it."""
    return _lines(letter, "", letter.size, letter.file, letter.source, width)


def filed_json(filed: Filed) -> dict[str, Any]:
    """Return what `letter_json` does, with the state and the number of letters."""
    fields = _json(filed.letter, filed.size, filed.file, filed.source)
    return fields | {"state": str(filed.state), "letters": filed.letters}


def letter_json(letter: Letter) -> dict[str, Any]:
    """Return the letter as JSON's own types, all but the bytes."""
    return _json(letter, letter.size, letter.file, letter.source)


def _json(letter: Letter, size: int, file: str, source: str) -> dict[str, Any]:
    key = letter.key.decode("utf-8", "replace") if letter.key is not None else None
    fields = letter.refusal.model_dump(mode="json") | {"origin": letter.origin}
    return {
        "place": letter.place,
        "key": key,
        "source": source or None,
        "file": file or None,
        "size": size,
        **fields,
    }


def _lines(letter: Letter, state: str, size: int, file: str, source: str, width: int) -> str:
    refusal = letter.refusal
    left = f" ({refusal.left_out} left out)" if refusal.left_out else ""
    unknown = "value" in refusal.left_out and refusal.value_size is None
    bytes_ = "size unknown" if unknown else f"{size} bytes"
    lines = [
        f"{letter.place}  {refusal.stage}  {refusal.reason}  {refusal.original_timestamp:%Y-%m-%d %H:%M}{state}",
        f"{_INDENT}{letter.original_place}",
        f"{_INDENT}{'  '.join(part for part in (source, file, f'{bytes_}{left}') if part)}",
        f"{_INDENT}{refusal.detail}",
    ]
    if len(lines[1]) + len(lines[2]) <= width:  # the two fit on one line, two blanks between them
        lines[1:3] = [f"{lines[1]}  {lines[2].strip()}"]
    return "\n".join(_cut(line, width) for line in lines if line.strip())


def _cut(line: str, width: int) -> str:
    """Return the text on one line, without anything that a terminal obeys: `dlq show` and `--json` have the whole."""
    shown = printable(line)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"
