"""No shape of text costs more than linear time: marks, paragraphs, names, namesakes, cues."""

from itertools import product
from string import ascii_lowercase
from time import process_time

import pytest

from stream.extract import quotes

LETTERS = ["".join(letters).title() for letters in product(ascii_lowercase, repeat=3)][:6_000]
SAID = "“We never saw the second boat leave,” he said.\n"
UNITS = {
    "apostrophes": "'",
    "curly apostrophes": "’",
    "opening marks": "“",
    "opening single marks": "‘",
    "low marks": "„",
    "corner marks": "「",
    "doubled apostrophes": "''",
    "paragraphs of one mark": '"\n',
    "paragraphs of one opening mark": "“\n",
    "elisions": "'90s ",
    "names": f"{'Ilse Brandt ' * 1_500}\n{SAID}",
    "names between quotes": f"{'Ilse Brandt. ' * 8}“We never saw the second boat” ",
    "said": f"{'said ' * 3_000}\n{SAID}",
    "said between quotes": "“We never saw it.” said, ",
    "commas": "“boat”, saw, ",
    "pronouns": SAID,
    "german": "„Der Kran ist alt“, sagte der Hafenmeister Jens Ohm. Das Tor sei „alt und rostig“. ",
    "german pronouns": "„Wir sahen das Boot nicht“, sagte er.\n",
    "german clauses": f"{'der Mann, der sagte, dass die Frau, ' * 500}„Boot und Kran“.\n",
    "german lists": "die „Boote“, „Kräne“ und ",
    "french": "Le maire, qui a dit que le port de la ville, « On verra bien », a-t-il dit. ",
    "spanish": "El alcalde dijo que «no hay barcos», y dijo: «Ya no». Preguntado, ",
    "titles": f"{'Mr. ' * 3_000}\n{SAID}",
}


def filled(unit, size):
    return (unit * (size // len(unit) + 1))[:size]


def cpu_seconds(text):
    begun = process_time()
    quotes(text)
    return process_time() - begun


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_megabyte_of_it_costs_no_more_than_its_share(unit):
    half, whole = (min(cpu_seconds(filled(unit, size)) for _ in range(2)) for size in (60_000, 120_000))
    assert whole <= 2.5 * half + 0.05  # 50 ms are the noise of a loaded machine
    assert cpu_seconds(filled(unit, 1_000_000)) < 2.0


@pytest.mark.parametrize(
    "asked", ["“We never saw it,” Brandt said.\n" + SAID, "“We never saw it,” the senator said.\n"]
)
def test_namesakes_are_not_compared_each_with_each(asked):
    def text(count):
        return ". ".join(f"Sen. {first} Brandt" for first in LETTERS[:count]) + ".\n" + asked * 250

    few, many = (min(cpu_seconds(text(count)) for _ in range(2)) for count in (600, 6_000))
    assert many <= 6 * few + 0.05  # ten times the names; the quotes are the same


def test_a_word_that_opens_its_sentence_is_not_looked_for_in_all_the_rest():
    def text(count):
        opened = [f"{letters}-eyed, it is grey again." for letters in LETTERS[:count]]
        return "\n".join(" ".join(opened[at : at + 100]) + f" {SAID}" for at in range(0, count, 100))

    few, many = (min(cpu_seconds(text(count)) for _ in range(2)) for count in (1_500, 6_000))
    assert many <= 6 * few + 0.05  # four times the words, each another
