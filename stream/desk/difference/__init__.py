"""Says what changed from one version of a story to another: facts first, then paragraphs, sentences and words.

It is pure: two texts in, a value out that pages and JSON can show. No input makes it slow: what would take too long is
compared more coarsely, by a count of steps and not by a clock, so that the same versions always give the same answer.
"""

from stream.desk.difference.change import Difference, FactChange, FactName, Kind, NumberChange, ParagraphChange, Run
from stream.desk.difference.compare import compare
from stream.desk.difference.version import Version, version_of

__all__ = [
    "Difference",
    "FactChange",
    "FactName",
    "Kind",
    "NumberChange",
    "ParagraphChange",
    "Run",
    "Version",
    "compare",
    "version_of",
]
