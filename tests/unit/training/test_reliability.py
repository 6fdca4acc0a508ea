"""Tables of reliability, and their place in a model card."""

from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.training.reliability import put, table

CARD = "# Card\n<!-- reliability -->\nold\n<!-- end of reliability -->\nThe rest.\n"


def test_a_class_says_how_many_were_right():
    lines = list(table([(0.92, True), (0.92, False), (0.92, True), (0.98, True), (0.4, False)], "links"))
    assert lines == [
        "| said | links | mean said | right |",
        "|---|---|---|---|",
        "| 0.30–0.50 | 1 | 0.400 | 0.000 |",
        "| 0.90–0.95 | 3 | 0.920 | 0.667 |",
        "| 0.95–1.00 | 1 | 0.980 | 1.000 |",
        "| **0.8 and more** | 4 | 0.935 | 0.750 |",
        "| **0.9 and more** | 4 | 0.935 | 0.750 |",
    ]


def test_the_table_stands_in_its_place(tmp_path):
    card = tmp_path / "card.txt"
    card.write_text(CARD)
    put(iter(["| a |"]), str(card))
    assert card.read_text() == CARD.replace("old", "| a |")


def test_a_card_without_a_place_is_refused_and_stays(tmp_path):
    card = tmp_path / "card.txt"
    card.write_text("# Card\n")
    with pytest.raises(Misconfigured, match="no place for the table"):
        put(iter(["| a |"]), str(card))
    assert card.read_text() == "# Card\n"
