"""Plain-text copy: header, headline, paragraphs, cross-headings."""

import pytest

from stream.wire import read

LEAD = "HARTWELL (HPA) — The dam at Hartwell held through the night, the water board said on Sunday."
SECOND = "Engineers had feared that the spillway would give way before dawn, and had moved 300 people."


def item(text):
    return read(text.encode()).items[0]


def texts(found, kind="text"):
    return [p.text for p in found.paragraphs if p.kind == kind]


def test_headline_byline_and_paragraphs_are_kept_apart():
    found = item(f"Dam holds at Hartwell\n\nBy Ada Brook\nHalden Press\n\n{LEAD}\n\n{SECOND}\n")
    assert found.headline == "Dam holds at Hartwell"
    assert texts(found) == ["By Ada Brook", "Halden Press", LEAD, SECOND]


def test_a_byline_right_below_the_headline_ends_it():
    found = item(f"DAM HOLDS AT HARTWELL\nBy ADA BROOK, Reuters\n\n    {LEAD}")
    assert found.headline == "DAM HOLDS AT HARTWELL"
    assert texts(found)[0] == "By ADA BROOK, Reuters"


def test_a_headline_over_two_lines_is_one():
    assert item(f"DAM AT HARTWELL HOLDS THROUGH\nTHE NIGHT, BOARD SAYS\n\n{LEAD}").headline == (
        "DAM AT HARTWELL HOLDS THROUGH THE NIGHT, BOARD SAYS"
    )


def test_wrapped_lines_are_joined_and_indents_begin_paragraphs():
    found = item(
        "DAM HOLDS\n\n"
        "    HARTWELL, March 3 - The dam at Hartwell held through the\n"
        "night, the water board said on Sunday.\n"
        "    Engineers had feared that the spillway would give way\n"
        "before dawn.\n"
        " Reuter\n"
    )
    assert texts(found) == [
        "HARTWELL, March 3 - The dam at Hartwell held through the night, the water board said on Sunday.",
        "Engineers had feared that the spillway would give way before dawn.",
        "Reuter",
    ]


def test_long_lines_are_a_paragraph_each():
    long = "The water board said on Sunday that the dam had held, and that " * 3
    assert len(texts(item(f"Dam holds\n\n{long}.\n{long}!\n{SECOND}"))) == 3


def test_a_short_line_alone_between_paragraphs_is_a_crosshead():
    found = item(f"Dam holds\n\n{LEAD}\n\n\n\nFear of the spillway\n\n{SECOND}\n")
    assert texts(found, "crosshead") == ["Fear of the spillway"]
    assert "Fear of the spillway" not in texts(found)


@pytest.mark.parametrize(
    "line",
    ["It held.", "“It held”", "- sand", "* * *", "and then", "What now?", "1. Sand", "Sand:"],
)
def test_other_short_lines_are_not(line):
    assert texts(item(f"Dam holds\n\n{LEAD}\n\n{line}\n\n{SECOND}\n"), "crosshead") == []


def test_a_list_of_short_lines_has_no_crossheads():
    assert texts(item(f"Dam holds\n\n{LEAD}\n\nHartwell 3\n\nCorbury 1\n\nLindholm 2\n\n{SECOND}"), "crosshead") == []


def test_the_first_and_the_last_line_are_no_crossheads():
    assert texts(item(f"Dam holds\n\nWater board relieved\n\n{LEAD}\n\n{SECOND}\n\nThe end of it"), "crosshead") == []


def test_a_flash_has_no_headline():
    found = item("FLASH - Dam at Hartwell holds")
    assert (found.headline, found.priority, texts(found)) == (None, "FLASH", ["Dam at Hartwell holds"])
    found = item("FLASH\n\nDam at Hartwell holds, board says.")
    assert (found.headline, found.priority) == (None, "FLASH")
    assert item(LEAD).headline is None


def test_the_header_of_a_write_through():
    found = item(
        "r i BC-Hartwell-Dam, 3rd Ld-Writethru   03-08 0412\nURGENT\nEds: UPDATES with quote from board.\n\n"
        f"Dam holds at Hartwell\n\n{LEAD}\n\n{SECOND}"
    )
    assert (found.slugline, found.take, found.priority) == ("BC-Hartwell-Dam", "3rd Ld-Writethru", "URGENT")
    assert found.ednote == "Eds: UPDATES with quote from board."
    assert found.headline == "Dam holds at Hartwell"


def test_embargo_and_kill_lines_are_no_headlines():
    found = item(f"EMBARGOED UNTIL 0001 GMT 5 May 2026\n\nDam holds at Hartwell\n\n{LEAD}\n\n{SECOND}")
    assert (found.headline, found.embargo_until, found.status) == (
        "Dam holds at Hartwell",
        "0001 GMT 5 May 2026",
        "embargoed",
    )
    found = item(f"MANDATORY KILL\n\nDam holds at Hartwell\n\n{LEAD}\n\n{SECOND}")
    assert (found.headline, found.status) == ("Dam holds at Hartwell", "MANDATORY KILL")


def test_an_embargo_below_the_headline_is_seen_too():
    found = item(f"Dam holds\nEmbargoed until 10 March 2026 0001 GMT\n\nBy Ada Brook\n\n{LEAD}\n\n{SECOND}")
    assert (found.headline, found.embargo_until) == ("Dam holds", "10 March 2026 0001 GMT")
    assert texts(found) == ["By Ada Brook", LEAD, SECOND]


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("URGENT - WEATHER MESSAGE", "URGENT"),
        ("URGENT - FIRE WEATHER MESSAGE", "URGENT"),
        ("BULLETIN - EAS ACTIVATION REQUESTED", "BULLETIN"),
        ("BULLETIN - Immediate broadcast requested", "BULLETIN"),
    ],
)
@pytest.mark.parametrize(
    "text", ["{}\n\nHeat over the harbour\n\nIt is hot.\n", "Heat over the harbour\n\n{}\nIt is hot.\n"]
)
def test_a_broadcast_instruction_is_a_priority_and_no_copy(line, priority, text):
    found = item(text.format(line))
    assert (found.headline, found.priority, found.ednote) == ("Heat over the harbour", priority, line)
    assert [paragraph.text for paragraph in found.paragraphs] == ["It is hot."]


def test_a_kill_that_is_all_header_is_its_own_copy():
    found = item("BC-Dam, KILL\n\nMANDATORY KILL\n\nEds: Please kill BC-Dam, sent at 0412 GMT.\n")
    assert (found.status, found.slugline, found.headline) == ("MANDATORY KILL", "BC-Dam", None)
    assert texts(found)[-1] == "Eds: Please kill BC-Dam, sent at 0412 GMT."


@pytest.mark.parametrize(
    "headline",
    [
        "METAL BULLETIN SAYS TIN IS UP",
        "BULLETIN SAYS TIN IS UP",
        "Flash floods hit Hartwell",
        "Urgent care wards are full",
        "Kill Bill returns to the screen",
        "By the numbers: a dam in figures",
        "Date: a film about waiting rooms and us",
    ],
)
def test_ordinary_words_are_no_header(headline):
    found = item(f"{headline}\n\n{LEAD}\n\n{SECOND}")
    assert found.headline == headline
    assert (found.status, found.priority) == (None, None)


def test_labels_above_the_headline():
    found = item(f"Slug: hartwell-dam\nVersion: 2\nUrgency: 3\nItem-ID: hpa-77\n\nDam holds\n\n{LEAD}\n\n{SECOND}")
    assert (found.slugline, found.version, found.urgency, found.guid) == ("hartwell-dam", "2", "3", "hpa-77")
    assert found.headline == "Dam holds"


@pytest.mark.parametrize(
    ("line", "slug", "take"),
    [
        ("US-Weather-Storm, 3rd Lead", "US-Weather-Storm", "3rd Lead"),
        ("Harwell-Dam, 2nd Ld-Writethru", "Harwell-Dam", "2nd Ld-Writethru"),
        ("HARWELL-DAM/BREACH (UPDATE 2, PIX)", "HARWELL-DAM/BREACH", "UPDATE 2, PIX"),
        ("HARWELL-DAM/", "HARWELL-DAM/", None),
    ],
)
def test_a_slug_without_a_cycle(line, slug, take):
    (item,) = read(f"{line}\n\nDam holds at Harwell\n\nThe dam held.\n".encode()).items
    assert (item.slugline, item.take, item.headline) == (slug, take, "Dam holds at Harwell")


@pytest.mark.parametrize("line", ["Dam-builders strike", "Harwell-born, but gone", "FIRE-TRAP FOUND", "All-out"])
def test_a_headline_with_a_hyphen_is_no_slug(line):
    (item,) = read(f"{line}\n\nThe dam held.\n".encode()).items
    assert (item.slugline, item.headline) == (None, line)


@pytest.mark.parametrize(
    "opening",
    [
        "MÁLAGA (ESPAÑA), 10 jun (EFE).- La presa aguantó.",
        "New Delhi, Jun 10 (PTI) The dam held.",
        "MOSCOW, June 10. /TASS/. The dam held.",
        "【東京共同】ダムは持ちこたえた。",
    ],
)
def test_copy_that_begins_with_its_dateline_has_no_headline(opening):
    (item,) = read(f"{opening}\n\nIt stood, he said.\n".encode()).items
    assert item.headline is None
    assert [p.text for p in item.paragraphs] == [opening, "It stood, he said."]


def test_who_sent_a_kill_is_not_its_headline():
    (item,) = read(b"BC-Harwell-Dam, KILL\n\nMANDATORY KILL\n\nEditors: Kill BC-Harwell-Dam.\n\nThe HPA\n").items
    assert item.headline is None
    assert "MANDATORY KILL" in [p.text for p in item.paragraphs]


def test_a_release_with_its_number_above_the_headline():
    text = (
        "Source: Hill Dams, Inc. \nMEDIA RELEASE HP66712\nHill Dams opens a weir that holds more water than any \n"
        "before\n\nHARTWELL, Ohio, March 8, 2026 /HillWire-Net/ --\n\nHill Dams, Inc. (Nasdaq: HDAM), which builds "
        "dams, said on \n"
        "Sunday that its weir was open.\n\nIt holds 4,218 tonnes.\n"
    )
    (found,) = read(text.encode()).items
    assert (found.slugline, found.take) == ("Hill Dams, Inc.", "HP66712")
    assert found.headline == "Hill Dams opens a weir that holds more water than any before"
    assert [p.kind for p in found.paragraphs] == ["text"] * 3
    assert found.paragraphs[0].text == "HARTWELL, Ohio, March 8, 2026 /HillWire-Net/ --"
    alone = read(b"Source: a river of the north\n\nIt begins in the hills.\n\nNobody has seen it.\n").items[0]
    assert (alone.headline, alone.slugline) == ("Source: a river of the north", None)


def test_a_note_on_what_an_update_does_stands_apart_from_the_byline_below_it():
    text = (
        "UPDATE 2-Dam holds at Hartwell\n\n(Adds comments, detail)\nBy Ada Brook and Noor Haddad\n"
        "    HARTWELL, March 8 (Reuters) - The dam held through the night, the board said.\n    It was old.\n"
    )
    (found,) = read(text.encode()).items
    assert [p.text[:22] for p in found.paragraphs] == [
        "(Adds comments, detail)"[:22], "By Ada Brook and Noor ", "HARTWELL, March 8 (Reu", "It was old.",
    ]  # fmt: skip
