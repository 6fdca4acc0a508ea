from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.feeds.config.load import load_feeds
from stream.feeds.run.serve import Servers

PUSH = "  partner: {kind: push, scheme: bearer, secret: '${KEY}'}\n"
LMTP = "  mail: {kind: lmtp, to: [wires@example.org]}\n"


def _file(*sources, top=""):
    return load_feeds(top + "sources:\n" + "".join(sources), "feeds.yaml", {"KEY": "k" * 20})


class FakeServer:
    def __init__(self, where, given, told, faults):
        self.where = where.rpartition(":")[2]
        self.given = given
        self._told = told
        self._faults = faults

    async def start(self):
        self._told.append(("start", self.where))
        if self._faults:
            raise self._faults.pop()
        return "http://127.0.0.1:1"

    def serve(self, sources):
        self._told.append(("serve", self.where, sorted(sources)))

    def renew(self):
        self._told.append(("renew", self.where))
        if self._faults:
            raise self._faults.pop()

    async def stop(self):
        self._told.append(("stop", self.where))


@pytest.fixture
def told():
    return []


@pytest.fixture
def faults():
    return []


@pytest.fixture
def servers(told, faults, clock):
    return Servers(None, clock, lambda where, *given: FakeServer(where, given, told, faults))


async def test_only_the_servers_that_the_file_needs_run_each_with_its_own_sources(servers, told):
    await servers.serve(_file(PUSH))
    assert told == [("start", "PushServer"), ("serve", "PushServer", ["partner"])]
    told.clear()
    await servers.serve(_file(PUSH, PUSH.replace("partner", "other"), LMTP))
    assert told == [
        ("serve", "PushServer", ["other", "partner"]), ("start", "LmtpServer"), ("serve", "LmtpServer", ["mail"])
    ]  # fmt: skip
    told.clear()
    await servers.serve(_file(LMTP))
    assert told == [("stop", "PushServer"), ("serve", "LmtpServer", ["mail"])]
    told.clear()
    await servers.stop()
    assert told == [("stop", "LmtpServer")]


async def test_a_server_with_another_address_is_ended_and_started_anew(servers, told):
    await servers.serve(_file(PUSH))
    told.clear()
    await servers.serve(_file(PUSH, top="push: {listen: '127.0.0.1:9999'}\n"))
    assert [what[0] for what in told] == ["stop", "start", "serve"]


async def test_a_certificate_that_was_renewed_is_read_again_and_no_connection_ends(servers, told, faults):
    await servers.serve(_file(PUSH, LMTP))
    told.clear()
    await servers.serve(_file(PUSH, LMTP), ("push", "drops.ftp"))
    assert [what for what in told if what[0] != "serve"] == [("renew", "PushServer")]
    faults.append(Misconfigured("no certificate"))
    with pytest.raises(Misconfigured, match="no certificate"):
        await servers.serve(_file(PUSH, LMTP), ("push",))
    assert not any(what[0] == "stop" for what in told)


async def test_a_server_that_cannot_listen_and_a_certificate_that_is_none_keep_no_other_from_being_read_again(
    servers, told, faults, tmp_path
):
    folder = f"  inbox: {{kind: folder, path: {tmp_path}}}\n"
    drops = "drops: {sftp: {listen: ':0', host_key_file: k, users: {a: {password: '${KEY}', source: inbox}}}}\n"
    await servers.serve(_file(PUSH, folder, top=drops))
    for wrong in ("the port is taken", "no certificate"):
        faults.append(Misconfigured(wrong))
        told.clear()
        with pytest.raises(Misconfigured, match=wrong):
            await servers.serve(_file(PUSH, folder, LMTP, top=drops), ("push", "drops.sftp"))
        assert {what[1] for what in told if what[0] == "renew"} == {"PushServer", "DropServers"}
        await servers.serve(_file(PUSH, folder, LMTP, top=drops))


async def test_a_port_that_is_taken_costs_no_other_server_and_is_tried_at_the_next_change(servers, told, faults):
    faults.append(Misconfigured("the port is taken"))
    with pytest.raises(Misconfigured, match="the port is taken"):
        await servers.serve(_file(PUSH, LMTP))
    assert ("serve", "LmtpServer", ["mail"]) in told
    told.clear()
    await servers.serve(_file(PUSH, LMTP))
    assert ("serve", "PushServer", ["partner"]) in told
