"""Takes the picture of the desk that README shows, of a real desk over the seeds: `python -m tests.desk.screenshot`."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from stream.store import open_engine
from tests.desk.browser import Watched, chromium
from tests.desk.desk import Desk
from tests.desk.stocked import stock

PICTURE = Path(__file__).parents[2] / "docs/desk.png"
MOST = 200_000
"""Bytes of a picture that README loads."""
_WINDOW = {"width": 1280, "height": 800}


def main() -> int:
    """Write `docs/desk.png`; 1 where it would be too large."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/wire.db"
        engine = open_engine(url)
        stock(engine, datetime.now(UTC))
        engine.dispose()
        desk = Desk(Path(folder) / "desk", url).start()
        try:
            with chromium() as browser, Watched(browser, desk.url, viewport=_WINDOW, timezone_id="UTC") as watched:
                watched.page.goto("/")
                watched.page.wait_for_selector("#lines article")
                picture = watched.page.screenshot()
        finally:
            desk.close()
    if len(picture) > MOST:
        print(f"the picture has {len(picture):,} bytes, more than {MOST:,}", file=sys.stderr)
        return 1
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.relative_to(Path.cwd())}: {len(picture):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
