"""Copy that anyone can make: by rule, from a seed, with what is to be read of it. The benchmarks read the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from stream.training.quotes.annotation import Article, SpeakerType, articles
from tests.bench.dup_copy import sendings
from tests.bench.quoted_copy import quoted_copy
from tests.bench.wire_copy import wire_copy

__all__ = ["quoted", "sent", "wires"]

_ARTICLES = 100
_SENDINGS = 2000
_MINUTES = 2
"""Between two articles of the stream."""
_STORIES = 10
"""In each format."""


def quoted() -> list[Article]:
    """Articles with ten quotes each, whose speakers are all introduced by name."""
    return list(articles(orjson.dumps(_annotated(number)) for number in range(_ARTICLES)))


def _annotated(number: int) -> dict[str, Any]:
    copy = quoted_copy(number)
    quotes = [
        {
            "start": at,
            "end": copy.text.index("”", at) + 1,
            "speaker": name,
            "speaker_name": name,
            "speaker_type": SpeakerType.NAME,
        }
        for at, name in copy.spoken.items()
    ]
    return {"id": str(number), "text": copy.text, "quotes": quotes}


def sent() -> list[dict[str, Any]]:
    """A stream in which three of ten articles tell a story that came before."""
    return [
        {
            "id": str(number),
            "ts": number * _MINUTES,
            "headline": one.headline,
            "text": one.text,
            "cluster": one.story,
            "cls": "sent again, cut, grown or restyled" if one.again else "new",
        }
        for number, one in enumerate(sendings(_SENDINGS))
    ]


def wires(folder: Path) -> Iterator[dict[str, Any]]:
    """Write some stories into `folder`, each in every format, and yield what is to be read of each file."""
    for number in range(_STORIES):
        for kind, payload in wire_copy(number).items():
            file = folder / f"{kind}.{number}"
            file.write_bytes(payload)
            headline = f"Council of Port Ellery hears case {number} on the bridge"
            paragraph = quoted_copy(number).text.partition("\n\n")[0]
            byline = [] if kind == "iptc7901" else ["Marta Lindqvist"]  # whose copy has none
            expected = {"headline": headline, "byline": byline, "first_paragraph": paragraph}
            yield {"file": file.name, "format": kind, "expected": expected}
