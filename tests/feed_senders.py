"""The far sides that bring copy themselves, for tests that kill who takes it: each sends until it has its answer, and a
send without one is sent again.
"""

from __future__ import annotations

import asyncio
import ftplib
import http.client
import io
import os
import queue
import smtplib
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import asyncssh
import yaml

from stream.feeds.incoming import INCOMING
from tests.far_sides.folder_on_disk import free_port
from tests.feed_gaps import DROPPED, SERVED, WATCHED
from tests.feed_plugs import FolderPlug, Plug, mail
from tests.pushes import KEY, signed

__all__ = ["SENDERS", "Watched"]

_AGAIN = 0.05
"""Seconds until a send that failed is sent again."""
_WITHIN = 10.0
"""Seconds for one answer."""


class Watched(FolderPlug):
    """A folder of this machine."""

    gaps = WATCHED
    passages = 5

    def __enter__(self) -> Self:
        self.place = self.folder / "in"
        self.place.mkdir()
        return self

    def keys(self) -> dict[str, Any]:
        return {"kind": "folder", "path": str(self.place), "settle": "0.05s"}

    def feeds(self) -> str:
        return yaml.safe_dump({"sources": {self.name: self.keys()}})


class _Sender(Plug):
    """Sends from a thread of its own, one thing at a time."""

    gaps: Sequence[str] = SERVED
    passages = 5

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.port = free_port()
        self.again = 0
        """Sends that had no answer, and were sent again."""
        self._queue: queue.Queue[tuple[bytes, int] | None] = queue.Queue()
        self._unanswered = 0
        self._ends = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._queue.put(None)
        self._thread.join(2 * _WITHIN)
        assert not self._thread.is_alive(), "the sender does not end"

    def bring(self, payload: bytes, number: int) -> None:
        self._unanswered += 1
        self._queue.put((payload, number))

    def left(self) -> int:
        if self._failed is not None:
            raise self._failed
        return self._unanswered

    def send(self, payload: bytes, number: int) -> bool:
        """Send it once; return whether it was taken. Raises `OSError` and the like where nothing was answered."""
        raise NotImplementedError

    def _run(self) -> None:
        try:
            while (one := self._queue.get()) is not None:
                while not self._ends.is_set() and not self._is_taken(*one):
                    self.again += 1
                    time.sleep(_AGAIN)
                self._unanswered -= 1
        except BaseException as error:  # noqa: BLE001 - raised again in the thread of the test
            self._failed = error

    def _is_taken(self, payload: bytes, number: int) -> bool:
        with suppress(OSError, EOFError, http.client.HTTPException, smtplib.SMTPException, asyncssh.Error,
                      *ftplib.all_errors):  # fmt: skip
            return self.send(payload, number)
        return False


class Push(_Sender):
    """Standard Webhooks: sent again, with its id, until it is 202."""

    def feeds(self) -> str:
        source = {"kind": "push", "scheme": "standard", "secret": KEY, "rate": 1000}
        return yaml.safe_dump({"push": {"listen": f"127.0.0.1:{self.port}"}, "sources": {self.name: source}})

    def send(self, payload: bytes, number: int) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_WITHIN)
        try:
            headers = signed(payload, at=datetime.now(UTC), name=f"msg_{number}")
            connection.request("POST", f"/v1/sources/{self.name}", payload, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        assert status in {202, 404, 503}, status  # 404: it listens, and does not know its sources yet
        return status == 202


class Lmtp(_Sender):
    """A mail server, which keeps a mail and comes again after a lost connection or a 4xx."""

    def feeds(self) -> str:
        source = {"kind": "lmtp", "to": ["wires@paper.example"]}
        return yaml.safe_dump({"lmtp": {"listen": f"127.0.0.1:{self.port}"}, "sources": {self.name: source}})

    def more(self, count: int) -> None:
        for _ in range(count):
            payload = mail(len(self.sent))
            self.sent.append(self.id_of(payload))
            self.payloads.add(payload)
            self.bring(payload, len(self.sent))

    def send(self, payload: bytes, number: int) -> bool:  # noqa: ARG002 - as all
        with smtplib.LMTP("127.0.0.1", self.port, timeout=_WITHIN) as server:
            server.sendmail("desk@agency.example", "wires@paper.example", payload)  # raises what is no 250
        return True


class _Dropper(_Sender):
    """Pushes files to the drop server, each in two parts, under one name until it is answered."""

    gaps = DROPPED
    passages = 4
    beside = 1  # a file that the watcher has, and another whose answer was on its way

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.place = self.folder / "in"
        self.place.mkdir()

    def drops(self) -> dict[str, Any]:
        raise NotImplementedError

    def feeds(self) -> str:
        source = {"kind": "folder", "path": str(self.place), "settle": "0.05s"}
        return yaml.safe_dump({"drops": self.drops(), "sources": {self.name: source}})

    def cut(self) -> list[Path]:
        """Return the uploads that were cut off."""
        incoming = self.place / INCOMING
        return list(incoming.iterdir()) if incoming.is_dir() else []

    def abandon(self) -> None:
        """Let ten minutes pass for them."""
        for path in self.cut():
            os.utime(path, (time.time() - 700, time.time() - 700))


class DropSftp(_Dropper):
    def drops(self) -> dict[str, Any]:
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.key.write_private_key(str(self.folder / "host"))
        users = {"afp": {"password": "word", "source": self.name}}
        host_key_file = str(self.folder / "host")
        return {"sftp": {"listen": f"127.0.0.1:{self.port}", "host_key_file": host_key_file, "users": users}}

    def send(self, payload: bytes, number: int) -> bool:
        asyncio.run(asyncio.wait_for(self._sent(payload, number), _WITHIN))
        return True

    async def _sent(self, payload: bytes, number: int) -> None:
        async with asyncssh.connect(
            "127.0.0.1", self.port, username="afp", password="word", config=None, agent_path=None,  # noqa: S106
            known_hosts=([self.key.convert_to_public()], [], []), client_keys=None,
        ) as connection, connection.start_sftp_client() as sftp:  # fmt: skip
            file = await sftp.open(f"/{number:06d}.json", "wb")
            await file.write(payload[:200])
            await file.write(payload[200:])
            await file.close()


class DropFtp(_Dropper):
    def drops(self) -> dict[str, Any]:
        users = {"afp": {"password": "word", "source": self.name}}
        return {"ftp": {"listen": f"127.0.0.1:{self.port}", "tls": "none", "users": users}}

    def send(self, payload: bytes, number: int) -> bool:
        with ftplib.FTP(timeout=_WITHIN) as client:  # noqa: S321 - that is its subject
            client.connect("127.0.0.1", self.port)
            client.login("afp", "word")
            return client.storbinary(f"STOR {number:06d}.json", _Slow(payload), blocksize=200).startswith("226")


class _Slow(io.BytesIO):
    """Read in parts, with a moment between, so that they are parts at the other end too."""

    def read(self, size: int | None = -1, /) -> bytes:
        time.sleep(0.005)
        return super().read(size)


SENDERS: dict[str, type[Plug]] = {
    "folder": Watched, "push": Push, "lmtp": Lmtp, "drop-sftp": DropSftp, "drop-ftp": DropFtp,
}  # fmt: skip
"""By what the tests call them."""
