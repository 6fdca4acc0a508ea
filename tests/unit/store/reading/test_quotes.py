"""Who said what."""

from __future__ import annotations

import pytest

from schemas import Relation
from stream.store.reading import Wanted, find_lines, speakers, spoken
from stream.store.reading.quotes import LAST_QUOTED
from stream.store.schema import quotes
from tests.factories import NOON, duplicate, extracted, quote


@pytest.fixture
def library(engine, writer):
    said = [quote("“The bridge stays shut,”", "José Ångström"), quote("“We go on,”", "Ana Brandão", 40)]
    more = [quote(f"“Number {number} of the talks,”", "José Ångström", 30 * number) for number in range(5)]
    writer.write(
        [
            extracted("bridge", found=tuple(said), body="“The bridge stays shut,” he said. “We go on,” she said."),
            duplicate("bridge-copy", Relation.EXACT, of="bridge", minute=1),
            extracted("talks", minute=2, found=tuple(more), body=" ".join(one.text for one in more)),
            extracted("angst", minute=3, found=(quote("“Nothing,”", "Jo Angst"),), body="“Nothing,” of the bridge."),
            extracted(
                "nobody", minute=4, found=(quote("“Who knows the bridge?”", None),), body="“Who knows the bridge?”"
            ),
        ]
    )
    return engine


def _shown(page):
    return [(one.line.guid, one.ordinal) for one in page.items]


TALKS = [("talks", number) for number in range(5)]


def test_quotes_by_a_part_of_the_name_the_newest_articles_first_each_in_the_order_of_its_text(library):
    assert _shown(spoken(library, "angstrom")) == [*TALKS, ("bridge", 0)]
    assert _shown(spoken(library, "JOSE ÅNGSTRÖM")) == [*TALKS, ("bridge", 0)]
    assert _shown(spoken(library, "ångström josé")) == []
    assert _shown(spoken(library, "ang")) == [], "a part is whole words"
    assert _shown(spoken(library, "")) == [("nobody", 0), ("angst", 0), *TALKS, ("bridge", 0), ("bridge", 1)]
    assert _shown(spoken(library, "...")) == []
    (one,) = spoken(library, "brandao").items
    assert (one.text.text, one.speaker, one.start, one.cue) == ("“We go on,”", "Ana Brandão", 40, "said")


def test_words_are_those_of_the_quote_not_of_the_article(library):
    page = spoken(library, words="bridge")
    assert _shown(page) == [("nobody", 0), ("bridge", 0)]
    assert page.items[1].text.marked("<", ">") == "“The <bridge> stays shut,”"
    assert _shown(spoken(library, "angstrom", words="bridge")) == [("bridge", 0)]
    assert _shown(spoken(library, "angstrom", words='"of the talks" -3')) == [TALKS[0], TALKS[1], TALKS[2], TALKS[4]]
    assert _shown(spoken(library, words="(((")) == []


def test_pages_join_within_an_article_too(library):
    found, page = [], spoken(library, "angstrom", limit=2)
    found += _shown(page)
    while page.next is not None:
        page = spoken(library, "angstrom", limit=2, before=page.next)
        found += _shown(page)
    assert found == [*TALKS, ("bridge", 0)]


def test_times_narrow(library):
    assert _shown(spoken(library, "angstrom", until=NOON.replace(minute=2))) == [("bridge", 0)]
    assert _shown(spoken(library, "angstrom", since=NOON.replace(minute=2))) == TALKS


def test_names_by_the_beginning_of_a_word_who_spoke_last_first(library, writer):
    def names(prefix, limit=20):
        return [one.name for one in speakers(library, prefix, limit)]

    assert names("ang") == ["Jo Angst", "José Ångström"]
    assert names("ang", 1) == ["Jo Angst"]
    assert names("jose ang") == ["José Ångström"]
    assert names("ström") == names("") == names("...") == []
    writer.write([extracted("again", minute=9, found=(quote(speaker="José Ångström"),))])
    assert names("ang") == ["José Ångström", "Jo Angst"]
    with library.begin() as connection:
        connection.execute(quotes.delete())
    assert names("ang") == [], "nobody who is in no quote any more"


def test_who_is_named_by_no_article_that_may_be_told_of_is_left_out(library, writer):
    writer.write([extracted("again", minute=9, found=(quote(speaker="José Ångström"),))])

    def names(*guids):
        return [one.name for one in speakers(library, "a", 1, told=lambda line: line.guid in guids)]

    assert names("again", "talks", "bridge") == ["José Ångström"]
    assert names("talks") == ["José Ångström"], "an article of before names him"
    assert names() == []


def test_many_quotes_of_one_article_do_not_hide_who_an_earlier_one_names(library, writer):
    many = tuple(quote(speaker="José Ångström") for _ in range(LAST_QUOTED + 1))
    writer.write([extracted("interview", minute=9, found=many)])
    found = speakers(library, "ang", 1, told=lambda line: line.guid == "talks")
    assert [one.name for one in found] == ["José Ångström"]


def test_a_speaker_narrows_a_search(library):
    assert [line.guid for line in find_lines(library, Wanted(speaker="angstrom")).items] == ["talks", "bridge"]
    assert [line.guid for line in find_lines(library, Wanted("bridge", speaker="angstrom")).items] == ["bridge"]
    (line,) = find_lines(library, Wanted(speaker="brandao")).items
    assert line.speakers == ("José Ångström", "Ana Brandão")


def test_a_changed_article_has_its_new_quotes_at_their_time(library, writer):
    changed = extracted(
        "bridge", minute=9, found=(quote("“It opens,”", "José Ångström"),), published_at=NOON.replace(minute=9)
    )
    assert writer.write([changed]).updated == 1
    page = spoken(library, "angstrom")
    assert _shown(page) == [("bridge", 0), *TALKS]
    assert page.items[0].text.text == "“It opens,”"
