"""Makes rules as a media monitor has them, and articles for them: invented words, as rare and as frequent as those of
news are.

The same for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any

from schemas import ExtractedArticle, Subject
from tests.factories import story

__all__ = ["articles", "rules"]

_WORDS = 40_000
"""A year of a newsroom's words, names among them."""
_COMMON = 1000
"""The most frequent of them are grammar, and what every other story is about: no desk writes a rule of them alone."""
_BODY = 420
"""Words of an article: about 2.7 kB."""
_STARTS = ("b", "br", "c", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "é")
_ENDS = ("", "l", "m", "n", "nd", "r", "rt", "s", "st", "t")
_PROVIDERS = ("afp", "ap", "dpa", "efe", "reuters", "ansa", "tass", "bench")


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """The words, the most frequent first, and their weights added up: Zipf's law."""
    chance = random.Random("words of rules")
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        parts = range(1 if len(words) < 150 else chance.choice((2, 2, 3, 3, 4)))
        syllables = (chance.choice(_STARTS) + chance.choice(_VOWELS) + chance.choice(_ENDS) for _ in parts)
        words["".join(syllables)] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))


def _drawn(chance: random.Random, count: int) -> list[str]:
    words, weights = _vocabulary()
    return chance.choices(words, cum_weights=weights, k=count)


def _topic(chance: random.Random) -> str:
    """A word that a desk writes a rule of, by its own frequency among such words."""
    while (word := _drawn(chance, 1)[0]) in _vocabulary()[0][:_COMMON]:
        pass
    return word


def _rare(chance: random.Random) -> str:
    """A name, or a word that stands in few articles: most terms of a monitor are such."""
    return chance.choice(_vocabulary()[0][13_000:])


def _terms(chance: random.Random) -> list[str]:
    made = []
    for _ in range(chance.choice((1, 2, 3, 4, 6, 8, 12))):
        kind = chance.random()
        if kind < 0.45:
            made.append(f"{_rare(chance)} {_rare(chance)}")
        elif kind < 0.6:
            made.append(f"{_topic(chance)} {_topic(chance)}")
        elif kind < 0.9:
            made.append(_rare(chance))
        else:
            made.append(f"{_rare(chance)[:8]}*")
    return made


def _include(chance: random.Random) -> dict[str, Any]:
    makers, shares = zip(*_KINDS, strict=True)
    return dict(chance.choices(makers, weights=shares)[0](chance))


_KINDS: tuple[tuple[Callable[[random.Random], dict[str, Any]], int], ...] = (
    (lambda chance: {"text": _terms(chance)}, 55),
    (lambda chance: {"text": _terms(chance), "language": "en", "urgency": str(chance.randint(2, 5))}, 15),
    (lambda chance: {"person": [f"{_rare(chance)} {_rare(chance)}" for _ in range(chance.randint(1, 3))]}, 8),
    (lambda chance: {"speaker": [_rare(chance) for _ in range(chance.randint(1, 3))]}, 4),
    (lambda chance: {"slugline": [f"*{_rare(chance)}*"], "provider": [chance.choice(_PROVIDERS)]}, 4),
    (lambda chance: {"subjects": [f"medtop:{chance.randint(10**7, 2 * 10**7)}"], "text": _terms(chance)}, 4),
    (lambda chance: {"all": [{"text": [_topic(chance) for _ in range(4)]}, {"text": _terms(chance)}]}, 5),
    (lambda chance: {"any": [{"text": _terms(chance)}, {"urgency": "3", "text": [_topic(chance)]}]}, 5),
)
"""What rules ask for, and how many of a hundred do."""


def rules(count: int) -> dict[str, Any]:
    """So many rules, as a rules file has them: words and phrases, with urgency, slugline, subject, speaker and what
    excludes for some of them.
    """
    chance = random.Random("rules")
    made: list[dict[str, Any]] = []
    for number in range(count):
        rule: dict[str, Any] = {"name": f"rule {number}", "include": _include(chance)}
        if chance.random() < 0.3:
            rule["exclude"] = {"slugline": ["*digest*"], "text": [_topic(chance)]}
        made.append(rule)
    return {"rules": made}


def articles(count: int) -> Iterator[ExtractedArticle]:
    """So many articles of about 2.7 kB, with curly quotes as copy has them."""
    for number in range(count):
        chance = random.Random(f"article {number}")
        words = _drawn(chance, _BODY)
        body = ". ".join(" ".join(words[at : at + 22]).capitalize() for at in range(0, _BODY, 22))
        yield story(
            f"bench {number}",
            headline=" ".join(_drawn(chance, 9)).capitalize(),
            body=f"{body}. “{' '.join(_drawn(chance, 12))},” it said.",
            slugline=f"BC-{_topic(chance)}--{_rare(chance)}, {chance.randint(1, 9)}th Ld",
            provider=chance.choice(_PROVIDERS),
            language=chance.choice(("en", "en-GB")),
            urgency=chance.choice((1, 2, 3, 4, 4, 4, 5, 5)),
            keywords=(_topic(chance), _rare(chance)),
            subjects=(Subject(scheme="medtop", code=str(chance.randint(10**7, 2 * 10**7)), name=_topic(chance)),),
            speaker=f"{_rare(chance).capitalize()} {_rare(chance).capitalize()}",
        )
