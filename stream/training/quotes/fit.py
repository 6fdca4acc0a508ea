"""`python -m stream.training.quotes.fit DEV.jsonl [TARGET.json]`: fits the weights of the reader of quotes to annotated
articles and writes them to `TARGET.json`, by default to the `weights.json` of `stream.extract`. The same data give the
same file, bit for bit.

Nothing of an article goes into the weights but counts of place, punctuation, class of cue, kind and distance.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from stream.errors import Misconfigured
from stream.extract.coreference.antecedent import Weighing, weighing
from stream.training.command import run
from stream.training.quotes.annotation import Article, articles
from stream.training.quotes.lessons import choices, outcomes
from stream.training.quotes.regression import Weights, fit_chance, fit_choice

__all__ = ["fitted_antecedents", "fitted_confidence", "main", "read_articles"]

_ROUNDS = 2
"""Rounds of the fit of antecedents. Who spoke last is a feature, and may itself be a pronoun: the second round knows
whom the first found.
"""
_CHOICE_PENALTY, _CHANCE_PENALTY = 0.003, 0.001
"""Penalties on the squared weights, found by cross-validation."""
_PLACES = 3
"""Decimals of a weight: more change no decision, and may differ between machines."""
_TARGET = Path(__file__).parents[2] / "extract" / "weights.json"
"""The weights of the package, as they stand in the source tree."""


def main(path: str, target: str = str(_TARGET)) -> None:
    """Fit to all articles of the file `path` and write the weights to the file `target`."""
    data = read_articles(Path(path))
    antecedents = fitted_antecedents(data)
    weights = {"antecedent": antecedents, "confidence": fitted_confidence(data, weighing(antecedents))}
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    Path(target).write_bytes(orjson.dumps(weights, option=options))
    sizes = ", ".join(f"{len(fitted)} weights of {part}" for part, fitted in weights.items())
    sys.stdout.write(f"{len(data)} articles: {sizes}\n")


def read_articles(path: Path) -> list[Article]:
    """Return the articles of a file, sorted by identity, so that their order in it makes no difference. Raises
    `Misconfigured` where it has none, or a line is something else.
    """
    with path.open("rb") as lines:
        found = sorted(articles(lines), key=lambda article: article.identity)
    if not found:
        raise Misconfigured(f"{path} has no annotated article")
    return found


def fitted_antecedents(data: Sequence[Article]) -> Weights:
    """Return the weights of antecedents by feature."""
    weights: Weights = {}
    for _ in range(_ROUNDS):
        lessons = [one for article in data for one in choices(article, weighing(weights))]
        weights = _rounded(fit_choice(lessons, _CHOICE_PENALTY))
    return weights


def fitted_confidence(data: Sequence[Article], by: Weighing) -> Weights:
    """Return the weights of confidence by piece of evidence, where pronouns are weighed `by` these weights."""
    return _rounded(fit_chance([one for article in data for one in outcomes(article, by)], _CHANCE_PENALTY))


def _rounded(weights: Weights) -> Weights:
    return {feature: round(weight, _PLACES) for feature, weight in sorted(weights.items())}


if __name__ == "__main__":
    run(main, "quotes.fit", ("DEV.jsonl", "[TARGET.json]"), sys.argv[1:])
