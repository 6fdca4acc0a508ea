"""One source from the command line is the feeds file that says the same, with its secrets in the environment."""

from __future__ import annotations

# ruff: noqa: E501 - what is one line for who reads it is one line here
import pytest

from stream.feeds.config.load import load_feeds

pytestmark = pytest.mark.usefixtures("desk")

PASSWORDS = {"FEED_PASSWORD": "hunter2", "FEED_SECRET": "aHVudGVyMg=="}
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"


@pytest.fixture
def ran(monkeypatch):
    """What was run: the file's text, what it says, its group, and where it was."""
    runs = []

    def run_feeds(path, settings, clock, group):
        text = path.read_text("utf-8")
        runs.append((text, load_feeds(text, "it", PASSWORDS), group, path))
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0, "others could read it"
        return 0

    monkeypatch.setattr("stream.feeds.run.process.run_feeds", run_feeds)
    return runs


def test_feeds_are_polled_under_a_name_each(run, ran):
    code, _, _ = run(
        "feed", "rss", "https://www.example.org/a", "https://example.org/b", "https://x.org/", "--every", "5m"
    )
    ((_, feeds, group, path),) = ran
    assert code == 0
    assert {name: source.url.get_secret_value() for name, source in feeds.sources.items()} == {
        "example-org": "https://www.example.org/a",
        "example-org-2": "https://example.org/b",
        "x-org": "https://x.org/",
    }
    assert {source.every for source in feeds.sources.values()} == {300}
    assert not path.exists()
    run("feed", "rss", "https://x.org/")
    assert ran[1][2] != group, "a group gives a source to any of its members"


def test_any_letter_may_stand_in_an_option(run, ran):
    assert run("feed", "rss", "https://x.org/", "--provider", "Ünion 😀")[0] == 0
    ((_, feeds, _, _),) = ran
    assert feeds.sources["x-org"].provider == "Ünion 😀"


def test_files_of_a_server(run, ran):
    code, _, _ = run(
        "feed", "sftp", "sftp://desk%40x@sftp.example.org:2022/out/*.xml", "--host-key", HOST_KEY, "--after", "delete",
        "--source", "ansa", "--provider", "ansa", **PASSWORDS,
    )  # fmt: skip
    ((text, feeds, _, _),) = ran
    source = feeds.sources["ansa"]
    assert code == 0
    assert (source.host, source.port, source.user, source.path) == ("sftp.example.org", 2022, "desk@x", "/out/*.xml")
    assert (source.after, source.provider, source.password.get_secret_value()) == ("delete", "ansa", "hunter2")
    assert "hunter2" not in text


def test_pushes_mail_and_a_drop(run, ran, desk):
    (desk / "in").mkdir()
    (desk / "key").touch()
    assert run("feed", "http", "--source", "afp", "--listen", ":81", **PASSWORDS)[0] == 0
    assert run("feed", "http", "--scheme", "unsigned")[0] == 0
    assert run("feed", "lmtp", "a@example.org", "b@example.org")[0] == 0
    assert run("feed", "drop", "in", "--host-key-file", "key", "--user", "efe", **PASSWORDS)[0] == 0
    signed, unsigned, mail, drop = (feeds for _, feeds, _, _ in ran)
    assert (signed.push.listen, signed.sources["afp"].scheme) == (":81", "standard")
    assert unsigned.sources["push"].scheme == "unsigned"
    assert mail.sources["mail"].to == ("a@example.org", "b@example.org")
    assert drop.sources["in"].path == desk / "in"
    assert drop.drops.sftp.users["efe"].source == "in"
    assert not any("hunter2" in text or "aHVudGVyMg" in text for text, _, _, _ in ran)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["rss", "example.org"], "feed rss: source feed, url: is no address: it begins with https:// or http://, and names a host"),
        (["rss", "https://[::1"], "feed rss: source feed, url: is no address: it begins with https:// or http://, and names a host"),
        (["rss", "https://e.org/", "--every", "often"], "feed rss: source e-org, every: 'often' is no number with a unit: write it like 30s, 5m, 6h or 2d"),
        (["sftp", "ftp://u@h/", "--host-key", HOST_KEY], "feed sftp: is no address: write sftp://, the user, @, the host, and the folder: see --help"),
        (["sftp", "sftp://u@h:x/", "--host-key", HOST_KEY], "feed sftp: is no address: write sftp://, the user, @, the host, and the folder: see --help"),
        (["sftp", "sftp://u:hunter2@h/", "--host-key", HOST_KEY], "feed sftp: everybody on this machine can read a password there: export FEED_PASSWORD"),
        (["sftp", "sftp://u@h/", "--host-key", HOST_KEY], "feed sftp: source h, password: ${FEED_PASSWORD} is not set: give it in the environment"),
        (["http"], "feed http: source push, secret: ${FEED_SECRET} is not set: give it in the environment"),
        (["lmtp", "wires"], "feed lmtp: source mail, to[1]: is no address: write it like wires@example.org"),
        (["drop", "none", "--host-key-file", "key"], "none is no folder: create it, or name another"),
        (["drop", ".", "--host-key-file", "none", "--key", HOST_KEY], "feed drop: there is no file none on this machine"),
        (["sftp", "sftp://u@h/", "--host-key", HOST_KEY, "--key-file", "none"], "feed sftp: there is no file none on this machine"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_mistake_is_one_line(run, ran, words, line):
    assert run("feed", *words) == (2, "", f"wirestream: {line}\n")
    assert ran == []
