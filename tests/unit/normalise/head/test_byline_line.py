"""Which lines of copy are a byline, and which belong to the one above."""

import pytest

from stream.normalise.head.byline_line import is_byline_line, is_house_line


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Brook",
        "By ADA BROOK=",
        "Von dpa",
        "By The Associated Press",
        "by Janie Gabbett, Reuters",
        "By ada brook, Reuters",
    ],
)
def test_lines_that_are_bylines(line):
    assert is_byline_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, the storm had passed and people went home.",
        "By the numbers",
        "by the time the dam broke, Reuters",
        "by late evening, the board of Harwell",
        "Byrne wins",
        "By Monday evening it rained",
        "By 2030, all cars will be electric",
        "Bystanders watched",
    ],
)
def test_lines_that_are_not(line):
    assert not is_byline_line(line)


def test_house_lines():
    assert is_house_line("Associated Press")
    assert is_house_line("AP Entertainment Writer")
    assert not is_house_line("The dam held, the water board said on Sunday.")
    assert not is_house_line("Police reporter shot in Corbury")
