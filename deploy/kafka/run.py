"""Real Apache Kafka 4.1 (KRaft, one node) for tests and development: `make kafka`, or `KafkaBroker` in a test.

Needs Java 17 and, the first time, Maven, which fetches Kafka's own jars into `libs/`. Loopback only, ports chosen by
the system, data in a temporary folder, gone afterwards.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["KafkaBroker", "fetch_libs", "missing"]

HERE = Path(__file__).parent
LIBS = HERE / "libs"
START_SECONDS = 60.0
STOP_SECONDS = 30.0

PLAIN = "PLAINTEXT"


def missing() -> str | None:
    """What this machine lacks to run Kafka; null when it lacks nothing."""
    if shutil.which("java") is None:
        return "java (17 or newer) is not installed"
    if not _libs_there() and shutil.which("mvn") is None:
        return "Kafka's jars are not fetched yet, and mvn is not installed"
    return None


def fetch_libs() -> None:
    """Fetch Kafka's jars with Maven, unless they are there."""
    if _libs_there():
        return
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={LIBS}"]
    subprocess.run(command, cwd=HERE, check=True, timeout=600)


def _libs_there() -> bool:
    return any(LIBS.glob("kafka_2.13-*.jar"))


class KafkaBroker:
    """`with KafkaBroker() as broker: broker.bootstrap`. The interface of `stream.embedded.EmbeddedBroker`.

    `security="SASL_SSL"` adds SCRAM-SHA-512 over TLS: `username`, `password` and `ca_file` are what clients need.
    """

    username = "wirestream"
    password = "test-secret-of-the-fixture"  # noqa: S105

    def __init__(self, security: str = PLAIN) -> None:
        self.security = security
        self.folder = Path(tempfile.mkdtemp(prefix="wirestream-kafka-"))
        self._ports: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self._ports[0]}"

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    def start(self) -> None:
        """Format the storage (the first time), start, and wait until the port is open."""
        fetch_libs()
        if not self._ports:
            self._ports = _free_ports(2)
            if self.security != PLAIN:
                self._make_certificate()
            (self.folder / "server.properties").write_text(self._properties())
            arguments = ["format", "-t", "5L6g3nShT-eMCtK--X86sw", "-c", str(self.folder / "server.properties")]
            if self.security != PLAIN:
                arguments += ["-S", f"SCRAM-SHA-512=[name={self.username},password={self.password}]"]
            self._java("kafka.tools.StorageTool", *arguments).communicate(timeout=60)
        self._process = self._java("kafka.Kafka", str(self.folder / "server.properties"))
        until = time.monotonic() + START_SECONDS
        while not self._is_open():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Kafka does not start: {(self.folder / 'log').read_text()[-1500:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """The same ports, the same data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _end(self, number: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _java(self, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        memory = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        with (self.folder / "log").open("ab") as log:
            command = ["java", *memory, quiet, "-cp", f"{LIBS}/*", main, *arguments]
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder)

    def _is_open(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._ports[0]), timeout=1):
                return True
        except OSError:
            return False

    def _properties(self) -> str:
        client, controller = self._ports
        # The broker talks to itself in the clear on a second listener where clients must not.
        name = "CLIENT"
        lines = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"{name}://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"{name}://127.0.0.1:{client}",
            "inter.broker.listener.name": name,
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,{name}:{self.security}",
            "log.dirs": str(self.folder / "data"),
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            "auto.create.topics.enable": "false",
        }
        if self.security != PLAIN:
            jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            lines |= {
                "sasl.enabled.mechanisms": "SCRAM-SHA-512",
                "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
                f"listener.name.{name.lower()}.scram-sha-512.sasl.jaas.config": (
                    f'{jaas} username="{self.username}" password="{self.password}";'
                ),
                "ssl.keystore.type": "PKCS12",
                "ssl.keystore.location": str(self.folder / "broker.p12"),
                "ssl.keystore.password": "changeit",
                "ssl.truststore.type": "PKCS12",
                "ssl.truststore.location": str(self.folder / "trust.p12"),
                "ssl.truststore.password": "changeit",
            }
        return "".join(f"{key}={value}\n" for key, value in lines.items())

    def _make_certificate(self) -> None:
        """A certificate of its own authority for 127.0.0.1, by the JDK's keytool."""
        store = ["-keystore", str(self.folder / "broker.p12"), "-storepass", "changeit", "-alias", "broker"]
        ca = str(self.ca_file)
        _keytool(
            *["-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-validity", "30", "-storetype", "PKCS12"],
            *["-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-ext", "bc:c=ca:true", *store],
        )
        _keytool("-exportcert", "-rfc", "-file", ca, *store)
        trust = ["-keystore", str(self.folder / "trust.p12"), "-storetype", "PKCS12", "-storepass", "changeit"]
        _keytool("-importcert", "-noprompt", "-file", ca, "-alias", "ca", *trust)


def _keytool(*arguments: str) -> None:
    subprocess.run(["keytool", *arguments], check=True, capture_output=True, timeout=60)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]
    finally:
        for probe in sockets:
            probe.close()


def main() -> int:
    lack = missing()
    if lack:
        print(f"kafka: {lack}", file=sys.stderr)
        return 2
    with KafkaBroker() as broker:
        print(f"export WIRESTREAM_KAFKA__BOOTSTRAP={broker.bootstrap}", flush=True)
        print("Ctrl-C ends it, and removes its data", file=sys.stderr)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(main())
