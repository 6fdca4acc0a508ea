"""Reads seeds: a folder of wire copy to replay, and what is right to find in it; for the demo and the tests.

A folder may have an `expected.json` beside its files; one that has none can be replayed as well.
"""

from stream.demo.seeds.compare import Found, differences
from stream.demo.seeds.expected import Expected, ExpectedQuote, Outcome
from stream.demo.seeds.load import EXPECTED, Seed, load_seeds

__all__ = ["EXPECTED", "Expected", "ExpectedQuote", "Found", "Outcome", "Seed", "differences", "load_seeds"]
