"""The far sides that are looked at, for tests that kill the runner: they run in the test's process, and get more
meanwhile.

All copy is made up, and each item has a name of its own in it, `urn:test:…`.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

import yaml
from aiohttp import web
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin import NewTopic as Topic

from stream.wire import read
from tests.copydesk import story
from tests.far_sides.ap import KEY, FakeAp
from tests.far_sides.dovecot import Dovecot
from tests.far_sides.pyftpd import PyFtpd
from tests.far_sides.served import Served
from tests.far_sides.sftpd import Sftpd
from tests.far_sides.wireq import FakeWireq
from tests.feed_faults import Production
from tests.feed_gaps import LOOKED
from tests.feed_texts import Story, feed_of

__all__ = ["PLUGS", "FolderPlug", "Plug", "mail"]

_NAME = re.compile(rb"urn:test:\w+:\d+")


class Plug:
    """A far side. `with plug:` runs it; `sent` are the names of what it got, in order."""

    gaps: Sequence[str] = LOOKED
    passages = 3
    """The passage of a gap at which the runner is killed is between the first and this one."""
    hidden = 12
    """The far side gets more while less than this is not taken yet."""
    child = "Production"
    beside = 0
    """Items that may come twice for a kill, beside those that it had in hand."""

    def __init__(self, folder: Path, name: str, bootstrap: str) -> None:
        self.folder = folder
        self.name = name
        """The source's."""
        self.bootstrap = bootstrap
        self.sent: list[str] = []
        self.payloads: set[bytes] = set()
        """What was brought, where a raw record is that and no part of it."""
        folder.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def keys(self) -> dict[str, Any]:
        """Return the source's keys in the feeds file."""
        raise NotImplementedError

    def feeds(self) -> str:
        return yaml.safe_dump({"sources": {self.name: {"every": "0.1s", "allow_private": True, **self.keys()}}})

    def more(self, count: int) -> None:
        """Bring so many items more."""
        for _ in range(count):
            payload = story(len(self.sent), sentences=2)
            self.sent.append(self.id_of(payload))
            self.payloads.add(payload)
            self.bring(payload, len(self.sent))

    def bring(self, payload: bytes, number: int) -> None:
        """Bring one."""
        raise NotImplementedError

    def left(self) -> int:
        """Return what the far side still has to let go of; 0 for one that lets go of nothing."""
        return 0

    def id_of(self, payload: bytes) -> str:
        """Return the name of what is in a raw record."""
        matched = _NAME.search(payload)
        assert matched, payload[:200]
        return matched[0].decode()

    def unseen(self, records: Sequence[Any]) -> int:
        """Return how much of the sent is in no raw record."""
        return len(self.count(records)[0])

    def count(self, records: Sequence[Any]) -> tuple[set[str], int]:
        """Return what of the sent is in no raw record, and how many records are there beyond one each."""
        counts = Counter(self.id_of(record.value()) for record in records)
        assert counts.keys() <= set(self.sent), f"nobody sent {sorted(counts.keys() - set(self.sent))[:3]}"
        return set(self.sent) - counts.keys(), counts.total() - len(counts)


class FolderPlug(Plug):
    """Files, put there all at once each."""

    place: Path

    def bring(self, payload: bytes, number: int) -> None:
        new = self.folder / f"{number:06d}.new"
        new.write_bytes(payload)
        new.chmod(0o666)
        new.replace(self.place / f"{number:06d}.json")

    def left(self) -> int:
        return sum(1 for path in self.place.iterdir() if path.is_file() and path.suffix == ".json")


class _Context(FolderPlug):
    far: Any
    after: str

    def keys(self) -> dict[str, Any]:
        keys: dict[str, Any] = self.far.settings(settle="0.05s", after=self.after)
        return keys


class SftpDelete(_Context):
    after = "delete"

    def __enter__(self) -> Self:
        self.far = Sftpd(self.folder)
        self.place = self.far.folder
        self._thread = _Looped(lambda: self.far)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.stop()


class _Left:
    """Of who lets go of nothing, all is left, and nothing is to be."""

    def left(self) -> int:
        return 0


class SftpLeave(_Left, SftpDelete):
    after = "leave"


class FtpMove(_Context):
    after = "move:done"

    def __enter__(self) -> Self:
        self.far = PyFtpd(self.folder).__enter__()
        self.place = self.far.folder
        return self

    def __exit__(self, *_: object) -> None:
        self.far.__exit__()


class ImapDelete(Plug):
    after = "delete"

    def __enter__(self) -> Self:
        self.far = Dovecot().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.far.__exit__()

    def keys(self) -> dict[str, Any]:
        return self.far.settings(user=self.name, after=self.after)

    def more(self, count: int) -> None:
        mails = [mail(len(self.sent) + number) for number in range(count)]
        self.far.deliver(*mails, user=self.name)
        self.sent += map(self.id_of, mails)

    def left(self) -> int:
        return len(self.far.left(user=self.name))


class ImapLeave(_Left, ImapDelete):
    after = "leave"


def mail(number: int) -> bytes:
    """An invented agency's, without a guid but its Message-ID."""
    copy = json.loads(story(number, sentences=2))
    return (
        f"From: Desk <desk@agency.example>\r\nTo: wires@paper.example\r\nSubject: {copy['headline']}\r\n"
        f"Date: Sun, 08 Mar 2026 12:00:00 +0000\r\nMessage-ID: <urn:test:mail:{number}@agency.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{copy['body_text']}\r\n"
    ).encode()


class _ServedPlug(Plug):
    far: Served

    def __enter__(self) -> Self:
        self.far.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.far.stop()

    def more(self, count: int) -> None:
        self.sent += self.far.fill(count)  # type: ignore[attr-defined]


class Ap(_ServedPlug):
    """AP's Media API, which lets go of nothing."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.far = FakeAp(page=5)

    def keys(self) -> dict[str, Any]:
        return {"kind": "ap", "url": self.far.url, "key": KEY}

    def id_of(self, payload: bytes) -> str:
        return str(read(payload).items[0].guid)


class Wireq(_ServedPlug):
    """dpa's wireQ, whose receipts run out soon: what a killed process had in hand is hidden until then."""

    hidden = 40

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.far: FakeWireq = FakeWireq(more=0, empty=0, page=5, lifetime=4)

    def keys(self) -> dict[str, Any]:
        return {"kind": "wireq", "url": self.far.url}

    def left(self) -> int:
        return len(self.far.left())

    def id_of(self, payload: bytes) -> str:
        return str(json.loads(payload)["entry_id"])


class _List(Served):
    """A page that lists all that there is, the newest first."""

    def __init__(self, page: Callable[[], bytes]) -> None:
        super().__init__()
        self._page = page

    def routes(self) -> list[Any]:
        return [web.get("/list", self._answer, name="list")]

    async def _answer(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._page())


class _Listed(_ServedPlug):
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.listed: list[Any] = []
        self.far = _List(self.page)

    def page(self) -> bytes:
        raise NotImplementedError

    more = Plug.more


class JsonApi(_Listed):
    def page(self) -> bytes:
        return b'{"stories": [' + b", ".join(reversed(self.listed)) + b"]}"

    def bring(self, payload: bytes, number: int) -> None:  # noqa: ARG002 - as all
        self.listed = [*self.listed, payload]

    def keys(self) -> dict[str, Any]:
        return {"kind": "json", "url": f"{self.far.base}/list", "items": "/stories", "id": "/uri"}


class Rss(_Listed):
    def page(self) -> bytes:
        return feed_of(self.listed[::-1])

    def bring(self, payload: bytes, number: int) -> None:
        copy = json.loads(payload)
        link = f"https://hill.example/{number}"
        date = format_datetime(datetime.now(UTC))
        self.payloads.clear()
        one = Story(copy["headline"], link, self.id_of(payload), date, f"<p>{copy['body_text']}</p>")
        self.listed = [*self.listed, one]

    def keys(self) -> dict[str, Any]:
        return {"kind": "rss", "url": f"{self.far.base}/list", "first": {"within": "6h", "most": 1000}}


class Bus(Plug):
    """Another topic of the same brokers, whose group gives up a member that was killed after a second."""

    child = "QuickTopic"

    def __enter__(self) -> Self:
        self._topic = f"agency-{self.name}"
        admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})
        admin.create_topics([Topic(self._topic, 2, 1)])[self._topic].result(20)
        self._producer = Producer({"bootstrap.servers": self.bootstrap, "log_level": 0})
        return self

    def keys(self) -> dict[str, Any]:
        return {"kind": "kafka", "bootstrap": self.bootstrap, "topic": self._topic, "group": f"g-{self._topic}"}

    def feeds(self) -> str:
        return yaml.safe_dump({"sources": {self.name: self.keys()}})

    def bring(self, payload: bytes, number: int) -> None:  # noqa: ARG002 - as all
        self._producer.produce(self._topic, payload)
        assert self._producer.flush(20) == 0


class QuickTopic(Production):
    """As in production, but for the session of the far side's group."""

    def opens(self) -> None:
        from functools import partial  # noqa: PLC0415

        from stream.feeds.topic import connect  # noqa: PLC0415 - in the process that is killed

        session = {"session_timeout_ms": 1000, "heartbeat_interval_ms": 200}
        connect.consumer = partial(connect.consumer, **session)  # type: ignore[assignment]


class _Looped:
    """A far side that needs a loop, in a thread with one."""

    def __init__(self, make: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        self._make = make
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10), "the far side does not start"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the far side does not end"

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with self._make():
            self._ready.set()
            await self._end.wait()


PLUGS: dict[str, type[Plug]] = {
    "sftp-delete": SftpDelete, "sftp-leave": SftpLeave, "ftp-move": FtpMove, "imap-delete": ImapDelete,
    "imap-leave": ImapLeave, "ap": Ap, "wireq": Wireq, "json": JsonApi, "rss": Rss, "kafka": Bus,
}  # fmt: skip
"""By what the tests call them."""
