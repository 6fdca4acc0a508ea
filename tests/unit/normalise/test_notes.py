"""What stands in the copy and is not copy."""

from schemas import Status
from stream.normalise.notes import sift
from stream.wire_item import Paragraph
from tests.factories import normalised


def test_the_same_words_inside_the_copy_stay():
    middle = [
        *[f"Paragraph {n} of the copy." for n in range(6)],
        "Reuters",
        "(Adds sugar)",
        *[f"More {n}." for n in range(7)],
    ]
    assert "Reuters" in normalised(*middle).body


def test_an_agency_with_its_desk_signs_off():
    for sign in ("AAP RTV", "AAP ab/cd", "dpa ab cd n1", "lg/mn", "bur-abc-de/fgh/ij"):
        found = normalised("The dam held.", "It had rained.", sign)
        assert (found.body, found.extra["sign_offs"]) == ("The dam held.\n\nIt had rained.", [sign])
    assert normalised("The dam held.", "AAP reporters saw it all from above").body.endswith("above")
    assert normalised("The dam held.", "Win/lose, they said.").body.endswith("said.")


def test_a_note_alone_is_its_own_body():
    found = normalised("Eds: The item on the dam will move by noon.", headline="ADVISORY: dam")
    assert found.body == "Eds: The item on the dam will move by noon."
    assert found.status is Status.ADVISORY


def test_the_house_of_the_dateline_alone_in_brackets_closes_the_copy():
    opening, copy = Paragraph("text", "March 8 (HillDesk) - The dam held."), Paragraph("text", "It was old.")
    sifted = sift((opening, copy, Paragraph("text", "(HillDesk)")))
    assert (sifted.copy, sifted.sign_offs) == ((opening, copy), ("(HillDesk)",))
    other = Paragraph("text", "(Laughter)")
    assert sift((opening, copy, other)).copy == (opening, copy, other)
