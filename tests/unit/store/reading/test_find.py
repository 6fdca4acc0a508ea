from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Relation
from stream.errors import Misconfigured
from stream.store import open_engine
from stream.store.fold import tokens
from stream.store.query import Query
from stream.store.reading import Total, Wanted, find_lines
from stream.store.snippet import snippet_of
from tests.factories import NOON, duplicate, extracted, id_of, quote


@pytest.fixture
def library(engine, writer):
    writer.write(
        [
            extracted("obit", headline="Élodie Marçal has died", body="The singer died at home.", language="en"),
            extracted(
                "vote",
                minute=1,
                headline="Vote counted",
                provider="otherwire",
                language="en-GB",
                body="Turnout rose. The cease-fire held, said Élodie’s brother. The U.S. sent nobody.",
                found=(quote(speaker="José Ångström"),),
            ),
            extracted("tokyo", minute=2, headline="会議", body="東京で会議があった。", language="ja", found=()),
            extracted("moscow", minute=3, headline="Погода", body="В Москве шёл снег.", slugline="WEATHER-RU/1"),
            duplicate("obit-copy", Relation.EXACT, of="obit", minute=4, headline="Élodie Marçal has died"),
        ]
    )
    return engine


def search(engine, query, *, order="time", before=None, limit=50, **filters):
    return find_lines(engine, Wanted(query, **filters), order=order, before=before, limit=limit).items


def names(hits):
    known = {id_of(name): name for name in ("obit", "vote", "tokyo", "moscow", "obit-copy")}
    return [known[hit.article_id] for hit in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("elodie", ["vote", "obit"]),
        ("ÉLODIE marcal", ["obit"]),
        ('"has died"', ["obit"]),
        ("“has died”", ["obit"]),
        ('"died has"', []),
        ("the", ["vote", "obit"]),
        ("ceasefire", []),
        ('"cease fire"', ["vote"]),
        ("cease-fire", ["vote"]),
        ("U.S.", ["vote"]),
        ("turn*", ["vote"]),
        ("turn", []),
        ("elodie -singer", ["vote"]),
        ('-elodie -"шел снег"', ["tokyo"]),
        ("москве", ["moscow"]),
        ("会議", ["tokyo"]),
        ("議会", []),
        ("weather", ["moscow"]),
        ("", ["moscow", "tokyo", "vote", "obit"]),
        ("***", []),
    ],
)
def test_finds(library, query, expected):
    assert names(search(library, query)) == expected


def test_filters(library):
    assert names(search(library, "", provider="otherwire")) == ["vote"]
    assert names(search(library, "", speaker="angstrom")) == ["vote"]
    assert names(search(library, "", speaker="JOSE ÅNGSTRÖM")) == ["vote"]
    assert names(search(library, "", speaker="ngstr")) == []
    assert names(search(library, "", language="en")) == ["vote", "obit"]
    assert names(search(library, "", story=id_of("obit"), relations=frozenset(Relation))) == ["obit-copy", "obit"]
    assert names(search(library, "", status="killed")) == []


def test_pages_by_time_join_without_gap_or_repeat(library):
    page = find_lines(library, Wanted(), limit=1)
    found = names(page.items)
    while page.next is not None:
        page = find_lines(library, Wanted(), limit=1, before=page.next)
        found += names(page.items)
        assert page.total == Total(4, exact=True), "of all pages, on each"
    assert found == ["moscow", "tokyo", "vote", "obit"]


def test_times_narrow(library):
    at = NOON.replace(minute=2)
    assert names(search(library, "", until=at)) == ["vote", "obit"]
    assert names(search(library, "", since=at)) == ["moscow", "tokyo"]
    assert names(search(library, "died", since=NOON, until=at)) == ["obit"]


def test_a_headline_ranks_above_a_body(library):
    hits = search(library, "elodie", order="rank")
    assert names(hits) == ["obit", "vote"]
    assert hits[0].rank > hits[1].rank


def test_marks_what_was_found(library):
    (hit,) = search(library, "has died marcal")
    assert hit.headline.marked("<", ">") == "Élodie <Marçal> <has> <died>"
    (hit,) = search(library, "tokyo OR 東京") or search(library, "東京")
    assert hit.body.marked("<", ">") == "<東><京>で会議があった。"


HOSTILE = (
    st.text(alphabet=st.sampled_from("ab\"'*-()&|!:<>\\^{}+~%_, \x00\ud800“”«»ORANDNEAR東é"), max_size=40) | st.text()
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(query=HOSTILE, filter_text=HOSTILE)
def test_no_input_is_a_syntax_error(library, query, filter_text):
    """Whatever is typed, what is found holds it, and finds itself again."""
    asked = Query.parse(query)
    found = search(library, query, order="rank")
    assert {hit.article_id for hit in found} == {hit.article_id for hit in search(library, query)}
    everything = {hit.article_id for hit in search(library, "")}
    assert {hit.article_id for hit in found} <= everything
    if not query.strip():
        assert {hit.article_id for hit in found} == everything
    elif not (asked.wanted or asked.unwanted):
        assert found == ()
    filtered = search(library, query, provider=filter_text, speaker=filter_text, language=filter_text)
    assert {hit.article_id for hit in filtered} <= {hit.article_id for hit in found}


@pytest.mark.parametrize("query", ["(((", '"', "* & |", "-", "\x00", "…", "“”"])
def test_signs_without_a_word_find_nothing(library, query):
    assert search(library, query) == ()
    assert search(library, query, provider="testwire") == ()
    assert search(library, ""), "an empty query finds by the filters alone"


def test_long_queries_are_cut():
    asked = Query.parse("word " * 10_000)
    assert len(asked.wanted) <= 32


def test_a_snippet_of_a_long_text_shows_what_was_found():
    text = "Filler goes here. " * 500 + "The comet passed.\n\nThen night. " + "More filler. " * 500
    snippet = snippet_of(text, Query.parse('"comet passed"').wanted)
    assert "<comet> <passed>" in snippet.marked("<", ">")
    assert len(snippet.text) < 260
    assert "\n" not in snippet.text


def test_a_phrase_that_goes_on_behind_the_piece_is_marked_as_far_as_that_goes():
    words = [f"w{number}" for number in range(30)]
    text = "comet " + "x" * 225 + " " + " ".join(words)
    snippet = snippet_of(text, Query.parse(f'comet "{" ".join(words)}"').wanted)
    assert snippet.marked("<", ">") == f"<comet> {'x' * 225} <w0> <w1>…"


def test_of_a_long_text_no_more_is_read_than_the_piece_may_show(monkeypatch):
    read = []

    def counted(text):
        for token in tokens(text):
            read.append(token)
            yield token

    monkeypatch.setattr("stream.store.snippet.tokens", counted)
    text = "The comet passed. " + "Filler goes here. " * 5000
    assert snippet_of(text, Query.parse("comet").wanted).marks == ((4, 9),)
    assert 2 < len(read) < 100


def test_a_snippet_without_spaces_ends_too():
    assert len(snippet_of("x" * 10_000, ()).text) <= 260


def test_a_search_without_tables_is_misconfigured(store_url):
    engine = open_engine(store_url)
    with pytest.raises(Misconfigured, match="migrate"):
        search(engine, "anything")
    engine.dispose()
