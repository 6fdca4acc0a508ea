"""Publishes the contract as other teams read it: JSON Schemas, an AsyncAPI document, and the check that neither breaks
a reader.

All of it is generated, from `schemas`, `stream.kafka.topics` and `stream.kafka.stages`. The generated files are
committed, so that a change of the contract is seen in review.
"""

from stream.contracts.api import api_breaks, api_problems, release_api, write_api
from stream.contracts.check import drift, export, release, run_check
from stream.contracts.compatibility import breaking_changes

__all__ = [
    "api_breaks",
    "api_problems",
    "breaking_changes",
    "drift",
    "export",
    "release",
    "release_api",
    "run_check",
    "write_api",
]
