"""Brings wire copy in: every producer publishes its bytes, unaltered, to `wire.raw.v1`."""

from stream.produce.raw import RawProducer, Sent
from stream.produce.replay import Pace, Scheduled, replay, schedule
from stream.produce.watch import watch

__all__ = ["Pace", "RawProducer", "Scheduled", "Sent", "replay", "schedule", "watch"]
