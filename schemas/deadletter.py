"""`DeadLetter`: a message that a stage refused. Key and value stay as they came; everything else is in headers.

The header names follow Spring Kafka's `kafka_dlt-*` and Kafka Connect's `__connect.errors.*` in what they hold.

The topic also holds marks: records with the header `dlq-mark` (`sent-back` or `dropped`), without a value, which say
what became of a letter since. They are no dead letters: `from_headers` refuses them.
"""

from __future__ import annotations

from pydantic import Field

from schemas._model import Model, Utc
from schemas.events import Headers, header

__all__ = ["DLQ_PREFIX", "MARK", "DeadLetter"]

DLQ_PREFIX = "dlq-"
MARK = DLQ_PREFIX + "mark"
DETAIL_LIMIT = 500
"""Characters of the detail that are kept: enough for a sentence, no stack trace, no copy of the text."""


class DeadLetter(Model):
    """Why and where a message was refused: written as `dlq-*` headers, read back from them."""

    original_topic: str
    original_partition: int
    original_offset: int
    original_timestamp: Utc
    stage: str
    reason: str
    """A label of a bounded set: `errors.Reason`."""
    detail: str = ""
    exception: str = ""
    """The exception's class, where the refusal was none of ours."""
    attempts: int = Field(default=1, ge=1)
    replays: int = Field(default=0, ge=0)
    """How often it was sent back from the dead letters before."""
    origin: str = ""
    """`topic/partition/offset` of the record that was refused first, where this one is it again, sent back."""
    left_out: str = ""
    """What of the message is not in the letter because it fits nowhere, by commas: `value`, `key`, `headers`. It lies
    where the original lies, as long as that is kept."""
    value_size: int | None = Field(default=None, ge=0)
    """Bytes of a value that was left out, where it was read at all."""
    value_sha256: str = ""
    """Of the same: lower-case hexadecimal digits."""

    def to_headers(self) -> Headers:
        """Return the headers: one `dlq-*` header for each field."""
        return tuple(
            (DLQ_PREFIX + name.replace("_", "-"), text[:DETAIL_LIMIT].encode("utf-8", "replace"))
            for name, value in self
            if value is not None and (text := value.isoformat() if name == "original_timestamp" else str(value)) != ""
        )

    @classmethod
    def from_headers(cls, headers: Headers) -> DeadLetter:
        """Return the reverse of `to_headers`; raises `pydantic.ValidationError` where headers are missing."""
        found = {
            name: text
            for name in cls.model_fields
            if (text := header(headers, DLQ_PREFIX + name.replace("_", "-"))) is not None
        }
        return cls.model_validate(found)
