"""Every setting, its default, and what it is for; the only reader of the environment.

A setting is read from `WIRESTREAM_<SECTION>__<NAME>` (`WIRESTREAM_KAFKA__BOOTSTRAP`), or from a `.env` file in the
working directory. A secret may stand in a file instead, which `…_FILE` names. `wirestream settings` shows all in one
place.

brokers         how the brokers are reached, and what topics have
stages          what messages may cost, and how the stages work
store           where stories are kept
desk            the pages and the read API
every           all sections together
load            the environment, read; a name that is none of ours is refused
"""

from stream.settings.brokers import MOST_PARTITIONS, Kafka, Topics
from stream.settings.desk import Desk
from stream.settings.every import Log, Settings, Web
from stream.settings.load import environment, load_settings, named_secrets
from stream.settings.stages import MOST_DETECTORS, Alerts, Dedupe, Extract, Guard, Limits, Watchdog
from stream.settings.store import Store

__all__ = [
    "MOST_DETECTORS",
    "MOST_PARTITIONS",
    "Alerts",
    "Dedupe",
    "Desk",
    "Extract",
    "Guard",
    "Kafka",
    "Limits",
    "Log",
    "Settings",
    "Store",
    "Topics",
    "Watchdog",
    "Web",
    "environment",
    "load_settings",
    "named_secrets",
]
