"""Knows from another thread whether a worker's event loop turns, and what it looked like when it last did.

A record is handled on the loop. One that takes long (a giant file) keeps everything else there waiting, and the answer
to a probe would be among it: an orchestrator would end the worker, and the next one with the same record, for ever. So
probes are answered from a thread of their own, and alive means: the loop has turned within the time that a record may
take at the most. A loop that has not is stuck, and nothing on it can say so: this thread does.

Time is counted in beats of this thread, so that a process that was stopped, or a machine that slept, is not stuck.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from stream.agents.guard.attempt import in_hand
from stream.agents.stage.watchdog import Health
from stream.observe.logs import logger

__all__ = ["BEAT", "Pulse"]

log = logger(__name__)

BEAT = 1.0
"""Seconds between two beats: how old what a busy worker shows of itself is, and how exactly a stuck one is timed."""
_SAY_AFTER = 5.0
"""Seconds after which a line names the record that keeps the loop busy: no record of any seed takes a tenth of it."""
_FRAMES = 6
"""Callers that are named of where the loop is: enough to see the parser and its function."""


class Pulse:
    """Beats once a `BEAT`. `look` is called on the loop that was running when this was made; `stuck`, where it is
    given, in the thread that beats, once the loop has not turned for `patience` seconds.
    """

    def __init__(
        self, look: Callable[[], Sequence[Health]], patience: float, stuck: Callable[[str], None] | None = None
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._look = look
        self._patience = patience
        self._stuck = stuck
        self.armed = False
        """Whether to say so, and to call `stuck`: a start loads for seconds what it needs."""
        self._beats = 0
        """Beats since the loop was asked to turn, and has not."""
        self._asked = False
        self._seen: Sequence[Health] | Exception = ()
        self._turn()

    @property
    def waiting(self) -> bool:
        """Whether the loop was asked for a look and has not come to it."""
        return self._asked

    @property
    def silent_for(self) -> float:
        """Seconds, to a beat, for which the loop has not turned."""
        return self._beats * BEAT

    @property
    def is_stuck(self) -> bool:
        return self.silent_for > self._patience

    @property
    def seen(self) -> Sequence[Health]:
        """What the last look showed. Raises what it raised."""
        if isinstance(self._seen, Exception):
            raise self._seen
        return self._seen

    def ask(self) -> None:
        """Ask the loop to look, unless it was asked already."""
        if not self._asked:
            self._asked = True
            self._loop.call_soon_threadsafe(self._turn)

    def beat(self) -> None:
        """Ask it to look, and count how long it has not."""
        if not self._asked:
            self.ask()
            return
        self._beats += 1
        if self.silent_for == _SAY_AFTER and self.armed:
            about = in_hand()
            what = "busy with one record" if about else "the event loop is busy"
            log.warning(what, seconds=_SAY_AFTER, code=self._where(), **about)
        if self.is_stuck and self.armed and self._stuck is not None:
            stuck, self._stuck = self._stuck, None
            log.error("the event loop is stuck", seconds=self.silent_for, code=self._where(), **in_hand())
            stuck(f"the event loop has not turned for {self.silent_for:.0f} s, which no record explains")

    def _turn(self) -> None:
        try:
            self._seen = list(self._look())
        except Exception as error:  # noqa: BLE001 - whoever asks for it gets it
            self._seen = error
        self._beats, self._asked = 0, False

    def _where(self) -> list[str]:
        """Return where the loop's thread is, innermost first."""
        frame: Any = sys._current_frames().get(self._thread)  # noqa: SLF001 - the one way to see another thread
        found: list[str] = []
        while frame is not None and len(found) < _FRAMES:
            code = frame.f_code
            found.append(f"{code.co_filename}:{frame.f_lineno} {code.co_name}")
            frame = frame.f_back
        return found
