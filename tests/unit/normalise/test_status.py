"""What may be done with an item, and how urgent it is."""

from datetime import UTC, datetime

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
        ("nonsense", "usable"),
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
        ("ANULADA: La presa resiste", "killed"),
        ("TILLBAKADRAGEN: Dammen höll", "killed"),
        ("DO NOT USE: Dam holds", "withheld"),
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
    ],
)
def test_words_of_headlines(headline, status):
    assert status_of("usable", StatusTexts(headline=headline), Restriction(is_stated=False), NOW) == status


def test_notes_takes_and_slugs():
    def of(**where):
        return status_of(None, StatusTexts(**where), Restriction(is_stated=False), NOW)

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
    assert of(slugline="KILL-BILL-FILM") is Status.USABLE
    assert of(opening="The Dam story has been killed. A kill is mandatory.") is Status.KILLED
    assert of(opening="HALDEN (HPA) - The story headlined “Dam holds” is withdrawn.") is Status.KILLED
    assert of(opening="Halden (hpa) - Die Meldung über den Damm wird ersatzlos zurückgezogen.") is Status.KILLED
    assert of(opening="The bill is withdrawn, and the minister was killed.") is Status.USABLE
    assert of(ednote="Achtung Redaktionen: Bitte verwenden Sie die Meldung nicht.") is Status.WITHHELD
    assert of(ednote="Please do not use this story.") is Status.WITHHELD
    assert of(ednote="Do not use the story before noon. Do not use pictures alone.") is Status.USABLE
