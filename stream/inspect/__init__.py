"""`wirestream inspect`: what is read from files, without Kafka. The first, second and fourth stage in a row.

`inspect_files` gives the records of `--json`, `card` shows one to people, `tally` what they come to.
"""

from stream.inspect.card import card, tally
from stream.inspect.files import inspect_files, inspect_payload
from stream.inspect.repairs import in_words

__all__ = ["card", "in_words", "inspect_files", "inspect_payload", "tally"]
