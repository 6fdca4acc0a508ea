"""Runs the embedded broker of the demo and of small tests: `noida-db`, one program in a wheel (extra `[embedded]`).

It is for development only. It keeps everything in memory and rewrites all of it to one JSON file once a second: past
some 20 MB a run it slows, past 50 MB it stalls for seconds and consumers stop getting on. So each run starts with a
fresh folder, and anything larger runs on Apache Kafka (`make kafka`, or WIRESTREAM_KAFKA__BOOTSTRAP).
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from stream.demo.broker_process import BrokerProcess
from stream.errors import Misconfigured

__all__ = ["EmbeddedBroker"]


class EmbeddedBroker(BrokerProcess):
    """`noida-db`, which speaks Kafka's protocol: it is up in a moment, and takes 1 ms a message.

    Keep a run under 20 MB in all, or it stalls. What it acknowledged in the last second is lost when it is killed.
    Unlike Apache Kafka it makes a topic that nobody created, and drops at once what is older than the topic's retention
    by its own time stamp. Raises `Misconfigured` where the extra `[embedded]` is not installed.
    """

    name = "embedded broker"

    def __init__(self) -> None:
        super().__init__()
        self._binary = _binary()

    def _command(self) -> list[str]:
        serve = ["start", "--only", "kafka", "--host", "127.0.0.1", "--kafka-port", str(self.ports[0])]
        return [str(self._binary), *serve, "--data-dir", str(self.folder / "data")]


def _binary() -> Path:
    """Return the program in the wheel, which is found by its package's place and never imported."""
    found = find_spec("noida_db")
    for folder in (found and found.submodule_search_locations) or []:
        binary = Path(folder) / ("noida-db.exe" if sys.platform == "win32" else "noida-db")
        if binary.is_file():
            return binary
    raise Misconfigured(
        "the embedded broker is not installed: pip install 'wirestream[embedded]', "
        "or set WIRESTREAM_KAFKA__BOOTSTRAP to a Kafka of your own"
    )
