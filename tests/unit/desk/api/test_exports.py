"""`GET export`, and an article in other forms."""

from __future__ import annotations

import csv
import io
import json

import orjson
import pytest

from schemas import ExtractedArticle, Relation
from stream.desk.access.tokens import new_token
from stream.desk.access.user import Scope
from stream.desk.api import export as export_call
from stream.desk.export import export as writing
from stream.desk.export.form import NINJS_SCHEMA, ArticleForm, media_type_of
from stream.errors import Transient
from tests.desk.copy import FERRY_GREW, KILLED_BODY, item, stored
from tests.factories import articles_of, id_of

API = "/api/v1"
NINJS = media_type_of(ArticleForm.NINJS)
KILLED = {str(id_of(name)) for name in ("mayor-1", "mayor-nordwire", "mayor-kill")}


def exported(client, query="", status=200):
    answer = client.get(f"{API}/export?{query}")
    assert answer.status_code == status, answer.text
    return answer


def lines(answer):
    return [json.loads(line) for line in answer.text.splitlines()]


def names(found):
    return [line["guid"].removeprefix("urn:testwire:") for line in found]


def test_lines_are_those_of_the_list_newest_first(client):
    listed = client.get(f"{API}/articles?limit=200").json()["items"]
    found = lines(exported(client))
    assert [line["article_id"] for line in found] == [each["article_id"] for each in listed]
    for line, each in zip(found, listed, strict=True):
        for name in ("state", "usable", "story_id", "change_no", "relation", "superseded_by"):
            assert line[name] == each[name]


@pytest.mark.parametrize("form", ["jsonl", "csv", "ninjs", "newsml-g2"])
def test_one_article_with_a_number_beyond_64_bits_keeps_no_export_from_ending(make_client, new_engine, form):
    """The contract of messages has no end of a version."""
    stored(new_engine, [item("first"), item("great", minute=1, version=2**70), item("last", minute=2)])
    answer = exported(make_client(new_engine), f"as={form}")
    assert str(2**70) in answer.text
    assert all(f"Headline of {name}" in answer.text for name in ("first", "great", "last"))


def test_a_line_is_the_message_as_kafka_has_it_and_how_it_stands(client):
    (line,) = lines(exported(client, 'q="the sea was calm"'))
    message = ExtractedArticle.model_validate(line)
    assert message.article.body == FERRY_GREW
    assert [quote.speaker for quote in message.extraction.quotes] == ["Ana Brandão", "Tom Vey"]
    assert (line["state"], line["usable"]) == ("usable", True)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=ferry&urgency_max=1", ["ferry-2", "ferry-1"]),
        ("relation=exact&relation=near&q=ferry", ["ferry-bayview", "ferry-nordwire"]),
        ("speaker=vey", ["ferry-2"]),
        (f"story={id_of('dam-1')}", ["dam-2", "dam-1"]),
        ("q=nobodyhasthisword", []),
    ],
)
def test_the_filters_of_the_list_narrow_it(client, asked, expected):
    assert names(lines(exported(client, asked))) == expected


@pytest.mark.parametrize("form", ["jsonl", "csv", "ninjs", "newsml-g2"])
def test_of_what_was_killed_the_ids_go_out_and_no_word(client, form):
    answer = exported(client, f"relation=all&as={form}")
    assert all(article_id in answer.text for article_id in KILLED)
    assert "will resign" not in answer.text
    assert "Mayor to resign" not in answer.text


@pytest.mark.parametrize("form", ["jsonl", "csv", "ninjs", "newsml-g2"])
def test_an_editor_who_asks_has_it_too_marked_and_it_is_logged(client, form, capfd):
    answer = exported(client, f"relation=all&as={form}&include=withdrawn")
    assert answer.text.count(KILLED_BODY[:40]) >= 2
    assert "withdrawn copy is exported" in "".join(capfd.readouterr())
    if form == "jsonl":
        assert {line["state"] for line in lines(answer) if line["article_id"] in KILLED} == {"killed"}


def test_who_is_no_editor_may_not_ask_for_it(make_client, tmp_path):
    token, line = new_token("ana", frozenset({Scope.READ}))
    (tmp_path / "tokens").write_text(f"{line}\n")
    reader = make_client(auth="bearer", tokens_file=tmp_path / "tokens")
    headers = {"Authorization": f"Bearer {token}"}
    assert reader.get(f"{API}/export?limit=1", headers=headers).status_code == 200
    answer = reader.get(f"{API}/export?include=withdrawn", headers=headers)
    assert (answer.status_code, "will resign" in answer.text) == (403, False)


def test_an_embargo_is_told_and_hidden_where_the_desk_hides_it(client, make_client):
    (line,) = lines(exported(client, "q=vesland+rate"))
    assert (line["state"], line["usable"], line["embargo_until"]) == ("embargoed", False, "2099-01-01T06:00:00Z")
    assert "3 percent" in line["article"]["body"]
    (line,) = lines(exported(make_client(embargo="hide-body"), "q=vesland+rate"))
    assert (line["headline"], "article" in line) == ("Bank lifts its rate", False)


def test_a_table_is_one_that_a_spreadsheet_reads(client):
    answer = exported(client, "as=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline=""), strict=True))
    assert len(rows) == len(lines(exported(client)))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_table_of_nothing_has_its_header(client):
    assert exported(client, "as=csv&q=nobodyhasthisword").text.startswith("article_id,story_id,")


@pytest.mark.parametrize("form", ["ninjs", "newsml-g2"])
def test_many_come_in_again_as_they_went_out(client, form):
    answer = exported(client, f"as={form}&q=ferry")
    found = articles_of(answer.content)
    assert {article.guid for article in found} == {
        f"urn:testwire:{name}" for name in ("ferry-1", "ferry-2", "advisory")
    }


def test_a_file_has_a_name(client):
    answer = exported(client, "as=csv&limit=1")
    assert answer.headers["content-disposition"] == 'attachment; filename="wire-20260301T140000Z.csv"'
    assert answer.headers["cache-control"] == "no-store"


def test_where_more_fit_a_link_goes_on(client):
    whole = names(lines(exported(client)))
    seen, path = [], f"{API}/export?limit=4"
    for _ in range(len(whole)):
        answer = client.get(path)
        seen += names(lines(answer))
        if "link" not in answer.headers:
            break
        path = f"{API}/export{answer.headers['link'].removeprefix('<').partition('>')[0]}"
    assert seen == whole


def test_the_most_of_one_file_is_held(client):
    assert exported(client, "limit=100001", status=400).json()["errors"][0]["name"] == "limit"


def test_a_cursor_of_another_search_is_none(client):
    link = exported(client, "limit=1").headers["link"]
    cursor = link.partition("cursor=")[2].partition(">")[0]
    answer = exported(client, f"q=ferry&cursor={cursor}", status=400)
    assert answer.json()["type"] == "urn:wirestream:problem:bad-cursor"


def test_each_piece_is_read_as_it_is_then(client, monkeypatch):
    monkeypatch.setattr(writing, "PIECE", 3)
    assert names(lines(exported(client))) == [
        item["guid"].removeprefix("urn:testwire:") for item in client.get(f"{API}/articles?limit=200").json()["items"]
    ]


class Away:
    """A database that is away for some pieces."""

    def __init__(self, real, times):
        self.real, self.left = real, times

    def __call__(self, *arguments):
        if self.left:
            self.left -= 1
            raise Transient("away")
        return self.real(*arguments)


def test_a_database_that_is_away_for_a_moment_does_not_end_an_export(client, monkeypatch):
    monkeypatch.setattr(export_call, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(writing, "whole_articles", Away(writing.whole_articles, 3))
    assert "ferry-2" in names(lines(exported(client)))


def test_a_database_that_is_away_is_a_problem_and_no_empty_file(client, monkeypatch):
    monkeypatch.setattr(export_call, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(writing, "whole_articles", Away(writing.whole_articles, 99))
    answer = exported(client, status=503)
    assert answer.json()["type"] == "urn:wirestream:problem:database-away"
    monkeypatch.undo()
    assert exported(client)  # and gave its turn back


def test_no_more_exports_run_than_may(client):
    turns = client.app.state.desk.exports
    turns._value, held = 0, turns._value
    try:
        answer = exported(client, status=503)
    finally:
        turns._value = held
    assert answer.headers["retry-after"] == "10"


def test_every_export_gives_its_turn_back(client):
    turns = client.app.state.desk.exports
    before = turns._value
    for _ in range(5):
        exported(client, "limit=2")
    assert turns._value == before


# --- One article ------------------------------------------------------------------------------------------------------


def article(client, name, query="", **headers):
    return client.get(f"{API}/articles/{id_of(name)}?{query}", headers=headers)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("ninjs", NINJS),
        ("newsml-g2", "application/vnd.iptc.g2.newsitem+xml"),
        ("text", "text/plain; charset=utf-8"),
    ],
)
def test_an_article_comes_in_the_form_that_is_named_or_accepted(client, form, media_type):
    named = article(client, "ferry-2", f"as={form}")
    assert (named.status_code, named.headers["content-type"]) == (200, media_type)
    (found,) = articles_of(named.content)
    assert (found.guid, found.headline) == ("urn:testwire:ferry-2", "Ferry sinks, 17 missing")
    accepted = article(client, "ferry-2", accept=media_type)
    assert accepted.content == named.content
    assert accepted.headers["vary"] == "Accept"
    assert article(client, "ferry-2", f"as={form}", if_none_match=named.headers["etag"]).status_code == 200
    again = client.get(f"{API}/articles/{id_of('ferry-2')}?as={form}", headers={"If-None-Match": named.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/plain;q=0.5, application/vnd.iptc.g2.newsitem+xml;q=0.9", "application/vnd.iptc.g2.newsitem+xml"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("image/png, text/plain;q=0.1", "text/plain; charset=utf-8"),
        ("text/plain;q=0, application/json;q=0.2", "application/json"),
        ("text/plain;q=nonsense, application/json;q=0.2", "application/json"),
        (f'application/json;profile="{NINJS_SCHEMA}"', NINJS),
    ],
)
def test_the_form_that_is_accepted_most_comes(client, accept, expected):
    assert article(client, "ferry-2", accept=accept).headers["content-type"] == expected


def test_a_form_that_is_not_there_is_refused(client):
    answer = article(client, "ferry-2", accept="image/png")
    assert (answer.status_code, answer.json()["type"]) == (406, "urn:wirestream:problem:not-acceptable")


def test_the_bytes_as_they_came_are_not_here_and_it_is_said_where_they_are(client):
    answer = article(client, "ferry-2", "as=raw")
    assert answer.status_code == 404
    assert "the record 50 of wire.raw.v1, partition 0" in answer.json()["detail"]


@pytest.mark.parametrize("form", ["ninjs", "newsml-g2", "text"])
def test_a_killed_article_comes_without_its_copy_also_by_its_own_address(client, form):
    for name in ("mayor-1", "mayor-nordwire"):
        answer = article(client, name, f"as={form}")
        assert "resign" not in answer.text
        (found,) = articles_of(answer.content)
        assert found.status == "killed"
    shown = article(client, "mayor-1", f"as={form}&include=withdrawn")
    assert KILLED_BODY in shown.text


def test_an_embargo_stands_on_top(client):
    assert article(client, "rates", "as=text").text.startswith("EMBARGOED UNTIL 2099-01-01 06:00 UTC\n")


def test_lines_and_articles_say_the_same(client):
    line = orjson.loads(exported(client, "as=ninjs&q=ferry&relation=update").text.splitlines()[0])
    assert line == article(client, "ferry-2", "as=ninjs").json()
    assert Relation.UPDATE in exported(client, "q=ferry&relation=update").text
