"""The index of rules: whatever the rules and the article are, it finds what each rule finds that is asked, and why."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Status, Subject
from stream.alert import RuleIndex, Ruleset, matches
from tests.factories import story

WORDS = (
    "ferry", "harbour", "harbours", "harborough", "ha", "h", "cease-fire", "fire", "São Tomé", "tome", "straße", "Øre",
    "U.S.", "u", "s", "東京", "京", "東京都", "peace", "deal", "deals", "Москва", "ǆ", "İzmir", "ﬁre", "e\u0301",
)  # fmt: skip
NAMES = ("Ban Ki-moon", "Öberg", "Anne Öberg", "ki", "Moon", "Lagarde", "harbour")
VALUES = (
    "BC-EU--Ferry, 1st Ld", "bc", "medtop:2*0", "20000149", "m", "ém", "EM", "a?b", "AFP", "dpa", "obituary", "*",
    " afp ",
)  # fmt: skip
LANGUAGES = (None, "en", "en-GB", "en-GB-oxendict", "de", "x")
FIELDS = ("slugline", "keywords", "subjects", "provider", "language")


def _term(chance):
    words = " ".join(chance.choice(WORDS + NAMES) for _ in range(chance.choice((1, 1, 1, 2, 3))))
    if chance.random() < 0.4:
        words = words[: chance.randint(1, len(words))] + "*"
    return words if any(sign.isalnum() for sign in words) else "ferry"


def _pattern(chance, field):
    value = chance.choice(LANGUAGES[1:] if field == "language" else VALUES)
    begin, end = sorted(chance.randint(0, len(value)) for _ in range(2))
    bent = chance.choice(
        (value, value.upper(), f"*{value[begin:end]}*", f"{value[:end]}*", value.replace(value[0], "?"), "*")
    )
    return bent if bent.strip() else "?"


def _conditions(chance, depth=0):
    found = {}
    while not found:
        for field in ("text", "person", "speaker"):
            if chance.random() < 0.25:
                found[field] = [_term(chance) for _ in range(chance.randint(1, 3))]
        for field in FIELDS:
            if chance.random() < 0.12:
                found[field] = [_pattern(chance, field) for _ in range(chance.randint(1, 2))]
        if chance.random() < 0.15:
            found["urgency"] = str(chance.randint(1, 8))
        if chance.random() < 0.15:
            found["status"] = [chance.choice(("usable", "corrected", "killed", "advisory"))]
        for key in ("any", "all"):
            if depth < 3 and chance.random() < 0.25:
                found[key] = [_conditions(chance, depth + 1) for _ in range(chance.randint(1, 3))]
    return found


def _rules(chance):
    rules = []
    for number in range(chance.randint(1, 30)):
        exclude = {"exclude": _conditions(chance)} if chance.random() < 0.3 else {}
        rules.append({"name": f"r{number}", "include": _conditions(chance)} | exclude)
    return Ruleset.model_validate({"rules": rules})


def _text(chance, words=WORDS + NAMES):
    return " ".join(chance.choice(words) for _ in range(chance.randint(1, 12)))


def _article(chance):
    values = [chance.choice(VALUES) for _ in range(chance.randint(0, 3))]
    return story(
        "a",
        headline=chance.choice((None, _text(chance))),
        body=_text(chance),
        ednote=chance.choice((None, _text(chance))),
        slugline=chance.choice((None, *VALUES)),
        keywords=tuple(value for value in values if value.strip()),
        subjects=tuple(
            Subject(scheme=chance.choice((None, "medtop")), code=value, name=_text(chance)) for value in values
        ),
        provider=chance.choice(VALUES),
        language=chance.choice(LANGUAGES),
        urgency=chance.choice((None, *range(1, 9))),
        status=chance.choice((Status.USABLE, Status.CORRECTED, Status.ADVISORY, Status.KILLED)),
        speaker=chance.choice((None, *NAMES)),
    )


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_the_index_finds_what_asking_each_rule_finds(seed):
    chance = random.Random(seed)
    ruleset = _rules(chance)
    index = RuleIndex(ruleset)
    for article in (_article(chance) for _ in range(4)):
        assert index.matches(article) == matches(ruleset, article)


def test_what_is_made_up_here_fits_now_and_then_and_is_mostly_not_asked():
    chance = random.Random(1)
    made = [(_rules(chance), _article(chance)) for _ in range(100)]
    rules = sum(len(ruleset.rules) for ruleset, _ in made)
    found = sum(len(matches(ruleset, article)) for ruleset, article in made)
    assert rules / 50 < found < rules / 2
