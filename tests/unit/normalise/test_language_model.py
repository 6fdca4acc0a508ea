"""The model of languages says what the library's own says, with less memory."""

import re
import sys
from collections.abc import Iterator

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from stream.normalise.language import OF_NEWS
from stream.normalise.language_model import load_identifier

LANGUAGES = OF_NEWS.split()


@pytest.fixture(scope="module")
def library():
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


@pytest.fixture(scope="module")
def ours():
    return load_identifier(LANGUAGES)


def _words(tag: str) -> Iterator[str]:
    """Some hundred words of a language: CLDR's names of days, months, countries and languages in it."""
    locale = Locale.parse(tag)
    yield from locale.days["format"]["wide"].values()
    yield from locale.months["format"]["wide"].values()
    yield from locale.territories.values()
    yield from locale.languages.values()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_language_is_told_as_the_library_tells_it(ours, library, tag):
    words = [word.lower() for word in _words(tag)]
    lines = [" ".join(words[at : at + 8]) for at in range(0, 160, 32)]
    assert [ours.rank(line) for line in lines] == [library.rank(line) for line in lines]
    assert any(re.search(r"\w", line) for line in lines)


@settings(max_examples=100)
@given(st.text())
def test_any_text_in_small_letters_is_told_as_the_library_tells_it(ours, library, text):
    assert ours.rank(text.lower()) == library.rank(text.lower())


def test_capitals_are_read_as_small_letters(ours):
    line = "The minister said on Tuesday that talks in Geneva would resume."
    assert ours.rank(line) == ours.rank(line.lower())


def test_a_column_is_kept_once(ours, library):
    of_ours, of_library = (sys.getsizeof(one.tk_nextmove) for one in (ours, library))
    assert of_ours < 0.7 * of_library
    columns = {bytes(ours.tk_nextmove[at :: len(set(ours._column_of))]) for at in range(len(set(ours._column_of)))}
    assert len(columns) == len(set(ours._column_of))
