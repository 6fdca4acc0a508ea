"""A number is a value: how it is written says to what precision, and nothing else."""

from __future__ import annotations

import pytest

from stream.dedupe.likeness.facts import agreement
from stream.dedupe.sketching.figures import figures_of, value_of
from stream.dedupe.sketching.tokenise import VALUES_MOST, tokenise

SAME = {
    "thousands with marks and a scale": ("net 2,417,000 crowns", "a net of 2.4 mln crowns"),
    "a scale put against the number": ("sales 38.6m", "sales of 38,600,000"),
    "a scale in full": ("1.3 million shares", "1,300,000 shares"),
    "billions": ("2.34 billion", "2,340,000,000"),
    "a scale of another language": ("4,5 Millionen Kronen", "4.5 mln crowns"),
    "a fraction and a decimal": ("17-1/2 cents", "17.5 cents"),
    "a fraction behind thousands": ("2,417-1/2 tonnes", "2,417.5 tonnes"),
    "a word and a digit": ("nine cents", "9 cents"),
    "a nought more": ("251m", "251.0m"),
    "marks of the continent": ("1.234.567 francs", "1,234,567 francs"),
    "rounded to three digits": ("14,391,000 shares", "14.4m shares"),
}
OTHER = {
    "another digit": ("net 2,417,000", "net 2,471,000"),
    "one more of what is counted": ("31 dead", "32 dead"),
    "another precision that does not round to it": ("2,417,000", "2.5 mln"),
    "one digit says too little": ("4,800,000", "5 mln"),
    "a small number is meant to the digit": ("22.4 pct", "22 pct"),
    "another fraction": ("6-3/16", "6-3/8"),
    "thousands and millions": ("310,000 shares", "310 mln shares"),
    "round numbers": ("450 mln", "500 mln"),
}


@pytest.mark.parametrize("kind", SAME)
def test_two_ways_to_write_one_value(kind):
    one, other = map(_figures, SAME[kind])
    assert (agreement(one, other).less, agreement(other, one).less) == (1.0, 1.0)


@pytest.mark.parametrize("kind", OTHER)
def test_two_values(kind):
    one, other = map(_figures, OTHER[kind])
    assert (agreement(one, other).more, agreement(other, one).more) == (0.0, 0.0)


def test_another_value_in_the_same_slot_replaces_it_and_one_in_another_slot_does_not():
    form = "the bank lent {} crowns at {} percent"
    again = agreement(_figures(form.format("2,150", "6-1/8")), _figures(form.format("1,730", "6-3/8")))
    assert (again.more, again.replaced) == (0.0, 1.0)
    told = agreement(_figures("net 2,150 sales 38,400"), _figures("it earned 2,150 and sold for 38,400"))
    assert (told.less, told.replaced) == (1.0, 0.0)
    shifted = agreement(_figures("seven days 4.75 ninety days 4.80"), _figures("seven days 4.80 ninety days 4.75"))
    assert shifted.less == 1.0
    assert shifted.replaced > 0.5


def test_figures_of_the_lead_are_told_from_those_below():
    below = "one line more " * 20
    head = agreement(_figures(f"sold for 4,218 crowns. {below}"), _figures(f"sold for 4,218 crowns. {below}"))
    deep = agreement(_figures(f"sold for 4,218 crowns. {below}"), _figures(f"{below} sold for 4,218 crowns."))
    assert head.leads > 1.0 > deep.leads == 0.0


def test_a_text_without_figures_says_so():
    assert not agreement(_figures("no number here"), _figures("net 4,218")).are_compared
    assert agreement(_figures("net 4,218"), _figures("net 4,218")).are_compared


def test_a_value_is_bounded_whatever_the_number():
    for word in ("9" * 400, "0", "1/0", "1-1/0", "0." + "0" * 300 + "1", "1,2,3.4.5", "٣٤"):
        assert 0 <= value_of(word) < 1 << 32
    assert len(tokenise("17 " * 500, 600).values) == 4 * VALUES_MOST


@pytest.mark.parametrize(
    ("values", "numbers"),
    [(5, b"\x80"), (1, b"\xe0"), (8, b"\xff"), (3, b"\x1f")],
    ids=["more values", "more numbers", "numbers behind the end", "nothing but those"],
)
def test_values_and_numbers_that_do_not_go_together_stop_nothing(values, numbers):
    tokens = tokenise("4,218 and 17", 600)
    figures = figures_of(tokens.values[:4] * values, numbers, tokens.ids)
    assert len(figures.values) == len(figures.slots) == len(figures.places) <= min(values, 3)
    agreement(figures, _figures("4,218 and 17"))


def _figures(text):
    tokens = tokenise(text, 600)
    return figures_of(tokens.values, tokens.numbers, tokens.ids)
