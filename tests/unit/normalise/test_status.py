"""What may be done with an item, and how urgent it is."""

from datetime import UTC, datetime
from time import process_time

import pytest

from schemas import Status
from stream.lexicon import status as status_words
from stream.normalise.embargo import Restriction
from stream.normalise.status import StatusTexts, status_of

NOW = datetime(2026, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, "usable"),
        ("usable", "usable"),
        ("stat:usable", "usable"),
        ("canceled", "killed"),
        ("stat:canceled", "killed"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "killed"),
        ("https://cv.example.com/status#withheld", "withheld"),
        ("hpastat:Do Not Use", "withheld"),
        ("icstat:cancelled", "killed"),
        ("withheld", "withheld"),
        ("embargoed", "embargoed"),
        ("MANDATORY KILL", "killed"),
        ("KILL NOTICE", "killed"),
        ("correction", "corrected"),
        ("cancel", "killed"),
        ("delete", "killed"),
        ("recall", "killed"),
        ("withdraw", "killed"),
        *((word, "killed") for word in sorted(status_words.KILLED)),
        *((word, "withheld") for word in sorted(status_words.WITHHELD)),
        *((word, "embargoed") for word in sorted(status_words.EMBARGOED)),
        ("do_not_use", "withheld"),
        ("on-hold", "withheld"),
        ("Hold_For_Release", "embargoed"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled/", "killed"),
        ("bulletin-kill", "killed"),
        ("nonsense", "usable"),
        ("road kill", "usable"),
        ("story", "usable"),
        ("/", "usable"),
    ],
)
def test_words_of_metadata(word, status):
    assert status_of(word, StatusTexts(), Restriction(is_stated=False), NOW) == status


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("CORRECTED - X", "corrected"),
        ("(CORRECTED) - X", "corrected"),
        ("<CORRECTED> - X", "corrected"),
        ("CORRECTED-X 3RD QTR", "corrected"),
        ("Correction: Dam story", "corrected"),
        ("KILL - Dam story", "killed"),
        ("BULLETIN KILL: Dam", "killed"),
        ("MANDATORY KILL", "killed"),
        ("WITHHOLD: Dam", "withheld"),
        ("ADVISORY: dam story to move", "advisory"),
        ("[WITHDRAWN] Dam holds", "killed"),
        ("(WITHHOLD) Dam holds", "withheld"),
        ("ADVISORY-WITHDRAWN-Dam holds", "killed"),
        ("<CORRECTED> Dam holds", "corrected"),
        ("STORNO: Damm hält", "killed"),
        ("ANNULATION - Le barrage tient", "killed"),
        ("[ANULADA] La presa resiste", "killed"),
        ("(STORNIERT) Damm hält", "killed"),
        ("TILLBAKADRAGEN", "killed"),
        ("MANDATORY ELIMINATION: Dam holds", "killed"),
        ("ALERT-RETRACTED-Dam holds", "killed"),
        ("DO NOT USE", "withheld"),
        ("[DO NOT USE] Dam holds", "withheld"),
        ("DO NOT USE THIS STORY: Dam holds", "withheld"),
        ("(NICHT VERWENDEN) Damm hält", "withheld"),
        ("À NE PAS UTILISER", "withheld"),
        ("ANNULE ET REMPLACE: Le barrage tient", "corrected"),
        ("STORNO AM SCHALTER KOSTET MEHR", "usable"),
        ("Annulation: les vols de mardi", "usable"),
        ("Correction officers strike", "usable"),
        ("Kill Bill returns", "usable"),
        ("Corrected figures show growth", "usable"),
        ("KILLED IN ACTION, A FILM", "usable"),
        ("Embargo on oil lifted", "usable"),
        ("Embargoed oil flows", "usable"),
        ("Withdrawn: a novel about nobody", "usable"),
        ("Mandatory Kill: Dam", "killed"),
        ("Dam holds [WITHDRAWN]", "killed"),
        ("MELDUNG ZURÜCKGEZOGEN: Damm hält", "killed"),
        ("NOTIZIA ANNULLATA", "killed"),
        ("ADVISORY-Dam story withdrawn", "killed"),
        ("ADVISORY: Tsunami alert withdrawn", "advisory"),
        ("/DISREGARD RELEASE: Hill Mills/", "killed"),
        ("CORRECTING and REPLACING Hill Mills Sells Mill", "corrected"),
        ("/CORRECTION -- Hill Mills/", "corrected"),
        ("Mandatory Kill Switch: what it does", "usable"),
        ("Lawyer says bill is (withdrawn)", "usable"),
        ("DISREGARD STORY ON MAYOR, COURT TELLS JURY", "usable"),
    ],
)
def test_words_of_headlines(headline, status):
    assert status_of("usable", StatusTexts(headline=headline), Restriction(is_stated=False), NOW) == status


def of(**where):
    return status_of(None, StatusTexts(**where), Restriction(is_stated=False), NOW)


def test_notes_takes_and_slugs():
    assert of(take="KILL") is Status.KILLED
    assert of(ednote="Eds: Kill is mandatory.") is Status.KILLED
    assert of(ednote="Eds: CORRECTS name in 3rd graf.") is Status.CORRECTED
    assert of(ednote="(Corrects name)") is Status.CORRECTED
    assert of(ednote="Note contents. Repeats to correct spelling in par three") is Status.CORRECTED
    assert of(ednote="Repeats for clients who missed it; the correct time is noon") is Status.USABLE
    assert of(slugline="BC-CORRECTED---DAM") is Status.CORRECTED
    assert of(opening="KILL: The story on the dam is wrong.") is Status.KILLED
    assert of(ednote="Adds background on kill switch") is Status.USABLE
    assert of(take="Withhold") is Status.WITHHELD
    assert of(take="Elimination") is Status.KILLED
    assert of(slugline="BC-DAM-BULLETIN KILL") is Status.KILLED
    assert of(slugline="BC-Dam, KILL") is Status.KILLED
    assert of(slugline="BC-Dam, Mandatory Kill") is Status.KILLED
    assert of(slugline="KILL-BILL-FILM") is Status.USABLE
    assert of(opening="The Dam story has been killed. A kill is mandatory.") is Status.KILLED
    assert of(opening="HALDEN (HPA) - The story headlined “Dam holds” is withdrawn.") is Status.KILLED
    assert of(opening="Halden (hpa) - Die Meldung über den Damm wird ersatzlos zurückgezogen.") is Status.KILLED
    assert of(opening="The bill is withdrawn, and the minister was killed.") is Status.USABLE
    assert of(ednote="Achtung Redaktionen: Bitte verwenden Sie die Meldung nicht.") is Status.WITHHELD
    assert of(ednote="Please do not use this story.") is Status.WITHHELD
    assert of(ednote="Do not use the story before noon. Do not use pictures alone.") is Status.USABLE


@pytest.mark.parametrize(
    "line",
    [
        "Don't use this version of Windows, Microsoft warns",
        "Do not publish the report, court tells ministry",
        "Please withhold judgment, mayor says",
        "Judge asked paper to withhold story on spy",
        "DO NOT USE: FDA warns of contaminated eye drops",
        "DO NOT USE THIS ITEM: Heaters are recalled",
        "NICHT VERWENDEN: Rückruf von Kinderwagen",
        "À NE PAS UTILISER: un lait rappelé",
        "ANULADO: el gol de Messi que indignó a todos",
        "ANULACIÓN: qué hacer si cancelan tu vuelo",
        "ELIMINATION: England out",
        "STORNIERT: Was Reisende jetzt wissen müssen",
        "ZURÜCKGEZOGEN: Partei verzichtet auf Antrag",
        "RETRACTED: Study on vaccines and autism",
        "ANNULLATO: il concerto di Natale",
        "INGETROKKEN: vergunning voor stal",
        "SENATE BACKS MANDATORY KILL SWITCH FOR CARS",
    ],
)
def test_ordinary_headlines_of_what_is_called_off_or_warned_of_are_usable(line):
    assert of(headline=line) is Status.USABLE
    assert of(opening=line) is Status.USABLE


@pytest.mark.parametrize(
    "opening",
    [
        "A report titled “Deadly Roads” found that a cyclist was killed every week in Quaymouth.",
        "The U.N. said its report titled “Dam safety” was withdrawn after protests.",
        "The report titled “Dam safety” has been withdrawn.",
        "The item titled “Bowl of the dam” has been withdrawn.",
        "The story titled “Cat on the weir” has been withdrawn from the prize.",
        "The cover story headlined “Dam holds” has been withdrawn and its editor has gone.",
        "The story headlined “Dam holds” was withdrawn, the paper said.",
        "QUAYMOUTH (HPA) - The story of how a miller was killed is told in a film titled “Dam”.",
        "Cars must have a mandatory kill switch by 2027, the law says.",
        "Hunters say that the kill is mandatory in such years.",
        "The council ordered a mandatory kill of deer.",
        "Nach einer Meldung der Zeitung gilt das Angebot nicht mehr: Es wurde zurückgezogen.",
        "Die Meldung „Damm hält“ wurde zurückgezogen, nachdem Zweifel aufkamen.",
        "Die Meldung über den Damm wird in Halden bezweifelt, das Angebot ist zurückgezogen.",
        "Selon une dépêche de l'agence, la visite du barrage est annulée.",
        "La Dépêche est annulée.",
        "Notizia dell'ultima ora: la gara di domenica è annullata per il maltempo.",
        "La notizia che la gara è annullata ha sorpreso i tifosi.",
        "Según información del club, la entrada queda anulada.",
        "La información pública queda anulada por el Supremo.",
        "La noticia de que la entrada queda anulada sorprendió.",
        "ANNULLATO",
        "Readers should disregard the release of the tape, he said.",
        "The court said that readers should disregard the news release of the ministry.",
        "This article has been withdrawn by its authors, the journal said.",
        "",
    ],
)
def test_news_of_what_was_withdrawn_or_killed_is_usable(opening):
    assert of(opening=opening) is Status.USABLE


@pytest.mark.parametrize(
    "opening",
    [
        "LONDON, March 8 (HPA) - The story headlined “Dam holds” is withdrawn because it was wrong.",
        "The earlier story headlined “Dam holds” of 8 March has been withdrawn.",
        "The story slugged BC-DAM has been killed.",
        "Halden (hpa) - Die Meldung „Damm hält: 3 Tote“ (hpa0123) vom 8. März wird zurückgezogen.",
        "Achtung Redaktionen: Die Meldung „Damm hält“ wird hiermit storniert.",
        "PARIS, 8 mars 2026 (HPA) - La dépêche intitulée « Le barrage tient » est annulée.",
        "La noticia “La presa resiste” queda anulada.",
        "MADRID, 8 Mar. (HPA) - Esta información queda anulada.",
        "ROMA (HPA) - La notizia “La diga regge” è da considerarsi annullata.",
        "A kill is mandatory.",
        "This press release has been withdrawn.",
        "The following story is hereby withdrawn.",
        "The story “Dam holds” is wrong and is withdrawn. There will be no substitute story.",
        "Die Meldung „Damm hält“ von heute, 10.15 Uhr, wird zurückgezogen.",
        "PARIS - La dépêche HPA « Le barrage tient » est annulée.",
        "We are advised that journalists and other readers should disregard the news release, Dam Holds.",
    ],
)
def test_what_says_of_its_own_story_that_it_is_taken_back_kills(opening):
    assert of(opening=opening) is Status.KILLED
    assert of(opening=f"{opening} {'x' * 60_000}") is Status.KILLED


def test_a_notice_deep_in_the_copy_takes_nothing_back():
    assert of(opening=f"The dam held.{' It had rained.' * 50} A kill is mandatory.") is Status.USABLE


@pytest.mark.parametrize(
    "take",
    ["Kill", "KILL 2", "Bulletin Kill", "1st Ld-Kill", "2nd Ld, KILL", "Elimination", "STORNO 3", "Annulation"],
)
def test_a_take_that_is_a_kill_kills(take):
    assert of(take=take) is Status.KILLED


@pytest.mark.parametrize(
    "take", ["Elimination Round", "annulation vols", "Storno-Regeln", "Kill Bill", "Road Kill", "Names withheld"]
)
def test_a_take_with_such_a_word_in_it_is_usable(take):
    assert of(take=take) is Status.USABLE


@pytest.mark.parametrize("filler", ["- ", " -- ", ", ", "ld "])
def test_a_take_that_is_long_costs_no_more_than_its_share(filler):
    begun = process_time()
    assert of(take=filler * 5_000) is Status.USABLE
    assert of(take=f"{filler * 5_000}Kill") is Status.KILLED
    assert process_time() - begun < 0.5  # the square of its length were some seconds


@pytest.mark.parametrize("filler", ["( \n", "bc-", "is hereby withdrawn ", "\n* ", ": \n"])
def test_a_note_that_is_long_costs_no_more_than_its_share(filler):
    note = filler * (30_000 // len(filler))
    begun = process_time()
    assert of(ednote=f"{note} withdrawn, story stands; do not use before noon") in Status
    assert process_time() - begun < 0.3  # the square of its length were some seconds


@pytest.mark.parametrize(
    "note",
    [
        "Do not use the text of the report before noon",
        "Do not use this story without its credit.",
        "Do not use this version online.",
        "Verwenden Sie die Meldung nicht vor 12 Uhr.",
        "Ne pas utiliser cette dépêche sur papier avant midi.",
        "Adds report titled “Deadly Roads” that says who was killed",
        "Neue Meldung: Angebot ist zurückgezogen",
        "Adds that a mandatory kill switch is asked for",
        "Adds that the bill is withdrawn",
        "Adds that the tsunami alert has been withdrawn",
        "The photo is withdrawn.",
        "This version replaces an earlier one, which is withdrawn.",
        "Adds that the report titled “Deadly Roads” was withdrawn by its ministry",
        "Please withhold the name of the boy.",
        "Do not use the photo.",
        "Adds that the journal article has been retracted",
        "Updates with news that this has been withdrawn",
        "Adds that the Senate will withhold report",
        "Adds that the ministry will withhold release of figures",
        "Withhold copy of passport",
        "Story follows if the bid is withdrawn.",
        "The story says that the bid is withdrawn.",
        "Updates story with reaction, offer is withdrawn",
        "News story adding the bid has been withdrawn",
        "Adds quotes. It is withdrawn.",
    ],
)
def test_a_note_of_a_time_a_place_or_the_news_neither_kills_nor_withholds(note):
    assert of(ednote=note) is Status.USABLE


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("Do not use this story because it is wrong", "withheld"),
        ("Please withhold the story.", "withheld"),
        ("Meldung bitte nicht verwenden!", "withheld"),
        ("Ne pas utiliser cette dépêche.", "withheld"),
        ("No utilizar esta información.", "withheld"),
        ("Eds: The story headlined “Dam. Holds” is withdrawn", "killed"),
        ("Die Meldung „Damm: hält“ vom 8. März wurde zurückgezogen", "killed"),
        ("La dépêche « Le barrage tient » est annulée", "killed"),
        ("La notizia è annullata", "killed"),
        ("The story has been withdrawn.", "killed"),
        ("The “Dam holds” story is wrong and is withdrawn", "killed"),
        ("BC-Dam is withdrawn", "killed"),
        ("BC-Dam, slugged Dam, is withdrawn.", "killed"),
        ("The story on the dam is withdrawn", "killed"),
        ("The story “Dam holds” issued earlier is withdrawn. There will be no substitute.", "killed"),
        ("Story HPA1234 is withdrawn", "killed"),
        ("Eds: sent in error\nThe Dam story, is withdrawn", "killed"),
        ("The alert is withdrawn.", "killed"),
        ("This version is withdrawn", "killed"),
        ("It is withdrawn.", "killed"),
        ("The story has been withdrawn by the desk", "killed"),
        ("The story headlined “Dam holds” is withdrawn from the wire", "killed"),
        ("Please withhold publication.", "withheld"),
        ("Please withhold this.", "withheld"),
        ("Please withhold - legal", "withheld"),
        ("Please withhold for legal reasons", "withheld"),
        ("Please withhold the following story", "withheld"),
        ("Please withhold all use", "withheld"),
        ("Please withhold until further notice", "withheld"),
        ("DO NOT USE.", "withheld"),
        ("Sent twice\nEds: do not publish", "withheld"),
        ("Bitte nicht verwenden!", "withheld"),
        ("Ne pas diffuser", "withheld"),
    ],
)
def test_a_note_that_takes_back_or_forbids_does(note, status):
    assert of(ednote=note) == status
