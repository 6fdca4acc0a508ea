"""`python -m stream.training.quotes.nominal WORDNET`: prints which forms of verbs of saying in English are nouns too,
as `NOMINAL` in `stream.extract.cues` lists them. `WORDNET` is the folder of WordNet's data files, as Debian's package
`wordnet-base` has them.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from pathlib import Path

from stream.extract.cues import FINITE, OTHER_LANGUAGES, PASTS
from stream.training.command import run
from stream.training.quotes.wordnet import counts, senses

__all__ = ["main", "nominal"]

_NOUN, _VERB = "1", "2"
"""Parts of speech by their number in the key of a sense."""
_RARE = 20
"""Times that WordNet's annotated copy has a verb, so that it would have the noun as well if that were common."""
_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")
"""Endings of bases whose third person singular ends in -es."""
_WIDTH = 110


def main(wordnet: str) -> None:
    """Print the forms that `nominal` finds by the files of the folder `wordnet`."""
    folder = Path(wordnet)
    nouns = set(senses(folder))
    times: Counter[tuple[str, str]] = Counter()
    for lemma, part, count in counts(folder):
        times[lemma, part] += count
    sys.stdout.write("\n".join(textwrap.wrap(" ".join(sorted(nominal(nouns, times))), _WIDTH)) + "\n")


def nominal(nouns: set[str], times: Counter[tuple[str, str]]) -> set[str]:
    """Return the present forms of the verbs in `cues` whose base is a noun in the annotated copy too, or one of `nouns`
    where that copy hardly has the verb. `times` has how often the copy has a word as a part of speech.
    """
    found = set()
    for form in FINITE - OTHER_LANGUAGES - PASTS:
        for base in _bases(form):
            if base in nouns and (times[base, _NOUN] or times[base, _VERB] < _RARE):
                found.add(form)
    return found


def _bases(form: str) -> list[str]:
    """Return what a form may be the present of; nothing for a past form."""
    if form.endswith("ed"):
        return []
    if form.endswith("ies"):
        return [form[:-3] + "y"]
    if form.endswith("es") and form[:-2].endswith(_SIBILANTS):
        return [form[:-2], form[:-1]]
    return [form[:-1]] if form.endswith("s") else [form]


if __name__ == "__main__":
    run(main, "quotes.nominal", ("WORDNET",), sys.argv[1:])
