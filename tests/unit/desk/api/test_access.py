"""What a reader is not shown, and an editor is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from schemas import RawRecord, Relation, Status
from stream.clock import SetClock
from stream.desk.access.tokens import new_token
from stream.desk.access.user import Scope
from stream.desk.app import create_app
from stream.settings import Desk, Settings
from stream.store import SentAlert, migrate, open_engine
from stream.store.reading import open_reader
from tests.desk.copy import BEGIN, item, stored
from tests.factories import alert_of, id_of

API = "/api/v1"
WORDS = ("“I will resign,”", "Ilse Torn")


@pytest.fixture(scope="module")
def tokens():
    scopes = {"mara": Scope.READ, "edda": Scope.EDITOR, "abe": Scope.ADMIN}
    return {name: new_token(name, frozenset({scope})) for name, scope in scopes.items()}


def alert(name, headline, kind="first", *, of="mayor", reason=()):
    """What was alerted of an article: the lead of one without a headline stands in for it."""
    told = alert_of(kind, headline, rule=f"rule of {name}", story=id_of(of), article=id_of(name))
    told = told.model_copy(update={"reason": reason})
    return SentAlert(told, BEGIN, BEGIN, RawRecord(topic="wire.alerts.v1", partition=0, offset=1))


@pytest.fixture(scope="module")
def client(tmp_path_factory, tokens):
    """A desk with tokens over a story that was killed."""
    folder = tmp_path_factory.mktemp("access")
    url = f"sqlite:///{folder}/wire.db"
    migrate(url)
    engine = open_engine(url)
    kill = {"minute": 2, "supersedes": ("mayor",), "status": Status.KILLED}
    stored(engine, [
        item("mayor", body=f"{WORDS[0]} Ilse Torn said.", quotes=(WORDS,)),
        item("kill", Relation.WITHDRAWAL, of="mayor", **kill),
        item("other", minute=3, body="“We go on,” Tom Vey said.", quotes=(("“We go on,”", "Tom Vey"),)),
        alert("mayor", f"{WORDS[0]} Ilse Torn said.", reason=("text: resign", "speaker: Ilse Torn")),
        alert("kill", "Headline of kill", "withdrawal", reason=(f"was alerted as: {WORDS[0]} Ilse Torn said.",)),
        alert("other", "“We go on,” Tom Vey said.", of="other", reason=("text: go on",)),
        alert("gone", "It is not stored yet", of="gone"),
    ])  # fmt: skip
    (folder / "tokens").write_text("\n".join(line for _, line in tokens.values()))
    settings = Settings(desk=Desk(auth="bearer", tokens_file=folder / "tokens"))
    reader = open_reader(url)
    app = create_app(settings, reader, SetClock(BEGIN + timedelta(hours=2)), writer=engine)
    yield TestClient(app, base_url="http://desk.example", raise_server_exceptions=False, follow_redirects=False)
    engine.dispose()
    reader.dispose()


@pytest.fixture
def as_user(tokens):
    return lambda name: {"authorization": f"Bearer {tokens[name][0]}"}


def test_withdrawn_copy_is_for_editors(client, as_user):
    path = f"{API}/articles/{id_of('mayor')}?include=withdrawn"
    refused = client.get(path, headers=as_user("mara"))
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:wirestream:problem:not-allowed")
    assert WORDS[0] in client.get(path, headers=as_user("edda")).json()["text"]


def test_quotes_of_what_was_killed_have_no_text(client, as_user):
    answer = client.get(f"{API}/quotes", headers=as_user("edda"))
    calm, killed = answer.json()["items"]
    assert (calm["text"]["text"], calm["speaker"]) == ("“We go on,”", "Tom Vey")
    assert (killed["text"], killed["speaker"], killed["article"]["usable"]) == (None, None, False)
    assert (calm["cue"], killed["cue"]) == ("said", None)
    assert "resign" not in answer.text


def test_who_is_quoted_in_killed_copy_alone_is_not_suggested(client, as_user):
    def named(prefix):
        answer = client.get(f"{API}/speakers?prefix={prefix}", headers=as_user("edda"))
        return [each["name"] for each in answer.json()["items"]]

    assert named("tor") == []
    assert named("vey") == ["Tom Vey"]
    page = client.get("/quotes?speaker=to", headers=as_user("edda")).text
    assert "Torn" not in page


def test_alerts_do_not_tell_what_was_killed_since(client, as_user):
    answer = client.get(f"{API}/alerts", headers=as_user("edda"))
    found = {each["alert"]["rule"]: each for each in answer.json()["items"]}
    killed, other, gone = (found[f"rule of {name}"] for name in ("mayor", "other", "gone"))
    assert (killed["alert"]["headline"], killed["state"], killed["usable"]) == ("Headline of mayor", "killed", False)
    assert (other["alert"]["headline"], other["usable"]) == ("“We go on,” Tom Vey said.", True)
    assert (gone["alert"]["headline"], gone["state"], gone["usable"]) == ("It is not stored yet", None, False)
    story = client.get(f"{API}/stories/{id_of('mayor')}", headers=as_user("edda"))
    of_story = {each["alert"]["headline"]: each["usable"] for each in story.json()["alerts"]}
    assert of_story == {"Headline of mayor": False, "Headline of kill": False}
    page = client.get("/alerts", headers=as_user("edda")).text
    assert not any(word in answer.text + page + story.text for word in ("resign", "Torn"))
    assert other["alert"]["reason"] == ["text: go on"]
    assert 'class="struck"><bdi dir="auto">Headline of mayor' in page
    assert page.count('<span class="badge killed" title') == 2


def test_nobody_comes_in_without_a_token_whatever_is_asked_for(client):
    for path in ("/articles", f"/articles/{id_of('mayor')}", "/searches", "/nothing", "/changes?after=0", "/stream"):
        answer = client.get(API + path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
    assert client.put(f"{API}/searches/x", json={}).status_code == 401
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/static/desk.css").status_code == 200


@pytest.mark.parametrize("form", ["token=no-such", "token=%E2%82%AC", "token=%FF", "a=1&" * 11, ""])
def test_what_is_no_token_brings_the_form_to_sign_in_again(client, form):
    answer = client.post("/login", content=form, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 401
    assert 'name="token"' in answer.text
    assert "set-cookie" not in answer.headers


def test_a_search_is_its_owners_and_an_admin_shares(client, as_user):
    assert client.put(f"{API}/searches/mine", json={"query": "dam"}, headers=as_user("mara")).status_code == 204
    assert client.put(f"{API}/searches/all", json={"shared": True}, headers=as_user("mara")).status_code == 403
    assert client.put(f"{API}/searches/all", json={"shared": True}, headers=as_user("abe")).status_code == 204
    assert client.delete(f"{API}/searches/mine", headers=as_user("abe")).status_code == 404
    seen = client.get(f"{API}/searches", headers=as_user("mara")).json()["items"]
    found = [(each["name"], each["owner"], each["mine"]) for each in seen]
    assert found == [("mine", "mara", True), ("all", "abe", False)]


def test_another_site_changes_nothing_behind_a_proxy_that_adds_a_token(make_client):
    """oauth2-proxy adds an `Authorization` to every request, whichever page sent it."""
    browser = make_client(auth="proxy", trusted_proxies="127.0.0.1")
    browser = TestClient(browser.app, base_url="http://desk.example", client=("127.0.0.1", 50_000))
    sent = {"x-forwarded-user": "mara", "authorization": "Bearer of-the-proxy"}
    forged = browser.put(f"{API}/searches/forged", json={}, headers={**sent, "sec-fetch-site": "cross-site"})
    assert (forged.status_code, forged.json()["type"]) == (403, "urn:wirestream:problem:cross-site")
    ours = browser.put(f"{API}/searches/ours", json={}, headers={**sent, "sec-fetch-site": "same-origin"})
    assert ours.status_code == 204
