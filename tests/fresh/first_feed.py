"""Runs what README.md tells a newcomer, as it stands there: the library's example, and the chapter of the first feed.

    .venv/bin/python tests/fresh/first_feed.py README.md

Nothing but the standard library, and the commands beside this Python. Two things are put in: the address of a feed,
which the page asks for, and the port of the broker, which `wirestream up` says. Ends with 0, or says which line did not
do what the page says.
"""

from __future__ import annotations

import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Town hall</title>
<item><guid>urn:town:2</guid><title>School meals go up by two crowns</title><pubDate>{now}</pubDate>
<description>The council decided on Tuesday that a school meal costs two crowns more from May on.</description></item>
<item><guid>urn:town:1</guid><title>Ferry to Tolmen runs again from Monday</title><pubDate>{now}</pubDate>
<description>The ferry to Tolmen runs again from Monday at six, after a week in the dock at Halden.</description></item>
</channel></rss>"""
ADDRESS = "https://www.example.org/feed.xml"
WITHIN = 120
"""Seconds that a machine which is new and slow may take for what the page calls a second."""


def chapter(readme: str, name: str) -> list[str]:
    """The fenced blocks of a chapter."""
    text = readme.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^( *)```\w*\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return ["".join(line.removeprefix(indent) for line in block.splitlines(keepends=True)) for indent, block in blocks]


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block with `$ ` before each, and what the page says that each prints."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        end = part.index("\nEND\n") + 5 if "<<'END'" in part else part.index("\n") + 1
        found.append((part[:end], part[end:]))
    return found


def run(command: str, here: Path) -> str:
    """What a command prints. Raises where it ends otherwise than well."""
    print(f"$ {command.strip()}", flush=True)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise SystemExit(f"ended with {done.returncode}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout + done.stderr


def said(wanted: str, printed: str) -> bool:
    """Whether all words of the page are printed: times, sizes and frames are this machine's."""
    words = set(re.findall(r"[A-Za-z-]{3,}", wanted)) - {"UTC"}
    return words <= set(re.findall(r"[A-Za-z-]{3,}", printed))


class Feed(http.server.BaseHTTPRequestHandler):
    """The town hall's feed."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(FEED.format(now=self.date_time_string()).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def first_feed(readme: str, here: Path) -> None:
    """Do what the chapter says, to the story that is found."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # A newcomer's feed is in the network; that of this test is on the machine, which has to be allowed.
    own = f"http://127.0.0.1:{server.server_port}/feed.xml\n    allow_private: true"
    first, *blocks = chapter(readme, "Ten minutes to the first feed")
    if ADDRESS not in first:
        raise SystemExit(f"the chapter names no {ADDRESS}")
    run(first.replace(ADDRESS, own), here)
    up: subprocess.Popen[bytes] | None = None
    broker = ""
    try:
        for command, wanted in (pair for block in blocks for pair in commands(block)):
            if command.startswith("wirestream up"):
                print(f"$ {command.strip()} &", flush=True)
                with (here / "up.log").open("wb") as log:
                    up = subprocess.Popen(
                        ["bash", "-c", f"exec {command}"], cwd=here, stdout=log, stderr=subprocess.STDOUT
                    )
                broker = _until(
                    lambda: re.search(r"BOOTSTRAP=(127\.0\.0\.1:\d+)", (here / "up.log").read_text()), here
                )[1]
                continue
            own_command = re.sub(r"BOOTSTRAP=127\.0\.0\.1:\d+", f"BOOTSTRAP={broker}", command)
            kept = "learning" if "feed list" in command else re.sub(r"left out.*|\d+ found in.*", "", wanted)
            printed = ""
            end = time.monotonic() + WITHIN
            while not said(kept, printed := run(own_command, here)):
                if time.monotonic() > end:
                    raise SystemExit(f"the page says:\n{wanted}\nit printed:\n{printed}\n{_log(here)}")
                time.sleep(2)
    finally:
        server.shutdown()
        if up is not None:
            up.terminate()
            if (code := up.wait(120)) != 0:
                raise SystemExit(f"wirestream up ended with {code} after SIGTERM\n{_log(here)}")


def _until(look, here: Path) -> re.Match[str]:
    end = time.monotonic() + WITHIN
    while not (found := look()):
        if time.monotonic() > end:
            raise SystemExit(_log(here))
        time.sleep(0.5)
    return found


def _log(here: Path) -> str:
    return (here / "up.log").read_text()[-3000:]


def library(readme: str, here: Path) -> None:
    """Run the library's example, and compare what it prints to the letter."""
    code, wanted = chapter(readme, "Use it as a library")
    (here / "example.py").write_text(code, "utf-8")
    if (printed := run("python example.py", here)) != wanted:
        raise SystemExit(f"the page says:\n{wanted}\nit printed:\n{printed}")


def main() -> None:
    """Run both chapters in a folder of their own."""
    readme = Path(sys.argv[1]).read_text("utf-8")
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as here:
        library(readme, Path(here))
        first_feed(readme, Path(here))
    print("README.md: the chapters for newcomers do what they say")


if __name__ == "__main__":
    main()
