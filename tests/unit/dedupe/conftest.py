"""A newsroom in small: articles by hand, a detector over a dictionary, a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from schemas import Article, RawRecord, Status, Verdict, article_id_of
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.newsdesk import Origin
from tests.factories import article, articles_of
from tests.newsday import newsday

NOON = datetime(2026, 5, 19, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)

FERRY = (
    "PORT ELDER (HPA) — A ferry with 212 people on board ran aground on a sandbank off Port Elder on Tuesday, the"
    " coast guard said.\n\n"
    "All passengers were taken off by fishing boats within two hours. Eleven were treated for bruises.\n\n"
    "“We heard a long scrape and then the coffee went over,” said Ines Quist, who was travelling with two goats.\n\n"
    "The ferry, the Maid of Lorne, was built in 1974 and had passed an inspection in March, its owner said.\n\n"
    "Tugs will try to pull it free at high tide, which is expected at 3:40 a.m. on Wednesday."
)
LIBRARY = (
    "NORHAVEN (HPA) — The city council voted 31 to 14 on Tuesday to keep all nine branch libraries open through the"
    " winter, after readers camped for a week in the reading room of the smallest.\n\n"
    "The money will come from a parking fund that nobody had touched since 2011, the mayor’s office said.\n\n"
    "“They brought their own soup,” librarian Odd Verlander said. “I could hardly send them home.”"
)


@dataclass
class Newsroom:
    """`send` writes an article of the wire and gives the detector's verdict."""

    params: Params = field(default_factory=Params)
    index: MemoryIndex = field(default_factory=MemoryIndex)

    def __post_init__(self) -> None:
        self.detector = Detector(self.index, self.params)
        self.offset = 0

    def judge(self, judged: Article) -> Verdict:
        self.offset += 1
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=self.offset)
        return self.detector.judge(sketch(judged), raw, judged.received_at + timedelta(seconds=1))

    def send(self, body: str, headline: str = "", **fields: object) -> tuple[Article, Verdict]:
        sent = written(body, headline, **fields)
        return sent, self.judge(sent)


def written(body: str, headline: str = "", *, minutes: float = 0, **fields: object) -> Article:
    """An article of Halden Press Agency, `minutes` after noon, under an id of its own unless `guid` says otherwise."""
    wire = {"provider": "hpa", "guid": str(uuid4()), "version": None, "status": Status.USABLE, **fields}
    moment = NOON + timedelta(minutes=minutes)
    said = f"{headline} {body} {wire['status']}".encode("utf-8", "replace").decode()
    identity = wire["guid"] and f"{wire['guid']} {said}"  # other copy is another article
    values = {
        "article_id": article_id_of(wire["provider"], identity, wire["version"], headline + body),
        "source": "desk",
        "format": "plain-text",
        "received_at": moment,
        "published_at": moment,
        "headline": headline or None,
        "body": body,
        **wire,
    }
    return article(wire["guid"], **values)


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def newsroom_with() -> Callable[[Params], Newsroom]:
    return Newsroom


@pytest.fixture
def write() -> Callable[..., Article]:
    return written


@pytest.fixture
def ferry() -> str:
    return FERRY


@pytest.fixture
def library() -> str:
    return LIBRARY


@pytest.fixture(scope="session")
def newsday_of_sketches():
    """A newsday of 1,500 items: sketch, raw record and time of each."""
    found = []
    for item in newsday(1500, seed=4):
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=item.number)
        at = MARCH + timedelta(milliseconds=10 * item.number)
        (one,) = articles_of(item.ninjs(), Origin(raw=raw, source="day", received_at=at))
        found.append((sketch(one), raw, at))
    return found
