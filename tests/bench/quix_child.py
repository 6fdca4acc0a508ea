"""The same pure functions in a Quix Streams app. Runs in `.venv-bench`, which has no aiokafka and no Faust."""

from __future__ import annotations

from typing import Any

from quixstreams import Application

from tests.bench.chain import Chain
from tests.bench.child import answer, argument
from tests.bench.stopwatch import Stopwatch

__all__: list[str] = []

_SECONDS = 60.0


def main(given: dict[str, Any]) -> None:
    chain, watch = Chain(), Stopwatch()
    app = Application(
        broker_address=given["bootstrap"],
        consumer_group=given["group"],
        auto_offset_reset="earliest",
        processing_guarantee="at-least-once",
        commit_interval=1.0,
        auto_create_topics=False,
        loglevel="ERROR",
        producer_extra_config={"enable.idempotence": True, "acks": "all", "linger.ms": 1},
    )
    source = app.topic(given["topic"], value_deserializer="bytes", key_deserializer="bytes")
    sink = app.topic(given["out"], value_serializer="bytes", key_serializer="bytes")
    offsets = iter(range(given["count"]))

    def handle(value: bytes, _key: Any, timestamp: int, _headers: Any) -> list[bytes]:
        watch.start()
        return chain(value, 0, next(offsets), timestamp)

    app.dataframe(source).apply(handle, expand=True, metadata=True).to_topic(sink)
    app.run(count=given["count"], timeout=_SECONDS)
    watch.stop()
    answer(seconds=watch.seconds, cpu=watch.cpu, relations=chain.relations, quotes=chain.quotes)


if __name__ == "__main__":
    main(argument())
