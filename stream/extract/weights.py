"""Reads the fitted weights of this stage from `weights.json`.

`python -m stream.training.quotes.fit` writes that file; MODEL.md says from which data.
"""

from __future__ import annotations

from importlib.resources import files

import orjson

__all__ = ["ANTECEDENT", "CONFIDENCE"]

_READ: dict[str, dict[str, float]] = orjson.loads(files("stream.extract").joinpath("weights.json").read_bytes())

ANTECEDENT = _READ["antecedent"]
"""What each feature of a name adds to its score as the one whom a pronoun means."""
CONFIDENCE = _READ["confidence"]
"""What each piece of evidence adds to the log-odds that a quote and its speaker are right."""
