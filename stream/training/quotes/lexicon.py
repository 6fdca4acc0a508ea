"""`python -m stream.training.quotes.lexicon WORDNET [TARGET.json]`: reduces WordNet to the words that the reader of
names asks for, and writes them to `TARGET.json`, by default to the `wordnet.json` of `stream.extract.names`. `WORDNET`
is the folder of its data files, as Debian's package `wordnet-base` has them.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import orjson

from stream.training.command import run
from stream.training.quotes.wordnet import Synset, counts, licence, senses, synsets

__all__ = ["main"]

_PERSON, _LOCATION, _TIME = 18, 15, 28
"""Numbers of the lexicographer files `noun.person`, `noun.location` and `noun.time`."""
_LEAST = 2
"""Times that a word stands in WordNet's own annotated copy, at least: rarer words open few sentences."""
_PLACE_WORDS = 3
"""Words of the longest name of a place that is kept."""
_PARTS = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
"""Parts of speech by their number in the key of a sense."""
_TARGET = Path(__file__).parents[2] / "extract" / "names" / "wordnet.json"
_LINE = 116
_ABOUT = (
    "Words of WordNet 3.0 by class. persons: nouns whose first sense is a person (noun.person). places: names whose"
    " first sense is a place (noun.location). times: nouns for times (noun.time). modifiers, nouns: common adjectives,"
    " adverbs and verbs, and common nouns, by how often WordNet's own annotated copy has them."
)


def main(wordnet: str, target: str = str(_TARGET)) -> None:
    """Reduce the files of the folder `wordnet`."""
    folder = Path(wordnet)
    known = list(synsets(folder))
    files = {synset.offset: synset.file for synset in known}
    first = {lemma: files[offsets[0]] for lemma, offsets in senses(folder).items() if offsets[0] in files}
    small = {lemma for lemma, spelt in _spelt(known).items() if any(word.islower() for word in spelt)}
    words = {
        "persons": {lemma for lemma in small if first.get(lemma) == _PERSON and "_" not in lemma},
        "times": {lemma for lemma in small if first.get(lemma) == _TIME and lemma.isalpha()},
        "places": {
            lemma.replace("_", " ")
            for lemma, file in first.items()
            if file == _LOCATION and lemma not in small and lemma.count("_") < _PLACE_WORDS and not lemma[0].isdigit()
        },
        **_common(folder, small),
    }
    found = {name: textwrap.wrap(_joined(lemmas), _LINE, break_on_hyphens=False) for name, lemmas in words.items()}
    read = {"about": _ABOUT, "licence": licence(folder), **found}
    Path(target).write_bytes(orjson.dumps(read, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.write(", ".join(f"{len(lemmas)} {name}" for name, lemmas in words.items()) + "\n")


def _joined(lemmas: set[str]) -> str:
    """Return words in order with blanks between; the words of one name have `_`."""
    return " ".join(sorted(lemma.replace(" ", "_") for lemma in lemmas))


def _spelt(known: Iterable[Synset]) -> dict[str, set[str]]:
    """Return how each noun is spelt."""
    found: dict[str, set[str]] = defaultdict(set)
    for synset in known:
        for word in synset.words:
            found[word.lower()].add(word)
    return found


def _common(folder: Path, small: set[str]) -> dict[str, set[str]]:
    """Return common words, those that are a noun more often than anything else apart. Such a noun must be among those
    that are spelt with a `small` letter.
    """
    times: dict[str, Counter[str]] = defaultdict(Counter)
    for lemma, part, count in counts(folder):
        times[lemma][_PARTS[part]] += count
    kept = {lemma: parts for lemma, parts in times.items() if lemma.isalpha() and parts.total() >= _LEAST}
    nouns = {lemma for lemma, parts in kept.items() if 2 * parts["noun"] > parts.total()}
    return {"modifiers": kept.keys() - nouns, "nouns": nouns & small}


if __name__ == "__main__":
    run(main, "quotes.lexicon", ("WORDNET", "[TARGET.json]"), sys.argv[1:])
