"""What each call of the API answers."""

from __future__ import annotations

import pytest

from schemas import Relation
from stream.desk.openapi import published_openapi
from tests.desk.copy import FERRY_GREW, HOSTILE, KILLED_BODY, item, stored
from tests.factories import id_of

API = "/api/v1"


def found(client, path, **headers):
    answer = client.get(API + path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client, path, status=400):
    answer = client.get(API + path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    return answer.json()


def names(page):
    return [item["guid"].removeprefix("urn:testwire:") for item in page["items"]]


def test_the_newest_come_first_without_copies_and_a_page_leads_to_the_next(client):
    answer = client.get(f"{API}/articles?limit=2")
    assert names(answer.json()) == ["flash", "hostile-control"]
    assert answer.headers["link"] == f'<?limit=2&cursor={answer.json()["next"]}>; rel="next"'
    seen, page = [], answer.json()
    while page["next"]:
        seen += names(page)
        page = found(client, f"/articles?limit=2&cursor={page['next']}")
    seen += names(page)
    assert len(seen) == len(set(seen)) == page["total"]["value"]
    assert page["total"]["relation"] == "eq"
    assert not {"ferry-nordwire", "ferry-bayview"} & set(seen)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=ferry&urgency_max=1", ["ferry-2", "ferry-1"]),
        ('q="12 missing"', ["ferry-1"]),
        ("provider=nordwire&relation=exact", ["mayor-nordwire", "ferry-nordwire"]),
        ("relation=exact&relation=near&q=ferry", ["ferry-bayview", "ferry-nordwire"]),
        ("status=corrected", ["dam-2"]),
        ("speaker=vey", ["ferry-2"]),
        ("language=ar", ["hostile-arabic"]),
        ("from=2026-03-01T12:50:00", ["flash"]),
        ("from=2026-03-01T12:50:00Z", ["flash"]),
        ("from=2026-03-01T14:50:00%2B02:00", ["flash"]),
        ("to=2026-03-01T12:05:00Z", ["ferry-1"]),
        (f"story={id_of('dam-1')}", ["dam-2", "dam-1"]),
    ],
)
def test_each_filter_narrows(client, asked, expected):
    assert names(found(client, f"/articles?{asked}")) == expected


def test_folded_a_story_is_one_item(client):
    page = found(client, "/articles?fold=story&q=ferry&limit=200")
    ferry = next(item for item in page["items"] if item["guid"] == "urn:testwire:ferry-2")
    assert ferry["count"] == 4
    assert [other["provider"] for other in ferry["others"]] == ["bayview", "nordwire", "testwire"]


def test_the_words_sought_come_as_offsets_and_copy_as_it_is(client):
    page = found(client, "/articles?q=prices")
    (item,) = page["items"]
    assert item["headline"]["text"] == HOSTILE["image"]
    ((start, end),) = item["headline"]["marks"]
    assert item["headline"]["text"][start:end] == "Prices"


def test_an_article_is_whole(client):
    article = found(client, f"/articles/{id_of('ferry-2')}")
    assert article["text"] == FERRY_GREW
    assert [quote["speaker"] for quote in article["quotes"]] == ["Ana Brandão", "Tom Vey"]
    assert [article["text"][quote["start"] : quote["end"]] for quote in article["quotes"]] == [
        quote["text"] for quote in article["quotes"]
    ]
    assert article["supersedes"] == [str(id_of("ferry-1"))]
    assert article["byline_parts"]["people"][0]["name"] == "Mara Quill"
    assert (article["state"], article["usable"]) == ("usable", True)


@pytest.mark.parametrize("name", ["mayor-1", "mayor-nordwire", "mayor-kill"])
def test_no_call_gives_the_copy_of_what_was_killed_nor_that_of_its_copies(client, name):
    answers = [
        client.get(f"{API}/articles/{id_of(name)}"),
        client.get(f"{API}/articles?q=torn&relation=all"),
        client.get(f"{API}/articles?q=mayor&fold=story"),
        client.get(f"{API}/stories/{id_of('mayor-1')}"),
    ]
    assert all(answer.status_code == 200 for answer in answers)
    assert not any("two people close to her" in answer.text for answer in answers)
    article = answers[0].json()
    assert (article["state"], article["usable"], article["text"], article["body"]) == ("killed", False, None, None)


def test_an_editor_who_asks_sees_it_and_that_is_logged(client, caplog):
    with caplog.at_level("WARNING"):
        article = found(client, f"/articles/{id_of('mayor-1')}?include=withdrawn")
    assert article["text"] == KILLED_BODY
    assert article["usable"] is False
    assert "withdrawn copy was shown" in caplog.text


def test_a_kill_says_so_in_the_agencys_own_words(client):
    assert found(client, f"/articles/{id_of('mayor-kill')}")["ednote"].startswith("Mandatory kill")


def test_an_embargo_is_marked_and_hidden_where_the_desk_hides_it(client, make_client):
    shown = found(client, f"/articles/{id_of('rates')}")
    assert (shown["state"], shown["usable"]) == ("embargoed", False)
    assert shown["text"]
    hiding = make_client(embargo="hide-body")
    for name in ("rates", "prize"):
        hidden = found(hiding, f"/articles/{id_of(name)}?include=withdrawn")
        assert (hidden["text"], hidden["body"], hidden["lead"], hidden["usable"]) == (None, None, None, False)
    assert found(hiding, f"/articles/{id_of('census')}")["text"]


def test_a_story_has_all_that_came_in_its_order(client):
    story = found(client, f"/stories/{id_of('ferry-1')}")
    assert [member["provider"] for member in story["members"]] == ["testwire", "nordwire", "bayview", "testwire"]
    assert [member["relation"] for member in story["members"]] == ["new", "exact", "near", "update"]
    assert story["members"][0]["superseded_by"] == str(id_of("ferry-2"))
    assert story["members"][0]["repairs"] == ["mojibake"]
    assert story["members"][1]["evidence"] == {"containment": 0.93, "numbers": 0.5}
    assert (story["count"], story["next"]) == (4, None)
    first = found(client, f"/stories/{id_of('ferry-1')}?limit=3")
    rest = found(client, f"/stories/{id_of('ferry-1')}?limit=3&cursor={first['next']}")
    assert [*first["members"], *rest["members"]] == story["members"]


def test_who_goes_through_a_story_that_turns_out_to_be_another_goes_on_at_its_place(make_client, new_engine):
    stored(new_engine, [item("b-1"), item("b-2", Relation.UPDATE, of="b-1", minute=1), item("a-1", minute=2)])
    client = make_client(new_engine)
    first = found(client, f"/stories/{id_of('b-1')}?limit=1")
    stored(new_engine, [item("a-2", Relation.UPDATE, of="a-1", minute=3, merges=("b-1",))])
    moved = client.get(f"{API}/stories/{id_of('b-1')}?limit=9&cursor={first['next']}")
    assert moved.status_code == 308
    rest = client.get(moved.headers["location"])
    assert [member["guid"][-3:] for member in rest.json()["members"]] == ["b-2", "a-1", "a-2"]
    assert client.get(f"{API}/stories/{id_of('b-1')}?limit=9").headers["location"].endswith(f"{id_of('a-1')}?limit=9")


def test_quotes_by_speaker_and_by_words(client):
    page = found(client, "/quotes?speaker=brandao")
    assert [item["article"]["guid"] for item in page["items"]] == ["urn:testwire:ferry-2", "urn:testwire:ferry-1"]
    (calm,) = found(client, "/quotes?q=sea")["items"]
    assert (calm["speaker"], calm["text"]["text"]) == ("Tom Vey", "“The sea was calm,”")
    first = found(client, "/quotes?limit=2")
    assert len(found(client, f"/quotes?limit=2&cursor={first['next']}")["items"]) == 1
    assert found(client, "/speakers?prefix=an")["items"] == [{"name": "Ana Brandão"}]


def test_feeds_and_alerts(client):
    assert [feed["source"] for feed in found(client, "/feeds")["items"]] == [
        "bayview-feed",
        "nordwire-feed",
        "testwire-feed",
    ]
    assert found(client, "/alerts") == {"items": [], "next": None}


def test_what_a_client_has_already_is_not_sent_again(client):
    for path in ("/articles?limit=3", f"/articles/{id_of('ferry-2')}", f"/stories/{id_of('ferry-1')}", "/feeds"):
        answer = client.get(API + path)
        again = client.get(API + path, headers={"If-None-Match": f'"other", {answer.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        assert client.get(API + path, headers={"If-None-Match": '"other"'}).status_code == 200


ASKED = {
    "/articles/{article_id}": f"/articles/{id_of('ferry-1')}",
    "/stories/{story_id}": f"/stories/{id_of('ferry-1')}",
    "/stories/{story_id}/diff": f"/stories/{id_of('ferry-1')}/diff?from={id_of('ferry-1')}&to={id_of('ferry-2')}",
    "/speakers": "/speakers?prefix=ana",
    "/changes": "/changes?after=0",
}


def test_the_contract_promises_a_304_where_an_answer_has_a_tag_and_nowhere_else(client):
    paths = published_openapi()["paths"]
    calls = {path.removeprefix(API): item["get"]["responses"] for path, item in paths.items() if "get" in item}
    stream = calls.pop("/stream")  # which has no end
    assert ("304" in stream, list(stream["200"]["content"])) == (False, ["text/event-stream"])
    tagged = {path for path in calls if "etag" in client.get(API + ASKED.get(path, path)).headers}
    assert tagged == {path for path, responses in calls.items() if "304" in responses}
    assert len(tagged) > 5


def test_an_embargo_that_ends_changes_the_tag(client, make_client):
    hiding = make_client(embargo="hide-body")
    path = f"{API}/articles/{id_of('rates')}"
    before = hiding.get(path).headers["etag"]
    hiding.app.state.desk.clock.advance(80 * 365 * 86_400)
    after = hiding.get(path, headers={"If-None-Match": before})
    assert (after.status_code, after.json()["state"]) == (200, "usable")


def test_a_search_is_kept_shown_and_dropped(client):
    body = {"query": "ferry", "filters": [["provider", "afp"], ["relation", "new"], ["relation", "update"]]}
    assert client.put(f"{API}/searches/My ferries", json=body).status_code == 204
    (kept,) = found(client, "/searches")["items"]
    assert (kept["name"], kept["query"], kept["filters"], kept["mine"]) == (
        "My ferries",
        "ferry",
        body["filters"],
        True,
    )
    assert client.delete(f"{API}/searches/My ferries").status_code == 204
    assert client.delete(f"{API}/searches/My ferries").status_code == 404
    assert found(client, "/searches")["items"] == []


# --- What is wrong is told, and in one form -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("/articles?providr=afp", "providr", "did you mean provider?"),
        ("/articles?provider=a&provider=b", "provider", "more than once"),
        ("/articles?limit=201", "limit", "less than or equal to 200"),
        ("/articles?limit=x", "limit", "integer"),
        ("/articles?status=dead", "status", "'killed'"),
        ("/articles?relation=same", "relation.0", "'exact'"),
        ("/articles?from=yesterday", "from", "datetime"),
        ("/articles?from=0001-01-01T00:00:00%2B01:00", "from", "the years 1 to 9999"),
        ("/export?to=9999-12-31T23:59:59-01:00", "to", "the years 1 to 9999"),
        ("/changes?after=0&from=0001-01-01T00:00:00%2B01:00", "from", "the years 1 to 9999"),
        ("/quotes?to=9999-12-31T23:59:59-01:00", "to", "the years 1 to 9999"),
        ("/articles?story=x", "story", "UUID"),
        ("/articles?q=((((", "q", "no word"),
        ("/articles?cursor=x", "cursor", "no cursor of ours"),
        ("/articles?order=rank&fold=story", "order", "not folded"),
        ("/articles/x", "article_id", "UUID"),
        ("/feeds?q=x", "q", "there are none"),
        ("/quotes?q=((((", "q", "no word"),
        ("/alerts?cursor=x", "cursor", "no cursor of ours"),
        ("/speakers", "prefix", "required"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_wrong(client, path, name, said):
    problem = refused(client, path)
    (error,) = problem["errors"]
    assert error["name"] == name
    assert said in error["detail"]
    assert problem["type"].startswith("urn:wirestream:problem:bad-")


def test_a_cursor_of_another_search_is_refused(client):
    cursor = found(client, "/articles?limit=2&q=on")["next"]
    assert "another search" in refused(client, f"/articles?limit=2&q=in&cursor={cursor}")["detail"]
    assert found(client, f"/articles?limit=5&q=on&cursor={cursor}")["items"]


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/nothing", 404, "not-found"),
        (f"/articles/{id_of('nobody')}", 404, "not-found"),
        (f"/stories/{id_of('nobody')}", 404, "not-found"),
        ("/articles?q=%00", 400, "bad-parameter"),
        ("/articles?q=" + "x" * 10_001, 414, "uri-too-long"),
        ("/articles?q=" + "x" * 1001, 400, "bad-parameter"),
        ("/articles?" + "&".join(f"a{number}=1" for number in range(1000)), 400, "bad-parameter"),
        ("/" + "x" * 5000, 414, "uri-too-long"),
    ],
)
def test_what_is_not_there_or_too_long(client, path, status, kind):
    assert refused(client, path, status)["type"] == f"urn:wirestream:problem:{kind}"


def test_a_method_that_is_not_for_it(client):
    answer = client.post(f"{API}/articles")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["type"] == "urn:wirestream:problem:bad-method"


def test_a_head_is_what_a_get_would_be(client):
    asked, got = client.head(f"{API}/articles"), client.get(f"{API}/articles")
    assert (asked.status_code, asked.headers["etag"]) == (200, got.headers["etag"])
    assert client.head(f"{API}/nothing").status_code == 404


@pytest.mark.parametrize("path", ["", "/wire"])
def test_a_desk_below_a_path_answers_whether_or_not_the_proxy_takes_it_off(make_client, path):
    below = make_client(base_path="/wire")
    assert below.get(f"{path}{API}/articles").status_code == 200
    assert below.get(f"{path}{API}/articles?providr=x").status_code == 400
    assert below.get(f"{path}/").status_code == 200
    assert below.get(f"{path}{API}/nothing").json()["status"] == 404


@pytest.mark.parametrize(
    ("sent", "headers", "status"),
    [
        ('{"query": 1}', {"content-type": "application/json"}, 422),
        ("{", {"content-type": "application/json"}, 422),
        ('{"filters": [["prov", "x"]]}', {"content-type": "application/json"}, 422),
        ('{"qery": "x"}', {"content-type": "application/json"}, 422),
        ("{}", {"content-type": "text/plain"}, 422),
        ('{"shared": false}', {"content-type": "application/json", "sec-fetch-site": "cross-site"}, 403),
        ('{"query": "' + "x" * 70_000 + '"}', {"content-type": "application/json"}, 413),
        (iter([b'{"query": "', *[b"x" * 1000] * 70, b'"}']), {"content-type": "application/json"}, 413),
    ],
)
def test_a_body_that_is_wrong_keeps_nothing(client, sent, headers, status):
    answer = client.put(f"{API}/searches/wrong", content=sent, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert found(client, "/searches")["items"] == []


def test_every_answer_carries_the_headers_that_bound_a_page(client):
    for path in (f"{API}/articles", f"{API}/nothing", f"{API}/articles?q=%00"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] in {"private, no-cache", "no-store"}
        assert "server" not in headers


def test_a_fault_of_ours_tells_nothing_of_itself(client, monkeypatch):
    monkeypatch.setattr("stream.desk.api.feeds.stored_sources", lambda *_: 1 / 0)
    answer = client.get(f"{API}/feeds")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:wirestream:problem:fault")
    assert "division" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_another_host_than_this_machine_is_refused_without_auth(client):
    assert client.get(f"{API}/feeds", headers={"host": "evil.example"}).status_code == 400
