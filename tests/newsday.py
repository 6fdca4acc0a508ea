"""A day of wire copy as it really comes: stories, and what follows on them, interleaved. Same seed, same day.

Copies under other ids, house style, longer versions, versions of the same item, corrections, kills. Invented words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import orjson

_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "gr", "pl")
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "", "n", "r", "l", "st", "m", "sk")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the day. `follows` is the number of the item that it was made from; None for a story of its own."""

    number: int
    kind: str
    guid: str
    version: int
    headline: str
    paragraphs: tuple[str, ...]
    provider: str = "testwire"
    status: str = "usable"
    note: str = ""
    follows: int | None = None

    def ninjs(self) -> bytes:
        """As it comes off the wire."""
        return orjson.dumps(
            {
                "uri": self.guid,
                "version": str(self.version),
                "versioncreated": "2026-03-01T10:00:00Z",
                "type": "text",
                "pubstatus": self.status,
                "urgency": 4,
                "language": "en",
                "provider": self.provider,
                "headline": self.headline,
                "ednote": self.note,
                "body_text": "\n\n".join(self.paragraphs),
            }
        )


def newsday(count: int, *, seed: int = 1) -> Iterator[Item]:
    """`count` items; about half are stories, and what follows on a story comes within the next sixty items."""
    chance = random.Random(seed)
    words = _words(chance, 4000)
    waiting: list[tuple[int, str, Item]] = []
    for number in range(count):
        due = next((place for place, (at, _, _) in enumerate(waiting) if at <= number), None)
        if due is None or chance.random() < 0.3:
            item = _story(number, chance, words)
            follow = chance.sample(sorted(_FOLLOWS), chance.choice((0, 1, 1, 2, 3)))
            waiting += [(number + chance.randint(1, 60), kind, item) for kind in follow]
        else:
            _, kind, parent = waiting.pop(due)
            item = replace(
                _FOLLOWS[kind](parent, number, chance, words), number=number, kind=kind, follows=parent.number
            )
        yield item


def _words(chance: random.Random, count: int) -> list[str]:
    return [
        "".join(
            chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in range(chance.randint(1, 3))
        )
        for _ in range(count)
    ]


def _sentence(chance: random.Random, words: list[str]) -> str:
    said = chance.choices(words, k=chance.randint(9, 18))
    if chance.random() < 0.3:
        said.insert(chance.randrange(len(said)), str(chance.randint(2, 9000)))
    return " ".join(said).capitalize() + "."


def _paragraphs(chance: random.Random, words: list[str], count: int) -> tuple[str, ...]:
    return tuple(" ".join(_sentence(chance, words) for _ in range(chance.randint(1, 3))) for _ in range(count))


def _story(number: int, chance: random.Random, words: list[str]) -> Item:
    headline = " ".join(chance.choices(words, k=7)).capitalize()
    paragraphs = _paragraphs(chance, words, chance.randint(4, 8))
    return Item(number, "story", f"urn:day:{number}", 1, headline, paragraphs)


def _copy(parent: Item, number: int, _: random.Random, __: list[str]) -> Item:
    return replace(parent, guid=f"urn:day:{number}", provider="otherwire")


def _house_style(parent: Item, number: int, chance: random.Random, _: list[str]) -> Item:
    kept = [paragraph.replace(" and ", " & ") for paragraph in parent.paragraphs]
    cut = chance.randrange(len(kept))
    kept[cut] = kept[cut].partition(". ")[0]
    return replace(parent, guid=f"urn:day:{number}", provider="thirdwire", paragraphs=tuple(kept))


def _cut(parent: Item, number: int, _: random.Random, __: list[str]) -> Item:
    keep = max(2, len(parent.paragraphs) * 3 // 5)
    return replace(parent, guid=f"urn:day:{number}", provider="fourthwire", paragraphs=parent.paragraphs[:keep])


def _grown(parent: Item, number: int, chance: random.Random, words: list[str]) -> Item:
    more = _paragraphs(chance, words, 3)
    return replace(parent, guid=f"urn:day:{number}", paragraphs=(*parent.paragraphs, *more))


def _next_version(parent: Item, number: int, chance: random.Random, words: list[str]) -> Item:
    more = _paragraphs(chance, words, 2)
    return replace(parent, version=2, paragraphs=(*more[:1], *parent.paragraphs, *more[1:]))


def _correction(parent: Item, number: int, chance: random.Random, words: list[str]) -> Item:
    wrong = _sentence(chance, words)
    return replace(
        parent,
        version=3,
        note="CORRECTS second paragraph",
        headline=f"CORRECTED: {parent.headline}",
        paragraphs=(parent.paragraphs[0], wrong, *parent.paragraphs[2:]),
    )


def _kill(parent: Item, number: int, _: random.Random, __: list[str]) -> Item:
    return replace(parent, version=4, status="canceled", headline=f"KILL: {parent.headline}", paragraphs=("Kill it.",))


_FOLLOWS = {
    "copy": _copy,
    "house style": _house_style,
    "cut": _cut,
    "grown": _grown,
    "version": _next_version,
    "correction": _correction,
    "kill": _kill,
}
