"""The values of rules and kinds are names of fitted features: a value that changed would lose its weight unseen."""

from pathlib import Path

import pytest

from stream.extract.attribution.rules import AFTER, BESIDE, FAR, GUESSED, NEAR_BEFORE, OF_FRAMES, STATED, Rule
from stream.extract.quote_reader import read
from stream.extract.sentence.mention import MentionKind
from stream.extract.weights import CONFIDENCE

FITTED = {rule.value for rule in Rule} - {rule.value for rule in STATED | OF_FRAMES}
DOCS = Path(__file__).parents[4] / "docs" / "quotes.md"
KINDS = {kind.value for kind in MentionKind} | {"nobody"}


@pytest.mark.parametrize(("part", "values"), [("rule", FITTED), ("direct", FITTED), ("kind", KINDS), ("beside", KINDS)])
def test_every_fitted_feature_is_of_a_rule_or_kind_that_there_is(part, values):
    fitted = {feature.partition(":")[2] for feature in CONFIDENCE if feature.startswith(part + ":")}
    assert fitted
    assert fitted <= values


def test_every_rule_that_is_not_stated_is_fitted_or_too_rare_to_be():
    fitted = {feature.partition(":")[2] for feature in CONFIDENCE if feature.startswith("rule:")}
    assert FITTED - fitted <= {Rule.SENTENCE_AFTER.value}


def test_classes_of_rules_do_not_overlap_where_they_exclude_each_other():
    assert BESIDE < AFTER
    assert not AFTER & NEAR_BEFORE
    assert not (STATED | GUESSED) & (AFTER | NEAR_BEFORE | FAR)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("“The gates are old,” Karl Ostrow said.", Rule.AFTER_NAME_CUE),
        ("“The gates are old,” said Karl Ostrow.", Rule.AFTER_CUE_NAME),
        ("“The gates are old,” the harbour master of Riga said.", Rule.AFTER_PHRASE_CUE),
        ("The plan is “dead and buried” in the water, Karl Ostrow said.", Rule.AFTER_FAR),
        ("“The gates are very old and rusty.” Karl Ostrow said.", Rule.AFTER_STOP),
        ("“The gates are old,” according to Karl Ostrow.", Rule.ACCORDING),
        ("According to Karl Ostrow, “the gates are old”.", Rule.ACCORDING_BEFORE),
        ("It was called “a very old gate” by Karl Ostrow.", Rule.PASSIVE),
        ("Karl Ostrow said: “The gates are old.”", Rule.BEFORE_NEAR),
        ("Karl Ostrow said the plan for the port was “dead and buried”.", Rule.BEFORE_FAR),
        ("Karl Ostrow on the port: “The gates are old.”", Rule.BEFORE_COLON),
        ("Karl Ostrow left early, saying “the gates are old”.", Rule.PARTICIPLE_NEAR),
        ("Karl Ostrow left early, calling the gates of the port “a very sorry sight”.", Rule.PARTICIPLE_FAR),
        ("Karl Ostrow was plain about it:\n\n“The gates are very old.”", Rule.INTRODUCED),
        ("Karl Ostrow came. He said little. “The gates are very old and rusty.”", Rule.SENTENCE_BEFORE_CUE),
        ("Karl Ostrow closed the gates. “They are very old and rusty.”", Rule.SENTENCE_BEFORE),
        ("“The gates are very old and rusty.” Karl Ostrow was speaking in Riga.", Rule.SENTENCE_AFTER),
        ("Karl Ostrow was for “the very oldest gates of all”.", Rule.SUBJECT),
        ("“The gates are very old and rusty.”\n\n— Karl Ostrow", Rule.SIGNATURE),
        ("GATES TO GO - Karl Ostrow: “The gates are old.”", Rule.LABEL),
        ("Karl Ostrow warnte davor. Das Tor sei „alt und rostig und schief“.", Rule.REPORTED),
        ("“The gates are very old and rusty and will not last the winter.”", Rule.NONE),
    ],
)
def test_a_rule_reads_its_form(text, rule):
    assert [one.attribution.rule for one in read(text)[1]] == [rule]


def test_quotes_after_the_first_take_its_speaker():
    later = read("“The gates are old,” Karl Ostrow said. He smiled. “They will go soon.”")[1]
    alone = read("“The gates are old,” Karl Ostrow said.\n\n“They will not last the winter, I fear.”")[1]
    assert [one.attribution.rule for one in later] == [Rule.AFTER_NAME_CUE, Rule.CONTINUED]
    assert [one.attribution.rule for one in alone] == [Rule.AFTER_NAME_CUE, Rule.QUOTE_BEFORE]
    assert {one.speaker.name for one in (*later, *alone)} == {"Karl Ostrow"}


def test_every_rule_is_explained():
    explained = DOCS.read_text()
    assert [rule for rule in Rule if f"`{rule}`" not in explained] == []
