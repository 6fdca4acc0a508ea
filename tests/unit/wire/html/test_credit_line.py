"""Lines of credits, as invented sites print them: who is named, and what is no name."""

import pytest

from stream.wire.html.credit_line import named_in

OWN = frozenset({"thewesthavencourier", "westhavencourier", "courierexample"})


def people(line, kind=""):
    return [one.name for one in named_in(line, kind, OWN) if one.kind == "person"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Story by Ina Byrne", ["Ina Byrne"]),
        ("Posted by Ina Byrne on 4 May 2026", ["Ina Byrne"]),
        ("Reporting by Ina Byrne in Westhaven", ["Ina Byrne"]),
        ("Erstellt von Ina Byrne", ["Ina Byrne"]),
        ("Ein Kommentar von Ina Byrne", ["Ina Byrne"]),
        ("Text: Ina Byrne", ["Ina Byrne"]),
        ("Autoren Ina Byrne und Karl Holm", ["Ina Byrne", "Karl Holm"]),
        ("Publié par Ina Byrne le 3 mai", ["Ina Byrne"]),
        ("Redaktion: Ina Byrne (Sprecherin des Hafenamts)", ["Ina Byrne"]),
        ("03.05.2026 | Von Ina Byrne", ["Ina Byrne"]),
        ("作者：李明 责任编辑：王芳", ["李明"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        # controls: small words within names
        ("Karl von Holm", ["Karl von Holm"]),
        ("Alma de la Torre", ["Alma de la Torre"]),
        ("Byron Holm", ["Byron Holm"]),
        ("Abby Goodnow", ["Abby Goodnow"]),
        ("Di Marlow", ["Di Marlow"]),
    ],
)
def test_what_stands_before_a_name_is_not_of_it(line, names):
    assert people(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ina Byrne\nNRX Senior Harbour Correspondent", ["Ina Byrne"]),
        ("Ina Byrne\nSenior Westhaven Correspondent", ["Ina Byrne"]),
        ("Ina Byrne Senior Westhaven Correspondent", ["Ina Byrne"]),
        ("HAFEN-Online-Experte Karl Holm", ["Karl Holm"]),
        ("Staff Writer Karl Holm", ["Karl Holm"]),
        ("Wirtschaftsredakteurin Ina Byrne", ["Ina Byrne"]),
        ("Ina Byrne, envoyée spéciale à Bordeaux", ["Ina Byrne"]),
        ("Ina Byrne | Palma de Sur | 08/01/2026", ["Ina Byrne"]),
        ("By INA BYRNE and KARL HOLM - Harbour Writers | AP – 24 mins ago", ["INA BYRNE", "KARL HOLM"]),
        ("By Ina Byrne @inabyrne ina@courier.example", ["Ina Byrne"]),
        ("Ina Byrne\nView More Articles", ["Ina Byrne"]),
        ("Ina Byrne Follow", ["Ina Byrne"]),
        ("Ina M. Byrne, London, Karl Holm", ["Ina M. Byrne", "Karl Holm"]),
        ("By Ina Byrne in Westhaven and Karl Holm in Sorn", ["Ina Byrne", "Karl Holm"]),
        ("Byrne, Ina", ["Ina Byrne"]),
        ("Ina Byrne, PhD", ["Ina Byrne, PhD"]),
        ("Ina Byrne, Political Correspondent", ["Ina Byrne"]),
        ("INA McKAY", ["INA McKAY"]),
        ('Ina "Bee" Byrne', ['Ina "Bee" Byrne']),
        ("Tyler G.", ["Tyler G."]),
    ],
)
def test_what_stands_behind_a_name_is_not_of_it(line, names):
    assert people(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Photo by Ina Byrne", []),
        ("Photos by\nIna Byrne\nBy Karl Holm", ["Karl Holm"]),
        ("Text: Karl Holm, Fotos: Ina Byrne", ["Karl Holm"]),
        ("Karl Holm (text) and Ina Byrne (photos)", ["Karl Holm"]),
        ("Hosted by: Ina Byrne\nProduced by: Karl Holm", []),
    ],
)
def test_who_made_something_else_is_no_author(line, names):
    assert people(line) == names


@pytest.mark.parametrize(
    ("line", "kind", "is_house"),
    [
        ("Bund der Hafenfreunde e.V.", "", True),
        ("Harbour Workers Union", "", True),
        ("Courier Newsroom", "person", True),
        ("Redaktion Hafen", "person", True),
        ("Die Redaktion von Bay News", "person", True),
        ("NRX Wire", "person", True),
        ("The Westhaven Courier", "person", True),
        ("The Associated Press", "", True),
        ("Nordic Shipping GmbH", "person", True),
        ("Jordan Press", "person", False),
        ("Karl Holm", "", False),
    ],
)
def test_houses_are_told_from_people(line, kind, is_house):
    assert [one.kind for one in named_in(line, kind, OWN)] == ["house" if is_house else "person"]


@pytest.mark.parametrize(
    "line",
    ["baycourier.info", "https://courier.example/ja", "Story By", "Political Correspondent", "View More Articles",
     "4 May",      "Monday April", "Ina", "ina@courier.example"],
)  # fmt: skip
def test_what_names_nobody(line):
    assert people(line) == []


def test_a_login_counts_where_nobody_else_is_named():
    assert [(one.name, one.kind) for one in named_in("seawatcher", "person", OWN)] == [("seawatcher", "handle")]
    assert people("Karl Holm, Westhaven") == ["Karl Holm"]
    assert [one.kind for one in named_in("Karl Holm, Westhaven", "", OWN)] == ["person"]


def test_a_long_line_costs_no_time():
    for line in ("By " * 100_000, "a-" * 100_000, "Text: " * 100_000, "(" * 100_000, "A b " * 100_000, ", " * 100_000):
        named_in(line, "", OWN)
