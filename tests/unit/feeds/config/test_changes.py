"""A reload touches only what changed: keys, secrets, files, and each server for itself."""

from __future__ import annotations

import os

from stream.feeds.config.changes import Changes, changes
from stream.feeds.config.load import load_feeds
from stream.feeds.config.named_files import stamps

FILE = """
defaults: {every: 60s}
sources:
  mairie: {kind: rss, url: "https://example.org/feed.xml"}
  ansa: {kind: ftp, host: ftp.example.org, user: desk, password: "${PW}"}
  partner: {kind: push, scheme: standard, secret: "${KEY}"}
  inbox: {kind: folder, path: /srv/wires}
"""


def _read(text, **secrets):
    return load_feeds(text, "feeds.yaml", {"PW": "p", "KEY": "a2V5", **secrets})


def test_the_same_file_changes_nothing():
    same = changes(_read(FILE), _read(FILE + "# a comment\n"))
    assert same == Changes()
    assert not same


def test_what_came_and_went_and_changed_is_named():
    new = FILE.replace("mairie:", "town:").replace("user: desk", "user: news")
    assert changes(_read(FILE), _read(new)) == Changes(started=("town",), stopped=("mairie",), changed=("ansa",))


def test_another_kind_under_the_same_name_is_a_change():
    new = FILE.replace('{kind: rss, url: "https://example.org/feed.xml"}', "{kind: folder, path: /srv/mairie}")
    assert changes(_read(FILE), _read(new)).changed == ("mairie",)


def test_a_default_changes_those_who_have_it():
    assert changes(_read(FILE), _read(FILE.replace("60s", "90s"))).changed == ("ansa", "mairie")


def test_another_secret_in_the_environment_is_a_change_of_its_source_alone():
    assert changes(_read(FILE), _read(FILE, PW="q")) == Changes(changed=("ansa",))
    assert changes(_read(FILE), _read(FILE, KEY="a2V6")) == Changes(changed=("partner",))


def test_servers_change_for_themselves():
    drops = "drops: {ftp: {listen: ':2121', tls: none, users: {a: {password: '${PW}', source: inbox}}}}\n"
    old = _read(FILE + drops)
    assert changes(_read(FILE), old) == Changes(listeners=("drops.ftp",))
    assert changes(old, _read(FILE)) == Changes(listeners=("drops.ftp",))
    assert changes(old, _read(FILE + drops, PW="q")) == Changes(changed=("ansa",), listeners=("drops.ftp",))
    assert changes(old, _read(FILE + drops + "push: {listen: ':81'}\n")) == Changes(listeners=("push",))
    assert changes(old, _read(FILE + drops + "lmtp: {listen: ':25'}\n")) == Changes(listeners=("lmtp",))


def test_a_key_that_was_replaced_under_its_name_changes_whoever_uses_it(tmp_path):
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_text("old")
    text = FILE + (
        f"  sftp: {{kind: sftp, host: h, user: u, host_key: {'k' * 20}, key_file: {key}}}\n"
        f"push: {{certificate: {key}, key: {other}}}\n"
        f"drops: {{ftp: {{listen: ':1', certificate: {other}, key: {other}, "
        f"users: {{a: {{password: '${{PW}}', source: inbox}}}}}}}}\n"
    )
    feeds = _read(text)
    before = stamps(feeds)
    assert changes(feeds, _read(text), before, stamps(feeds)) == Changes()
    key.write_text("new")
    os.utime(key, ns=(1, 1))
    assert changes(feeds, _read(text), before, stamps(feeds)) == Changes(changed=("sftp",), listeners=("push",))
    other.write_text("it is there now")
    assert changes(feeds, _read(text), before, stamps(feeds)).listeners == ("push", "drops.ftp")


def test_no_secret_is_in_what_changed():
    assert "hunter2" not in repr(changes(_read(FILE), _read(FILE, PW="hunter2")))
