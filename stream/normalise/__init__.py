"""Stage 2 makes a `schemas.Article` of a `WireItem`: clean text, UTC instants, one scale of urgency, one set of status
words.

    prepare()                                   # at start: loads the language model and the words of dates
    article = normalise(item, Origin(raw, source, received_at))                 # raises Rejected, and nothing else

Each module has one verb, and all of them are pure.
"""

from stream.normalise.article import Origin, normalise
from stream.normalise.prepare import prepare

__all__ = ["Origin", "normalise", "prepare"]
