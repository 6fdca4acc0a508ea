"""What goes out of an article, in each form and however it stands; and that our own parsers read it back so."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from lxml import etree

from schemas import Byline, Crosshead, Dateline, Person, Status, Subject
from stream.desk.export.exported import Block, Exported
from stream.desk.export.form import NINJS_SCHEMA
from stream.desk.export.newsml_g2 import newsml_g2_of
from stream.desk.export.ninjs import ninjs_of
from stream.desk.export.text import text_of
from stream.desk.standing import Standing, State
from tests.factories import articles_of, extracted, id_of

NAR = "{http://iptc.org/std/nar/2006-10-01/}"
UNTIL = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
FIRST = "HARTWELL, March 8 (HPA) - At least 12 people died when a dam burst at Hartwell on Sunday, the board said."
SECOND = "It had rained for a week, and the river was <high> & brown."
FIELDS = {
    "guid": "urn:hpa:dam",
    "provider": "hpa",
    "version": 3,
    "language": "en",
    "urgency": 2,
    "slugline": "FLOOD-DAM",
    "headline": "Dam bursts <at> Hartwell & Co",
    "byline": Byline(raw="By Ana Brandão", people=(Person(name="Ana Brandão"),)),
    "dateline": Dateline(raw="HARTWELL, March 8 (HPA)", places=("HARTWELL",), date="March 8", source="HPA"),
    "published_at": datetime(2026, 3, 8, 10, 0, 5, tzinfo=UTC),
    "first_created_at": datetime(2026, 3, 8, 9, tzinfo=UTC),
    "keywords": ("dam", "flood"),
    "subjects": (Subject(scheme="medtop", code="20000139", name="disaster"), Subject(scheme="desk", code="X 1")),
    "copyright": "2026 HPA",
    "credit": "HPA",
    "ednote": "Adds search.",
    "body": f"{FIRST}\n\n{SECOND}",
    "crossheads": (Crosshead(offset=len(FIRST) + 2, text="The search"),),
}
WITHDRAWN = frozenset({State.KILLED, State.WITHHELD})
SECRETS = ("12 people", "Hartwell", "HARTWELL", "FLOOD", "Brandão", "flood", "search was")


def standing(state):
    until = UNTIL if state is State.EMBARGOED else None
    usable = state in {State.USABLE, State.CORRECTED}
    return Standing(state, usable=usable, withdrawn=state in WITHDRAWN, until=until)


def exported(state=State.USABLE, *, shown=None, **fields):
    how = standing(state)
    message = extracted("dam", **(FIELDS | fields))
    by = id_of("dam-4") if state is State.SUPERSEDED else None
    return Exported(message, how, not how.withdrawn if shown is None else shown, by)


def as_ninjs(found):
    return orjson.dumps(ninjs_of(found))


def as_text(found):
    return text_of(found).encode()


FORMS = [as_ninjs, newsml_g2_of, as_text]
IPTC = [as_ninjs, newsml_g2_of]


@pytest.mark.parametrize("write", FORMS)
def test_what_goes_out_our_own_parsers_read_back(write):
    (article,) = articles_of(write(exported()))
    whole = extracted("dam", **FIELDS).article
    for name in ("guid", "version", "urgency", "slugline", "headline", "language", "published_at", "copyright", "body"):
        assert getattr(article, name) == getattr(whole, name), name
    assert article.crossheads == whole.crossheads
    assert article.byline == whole.byline
    assert article.dateline == whole.dateline
    assert "Adds search." in article.ednote
    assert article.status is Status.USABLE


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.KILLED, Status.KILLED),
        (State.WITHHELD, Status.WITHHELD),
        (State.EMBARGOED, Status.EMBARGOED),
        (State.CORRECTED, Status.CORRECTED),
        (State.USABLE, Status.USABLE),
    ],
)
@pytest.mark.parametrize("write", FORMS)
def test_whoever_reads_it_again_knows_how_it_stands(write, state, status):
    (article,) = articles_of(write(exported(state)))
    assert article.status is status
    assert article.embargo_until == (UNTIL if state is State.EMBARGOED else None)


@pytest.mark.parametrize("write", IPTC)
@pytest.mark.parametrize("state", sorted(set(State) - {State.USABLE, State.CORRECTED}))
def test_what_may_not_be_published_now_is_usable_to_no_machine_that_reads_it(write, state):
    (article,) = articles_of(write(exported(state)))
    assert article.status not in {Status.USABLE, Status.CORRECTED}


@pytest.mark.parametrize("write", FORMS)
@pytest.mark.parametrize("state", sorted(WITHDRAWN))
def test_nothing_of_the_text_of_what_was_withdrawn_goes_out(write, state):
    written = write(exported(state)).decode()
    assert not [secret for secret in SECRETS if secret in written]
    assert "urn:hpa:dam" in written
    assert "Adds search." in written


@pytest.mark.parametrize("write", FORMS)
def test_an_editor_who_asks_has_the_withdrawn_text_under_its_kill(write):
    found = write(exported(State.KILLED, shown=True))
    (article,) = articles_of(found)
    assert (article.status, article.body) == (Status.KILLED, FIELDS["body"])


@pytest.mark.parametrize("write", FORMS)
def test_where_the_desk_hides_embargoed_copy_the_head_alone_goes_out(write):
    written = write(exported(State.EMBARGOED, shown=False)).decode()
    assert "Hartwell &" in written
    assert "12 people" not in written
    assert "Brandão" not in written


def test_an_embargo_stands_on_top_of_the_text():
    assert text_of(exported(State.EMBARGOED)).startswith("EMBARGOED UNTIL 2026-03-09 06:30 UTC\n")


@pytest.mark.parametrize("write", FORMS)
def test_an_embargo_never_ends_earlier_than_it_does(write):
    later = UNTIL + timedelta(seconds=15, microseconds=5)
    found = dataclasses.replace(exported(), standing=dataclasses.replace(standing(State.EMBARGOED), until=later))
    (article,) = articles_of(write(found))
    assert article.embargo_until == UNTIL + timedelta(seconds=16)


@pytest.mark.parametrize(
    ("state", "lines"),
    [
        (State.KILLED, ["MANDATORY KILL", "Editors: KILLED: do not use; take down what was published of it."]),
        (State.SUPERSEDED, [f"Editors: SUPERSEDED by {id_of('dam-4')}: do not use."]),
        (State.ADVISORY, ["ADVISORY", "Editors: ADVISORY: a note to editors, not for publication."]),
    ],
)  # fmt: skip
def test_what_may_not_be_done_stands_on_top_of_the_text(state, lines):
    assert text_of(exported(state)).split("\n")[: len(lines)] == lines


def test_text_has_crossheads_where_they_stood():
    assert text_of(exported(byline=None)).endswith(f"Co\n\n{FIRST}\n\nThe search\n\n{SECOND}\n")


def test_crossheads_stand_above_the_paragraph_at_their_offset():
    heads = (Crosshead(offset=0, text="Top"), Crosshead(offset=5, text="Middle"), Crosshead(offset=900, text="End"))
    blocks = exported(body="one\n\ntwo\n\nthree", crossheads=heads).blocks()
    assert [block.text for block in blocks] == ["Top", "one", "Middle", "two", "three", "End"]
    assert blocks[2] == Block("Middle", is_crosshead=True)


# --- ninjs 3.0: what its schema says ----------------------------------------------------------------------------------

PROPERTIES = frozenset({
    "standard", "uri", "type", "representationType", "profile", "version", "firstCreated", "versionCreated",
    "contentCreated", "embargoed", "pubStatus", "urgency", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote",
    "language", "descriptions", "bodies", "headlines", "people", "organisations", "places", "subjects", "events",
    "objects", "infoSources", "title", "by", "slugline", "located", "renditions", "associations", "altIds",
    "trustIndicators", "genres", "expires", "rightsInfo",
})  # fmt: skip
"""Those of a story: the schema knows no others (`unevaluatedProperties: false`)."""
WITHIN = {
    "standard": {"name", "version", "schema"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "headlines": {"role", "contentType", "value"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "infoSources": {"name", "role", "uri", "literal", "contactInfo"},
    "altIds": {"role", "value"},
}
INSTANTS = ("firstCreated", "versionCreated", "embargoed")


@pytest.mark.parametrize("state", sorted(State))
@pytest.mark.parametrize("guid", ["urn:hpa:dam", "HPA 7/ü", None])
def test_ninjs_is_as_its_schema_says(state, guid):
    found = ninjs_of(exported(state, guid=guid, subheadlines=("Twelve are dead",)))
    assert found["standard"] == {"name": "ninjs", "version": "3.0", "schema": NINJS_SCHEMA}
    assert found.keys() <= PROPERTIES
    for name, allowed in WITHIN.items():
        for entry in [found[name]] if isinstance(found.get(name), dict) else found.get(name, []):
            assert entry.keys() <= allowed
            assert "value" in entry or name not in {"bodies", "headlines"}
    assert found["type"] == "text"
    assert found["representationType"] in {"full", "partial"}
    assert found["pubStatus"] in {"usable", "withheld", "canceled"}
    assert isinstance(found["version"], str)
    assert isinstance(found["urgency"], int)
    assert all(isinstance(value, str) for name, value in found.items() if name not in {*WITHIN, "urgency"})
    assert all(datetime.fromisoformat(found[name]).tzinfo for name in INSTANTS if name in found)
    assert found["uri"].isascii()
    assert found["uri"].partition(":")[0] == "urn"


def test_an_id_that_is_no_uri_is_made_one_that_all_versions_have():
    one, other = (ninjs_of(exported(guid="HPA 7/ü", version=version)) for version in (1, 2))
    assert one["uri"] == other["uri"] == "urn:wirestream:item:hpa:HPA%207%2F%C3%BC"
    assert {"role": "guid", "value": "HPA 7/ü"} in one["altIds"]


def test_ninjs_counts_the_copy():
    (body,) = ninjs_of(exported(body="One two.\n\nThree.", crossheads=()))["bodies"]
    assert (body["wordCount"], body["charCount"]) == (3, 14)
    assert body["value"] == "<p>One two.</p>\n<p>Three.</p>"


# --- NewsML-G2: what its schema says ----------------------------------------------------------------------------------

ORDER = {
    "newsItem": ["catalogRef", "catalog", "rightsInfo", "itemMeta", "contentMeta", "contentSet"],
    "itemMeta": [
        "itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus", "role", "fileName",
        "generator", "profile", "service", "title", "edNote", "memberOf", "instanceOf", "signal",
    ],
}  # fmt: skip
"""Sequences of the schema, 2.9 to 2.35."""
ADMINISTRATIVE = {"contentCreated", "contentModified", "located", "creator", "contributor", "infoSource", "altId"}
DESCRIPTIVE = {"language", "keyword", "subject", "slugline", "headline", "dateline", "by", "creditline", "description"}


def g2(found):
    root = etree.fromstring(newsml_g2_of(found))
    assert root.tag == f"{NAR}newsItem"
    return root


def names_in(element):
    return [child.tag.removeprefix(NAR) for child in element]


@pytest.mark.parametrize("state", sorted(State))
def test_newsml_g2_has_the_elements_and_the_order_of_its_schema(state):
    root = g2(exported(state, subheadlines=("Twelve are dead",)))
    for name, order in ORDER.items():
        found = names_in(root if name == "newsItem" else root.find(f"{NAR}{name}"))
        assert found == sorted(found, key=order.index)
    assert {"itemClass", "provider", "versionCreated"} <= set(names_in(root.find(f"{NAR}itemMeta")))
    about = names_in(root.find(f"{NAR}contentMeta"))
    administrative = [place for place, name in enumerate(about) if name in ADMINISTRATIVE]
    descriptive = [place for place, name in enumerate(about) if name in DESCRIPTIVE]
    assert about[0] == "urgency"
    assert len(about) == 1 + len(administrative) + len(descriptive)
    assert max(administrative) < min(descriptive)
    assert root.attrib["standard"] == "NewsML-G2"
    assert root.attrib["guid"] == "urn:hpa:dam"
    assert root.attrib["version"] == "3"


def test_every_qcode_is_of_a_scheme_that_the_item_names():
    root = g2(exported(State.CORRECTED, subheadlines=("Twelve are dead",)))
    own = {scheme.get("alias") for scheme in root.iter(f"{NAR}scheme")}
    iptc = {"ninat", "stat", "sig", "medtop", "subj"}  # of the catalogue that `catalogRef` names
    used = {code.partition(":")[0] for each in root.iter() for code in (each.get("qcode"), each.get("role")) if code}
    assert used <= own | iptc
    assert {"ninat", "stat", "sig", "medtop", "wshl"} <= used


def test_what_no_xml_may_have_does_not_break_the_item():
    root = g2(exported(headline="Bell\x07 rings\ufffe", language="not a language"))
    assert root.findtext(f".//{NAR}headline") == "Bell\ufffd rings\ufffd"
    assert root.find(f".//{NAR}language") is None


def test_an_embargo_that_nobody_can_read_lasts_until_further_notice():
    root = g2(exported(State.EMBARGO_UNREADABLE))
    assert root.find(f".//{NAR}embargoed").text is None
    assert root.find(f".//{NAR}pubStatus").get("qcode") == "stat:withheld"  # for readers that know no empty embargo
