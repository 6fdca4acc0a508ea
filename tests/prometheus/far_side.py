"""The far sides of feeds that fail in each way, and the receiver of what Prometheus tells Alertmanager: one server."""

from __future__ import annotations

import itertools
import json
from typing import Any

from tests.loopback_server import Handler, LoopbackServer

__all__ = ["FarSide", "feeds_file"]


class FarSide(LoopbackServer):
    """`/500`, `/401` and `/404` answer so; `/gap` has other entries at each look; `/quiet` always the same one;
    `/api/v2/alerts` is Alertmanager's door, and `told` is what came through it. A path in
    `mended` answers, and `/quiet` has news at each look then.
    """

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.mended: set[str] = set()
        self.opened = False
        """Before it is, no feed has an entry."""
        self._count = itertools.count()

    def _handler(self) -> type[Handler]:
        side = self

        class Feeds(Handler):
            def get(self) -> None:
                path = self.path.split("?")[0]
                wrong = {"/500": 500, "/401": 401, "/404": 404}.get(path)
                if wrong is not None and path not in side.mended:
                    self.send_error(wrong)
                    return
                first = next(side._count) * 20 if path == "/gap" and path not in side.mended else 0
                first += 1000 + next(side._count) if path == "/quiet" and path in side.mended else 0
                numbers = range(first, first + 20 if side.opened else first)
                self._answer(_feed(path, numbers).encode(), "application/rss+xml")

            def post(self, body: bytes) -> None:
                if self.path == "/api/v2/alerts":
                    side.told += json.loads(body)
                self._answer(b"{}", "application/json")

            def _answer(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Feeds


def _feed(path: str, numbers: range) -> str:
    items = "".join(
        f"<item><guid>{path}-{number}</guid><title>Mill {number} of {path[1:]} sold</title>"
        f"<description>The mill at Quaymouth is sold for the {number}th time.</description></item>"
        for number in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{path}</title>{items}</channel></rss>'


def feeds_file(address: str, push: int, key: str) -> str:
    """A feeds file with a source of each fault, and one for pushes.

    `/quiet` may be silent for several looks: all sources are on one host, which is asked once a second, so that each
    has its turn every three seconds or so, and how silent it is, is looked at between two of them.
    """
    polled = "kind: rss, every: 1s, allow_private: true, silence: off"
    return f"""
push: {{listen: "127.0.0.1:{push}"}}
sources:
  failing: {{{polled}, url: "http://{address}/500"}}
  refused: {{{polled}, url: "http://{address}/401"}}
  gone: {{{polled}, url: "http://{address}/404"}}
  gap: {{{polled}, url: "http://{address}/gap"}}
  quiet: {{kind: rss, every: 1s, allow_private: true, silence: 15s, url: "http://{address}/quiet"}}
  partner: {{kind: push, scheme: standard, secret: ["{key}"]}}
"""
