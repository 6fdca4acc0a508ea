"""`python -m stream.training.quotes.crossvalidate DEV.jsonl > PRED.jsonl`: the quotes of annotated articles, each read
with weights that were fitted to other articles. The lines are those of `wirestream quotes --json`, so that the same
scorer judges both. Standard error gets how many pronouns are right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson

from stream.extract.attribution.rules import STATED
from stream.extract.coreference.antecedent import Weighing, weighing
from stream.extract.judgement.confidence import SILENCE, chance, probability
from stream.extract.quotation import evidence_of
from stream.extract.quote_reader import Found, read
from stream.extract.sentence.parsed import ParsedText
from stream.training.command import run
from stream.training.quotes.annotation import Article
from stream.training.quotes.fit import fitted_antecedents, fitted_confidence, read_articles
from stream.training.quotes.lessons import choices
from stream.training.quotes.regression import Weights, score

__all__ = ["folds", "held_out", "main"]

_FOLDS = 5
"""Parts of the data, of which each is held out in turn."""
_T = TypeVar("_T")


def main(path: str) -> None:
    """Print the quotes of all articles of the file `path`, each read with weights of other articles, and to standard
    error how many pronouns come out right.
    """
    chosen: list[bool] = []
    for others, held in folds(read_articles(Path(path))):
        antecedents = fitted_antecedents(others)
        by = weighing(antecedents)
        confidence = fitted_confidence(others, by)
        for article in held:
            sys.stdout.write(orjson.dumps(held_out(article, by, confidence)).decode() + "\n")
            chosen += _right_choices(article, antecedents)
    _say(f"antecedents: {sum(chosen)} of {len(chosen)} right, held out")


def folds(data: Sequence[_T], count: int = _FOLDS) -> list[tuple[list[_T], list[_T]]]:
    """Return what is fitted to and what is held out, in turn. Articles stay whole; which goes where depends on their
    order alone.
    """
    return [
        ([one for at, one in enumerate(data) if at % count != fold], list(data[fold::count])) for fold in range(count)
    ]


def held_out(article: Article, by: Weighing, confidence: Weights) -> dict[str, Any]:
    """Return the line of `wirestream quotes --json` for an article, read with these weights in the place of the
    package's.
    """
    source, found = read(article.text, by=by)
    return {"id": article.identity, "quotes": [_line(source, one, confidence) for one in found]}


def _line(source: ParsedText, found: Found, confidence: Weights) -> dict[str, Any]:
    """Return the fields of one quote, as `wirestream quotes` has them."""
    attribution, evidence = found.attribution, evidence_of(source, found)
    likely = chance(evidence) if attribution.rule in STATED else round(probability(confidence, evidence), 2)
    place = (
        attribution.mention.span(source.parsed(attribution.paragraph).tokens) if attribution.mention else (None, None)
    )
    return {
        "start": found.runs[0].start,
        "end": found.runs[-1].end,
        "speaker": found.speaker.name if likely >= SILENCE else None,
        "speaker_start": place[0],
        "speaker_end": place[1],
        "cue": attribution.cue,
        "segments": [[run.start, run.end] for run in found.runs],
        "confidence": likely,
    }


def _right_choices(article: Article, antecedents: Weights) -> Iterator[bool]:
    """Yield whether the best candidate of each pronoun is right. Of several that score the same the nearest to it
    counts.
    """
    for options, right in choices(article, weighing(antecedents)):
        scores = [score(antecedents, features) for features in options]
        yield right[max(range(len(scores)), key=lambda at: (scores[at], at))]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    run(main, "quotes.crossvalidate", ("DEV.jsonl",), sys.argv[1:])
