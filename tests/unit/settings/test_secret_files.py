from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from stream.alert import Channels
from stream.alert.load import load_rules
from stream.errors import Misconfigured
from stream.feeds.config.load import examine, load_feeds
from stream.settings import load_settings
from stream.settings.secret_files import EnvironmentSecrets, read_secret, with_password

ODD = "h/u@s:h#%41 ?ü"
"""A password with all that a URL would take for something else."""
FEED = "sources: {efe: {kind: imap, host: mx.example, user: u, password: '${EFE_PW}', require: any}}\n"


@dataclass
class Secrets:
    """Sets variables that name files of secrets."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def stand(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.monkeypatch.setenv(f"{name}_FILE", str(path))
        return path


@pytest.fixture(autouse=True)
def secrets(monkeypatch, tmp_path):
    for name in os.environ:
        if name.upper().startswith("WIRESTREAM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Secrets(tmp_path, monkeypatch)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_password_comes_from_its_file_without_the_line_end(monkeypatch, secrets, end):
    secrets.stand("WIRESTREAM_KAFKA__PASSWORD", f" {ODD} {end}")
    monkeypatch.setenv("WIRESTREAM_KAFKA__SECURITY", "SASL_SSL")
    monkeypatch.setenv("WIRESTREAM_KAFKA__USERNAME", "desk")
    assert load_settings().kafka.password.get_secret_value() == f" {ODD} "


def test_a_url_comes_from_its_file_and_a_dot_env_may_name_it(secrets):
    (secrets.folder / "url").write_text("postgresql+psycopg://u:p@h/db\n")
    (secrets.folder / ".env").write_text("WIRESTREAM_STORE__URL_FILE=url\n")
    assert load_settings().store.url.get_secret_value() == "postgresql+psycopg://u:p@h/db"


def test_a_password_beside_the_url_needs_no_encoding(monkeypatch, secrets):
    secrets.stand("WIRESTREAM_STORE__PASSWORD", ODD + "\n")
    monkeypatch.setenv("WIRESTREAM_STORE__URL", "postgresql+psycopg://desk@h:5433/db?sslmode=verify-full")
    url = make_url(load_settings().store.url.get_secret_value())
    assert (url.username, url.password, url.host, url.port, url.database) == ("desk", ODD, "h", 5433, "db")
    assert url.query == {"sslmode": "verify-full"}
    monkeypatch.delenv("WIRESTREAM_STORE__PASSWORD_FILE")
    monkeypatch.setenv("WIRESTREAM_STORE__PASSWORD", ODD)
    assert make_url(load_settings().store.url.get_secret_value()) == url


@pytest.mark.parametrize(
    "url",
    ["sqlite:///wirestream.db", "postgresql+psycopg://h/db", "postgresql://u:hush@h/db", "mysql://u@h/db", ""],
)
def test_a_password_beside_a_url_that_has_no_place_for_it_is_refused(monkeypatch, url):
    monkeypatch.setenv("WIRESTREAM_STORE__URL", url)
    monkeypatch.setenv("WIRESTREAM_STORE__PASSWORD", "hush-store")
    with pytest.raises(Misconfigured, match=r"WIRESTREAM_STORE: .*(user@host|leave one)") as raised:
        load_settings()
    assert "hush" not in str(raised.value)


def test_the_settings_go_through_their_own_url_again():
    joined = with_password("postgresql://u@h/db", ODD)
    assert with_password(joined, ODD) == joined


@pytest.mark.parametrize("name", ["WIRESTREAM_KAFKA__PASSWORD", "WIRESTREAM_STORE__URL", "WIRESTREAM_STORE__PASSWORD"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"hush\xff", "no text in UTF-8"), (b"hush" * 20_000, "65,536")],
    ids=["empty", "a line end", "bytes", "large"],
)
def test_a_file_that_holds_no_secret_is_named_in_one_line(secrets, name, content, said):
    path = secrets.stand(name, content)
    with pytest.raises(Misconfigured, match=f"{name}_FILE: {path}.*{said}") as raised:
        load_settings()
    assert "hush" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_missing_or_a_folder_is_named_in_one_line(secrets):
    path = secrets.stand("WIRESTREAM_KAFKA__PASSWORD", "x")
    path.unlink()
    with pytest.raises(Misconfigured, match=r"WIRESTREAM_KAFKA__PASSWORD_FILE: .*\(No such file or directory\)"):
        load_settings()
    path.mkdir()
    with pytest.raises(Misconfigured, match=r"WIRESTREAM_KAFKA__PASSWORD_FILE: .*\(Is a directory\)"):
        load_settings()


def test_a_device_that_never_ends_is_let_go_of():
    with pytest.raises(Misconfigured, match="is it a secret"):
        read_secret(Path("/dev/zero"), "X_FILE")


@pytest.mark.parametrize("name", ["WIRESTREAM_KAFKA__PASSWORD", "WIRESTREAM_STORE__URL", "WIRESTREAM_STORE__PASSWORD"])
def test_a_secret_that_is_given_twice_is_refused(monkeypatch, secrets, name):
    secrets.stand(name, "hush-file")
    monkeypatch.setenv(name, "hush-variable")
    with pytest.raises(Misconfigured, match=f"{name} and {name}_FILE are both set") as raised:
        load_settings()
    assert "hush" not in str(raised.value)


def test_what_came_from_a_file_is_never_shown(monkeypatch, secrets):
    secrets.stand("WIRESTREAM_KAFKA__PASSWORD", "hush-kafka")
    secrets.stand("WIRESTREAM_STORE__PASSWORD", "hush-store")
    monkeypatch.setenv("WIRESTREAM_STORE__URL", "postgresql://u@h/db")
    settings = load_settings()
    for shown in (repr(settings), settings.model_dump_json(), repr(settings.store)):
        assert "hush" not in shown
        assert "PASSWORD" in shown, "the path of the file is shown"


def test_a_channel_takes_its_secret_from_a_file(monkeypatch, secrets):
    rules = "channels: {cms: {webhook: {url: 'https://cms.example.org', secret: '${CMS_SECRET}'}}}\nrules: []\n"
    ruleset = load_rules(rules, "alerts.yaml")
    path = secrets.stand("CMS_SECRET", "hush\n")
    Channels(ruleset, secrets=EnvironmentSecrets(os.environ))
    path.unlink()
    with pytest.raises(Misconfigured, match="CMS_SECRET_FILE"):
        Channels(ruleset, secrets=EnvironmentSecrets(os.environ))
    monkeypatch.setenv("CMS_SECRET", "hush")
    with pytest.raises(Misconfigured, match="both set"):
        Channels(ruleset, secrets=EnvironmentSecrets(os.environ))


def test_a_source_takes_its_secret_from_a_file_and_a_new_one_is_a_change(secrets):
    path = secrets.stand("EFE_PW", "hush-1\n")
    before = load_feeds(FEED, "feeds.yaml", EnvironmentSecrets(os.environ))
    assert before.sources["efe"].password.get_secret_value() == "hush-1"
    path.write_text("hush-2\n")
    assert load_feeds(FEED, "feeds.yaml", EnvironmentSecrets(os.environ)) != before
    path.unlink()
    (mistake,) = examine(FEED, "feeds.yaml", EnvironmentSecrets(os.environ)).mistakes
    assert mistake.startswith("feeds.yaml:1: source efe, password: ${EFE_PW}: EFE_PW_FILE: ")
    assert "No such file" in mistake
    assert examine(FEED, "feeds.yaml", EnvironmentSecrets(os.environ), secrets=False).feeds is not None


def test_the_secrets_of_an_environment_are_a_mapping(secrets):
    secrets.stand("B", "2")
    named = EnvironmentSecrets({"A": "1", "B_FILE": os.environ["B_FILE"]})
    assert dict(named) == {"A": "1", "B": "2", "B_FILE": os.environ["B_FILE"]}
    assert (len(named), "B" in named, "C" in named, named.get("C")) == (3, True, False, None)
