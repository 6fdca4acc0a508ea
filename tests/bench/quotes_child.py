"""Times `extract` and the regex baseline in this process, on the same articles, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from time import process_time
from uuid import UUID

from schemas import Article, RawRecord
from stream.extract import extract, quotes
from tests.bench.child import answer, argument
from tests.bench.quoted_copy import Copy, quoted_copy
from tests.bench.regex_quotes import regex_quotes

__all__: list[str] = []

_PASSES = 5
"""Each article's time is the best of these: what others do on the machine only ever adds. All articles are read in
each, so that nothing is fresh in a cache that would not be in a stream of copy.
"""


def _article(copy: Copy) -> Article:
    return Article(
        article_id=UUID(int=0),
        provider="bench",
        source="bench",
        format="plain-text",
        raw=RawRecord(topic="bench", partition=0, offset=0),
        received_at=datetime(2026, 3, 1, tzinfo=UTC),
        body=copy.text,
    )


def _ours(text: str) -> dict[int, str | None]:
    """Where each marked run opens, and who is said to speak."""
    return {start: quote.speaker for quote in quotes(text) for start, _ in quote.segments}


def _theirs(text: str) -> dict[int, str | None]:
    return {start: speaker for start, _, speaker in regex_quotes(text)}


def _right(copies: Iterable[Copy], read: Callable[[str], dict[int, str | None]]) -> float:
    """The share of spoken runs that are found and given to their speaker's full name."""
    given = [(read(copy.text), copy.spoken) for copy in copies]
    right = sum(found.get(at) == name for found, spoken in given for at, name in spoken.items())
    return right / sum(len(spoken) for _, spoken in given)


def _spent(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def main(count: int) -> None:
    copies = [quoted_copy(number) for number in range(count)]
    works: list[list[Callable[[], object]]] = [[], [], []]
    for copy in copies:
        item = _article(copy)
        works[0].append(lambda item=item: extract(item))
        works[1].append(lambda text=copy.text: quotes(text))
        works[2].append(lambda text=copy.text: regex_quotes(text))
    best = [[float("inf")] * count for _ in works]
    for _ in range(_PASSES):
        for number in range(count):
            for least, work in zip(best, works, strict=True):
                least[number] = min(least[number], _spent(work[number]))
    answer(
        extract=sum(best[0]),
        quotes=sum(best[1]),
        regex=sum(best[2]),
        size=sum(len(copy.text) for copy in copies) / count,
        runs=sum(len(copy.spoken) for copy in copies) / count,
        right=_right(copies, _ours),
        regex_right=_right(copies, _theirs),
        digest=sha256("".join(repr(quotes(copy.text)) for copy in copies).encode()).hexdigest(),
    )


if __name__ == "__main__":
    main(argument()["count"])
