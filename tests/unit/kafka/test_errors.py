"""Each kind of failure once: what it is, what people are told, and which of our errors it becomes."""

from __future__ import annotations

import ssl

import pytest
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    IncompatibleBrokerVersion,
    InvalidTimestampError,
    KafkaConnectionError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NotEnoughReplicasError,
    OutOfOrderSequenceNumber,
    RecordTooLargeError,
    RequestTimedOutError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedForMessageFormatError,
    UnsupportedSaslMechanismError,
)

from stream.errors import Misconfigured, Transient
from stream.kafka.errors import BrokerAway, ClockWrong, Failure, failure_of, in_words, misconfigured, transient
from stream.settings import Kafka, Settings

SETTINGS = Settings(kafka=Kafka(bootstrap="kafka.test:9092"))
AWAY = [
    KafkaConnectionError("refused"),
    RequestTimedOutError(),
    NotEnoughReplicasError(),
    ConnectionRefusedError(111, "refused"),
    TimeoutError(),
    ssl.SSLEOFError(8, "the other side went"),
]
UNTRUSTED = [
    SaslAuthenticationFailed("wrong password"),
    UnsupportedSaslMechanismError(),
    ssl.SSLCertVerificationError(1, "self-signed"),
    ssl.SSLError(1, "wrong version number"),
]
FORBIDDEN = [TopicAuthorizationFailedError("wire.unique.v1"), GroupAuthorizationFailedError()]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        *((error, Failure.AWAY) for error in AWAY),
        *((error, Failure.UNTRUSTED) for error in UNTRUSTED),
        *((error, Failure.FORBIDDEN) for error in FORBIDDEN),
        (InvalidTimestampError(), Failure.CLOCK),
        (MessageSizeTooLargeError(), Failure.TOO_LARGE),
        (RecordTooLargeError(), Failure.TOO_LARGE),
        (UnsupportedForMessageFormatError(), Failure.OLD_FORMAT),
        (IncompatibleBrokerVersion(), Failure.OLD_FORMAT),
        (KafkaTimeoutError(), Failure.OTHER),
        (OutOfOrderSequenceNumber(), Failure.OTHER),
        (ValueError("ours"), Failure.OTHER),
    ],
    ids=repr,
)
def test_each_failure_is_of_its_kind(error, failure):
    assert failure_of(error) is failure


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InvalidTimestampError(), ["InvalidTimestampError", "clock", "NTP", "wirestream topics apply --configs"]),
        (
            TopicAuthorizationFailedError("wire.unique.v1"),
            ["wire.unique.v1", "kafka-acls", "WIRESTREAM_KAFKA__USERNAME"],
        ),
        (UnsupportedForMessageFormatError(), ["UnsupportedForMessageFormatError", "too old"]),
        (KafkaTimeoutError(), ["KafkaTimeoutError"]),
        (OSError(), ["OSError"]),
        (ConnectionRefusedError(111, "refused"), ["[Errno 111] refused"]),
        (KafkaConnectionError("line one\nline two"), ["line one line two"]),
    ],
    ids=repr,
)
def test_people_are_told_in_one_line_what_it_is_and_how_to_mend_it(error, words):
    told = in_words(error)
    assert all(word in told for word in words), told
    assert "\n" not in told


def test_a_sender_raises_what_may_pass_and_a_wrong_clock_by_its_name():
    held = transient(KafkaTimeoutError(), "not delivered")
    assert (type(held), str(held)) == (Transient, "not delivered: KafkaTimeoutError")
    assert isinstance(transient(InvalidTimestampError(), "not delivered"), ClockWrong)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (KafkaConnectionError("x"), BrokerAway, ["no Kafka at", "it does not answer", "WIRESTREAM_KAFKA__BOOTSTRAP"]),
        (RequestTimedOutError(), BrokerAway, ["no Kafka at", "RequestTimedOutError"]),
        (SaslAuthenticationFailed("no"), Misconfigured, ["refuses us", "security settings"]),
        (TopicAuthorizationFailedError("t"), Misconfigured, ["kafka-acls"]),
        (InvalidTimestampError(), Misconfigured, ["clock"]),
        (KafkaTimeoutError(), Misconfigured, ["KafkaTimeoutError", "wirestream doctor"]),
    ],
    ids=repr,
)
def test_a_command_ends_in_one_line_that_names_the_broker_and_says_how_to_mend_it(error, kind, words):
    wrong = misconfigured(error, SETTINGS)
    assert type(wrong) is kind
    assert all(word in str(wrong) for word in ["kafka.test:9092", *words]), wrong
    assert "\n" not in str(wrong)
