"""What a run of capitalised words says about a person, and who is kept of a text."""

from itertools import product
from string import ascii_lowercase

import pytest

from stream.extract.names.full_names import RUN_LIMIT, reading_of
from stream.extract.names.name_book import book_of


@pytest.mark.parametrize(
    ("run", "full", "last", "gender", "title"),
    [
        ("Ilse Brandt", "Ilse Brandt", "Brandt", "", ""),
        ("On Tuesday Ilse Brandt", "Ilse Brandt", "Brandt", "", ""),
        ("Sen. Ilse Brandt", "Ilse Brandt", "Brandt", "", "senator"),
        ("Mr. Karl Ostrow Jr.", "Karl Ostrow Jr.", "Ostrow", "m", "mr."),
        ("Ilse Brandt's Ferry Company", "Ilse Brandt", "Brandt", "", ""),
        ("Mrs. Brandt", "", "Brandt", "f", "mrs."),
        ("Regierungssprecherin Ilse Brandt", "Ilse Brandt", "Brandt", "", "regierungssprecherin"),
    ],
)
def test_a_run_names_a_person(run, full, last, gender, title):
    reading = reading_of(run)
    assert (reading.full, reading.last, reading.gender, reading.title) == (full, last, gender, title)


@pytest.mark.parametrize("run", ["Harbour Commission", "Bank of Kiel", "The Monday", "Ilse Brandt Karl Ostrow Jan"])
def test_a_run_names_nobody(run):
    assert reading_of(run) is None


def test_what_is_kept_is_bounded():
    assert reading_of.cache_info().maxsize <= 10_000
    long = f"Ilse {'B' * RUN_LIMIT}"
    before = reading_of.cache_info().currsize
    assert book_of(f"{long} spoke.").people == {}
    assert reading_of.cache_info().currsize == before
    crowd = ". ".join("".join(letters).title() + " Brandt" for letters in product(ascii_lowercase, repeat=3))
    book = book_of(crowd)
    assert 500 < len(book.people) <= 2_000
    assert len(book.by_last["Brandt"]) <= 100
    assert book.full_name("Brandt", 0) == "Aaa Brandt"
