"""Searches that are kept by plain forms: with their filters, by whom, and by nobody else's page."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def kept(client):
    """A search that is kept, and taken away again."""
    values = {"name": "Ferries", "q": "ferry", "provider": "testwire", "sound": "1"}
    answer = client.post("/searches", data=values, headers={"Sec-Fetch-Site": "same-origin"})
    yield answer
    client.post("/searches/drop", data={"name": "Ferries"}, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_search_is_kept_with_its_filters_by_a_plain_form(client, kept):
    assert (kept.status_code, kept.headers["location"]) == (303, "/searches")
    page = client.get("/searches").text
    assert 'href="/?q=ferry&amp;provider=testwire&amp;sound=1"' in page
    assert 'href="/atom.xml?q=ferry&amp;provider=testwire"' in page


def test_a_search_is_taken_away(client, kept):
    client.post("/searches/drop", data={"name": "Ferries"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "Ferries" not in client.get("/searches").text


def test_a_search_that_was_kept_by_the_api_is_taken_away_under_whatever_name(client):
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.put("/api/v1/searches/ Two  spaces\u200b", json={"query": "ferry"}).status_code == 204
    (name,) = re.findall(r'name="name" value="([^"]+)"><button', client.get("/searches").text)
    assert client.post("/searches/drop", data={"name": name}, headers=own).status_code == 303
    assert "Two" not in client.get("/searches").text


@pytest.mark.parametrize("path", ["/searches", "/searches/drop"])
def test_another_site_keeps_and_takes_away_nothing(client, kept, path):
    values = {"name": "Ferries", "q": "changed"}
    assert client.post(path, data=values, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert "q=ferry&amp;provider=testwire" in client.get("/searches").text


def test_a_form_without_a_name_or_as_json_is_refused(client):
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/searches", data={"name": " ", "q": "x"}, headers=own).status_code == 422
    assert client.post("/searches", json={"name": "x"}, headers=own).status_code == 415


def test_only_an_admin_shares_a_search(make_client):
    ann = make_client(auth="proxy", trusted_proxies="127.0.0.0/8")
    ann.headers["X-Forwarded-User"] = "ann"
    values = {"name": "Everybody's", "q": "ferry", "shared": "1"}
    assert ann.post("/searches", data=values, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
    assert "Everybody" not in ann.get("/searches").text


def test_a_desk_that_may_not_write_says_so(make_client):
    reading = make_client(writes=False)
    assert "cannot write to its database" in reading.get("/searches").text
    own = {"Sec-Fetch-Site": "same-origin"}
    assert reading.post("/searches", data={"name": "x"}, headers=own).status_code == 403
