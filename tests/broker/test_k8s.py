"""What `kubectl apply -k deploy/k8s/overlays/one-node` would start, as processes: the arguments and the environment of
each container, to the letter, but for where Kafka, PostgreSQL, ports and mounted files are. A story is pushed, found,
and shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from stream.demo.ports import free_ports
from stream.observe.ask_health import ask
from tests.manifests import SERVERS, of_kind, workloads
from tests.postgres import Postgres

pytestmark = [pytest.mark.kafka, pytest.mark.long]

RENDERED = "overlays/one-node"
ROOT = Path(__file__).parents[2]
PASSWORD = "p/a@ss:w#%41"  # noqa: S105
TOKEN = "token-of-the-desk-token-of-the-desk"  # noqa: S105
READER = "wire_reader-of-the-desk"
STORY = b'PORTO (Testwire) - The bridge is shut.\n\n"We go on," mayor Ana Brandao said on Monday.\n'
SECRETS = {
    "wirestream-database": {"password": PASSWORD},
    "wirestream-feeds": {"DESK_TOKEN": TOKEN},
    "wirestream-desk": {"tokens": f"reader {hashlib.sha256(READER.encode()).hexdigest()} read\n"},
}
"""As the page of deploy/k8s has them made."""


@pytest.fixture
def database():
    folder = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))
    made = Postgres(folder, *free_ports(1))
    try:
        (folder / "data" / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        made.start()
        made.execute(f"ALTER ROLE wirestream PASSWORD '{PASSWORD}'")
        made.execute("CREATE DATABASE wirestream")
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Pod:
    """One container of ours, as a process with a folder for its mounts."""

    def __init__(self, workload, folder, replaced):
        self.workload = workload
        self.folder = folder / workload.name
        self._replaced = {**replaced, **{mount: str(self.folder / mount.strip("/")) for mount in self._mount()}}
        variables = {name: self._here(value) for name, value in workload.environment().items()}
        for source in workload.container.get("envFrom", ()):
            variables |= SECRETS.get(source.get("secretRef", {}).get("name"), {})
        variables["WIRESTREAM_WEB__PORT"], variables["WIRESTREAM_WEB__HOST"] = "0", "127.0.0.1"
        if "WIRESTREAM_DESK__HOST" in variables:
            variables["WIRESTREAM_DESK__PORT"], variables["WIRESTREAM_DESK__HOST"] = "0", "127.0.0.1"
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), **variables}
        self.log = self.folder / "log"
        self.process = None

    def _mount(self):
        """Write what its volumes hold; yield where they are mounted."""
        volumes = {volume["name"]: volume for volume in self.workload.pod["volumes"]}
        maps = of_kind(RENDERED, "ConfigMap")
        for mount in self.workload.container["volumeMounts"]:
            volume, here = volumes[mount["name"]], self.folder / mount["mountPath"].strip("/")
            here.mkdir(parents=True)
            files = SECRETS.get(volume.get("secret", {}).get("secretName"), {})
            files |= maps[volume["configMap"]["name"]]["data"] if "configMap" in volume else {}
            for name, text in files.items():
                (here / name).write_text(text)
            if mount["mountPath"] != "/tmp":
                yield mount["mountPath"]

    def _here(self, value):
        for there, here in self._replaced.items():
            value = value.replace(there, here)
        return value

    def start(self, *arguments):
        self.folder.mkdir(parents=True, exist_ok=True)
        given = arguments or [self._here(each) for each in self.workload.container["args"]]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stream", *given],
                env=self.environment, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        return self.process

    @property
    def said(self):
        return self.log.read_text("utf-8", "replace")

    def ready(self):
        assert self.process.poll() is None, f"{self.workload.name} ended: {self.said[-2000:]}"
        if '"metrics":"' not in self.said:
            return False
        return ask(int(self.said.split('"metrics":"')[1].split('/metrics"')[0].rsplit(":", 1)[1]))[0]


def _until(condition, within, said):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, said()
        time.sleep(0.3)


@pytest.mark.timeout(500)
def test_every_container_of_the_overlay_for_one_node_does_its_work(make_kafka, database, tmp_path):
    pushes, lag = free_ports(2)
    replaced = {
        "kafka:9092": make_kafka().bootstrap,
        "@postgres/": f"@127.0.0.1:{database.port}/",
        "0.0.0.0:9100": f"127.0.0.1:{lag}",
    }
    pods = {each.name: Pod(each, tmp_path, replaced) for each in workloads(RENDERED) if each.ours}
    feeds = pods["feeds"].folder / "etc/wirestream/feeds.yaml"
    feeds.write_text(feeds.read_text().replace('":8080"', f'"127.0.0.1:{pushes}"'))
    assert yaml.safe_load(feeds.read_text())["push"] == {"listen": f"127.0.0.1:{pushes}"}
    try:
        for job in ("topics", "migrate"):
            assert pods[job].start().wait(100) == 0, pods[job].said
        for name in SERVERS:
            pods[name].start()
        for name in SERVERS - {"lag"}:
            _until(pods[name].ready, 150, lambda name=name: f"{name} is not ready: {pods[name].said[-2000:]}")
        _until(lambda: ask(lag)[0], 60, lambda: pods["lag"].said[-2000:])
        push = urllib.request.Request(
            f"http://127.0.0.1:{pushes}/v1/sources/desk", STORY, {"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(push, timeout=30) as answer:  # noqa: S310 - our own
            assert answer.status == 202
        found = Pod(pods["store"].workload, tmp_path / "search", replaced)

        def is_found():
            found.start("search", "bridge").wait(100)
            return "PORTO" in found.said or "bridge is shut" in found.said

        _until(is_found, 100, lambda: found.said[-1000:])
        address = pods["desk"].said.split('"desk":"')[1].split('"')[0]
        asked = f"{address}/api/v1/articles?q=bridge"
        read = urllib.request.Request(asked, headers={"Authorization": f"Bearer {READER}"})  # noqa: S310 - our own
        with urllib.request.urlopen(read, timeout=30) as answer:  # noqa: S310 - our own
            assert len(json.load(answer)["items"]) == 1
        for name in SERVERS:
            pods[name].process.send_signal(signal.SIGTERM)
        assert {name: pods[name].process.wait(60) for name in SERVERS} == dict.fromkeys(SERVERS, 0)
        for pod in pods.values():
            assert PASSWORD not in pod.said
            assert TOKEN not in pod.said
            assert READER not in pod.said
    finally:
        for pod in pods.values():
            if pod.process is not None and pod.process.poll() is None:
                pod.process.kill()
                pod.process.wait(10)
