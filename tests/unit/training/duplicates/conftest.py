"""Labelled copy of invented words."""

from __future__ import annotations

import random

import orjson
import pytest

WORDS = [
    first + last
    for first in ["ba", "de", "fi", "go", "lu", "mer", "nol", "pra", "sti", "tor"]
    for last in ["den", "ka", "lis", "mo", "rune"]
]


@pytest.fixture(scope="session")
def lines():
    """Sixty stories of invented words, each followed by a cut copy and by a template of it with other numbers."""
    dice = random.Random(7)
    made = []
    for story in range(60):
        words = [dice.choice(WORDS) for _ in range(60)]
        words[::9] = [str(dice.randrange(10, 999)) for _ in words[::9]]
        again = [str(dice.randrange(10, 999)) if word.isdigit() else word for word in words]
        for cls, cluster, text in (
            ("orig", f"s{story}", words),
            ("truncated", f"s{story}", words[: dice.randrange(30, 55)]),
            ("hn_template", f"t{story}", again),
        ):
            headline = " ".join(text[1:6]).capitalize()
            item = {"id": f"{cls}{story}", "ts": 9 * len(made), "headline": headline, "text": " ".join(text)}
            made.append(orjson.dumps({**item, "cluster": cluster, "cls": cls}))
    return made
