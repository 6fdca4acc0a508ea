"""Makes the AsyncAPI 3.0 document: every public topic, what is in it, and who sends and receives there.

https://www.asyncapi.com/docs/reference/specification/v3.0.0, Kafka bindings 0.5.0. Partitions, replicas and sizes are
those of the default settings: an installation sets its own.
"""

from __future__ import annotations

from typing import Any, get_args

from stream.contracts.headers import derived_headers, mark_headers, raw_headers
from stream.contracts.published import DEAD_LETTER, STEMS, file_name
from stream.kafka.stages import sender_of, stages_with
from stream.kafka.topics import DEADLETTERS, RAW, TOPICS, Topic
from stream.settings import Kafka, Settings

__all__ = ["PUBLIC", "asyncapi", "channel_id"]

Document = dict[str, Any]

VERSION = "1.0.0"
"""The version of the contract, not of the program. Its major is the `v1` in every topic's name; an added field is a
minor.
"""
BINDING = "0.5.0"
"""The version of AsyncAPI's bindings for Kafka."""
_STAGES = stages_with(detectors=1)
"""Those of the default settings. The topics between several detectors are not public."""
PUBLIC = tuple(topic for topic in TOPICS if topic.name.startswith("wire."))
"""Topics that others may read. The changelogs and the state of sources are ours alone."""
MARK_ID = "deadLetterMark"
"""The name of a mark's message: it says what became of a dead letter."""
_ORIGIN_KEY = {"type": "string", "description": "the origin"}
MECHANISMS = {"PLAIN": "plain", "SCRAM-SHA-256": "scramSha256", "SCRAM-SHA-512": "scramSha512"}
"""AsyncAPI's name of each SASL mechanism."""


def asyncapi() -> Document:
    """Return the whole document, as `asyncapi.yaml` has it. It is the same at every call, whatever the environment."""
    mechanisms = [MECHANISMS[name] for name in get_args(Kafka.model_fields["mechanism"].annotation)]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:wirestream",
        "info": {
            "title": "Wirestream",
            "version": VERSION,
            "description": "News wire copy in; clean, typed, de-duplicated events out. Generated: "
            "`wirestream schema export`.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": _servers(mechanisms),
        "channels": {channel_id(topic): _channel(topic) for topic in PUBLIC},
        "operations": _operations(),
        "components": {
            "messages": {_message_id(topic): _message(topic) for topic in PUBLIC} | {MARK_ID: _mark()},
            "securitySchemes": {name: {"type": name} for name in mechanisms},
        },
    }


def channel_id(topic: Topic) -> str:
    """Return the name of a topic in the document: `raw` of `wire.raw.v1`."""
    return topic.name.split(".")[1]


def _servers(mechanisms: list[str]) -> Document:
    host = {
        "host": "{bootstrap}",
        "variables": {"bootstrap": {"description": "host:port of the brokers, several by commas."}},
    }
    security = [{"$ref": f"#/components/securitySchemes/{name}"} for name in mechanisms]
    return {
        "plain": {**host, "protocol": "kafka", "description": "Inside a trusted network."},
        "secure": {**host, "protocol": "kafka-secure", "description": "TLS and SASL.", "security": security},
    }


def _channel(topic: Topic) -> Document:
    settings = Settings.model_construct()  # the defaults: neither the environment nor a .env file is read
    config = topic.config(settings)
    numbers = ("retention.ms", "max.message.bytes")
    messages = [_message_id(topic), *[MARK_ID] * (topic is DEADLETTERS)]
    return {
        "address": topic.name,
        "title": channel_id(topic).capitalize(),
        "summary": topic.about,
        "description": f"Key: {topic.key}. In order by: {topic.ordered_by}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions(settings),
                "replicas": settings.topics.replication,
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup],
                    **{name: int(config[name]) for name in numbers if name in config},
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _message_id(topic: Topic) -> str:
    if topic.model is None:
        return {RAW.name: "rawCopy", DEADLETTERS.name: "deadLetter"}[topic.name]
    first, *rest = STEMS[topic.model].split("-")
    return first + "".join(word.capitalize() for word in rest)


def _message(topic: Topic) -> Document:
    head = {"name": topic.event_type or topic.name, "title": _message_id(topic)}
    bindings = {"kafka": {"key": _key(topic), "bindingVersion": BINDING}}
    if topic.model is None:
        headers = raw_headers() if topic is RAW else {"$ref": f"./published/{file_name(DEAD_LETTER)}"}
        payload: Document = {"type": "string", "format": "binary", "description": "Bytes, never altered."}
        return head | {
            "contentType": "application/octet-stream",
            "headers": headers,
            "payload": payload,
            "bindings": bindings,
        }
    return head | {
        "contentType": "application/json",
        "headers": derived_headers(topic),
        "payload": {"$ref": f"./published/{file_name(STEMS[topic.model])}"},
        "bindings": bindings,
    }


def _mark() -> Document:
    return {
        "name": MARK_ID,
        "title": MARK_ID,
        "summary": "What became of a dead letter: it was sent back, or dropped. A reader of letters passes it over.",
        "headers": mark_headers(),
        "payload": {"type": "string", "format": "binary", "maxLength": 0},
        "contentType": "application/octet-stream",
        "bindings": {"kafka": {"key": _ORIGIN_KEY, "bindingVersion": BINDING}},
    }


def _key(topic: Topic) -> Document:
    uuid = {"format": "uuid"} if topic.key.endswith("_id") else {}
    return {"type": "string", **uuid, "description": topic.key}


def _operations() -> Document:
    """Return both ends of every channel: `normaliseReceivesRaw`, `dedupeSendsUnique`."""
    operations: Document = {}
    for topic in (topic for topic in PUBLIC if topic is not DEADLETTERS):
        operations |= _operation(sender_of(topic) or "producers", "send", topic)
    for stage in _STAGES:
        for topic in (topic for topic in stage.reads if topic in PUBLIC):
            operations |= _operation(stage.name, "receive", topic, group=stage.group)
        operations |= _operation(stage.name, "send", DEADLETTERS)
    # `wirestream dlq`: a person lists the dead letters, sends back what was mended, and marks both.
    mark = _operation("operator", "send", DEADLETTERS)
    for operation in mark.values():
        operation["messages"] = [{"$ref": f"#/channels/{channel_id(DEADLETTERS)}/messages/{MARK_ID}"}]
    return operations | _operation("operator", "receive", DEADLETTERS) | _operation("operator", "send", RAW) | mark


def _operation(who: str, action: str, topic: Topic, *, group: str | None = None) -> Document:
    channel = channel_id(topic)
    operation: Document = {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": f"{who} {action}s {topic.name}",
        "messages": [{"$ref": f"#/channels/{channel}/messages/{_message_id(topic)}"}],
    }
    if group is not None:
        group_id = {"type": "string", "const": group}
        operation["bindings"] = {"kafka": {"groupId": group_id, "bindingVersion": BINDING}}
    return {f"{who}{action.capitalize()}s{channel.capitalize()}": operation}
