"""`python -m stream.training.quotes.reliability DEV.jsonl [CARD]`: how many of the speakers that are given with
which confidence are right. Each article is judged with weights that were fitted to others. Prints a table, or puts it
between the marks of the model card `CARD`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from stream.extract.coreference.antecedent import weighing
from stream.extract.judgement.confidence import SILENCE, probability
from stream.training.command import run
from stream.training.quotes.annotation import Article
from stream.training.quotes.crossvalidate import folds
from stream.training.quotes.fit import fitted_antecedents, fitted_confidence, read_articles
from stream.training.quotes.lessons import outcomes
from stream.training.reliability import put, table

__all__ = ["judged", "main"]

_UNNAMED = frozenset(("kind:nobody", "unresolved"))
"""Evidence that no speaker is given."""


def main(path: str, card: str = "") -> None:
    """Print the table of the annotated articles of the file `path`, or write it into the model card `card`."""
    put(table(list(judged(read_articles(Path(path)))), "segments", SILENCE), card)


def judged(data: Sequence[Article]) -> Iterator[tuple[float, bool]]:
    """Yield the chance that is given to each segment with a speaker, and whether span and speaker are right."""
    for others, held in folds(data):
        by = weighing(fitted_antecedents(others))
        confidence = fitted_confidence(others, by)
        for article in held:
            for evidence, right in outcomes(article, by):
                likely = round(probability(confidence, evidence), 2)
                if likely >= SILENCE and _UNNAMED.isdisjoint(evidence):
                    yield likely, right


if __name__ == "__main__":
    run(main, "quotes.reliability", ("DEV.jsonl", "[CARD]"), sys.argv[1:])
