"""The AsyncAPI document says what `stream.kafka.topics` and the stages do.

The structure is checked here by hand, key by key as AsyncAPI 3.0 and its Kafka bindings 0.5.0 have them. (Against
the real JSON Schema, `schemas/3.0.0.json` of npm's `@asyncapi/specs` 6.11.1, it was checked by hand: no error.)
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest
import yaml

from schemas import DeadLetter, cloudevent_headers
from stream.contracts.asyncapi import PUBLIC, asyncapi, channel_id
from stream.kafka import raw_headers
from stream.kafka.deadletters.filed import Mark, State
from stream.kafka.stages import sender_of, stages_with
from stream.kafka.topics import ALERT_KIN, ALERTS, ARTICLES, DEADLETTERS, FEEDS_STATE, RAW, TOPICS, UNIQUE
from stream.settings import Settings

SCHEMAS = Path(__file__).parents[2] / "schemas"
DERIVED = [topic for topic in PUBLIC if topic.model is not None]
SUBJECT = UUID("3f0c3a52-58a1-5b0e-9d6c-2f6f5f8a1c11")
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text("utf-8"))


def followed(document, node):
    """A node with its reference followed: into the document, or into a published schema."""
    while "$ref" in node:
        file, _, pointer = node["$ref"].partition("#")
        place = json.loads((SCHEMAS / file).read_text("utf-8")) if file else document
        for step in filter(None, pointer.split("/")):
            place = place[step]
        node = place
    return node


def message_of(document, topic):
    message, *_ = document["channels"][channel_id(topic)]["messages"].values()
    return followed(document, message)


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


ALLOWED = {
    "": {"asyncapi", "id", "info", "defaultContentType", "servers", "channels", "operations", "components"},
    "info": {"title", "version", "description", "license", "tags", "externalDocs", "contact", "termsOfService"},
    "servers.*": {"host", "protocol", "description", "variables", "security", "bindings", "title", "summary"},
    "servers.*.variables.*": {"description", "default", "enum", "examples"},
    "channels.*": {"address", "title", "summary", "description", "messages", "bindings", "servers", "parameters"},
    "channels.*.bindings.kafka": {"topic", "partitions", "replicas", "topicConfiguration", "bindingVersion"},
    "operations.*": {"action", "channel", "title", "summary", "description", "messages", "bindings", "security"},
    "operations.*.bindings.kafka": {"groupId", "clientId", "bindingVersion"},
    "components": {"messages", "schemas", "securitySchemes"},
    "components.messages.*": {"name", "title", "contentType", "headers", "payload", "bindings", "summary"},
    "components.messages.*.bindings.kafka": {"key", "schemaIdLocation", "bindingVersion"},
}


def places(node, path):
    if not path:
        return [node]
    step, _, rest = path.partition(".")
    inner = node.values() if step == "*" else [node[step]] if step in node else []
    return [found for value in inner for found in places(value, rest)]


@pytest.mark.parametrize("path", ALLOWED)
def test_has_only_keys_that_asyncapi_knows(document, path):
    found = places(document, path)
    assert found
    for place in found:
        assert place.keys() <= ALLOWED[path], path


def test_required_parts(document):
    assert document["asyncapi"] == "3.0.0"
    assert document["info"].keys() >= {"title", "version"}
    for server in document["servers"].values():
        assert {"host", "protocol"} <= server.keys()
    for operation in document["operations"].values():
        assert operation["action"] in {"send", "receive"}
    for path in ALLOWED:
        if path.endswith("bindings.kafka"):
            assert {place["bindingVersion"] for place in places(document, path)} == {"0.5.0"}


def test_every_reference_leads_somewhere(document):
    found = list(references(document))
    assert len(found) > 40
    for reference in found:
        assert followed(document, reference)


def test_names_no_host(document):
    assert {server["host"] for server in document["servers"].values()} == {"{bootstrap}"}
    assert "://" not in json.dumps(document)


def test_is_the_same_whatever_the_environment(monkeypatch):
    before = asyncapi()
    monkeypatch.setenv("WIRESTREAM_TOPICS__PARTITIONS", "12")
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", "not an address")
    assert asyncapi() == before


def test_public_topics_are_all_but_our_own_tables(document):
    addresses = {channel["address"] for channel in document["channels"].values()}
    ours = {topic.name for topic in TOPICS if topic.name.endswith("-changelog")} | {FEEDS_STATE.name, ALERT_KIN.name}
    assert addresses == {topic.name for topic in TOPICS} - ours


@pytest.mark.parametrize("topic", PUBLIC, ids=lambda topic: topic.name)
def test_channel_is_the_topic_as_it_is_created(document, topic):
    settings = Settings.model_construct()
    kafka = document["channels"][channel_id(topic)]["bindings"]["kafka"]
    config = topic.config(settings)
    assert (kafka["topic"], kafka["partitions"], kafka["replicas"]) == (topic.name, topic.partitions(settings), 1)
    assert kafka["topicConfiguration"]["cleanup.policy"] == [config["cleanup.policy"]]
    assert str(kafka["topicConfiguration"]["retention.ms"]) == config["retention.ms"]
    assert str(kafka["topicConfiguration"]["max.message.bytes"]) == config["max.message.bytes"]


def test_articles_have_one_partition_and_the_others_many(document):
    partitions = {name: channel["bindings"]["kafka"]["partitions"] for name, channel in document["channels"].items()}
    assert partitions.pop("articles") == 1
    assert min(partitions.values()) > 1


def test_a_raw_record_is_described_with_every_header_that_a_source_sets(document):
    described = message_of(document, RAW)["headers"]
    names = {value for name, value in vars(raw_headers).items() if name.isupper()} - {raw_headers.SRC_PREFIX}
    assert set(described["properties"]) == {"traceparent", "dlq-replays", "dlq-origin"} | names
    assert "required" not in described
    assert all(described["properties"][name]["description"] for name in names)


@pytest.mark.parametrize("topic", DERIVED, ids=lambda topic: topic.name)
def test_payload_is_the_schema_of_the_topics_model(document, topic):
    payload = followed(document, message_of(document, topic)["payload"])
    assert payload["title"] == topic.model.__name__
    assert payload["properties"].keys() == topic.model.model_fields.keys()


@pytest.mark.parametrize("topic", [RAW, DEADLETTERS], ids=lambda topic: topic.name)
def test_bytes_are_bytes(document, topic):
    message = message_of(document, topic)
    assert message["contentType"] == "application/octet-stream"
    assert message["payload"]["format"] == "binary"


def sent_headers(topic):
    headers = cloudevent_headers(
        event_id=f"{RAW.name}/0/7/{SUBJECT}",
        event_type=topic.event_type,
        source=f"/wirestream/{sender_of(topic)}",
        time=datetime(2026, 3, 2, 6, tzinfo=UTC),
        subject=str(SUBJECT),
    )
    return {name: value.decode() for name, value in headers} | {"traceparent": TRACEPARENT}


@pytest.mark.parametrize("topic", DERIVED, ids=lambda topic: topic.name)
def test_headers_that_we_send_are_as_described(document, topic):
    schema = message_of(document, topic)["headers"]
    sent = sent_headers(topic)
    jsonschema.validate(sent, schema)
    assert sent.keys() == schema["properties"].keys() - {"sketch", "wire-source", "file", "wire-replayed"}
    for name in schema["required"]:
        less = {key: value for key, value in sent.items() if key != name}
        assert not jsonschema.Draft202012Validator(schema).is_valid(less), name
    for name, wrong in (("ce_type", "wire.flash.v1"), ("ce_specversion", "0.3"), ("traceparent", "00-0-0-0")):
        assert not jsonschema.Draft202012Validator(schema).is_valid(sent | {name: wrong}), name


def test_only_dead_letters_have_a_second_message_and_it_is_what_is_written(document):
    of = {channel: list(told["messages"]) for channel, told in document["channels"].items()}
    assert {channel for channel, messages in of.items() if len(messages) > 1} == {channel_id(DEADLETTERS)}
    ref = document["channels"][channel_id(DEADLETTERS)]["messages"]["deadLetterMark"]
    schema = followed(document, ref)["headers"]
    for state in (State.SENT_BACK, State.DROPPED):
        written = {name: value.decode() for name, value in Mark(state, "wire.raw.v1/0/7", "normalise", 1).to_headers()}
        jsonschema.validate(written, schema)
        assert written.keys() == schema["properties"].keys()


def test_only_articles_carry_the_sketch(document):
    with_sketch = [topic for topic in DERIVED if "sketch" in message_of(document, topic)["headers"]["properties"]]
    assert with_sketch == [ARTICLES]


def test_dead_letters_headers_are_those_that_stages_write(document):
    letter = DeadLetter(
        original_topic=ARTICLES.name,
        original_partition=0,
        original_offset=7,
        original_timestamp=datetime(2026, 3, 2, 6, tzinfo=UTC),
        stage="dedupe",
        reason="schema",
        detail="Article: provider: Field required",
        exception="ValidationError",
        replays=1,
        origin="wire.articles.v1/0/3",
        left_out="value",
        value_size=25_000_000,
        value_sha256="0" * 64,
    )
    written = {name: value.decode() for name, value in letter.to_headers()}
    schema = followed(document, message_of(document, DEADLETTERS)["headers"])
    jsonschema.validate(written, schema)
    assert written.keys() == schema["properties"].keys()
    # Its own headers, of the topic that it came from, stay beside them.
    jsonschema.validate(written | sent_headers(ARTICLES), schema)


@pytest.mark.parametrize(
    ("topic", "format_"), [(RAW, None), (ARTICLES, "uuid"), (UNIQUE, "uuid"), (ALERTS, "uuid"), (DEADLETTERS, None)]
)
def test_keys(document, topic, format_):
    key = message_of(document, topic)["bindings"]["kafka"]["key"]
    assert (key["type"], key.get("format"), key["description"]) == ("string", format_, topic.key)


def test_every_topic_has_a_sender_and_a_receiver(document):
    ends = {(operation["action"], operation["channel"]["$ref"]) for operation in document["operations"].values()}
    for topic in PUBLIC:
        for action in ("send", "receive"):
            assert (action, f"#/channels/{channel_id(topic)}") in ends, (action, topic.name)


def test_operations_name_messages_of_their_channel(document):
    for name, operation in document["operations"].items():
        assert re.fullmatch(r"[a-z]+(Sends|Receives)[A-Z][a-z]+", name)
        for message in operation["messages"]:
            assert message["$ref"].startswith(operation["channel"]["$ref"] + "/messages/")


def test_every_stage_reads_in_its_own_group_and_can_refuse(document):
    for stage in stages_with(detectors=1):
        for topic in (topic for topic in stage.reads if topic in PUBLIC):
            operation = document["operations"][f"{stage.name}Receives{channel_id(topic).capitalize()}"]
            assert operation["bindings"]["kafka"]["groupId"]["const"] == f"wirestream-{stage.name}"
        assert document["operations"][f"{stage.name}SendsDeadletters"]["action"] == "send"
    for stage in ("alert", "store"):
        assert f"{stage}ReceivesExtracted" in document["operations"]
    assert document["operations"]["dedupeSendsUnique"]["action"] == "send"
