"""Notices of one form about different people are different stories; two notices about one are one."""

from __future__ import annotations

from itertools import pairwise

import pytest

PEOPLE = (("Ines Quist", "81", "Monday"), ("Odd Verlander", "77", "Tuesday"), ("Sten Marlo", "64", "Sunday"))
FORMS = {
    "Deaths": "{name} died at home on {day}, the family said. The pilot, who knew every rock of the sound, was {age}. "
    "Two sons and a sister survive. There will be a service in the sailors' church on Friday at eleven.",
    "In court": "{name}, {age}, of Quay Street, was fined 300 crowns for mooring at the lifeboat's berth. The case was "
    "heard in Port Elder on {day}, and costs of 40 crowns were added to the fine.",
    "New face at the ferry line": "The Elder Line said on Wednesday that {name} will lead its winter service from "
    "December. The line runs nine boats, and has looked for somebody for the post since the spring.",
    "Prize for a pupil": "{name} of the harbour school has won the pilots' prize, which pays for a year at the school "
    "of navigation. The guild has given it each year since 1921 to whoever knows the charts best.",
}
WEDDING = (
    "{one} and {two} were married on Saturday in the sailors' church. The bride wore her grandmother's dress, and the "
    "boats in the harbour blew their horns. The couple will live in Port Elder, where both work for the pilots."
)


def notices(form):
    return [form.format(name=name, age=age, day=day) for name, age, day in PEOPLE]


@pytest.mark.parametrize("minutes", [5, 600, 1500])
@pytest.mark.parametrize("head", FORMS)
def test_each_of_them_is_a_story(newsroom, head, minutes):
    verdicts = [
        newsroom.send(body, head, minutes=number * minutes)[1] for number, body in enumerate(notices(FORMS[head]))
    ]
    assert [str(verdict.relation) for verdict in verdicts] == ["new"] * len(PEOPLE)


def test_two_weddings_are_two(newsroom):
    couples = [("Ines Quist", "Sten Marlo"), ("Mia Hallan", "Odd Verlander"), ("Ulla Breck", "Per Ansgar")]
    for number, (one, two) in enumerate(couples):
        _, verdict = newsroom.send(WEDDING.format(one=one, two=two), "Weddings", minutes=10 * number)
        assert str(verdict.relation) == "new"


@pytest.mark.parametrize("head", FORMS)
@pytest.mark.parametrize(
    "change",
    [
        lambda body: body + " The flags of the harbour office will fly at half mast.",
        lambda body: "It was told on Wednesday at the fish market. " + body,
        lambda body: body.replace("Port Elder", "Port Elder town hall").replace("Friday", "Friday in the rain"),
        lambda body: body.replace("Quist", "Qvist"),
    ],
    ids=["grown", "new lead", "edited", "a name put right"],
)
def test_two_notices_about_one_person_are_one(newsroom, head, change):
    body = notices(FORMS[head])[0]
    first, _ = newsroom.send(body, head)
    _, verdict = newsroom.send(change(body), head, minutes=40)
    assert verdict.story_id == first.article_id


def test_namesakes_of_other_ages_are_two(newsroom):
    form = FORMS["Deaths"]
    bodies = [form.format(name=f"{first} Quist", age=age, day="Monday") for first, age in (("Ines", 81), ("Sten", 64))]
    for body in bodies:
        _, verdict = newsroom.send(body, "Deaths", minutes=30 * bodies.index(body))
        assert str(verdict.relation) == "new"


def test_a_country_that_is_spelt_out_is_no_other_name(newsroom):
    form = (
        "NORHAVEN (HPA) - Prices of finished nets rose 4.0 percent in February after 9.8 percent in January, the {who} "
        "Labour Department said. Nets of hemp rose 3.0 percent, and nets of nylon 5.5 percent last month."
    )
    first, _ = newsroom.send(form.format(who="U.S."), "NET PRICES RISE")
    _, verdict = newsroom.send(form.format(who="United States"), "NET PRICES RISE", minutes=28)
    assert verdict.story_id == first.article_id


def test_what_says_that_it_corrects_may_change_the_name(newsroom):
    bodies = notices(FORMS["New face at the ferry line"])
    first, _ = newsroom.send(bodies[0], "New face at the ferry line")
    _, verdict = newsroom.send(bodies[1], "CORRECTED: New face at the ferry line", minutes=30)
    assert verdict.story_id == first.article_id


def test_the_forms_would_pass_for_copies_but_for_the_names():
    """What the notices share is most of their words: nothing else keeps them apart."""
    for form in FORMS.values():
        for one, other in pairwise(notices(form)):
            shared = set(one.split()) & set(other.split())
            assert len(shared) > 0.75 * len(set(one.split()))
