"""First names by the gender that they tell, read from `first_names.json`: the census of the United States of 1990
(public domain), and names of other countries collected by hand. They tell gender only.
"""

from __future__ import annotations

from importlib.resources import files

import orjson

from stream.extract.wordlist import wordlist

__all__ = ["FEMALE", "MALE"]

_READ = orjson.loads(files("stream.extract.names").joinpath("first_names.json").read_bytes())


def _of(gender: str) -> frozenset[str]:
    """All names of a gender, lower case."""
    return frozenset().union(*(wordlist(" ".join(_READ[source][gender])) for source in ("census", "collected")))


MALE, FEMALE = _of("male"), _of("female")
"""Lower case; no name is in both."""
