"""What an editor is told of two versions. The dam and its town are made up."""

from __future__ import annotations

import pytest

from stream.desk.difference import FactName, Kind, Run, Version, compare
from stream.desk.difference.budget import WORK_LIMIT, Budget
from stream.desk.difference.compare import TOKEN_LIMIT
from tests.desk.applied import applied

MAYOR = "“We had no warning,” said Mayor Ona Pell, who was in the town hall when the water came."
BOARD = "The water board said that the dam had been looked at in May, and that nothing had been found."


def body(*paragraphs):
    return "\n\n".join(paragraphs)


def changed(before, after):
    """The changes of two bodies, those of paragraphs that stayed left out."""
    return [change for change in compare(Version(before), Version(after)).paragraphs if change.kind is not Kind.EQUAL]


def shown(before, after):
    return [number.shown for number in compare(Version(before), Version(after)).numbers]


def test_facts_that_changed_are_named_in_their_order():
    before = Version(MAYOR, headline="Dam bursts, 12 dead", byline="Ana Brandão", dateline="HARTWELL", urgency="3")
    after = Version(MAYOR, headline="Dam bursts, 17 dead", byline="Joe Tull", dateline="HARTWELL", urgency="")
    found = compare(before, after)
    assert [(fact.name, fact.kind, fact.before, fact.after) for fact in found.facts] == [
        (FactName.HEADLINE, Kind.REPLACED, "Dam bursts, 12 dead", "Dam bursts, 17 dead"),
        (FactName.BYLINE, Kind.REPLACED, "Ana Brandão", "Joe Tull"),
        (FactName.URGENCY, Kind.DELETED, "3", ""),
    ]
    assert not found.is_same


def test_a_headline_is_compared_by_its_words():
    (fact,) = compare(Version("", headline="Dam bursts, 12 dead"), Version("", headline="Dam bursts, 17 dead")).facts
    assert fact.runs == (
        Run(Kind.EQUAL, "Dam bursts, ", "Dam bursts, "),
        Run(Kind.REPLACED, "12", "17"),
        Run(Kind.EQUAL, " dead", " dead"),
    )


def test_the_same_version_has_no_change():
    version = Version(body(MAYOR, BOARD), headline="Dam bursts")
    found = compare(version, version)
    assert found.is_same
    assert not found.coarse
    assert [change.kind for change in found.paragraphs] == [Kind.EQUAL, Kind.EQUAL]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("The death toll rose to 12.", "The death toll rose to 17.", "death toll rose to 12 → 17"),
        ("At least 12 people were hurt.", "At least 17 people were hurt.", "At least 12 → 17 people were hurt"),
        ("Damage was put at $1.2 million.", "Damage was put at $3.5 million.", "Damage was put at $1.2 → $3.5 million"),
        ("It rose 4% in May.", "It rose 4.5% in May.", "It rose 4% → 4.5% in May"),
        ("Some twelve of them swam.", "Some 15 of them swam.", "Some twelve → 15 of them swam"),
        ("It is late. 1,200 homes are dark.", "It is late. 9,400 homes are dark.", "1,200 → 9,400 homes are dark"),
    ],
)  # fmt: skip
def test_a_number_is_named_with_the_words_around_it(before, after, line):
    assert shown(before, after) == [line]


def test_a_number_in_headline_and_text_is_named_once_by_what_it_counts():
    before = Version("In all 12 dead were found, 12 horses too.", headline="12 dead")
    after = Version("In all 17 dead were found, 17 horses too.", headline="17 dead")
    found = [number.shown for number in compare(before, after).numbers]
    assert found == ["12 → 17 dead", "dead were found, 12 → 17 horses too"]


def test_numbers_that_came_or_went_stand_in_no_other_s_place():
    assert shown("Some 12 people swam home.", "Some 12 people and 3 dogs swam home.") == []
    assert shown("Some 12 of 30 people swam home.", "Some 4 people swam home, it is said.") == []


def test_a_sentence_that_was_put_in_is_one_run():
    (change,) = changed("The dam broke. Help came.", "The dam broke. Nobody was hurt. Help came.")
    assert change.runs == (
        Run(Kind.EQUAL, "The dam broke. ", "The dam broke. "),
        Run(Kind.INSERTED, "", "Nobody was hurt. "),
        Run(Kind.EQUAL, "Help came.", "Help came."),
    )


def test_words_are_compared_within_a_sentence_only():
    (change,) = changed("The dam broke on Sunday at noon. Help came.", "The dam broke on Sunday at dawn. Help came.")
    assert [(run.before, run.after) for run in change.runs if run.kind is not Kind.EQUAL] == [("noon", "dawn")]


def test_a_word_that_both_have_by_chance_does_not_break_a_change():
    (change,) = changed(
        "The water board said on Sunday that old walls of the gate had cracked.",
        "The water board said on Sunday that new doors of a lock had cracked.",
    )
    assert [run for run in change.runs if run.kind is Kind.REPLACED] == [
        Run(Kind.REPLACED, "old walls of the gate", "new doors of a lock")
    ]


def test_paragraphs_that_came_and_went():
    found = compare(Version(body(MAYOR, BOARD)), Version(body(MAYOR, "It will rain until Friday.")))
    assert [(change.kind, change.before, change.after) for change in found.paragraphs] == [
        (Kind.EQUAL, MAYOR, MAYOR),
        (Kind.DELETED, BOARD, None),
        (Kind.INSERTED, None, "It will rain until Friday."),
    ]
    assert found.count(Kind.INSERTED) == 1


def test_a_paragraph_that_was_moved_names_its_other_place():
    rest = "It had rained for a week. The river stood at eleven feet. Boats lay in the market square."
    found = compare(Version(body(BOARD, MAYOR, rest)), Version(body(MAYOR, rest, BOARD)))
    by_kind = {change.kind: (place, change) for place, change in enumerate(found.paragraphs)}
    old, deleted = by_kind[Kind.DELETED]
    new, inserted = by_kind[Kind.INSERTED]
    assert (deleted.before, deleted.moved) == (BOARD, new)
    assert (inserted.after, inserted.moved) == (BOARD, old)
    assert found.count(Kind.INSERTED) == 0
    assert found.count(Kind.INSERTED, moved=True) == 1


def test_a_paragraph_that_was_moved_and_edited_is_the_same_one_and_its_numbers_are_named():
    old = "Twelve people were missing on Sunday, and damage was put at $1.2 million by the town."
    new = "Twelve people were missing on Sunday, and damage was put at $3.5 million by the town."
    found = compare(Version(body(old, MAYOR, BOARD)), Version(body(MAYOR, BOARD, new)))
    assert [change.moved for change in found.paragraphs] == [3, None, None, 0]
    assert [number.shown for number in found.numbers] == ["damage was put at $1.2 → $3.5 million by the"]


def test_a_short_paragraph_is_not_said_to_have_been_moved():
    found = compare(Version(body("***", MAYOR, BOARD)), Version(body(MAYOR, BOARD, "***")))
    assert [change.moved for change in found.paragraphs] == [None, None, None, None]


def test_texts_without_a_word_in_common_are_one_before_the_other():
    found = changed(body(MAYOR, BOARD), body("Aktien fielen deutlich.", "Anleger blieben vorsichtig."))
    assert [change.kind for change in found] == [Kind.DELETED, Kind.DELETED, Kind.INSERTED, Kind.INSERTED]


def test_a_script_without_spaces_is_compared_by_its_signs():
    (change,) = changed("水库周日决堤，十二人死亡。", "水库周日决堤，十七人死亡。")
    assert [(run.before, run.after) for run in change.runs if run.kind is not Kind.EQUAL] == [("二", "七")]


def test_a_body_over_the_limit_is_compared_by_its_paragraphs():
    long = "so it went on and on " * (TOKEN_LIMIT // 6)
    found = compare(Version(body(MAYOR, long + "12")), Version(body(MAYOR, long + "17")))
    assert found.coarse
    assert [(change.kind, len(change.runs)) for change in found.paragraphs] == [(Kind.EQUAL, 1), (Kind.REPLACED, 1)]
    assert not found.numbers


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 1_500, "b a " * 800),
        (body(*["to be or not"] * 1_500), body(*["to be or not", "that is it"] * 800)),
        (body(*[f"w{at} x" for at in range(700)]), body(*[f"w{at} y" for at in range(700)])),
        ("ab. " * 1_500, "ab. cd. " * 800),
    ],
    ids=["one word again and again", "one paragraph again and again", "thousands of short ones", "short sentences"],
)
def test_no_text_takes_more_than_the_budget(before, after):
    found = compare(Version(before), Version(after), budget := Counting())
    assert found.coarse
    assert budget.spent <= WORK_LIMIT
    assert applied(found, before) == after


def test_two_versions_of_800_words_take_a_fifth_of_the_budget():
    before = " ".join(f"word{at % 400}" + ("." if at % 20 == 19 else "") for at in range(800))
    after = before.replace("word7 ", "other ").replace("word199.", "last.")
    found = compare(Version(before), Version(after), budget := Counting())
    assert not found.coarse
    assert 800 < budget.spent < WORK_LIMIT / 5


class Counting(Budget):
    """Counts what is spent."""

    spent = 0

    def spend(self, steps):
        super().spend(steps)
        self.spent += steps
