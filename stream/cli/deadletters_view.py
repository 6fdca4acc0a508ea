"""Dead letters for a terminal of 80 columns, and for other programs."""

from __future__ import annotations

from typing import Any

from stream.kafka.deadletters.filed import Filed, Letter, State

__all__ = ["filed_json", "filed_lines", "letter_json", "letter_lines"]

_INDENT = " " * 4


def filed_lines(filed: Filed, width: int) -> str:
    """A record that was refused: where its last letter is and why, what became of it, and where it came from."""
    replays = filed.letter.refusal.replays
    told = [] if filed.state is State.REFUSED else [filed.state.replace("-", " ")]
    told += [f"{replays} replay{'s' * (replays > 1)}"] * bool(replays)
    return _lines(filed.letter, "  ".join(["", *told]), filed.size, filed.file, width)


def letter_lines(letter: Letter, width: int) -> str:
    """One letter, whatever became of it."""
    return _lines(letter, "", letter.size, letter.file, width)


def filed_json(filed: Filed) -> dict[str, Any]:
    """As `letter_json`, with the state and the number of letters."""
    told = _json(filed.letter, filed.size, filed.file)
    return told | {"state": str(filed.state), "letters": filed.letters}


def letter_json(letter: Letter) -> dict[str, Any]:
    """All but the bytes."""
    return _json(letter, letter.size, letter.file)


def _json(letter: Letter, size: int, file: str) -> dict[str, Any]:
    key = letter.key.decode("utf-8", "replace") if letter.key is not None else None
    told = letter.refusal.model_dump(mode="json") | {"origin": letter.origin}
    return {
        "place": letter.place,
        "key": key,
        "source": letter.source or None,
        "file": file or None,
        "size": size,
        **told,
    }


def _lines(letter: Letter, state: str, size: int, file: str, width: int) -> str:
    told = letter.refusal
    lies = f"{told.original_topic}/{told.original_partition}/{told.original_offset}"
    left = f" ({told.left_out} left out)" if told.left_out else ""
    unknown = "value" in told.left_out and told.value_size is None
    bytes_ = "size unknown" if unknown else f"{size} bytes"
    lines = [
        f"{letter.place}  {told.stage}  {told.reason}  {told.original_timestamp:%Y-%m-%d %H:%M}{state}",
        f"{_INDENT}{lies}",
        f"{_INDENT}{'  '.join(part for part in (letter.source, file, f'{bytes_}{left}') if part)}",
        f"{_INDENT}{told.detail}",
    ]
    if len(lines[1]) + len(lines[2]) <= width:  # the two fit on one line, two blanks between them
        lines[1:3] = [f"{lines[1]}  {lines[2].strip()}"]
    return "\n".join(_cut(line, width) for line in lines if line.strip())


def _cut(line: str, width: int) -> str:
    """On one line, and nothing that a terminal obeys: `dlq show` and `--json` have the whole."""
    shown = "".join(char if char.isprintable() else " " for char in line)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"
