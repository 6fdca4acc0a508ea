"""Extracts the quotes of a file of texts, one JSON object a line, as `wirestream quotes` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any

import orjson

from schemas.extraction import Quote
from stream.errors import Misconfigured
from stream.extract.quotation import quotes

__all__ = ["quote_lines"]


def quote_lines(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Read lines `{"id", "text"}`, which may have the tag of the text's language as `lang`, and yield `{"id", "quotes",
    "ms"}` for each, in order; `ms` is the time that reading took, in milliseconds. Blank lines are passed over. Raises
    `Misconfigured` with the number of the line, from 1, where one is something else.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity, text, language = _read(number, line)
        begun = perf_counter()
        found = quotes(text, language=language)
        spent = (perf_counter() - begun) * 1000
        yield {"id": identity, "quotes": [_flat(quote) for quote in found], "ms": round(spent, 3)}


def _read(number: int, line: str | bytes) -> tuple[Any, str, str | None]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Misconfigured(
            f"line {number} is no JSON ({error}): each line must be an object with id and text"
        ) from error
    if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
        raise Misconfigured(f'line {number} must be an object with "id" and a string "text"')
    language = record.get("lang")
    return record["id"], record["text"], language if isinstance(language, str) else None


def _flat(quote: Quote) -> dict[str, Any]:
    mention = quote.speaker_mention
    return {
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "speaker_start": mention.start if mention else None,
        "speaker_end": mention.end if mention else None,
        "cue": quote.cue,
        "segments": [list(segment) for segment in quote.segments],
        "confidence": quote.confidence,
    }
