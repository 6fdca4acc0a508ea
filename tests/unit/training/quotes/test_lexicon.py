"""The command that reduces WordNet: its files are made up, in WordNet's form."""

import json
from importlib.resources import files

import pytest

from stream.errors import Misconfigured
from stream.training.quotes.lexicon import main

HEAD = "  1 This is a made-up dictionary.\n  2 Permission to use it is granted.\n"
SENSES = (
    "00000001 18 n 02 baker 0 breadmaker 1 000 | one who bakes\n"
    "00000002 15 n 01 Halde 0 000 | a town\n"
    "00000003 28 n 01 week 0 000 | seven days\n"
    "00000004 06 n 01 poll 0 000 | a count\n"
    "00000005 15 n 02 Long_Halde 0 corner 0 000 | a district\n"
)
INDEX = "".join(
    f"{lemma} n {len(senses.split())} 0 {len(senses.split())} 1 {senses}\n"
    for lemma, senses in (
        ("baker", "00000001"),
        ("halde", "00000002"),
        ("week", "00000003"),
        ("poll", "00000004 00000001"),
        ("long_halde", "00000005"),
        ("corner", "00000005"),
    )
)
COUNTS = "poll%1:06:00:: 1 5\npoll%2:31:00:: 1 1\nweary%3:00:00:: 1 3\nrare%3:00:00:: 1 1\nhalde%1:15:00:: 1 9\n"


@pytest.fixture
def wordnet(tmp_path):
    (tmp_path / "data.noun").write_text(HEAD + SENSES)
    (tmp_path / "index.noun").write_text(HEAD + INDEX)
    (tmp_path / "cntlist.rev").write_text(COUNTS)
    return tmp_path


def test_words_are_kept_by_class_with_the_licence(wordnet, tmp_path, capsys):
    main(str(wordnet), str(tmp_path / "words.json"))
    read = json.loads((tmp_path / "words.json").read_text())
    assert read["licence"] == ["This is a made-up dictionary.", "Permission to use it is granted."]
    assert {name: read[name] for name in ("persons", "places", "times", "modifiers", "nouns")} == {
        "persons": ["baker"],
        "places": ["halde long_halde"],
        "times": ["week"],
        "modifiers": ["weary"],
        "nouns": ["poll"],
    }
    assert "2 places" in capsys.readouterr().out


def test_without_a_licence_nothing_is_made(wordnet, tmp_path):
    (wordnet / "data.noun").write_text(SENSES)
    with pytest.raises(Misconfigured, match="licence"):
        main(str(wordnet), str(tmp_path / "words.json"))


def test_the_words_of_the_package_carry_wordnets_licence():
    read = json.loads(files("stream.extract.names").joinpath("wordnet.json").read_text())
    assert "WordNet 3.0 Copyright 2006 by Princeton University.  All rights reserved." in read["licence"]
