"""Fits two small models in plain Python: a choice among candidates, and the chance of an outcome. Both climb the
gradient over all data, from zero, in a fixed number of steps, so that the same data give the same weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import exp, log

__all__ = ["Choice", "Outcome", "Weights", "fit_chance", "fit_choice", "score"]

Weights = dict[str, float]
Choice = tuple[Sequence[Sequence[str]], Sequence[bool]]
"""The features of each candidate, and which of them are right."""
Outcome = tuple[Sequence[str], bool]
"""Evidence, and whether what it speaks for came out right."""
_STEPS = 300
"""Steps of the gradient; later ones change no weight's second place."""
_RATE, _MOMENTUM = 0.2, 0.9
"""Step and momentum. A row has some ten features of value one, so that the curvature is below 10 / 4 and this step
safe.
"""


def score(weights: Weights, features: Sequence[str]) -> float:
    """Return the sum of the weights of some features; an unknown one weighs nothing."""
    return sum([weights.get(feature, 0.0) for feature in features])


def fit_choice(data: Sequence[Choice], penalty: float) -> Weights:
    """Return weights under which right candidates are likeliest (conditional logistic regression), less `penalty` times
    half the squared weights. Choices without a right candidate are left out.
    """
    useful = [(candidates, right) for candidates, right in data if any(right)]

    def slope(weights: Weights) -> Weights:
        found: Weights = defaultdict(float)
        for candidates, right in useful:
            scores = [score(weights, features) for features in candidates]
            top = max(scores)
            likely = [exp(one - top) for one in scores]
            total = sum(likely)
            correct = sum([one for one, is_right in zip(likely, right, strict=True) if is_right])
            for features, one, is_right in zip(candidates, likely, right, strict=True):
                change = (one / correct if is_right else 0.0) - one / total
                for feature in features:
                    found[feature] += change / len(useful)
        return found

    return _climb(slope, penalty)


def fit_chance(data: Sequence[Outcome], penalty: float) -> Weights:
    """Return weights of evidence that add up to the log-odds of the outcome (logistic regression), less `penalty` times
    half the squared weights. The feature `any`, which all rows have, has no penalty. `data` must not be empty.
    """
    counted: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for features, right in data:
        row = counted[tuple(features)]
        row[0] += 1
        row[1] += right
    rows = sorted(counted.items())

    def slope(weights: Weights) -> Weights:
        found: Weights = defaultdict(float)
        for features, (count, right) in rows:
            change = (right - count / (1 + exp(-score(weights, features)))) / len(data)
            for feature in features:
                found[feature] += change
        return found

    return _climb(slope, penalty, free=("any",), start={"any": _log_odds(data)})


def _log_odds(data: Sequence[Outcome]) -> float:
    """Return the log-odds of a right outcome; one is added to either side, so that it is finite."""
    right = sum([right for _, right in data])
    return log((right + 1) / (len(data) - right + 1))


def _climb(
    slope: Callable[[Weights], Weights], penalty: float, free: Sequence[str] = (), start: Weights | None = None
) -> Weights:
    """Climb a slope with momentum from `start` and return the weights. Features in `free` have no penalty."""
    weights: Weights = dict(start or {})
    speed: Weights = defaultdict(float)
    for _ in range(_STEPS):
        found = slope(weights)
        for feature in sorted(found):
            price = 0.0 if feature in free else penalty * weights.get(feature, 0.0)
            speed[feature] = _MOMENTUM * speed[feature] + _RATE * (found[feature] - price)
            weights[feature] = weights.get(feature, 0.0) + speed[feature]
    return weights
