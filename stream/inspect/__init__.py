"""Reads files without Kafka: reading, normalising and extraction in a row.

`inspect_files` gives the records of `wirestream inspect --json`, `card` shows one of them to people, and `tally` counts
them. `backtest` makes of files, or of the store, what alert rules are tried on.
"""

from stream.inspect.card import card, tally
from stream.inspect.files import inspect_files, inspect_payload
from stream.inspect.repairs import in_words

__all__ = ["card", "in_words", "inspect_files", "inspect_payload", "tally"]
