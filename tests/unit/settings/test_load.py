from __future__ import annotations

import os
import re

import pytest
from pydantic import SecretStr
from rich.console import Console

from stream.cli.settings_view import settings_table
from stream.errors import Misconfigured
from stream.settings import Kafka, Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """No settings of whoever runs the tests, and no `.env` of theirs."""
    for name in os.environ:
        if name.upper().startswith("WIRESTREAM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def _shown(settings: Settings) -> str:
    console = Console(width=200, record=True, file=open(os.devnull, "w"), markup=False)  # noqa: SIM115, PTH123
    console.print(settings_table(settings))
    return console.export_text()


def test_the_defaults_are_valid():
    settings = load_settings()
    assert settings.kafka.bootstrap == "127.0.0.1:9092"
    assert Settings.model_validate(settings.model_dump()) == settings


_PROMISED = {
    # Nothing is reached, and nothing listens, beyond this machine unless someone says so.
    "kafka.bootstrap": "127.0.0.1:9092",
    "web.host": "127.0.0.1",
    "web.port": 0,
    "store.url": "sqlite:///wirestream.db",
    "alerts.rules": None,
    # What a killed worker does again, and how long the others wait for it.
    "kafka.instance_id": None,
    "kafka.request_timeout": 30,
    "kafka.session_timeout": 30,
    "kafka.rebalance_timeout": 60,
    "kafka.commit_interval": 1,
    "kafka.linger_ms": 0,
    "guard.batch": 200,
    # When a worker ends itself: a bad deploy, a stage that stands still.
    "guard.attempts": 2,
    "guard.breaker_consecutive": 50,
    "guard.breaker_ratio": 0.8,
    "guard.breaker_window": 200,
    "guard.breaker_pause": 300,
    "guard.backoff_initial": 0.1,
    "guard.backoff_max": 10,
    "watchdog.stalled_after": 60,
    # What a message may cost, and what is remembered: a week, and a month.
    "limits.message_bytes": 4 * 1024 * 1024,
    "limits.derived_factor": 3,
    "dedupe.window_hours": 168,
    "dedupe.max_entries": 1_000_000,
    "dedupe.partitions": 1,
    "dedupe.standbys": 1,
    "dedupe.state_dir": None,
    "alerts.window_hours": 720,
    "alerts.delivery_timeout": 10,
    "topics.partitions": 4,
    "topics.replication": 1,
    "topics.min_insync_replicas": 1,
}
"""What README, runbooks, alert rules and docstrings say of what nobody sets."""


@pytest.mark.parametrize(("name", "promised"), _PROMISED.items(), ids=_PROMISED)
def test_what_nobody_sets_is_what_the_documents_say(name, promised):
    section, _, field = name.partition(".")
    value = getattr(getattr(load_settings(), section), field)
    assert (value.get_secret_value() if isinstance(value, SecretStr) else value) == promised


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KAFKA__BOOTSTRAP", "nowhere", "'nowhere' is not host:port"),
        ("KAFKA__BOOTSTRAP", "a:1,", "'' is not host:port"),
        ("KAFKA__BOOTSTRAP", "a:65536", "host:port"),
        ("KAFKA__BOOTSTRAP", "a:0", "host:port"),
        ("KAFKA__BOOTSTRAP", "kafka://a:9092", "host:port"),
        ("KAFKA__SECURITY", "TLS", "SASL_SSL"),
        ("KAFKA__MECHANISM", "GSSAPI", "SCRAM-SHA-512"),
        ("KAFKA__REQUEST_TIMEOUT", "0", "greater than 0"),
        ("KAFKA__REQUEST_TIMEOUT", "soon", "number"),
        ("KAFKA__LINGER_MS", "1000", "100"),
        ("KAFKA__CA_FILE", "missing.pem", "missing.pem is no file"),
        ("TOPICS__PARTITIONS", "0", "1"),
        ("TOPICS__PARTITIONS", "many", "integer"),
        ("LIMITS__MESSAGE_BYTES", "-1", "greater than 0"),
        ("ALERTS__WINDOW_HOURS", "1000000000", "87600"),
        ("GUARD__BREAKER_RATIO", "1.5", "1"),
        ("EXTRACT__MIN_CONFIDENCE", "95", "1"),
        ("WEB__PORT", "70000", "65535"),
        ("LOG__FORMAT", "xml", "console"),
        ("LOG__LEVEL", "loud", "WARNING"),
    ],
)
def test_a_bad_value_ends_in_one_line_with_the_variable_and_what_it_takes(monkeypatch, name, value, said):
    monkeypatch.setenv(f"WIRESTREAM_{name}", value)
    with pytest.raises(Misconfigured) as raised:
        load_settings()
    line = str(raised.value)
    section = f"WIRESTREAM_{name.partition('__')[0]}"
    assert f"WIRESTREAM_{name}" in line or (name == "KAFKA__CA_FILE" and section in line)
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"KAFKA__SECURITY": "SASL_SSL"}, "username and password"),
        ({"KAFKA__SECURITY": "SASL_SSL", "KAFKA__USERNAME": "u"}, "username and password"),
        ({"KAFKA__SECURITY": "SSL", "KAFKA__CERT_FILE": "cert.pem"}, "go together"),
        ({"ALERTS__WINDOW_HOURS": "100"}, r"WIRESTREAM_ALERTS__WINDOW_HOURS \(100\) is less than"),
        ({"DEDUPE__WINDOW_HOURS": "1000"}, r"WIRESTREAM_DEDUPE__WINDOW_HOURS \(1000\)"),
    ],
)
def test_settings_that_belong_together_are_asked_for_together(monkeypatch, tmp_path, given, said):
    (tmp_path / "cert.pem").touch()
    for name, value in given.items():
        monkeypatch.setenv(f"WIRESTREAM_{name}", value)
    with pytest.raises(Misconfigured, match=said):
        load_settings()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("WIRESTREAM_KAFKA__BOOTSTRP", "WIRESTREAM_KAFKA__BOOTSTRAP"),
        ("WIRESTREAM_KAFKA_BOOTSTRAP", "WIRESTREAM_KAFKA__BOOTSTRAP"),
        ("WIRESTREAM_STOER__URL", "WIRESTREAM_STORE__URL"),
        ("WIRESTREAM_TOPICS__MIN_INSYNC__REPLICAS", "WIRESTREAM_TOPICS__MIN_INSYNC_REPLICAS"),
        ("wirestream_web__prot", "WIRESTREAM_WEB__PORT"),
    ],
)
def test_a_misspelt_variable_is_refused_and_the_right_one_named(monkeypatch, wrong, right):
    monkeypatch.setenv(wrong, "127.0.0.1:9092")
    with pytest.raises(Misconfigured) as raised:
        load_settings()
    assert f"there is no setting {wrong.upper()} (did you mean {right}?)" in str(raised.value)


def test_a_section_as_a_whole_is_no_setting(monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA", "127.0.0.1:9092")
    with pytest.raises(Misconfigured, match="no setting WIRESTREAM_KAFKA"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WIRESTREAM_REQUIRE_KAFKA", "1"),
        ("WIRESTREAM_WEB_PORT", "tcp://10.0.0.1:80"),
        ("WIRESTREAM_STORE_SERVICE_HOST", "10.0.0.1"),
        ("WIRESTREAMER__X", "1"),
    ],
)
def test_variables_of_other_programs_are_none_of_ours(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert load_settings() == Settings()


def test_a_dot_env_file_is_read_checked_and_overruled_by_the_environment(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("WIRESTREAM_KAFKA__BOOTSTRAP=file:1\nWIRESTREAM_WEB__PORT=1\nPOSTGRES_USER=x\n")
    monkeypatch.setenv("WIRESTREAM_WEB__PORT", "2")
    settings = load_settings()
    assert (settings.kafka.bootstrap, settings.web.port) == ("file:1", 2)
    (tmp_path / ".env").write_text("WIRESTREAM_KAFKA__BOOTSTRP=file:1\n")
    with pytest.raises(Misconfigured, match="did you mean WIRESTREAM_KAFKA__BOOTSTRAP"):
        load_settings()
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match=r"\.env"):
        load_settings()


def test_secrets_are_never_shown(monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__SECURITY", "SASL_SSL")
    monkeypatch.setenv("WIRESTREAM_KAFKA__USERNAME", "desk")
    monkeypatch.setenv("WIRESTREAM_KAFKA__PASSWORD", "hush-kafka")
    monkeypatch.setenv("WIRESTREAM_STORE__URL", "postgresql+psycopg://u:hush-store@h/db")
    settings = load_settings()
    assert settings.kafka.password.get_secret_value() == "hush-kafka"
    for shown in (repr(settings), str(settings), repr(settings.kafka), settings.model_dump_json(), _shown(settings)):
        assert "desk" in shown
        assert "hush" not in shown


def test_a_refused_section_does_not_tell_its_secrets(monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__SECURITY", "SASL_SSL")
    monkeypatch.setenv("WIRESTREAM_KAFKA__PASSWORD", "hush")
    with pytest.raises(Misconfigured) as raised:
        load_settings()
    assert "hush" not in str(raised.value)


def test_the_table_names_every_variable_as_it_is_set():
    shown = _shown(Settings(kafka=Kafka(bootstrap="[::1]:9092")))
    names = re.findall(r"WIRESTREAM_\w+", shown)
    assert len(names) == len(set(names)) > 30
    for name in names:
        section, _, field = name.removeprefix("WIRESTREAM_").lower().partition("__")
        holder = getattr(Settings(), section)
        assert not field or hasattr(holder, field)
    assert "[::1]:9092" in shown, "brackets were taken for mark-up"
