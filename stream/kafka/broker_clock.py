"""Reads the brokers' clock, without writing anything.

Kafka's protocol has no request for the time. But the leader of the cluster's metadata (KRaft) answers DescribeQuorum
(KIP-836) with the time at which each replica was last caught up, and for the leader itself that is now.
https://github.com/apache/kafka/blob/4.1.0/raft/src/main/java/org/apache/kafka/raft/LeaderState.java
"""

from __future__ import annotations

from datetime import UTC, datetime

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

__all__ = ["broker_clock"]

_TOPIC = "__cluster_metadata"
_REPLICA = (
    ("replica_id", Int32),
    ("log_end_offset", Int64),
    ("last_fetch_timestamp", Int64),
    ("last_caught_up_timestamp", Int64),
    ("tags", TaggedFields),
)


class _Answer(Response):  # type: ignore[misc]
    API_KEY = 55
    API_VERSION = 1
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "topics",
            CompactArray(
                ("topic", CompactString("utf-8")),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("error_code", Int16),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("high_watermark", Int64),
                        ("voters", CompactArray(*_REPLICA)),
                        ("observers", CompactArray(*_REPLICA)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Question(RequestStruct):  # type: ignore[misc]
    API_KEY = 55
    API_VERSION = 1
    RESPONSE_TYPE = _Answer
    FLEXIBLE_VERSION = True
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(
                ("topic", CompactString("utf-8")),
                ("partitions", CompactArray(("partition", Int32), ("tags", TaggedFields))),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _DescribeQuorum(Request[_Question]):  # type: ignore[misc]
    API_KEY = 55

    def build(self, request_struct_class: type[_Question]) -> _Question:
        return request_struct_class([(_TOPIC, [(0, {})], {})], {})


async def broker_clock(admin: AIOKafkaAdminClient) -> datetime | None:
    """Return the time by the clock of the cluster's controller, in UTC; None where the broker does not say it: it is
    another kind of broker, or does not let us ask.
    """
    try:
        answer = await admin._send_request(_DescribeQuorum())  # noqa: SLF001 - the client has no such call
    except (KafkaError, NotImplementedError):
        return None
    for _, partitions, _ in answer.topics:
        for _, code, leader, _, _, voters, _, _ in partitions:
            for replica, _, _, caught_up, _ in voters:
                if not code and replica == leader and caught_up > 0:
                    return datetime.fromtimestamp(caught_up / 1000, UTC)
    return None
