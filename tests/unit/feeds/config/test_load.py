"""Each mistake in a feeds file is one line with its place and its remedy, and no secret is in any of them."""

# ruff: noqa: E501, ISC004 - what is one line for who reads it is one line here

from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.feeds.config.load import examine, load_feeds
from stream.feeds.kinds import KINDS

_KINDS = ", ".join(KINDS)

GOOD = """\
defaults: {provider: null, every: 90s}
sources:
  mairie:
    kind: rss
    url: https://example.org/feed.xml
  ansa:
    kind: sftp
    host: sftp.example.org
    user: desk
    password: ${ANSA_PW}
    host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5
  partner:
    kind: push
    scheme: standard
    secret: ["${PARTNER_KEY}", "${PARTNER_OLD}"]
  inbox:
    kind: folder
    path: /srv/wires
  post:
    kind: lmtp
    to: [wires@example.org]
  ap: {kind: ap, key: "${AP_KEY}", products: [31989]}
drops:
  ftp:
    listen: ":2121"
    tls: none
    users: {afp: {password: "${AFP_PW}", source: inbox}}
"""
SECRETS = {
    name: f"s3cretOf{name.replace('_', '')}" for name in ("ANSA_PW", "PARTNER_KEY", "PARTNER_OLD", "AP_KEY", "AFP_PW")
}


def _changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_a_good_file_is_read():
    feeds = load_feeds(GOOD, "feeds.yaml", SECRETS)
    assert list(feeds.sources) == ["mairie", "ansa", "partner", "inbox", "post", "ap"]
    assert feeds.sources["ansa"].password.get_secret_value() == "s3cretOfANSAPW"
    assert [key.get_secret_value() for key in feeds.sources["partner"].secret] == [
        "s3cretOfPARTNERKEY",
        "s3cretOfPARTNEROLD",
    ]
    assert feeds.drops.ftp.listen == ":2121"
    assert examine(GOOD, "feeds.yaml", SECRETS).warnings == ()


def test_defaults_are_filled_in_where_the_kind_has_the_key_and_the_source_does_not_say_otherwise():
    feeds = load_feeds(_changed("kind: rss", "kind: rss\n    every: 2m"), "feeds.yaml", SECRETS)
    assert feeds.sources["mairie"].every == 120
    assert feeds.sources["ansa"].every == 90
    assert not hasattr(feeds.sources["inbox"], "every")
    assert feeds.defaults == {}


TABLE = {
    # the file as a whole
    "empty": ("", "feeds.yaml:1: sources: there are none, so nothing would ever arrive: see deploy/feeds.yaml"),
    "only a comment": ("# soon", "feeds.yaml:1: sources: there are none, so nothing would ever arrive: see deploy/feeds.yaml"),
    "a list": ("- a\n- b", "feeds.yaml:1: must begin with `sources:`"),
    "open bracket": ("sources: [", "feeds.yaml:1: is no YAML: expected the node content, but found '<stream end>'"),
    "tab": ("sources:\n\tmairie: {}", "feeds.yaml:2: is no YAML: a tab stands there: indent with spaces"),
    "control character": ("sources:\n  a\x07: {}", "feeds.yaml:2: is no YAML: a control character stands there: take it out"),
    "two documents": (GOOD + "---\na: b", "feeds.yaml:28: is no YAML: but found another document"),
    "alias": (
        _changed("${ANSA_PW}", "*hunter2"),
        "feeds.yaml:10: is no YAML: a value that begins with *, & or ! must stand in quotes",
    ),
    "tag": (
        _changed("${ANSA_PW}", "!hunter!2 x"),
        "feeds.yaml:10: is no YAML: a value that begins with *, & or ! must stand in quotes",
    ),
    "percent": (_changed("${ANSA_PW}", "%hunter2"), "feeds.yaml:10: is no YAML: found character '%' that cannot start any token"),
    "bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)),
        "feeds.yaml:1: is too large or too deep: write it without so many aliases",
    ),
    "deep": ("sources: " + "[" * 500, "feeds.yaml: is nested too deep: write it flatter"),
    "deep, but not for YAML": (
        "sources: " + "{a: " * 60 + "b" + "}" * 60,
        "feeds.yaml:1: is too large or too deep: write it without so many aliases",
    ),
    "itself within itself": ("sources: &a {b: *a}", "feeds.yaml:1: is too large or too deep: write it without so many aliases"),
    "large": ("#" * 1_000_001, "feeds.yaml: has more than 1,000,000 characters: is it a feeds file?"),
    "key that is a list": ("sources: {[a]: b}", "feeds.yaml:1: a key must be a word"),
    # names
    "top key": (_changed("drops:", "drop:"), "feeds.yaml:23: drop: no such key: did you mean `drops`?"),
    "sources as a list": (
        "sources: [{kind: rss}]",
        "feeds.yaml:1: sources: must be names, each with its keys: `mairie: {kind: rss, url: …}`",
    ),
    "source twice": (_changed("  inbox:\n", "  ansa:\n"), "feeds.yaml:16: `ansa` stands twice: keep one of the two"),
    "key twice": (_changed("user: desk", "host: x"), "feeds.yaml:9: `host` stands twice: keep one of the two"),
    "name": (
        _changed("  mairie:", "  Mairie de Paris:"),
        "feeds.yaml:3: source Mairie de Paris: is no name of a source: use a to z, 0 to 9 and -, 40 at most",
    ),
    "source without keys": (_changed("    kind: folder\n    path: /srv/wires\n", ""), "feeds.yaml:16: source inbox: must have keys: `{kind: rss, url: …}`"),
    "kind missing": (
        _changed("kind: rss\n    ", ""),
        f"feeds.yaml:3: source mairie, kind: is missing: it is one of {_KINDS}",
    ),
    "kind near": (_changed("kind: rss", "kind: rsss"), "feeds.yaml:4: source mairie, kind: there is no kind `rsss`: did you mean `rss`?"),
    "kind far": (
        _changed("kind: rss", "kind: gopher"),
        f"feeds.yaml:4: source mairie, kind: there is no kind `gopher`: there are {_KINDS}",
    ),
    "kind as a list": (
        _changed("kind: rss", "kind: [rss]"),
        f"feeds.yaml:4: source mairie, kind: must be one of {_KINDS}",
    ),
    "key near": (_changed("    user:", "    usr:"), "feeds.yaml:9: source ansa, usr: no such key: did you mean `user`?"),
    "key of another kind": (
        _changed("path: /srv/wires", "path: /srv/wires\n    host_key: x"),
        "feeds.yaml:19: source inbox, host_key: a source of this kind has no such key, only one of kind sftp has",
    ),
    "key of nobody": (
        _changed("path: /srv/wires", "path: /srv/wires\n    colour: red"),
        "feeds.yaml:19: source inbox, colour: no such key: there are provider, max_bytes, trusted, silence, quiet_days, kind, path, settle",
    ),
    "key within": (
        _changed("kind: rss", "kind: rss\n    first: {withn: 6h}"),
        "feeds.yaml:5: source mairie, first.withn: no such key: did you mean `within`?",
    ),
    "merge key": (
        _changed("kind: rss", "kind: rss\n    <<: {every: 5m}"),
        "feeds.yaml:5: source mairie, <<: merge keys are not read: what all sources share stands under `defaults:`",
    ),
    "key of a drop": (_changed("    tls: none", "    tsl: none"), "feeds.yaml:26: drops.ftp.tsl: no such key: did you mean `tls`?"),
    # values
    "key missing": (_changed("    path: /srv/wires\n", ""), "feeds.yaml:16: source inbox, path: is missing"),
    "no value": (_changed("path: /srv/wires", "path:"), "feeds.yaml:18: source inbox, path: has no value: give it one, or take the line out"),
    "duration": (
        _changed("kind: rss", "kind: rss\n    every: often"),
        "feeds.yaml:5: source mairie, every: 'often' is no number with a unit: write it like 30s, 5m, 6h or 2d",
    ),
    "duration of nothing": (_changed("kind: rss", "kind: rss\n    every: 0"), "feeds.yaml:5: source mairie, every: must be more than 0"),
    "size": (
        _changed("kind: rss", "kind: rss\n    max_bytes: 4Mb"),
        "feeds.yaml:5: source mairie, max_bytes: '4Mb' is no number with a unit: write it like 500kB or 4MiB",
    ),
    "several types": (
        _changed("kind: rss", "kind: rss\n    silence: loud"),
        "feeds.yaml:5: source mairie, silence: 'loud' is no number with a unit: write it like 30s, 5m, 6h or 2d; "
        "or it must be one of learn, off",
    ),
    "one of": (
        _changed("scheme: standard", "scheme: md5"),
        "feeds.yaml:14: source partner, scheme: must be one of standard, superdesk, github, websub, bearer, unsigned",
    ),
    "true or false": (_changed("kind: rss", "kind: rss\n    trusted: maybe"), "feeds.yaml:5: source mairie, trusted: is neither true nor false"),
    "date": (
        _changed("kind: rss", "kind: rss\n    quiet_days: [Christmas]"),
        "feeds.yaml:5: source mairie, quiet_days[1]: is no date: write it like 2026-12-25",
    ),
    "list": (_changed("kind: rss", "kind: rss\n    quiet_days: 2026-12-25"), "feeds.yaml:5: source mairie, quiet_days: must be a list: [one, two]"),
    "number": (_changed("[31989]", "[all]"), "feeds.yaml:22: source ap, products[1]: is no whole number"),
    "number too large": (_changed("user: desk", "user: desk\n    port: 70000"), "feeds.yaml:10: source ansa, port: must be 65535 or less"),
    "host": (
        _changed("host: sftp.example.org", "host: sftp://sftp.example.org"),
        "feeds.yaml:8: source ansa, host: is no name of a host: write it without ftp://, user and port",
    ),
    "network": (
        _changed("scheme: standard", "scheme: standard\n    from: [203.0.113.300]"),
        "feeds.yaml:15: source partner, from[1]: is no network of addresses: write it like 203.0.113.0/24",
    ),
    "what belongs together": (
        _changed("    password: ${ANSA_PW}\n", ""),
        "feeds.yaml:6: source ansa: needs one of password and key_file",
    ),
    "after": (_changed("user: desk", "user: desk\n    after: mvoe:done"), "feeds.yaml:10: source ansa, after: 'mvoe:done' is none of delete, leave and move:FOLDER"),
    "listen": (
        _changed('listen: ":2121"', "listen: here"),
        "feeds.yaml:25: drops.ftp.listen: 'here' is no address to listen on: write host:port, or :port for all interfaces",
    ),
    "unsigned without a word": (
        _changed('    secret: ["${PARTNER_KEY}", "${PARTNER_OLD}"]\n', ""),
        "feeds.yaml:12: source partner: scheme standard needs secret: a push that nobody signed is refused",
    ),
    "address": (
        _changed("https://example.org/feed.xml", "feeds.example.org"),
        "feeds.yaml:5: source mairie, url: is no address: it begins with https:// or http://, and names a host",
    ),
    "address that is none": (
        _changed("https://example.org/feed.xml", "https://[::1"),
        "feeds.yaml:5: source mairie, url: is no address: it begins with https:// or http://, and names a host",
    ),
    # defaults
    "default of nobody": (_changed("every: 90s", "evry: 90s"), "feeds.yaml:1: defaults, evry: no kind of source has this key: did you mean `every`?"),
    "default kind": (_changed("every: 90s", "kind: rss"), "feeds.yaml:1: defaults, kind: each source says its own kind"),
    "default value": (
        _changed("every: 90s", "every: often"),
        "feeds.yaml:1: defaults, every: 'often' is no number with a unit: write it like 30s, 5m, 6h or 2d",
    ),
    "default that no source has": (_changed("every: 90s", "require: pgp"), "feeds.yaml:1: defaults, require: must be one of dkim, any"),
    "default value of several sources": (_changed("every: 90s", "max_bytes: 5tons"), "feeds.yaml:1: defaults, max_bytes: '5tons' is no number with a unit: write it like 500kB or 4MiB"),
    "default value of no source": (_changed("every: 90s", "start: noon"), "feeds.yaml:1: defaults, start: must be one of earliest, latest"),
    "defaults as a list": (_changed("{provider: null, every: 90s}", "[every]"), "feeds.yaml:1: defaults: must be keys and values: `{every: 60s}`"),
    # secrets
    "unset": (_changed("${ANSA_PW}", "${OTHER_PW}"), "feeds.yaml:10: source ansa, password: ${OTHER_PW} is not set: give it in the environment"),
    "secret as a list": (_changed("${ANSA_PW}", "[a, b]"), "feeds.yaml:10: source ansa, password: is no text: name a variable, like ${AGENCY_KEY}"),
    "placeholder that is not put in": (
        _changed("user: desk", "user: ${ANSA_PW}"),
        "feeds.yaml:9: source ansa, user: is no secret, and `${…}` is put in only for secrets: write the value itself",
    ),
    # together
    "drop into nowhere": (_changed("source: inbox", "source: inbix"), "feeds.yaml:27: drops.ftp.users.afp.source: there is no source inbix"),
    "drop into a feed": (_changed("source: inbox", "source: mairie"), "feeds.yaml:27: drops.ftp.users.afp.source: source mairie is of kind rss, not folder"),
    "folder twice": (
        _changed("  post:", "  again: {kind: folder, path: /srv/./wires/}\n  post:"),
        "feeds.yaml:19: source again: has the same folder as source inbox: keep one of them",
    ),
    "mailbox twice": (
        _changed("  post:", "  a: &m {kind: imap, host: mail.example.org, user: u, password: '${AP_KEY}'}\n  b: *m\n  post:"),
        "feeds.yaml:20: source b: has the same mailbox and folder as source a: keep one of them",
    ),
    "topic twice": (
        _changed("  post:", "  a: {kind: kafka, bootstrap: 'x:1,y:1', topic: t, group: g}\n  b: {kind: kafka, bootstrap: 'y:1,x:1', topic: t, group: g}\n  post:"),
        "feeds.yaml:20: source b: has the same topic and group as source a: keep one of them",
    ),
    "account twice": (
        _changed("  post:", "  again: {kind: sftp, host: SFTP.example.org, user: desk, password: '${AP_KEY}', host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5}\n  post:"),
        "feeds.yaml:19: source again: has the same account and path as source ansa: keep one of them",
    ),
    "mail address twice": (
        _changed("  ap:", "  more: {kind: lmtp, to: [x@example.org, Wires@example.org]}\n  ap:"),
        "feeds.yaml:22: source more, to[2]: source post has this address too: one source an address",
    ),
    "mail address": (_changed("[wires@example.org]", "[wires]"), "feeds.yaml:21: source post, to[1]: is no address: write it like wires@example.org"),
    "port twice": (GOOD + 'push: {listen: "127.0.0.1:2121"}\n', "feeds.yaml:25: drops.ftp.listen: port 2121 is that of push too"),
    "ports upside down": (_changed("    tls: none", "    tls: none\n    passive_ports: [60099, 60000]"), "feeds.yaml:27: drops.ftp.passive_ports: must be two ports, the lower one first: [60000, 60099]"),
    "port among others": (_changed("    tls: none", "    tls: none\n    passive_ports: [2000, 2200]"), "feeds.yaml:27: drops.ftp.passive_ports: port 2121 of drops.ftp is among them"),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_a_mistake_is_one_line_with_its_place_and_remedy(case):
    text, line = TABLE[case]
    with pytest.raises(Misconfigured) as raised:
        load_feeds(text, "feeds.yaml", SECRETS)
    assert str(raised.value) == line
    assert examine(text, "feeds.yaml", SECRETS).mistakes == (line,)


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file():
    text = (
        _changed("every: 90s", "every: often")
        .replace("scheme: standard", "scheme: md5")
        .replace("tls: none", "tls: maybe")
    )
    assert [line.split(":")[1] for line in examine(text, "feeds.yaml", {}).mistakes] == [
        "1", "10", "14", "15", "15", "22", "26", "27",
    ]  # fmt: skip
    with pytest.raises(Misconfigured, match=r"^feeds\.yaml:1: defaults, every: "):
        load_feeds(text, "feeds.yaml", {})


def test_every_variable_that_is_not_set_is_named_and_an_empty_one_is_not_set():
    mistakes = examine(GOOD, "feeds.yaml", {"ANSA_PW": "", "AP_KEY": "k"}).mistakes
    assert [line.partition("${")[2].partition("}")[0] for line in mistakes] == [
        "ANSA_PW",
        "PARTNER_KEY",
        "PARTNER_OLD",
        "AFP_PW",
    ]


def test_where_secrets_are_not_asked_for_everything_else_is_looked_at():
    text = _changed("https://example.org/feed.xml", "${MAIRIE_URL}")
    assert examine(text, "feeds.yaml", {}, secrets=False).mistakes == ()
    (line,) = examine(text.replace("scheme: standard", "scheme: md5"), "feeds.yaml", {}, secrets=False).mistakes
    assert line.startswith("feeds.yaml:14: source partner, scheme: ")


def test_a_variable_that_is_not_set_hides_no_other_mistake_and_makes_none():
    text = _changed("https://example.org/feed.xml", "${MAIRIE_URL}\n    identity: dna")
    assert examine(text, "feeds.yaml", SECRETS).mistakes == (
        "feeds.yaml:5: source mairie, url: ${MAIRIE_URL} is not set: give it in the environment",
        "feeds.yaml:6: source mairie, identity: must be one of auto, link, guid, title",
    )


WARNINGS = {
    "password": (
        _changed("${ANSA_PW}", "hunter22"),
        "feeds.yaml:10: source ansa, password: a secret stands in the file: write ${A_NAME}, and give it in the environment",
    ),
    "password of a drop": (
        _changed("${AFP_PW}", "hunter22"),
        "feeds.yaml:27: drops.ftp.users.afp.password: a secret stands in the file: write ${A_NAME}, and give it in the "
        "environment",
    ),
    "password in an address": (
        _changed("https://example.org/feed.xml", "https://desk:hunter22@example.org/feed.xml"),
        "feeds.yaml:5: source mairie, url: a secret stands in the file: write ${A_NAME}, and give it in the environment",
    ),
    "token in an address": (
        _changed("https://example.org/feed.xml", "https://example.org/feed.xml?api_key=hunter22"),
        "feeds.yaml:5: source mairie, url: a secret stands in the file: write ${A_NAME}, and give it in the environment",
    ),
    "secret of wireq": (
        GOOD.replace('{kind: ap, key: "${AP_KEY}", products: [31989]}', "{kind: wireq, url: 'https://example.org/hunter22/'}"),
        "feeds.yaml:22: source ap, url: a secret stands in the file: write ${A_NAME}, and give it in the environment",
    ),
    "header": (
        GOOD.replace(
            '{kind: ap, key: "${AP_KEY}", products: [31989]}',
            "{kind: json, url: 'https://example.org/', headers: {Accept: a/b, Authorization: hunter22}}",
        ),
        "feeds.yaml:22: source ap, headers.Authorization: a secret stands in the file: write ${A_NAME}, and give it in the "
        "environment",
    ),
    "same address": (
        _changed("  post:", "  again: {kind: rss, url: 'https://example.org/feed.xml'}\n  post:"),
        "feeds.yaml:19: source again: has the same address as source mairie: keep one of them",
    ),
    "private address": (
        _changed("https://example.org/feed.xml", "http://127.0.0.1/feed.xml"),
        "feeds.yaml:5: source mairie, url: is an address of this machine or network, which is refused: say allow_private: true",
    ),
    "our own topic": (
        _changed("  post:", "  bus: {kind: kafka, bootstrap: 'x:1', topic: wire.raw.v1, group: g}\n  post:"),
        "feeds.yaml:19: source bus, topic: is what all sources are written to: where it is this cluster's, it feeds itself",
    ),
    "default of no source": (
        _changed("every: 90s", "start: latest"),
        "feeds.yaml:1: defaults, start: no source here is of a kind that has this key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WARNINGS)
def test_what_is_unwise_is_a_warning_and_no_mistake(case):
    text, line = WARNINGS[case]
    examined = examine(text, "feeds.yaml", SECRETS)
    assert examined.mistakes == ()
    assert examined.warnings == (line,)
    assert examined.feeds is not None


@pytest.mark.parametrize("case", [case for case in (*TABLE, *WARNINGS) if case != "deep"])
def test_no_secret_is_in_any_line_whatever_is_wrong(case):
    examined = examine((TABLE | WARNINGS)[case][0], "feeds.yaml", SECRETS)
    said = "\n".join(examined.mistakes + examined.warnings)
    assert said
    assert "hunter2" not in said
    assert "s3cret" not in said
    assert "s3cret" not in repr(examined.feeds)


def test_a_sentence_that_would_repeat_a_secret_does_not():
    text = _changed("user: desk", "user: desk\n    settle: hunter22").replace("${ANSA_PW}", "hunter22")
    (line,) = examine(text, "feeds.yaml", SECRETS).mistakes
    assert line == "feeds.yaml:10: source ansa, settle: '…' is no number with a unit: write it like 30s, 5m, 6h or 2d"


def test_files_that_are_named_and_not_there_are_warnings_where_they_are_asked_for(tmp_path):
    (tmp_path / "ca.pem").touch()
    text = f"""
sources:
  a: {{kind: sftp, host: h.example.org, user: u, host_key: {"k" * 20}, key_file: {tmp_path}/none}}
  b: {{kind: ftp, host: h.example.org, user: u, password: "${{AP_KEY}}", ca_file: {tmp_path}/ca.pem}}
  c: {{kind: folder, path: {tmp_path}/wires}}
drops:
  sftp: {{listen: ":0", host_key_file: {tmp_path}, users: {{x: {{key: k, source: c}}}}}}
"""
    examined = examine(text, "feeds.yaml", SECRETS, files=True)
    assert examined.feeds is not None
    assert examined.warnings == (
        f"feeds.yaml:3: source a, key_file: there is no file {tmp_path}/none on this machine",
        f"feeds.yaml:5: source c, path: there is no folder {tmp_path}/wires on this machine",
        f"feeds.yaml:7: drops.sftp.host_key_file: there is no file {tmp_path} on this machine",
    )
    assert examine(text, "feeds.yaml", SECRETS).warnings == ()


def test_listeners_that_nobody_uses_do_not_collide():
    mail = "sources:\n  post: {kind: lmtp, to: [a@example.org]}\n"
    both = "push: {listen: ':8025'}\nlmtp: {listen: '127.0.0.1:8025'}\n"
    assert load_feeds(mail + both, "feeds.yaml", {}).push.listen == ":8025"
    mail += "  hook: {kind: push, scheme: unsigned}\n"
    with pytest.raises(Misconfigured, match=r"lmtp\.listen: port 8025 is that of push too"):
        load_feeds(mail + both, "feeds.yaml", {})
    assert load_feeds(mail + both.replace("':8025'", "'127.0.0.2:8025'"), "feeds.yaml", {})
