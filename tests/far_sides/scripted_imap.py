"""An IMAP server that does what no real one can be made to do: it forgets to tell, ends in mid-mail, and lies."""

from __future__ import annotations

import asyncio
from typing import Any, Self

__all__ = ["ScriptedImap"]


class ScriptedImap:
    """`async with ScriptedImap(mails) as far:`. Each attribute is a fault; `commands` has what was asked."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = list(mails)
        self.capability = "IMAP4rev1 IDLE UIDPLUS AUTH=PLAIN"
        self.greeting = "* OK hello"
        self.login = "OK welcome"
        self.size_says: int | None = None
        self.ends_in: int | None = None
        """Bytes of a mail after which the connection falls, once, with BYE behind it."""
        self.ends_at: set[int] = set()
        """UIDs at which the connection falls each time, in the middle of their bytes."""
        self.sizeless: set[int] = set()
        """UIDs at which it falls where their size is asked for."""
        self.refuses: set[int] = set()
        """UIDs that it does not give out."""
        self.empty: set[int] = set()
        """UIDs that it gives out without bytes."""
        self.why = "it cannot be converted"
        """What it says of those."""
        self.numbers: str | None = None
        """The UIDs that it says to a search."""
        self.heads: str | None = None
        """What it says where it is asked for sizes."""
        self.uidvalidity = "7"
        self.no_flags = False
        """It lets nobody flag a mail."""
        self.opens = "OK opened"
        self.arrives: bytes | None = None
        """A mail that arrives while another is given out, and is told of then."""
        self.deaf = False
        """It takes bytes and answers nothing more."""
        self.babbles: bytes | None = None
        """What it says, without end, to a search."""
        self.idling = 0
        self.logins = 0
        self.commands: list[str] = []
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.sleep(0)

    def settings(self, **more: Any) -> dict[str, Any]:
        """The keys of a source of it."""
        return {
            "kind": "imap", "host": "127.0.0.1", "port": self.port, "tls": "none", "user": "wires",
            "password": "hush-hush", "allow_private": True, "timeout": "2s",
        } | more  # fmt: skip

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            writer.write(f"{self.greeting}\r\n".encode())
            while line := await reader.readline():
                tag, _, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                if self.deaf:
                    continue
                await self._answer(tag, command, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(  # noqa: C901 - a line for each command
        self, tag: str, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        said, status = "", "OK done"
        if command == "CAPABILITY":
            said = f"* CAPABILITY {self.capability}\r\n"
        elif command.startswith("AUTHENTICATE"):
            writer.write(b"+ \r\n")
            await reader.readline()
            self.logins += 1
            status = self.login
        elif command.startswith("LOGIN"):
            status = f"BAD I do not know {command}"
        elif command.startswith(("SELECT", "EXAMINE")):
            number = len(self.mails)
            said = f"* {number} EXISTS\r\n* OK [UIDVALIDITY {self.uidvalidity}] v\r\n* OK [UIDNEXT {number + 1}] n\r\n"
            status = self.opens
        elif command.startswith("UID SEARCH"):
            while self.babbles is not None:
                writer.write(self.babbles)
                await writer.drain()
            said = f"* SEARCH {self.numbers or ' '.join(str(uid) for uid in self._asked(command))}\r\n"
        elif command == "IDLE":
            await self._idle(reader, writer)
        elif "RFC822.SIZE" in command:
            said = self.heads or "".join(self._head(uid) for uid in self._asked(command))
            if self.sizeless & set(self._asked(command)):
                raise ConnectionResetError
        elif command.startswith("UID STORE") and self.no_flags:
            status = "NO not yours"
        elif "BODY.PEEK" in command:
            status = await self._give(self._asked(command)[0], writer)
        writer.write(f"{said}{tag} {status}\r\n".encode())
        await writer.drain()

    def _asked(self, command: str) -> list[int]:
        """The UIDs of a command: as servers do, at least the last one for a range that is open."""
        last = len(self.mails)
        if ":*" in command:
            first = int(command.rpartition(":*")[0].split()[-1])
            return list(range(min(first, last) or 1, last + 1))
        numbers = command.split()[2] if command.startswith("UID FETCH") else ""
        return [int(uid) for uid in numbers.split(",") if uid] or list(range(1, last + 1))

    def _head(self, uid: int) -> str:
        if uid in self.empty:
            return f"* {uid} FETCH (UID {uid})\r\n"
        size = len(self.mails[uid - 1]) if self.size_says is None else self.size_says
        return f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})\r\n"

    async def _give(self, uid: int, writer: asyncio.StreamWriter) -> str:
        raw = self.mails[uid - 1]
        if uid in self.refuses:
            return f"NO {self.why}"
        if uid in self.empty:
            writer.write(b"* %d FETCH (UID %d BODY[] NIL)\r\n" % (uid, uid))
            return "OK done"
        writer.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(raw)))
        if uid in self.ends_at:
            writer.write(raw[:20])
            raise ConnectionResetError
        if self.ends_in is not None:
            writer.write(raw[: self.ends_in] + b"\r\n* BYE going down\r\n")
            self.ends_in = None
            writer.close()
            raise ConnectionResetError
        writer.write(raw + b")\r\n")
        if self.arrives is not None:
            self.mails.append(self.arrives)
            self.arrives = None
            writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        return "OK done"

    async def _idle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """It never tells of anything."""
        writer.write(b"+ idling\r\n")
        self.idling += 1
        self.commands.append((await reader.readline()).decode().strip())
        if self.deaf:
            await reader.read()
