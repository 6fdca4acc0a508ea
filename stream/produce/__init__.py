"""Sends bytes, unaltered, to `wire.raw.v1`: the producer of every feed, and the replay of files as a test stream."""

from stream.produce.raw import RawProducer, Sent
from stream.produce.replay import Pace, Scheduled, replay, schedule

__all__ = ["Pace", "RawProducer", "Scheduled", "Sent", "replay", "schedule"]
