"""A stream of wire copy in which some stories come again: under a header, cut, grown, put otherwise. Made by rule.

Of ten articles seven are stories of their own, one of them a market report that has its words in common with those of
other days; three are of a story that came before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from tests.bench.articles import article

__all__ = ["Sent", "sendings"]

_PARAGRAPHS = 4
"""Some 220 words: wire copy has 190 on average."""
_WITHIN = 200
"""A story comes again while so many others are new."""

_ENDS = ("var", "mont", "by Mining", "wick Mutual", "stad Shipping", "sen Group", "holt", "mere Foods")
_FIRMS = tuple(f"{first}{last}" for first in ("Al", "Bor", "Cran", "Dur", "El", "Fenn") for last in _ENDS)
_MARKET = (
    "NORHAVEN (Benchwire) - Shares closed {way} on the day, with the benchmark index moving {points} points to {level}."
    " Turnover was {turnover} million crowns against {before} million the day before.\n\n"
    "Advancing issues numbered {up} and declining ones {down}. {firms[0]} and {firms[1]} led the list after a broker"
    " raised its target to {target} crowns, and the energy index moved {share} percent.\n\n"
    "“The market is waiting for the central bank,” one dealer said. {firms[2]} and {firms[3]} were little changed."
    " Government bonds yielded {bonds} percent."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One article, and the number of its story."""

    story: int
    again: bool
    headline: str
    text: str


def sendings(count: int, *, seed: int = 11) -> Iterator[Sent]:
    """So many articles. Another seed makes other stories of the same words."""
    chance = random.Random(f"sendings {seed}")
    stories: list[tuple[str, str]] = []
    for number in range(count):
        if number % 10 < 7:
            stories.append(_market_report(chance) if number % 10 == 3 else _story(number + 10_000_000 * seed))
            yield Sent(len(stories) - 1, False, *stories[-1])
        else:
            story = len(stories) - 1 - chance.randrange(min(_WITHIN, len(stories)))
            headline, text = stories[story]
            yield Sent(story, True, headline, _again(number % 30, text, chance))


def _story(number: int) -> tuple[str, str]:
    item = orjson.loads(article(number, seed=11, paragraphs=_PARAGRAPHS))
    return item["headline"], item["body_text"]


def _market_report(chance: random.Random) -> tuple[str, str]:
    level, way = f"{chance.randrange(900, 9900):,}.{chance.randrange(10)}", chance.choice(("higher", "lower"))
    firms = [chance.choice(_FIRMS) for _ in range(4)]
    return f"Shares close {way} at {level}", _MARKET.format(
        way=way,
        level=level,
        points=chance.randrange(1, 900) / 10,
        turnover=chance.randrange(90, 900),
        before=chance.randrange(90, 900),
        up=chance.randrange(20, 300),
        down=chance.randrange(20, 300),
        share=chance.randrange(1, 90) / 10,
        target=chance.randrange(20, 900),
        bonds=chance.randrange(100, 900) / 100,
        firms=firms,
    )


def _again(kind: int, text: str, chance: random.Random) -> str:
    """By kind the same with a header and a footer, cut, with a new paragraph, or with a few words put otherwise."""
    paragraphs = text.split("\n\n")
    if kind < 10:
        return f"ZCZC BEN{chance.randrange(1000, 9999)}\n{text}\n\n(c) Benchwire. All rights reserved."
    if kind < 20:
        return "\n\n".join(paragraphs[: 2 + kind % 2])
    words = text.split(" ")
    for _ in range(len(words) // 40):
        words[chance.randrange(len(words))] = "afterwards"
    return " ".join(words) if kind % 2 else f"{text}\n\n" + " ".join(reversed(paragraphs[-1].split(" ")))
