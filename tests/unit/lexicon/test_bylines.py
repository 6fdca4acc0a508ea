"""Bylines are read with one list of words in a wire's fields, in copy and on pages."""

import pytest

from stream.extract.head.byline import byline_of as byline_in_copy
from stream.lexicon import houses, roles
from stream.lexicon.bylines import AND, BY, BY_IN_COPY, PARTICLES
from stream.normalise.head.byline import byline_of
from stream.normalise.head.byline_line import is_byline_line
from stream.wire.html.credit_line import named_in

READERS = pytest.mark.parametrize("read", [byline_of, byline_in_copy])


@pytest.mark.parametrize("word", BY_IN_COPY)
def test_a_line_of_copy_is_a_byline_in_each_stage(word):
    for line in (f"{word.title()} Ada Brook", f"{word.upper()} ADA BROOK"):
        assert is_byline_line(line)
        assert [person.name for person in byline_in_copy(line).people] == ["Ada Brook"]


@pytest.mark.parametrize("word", BY)
def test_a_word_for_by_is_no_part_of_a_name(word):
    line = f"{word} Ada Brook"
    assert [person.name for person in byline_of(line).people] == ["Ada Brook"]
    assert [one.name for one in named_in(line, "", frozenset())] == ["Ada Brook"]


@READERS
@pytest.mark.parametrize("word", AND)
def test_two_names_are_two_people(read, word):
    assert [person.name for person in read(f"By Ada Brook {word} Karl Holm").people] == ["Ada Brook", "Karl Holm"]


@READERS
@pytest.mark.parametrize("word", sorted(PARTICLES))
def test_a_small_word_stands_within_a_name(read, word):
    if word != "y":  # in a field it joins two names
        assert [person.name for person in read(f"By Ina {word} Meer").people] == [f"Ina {word} Meer"]


@READERS
@pytest.mark.parametrize("word", roles.WORDS)
def test_a_role_is_no_person(read, word):
    (person,) = read(f"By Ada Brook, Chief {word.title()} At Large").people
    assert (person.name, person.role) == ("Ada Brook", f"Chief {word.title()} At Large")


@READERS
@pytest.mark.parametrize("word", [word for word in houses.WORDS if word != "agency"])
def test_a_house_is_no_person(read, word):
    (person,) = read(f"By Ada Brook, Corbury {word.title()} On Avon").people
    assert (person.name, person.affiliation) == ("Ada Brook", f"Corbury {word.title()} On Avon")
    assert [one.kind for one in named_in(f"Corbury {word.title()}", "", frozenset())] == ["house"]
