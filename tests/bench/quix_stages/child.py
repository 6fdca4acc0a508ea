"""One of the five apps, until it is told to end. Runs in `.venv-bench`, which has no aiokafka and no Faust."""

from __future__ import annotations

from typing import Any

from quixstreams import Application, message_context
from quixstreams.models import Serializer

from stream.kafka.message import Outgoing, Record
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DUPLICATES, EXTRACTED, RAW, UNIQUE, Topic
from stream.settings import Settings
from tests.bench.child import answer, argument
from tests.bench.quix_stages.handlers import alerter, deduplicator, extractor, normaliser, notifier
from tests.bench.quix_stages.records import Handler, quix_name, refusing
from tests.bench.quix_stages.sink import StoreSink

__all__: list[str] = []

_COMMIT_SECONDS = 1.0
"""As `WIRESTREAM_KAFKA__COMMIT_INTERVAL`."""
_STORE_SECONDS = 0.25
"""A sink is written when its checkpoint is: with the second of the others an article would be seen a second later."""
_BATCH = 200
"""As `WIRESTREAM_GUARD__BATCH`: what is stored together at most."""


class _ValueOf(Serializer):  # type: ignore[misc]
    """A handler has made bytes already."""

    def __call__(self, value: Outgoing, ctx: Any) -> bytes | None:  # noqa: ARG002 - Quix gives it by name
        return value.value


class _Flows:
    """An app, and its topics by our own names."""

    def __init__(self, given: dict[str, Any]) -> None:
        stores = given["stage"] == "store"
        self.app = Application(
            broker_address=given["bootstrap"],
            consumer_group=f"quix-{given['stage']}",
            auto_offset_reset="earliest",
            processing_guarantee="at-least-once",
            commit_interval=_STORE_SECONDS if stores else _COMMIT_SECONDS,
            commit_every=_BATCH if stores else 0,
            consumer_poll_timeout=_STORE_SECONDS if stores else _COMMIT_SECONDS,
            state_dir=given["state"],
            use_changelog_topics=True,
            loglevel="ERROR",
            producer_extra_config={
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 1,
                "message.max.bytes": DEADLETTERS.max_message_bytes(Settings()),
            },
        )
        self._topics: dict[str, Any] = {}

    def topic(self, topic: Topic) -> Any:
        """Quix's own."""
        found = self._topics.get(topic.name)
        if found is None:
            found = self._topics[topic.name] = self.app.topic(
                quix_name(topic),
                value_deserializer="bytes",
                key_deserializer="bytes",
                value_serializer=_ValueOf(),
                key_serializer="bytes",
            )
        return found

    def flow(self, source: Topic, handle: Handler, *targets: Topic, stateful: bool = False) -> None:
        """What is read from `source` goes where the handler says: to one of the targets, or the dead letters."""
        to = {topic.name: self.topic(topic) for topic in (*targets, DEADLETTERS)}

        def run(value: bytes, key: Any, timestamp: int, headers: Any, *state: Any) -> list[Outgoing]:
            at = message_context()
            record = Record(at.topic, at.partition, at.offset, timestamp, key, value, tuple(headers or ()))
            return handle(record, *state)

        made = self.app.dataframe(self.topic(source)).apply(run, expand=True, stateful=stateful, metadata=True)
        made = made.set_headers(lambda one, *_: list(one.headers))  # its client takes no tuple
        made.to_topic(lambda one, *_: to[one.topic], key=lambda one: one.key)


def main(given: dict[str, Any]) -> None:
    stage, flows = given["stage"], _Flows(given)
    match stage:
        case "normalise":
            flows.flow(RAW, refusing(stage, normaliser()), ARTICLES)
        case "dedupe":
            flows.flow(ARTICLES, refusing(stage, deduplicator()), UNIQUE, DUPLICATES, stateful=True)
        case "extract":
            flows.flow(UNIQUE, refusing(stage, extractor()), EXTRACTED)
        case "alert":
            flows.flow(EXTRACTED, refusing(stage, alerter(given["rules"])), ALERTS, stateful=True)
            flows.flow(ALERTS, refusing("notify", notifier()))
        case _:
            sink = StoreSink(given["database"], flows.app.get_producer())
            for topic in (EXTRACTED, DUPLICATES, ALERTS):
                flows.app.dataframe(flows.topic(topic)).sink(sink)
    answer(ready=True)
    flows.app.run()


if __name__ == "__main__":
    main(argument())
