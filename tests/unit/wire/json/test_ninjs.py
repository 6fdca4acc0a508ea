"""ninjs 1, 2 and 3: the same item, three spellings."""

import json

import pytest

from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN

V1 = {
    "uri": "urn:hpa:1",
    "type": "text",
    "version": "2",
    "versioncreated": "2026-03-01T10:00:00Z",
    "firstcreated": "2026-03-01T09:00:00Z",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en-GB",
    "slugline": "dam",
    "headline": "Dam holds",
    "byline": "Ada Brook",
    "located": "Hartwell",
    "ednote": "Adds quote",
    "body_text": "The dam held.\n\nThe board said so.",
    "subject": [{"code": "subj:1", "name": "Water"}],
    "x_desk": {"no": 7},
}
V3 = {
    "uri": "urn:hpa:1",
    "type": "text",
    "version": "2",
    "versionCreated": "2026-03-01T10:00:00Z",
    "contentCreated": "2026-03-01T09:00:00Z",
    "pubStatus": "usable",
    "urgency": 3,
    "language": "en-GB",
    "slugline": "dam",
    "headlines": [{"role": "sub", "value": "Board relieved"}, {"role": "main", "value": "Dam holds"}],
    "by": "Ada Brook",
    "located": "Hartwell",
    "edNote": "Adds quote",
    "bodies": [{"role": "main", "contentType": "text/plain", "value": "The dam held.\n\nThe board said so."}],
    "subjects": [{"uri": "subj:1", "name": "Water"}],
    "xDesk": {"no": 7},
}


def item(value):
    return read(json.dumps(value).encode()).items[0]


@pytest.mark.parametrize("value", [V1, V3])
def test_every_version_gives_the_same_fields(value):
    found = item(value)
    assert (found.guid, found.version, found.urgency, found.language) == ("urn:hpa:1", 2, 3, "en-GB")
    assert (found.headline, found.byline, found.located, found.ednote) == (
        "Dam holds",
        "Ada Brook",
        "Hartwell",
        "Adds quote",
    )
    assert (found.published_at, found.first_created_at) == ("2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z")
    assert [p.text for p in found.paragraphs] == ["The dam held.", "The board said so."]
    assert [(s.code, s.name) for s in found.subjects] == [("subj:1", "Water")]


def test_a_second_headline_is_a_subheadline():
    assert item(V3).subheadlines == ("Board relieved",)


def test_unknown_fields_survive_and_known_ones_are_not_repeated():
    extra = item(V1).extra
    assert extra["x_desk"] == {"no": 7}
    assert extra["type"] == "text"
    assert not {"headline", "body_text", "urgency", "uri"} & extra.keys()


def test_markup_wins_over_plain_text_and_is_found_under_a_plain_name():
    assert item({**V1, "body_html": "<p>The dam held.</p>"}).html == "<p>The dam held.</p>"
    assert item({**V1, "body_text": "<p>The dam <b>held</b>.</p>"}).html == "<p>The dam <b>held</b>.</p>"
    assert item({**V1, "body_text": "A < B and <TFB> rose"}).html is None


def test_a_correction_told_by_signals_counts():
    assert item({**V1, "signals": [{"code": "correction"}]}).status == "corrected"
    assert item({**V1, "pubstatus": "canceled", "signals": ["correction"]}).status == "canceled"


def test_a_picture_with_a_headline_has_its_caption_as_copy():
    found = item(
        {"uri": "u", "type": "picture", "headline": "A dam", "description_text": "A dam at dusk.", "renditions": {}}
    )
    assert [p.text for p in found.paragraphs] == ["A dam at dusk."]


@pytest.mark.parametrize("odd", [None, [], {}, 7, True, 1e300, [[]], [{"role": 3}], {"value": {}}, "\ud800"])
@pytest.mark.parametrize(
    "key", ["headline", "headlines", "bodies", "byline", "bylines", "version", "subject", "signals", "uri"]
)
def test_odd_types_never_raise(key, odd):
    payload = json.dumps({**V1, key: odd}).encode()
    assert read(payload).items


@pytest.mark.parametrize("key", ["articleBody", "article_text", "content", "article_html", "contentHtml"])
def test_copy_under_another_houses_name_is_copy(key):
    (found,) = read(json.dumps({"uri": "u1", "headline": "Dam holds", key: "<p>The dam held.</p>"}).encode()).items
    assert found.html == "<p>The dam held.</p>"
    assert key not in found.extra


@pytest.mark.parametrize("role", ["Fotograf", "photographer", "Bildredakteur", "Graphics", "vídeo"])
def test_who_made_what_stands_beside_the_copy_is_no_author(role):
    def line(*people):
        listed = [{"byline": name, "role": role} for name, role in people]
        return item({"uri": "u", "headline": "Dam holds", "body_text": "It held.", "bylines": listed}).byline

    assert line(("Ada Brook/HPA", ""), ("", "Desk"), ("Noor Haddad/HPA", role)) == "Ada Brook/HPA"
    assert line(("Noor Haddad", role)) == "Noor Haddad"
    assert line(("Ada Brook", "reporter"), ("Noor Haddad", "editor")) == "Ada Brook and Noor Haddad"


def test_the_first_description_is_the_copy_of_what_has_no_other():
    described = {"uri": "u", "headline": "Dam holds", "descriptions": [{"role": "text", "value": "The dam held."}]}
    assert [p.text for p in item(described).paragraphs] == ["The dam held."]
    bodied = {**described, "bodies": [{"contenttype": "text/plain", "value": "It held all night."}]}
    assert [p.text for p in item(bodied).paragraphs] == ["It held all night."]


@pytest.mark.parametrize(
    "status",
    [
        ["usable", "canceled"],
        {"qcode": "stat:canceled"},
        [{"uri": "http://cv.iptc.org/newscodes/pubstatusg2/canceled"}],
        "http://cv.iptc.org/newscodes/pubstatusg2/canceled",
    ],
)
def test_a_status_counts_however_it_is_written(status):
    assert normalise(item({"uri": "u", "headline": "Weir holds", "pubstatus": status}), ORIGIN).status == "killed"
    assert normalise(item({"uri": "u", "headline": "Weir holds", "status": status}), ORIGIN).status == "killed"


@pytest.mark.parametrize(
    ("word", "status"),
    [("kill notice", "killed"), ("MANDATORY KILL", "killed"), ("Do Not Use", "withheld"), ("on-hold", "withheld")],
)
def test_a_word_that_its_house_writes_in_its_own_way_is_stricter_than_usable(word, status):
    two = {"uri": "u", "headline": "Weir holds", "pubstatus": "usable", "status": word}
    assert item(two).status == word
    assert normalise(item(two), ORIGIN).status == status


def test_every_note_of_a_list_is_one():
    notes = {"uri": "u", "headline": "Weir holds", "edNotes": ["Eds: x", {"value": "Kill is mandatory."}]}
    found = item(notes)
    assert found.ednote == "Eds: x\nKill is mandatory."
    assert normalise(found, ORIGIN).status == "killed"


def test_a_teaser_among_bodies_is_not_the_story():
    bodies = [
        {"role": "teaser", "contentType": "text/html", "value": "<p>It held.</p>"},
        {"role": "main", "contentType": "text/html", "value": "<p>The dam held, the board said.</p>"},
    ]
    story = {"uri": "u", "headlines": [{"value": "H"}], "bodies": bodies}
    assert item(story).html == "<p>The dam held, the board said.</p>"
    assert item({**story, "bodies": bodies[:1]}).html == "<p>It held.</p>"
