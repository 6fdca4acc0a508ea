"""Real Apache Kafka 4.1 (KRaft, one node) for tests and development: `make kafka`, or `KafkaBroker` in a test.

Needs Java 17 and, the first time, Maven, which fetches Kafka's own jars into `libs/`. Loopback only, ports chosen by
the system, data in a temporary folder, gone afterwards.
"""

# ruff: noqa: INP001, T201 - a script: it talks to who started it
from __future__ import annotations

import fcntl
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from stream.demo.broker_process import BrokerProcess
from stream.errors import Misconfigured

__all__ = ["KafkaBroker", "fetch_libs", "missing"]

HERE = Path(__file__).parent
LIBS = HERE / "libs"
KAFKA_JAR = "kafka_2.13-*.jar"
CLASSES = LIBS / "classes.jsa"
"""Kafka's classes as the JVM can map them into memory: a start with them takes half the processor's time."""
FETCH_SECONDS = 600.0
TOOL_SECONDS = 60.0
"""For one run of keytool, or of Kafka's storage tool: seconds, on a machine that is busy."""

PLAIN = "PLAINTEXT"
CLUSTER_ID = "5L6g3nShT-eMCtK--X86sw"
_KEYTOOL = ("keytool", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")
STORE_PASSWORD = "changeit"  # noqa: S105 - of key stores that live as long as the test


def missing() -> str | None:
    """What this machine lacks to run Kafka; `None` when it lacks nothing."""
    if shutil.which("java") is None:
        return "java (17 or newer) is not installed"
    if not _libs_there() and shutil.which("mvn") is None:
        return "Kafka's jars are not fetched yet, and mvn is not installed"
    return None


def fetch_libs() -> None:
    """Fetch Kafka's jars with Maven, unless they are there. Raises `Misconfigured` when Maven cannot.

    The jar that is looked for arrives last, so that two who fetch at once, or one who is interrupted, do no harm.
    """
    if _libs_there():
        return
    LIBS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=LIBS) as folder:
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        try:
            subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True, timeout=FETCH_SECONDS)
        except subprocess.CalledProcessError as error:
            said = " ".join((error.stdout + error.stderr).split())[:600]
            raise Misconfigured(f"mvn cannot fetch Kafka's jars: {said}") from None
        jars = sorted(Path(folder).glob("*.jar"), key=lambda jar: jar.match(KAFKA_JAR))
        for jar in jars:
            jar.replace(LIBS / jar.name)


def _libs_there() -> bool:
    return any(LIBS.glob(KAFKA_JAR))


class KafkaBroker(BrokerProcess):
    """`with KafkaBroker() as broker: broker.bootstrap`, with the methods of `BrokerProcess`.

    `security="SASL_SSL"` (or "SASL_PLAINTEXT", "SSL") is how clients must come: SCRAM-SHA-512 and PLAIN take
    `username` and `password`; TLS shows a certificate for 127.0.0.1 of the authority in `ca_file`, which is made for
    each broker.

    `proxy=port` opens a second listener (`behind_proxy` is its port), without security, whose clients are sent on to
    that port of this machine: a proxy there stands between them and the broker, and between nobody else.

    `users` are further names and their passwords, for PLAIN. `rules=True` has the broker enforce access rules (ACLs):
    `username` may do everything, all others what they are granted.
    """

    name = "kafka"
    ports_needed = 2
    start_seconds = 90.0
    stop_seconds = 30.0

    username = "wirestream"
    password = "test-secret-of-the-fixture"  # noqa: S105

    def __init__(
        self,
        security: str = PLAIN,
        proxy: int | None = None,
        users: Mapping[str, str] | None = None,
        *,
        rules: bool = False,
    ) -> None:
        super().__init__()
        self.security = security
        self.users = users or {}
        self.rules = rules
        self.proxy = proxy
        if proxy is not None:
            self.ports_needed = 3
        self._archiving: TextIO | None = None

    @property
    def behind_proxy(self) -> int:
        """The port that a proxy is to lead to; there once it has started."""
        return self.ports[2]

    @property
    def ca_file(self) -> Path:
        """PEM of the authority that signed the broker's certificate; there once it has started with TLS."""
        return self.folder / "ca.pem"

    def start(self) -> None:
        fetch_libs()
        super().start()

    def _prepare(self) -> None:
        """Write server.properties for the ports; the first time, also make certificates and format the storage."""
        properties = self.folder / "server.properties"
        properties.write_text("".join(f"{key}={value}\n" for key, value in self._properties().items()))
        if (self.folder / "data").exists():
            return
        if self.security.endswith("SSL"):
            _make_certificate(self.folder, self.ca_file)
        command = [*_java("kafka.tools.StorageTool"), "format", "-t", CLUSTER_ID, "-c", str(properties)]
        if self.security.startswith("SASL"):
            command += ["-S", f"SCRAM-SHA-512=[name={self.username},password={self.password}]"]
        _run(command)

    def _command(self) -> list[str]:
        archive = [f"-XX:ArchiveClassesAtExit={self.folder / CLASSES.name}"] if self._archives() else []
        return [*_java("kafka.Kafka", *archive), str(self.folder / "server.properties")]

    def _archives(self) -> bool:
        """Whether this broker is the one that makes the archive of classes when it ends: there is none, and no other
        does. A broker that is killed makes none; the next one will.
        """
        if CLASSES.exists() or self._archiving is not None:
            return False
        lock = (LIBS / ".archiving").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        if CLASSES.exists():  # it was just made
            lock.close()
            return False
        self._archiving = lock
        return True

    def stop(self) -> None:
        super().stop()
        if self._archiving is None:
            return
        made = self.folder / CLASSES.name
        if made.exists():
            shutil.copyfile(made, partial := CLASSES.with_suffix(".partial"))
            partial.replace(CLASSES)
        self._archiving.close()
        self._archiving = None

    def _connect(self) -> socket.socket:
        plain = super()._connect()
        if not self.security.endswith("SSL"):
            return plain
        return ssl.create_default_context(cafile=str(self.ca_file)).wrap_socket(plain, server_hostname="127.0.0.1")

    def _properties(self) -> dict[str, str]:
        client, controller, *behind = self.ports
        lines = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"CLIENT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"CLIENT://127.0.0.1:{client}",
            "inter.broker.listener.name": "CLIENT",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,CLIENT:{self.security}",
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
        for port in behind:
            lines["listeners"] += f",PROXIED://127.0.0.1:{port}"
            lines["advertised.listeners"] += f",PROXIED://127.0.0.1:{self.proxy}"
            lines["listener.security.protocol.map"] += ",PROXIED:PLAINTEXT"
        if self.security.startswith("SASL"):
            lines |= self._sasl()
        if self.rules:
            lines |= {
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                # The broker comes to its own controller without a name.
                "super.users": f"User:{self.username};User:ANONYMOUS",
            }
        if self.security.endswith("SSL"):
            for kind in ("keystore", "truststore"):
                lines |= {
                    f"ssl.{kind}.type": "PKCS12",
                    f"ssl.{kind}.location": str(self.folder / f"{kind}.p12"),
                    f"ssl.{kind}.password": STORE_PASSWORD,
                }
        return lines

    def _sasl(self) -> dict[str, str]:
        jaas, own = "org.apache.kafka.common.security", f'username="{self.username}" password="{self.password}"'
        everybody = {self.username: self.password} | dict(self.users)
        known = " ".join(f'user_{name}="{password}"' for name, password in everybody.items())
        return {
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
            "listener.name.client.scram-sha-512.sasl.jaas.config": f"{jaas}.scram.ScramLoginModule required {own};",
            "listener.name.client.plain.sasl.jaas.config": f"{jaas}.plain.PlainLoginModule required {own} {known};",
        }


def _java(main: str, *options: str) -> list[str]:
    """The command of one of Kafka's programs: a small heap, the quick compiler; it starts more often than it works."""
    speed = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
    if CLASSES.exists():
        speed.append(f"-XX:SharedArchiveFile={CLASSES}")
    jars = ":".join(map(str, sorted(LIBS.glob("*.jar"))))  # in one order, as the archive wants it
    return ["java", *speed, *options, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", jars, main]


def _make_certificate(folder: Path, ca: Path) -> None:
    """A certificate of its own authority for 127.0.0.1, by the JDK's keytool: no other tool is needed."""
    password = ["-storetype", "PKCS12", "-storepass", STORE_PASSWORD]
    store = ["-keystore", str(folder / "keystore.p12"), "-alias", "broker", *password]
    names = ["-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-ext", "bc:c=ca:true"]
    _run([*_KEYTOOL, "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-validity", "30", *names, *store])
    _run([*_KEYTOOL, "-exportcert", "-rfc", "-file", str(ca), *store])
    trust = ["-keystore", str(folder / "truststore.p12"), "-alias", "ca", *password]
    _run([*_KEYTOOL, "-importcert", "-noprompt", "-file", str(ca), *trust])


def _run(command: list[str]) -> None:
    """Run one tool to its end. Raises `Misconfigured` with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=TOOL_SECONDS, check=False)
    if done.returncode != 0:
        said = " ".join((done.stdout + done.stderr).split())[-600:]
        raise Misconfigured(f"Kafka cannot be set up, {Path(command[0]).name} says: {said}")


def main() -> int:
    """Run Kafka until Ctrl-C or SIGTERM; say on stdout how the commands find it."""
    if lack := missing():
        print(f"kafka: {lack}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with KafkaBroker() as broker:
            print(f"export WIRESTREAM_KAFKA__BOOTSTRAP={broker.bootstrap}", flush=True)
            print("Ctrl-C ends it, and removes its data", file=sys.stderr)
            code = broker.wait()
            print(f"kafka: it ended by itself, with {code}", file=sys.stderr)
            return 1
    except Misconfigured as error:
        print(f"kafka: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
