"""Translates aiokafka's errors into ours, and into words for people: this is the one place for it.

`failure_of` says which kind it is. From the kind follow `transient` (what a sender raises: the same may be sent again)
and `misconfigured` (what a command raises: one line that says how to mend it).
"""

from __future__ import annotations

import ssl
from enum import StrEnum

from aiokafka.errors import (
    AuthenticationFailedError,
    AuthenticationMethodNotSupported,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    IllegalSaslStateError,
    IncompatibleBrokerVersion,
    InvalidTimestampError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordTooLargeError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    UnsupportedForMessageFormatError,
    UnsupportedSaslMechanismError,
    UnsupportedVersionError,
)

from stream.errors import Misconfigured, Transient
from stream.settings import Settings

__all__ = ["TOO_LARGE", "BrokerAway", "ClockWrong", "Failure", "failure_of", "in_words", "misconfigured", "transient"]

TOO_LARGE = (MessageSizeTooLargeError, RecordTooLargeError)
"""What a topic's limit raises: the first by our own client or by a broker, the second by a broker."""


class Failure(StrEnum):
    """The kinds of failure that we treat differently."""

    AWAY = "away"
    """No broker answers, or it is not ready yet: it starts, it elects, its replicas lag. Waiting helps."""
    UNTRUSTED = "untrusted"
    """The broker refuses our credentials, or we refuse its certificate. Only the operator can mend it."""
    FORBIDDEN = "forbidden"
    """The broker knows us, and its access rules do not let us do this. Only the operator can mend it."""
    CLOCK = "clock"
    """The broker refuses the time of our records: this machine's clock, or the broker's, is wrong."""
    TOO_LARGE = "too-large"
    """The record, or the batch that it travelled with, is larger than the topic takes."""
    OLD_FORMAT = "old-format"
    """The broker, or the topic's message format, is older than what our clients need."""
    OTHER = "other"
    """All else. People get the error's own name, for that is what they will search for."""


_UNTRUSTED = (
    AuthenticationFailedError,
    AuthenticationMethodNotSupported,
    IllegalSaslStateError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
_FORBIDDEN = (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
_OLD_FORMAT = (IncompatibleBrokerVersion, UnsupportedForMessageFormatError, UnsupportedVersionError)


class ClockWrong(Transient):
    """The broker refuses the time of our records: trying again at once cannot help."""


class BrokerAway(Misconfigured):
    """No broker answers. A command ends with it; a worker that starts waits instead. `reason` says what stood in the
    way.
    """

    def __init__(self, bootstrap: str, reason: str) -> None:
        super().__init__(
            f"no Kafka at {bootstrap} ({reason}); "
            "start one (make up, make kafka), or mend WIRESTREAM_KAFKA__BOOTSTRAP and its security settings"
        )
        self.reason = reason


def failure_of(error: BaseException) -> Failure:
    """Return which kind an exception of aiokafka, of TLS or of the operating system's network is."""
    if isinstance(error, ssl.SSLError):  # an `OSError` too: it must be asked for first
        gone = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        return Failure.AWAY if gone else Failure.UNTRUSTED
    if not isinstance(error, KafkaError):
        return Failure.AWAY if isinstance(error, OSError) else Failure.OTHER
    if isinstance(error, KafkaConnectionError) or error.retriable:
        return Failure.AWAY
    for kinds, failure in (
        (_UNTRUSTED, Failure.UNTRUSTED),
        (_FORBIDDEN, Failure.FORBIDDEN),
        (InvalidTimestampError, Failure.CLOCK),
        (TOO_LARGE, Failure.TOO_LARGE),
        (_OLD_FORMAT, Failure.OLD_FORMAT),
    ):
        if isinstance(error, kinds):
            return failure
    return Failure.OTHER


def in_words(error: BaseException) -> str:
    """Return what a failure means to an operator, in one line that names the error, and how to mend it where that is
    known.
    """
    name = type(error).__name__
    match failure_of(error):
        case Failure.CLOCK:
            return (
                f"the broker refuses the time of our records ({name}): the clock of this machine, or the broker's, is "
                "wrong; set it (NTP), or let the broker stamp them (`wirestream topics apply --configs`)"
            )
        case Failure.FORBIDDEN:
            return (
                f"the broker does not let our user do this ({repr(error) if error.args else name}): grant it "
                "(`kafka-acls`), or mend WIRESTREAM_KAFKA__USERNAME"
            )
        case Failure.OLD_FORMAT:
            return f"the broker, or the topic's message format, is too old for our clients ({name})"
        case _:
            return " ".join((str(error) or name).split())


def transient(error: BaseException, what: str) -> Transient:
    """Return the error of a sender or a reader whose work may succeed later. `what` begins its line: what was not
    done.
    """
    kind = ClockWrong if failure_of(error) is Failure.CLOCK else Transient
    return kind(f"{what}: {in_words(error)}")


def misconfigured(error: BaseException, settings: Settings) -> Misconfigured:
    """Return the one line with which a command ends: what stands in the way, and how to mend it. Where no broker
    answers it is a `BrokerAway`.
    """
    where = settings.kafka.bootstrap
    match failure_of(error):
        case Failure.AWAY:
            silent = isinstance(error, KafkaConnectionError)
            return BrokerAway(where, "it does not answer" if silent else in_words(error))
        case Failure.UNTRUSTED:
            return Misconfigured(
                f"Kafka at {where} refuses us ({in_words(error)}): "
                "mend WIRESTREAM_KAFKA__BOOTSTRAP and its security settings"
            )
        case Failure.FORBIDDEN | Failure.CLOCK:
            return Misconfigured(f"Kafka at {where}: {in_words(error)}")
        case _:
            return Misconfigured(
                f"Kafka at {where} cannot do it ({in_words(error)}): `wirestream doctor` shows what is wrong"
            )
