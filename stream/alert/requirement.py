"""Says what an article must have at least, for a rule to be worth asking: words, parts of a slugline, an urgency. It is
pure.

What is required is a tree. Of what must hold together one part will do as a requirement, and the rarest spares most; of
what may stand for one another all parts are needed. `exclude` requires nothing. What no trait stands for (a pattern of
nothing but `*`) is required of every article, so a rule can be asked in vain and never be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from schemas import Status
from stream.alert.fold import Glob, Term
from stream.alert.rules import PATTERN_FIELDS, TERM_FIELDS, Conditions, Rule

__all__ = ["GRAM", "How", "Trait", "required_traits"]

GRAM = 3
"""Signs of a pattern's literal part that are looked up: of fewer most values have all, of more a value has more parts
than are worth a look."""


class How(Enum):
    """How an article has a trait."""

    WORD = "word"
    """A word stands in the field."""
    PAIR = "pair"
    """Two words stand in the field, one right behind the other, a space between them here."""
    BEGINNING = "beginning"
    """A word of the field begins so."""
    VALUE = "value"
    """A value of the field is this one."""
    PART = "part"
    """A value of the field has these signs in it, `GRAM` of them or fewer."""
    ALWAYS = "always"
    """Every article has it."""


class Trait(NamedTuple):
    """Something that an article has or has not."""

    how: How
    field: str = ""
    what: str = ""


_ALWAYS = Trait(How.ALWAYS)

# How many of a hundred articles have a trait, by rough guess: only the order of these numbers matters, for of two
# requirements the rarer is taken. A wrong one costs time and no alert.
_OF_A_HUNDRED = {"provider": 20.0, "language": 50.0, "slugline": 0.2, "keywords": 1.0, "subjects": 1.0}
_OF_A_HUNDRED_PARTS = {"provider": 30.0, "language": 60.0, "slugline": 2.0, "keywords": 4.0, "subjects": 10.0}
_OF_A_HUNDRED_WORDS = {1: 60.0, 2: 40.0, 3: 5.0}
"""By the length of a word; longer ones are names and topics, each of them rare."""
_OF_A_HUNDRED_LONG = 0.2
_OF_A_HUNDRED_PAIRS = 0.1
_URGENCIES = {1: 1.0, 2: 3.0, 3: 10.0, 4: 40.0, 5: 30.0, 6: 10.0, 7: 5.0, 8: 1.0}
_USABLE, _OTHER_STATUS = 85.0, 3.0
_SHARED = 20.0
"""What a trait costs more where all rules name it: words that many rules have, many articles have too (`minister`)."""


@dataclass(frozen=True, slots=True)
class _Together:
    """All parts hold: one will do as a requirement."""

    parts: tuple[_Need, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    """One part holds at least, and nobody knows which."""

    parts: tuple[_Need, ...]


_Need = Trait | _Together | _Either


def required_traits(rules: Sequence[Rule]) -> list[frozenset[Trait]]:
    """Return for each rule traits of which an article that fits it has one at least."""
    needs = [_of_conditions(rule.include) for rule in rules]
    uses: Counter[Trait] = Counter()
    for need in needs:
        uses.update(set(_traits_of(need)))
    share = {trait: count / len(rules) for trait, count in uses.items()}
    return [frozenset(_chosen(need, share)[1]) for need in needs]


def _chosen(need: _Need, share: dict[Trait, float]) -> tuple[float, tuple[Trait, ...]]:
    """Return the rarest requirement that the need allows, and how many of a hundred articles meet it."""
    if isinstance(need, Trait):
        return _cost(need) + _SHARED * share[need], (need,)
    below = [_chosen(part, share) for part in need.parts]
    if isinstance(need, _Together):
        return min(below, key=lambda found: found[0])
    return sum(cost for cost, _ in below), tuple(trait for _, traits in below for trait in traits)


def _traits_of(need: _Need) -> Iterator[Trait]:
    if isinstance(need, Trait):
        yield need
    else:
        for part in need.parts:
            yield from _traits_of(part)


def _of_conditions(conditions: Conditions) -> _Need:
    parts: list[_Need] = []
    if conditions.status:
        parts.append(_either(Trait(How.VALUE, "status", status) for status in conditions.status))
    if conditions.urgency is not None:
        parts.append(_either(Trait(How.VALUE, "urgency", str(n)) for n in range(1, conditions.urgency + 1)))
    for field in PATTERN_FIELDS:
        patterns = getattr(conditions, field)
        parts += [_either(_of_pattern(field, pattern) for pattern in patterns)] if patterns else []
    for field in TERM_FIELDS:
        terms = getattr(conditions, field)
        parts += [_either(_of_term(field, term) for term in terms)] if terms else []
    parts += [_of_conditions(part) for part in conditions.all_]
    if conditions.any_:
        parts.append(_either(_of_conditions(part) for part in conditions.any_))
    return _Together(tuple(parts)) if parts else _ALWAYS


def _either(parts: Iterable[_Need]) -> _Need:
    return _Either(tuple(parts))


def _of_term(field: str, term: Term) -> _Need:
    if not term.whole:
        return Trait(How.BEGINNING, field, term.beginning)
    if len(term.whole) == 1:
        return Trait(How.WORD, field, term.whole[0])
    # A pair stands in far fewer articles than either of its words: `prime minister`, `new york`.
    return _Together(tuple(Trait(How.PAIR, field, " ".join(pair)) for pair in dict.fromkeys(pairwise(term.whole))))


def _of_pattern(field: str, pattern: Glob) -> _Need:
    if pattern.is_exact:
        return Trait(How.VALUE, field, "".join(pattern.literals))
    if not pattern.literals:
        return _ALWAYS
    # The last part first: the first ones are often the name of a scheme (`medtop:`), which all values share.
    parts = [Trait(How.PART, field, gram) for literal in reversed(pattern.literals) for gram in _grams(literal)]
    return _Together(tuple(dict.fromkeys(parts)))


def _grams(literal: str) -> list[str]:
    """Return the runs of `GRAM` signs in a literal, the last first; a shorter literal is its own."""
    if len(literal) <= GRAM:
        return [literal]
    return [literal[at : at + GRAM] for at in range(len(literal) - GRAM, -1, -1)]


def _cost(trait: Trait) -> float:
    how, field, what = trait
    if how in {How.WORD, How.BEGINNING}:
        return _OF_A_HUNDRED_WORDS.get(len(what), _OF_A_HUNDRED_LONG)
    if how is How.PART:
        return _OF_A_HUNDRED_PARTS[field] * (GRAM + 1 - len(what))
    if how is How.VALUE:
        return _cost_of_value(field, what)
    return _OF_A_HUNDRED_PAIRS if how is How.PAIR else 100.0


def _cost_of_value(field: str, what: str) -> float:
    if field == "urgency":
        return _URGENCIES[int(what)]
    if field == "status":
        return _USABLE if what == Status.USABLE else _OTHER_STATUS
    return _OF_A_HUNDRED[field]
