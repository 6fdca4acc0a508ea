"""Makes articles of bytes in one way: for the service, for every command that reads files, and as a library.

    from stream.newsdesk import articles

`articles` reads one payload; `files_of` finds the files of a folder and `payload_of` reads one. Importing this package
loads neither Kafka nor settings, metrics or logs.
"""

from stream.errors import Reason, Rejected
from stream.newsdesk.folder import files_of, origin_of, payload_of, shown
from stream.newsdesk.limits import reading_limits
from stream.newsdesk.payload import RefusedItem, articles
from stream.normalise import Origin
from stream.wire import Limits

__all__ = [
    "Limits", "Origin", "Reason", "RefusedItem", "Rejected", "articles", "files_of", "origin_of", "payload_of",
    "reading_limits", "shown",
]  # fmt: skip
