from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from stream.clock import SystemClock
from stream.errors import Misconfigured
from stream.feeds.config.watched_file import read_feeds, watched_feeds
from stream.watched_file import WatchedFile

GOOD = "sources:\n  mairie: {kind: rss, url: 'https://example.org/', every: 60s}\n"


class HastyClock(SystemClock):
    """The machine's clock, for which no wait is long: notifications are not relied on."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, 0.05))


class DeafFile(WatchedFile):
    async def _notify(self):
        await asyncio.Event().wait()


def _deaf(path):
    return DeafFile(path, HastyClock(), lambda: read_feeds(path), read_feeds(path))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "feeds.yaml"
    file.write_text(GOOD)
    return file


async def _next(changes):
    async with asyncio.timeout(10):
        return await anext(changes)


def test_a_file_that_is_none_is_one_line(tmp_path):
    with pytest.raises(Misconfigured):
        read_feeds(tmp_path / "none.yaml")


async def test_a_mistake_is_told_once_and_a_good_file_after_it_even_where_it_is_the_old_one(path):
    file = _deaf(path)
    async with aclosing(file.changes()) as changes:
        path.write_text(GOOD.replace("60s", "never"))
        assert isinstance(await _next(changes), Misconfigured)
        told = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.3)
        assert not told.done(), "the same mistake is told once"
        path.write_text(GOOD)
        assert (await asyncio.wait_for(told, 10)).feeds.sources["mairie"].every == 60


async def test_a_folder_that_is_swapped_for_another_is_noticed_without_notifications(tmp_path):
    """As Kubernetes updates a ConfigMap."""
    for name, text in (("one", GOOD), ("two", GOOD.replace("60s", "30s"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "feeds.yaml").write_text(text)
    (tmp_path / "..data").symlink_to("one")
    (tmp_path / "feeds.yaml").symlink_to("..data/feeds.yaml")
    path = tmp_path / "feeds.yaml"
    file = _deaf(path)
    async with aclosing(file.changes()) as changes:
        (tmp_path / "new").symlink_to("two")
        (tmp_path / "new").replace(tmp_path / "..data")
        assert (await _next(changes)).feeds.sources["mairie"].every == 30


async def test_a_file_that_is_replaced_is_noticed_at_once(path):
    file = watched_feeds(path, SystemClock())
    async with aclosing(file.changes()) as changes:
        found = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.3)
        new = path.with_name("new.yaml")
        new.write_text(GOOD.replace("60s", "30s"))
        new.replace(path)
        assert (await asyncio.wait_for(found, 4)).feeds.sources["mairie"].every == 30, "before it is looked for"


async def test_a_secret_that_is_replaced_in_its_file_is_a_change(path, tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("https://one.example.org/\n")
    monkeypatch.setenv("MAIRIE_FILE", str(secret))
    path.write_text(GOOD.replace("https://example.org/", "${MAIRIE}"))
    file = _deaf(path)
    async with aclosing(file.changes()) as changes:
        secret.write_text("https://two.example.org/\n")
        mairie = (await _next(changes)).feeds.sources["mairie"]
        assert mairie.url.get_secret_value() == "https://two.example.org/"


@pytest.mark.parametrize("half", [["half", "more"], [Misconfigured("no end"), "more"], [Misconfigured("no end")]])
async def test_a_file_that_is_still_being_written_is_waited_for(path, half):
    """The first half of a file may be a good file."""
    readings = ["old", *half]

    def read():
        found = readings.pop(0) if readings else "whole"
        if isinstance(found, Misconfigured):
            raise found
        return found

    file = DeafFile(path, HastyClock(), read, "old")
    async with aclosing(file.changes()) as changes:
        assert await _next(changes) == "whole"
    assert file.last == "whole"
