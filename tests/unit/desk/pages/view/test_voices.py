"""Who says what in a story: each quotation once, and none of copy that may not be shown."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from stream.desk.pages.view.voices import VOICED, voices_of
from stream.store.reading import Quoted

ONE, TWO = UUID(int=1), UUID(int=2)
ROWS = {ONE: SimpleNamespace(article_id=ONE), TWO: SimpleNamespace(article_id=TWO)}


def said(text, speaker="Ana Brandão", article=ONE, ordinal=0):
    return Quoted(article, ordinal, text, speaker, "said", 0.9)


def test_versions_that_quote_the_same_are_counted_not_repeated():
    voices, left = voices_of([said("“We go,”"), said("“Other.”"), said("“We go.”", article=TWO)], ROWS)
    assert [(voice.speaker, [(words.text, words.times) for words in voice.said]) for voice in voices] == [
        ("Ana Brandão", [("“We go,”", 2), ("“Other.”", 1)])
    ]
    assert left is None


def test_the_same_words_of_two_people_are_two():
    voices, _ = voices_of([said("“No.”"), said("“No.”", "Tom Vey"), said("“No.”", None)], ROWS)
    assert [voice.speaker for voice in voices] == ["Ana Brandão", "Tom Vey", None]


def test_quotes_of_what_may_not_be_shown_are_left_out():
    assert voices_of([said("“Secret.”")], {TWO: ROWS[TWO]}) == ((), None)


def test_many_quotes_come_in_pages_each_once():
    quotes = [said(f"“Word {number}.”", ordinal=number) for number in range(2 * VOICED + 5)]
    begin, seen = 0, []
    while begin is not None:
        voices, begin = voices_of(quotes, ROWS, begin)
        seen += [words.text for voice in voices for words in voice.said]
    assert seen == [quote.text for quote in quotes]
