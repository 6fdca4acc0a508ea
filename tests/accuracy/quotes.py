"""Scores quotes with their speakers against annotated articles, and counts what is wrong by kind.

A line of the data is as `stream.training.quotes.annotation` reads it, and may name places that were not annotated:
`"scare": [{"start", "end", "zone": true}]`. A quote is found where four fifths of the
characters of both spans are common, one a paragraph; it is right where the speaker is, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from stream.training.quotes.annotation import Article, Gold, SpeakerType, matching, same_speaker, segments
from tests.accuracy.table import share, table

__all__ = ["Scored", "chapter", "score", "with_doubts"]

_CONFIDENT = 0.8
"""Confidence from which on a speaker is said to be right in 95 of 100 cases."""


@dataclass(slots=True)
class Scored:
    """Counts of quotes."""

    articles: int = 0
    wanted: int = 0
    found: int = 0
    spans: int = 0
    """Found and wanted."""
    right: int = 0
    """So, and with the right speaker."""
    wrong: Counter[str] = field(default_factory=Counter)
    """What is not right, by kind."""
    confident: int = 0
    confident_right: int = 0

    @property
    def span_f1(self) -> float:
        return 2 * self.spans / ((self.wanted + self.found) or 1)

    @property
    def joint_f1(self) -> float:
        return 2 * self.right / ((self.wanted + self.found) or 1)


def with_doubts(line: bytes) -> bytes:
    """Return a line of data whose places that nobody annotated count neither way, as what is optional does."""
    record = orjson.loads(line)
    doubted = [
        {
            "start": zone["start"],
            "end": zone["end"],
            "speaker": None,
            "speaker_type": SpeakerType.NONE,
            "optional": True,
        }
        for zone in record.get("scare", ())
        if zone.get("zone")
    ]
    return orjson.dumps(record | {"quotes": record["quotes"] + doubted})


def score(articles: Iterable[Article], answers: Iterable[dict[str, Any]]) -> Scored:
    """Score the lines of `wirestream quotes --json` for these articles."""
    counts, told = Scored(), {line["id"]: line["quotes"] for line in answers}
    for article in articles:
        counts.articles += 1
        _score(article, told.get(article.identity, []), counts)
    return counts


def _score(article: Article, quotes: list[dict[str, Any]], counts: Scored) -> None:
    missed = {(gold.start, gold.end) for gold in article.quotes if not gold.optional}
    counts.wanted += len(missed)
    for quote, start, end in _pieces(article.text, quotes):
        gold = matching(article.quotes, start, end)
        if gold is None and not _is_optional(article.quotes, start, end):
            counts.found += 1
            counts.wrong["marked words that are no quote"] += 1
            _confident(quote, counts, right=False)
        elif gold is not None and (gold.start, gold.end) in missed:
            missed.remove((gold.start, gold.end))
            counts.found += 1
            counts.spans += 1
            _speaker(quote, gold, counts)
    counts.wrong["quotes not found, or with other ends"] += len(missed)


def _speaker(quote: dict[str, Any], gold: Gold, counts: Scored) -> None:
    place = None if quote["speaker_start"] is None else (quote["speaker_start"], quote["speaker_end"])
    right = same_speaker(quote["speaker"], place, gold)
    counts.right += right
    if not right:
        nobody = "nobody named" if quote["speaker"] is None else "another named"
        counts.wrong[f"speaker is {_KINDS[gold.kind.value]}: {nobody}"] += 1
    _confident(quote, counts, right=right)


_KINDS = {
    "name": "a person by name",
    "org": "an organisation",
    "pronoun": "a pronoun",
    "nominal": "a role or a group",
    "none": "not in the text",
}


def _confident(quote: dict[str, Any], counts: Scored, *, right: bool) -> None:
    if quote["speaker"] is not None and quote["confidence"] >= _CONFIDENT:
        counts.confident += 1
        counts.confident_right += right


def _pieces(text: str, quotes: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int, int]]:
    for quote in quotes:
        for first, last in quote.get("segments") or [(quote["start"], quote["end"])]:
            for start, end in segments(text, first, last):
                yield quote, start, end


def _is_optional(gold: Iterable[Gold], start: int, end: int) -> bool:
    """Whether the span is for the most part one that counts neither way."""
    return any(min(end, one.end) - max(start, one.start) > (end - start) / 2 for one in gold if one.optional)


def chapter(scored: dict[str, Scored]) -> str:
    """The tables of some sets of articles."""
    figures = table(
        ("articles", "count", "quotes", "spans F1", "quote and speaker F1", "speakers at ≥ .8: right"),
        [
            (
                name,
                one.articles,
                one.wanted,
                f"{one.span_f1:.3f}",
                f"{one.joint_f1:.3f}",
                f"{share(one.confident_right, one.confident)} of {one.confident}",
            )
            for name, one in scored.items()
        ],
    )
    kinds = sorted({kind for one in scored.values() for kind in one.wrong})
    wrong = table(
        ("wrong, of 1,000 quotes", *scored),
        [
            (kind, *(f"{1000 * one.wrong[kind] / one.wanted:.1f}" if one.wanted else "–" for one in scored.values()))
            for kind in kinds
        ],
    )
    return f"{figures}\n\n{wrong}"
