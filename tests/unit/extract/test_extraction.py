"""`extract`: the wire's metadata, what the text says, and the seed article."""

from pathlib import Path

import pytest

from schemas import Byline, Dateline, Person, QuoteKind
from stream.extract import extract
from tests import factories

SEED = Path(__file__).parents[3] / "seeds" / "000_081a4e0e0a4e439c.txt"


def article(body, **fields):
    return factories.article("a", **{"provider": "test", "headline": None, "body": body, **fields})


@pytest.fixture
def seed():
    paragraphs = [line for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    headline, byline, *copy = paragraphs
    body = "\n\n".join(line for line in copy if line != "Reverse engineering")
    return article(body, headline=headline, byline=Byline(raw=byline, agencies=("Anadolu Agency",)))


def test_every_quote_of_the_seed_is_putins(seed):
    found = extract(seed).quotes
    assert {quote.speaker for quote in found} == {"Vladimir Putin"}
    direct = [quote for quote in found if quote.kind is QuoteKind.DIRECT]
    partial = [quote.text for quote in found if quote.kind is QuoteKind.PARTIAL]
    assert [quote.speaker_mention.text for quote in direct] == ["Putin", "Putin", "he", "he"]
    assert [quote.cue for quote in direct] == ["said", "said", "added", "said"]
    assert partial == ["“mirror actions”", "“sufficient stock of various types of cluster munitions.”"]


def test_the_seed_has_no_scare_quote_among_its_quotes(seed):
    texts = [quote.text for quote in extract(seed).quotes]
    assert "‘reverse engineering.’" not in texts
    assert not any(text.startswith("‘") for text in texts)


def test_the_seeds_metadata_wins(seed):
    extraction = extract(seed)
    assert extraction.headline == seed.headline
    assert extraction.byline == seed.byline
    assert extraction.inferred == {}
    assert extraction.lead.startswith("Russian President Vladimir Putin said on Sunday")


def test_flash_takes_its_first_paragraph_for_a_headline():
    assert extract(article("Harbour of Harwich closed after collision")).headline == (
        "Harbour of Harwich closed after collision"
    )


def test_long_first_paragraph_gives_its_first_sentence():
    body = (
        "The harbour was closed on Monday. " + "It will stay shut for some more days while the gates are mended. " * 4
    )
    assert extract(article(body)).headline == "The harbour was closed on Monday."


@pytest.mark.parametrize(
    ("headline", "bare"),
    [
        ("Harbour closed - The Harwich Times", "Harbour closed"),
        ("Harbour closed | Reuters", "Harbour closed"),
        ("Reuters: Harbour closed", "Harbour closed"),
        ("Op-Ed Columnist: Close the harbour", "Close the harbour"),
        ("Harbour closed | Riga by the Sea", "Harbour closed"),
        ("Harbour closed - Test", "Harbour closed"),
        ("UPDATE 2-Harbour closed", "Harbour closed"),
    ],
)
def test_outlets_are_no_part_of_the_headline(headline, bare):
    extraction = extract(article("The gates are shut.", headline=headline))
    assert (extraction.headline, extraction.inferred["headline"]) == (headline, bare)


@pytest.mark.parametrize("headline", ["Brandt: Harbour closed", "Harbour - a closed case", "Reuters"])
def test_other_headlines_stay(headline):
    assert "headline" not in extract(article("The gates are shut.", headline=headline)).inferred


def test_byline_and_dateline_of_the_copy():
    body = "By ILSE BRANDT and KARL OSTROW\n\n(Adds detail)\n\nHARWICH, England, May 3 (AP) — The gates are shut."
    extraction = extract(article(body))
    assert [person.name for person in extraction.byline.people] == ["Ilse Brandt", "Karl Ostrow"]
    assert extraction.dateline == Dateline(
        raw="HARWICH, England, May 3 (AP)", places=("HARWICH",), region="England", date="May 3", source="AP"
    )
    assert extraction.lead == "The gates are shut."


@pytest.mark.parametrize("line", ["By Monday the gates were shut", "By and large, all is well.", "Byrne Hobart"])
def test_copy_is_no_byline(line):
    assert extract(article(f"{line}\n\nThe gates are shut.")).byline is None


def test_agency_is_no_person():
    byline = extract(article("By The Associated Press\n\nThe gates are shut.")).byline
    assert (byline.people, byline.agencies) == ((), ("The Associated Press",))


@pytest.mark.parametrize(
    ("opening", "places", "date", "source"),
    [
        ("FORT WASHINGTON, Pa. (AP) _ ", ("FORT WASHINGTON",), None, "AP"),
        ("STOCKHOLM, Aug 29, 2014 (AFP) - ", ("STOCKHOLM",), "Aug 29, 2014", "AFP"),
        ("Strasbourg, 10 juil 2024 (AFP) - ", ("Strasbourg",), "10 juil 2024", "AFP"),
        ("Tel Aviv/Beirut (dpa) - ", ("Tel Aviv", "Beirut"), None, "dpa"),
        ("SYDNEY, Nov 6 AAP - ", ("SYDNEY",), "Nov 6", "AAP"),
        ("MADRID, 21 Nov. 2024 (Europa Press) - ", ("MADRID",), "21 Nov. 2024", "Europa Press"),
        ("WASHINGTON — ", ("WASHINGTON",), None, None),
    ],
)
def test_datelines(opening, places, date, source):
    extraction = extract(article(opening + "The gates are shut."))
    found = extraction.dateline
    assert (found.places, found.date, found.source) == (places, date, source)
    assert extraction.lead == "The gates are shut."


def test_copy_with_a_dash_has_no_dateline():
    assert extract(article("Brandt - the harbour master - shut the gates.")).dateline is None


def test_metadata_wins_and_the_texts_reading_is_kept():
    wire = {
        "byline": Byline(raw="Karl Ostrow", people=(Person(name="Karl Ostrow"),)),
        "dateline": Dateline(raw="DOVER", places=("DOVER",)),
    }
    extraction = extract(article("By Ilse Brandt\n\nHARWICH (AP) — The gates are shut.", **wire))
    assert (extraction.byline, extraction.dateline) == (wire["byline"], wire["dateline"])
    assert extraction.inferred == {"byline": "By Ilse Brandt", "dateline": "HARWICH (AP)"}


def test_empty_body():
    extraction = extract(article(""))
    assert (extraction.headline, extraction.lead, extraction.quotes) == (None, None, ())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By PAUL BYRNE", ["Paul Byrne"]),
        ("By ABBY BYRNE and J.R. O'NEIL", ["Abby Byrne", "J.R. O'Neil"]),
        ("BY URSULA VAN DER MEER", ["Ursula van der Meer"]),
        ("By SEAN McCABE, Jr.", ["Sean McCabe Jr."]),
        ("By SEAN MCCABE", ["Sean McCabe"]),
        ("By Jane Roe, Karl Ost & Jean-Luc de la Tour", ["Jane Roe", "Karl Ost", "Jean-Luc de la Tour"]),
        ("By Jane Roe in Riga and Karl Ost in Harwich", ["Jane Roe", "Karl Ost"]),
        ("Von Karl von Brandt und Ilse de Wit", ["Karl von Brandt", "Ilse de Wit"]),
        ("Von Jane Roe, dpa", ["Jane Roe"]),
        ("By Jane Roe | Reuters", ["Jane Roe"]),
        ("By Jane Roe of the Harwich Times", ["Jane Roe"]),
        ("By Anadolu Agency", []),
        ("By Staff Writer", []),
        ("By the Harwich News Agency", []),
    ],
)
def test_people_of_a_byline(line, names):
    byline = extract(article(f"{line}\n\nThe gates are shut.")).byline
    assert byline.raw == line
    assert [person.name for person in byline.people] == names
    assert bool(names) or byline.agencies


def test_role_and_house_go_with_the_person_before_them():
    person = extract(article("By JANE ROE, Chief Correspondent, Harwich Times\n\nThe gates are shut.")).byline.people[0]
    assert (person.name, person.role, person.affiliation) == ("Jane Roe", "Chief Correspondent", "Harwich Times")


def test_a_sign_off_names_who_wrote_where_no_byline_does():
    signoff = "(Reporting by Jane Roe in Riga and Karl Ost; Editing by Ilse Brandt)"
    body = f"RIGA, May 3 (Reuters) - The gates are shut.\n\nThey will stay shut.\n\n{signoff}"
    byline = extract(article(body)).byline
    assert byline.raw == signoff
    assert [(person.name, person.role) for person in byline.people] == [
        ("Jane Roe", "reporting"),
        ("Karl Ost", "reporting"),
        ("Ilse Brandt", "editing"),
    ]
    assert extract(article(f"By Karl Ost\n\n{body}")).byline.raw == "By Karl Ost"
    taken_off = article(body.removesuffix(signoff)).model_copy(update={"extra": {"sign_offs": [signoff, "Reuters"]}})
    assert extract(taken_off).byline == byline


@pytest.mark.parametrize("line", ["Reporting by the committee showed a gap.", "(Reporting by telephone)"])
def test_copy_is_no_sign_off(line):
    assert extract(article(f"The gates are shut.\n\n{line}")).byline is None


def test_the_language_of_an_article_decides_where_its_copy_is_too_short_to_tell():
    text = "„Niemals, niemals“, knurrte Schiffer Holm."
    assert [quote.speaker for quote in extract(article(text, language="de")).quotes] == ["Holm"]
    assert [quote.speaker for quote in extract(article(text, language="en")).quotes] != ["Holm"]
