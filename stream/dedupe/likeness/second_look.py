"""Looks at a pair again, with its facts: the log-odds that both articles tell one story, by what they tell.

The first look (`weigh`, with the priors) asks whether one text is made of the other, and is fitted to copies, cut,
grown and scanned. The second takes its answer as one feature and asks whether both report one event: what their leads,
headlines and figures say. The weights are data, `second_look.json`, fitted to labelled pairs of a newswire as well.
"""

from __future__ import annotations

import json
import math
from enum import StrEnum
from functools import cache
from importlib.resources import files

from stream.dedupe.likeness.comparison import Comparison
from stream.dedupe.likeness.facts import Facts
from stream.dedupe.likeness.leads import Leads
from stream.dedupe.likeness.priors import FRESH_MINUTES

__all__ = ["BROKEN", "Sight", "look_again", "second_weights", "sights_of"]

_FIRST_MOST = 6.0
"""The log-odds of the first look up to which they count in full, for and against."""
_FIRST_SURE = 14.0
"""The log-odds up to which they count further."""
BROKEN = 0.3
"""The share of broken words from which a text is a bad scan."""
_REPLACED_LATE, _REPLACED = 2.0, 0.2
"""Log-odds, set by hand, that speak against two texts of different half-days where one says another figure in the
other's place, from such a share of the figures on wholly: the next notice, and no correction of the last. Of 15
labelled pairs of a newswire that are so one is one story."""
_DOUBLINGS_MOST = 4.0
"""Doublings of half a day that age counts: beyond eight days it says nothing more."""


class Sight(StrEnum):
    """The names of the weights in `second_look.json`, in the order of `sights_of`."""

    ONE = "one"
    FIRST_LOOK = "first look"
    """The log-odds of the first look, up to where they count in full."""
    SURE = "first look, sure"
    """What of them is beyond that, where they speak for one story."""
    OLD = "not fresh"
    """Whether more than half a day lies between the two."""
    AGE = "age"
    """How often half a day must be doubled to reach what lies between."""
    FIGURES_MORE = "figures of the better"
    FIGURES_LESS = "figures of the worse"
    FIGURES_LEADS = "figures of the leads"
    NO_FIGURES = "no figures"
    """Whether one of the texts has none."""
    REPLACED = "figures replaced"
    LATE_AND_OTHER = "not fresh, other figures"
    """Where it is not fresh: the share of the figures that the other has not, of the text of which it has less. A form
    comes back with most of its figures, and a text that is sent again with all."""
    NAMES_OF_BOTH = "names of both"
    NO_NAMES = "no names"
    CONTAINMENT = "containment"
    LEAD = "lead"
    """The share of the lead's shingles that the other text has."""
    CLAUSE = "words of the lead"
    CLAUSE_WEIGHT = "weight of the leads' words"
    HEADLINE = "headline"
    SUBJECT = "subject"
    BROKEN = "broken"
    """How much one text looks like a bad scan."""
    FIRST_LOOK_BROKEN = "first look, broken"
    """The product of that and the first look: of scans, it knows better."""
    CORRECTS = "corrects"
    """Whether the later says that it corrects, and is much like the earlier."""
    FORM_OF_ANOTHER = "form of another"
    """The smaller containment, times what a headline says that its own copy says too and the other article nowhere. A
    form contains its like in both directions; a story that grew says more than its flash, and is none."""


def sights_of(
    first: float, c: Comparison, facts: Facts, heads: Leads, minutes: int, *, corrects: bool
) -> tuple[float, ...]:
    """Return the features, in the order of `Sight`. `first` is the first look's log-odds."""
    containment = max(c.new_containment, c.old_containment)
    has_names = min(c.new_names, c.old_names) >= 0
    broken = min(c.broken / BROKEN, 1.0)
    bounded = max(min(first, _FIRST_MOST), -_FIRST_MOST)
    is_old = float(minutes > FRESH_MINUTES)
    age = math.log2(minutes / FRESH_MINUTES) if minutes > FRESH_MINUTES else 0.0
    return (
        1.0,
        bounded,
        max(min(first, _FIRST_SURE) - _FIRST_MOST, 0.0),
        is_old,
        min(age, _DOUBLINGS_MOST),
        facts.more,
        facts.less,
        math.log2(1 + facts.leads),
        float(not facts.are_compared),
        facts.replaced,
        (1 - facts.less) * is_old if facts.are_compared else 0.0,
        min(c.new_names, c.old_names) if has_names else 0.0,
        float(not has_names),
        containment,
        max(c.new_lead, c.old_lead),
        heads.clause,
        heads.weight,
        heads.headline,
        heads.subject,
        broken,
        broken * bounded,
        float(corrects),
        min(c.new_containment, c.old_containment) * c.headline_apart_more,
    )


@cache
def second_weights() -> tuple[float, ...]:
    """Return the weights as shipped, in the order of `Sight`."""
    shipped = json.loads(files("stream.dedupe.likeness").joinpath("second_look.json").read_bytes())
    return tuple(float(shipped["weights"][name]) for name in Sight)


def look_again(sights: tuple[float, ...], weights: tuple[float, ...] | None = None) -> float:
    """Return the log-odds that both articles tell one story, by the features that `sights_of` gives and, in the place
    of those shipped, these weights.
    """
    weights = second_weights() if weights is None else weights
    found = math.fsum(weight * value for weight, value in zip(weights, sights, strict=True))
    is_old, replaced, corrects, broken = (sights[place] for place in _LATE)
    return found - _REPLACED_LATE * is_old * min(replaced / _REPLACED, 1.0) * (1 - corrects) * (1 - broken)


_LATE = tuple(list(Sight).index(one) for one in (Sight.OLD, Sight.REPLACED, Sight.CORRECTS, Sight.BROKEN))
