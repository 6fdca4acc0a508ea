"""The record of one entry of a feed is read to the same article as the whole feed gives for that entry."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from stream.feeds.rss.news import first_news_of, news_of
from stream.feeds.rss.read import NoFeed, Whole, read
from stream.feeds.rss.records import records_of
from stream.feeds.rss.seen import Seen
from stream.feeds.rss.settings import First
from stream.newsdesk import articles
from tests.factories import ORIGIN, RECEIVED_AT
from tests.feed_texts import CHARSETS, DIALECTS, Story, feed_of

WORDS = st.sampled_from([
    "Ferry", "late", "Zürich", "naïve", "“quoted”", "東京", "R&D", "<b>bold</b>", "5 < 6", "]]>", "été", "<p>Two</p>",
    "—",
])  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
NUMBERS = st.integers(0, 4)
STORIES = st.builds(
    Story,
    title=st.one_of(st.just(""), TEXTS),
    link=st.one_of(
        st.just(""),
        st.just("https://hill.example/"),
        NUMBERS.map(lambda number: f"https://hill.example/{number}?a=1&b=2"),
    ),
    guid=st.one_of(st.just(""), NUMBERS.map(lambda number: f"urn:hill:{number}")),
    date=st.sampled_from(["", "Sun, 08 Mar 2026 09:00:00 GMT", "2026-03-08T10:00:00Z", "yesterday"]),
    text=st.one_of(st.just(""), TEXTS),
).filter(lambda story: story.title or story.text)
BETWEEN = st.sampled_from(["", "\n\n", "<!-- a note: <item> -->", "<?sort by date?>"])


def _read(payload: bytes) -> list[str]:
    """What is read, in any order. Which charset was found is noted only where a letter shows it: that may differ."""
    return sorted(_shown(found) for found in articles(payload, ORIGIN))


def _shown(found) -> str:
    if not isinstance(found, Article):
        return f"refused: {found.reason}"
    repairs = tuple(repair for repair in found.repairs if not repair.startswith("charset:"))
    return found.model_copy(update={"repairs": repairs}).model_dump_json()


@settings(max_examples=40)
@given(
    stories=st.lists(STORIES, min_size=1, max_size=6),
    dialect=st.sampled_from(DIALECTS),
    charset=st.sampled_from(CHARSETS),
    between=BETWEEN,
)
def test_every_entry_is_the_same_article_by_itself_as_in_the_whole_feed(stories, dialect, charset, between):
    whole = feed_of(stories, dialect, charset, between=between)
    document = read(whole)
    assert len(document.entries) == len(stories)
    places = list(range(len(stories)))
    records = list(records_of(document, places, origin="https://hill.example/feed", now=RECEIVED_AT))
    assert sorted(one for _, item in records for one in _read(item.payload)) == _read(whole)
    assert sorted(place for chosen, _ in records for place in chosen) == places


@settings(max_examples=60)
@given(data=st.data(), dialect=st.sampled_from(DIALECTS), charset=st.sampled_from(CHARSETS))
def test_a_damaged_feed_is_passed_on_whole_or_its_records_are_feeds_themselves(data, dialect, charset):
    body = bytearray(feed_of([Story("Ferry läte", "/2", "urn:2", "", "<p>a & b</p>"), Story("Dam")], dialect, charset))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        piece = data.draw(
            st.sampled_from([b"", b"<item>", b"</item>", b"\xff", b"<", b'"', b"}", b"\\ud800", b"<x/>", b"]"])
        )
        body[at : at + data.draw(st.integers(0, 12))] = piece
    try:
        document = read(bytes(body))
    except (NoFeed, Whole):
        return
    news = first_news_of(document, "auto", RECEIVED_AT, First(), None)
    for chosen, item in records_of(document, news.new, origin="", now=RECEIVED_AT):
        assert len(read(item.payload).entries) >= len(chosen)
    seen = Seen().with_listed(news.rows, len(news.rows))
    assert news_of(document, Seen.unpacked(seen.packed()), "auto", RECEIVED_AT).new == []
