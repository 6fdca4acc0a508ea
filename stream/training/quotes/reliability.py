"""`python -m stream.training.quotes.reliability DEV.jsonl [CARD]`: how many of the speakers that are given with
which confidence are right. Each article is judged with weights that were fitted to others. Prints a table, or puts it
between the marks of the model card `CARD`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from stream.errors import Misconfigured
from stream.extract.coreference.antecedent import weighing
from stream.extract.judgement.confidence import SILENCE, probability
from stream.training.command import run
from stream.training.quotes.annotation import Article
from stream.training.quotes.crossvalidate import folds
from stream.training.quotes.fit import fitted_antecedents, fitted_confidence, read_articles
from stream.training.quotes.lessons import outcomes

__all__ = ["judged", "main", "table"]

_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
"""Bounds of the classes of confidence; the last includes 1."""
_SURE = (0.8, 0.9)
"""What a desk may ask for: everything from there on is one line more."""
_UNNAMED = frozenset(("kind:nobody", "unresolved"))
"""Evidence that no speaker is given."""
_BEGIN, _END = "<!-- reliability -->\n", "<!-- end of reliability -->\n"
"""What the table stands between in the model card."""

Judged = Sequence[tuple[float, bool]]
"""What was said of each speaker, and whether it came out right."""


def main(path: str, card: str = "") -> None:
    """Print the table of the annotated articles of the file `path`, or write it into the model card `card`."""
    lines = "".join(f"{line}\n" for line in table(list(judged(read_articles(Path(path))))))
    if not card:
        sys.stdout.write(lines)
        return
    text = Path(card).read_text(encoding="utf-8")
    if _BEGIN not in text or _END not in text:
        raise Misconfigured(f"{card} has no place for the table: {_BEGIN.strip()} and {_END.strip()}, a line each")
    head, tail = text.partition(_BEGIN)[0], text.partition(_END)[2]
    Path(card).write_text(head + _BEGIN + lines + _END + tail, encoding="utf-8")


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


def table(found: Judged) -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield "| said | segments | mean said | right |"
    yield "|---|---|---|---|"
    for low, high in pairwise(_BINS):
        yield from _line(f"{max(low, SILENCE):.2f}–{min(high, 1):.2f}", [one for one in found if low <= one[0] < high])
    for low in _SURE:
        yield from _line(f"**{low} and more**", [one for one in found if one[0] >= low])


def _line(name: str, inside: Judged) -> Iterator[str]:
    """Yield the line of one class of confidence, if it has any."""
    if inside:
        said, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
        yield f"| {name} | {len(inside):,} | {said:.3f} | {right:.3f} |"


if __name__ == "__main__":
    run(main, "quotes.reliability", ("DEV.jsonl", "[CARD]"), sys.argv[1:])
