"""The pages as a browser gets them: what is on them, and above all what is not."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
from lxml import etree

from schemas import RawRecord, Relation, Status
from stream.store import SentAlert
from tests.desk.copy import BEGIN, FAR, HOSTILE, KILLED_BODY, item, stored
from tests.factories import NOON, alert_of, id_of

FERRY, MAYOR, KILL = id_of("ferry-1"), id_of("mayor-1"), id_of("mayor-kill")
EMBARGOED = "The central bank of Vesland lifted"
LISTS = [
    "/",
    "/?fold=none&relation=all",
    "/?view=ticker&relation=all",
    "/atom.xml?relation=all",
    "/?q=mayor&relation=all",
]
ARTICLES = [f"/articles/{id_of(name)}" for name in ("mayor-1", "mayor-nordwire", "mayor-kill", "ferry-1", "rates")]
STORIES = [f"/stories/{id_of(name)}" for name in ("mayor-1", "ferry-1", "dam-1", "rates")]
OTHERS = [
    "/quotes",
    "/searches",
    "/searches/rule?q=ferry",
    "/feeds",
    "/rules",
    f"/stories/{MAYOR}/diff?from={MAYOR}&to={KILL}",
]


class Tags(HTMLParser):
    """The elements of a page, as a browser reads it."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def words(page) -> str:
    """What stands on a page, without its tags."""
    return " ".join(re.sub("<[^>]*>", " ", page.text).split())


@pytest.mark.parametrize("path", [*LISTS, *ARTICLES, *STORIES, *OTHERS])
def test_no_page_has_the_text_of_what_was_killed(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "resign on Monday" not in page.text
    assert "resign on Monday" in KILLED_BODY


def test_a_list_shows_a_killed_story_as_killed_with_its_copies(client):
    lines = client.get("/?fold=none&relation=all&q=mayor").text.split("<article ")[1:]
    assert len(lines) == 3
    assert [line.count('class="badge killed"') for line in lines] == [1, 1, 1]


def test_an_editor_may_ask_for_a_withdrawn_text_and_it_is_logged(client, caplog):
    assert "resign on Monday" in client.get(f"/articles/{MAYOR}?withdrawn=true").text
    assert f"'article_id': '{MAYOR}'" in caplog.text


def test_who_compares_with_a_withdrawn_text_is_in_the_log_and_who_asks_where_none_is_withdrawn_is_not(client, caplog):
    calm = f"/stories/{FERRY}/diff?from={FERRY}&to={id_of('ferry-2')}"
    assert words(client.get(f"{calm}&withdrawn=true")) == words(client.get(calm))
    assert "a withdrawn text was read" not in caplog.text
    assert "resign on Monday" in client.get(f"/stories/{MAYOR}/diff?from={MAYOR}&to={KILL}&withdrawn=true").text
    assert f"'article_id': '{MAYOR} {KILL}'" in caplog.text


def test_others_may_not_ask_for_it(make_client):
    ann = make_client(auth="proxy", trusted_proxies="127.0.0.0/8")
    ann.headers["X-Forwarded-User"] = "ann"
    assert ann.get(f"/articles/{MAYOR}").status_code == 200
    for path in (f"/articles/{MAYOR}", f"/stories/{MAYOR}/diff?from={MAYOR}&to={KILL}"):
        page = ann.get(f"{path}{'&' if '?' in path else '?'}withdrawn=true")
        assert page.status_code == 403
        assert "resign on Monday" not in page.text


def test_the_kills_own_words_stand_on_top_of_every_copy_and_of_the_story(client):
    for path in (f"/articles/{MAYOR}", f"/articles/{id_of('mayor-nordwire')}", f"/stories/{MAYOR}"):
        page = client.get(path)
        banner = re.search(r'<section class="banner killed" role="alert".*?</section>', page.text, re.DOTALL)
        assert banner is not None, path
        assert "Mandatory kill. Remove from all platforms." in banner[0]


@pytest.mark.parametrize("path", ["/", *ARTICLES, *STORIES, "/atom.xml", f"/stories/{id_of('rates')}"])
def test_a_desk_that_hides_embargoed_copy_hides_it_everywhere(make_client, client, path):
    hiding = make_client(embargo="hide-body")
    assert EMBARGOED not in hiding.get(path).text
    assert EMBARGOED in client.get(f"/articles/{id_of('rates')}").text


def test_an_embargo_is_told_with_its_end_and_one_that_nobody_can_read_as_such(client):
    assert 'data-until="2099-01-01T06:00:00Z"' in client.get(f"/articles/{id_of('rates')}").text
    assert "nobody can read until when" in client.get(f"/articles/{id_of('prize')}").text
    over = client.get(f"/articles/{id_of('census')}").text
    assert 'class="badge embargoed"' not in over
    assert 'class="banner embargoed"' not in over


def test_a_list_folds_a_story_and_names_who_has_it_too(client):
    page = client.get("/?q=ferry+missing")
    assert page.text.count("<article ") == 1
    assert "also bayview, nordwire (2) · 1 other version" in words(page)
    assert "<mark>Ferry</mark> sinks, 17 <mark>missing</mark>" in page.text


def test_a_flash_without_headline_shows_its_copy(client):
    assert "Earthquake felt in Vesland" in words(client.get("/?q=earthquake"))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_a_hostile_wire_sends_is_text(client, name):
    for path in (f"/articles/{id_of(f'hostile-{name}')}", f"/stories/{id_of(f'hostile-{name}')}"):
        page = client.get(path)
        assert page.status_code == 200
        tags = Tags()
        tags.feed(page.text)
        assert len(tags.found) > 50
        assert "img" not in {tag for tag, _ in tags.found}
        assert [dict(attributes) for tag, attributes in tags.found if tag == "script"] == [
            {"type": "module", "src": "/static/desk.js"}
        ]
        assert [
            name for _, attributes in tags.found for name, _ in attributes if name[:2] == "on" or name == "style"
        ] == []


def test_copy_that_looks_like_a_template_is_not_run(client):
    assert "{{ 7 * 7 }} ${7*7}" in client.get(f"/articles/{id_of('hostile-template')}").text


def test_a_story_tells_its_versions_copies_and_voices(client):
    page = client.get(f"/stories/{FERRY}")
    said = words(page)
    assert "2 versions and 2 copies by testwire, nordwire, bayview" in said
    assert said.index("Ana Brandão") < said.index("Tom Vey")
    assert "in 2 versions" in said
    assert "wire.raw.v1 0/50" in said
    assert f"/stories/{FERRY}/diff?from={FERRY}&amp;to={id_of('ferry-2')}" in page.text


def test_what_changed_begins_with_numbers(client):
    said = words(client.get(f"/stories/{FERRY}/diff?from={FERRY}&to={id_of('ferry-2')}"))
    assert "12 → 17" in said
    assert said.index("12 → 17") < said.index("searching every metre")
    assert "+1 paragraph added" in said


def test_a_correction_leads_to_what_it_corrects(client):
    page = client.get(f"/articles/{id_of('dam-2')}")
    assert "CORRECTS volume to 4 million litres" in page.text
    assert f"/diff?from={id_of('dam-1')}&amp;to={id_of('dam-2')}" in page.text
    assert "A later version took its place." in client.get(f"/articles/{id_of('dam-1')}").text


def test_quotes_are_found_by_speaker_with_their_article(client):
    said = words(client.get("/quotes?speaker=brandao"))
    assert said.count("We are searching every metre of the bay") == 2
    assert "Ferry sinks, 17 missing" in said
    assert "Tom Vey" not in said


def test_quotes_of_a_killed_article_are_not_shown(make_client, new_engine):
    words = ("“The dam will break,”", "Ana Brandão")
    dam = item("dam", body=f"{words[0]} {words[1]} said.", quotes=(words,))
    kill = item("kill", Relation.WITHDRAWAL, of="dam", minute=1, supersedes=("dam",), status=Status.KILLED)
    stored(new_engine, [dam])
    client = make_client(new_engine)
    paths = ("/quotes?speaker=brandao", f"/stories/{id_of('dam')}", f"/articles/{id_of('dam')}", "/")
    assert ["The dam will break" in client.get(path).text for path in paths] == [True] * 4
    stored(new_engine, [kill])
    assert ["The dam will break" in client.get(path).text for path in paths] == [False] * 4


def test_long_copy_comes_in_parts(make_client, new_engine):
    stored(new_engine, [item("long", body=f"{'An endless report. ' * 100}\n\n" * 150)])
    client = make_client(new_engine)
    page = client.get(f"/articles/{id_of('long')}").text
    assert page.count("An endless report.") == 100 * 105
    assert "Show all" in page
    assert client.get(f"/articles/{id_of('long')}?whole=true").text.count("An endless report.") == 100 * 150


def test_each_quote_in_the_copy_says_whose_it_is(client):
    page = client.get(f"/articles/{FERRY}").text
    quoted = re.search(r'<a class="quoted" href="#quote-0" data-says="Ana Brandão"[^>]*>([^<]*)</a>', page)
    assert quoted is not None
    assert quoted[1] == "“We are searching every metre of the bay,”"


def test_alerts_that_went_out_are_told_by_rule_in_pages(make_client, new_engine):
    story = id_of("ferry-1")
    alerts = [
        alert_of(headline=f"Ferry {number}", rule=f"rule-{number}", story=story, article=UUID(int=number))
        for number in range(2)
    ]
    place = RawRecord(topic="wire.alerts.v1", partition=0, offset=1)
    stored(new_engine, [SentAlert(alert, NOON, NOON, place) for alert in alerts])
    client = make_client(new_engine)
    assert [f"Ferry {n}" in client.get("/alerts").text for n in range(2)] == [True, True]
    assert [f"Ferry {n}" in client.get("/alerts?rule=rule-1").text for n in range(2)] == [False, True]
    assert f"/stories/{story}" in client.get("/alerts").text


def test_sources_are_told_with_what_came(client):
    assert "testwire-feed" in words(client.get("/feeds"))


def test_the_feed_is_atom_with_what_forbids_use_in_the_title(client):
    feed = client.get("/atom.xml?relation=all")
    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    names = {"a": "http://www.w3.org/2005/Atom"}
    titles = [each.text for each in etree.fromstring(feed.content).findall("a:entry/a:title", names)]
    assert "[Embargo until 1 Jan 2099, 06:00:00 UTC] Bank lifts its rate" in titles
    assert {title.split("] ")[0] for title in titles if "Mayor" in title} == {"[Killed"}
    assert any("Bell\ufffd and tab" in title for title in titles)


def test_a_line_that_is_kept_is_never_shown_as_it_was(make_client, new_engine):
    """Kills, corrections, the end of an embargo and another desk's rule show in the very next list."""
    until = BEGIN + timedelta(hours=3)
    stored(
        new_engine,
        [
            item("dam", headline="Dam holds"),
            item("rates", minute=1, status=Status.EMBARGOED, embargo_until=until, body="The bank lifted its rate."),
            item("mayor", minute=2, headline="Mayor resigns", body="The mayor resigned on Sunday."),
        ],
    )
    client = make_client(new_engine, embargo="hide-body")
    first = client.get("/?fold=none").text
    assert client.get("/?fold=none").text == first
    assert "The mayor resigned" in first
    assert "The bank lifted" not in first
    assert "The bank lifted" in make_client(new_engine, embargo="show").get("/?fold=none").text
    assert "The bank lifted" not in client.get("/?fold=none").text
    stored(
        new_engine,
        [
            item("kill", Relation.WITHDRAWAL, of="mayor", minute=3, supersedes=("mayor",), status=Status.KILLED),
            item("dam-2", Relation.CORRECTION, of="dam", minute=4, supersedes=("dam",), status=Status.CORRECTED),
        ],
    )
    then = client.get("/?fold=none").text
    assert "The mayor resigned" not in then
    assert "superseded" in then
    assert "superseded" not in first
    client.app.state.desk.clock.set(until)
    assert "The bank lifted" in client.get("/?fold=none").text


def test_a_headline_that_is_the_first_sentence_of_hidden_copy_is_hidden_with_it(make_client, new_engine):
    """The wire gave none, as agencies do with flashes: it is the copy that was killed, or that an embargo keeps."""
    flash, rate = "Police searched the mayor's house on Sunday.", "The bank lifted its rate."
    stored(
        new_engine,
        [
            item(
                "mayor", headline=flash, body=f"HARTWELL, March 1 (Testwire) - {flash}\n\nMore follows.", slugline="M"
            ),
            item("kill", Relation.WITHDRAWAL, of="mayor", minute=1, supersedes=("mayor",), status=Status.KILLED),
            item("rates", minute=2, status=Status.EMBARGOED, embargo_until=FAR, headline=rate, body=rate),
            SentAlert(
                alert_of(headline=flash, story=id_of("mayor"), article=id_of("mayor")),
                NOON,
                NOON,
                RawRecord(topic="wire.alerts.v1", partition=0, offset=1),
            ),
        ],
    )
    api, mayor, rates = "/api/v1", id_of("mayor"), id_of("rates")
    lists = [
        "/",
        "/atom.xml",
        "/quotes",
        "/alerts",
        f"{api}/alerts",
        f"{api}/articles?fold=story",
        f"{api}/changes?after=0&markup=true",
    ]
    exports = [f"{api}/export?as={form}" for form in ("jsonl", "csv", "ninjs", "newsml-g2")]
    wholes = [
        f"{path}{form}"
        for each in (mayor, rates)
        for path, forms in ((f"/articles/{each}", ("",)), (f"/stories/{each}", ("",)),
                            (f"{api}/stories/{each}", ("",)), (f"{api}/articles/{each}", ("", "?as=text", "?as=ninjs")))
        for form in forms
    ]  # fmt: skip
    hiding, showing = make_client(new_engine, embargo="hide-body"), make_client(new_engine)
    answers = [hiding.get(path) for path in (*lists, *exports, *wholes)]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    told = " ".join(answer.text for answer in answers)
    assert "searched" not in told
    assert "lifted" not in told
    assert "Headline of kill" in told
    assert rate in showing.get(f"{api}/articles").text
    assert flash in hiding.get(f"{api}/articles/{mayor}?include=withdrawn").text
