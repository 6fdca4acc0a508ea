"""Invented articles as rows of the store, a million in minutes: loaded by COPY, and always the same.

The words are those that trap a planner: one that all old articles have and no new one, two common ones that seldom
stand together, one that hardly anybody has. `telex` and the like are said in `TRAPS`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

__all__ = ["ARTICLE_COLUMNS", "LAST", "QUOTE_COLUMNS", "article_rows", "quote_rows"]

LAST = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""When the last article was received; the others in the year before."""
_YEAR = timedelta(days=365)
_WORDS = 80
"""Of an article: short, so that a million fit on a laptop."""
_VOCABULARY = 30_000
_SPEAKERS = 20_000
_BIG = 3000
"""Articles of the largest story."""

_IDS = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Odd: its multiples modulo 2**128 differ, and look like ids."""

ARTICLE_COLUMNS = (
    *("row_no", "article_id", "story_id", "relation", "of_id", "score", "guid", "provider", "source", "format"),
    *("status", "language", "urgency", "headline", "body", "received_at", "decided_at", "stored_at", "raw_topic"),
    *("raw_partition", "raw_offset", "content_hash", "document", "search_head", "search_body", "change_no"),
)
QUOTE_COLUMNS = (
    *("article_id", "ordinal", "text", "start", "end", "closed", "kind", "speaker", "speaker_kind", "speaker_words"),
    *("cue", "confidence"),
)
_SYLLABLES = [first + vowel for first in "bdfgklmnprstv" for vowel in "aeiou"]
_PROVIDERS = ("afp", "dpa", "reuters", "ap", "ritzau")


def _word(number: int) -> str:
    """A word of its own for each number."""
    word = ""
    while True:
        number, part = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[part]
        if number == 0:
            return word + "n"


def _weights(count: int) -> list[float]:
    """As words are spread in copy: the n-th as often as 1/n, roughly."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))


_WORD_LIST = [_word(number) for number in range(_VOCABULARY)]
_WORD_WEIGHTS = _weights(_VOCABULARY)
_SPEAKER_LIST = [f"{_word(number % 997).title()} {_word(number + 1009).title()}" for number in range(_SPEAKERS)]
_SPEAKER_WEIGHTS = _weights(_SPEAKERS)


def _id(number: int) -> str:
    return f"{(number + 1) * _IDS % 2**128:032x}"


def _words(number: int, rows: int, chance: random.Random) -> list[str]:
    words = chance.choices(_WORD_LIST, cum_weights=_WORD_WEIGHTS, k=_WORDS)
    if chance.random() < 0.3:
        words[5] = "harbour"
    if chance.random() < 0.3:
        words[40] = "budget"
    if chance.random() < 0.01:
        words[10] = "estuary"
    if number % 5000 == 17:
        words[20:22] = ["harbour", "budget"]
    if number in {rows // 50, rows // 40}:
        words[30:32] = ["budget", "harbour"]
    if number % 10_000 == 7:
        words[15] = "zeppelin"
    if number < rows * 3 // 100 and number % 5 == 0:
        words[25] = "quagga"
    if number < rows * 12 // 100:
        words[35] = "telex"
    return words


def _place(number: int, rows: int) -> tuple[int, str]:
    """The number of the first article of its story, and how it relates to that."""
    if number % max(11, rows // _BIG) == 9:
        return 9, "update" if number != 9 else "new"
    relation = {1: "exact", 2: "near", 4: "update"}.get(number % 10, "new")
    return (number if relation == "new" else number - number % 10), relation


def article_rows(rows: int) -> Iterator[tuple[object, ...]]:
    """So many, the oldest first; a value of each of `ARTICLE_COLUMNS`, times as ISO texts."""
    chance = random.Random(20261128)
    for number in range(rows):
        words = _words(number, rows, chance)
        head, body = " ".join(words[:8]), " ".join(words)
        first, relation = _place(number, rows)
        old_maltese = number < rows // 100 and number % 10 == 3
        received = LAST - _YEAR * (rows - number) / rows + timedelta(seconds=chance.uniform(0, 3))
        at = received.strftime("%Y-%m-%d %H:%M:%S.%f")
        article = {"article_id": _id(number), "headline": head.capitalize(), "body": body}
        yield (
            *(number + 1, _id(number), _id(first), relation, None if relation == "new" else _id(first), 1.0),
            *(f"tag:bench,{number}", _PROVIDERS[number % 7 % 5], f"feed-{number % 13}", "ninjs"),
            "killed" if number % 1000 == 3 else "usable",
            "mt" if old_maltese else ("en", "en", "en", "de", "fr")[number % 5],
            *(1 + number % 8, head.capitalize(), body, at, at, at, "wire.raw.v1", number % 6, number),
            *(_id(-number - 2), json.dumps({"article": article}), head, body, number + 1),
        )


def quote_rows(rows: int) -> Iterator[tuple[object, ...]]:
    """The quotes of so many articles; a value of each of `QUOTE_COLUMNS`."""
    chance = random.Random(20261129)
    for number in range(rows):
        if number % 5 > 1 or _place(number, rows)[1] in {"exact", "near"}:
            continue
        for ordinal, speaker in enumerate(chance.choices(_SPEAKER_LIST, cum_weights=_SPEAKER_WEIGHTS, k=2)):
            said = " ".join(chance.choices(_WORD_LIST, cum_weights=_WORD_WEIGHTS, k=12))
            yield (
                *(_id(number), ordinal, f"“{said}”", ordinal * 90, ordinal * 90 + 80, True, "direct", speaker),
                *("person", f" {speaker.lower()} ", "said", 0.9),
            )
