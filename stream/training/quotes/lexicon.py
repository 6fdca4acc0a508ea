"""`python -m stream.training.quotes.lexicon WORDNET [TARGET.json]`: reduces WordNet to the words that the reader of
names asks for, and writes them to `TARGET.json`, by default to the `wordnet.json` of `stream.extract.names`. `WORDNET`
is the folder of its data files, as Debian's package `wordnet-base` has them.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson

from stream.errors import Misconfigured
from stream.training.command import run

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
    senses, capitals = _nouns(folder)
    first = {lemma: senses[offsets[0]] for lemma, offsets in _index(folder) if offsets[0] in senses}
    small = {lemma for lemma, spelt in capitals.items() if any(word.islower() for word in spelt)}
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
    read = {"about": _ABOUT, "licence": _licence(folder), **found}
    Path(target).write_bytes(orjson.dumps(read, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.write(", ".join(f"{len(lemmas)} {name}" for name, lemmas in words.items()) + "\n")


def _joined(lemmas: set[str]) -> str:
    """Return words in order with blanks between; the words of one name have `_`."""
    return " ".join(sorted(lemma.replace(" ", "_") for lemma in lemmas))


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines of a data file after its licence, which begins each line with blanks."""
    with path.open(encoding="latin-1") as lines:
        yield from (line for line in lines if not line.startswith("  "))


def _licence(folder: Path) -> list[str]:
    """Return the licence as it stands at the head of a data file, line by line."""
    with (folder / "data.noun").open(encoding="latin-1") as lines:
        found = [line[2:].strip().partition(" ")[2] for line in lines if line.startswith("  ")]
    if not any("Permission to use" in line for line in found):
        raise Misconfigured(f"{folder} has no licence of WordNet")
    return found


def _nouns(folder: Path) -> tuple[dict[str, int], dict[str, set[str]]]:
    """Return the lexicographer file of each sense of a noun, and how each noun is spelt."""
    senses: dict[str, int] = {}
    spelt: dict[str, set[str]] = defaultdict(set)
    for line in _lines(folder / "data.noun"):
        fields = line.split(" ")
        senses[fields[0]] = int(fields[1])
        for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
            spelt[word.lower()].add(word)
    return senses, spelt


def _index(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each noun with its senses, the most frequent first."""
    for line in _lines(folder / "index.noun"):
        fields = line.split()
        yield fields[0], fields[-int(fields[2]) :]


def _common(folder: Path, small: set[str]) -> dict[str, set[str]]:
    """Return common words, those that are a noun more often than anything else apart. Such a noun must be among those
    that are spelt with a `small` letter.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with (folder / "cntlist.rev").open(encoding="latin-1") as lines:
        for line in lines:
            key, _, times = line.split()
            lemma, _, rest = key.partition("%")
            counts[lemma][_PARTS[rest[0]]] += int(times)
    kept = {lemma: parts for lemma, parts in counts.items() if lemma.isalpha() and parts.total() >= _LEAST}
    nouns = {lemma for lemma, parts in kept.items() if 2 * parts["noun"] > parts.total()}
    return {"modifiers": kept.keys() - nouns, "nouns": nouns & small}


if __name__ == "__main__":
    run(main, "quotes.lexicon", ("WORDNET", "[TARGET.json]"), sys.argv[1:])
