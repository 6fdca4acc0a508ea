"""ZCZC … NNNN: AAP's two sets of marks, two-letter tags, other formats inside of the frame, plain copy."""

import pytest

from stream.wire import read
from tests.unit.wire.reading_time import seconds_to_read

BOB = (
    "   ZCZC AAP\r\n%A\r\n#Harwell Dam\r\n$Dam holds at Harwell\n\r\n:1200\r\n*02000000\r\n~AM Service\r\n@Vic\r\n"
    "The dam held.\r\n\r\n   It stood, he said.\r\n\r\n* Nobody slept.\r\n\r\nAAP RTV\r\nNNNN\r\n"
)
MARKED = (
    "ZCZC\n$f\n:Harwell Dam\n=Lead\n^Dam holds at Harwell\n*X\n&A\n+04000000\n@Vic\n"
    "The dam held.\n\n   It stood.\nNNNN\n"
)
TAGGED = (
    "zczc\r\nAN#12345\r\nKN#Harwell Bites\r\nPD#06 June 2016 14:00:00\r\nCO#HWL.AX\r\nSF#*\r\nBY#\r\nKY#HWL Dam\r\n"
    "TI#Dam holds at Harwell\r\nAB#It held.\r\nTX#\r\nThe dam held through the night.\r\nIt stood, the board said.\r\n"
)


def item(text):
    (found,) = read(text.encode()).items
    return found


def test_marks_with_a_sign_for_the_slug():
    found = item(BOB)
    assert (found.format, found.provider) == ("zczc-text", "AAP")
    assert (found.slugline, found.headline, found.take) == ("Harwell Dam", "Dam holds at Harwell", "1200")
    assert [(s.scheme, s.code) for s in found.subjects] == [("iptc", "02000000")]
    assert found.extra == {"category": "A", "genre": "AM Service", "place": "Vic", "channel": "AAP"}
    assert [p.text for p in found.paragraphs] == ["The dam held.", "It stood, he said.", "* Nobody slept.", "AAP RTV"]


def test_routing_origin_and_slug_stand_above_the_headline():
    found = item(
        "ZCZC\nPRI GEN NAT\n.HARWELL HAR12\nDAM-LD HARWELL\nDam holds at Harwell\n"
        "        Harwell, Jun 10 (PTI) The dam held through the night.\n        It stood, he said.\nNNNN\n"
    )
    assert (found.slugline, found.headline) == ("DAM-LD HARWELL", "Dam holds at Harwell")
    assert found.extra == {"routing": "PRI GEN NAT", "origin": "HARWELL HAR12"}
    assert [p.text[:12] for p in found.paragraphs] == ["Harwell, Jun", "It stood, he"]


def test_marks_without_a_sign_for_the_slug():
    found = item(MARKED)
    assert (found.slugline, found.headline, found.take) == ("Harwell Dam", "Dam holds at Harwell", "Lead")
    assert found.subjects[0].code == "04000000"
    assert found.extra == {"category": "f", "text_format": "X", "service": "A", "place": "Vic"}


@pytest.mark.parametrize(
    "header",
    [":BRIEF :Westhaven FISH PRICES", ":BRIEF\n:Westhaven FISH PRICES", "YY QRS\n:BRIEF :Westhaven FISH PRICES"],
)
def test_slug_and_headline_under_one_mark(header):
    found = item(f"ZCZC NWA000\n{header}\n    WESTHAVEN, Mar 2 NW - What the market asks.\nNNNN\n")
    assert (found.slugline, found.headline) == ("BRIEF", "Westhaven FISH PRICES")
    assert found.extra.get("desk") == ("YY QRS" if "QRS" in header else None)


def test_a_headline_without_its_mark():
    found = item("ZCZC AAP\n%M\n$J\n:\n:Harwell Board\n*X\nMedia release: dam holds\n\nThe dam held.\n\nNNNN")
    assert (found.slugline, found.headline) == ("Harwell Board", "Media release: dam holds")
    assert (found.extra["category"], found.extra["$"]) == ("M", "J")


def test_two_letter_tags():
    found = item(TAGGED)
    assert (found.headline, found.slugline, found.guid) == ("Dam holds at Harwell", "HWL Dam", "12345")
    assert (found.provider, found.published_at, found.byline) == ("Harwell Bites", "06 June 2016 14:00:00", None)
    assert (found.extra["CO"], found.extra["AB"]) == ("HWL.AX", "It held.")
    assert found.paragraphs[0].text.startswith("The dam held through the night.")


def test_an_iptc_7901_header_in_the_frame():
    found = item(
        "ZCZC ABC123\neca00075 3 i 510    dpa 1003\n\n/Harwell/\nDam holds =\n\nHarwell (dpa) - It held.\nNNNN\n"
    )
    assert (found.format, found.headline, found.priority, found.slugline) == ("zczc-text", "Dam holds", "3", "Harwell")
    assert (found.provider, found.extra["channel"]) == ("dpa", "ABC123")


def test_plain_copy_in_the_frame():
    found = item("ZCZC ABC123\n\nDam holds at Harwell\n\nHARWELL, March 3 - The dam held.\n\nNNNN\n")
    assert (found.headline, found.paragraphs[0].text) == ("Dam holds at Harwell", "HARWELL, March 3 - The dam held.")


def test_racing_tells_its_slug_in_the_headline():
    found = item("ZCZC FMG000\nHH TDCom\nHarwell Comment Saturday races 1-6\n   Race One - Dam Plate\n\tNNNN\r\n")
    assert (found.slugline, found.take) == ("Harwell Comment", "Saturday races 1-6")
    assert found.extra == {"desk": "HH TDCom", "channel": "FMG000"}
    assert [p.text for p in found.paragraphs] == ["Race One - Dam Plate"]


def test_several_messages_a_file_the_last_one_not_closed():
    reading = read((BOB + "ZCZC AAP\nNNNN\n" + MARKED.replace("NNNN\n", "")).encode())
    assert [found.take for found in reading.items] == ["1200", "Lead"]
    assert len(reading.refused) == 1


@pytest.mark.parametrize("piece", ["zczc", "nnnn\n", "NNNN ", "$", "*", " ", "\n", "#a\n", "ZCZC\n:"])
def test_time_grows_with_size_only(piece):
    def seconds(count):
        return seconds_to_read(("ZCZC AAP\n#a\n" + piece * (count // len(piece))).encode())

    seconds(1000)
    assert seconds(36_000) < 0.1 + 12 * seconds(9_000)


@pytest.mark.parametrize(
    ("marks", "headline"),
    [
        ("#Westhaven Trot\n:Dividends races 1-4", "Westhaven Trot Dividends races 1-4"),
        ("#Westhaven Trot\n:Westhaven dividends, Friday", "Westhaven dividends, Friday"),
        ("#Westhaven Trot\n:1200", None),
        ("#Westhaven Trot\n:Dividends", None),
        ("#Westhaven Trot\n:(WESTHAVEN)", None),
        ("#Westhaven Trot\n$Favourite falls\n:Dividends races 1-4", "Favourite falls"),
        ("$J\n:\n:Hill Builders Union\n*X", "Hill Builders Union"),
        (":Water\n:Dam holds at Hartwell", "Dam holds at Hartwell"),
    ],
)
def test_a_headline_of_slug_and_take_where_none_is_marked(marks, headline):
    found = item(f"ZCZC HPA\n{marks}\nThe dam held through the night.\nIt stood, the board said.\nNNNN\n")
    assert found.headline == headline


@pytest.mark.parametrize(
    ("head", "slug", "headline"),
    [
        ("YY TDR\nRACING : Westhaven FIELDS Thursday", "RACING", "Westhaven FIELDS Thursday"),
        ("YY RFG INTERNET (3RR) INET(3RR) NC(ATD)\n:BRIEF :Westhaven form", "BRIEF", "Westhaven form"),
        ("RACING : Westhaven FIELDS Thursday", None, "RACING : Westhaven FIELDS Thursday"),
    ],
)
def test_desks_above_the_sort_of_copy_and_its_headline(head, slug, headline):
    found = item(f"ZCZC FMG000\n{head}\n   The dam held.\n   It stood.\nNNNN\n")
    assert (found.slugline, found.headline) == (slug, headline)
