from __future__ import annotations

from pathlib import Path

import pytest

from schemas import Crosshead, Status, Subject
from stream.alert import load_rules, matches
from stream.alert.fold import Glob, Term, fold
from tests.factories import rules_of, story


def reasons(include, article, exclude=None):
    """Why a rule fits; None where it does not."""
    extra = f", exclude: {exclude}" if exclude else ""
    found = matches(rules_of(f"rules: [{{name: r, include: {include}{extra}}}]"), article)
    return found[0].reasons if found else None


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("ceasefire", "The CEASEFIRE holds"),
        ("sao tome", "in São Tomé, islands"),
        ("São Tomé", "in sao tome"),
        ("cease-fire", "a cease fire, then"),
        ("Netanyahu", "Netanyahu’s party"),
        ("U.S.", "the U.S. army"),
        ("evacuat*", "people were evacuated"),
        ("peace deal*", "two peace deals"),
        ("Løkke", "Lokke said"),
        ("straße", "die STRASSE"),
        ("東京", "会議は東京であった"),
        ("Москва", "МОСКВА, 1 мая"),
        ("soft", "so\u00adft hyphen"),
        ("cafe", "cafe\u0301 noir"),
    ],
)
def test_text_fits(term, text):
    assert reasons(f"{{text: ['{term}']}}", story("a", body=text)) == (f"text: {term}",)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("fire", "the ceasefire"),
        ("peace deal", "a peace. Then no ideal"),
        ("us", "the U.S. army"),
        ("deal peace", "peace deal"),
        ("evacuat", "evacuated"),
        ("東京", "京東"),
    ],
)
def test_text_does_not_fit(term, text):
    assert reasons(f"{{text: ['{term}']}}", story("a", headline=None, body=text)) is None


def test_a_phrase_does_not_run_from_one_part_into_the_next():
    assert reasons("{text: ['ferry storm']}", story("a", headline="Ferry", body="Storm")) is None


def test_every_part_of_the_text_counts():
    for part in (
        {"headline": "zeppelin"},
        {"subheadlines": ("zeppelin",)},
        {"ednote": "zeppelin"},
        {"crossheads": (Crosshead(offset=0, text="zeppelin"),)},
        {"body": "zeppelin"},
    ):
        assert reasons("{text: zeppelin}", story("a", **part)), part
    assert reasons("{text: zeppelin}", story("a", slugline="zeppelin")) is None


ARTICLE = story(
    "a",
    slugline="BC-EU--Ferry, 1st Ld",
    keywords=("Shipping",),
    language="en-GB",
    urgency=2,
    provider="afp",
    subjects=(Subject(scheme="medtop", code="20000149", name="Désastre"),),
    speaker="Anne-Marie Öberg",
)


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ("{slugline: '*ferry*'}", ("slugline: *ferry*",)),
        ("{slugline: ferry}", None),
        ("{slugline: 'bc-eu--ferry, ?st ld'}", ("slugline: bc-eu--ferry, ?st ld",)),
        ("{keywords: ship*}", ("keywords: ship*",)),
        ("{subjects: 'medtop:2*'}", ("subjects: medtop:2*",)),
        ("{subjects: desastre}", ("subjects: desastre",)),
        ("{subjects: '20000149'}", ("subjects: 20000149",)),
        ("{subjects: '2000014'}", None),
        ("{provider: [reuters, AFP]}", ("provider: AFP",)),
        ("{provider: reuters}", None),
        ("{language: en}", ("language: en",)),
        ("{language: en-US}", None),
        ("{urgency: 2}", ("urgency: 2",)),
        ("{urgency: 1}", None),
        ("{status: [killed, usable]}", ("status: usable",)),
        ("{status: killed}", None),
        ("{speaker: oberg}", ("speaker: oberg",)),
        ("{speaker: berg}", None),
        ("{person: Anne-Marie Oberg}", ("person: Anne-Marie Oberg",)),
        ("{text: oberg}", None),
        ("{text: ferry, urgency: 1}", None),
        ("{text: ferry, urgency: 3}", ("urgency: 2", "text: ferry")),
        ("{any: [{text: zeppelin}, {provider: afp}]}", ("provider: afp",)),
        ("{any: [{text: zeppelin}, {provider: dpa}]}", None),
        ("{all: [{text: ferry}, {text: rescue}]}", ("text: ferry", "text: rescue")),
        ("{all: [{text: ferry}, {text: zeppelin}]}", None),
        ("{all: [{any: [{text: ferry}]}, {urgency: 8}]}", ("text: ferry", "urgency: 2")),
    ],
)
def test_conditions(include, expected):
    assert reasons(include, ARTICLE) == expected


def test_no_urgency_is_no_high_urgency():
    assert reasons("{urgency: 8}", story("a", urgency=None)) is None


def test_any_key_of_exclude_excludes():
    assert reasons("{text: ferry}", ARTICLE, "{slugline: nothing, text: rescue}") is None
    assert reasons("{text: ferry}", ARTICLE, "{all: [{slugline: nothing}, {text: rescue}]}") is not None


def test_the_example_rules_fit_what_they_are_for():
    text = Path(__file__).parents[3].joinpath("deploy/alerts.yaml").read_text()
    ruleset = load_rules(text, "alerts.yaml")
    names = [match.rule.name for match in matches(ruleset, story("a", headline="Painter has died", urgency=1))]
    assert names == ["flash", "withdrawals", "deaths"]
    assert "deaths" not in [
        match.rule.name for match in matches(ruleset, story("a", headline="He has died", slugline="SPO-golf"))
    ]
    assert matches(ruleset, story("a", status=Status.ADVISORY))


def test_a_term_without_a_word_is_none():
    for blank in ("", "  ", "--", "*"):
        with pytest.raises(ValueError, match="no word"):
            Term.parse(blank)


@pytest.mark.timeout(60)  # an expression that backtracks takes years
def test_patterns_do_not_backtrack():
    pattern = Glob.parse("*a" * 30 + "*b")
    assert not pattern.fits("a" * 1000)


def test_folding_survives_anything():
    for hostile in ("\ud800", "\x00", " " * 1_000_000, "a" * 1_000_000, "́" * 10_000):
        assert fold(hostile).startswith(" ")


@pytest.mark.parametrize("text", ["a_b", "“A”—b…", "฿5 ราคา", "a\u30fbb", "\u0e00x", "①② ½", "x\u2028y", "Ⅷ-٣"])
def test_words_are_the_same_whether_or_not_a_text_is_plain_by_then(text):
    """The quick way, for text of plain letters alone, finds the words that the expression finds in any."""
    unspaced = "東"
    assert fold(f"{text} {unspaced}").split() == [*fold(text).split(), unspaced]
