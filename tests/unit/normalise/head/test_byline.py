"""Who wrote it: people, roles, houses, agencies; and what is no byline."""

import pytest

from stream.normalise.head.byline import byline_of, named_by


@pytest.mark.parametrize(
    ("raw", "people", "agencies"),
    [
        ("By Anadolu Agency", [], ["Anadolu Agency"]),
        ("By The Associated Press", [], ["The Associated Press"]),
        ("By dpa correspondents", [], ["dpa"]),
        ("/ritzau/", [], ["Ritzau"]),
        ("BELGA", [], ["Belga"]),
        ("By Ada Brook, PA Wales", ["Ada Brook"], ["PA"]),
        ("By Ada Brook, Ana Silva", ["Ada Brook", "Ana Silva"], []),
        ("REUTERS TV", [], ["Reuters TV"]),
        ("gr/bp", [], []),
        ("By PAUL BYRNE and ALMUDENA CALATRAVA=", ["Paul Byrne", "Almudena Calatrava"], []),
        ("Byrne Hobart", ["Byrne Hobart"], []),
        ("By Abby Goodnough", ["Abby Goodnough"], []),
        ("ABBY GOODNOUGH", ["Abby Goodnough"], []),
        ("by Janie Gabbett, Reuters", ["Janie Gabbett"], ["Reuters"]),
        ("BY TED D'AFFLISIO, Reuters", ["Ted D'Afflisio"], ["Reuters"]),
        ("By Colin Brinsden, Reuters.", ["Colin Brinsden"], ["Reuters"]),
        ("Von Marco Krefting und Sunrita Sen, dpa", ["Marco Krefting", "Sunrita Sen"], ["dpa"]),
        ("Mia Rabson and Jordan Press The Canadian Press", ["Mia Rabson", "Jordan Press"], ["The Canadian Press"]),
        ("ANTTI AUTIO, HETA HASSINEN ", ["Antti Autio", "Heta Hassinen"], []),
        ("Martin Hardenberger/TT", ["Martin Hardenberger"], ["TT"]),
        ("By Tyler G. Silver-Greenberg", ["Tyler G. Silver-Greenberg"], []),
        ("By Emeka Ndiaye in Valmont and Clara Voss in Sant Roma", ["Emeka Ndiaye", "Clara Voss"], []),
        ("De Niro Robert", ["De Niro Robert"], []),
        ("Paulo Santalucia and Frances d'Emilio", ["Paulo Santalucia", "Frances d'Emilio"], []),
        ("By Kestrel Wire Service", [], ["Kestrel Wire Service"]),
        ("By ada o'brook, Reuters", ["Ada O'Brook"], ["Reuters"]),
        ("by ada brook and noor van der berg, Reuters", ["Ada Brook", "Noor van der Berg"], ["Reuters"]),
        ("by our own correspondent", [], []),
        ("By the associated press", [], ["The Associated Press"]),
        ("By Ada Brook of Reuters", ["Ada Brook"], ["Reuters"]),
        ("By Ada Brook, Reuters, and Noor Haddad, Reuters", ["Ada Brook", "Noor Haddad"], ["Reuters"]),
        ("By ADA BROOK, JR., Reuters", ["Ada Brook Jr."], ["Reuters"]),
        ("", [], []),
    ],
)
def test_people_and_agencies(raw, people, agencies):
    found = byline_of(raw)
    assert [p.name for p in found.people] == people
    assert list(found.agencies) == agencies
    assert found.raw == raw


@pytest.mark.parametrize(
    ("raw", "name", "role", "affiliation"),
    [
        (
            "By Sam Lister, Press Association Political Correspondent",
            "Sam Lister",
            "Political Correspondent",
            "Press Association",
        ),
        ("By Tom Krasovic, The San Diego Union-Tribune", "Tom Krasovic", None, "The San Diego Union-Tribune"),
        ("Aaron J. Staples, Michigan State University", "Aaron J. Staples", None, "Michigan State University"),
        ("Geir Molnes / Faktisk.no", "Geir Molnes", None, "Faktisk.no"),
        ("By MARK KENNEDY\nAP Entertainment Writer", "Mark Kennedy", "Entertainment Writer", "AP"),
        ("Ada Brook, Science Correspondent", "Ada Brook", "Science Correspondent", None),
    ],
)
def test_roles_and_houses(raw, name, role, affiliation):
    (person,) = byline_of(raw).people
    assert (person.name, person.role, person.affiliation) == (name, role, affiliation)


def test_a_title_field_belongs_to_all():
    found = byline_of("By JULIE PACE and ZEKE MILLER", "Associated Press")
    assert {p.affiliation for p in found.people} == {"Associated Press"}


def test_a_nickname_stands_within_the_name():
    assert [p.name for p in byline_of('Amara "Red Mae" Tolland').people] == ['Amara "Red Mae" Tolland']
    assert byline_of('"Red Mae"').people == ()


@pytest.mark.parametrize(
    ("raw", "authors", "people"),
    [
        ("seawatcher", ("seawatcher",), ["seawatcher"]),
        ("mh", ("mh",), ["mh"]),
        ("mh", (), []),
        ("Ada Brook; mh", ("Ada Brook", "mh"), ["Ada Brook"]),
        ("dpa", ("dpa",), []),
    ],
)
def test_a_handle_is_a_person_s_where_the_markup_says_so(raw, authors, people):
    assert [person.name for person in named_by(byline_of(raw), authors).people] == people
