"""Makes copy like a political feature's: 4.6 kB, ten quotes, attributed in the ways that papers use, and who said what.
As many words outside the marks, names and paragraphs with quotes as the development articles of that size have.

The same for the same seed. Names are invented, and each article has its own: nothing read of one helps with the next.
"""

from __future__ import annotations

import random
from typing import NamedTuple

__all__ = ["Copy", "quoted_copy"]

_SIZE = 4600
"""Characters of the average development article."""
_FIRST = {
    "he": ("Boris", "David", "Frank", "Hugo", "James", "Louis", "Martin", "Peter", "Simon", "Victor"),
    "she": ("Anna", "Carla", "Elena", "Grace", "Irene", "Karin", "Maria", "Olga", "Rosa", "Wendy"),
}
_STARTS = ("Bra", "Cor", "Dal", "Fen", "Gra", "Hol", "Kes", "Lor", "Mar", "Nor", "Pen", "Ros", "Sul", "Tor", "Wex")
_ENDS = ("bury", "dane", "dock", "field", "gate", "ham", "kin", "ley", "man", "more", "ner", "sen", "ton", "well")
_PLACES = ("Port Alder", "Kingsmere", "Lower Tarn", "Eastholm", "Marsh End", "Sandwick")
_BODIES = ("Harbour Commission", "City Council", "Alder Transport Authority", "Northern Ferries", "Dockers' Union")
_SAID = (
    "We have waited nine years for this bridge, and nobody can tell me what it will cost",
    "Not one of the boats that I saw this morning was fit to leave the harbour",
    "I don't think that the council understands what it has signed",
    "It's the third winter in a row that the road has been closed, and the third time that no one was told",
    "There is money for consultants, there is money for lawyers, and there is none for the pumps",
    "If the vote goes the wrong way, we'll be back here in April with the same plan",
    "People here are tired, but they are not giving up",
    "The numbers were on the table in October, and every member had a copy",
)
_CLAIMED = ("a total failure of planning", "the worst deal in living memory", "beyond any doubt", "not worth the paper")
_QUOTING = (
    ("“{a},” {surname} said. “{b}.”", 2),
    ("“{a},” said {full}, a {role} for the {body} who sat next to Mr. {other} at the meeting in {place}.", 1),
    ("“{a},” {he} said. A copy of the letter that the {body} sent to Gov. {other_full} in May bears {full}'s name.", 1),
    (
        (
            "{surname} told a meeting in {place} on Tuesday that the plan was “{claim}” and "
            "left before the vote, as Mr. {other} had done."
        ),
        1,
    ),
    ("In a statement to The {place} Herald, {surname} said: “{a}. {b}.”", 1),
    ("“{a}. {b},” according to {full}, who joined the {body} in 2011 and led it through the {place} floods.", 1),
    (
        (
            "The {body}'s report, which Irene {other} wrote in March, came as a surprise to {surname}. “{a},” "
            "{he} told reporters. “{b}.”"
        ),
        2,
    ),
    ("Asked about the delay, {surname} called it “{claim},” adding, “{b}.”", 2),
)
"""Paragraphs, and the number of marked runs in each."""
_INTRODUCING = (
    "{full}, 52, a {role} who grew up in {place}, has led the talks for the {body} since the summer, and people on "
    "both sides of the table describe them as slow."
)
_PLAIN = (
    (
        "The {body} has met four times since the first storm of November, most recently on Nov. 14, when Mr. {other} "
        "and two members from {place} voted against the budget for the coming year."
    ),
    (
        "By Friday evening the water had reached the lower streets of {place}, where the U.S. owner of the old cannery "
        "keeps its trucks, and the ferry to Kingsmere was cancelled until further notice."
    ),
    (
        "It wasn't the first time. In 2009, after a dispute with {other_full}, the then chairman of the {body}, the "
        "works stood still for eleven months, and the company's lawyers sent a bill of $2.3 million."
    ),
    (
        "Neither the {body} nor the office of Gov. {other_full} replied to questions about the contract, which members "
        "could read only in a locked room."
    ),
)
_ROLES = ("spokesman", "lawyer", "senior adviser", "teacher", "retired captain")
_FIGURES = 3
"""Speakers of an article: each is introduced in full before a word of theirs."""


class Copy(NamedTuple):
    """A body, and its spoken runs: where each opens, and the full name of who speaks."""

    text: str
    spoken: dict[int, str]


def _surname(chance: random.Random) -> str:
    return chance.choice(_STARTS) + chance.choice(("", "", "ri", "den")) + chance.choice(_ENDS)


def _people(chance: random.Random) -> list[dict[str, str]]:
    """Speakers with what a template asks of them."""
    people = []
    for _ in range(_FIGURES):
        he = chance.choice(("he", "she"))
        surname = _surname(chance)
        people.append({"he": he, "surname": surname, "full": f"{chance.choice(_FIRST[he])} {surname}"})
    return people


def quoted_copy(number: int, *, quotes: int = 10) -> Copy:
    """One article with at least `quotes` spoken runs, filled up with plain paragraphs to its size."""
    chance = random.Random(f"quoted {number}")
    people = _people(chance)
    other = _surname(chance)
    shared = {"other": other, "other_full": f"{chance.choice(_FIRST['she'])} {other}"}
    paragraphs: list[str] = []
    spoken: dict[int, str] = {}
    size, figure, introduced = 0, people[0], 0
    while len(spoken) < quotes or size < _SIZE:
        plain = len(spoken) >= quotes or size < _SIZE * len(spoken) / quotes
        template, runs = (chance.choice(_PLAIN), 0) if plain else chance.choice(_QUOTING)
        if not plain and len(spoken) * _FIGURES >= introduced * quotes:
            figure, introduced = people[introduced % _FIGURES], introduced + 1
            template, runs = _INTRODUCING, 0
        first, second = chance.sample(_SAID, 2)
        picked = {"claim": chance.choice(_CLAIMED), "role": chance.choice(_ROLES), "place": chance.choice(_PLACES)}
        paragraph = template.format(a=first, b=second, body=chance.choice(_BODIES), **picked, **shared, **figure)
        at = -1
        for _ in range(runs):
            at = paragraph.index("“", at + 1)
            spoken[size + at] = figure["full"]
        paragraphs.append(paragraph)
        size += len(paragraph) + 2
    return Copy("\n\n".join(paragraphs), spoken)
