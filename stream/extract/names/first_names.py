"""Reads first names, by the gender that they tell, from `first_names.json`. Its sources are the census of the United
States of 1990 (public domain) and a list of names of other countries, collected by hand.
"""

from __future__ import annotations

from importlib.resources import files

import orjson

from stream.extract.wordlist import wordlist

__all__ = ["FEMALE", "MALE"]

_READ = orjson.loads(files("stream.extract.names").joinpath("first_names.json").read_bytes())


def _of(gender: str) -> frozenset[str]:
    """Return all names of a gender, lower case."""
    return frozenset().union(*(wordlist(" ".join(_READ[source][gender])) for source in ("census", "collected")))


MALE, FEMALE = _of("male"), _of("female")
"""First names of men and of women in lower case. No name is in both."""
