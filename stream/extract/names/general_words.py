"""Reads general words of English from `wordnet.json`: words of WordNet 3.0 by class, reduced by
`stream.training.quotes.lexicon`. Its licence is in the file.
"""

from __future__ import annotations

from importlib.resources import files

import orjson

from stream.extract.wordlist import wordlist

__all__ = ["PERSON_NOUNS", "PLACES", "is_modifier", "is_noun", "is_person_noun", "is_time"]

_READ = orjson.loads(files("stream.extract.names").joinpath("wordnet.json").read_bytes())
PERSON_NOUNS = wordlist(" ".join(_READ["persons"]))
"""Nouns for people, in the singular."""
PLACES = frozenset(place.replace("_", " ") for place in wordlist(" ".join(_READ["places"])))
"""Names of countries, cities, islands and regions, in lower case."""
_MODIFIERS = wordlist(" ".join(_READ["modifiers"]))
_NOUNS = wordlist(" ".join(_READ["nouns"]))
_TIMES = wordlist(" ".join(_READ["times"]))
_SHORT = 4
"""Letters of the shortest word that is looked for without its ending."""


def is_modifier(lower: str) -> bool:
    """Return whether a word in lower case is a common adjective, adverb or verb in any form: `weary`, `struggling`,
    `thin-skinned`.
    """
    return _is_among(lower, _MODIFIERS) or ("-" in lower and lower.endswith("ed"))


def is_noun(lower: str) -> bool:
    """Return whether a word in lower case is a common noun more often than anything else: `weeks`, `polls`."""
    return _is_among(lower, _NOUNS)


def is_time(lower: str) -> bool:
    """Return whether a word in lower case is a noun for a time: `weeks`."""
    return _is_among(lower, _TIMES)


def is_person_noun(lower: str) -> bool:
    """Return whether a word in lower case is a noun for one person or several: `attorney`, `attorneys`."""
    return _is_among(lower, PERSON_NOUNS)


def _is_among(lower: str, words: frozenset[str]) -> bool:
    """Return whether a word, or what it is a regular form of, is among these."""
    if lower in words:
        return True
    if len(lower) <= _SHORT:
        return False
    if lower.endswith("s"):
        return lower[:-1] in words or lower[:-2] in words or lower[:-3] + "y" in words
    for ending in ("ed", "ing"):
        if lower.endswith(ending):
            stem = lower[: -len(ending)]
            return stem in words or stem + "e" in words or (stem[-1:] == stem[-2:-1] and stem[:-1] in words)
    return False
