"""Publishes the contract as other teams read it: JSON Schemas, an AsyncAPI document, and the check that neither breaks
a reader.

All of it is generated, from `schemas`, `stream.kafka.topics` and `stream.kafka.stages`. The generated files are
committed, so that a change of the contract is seen in review.
"""

from stream.contracts.check import drift, export, release, run_check
from stream.contracts.compatibility import breaking_changes

__all__ = ["breaking_changes", "drift", "export", "release", "run_check"]
