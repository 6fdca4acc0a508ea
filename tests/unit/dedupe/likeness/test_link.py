"""What the text alone tells: copies, updates, corrections, and stories that only look alike."""

from __future__ import annotations

import pytest

from schemas import Relation

HEADLINE = "Ferry runs aground off Port Elder, all 212 aboard safe"


def test_what_nothing_resembles_is_new(newsroom, ferry, library):
    _, first = newsroom.send(ferry, HEADLINE)
    second, verdict = newsroom.send(library, "Council keeps all nine libraries open")
    assert first.relation is Relation.NEW
    assert (verdict.relation, verdict.of, verdict.story_id) == (Relation.NEW, None, second.article_id)
    assert verdict.supersedes == ()


def test_the_same_text_under_another_id_is_exact(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE)
    _, verdict = newsroom.send(ferry, HEADLINE, minutes=30)
    assert (verdict.relation, verdict.of, verdict.story_id) == (Relation.EXACT, first.article_id, first.article_id)
    assert verdict.score == 1.0
    assert verdict.evidence["raw_hash"] == 1.0


def test_exact_names_the_earliest_of_many_copies(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE)
    for minutes in range(1, 6):
        _, verdict = newsroom.send(ferry, HEADLINE, minutes=minutes)
        assert verdict.of == first.article_id


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.upper(),
        lambda text: "ZCZC HPA0417\n" + text,
        lambda text: text + "\n\nCopyright 2026 Halden Press Agency. All rights reserved.",
        lambda text: text.replace("“", '"').replace("”", '"').replace("—", "-"),
        lambda text: "By Astrid Malm\n" + text.partition(" — ")[2],
        lambda text: "\n\n".join(text.split("\n\n")[:4]),
        lambda text: text.replace("taken off", "rescued").replace("Eleven were", "Eleven people were"),
        lambda text: text.encode().decode("cp1252", "replace"),
    ],
    ids=["capitals", "header", "footer", "marks", "byline", "cut", "house style", "mojibake"],
)
def test_a_copy_with_small_differences_is_near(newsroom, ferry, change):
    first, _ = newsroom.send(ferry, HEADLINE)
    _, verdict = newsroom.send(change(ferry), HEADLINE, minutes=90, provider="tidewater")
    assert (verdict.relation, verdict.of) == (Relation.NEAR, first.article_id)


def test_a_flash_that_grew_is_updated(newsroom, ferry):
    flash, _ = newsroom.send(ferry.split("\n\n")[0], HEADLINE)
    _, verdict = newsroom.send(ferry, HEADLINE, minutes=12)
    assert (verdict.relation, verdict.of, verdict.story_id) == (Relation.UPDATE, flash.article_id, flash.article_id)
    assert verdict.supersedes == (flash.article_id,)


def test_an_update_by_another_agency_supersedes_nothing(newsroom, ferry):
    newsroom.send(ferry.split("\n\n")[0], HEADLINE)
    _, verdict = newsroom.send(ferry, HEADLINE, minutes=12, provider="tidewater")
    assert verdict.relation is Relation.UPDATE
    assert verdict.supersedes == ()


def test_a_new_paragraph_is_an_update(newsroom, ferry):
    newsroom.send(ferry, HEADLINE)
    paragraphs = ferry.split("\n\n")
    paragraphs[3] = (
        "The captain told investigators that a buoy had drifted half a mile from its charted place during last week’s"
        " storm, and that nobody had put out a warning to shipping about it."
    )
    _, verdict = newsroom.send("\n\n".join(paragraphs), HEADLINE, minutes=40)
    assert verdict.relation is Relation.UPDATE


def test_a_corrected_copy_is_a_correction(newsroom, ferry):
    first, _ = newsroom.send(ferry, HEADLINE)
    _, verdict = newsroom.send(
        "(Corrects number of people in first paragraph)\n\n" + ferry.replace("212", "221"),
        "CORRECTED-" + HEADLINE.replace("212", "221"),
        minutes=55,
    )
    assert (verdict.relation, verdict.of) == (Relation.CORRECTION, first.article_id)
    assert verdict.supersedes == (first.article_id,)


def test_news_about_something_corrected_is_new(newsroom, ferry, library):
    newsroom.send(ferry, HEADLINE)
    _, verdict = newsroom.send(library, "Corrected: council keeps libraries open", minutes=5)
    assert verdict.relation is Relation.NEW


MARKET = (
    "{city} (HPA) — Shares in {city} closed {way} on {day}, with the benchmark index {way2} {points} points at {level}."
    " Turnover was {turnover} million crowns against {before} million the day before.\n\n"
    "Advancing issues numbered {up} and declining ones {down}. Banks were {mood}, and the energy index moved {energy}"
    " percent. {company} led the list after a broker raised its target to {target} crowns.\n\n"
    "“The market is waiting for the central bank,” one dealer said. Government bonds yielded {yield_} percent."
)
MONDAY = {
    "city": "Norhaven", "way": "higher", "day": "Monday", "way2": "up", "points": 14.2, "level": "1,204.8",
    "turnover": 318, "before": 290, "up": 61, "down": 33, "mood": "firm", "energy": 0.8, "company": "Alvar Group",
    "target": 220, "yield_": 3.14,
}  # fmt: skip
TUESDAY = MONDAY | {
    "way": "lower", "day": "Tuesday", "way2": "down", "points": 9.7, "level": "1,195.1", "turnover": 276,
    "before": 318, "up": 29, "down": 70, "mood": "weak", "energy": 1.3, "company": "Coast Mutual", "target": 48,
    "yield_": 3.19,
}  # fmt: skip
ELSEWHERE = TUESDAY | {
    "city": "Lindholm", "points": 40.3, "level": "8,811.6", "turnover": 1204, "before": 1377, "up": 140, "down": 212,
    "energy": 2.2, "company": "Kestrel Mining", "target": 905, "yield_": 4.02,
}  # fmt: skip


def test_market_reports_of_two_days_and_two_cities_stay_apart(newsroom):
    reports = [(MONDAY, 0), (TUESDAY, 1440), (ELSEWHERE, 1450)]
    sent = [
        newsroom.send(MARKET.format(**day), f"{day['city']} shares close {day['way']}", minutes=minutes)
        for day, minutes in reports
    ]
    assert [verdict.relation for _, verdict in sent] == [Relation.NEW] * 3


SCORE = (
    "{home} beat {away} {goals} at home on {day} to move up to {place} place in the league table.\n\n"
    "{scorer} opened the scoring in the {minute}th minute with a shot from the edge of the area. The visitors pressed"
    " after the break but could not find a way past goalkeeper {keeper}, who made {saves} saves.\n\n"
    "“We have to defend better than that at this level,” coach {coach} said. Attendance was {crowd}."
)


def test_score_reports_of_two_matches_stay_apart(newsroom):
    first = SCORE.format(
        home="Peralta Athletic", away="Skarvoy", goals="2-1", day="Saturday", place="fourth", scorer="Ruud Amsel",
        minute=23, keeper="Tolm", saves=6, coach="Varga", crowd="11,402",
    )  # fmt: skip
    second = SCORE.format(
        home="Corbury Town", away="Elder Rovers", goals="3-0", day="Saturday", place="ninth", scorer="Joel Nakata",
        minute=57, keeper="Brisk", saves=3, coach="Oyelaran", crowd="8,076",
    )  # fmt: skip
    newsroom.send(first, "Peralta Athletic 2 Skarvoy 1")
    _, verdict = newsroom.send(second, "Corbury Town 3 Elder Rovers 0", minutes=4)
    assert verdict.relation is Relation.NEW


def test_a_shared_disclaimer_does_not_make_one_story(newsroom, ferry, library):
    disclaimer = (
        "\n\nThis text contains statements about the future that involve risks and uncertainties. Results may differ"
        " from those that are expected for many reasons, among them the weather, the price of fuel and the decisions"
        " of courts. Halden Press Agency is under no duty to bring such statements up to date."
    )
    newsroom.send(ferry + disclaimer, HEADLINE)
    _, verdict = newsroom.send(library + disclaimer, "Council keeps all nine libraries open", minutes=3)
    assert verdict.relation is Relation.NEW


def test_japanese_has_no_spaces_and_is_compared_all_the_same(newsroom):
    text = "北海道の港で、乗客二百十二人を乗せたフェリーが浅瀬に乗り上げた。海上保安庁によると、全員が救助された。"
    first, _ = newsroom.send(text, "フェリー座礁、全員無事")
    _, copy = newsroom.send(text.replace("によると、", "は"), "フェリー座礁、全員無事", minutes=9)
    _, other = newsroom.send(
        "市議会は火曜日、九つの図書館を冬の間も開けておくことを決めた。市長室が明らかにした。", "図書館存続"
    )
    assert (copy.relation, copy.of) == (Relation.NEAR, first.article_id)
    assert other.relation is Relation.NEW


@pytest.mark.parametrize("text", ["", "\x00", "!!! ???", " " * 1_000_000, "\ud800" * 50, "<" * 100_000, "&" * 100_000])
def test_hostile_texts_are_judged_and_link_to_nothing(newsroom, ferry, text):
    newsroom.send(ferry, HEADLINE)
    _, verdict = newsroom.send(text, "", minutes=1)
    assert verdict.relation is Relation.NEW
