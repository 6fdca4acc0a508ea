"""The API of a running desk, on both databases: pages under writes, merges, faults of the database, who may read."""

from __future__ import annotations

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from schemas import Relation
from stream.desk.access.tokens import new_token
from stream.desk.access.user import Scope
from stream.store import migrate, open_engine
from tests.desk.copy import copy_of_a_day, filler, item, stored
from tests.factories import id_of
from tests.postgres import Postgres
from tests.service import wait_until

pytestmark = [pytest.mark.desk, pytest.mark.timeout(120)]

API = "/api/v1"


def test_pages_walked_while_a_writer_inserts_give_each_article_once(make_desk, database):
    engine = open_engine(database)
    before = filler(240)  # three of each instant
    stored(engine, before)
    desk, stop, written = make_desk(database), threading.Event(), []

    def write():
        while not stop.is_set() and len(written) < 300:
            names = range(len(written), len(written) + 3)
            batch = [item(f"late-{number}", minute=300) for number in names]  # all of one instant
            stored(engine, batch)
            written.extend(batch)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen, cursor = [], ""
        with desk.client() as client:
            while cursor is not None:
                answer = client.get(f"{API}/articles?limit=7{cursor and '&cursor=' + cursor}")
                assert answer.status_code == 200, answer.text
                seen += [each["guid"] for each in answer.json()["items"]]
                cursor = answer.json()["next"]
    finally:
        stop.set()
        writer.join(30)
    engine.dispose()
    assert written
    assert len(seen) == len(set(seen))
    assert {each.article.guid for each in before} <= set(seen)


def test_the_id_of_a_merged_story_leads_to_the_one_that_it_is_in(make_desk, new_database):
    database = new_database()
    engine = open_engine(database)
    stored(engine, copy_of_a_day())
    stored(engine, [item("other-ferry", minute=60)])
    merging = item("both", Relation.UPDATE, of="ferry-2", story="ferry-1", minute=61, merges=("other-ferry",))
    stored(engine, [merging])
    engine.dispose()
    desk = make_desk(database)
    answer = desk.get(f"{API}/stories/{id_of('other-ferry')}?limit=50")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{API}/stories/{id_of('ferry-1')}?limit=50"
    story = desk.get(answer.headers["location"]).json()
    assert story["merged"] == [str(id_of("other-ferry"))]
    assert str(id_of("other-ferry")) in {member["article_id"] for member in story["members"]}


@pytest.fixture
def own_postgres():
    """A PostgreSQL of this test alone, to be stopped. Its folder is one that the user who runs it can reach."""
    with tempfile.TemporaryDirectory(prefix="wirestream-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Postgres(folder)
        server.start()
        yield server
        server.stop()


def test_a_database_that_is_away_is_a_503_until_it_is_there(make_desk, own_postgres):
    url = own_postgres.url("postgres").render_as_string(hide_password=False)
    migrate(url)
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    engine.dispose()
    own_postgres.stop()
    desk = make_desk(url)  # which starts before its database does
    assert not desk.ready()
    assert desk.get(f"{API}/articles").status_code == 503
    own_postgres.start()
    wait_until(desk.ready, 30, desk.log)
    tag = desk.get(f"{API}/articles").headers["etag"]
    own_postgres.stop()
    for path in (f"{API}/articles", f"{API}/feeds", f"{API}/stories/{id_of('ferry-1')}"):
        answer = desk.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["type"] == "urn:wirestream:problem:database-away"
        assert "server" not in answer.json()["detail"]
    wait_until(lambda: not desk.ready(), 10, lambda: "the desk says that it is ready without its database")
    assert httpx.get(f"{desk.metrics}/livez", timeout=10).status_code == 200
    own_postgres.start()
    wait_until(lambda: desk.get(f"{API}/articles").status_code == 200, 20, desk.log)
    assert desk.get(f"{API}/articles").headers["etag"] == tag
    wait_until(desk.ready, 10, desk.log)


def test_a_full_pool_is_a_503_for_a_moment_and_never_a_queue_without_end(make_desk, new_database):
    url = new_database("postgresql")
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    engine.dispose()
    desk = make_desk(url)
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as holder:
        holder.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")  # all queries wait, until they are ended
        with ThreadPoolExecutor(120) as threads:
            answers = list(threads.map(lambda _: desk.get(f"{API}/articles"), range(120)))
        holder.rollback()
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["retry-after"] for answer in answers} == {"1"}
    kinds = [answer.json()["type"].rpartition(":")[2] for answer in answers]
    assert kinds.count("busy") > 20
    assert max(answer.elapsed.total_seconds() for answer in answers) < 60
    wait_until(lambda: desk.get(f"{API}/articles").status_code == 200, 20, desk.log)


def test_a_token_is_let_in_until_it_is_taken_out_and_is_in_no_log(make_desk, filled_database, tmp_path):
    token, line = new_token("mara", frozenset({Scope.READ}))
    editor, other = new_token("edda", frozenset({Scope.EDITOR}))
    file = tmp_path / "tokens"
    file.write_text(f"{line}\n{other}\n")
    desk = make_desk(filled_database, auth="bearer", tokens_file=str(file))
    refused = desk.get(f"{API}/articles")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert desk.get(f"{API}/articles?token={token}", authorization=f"Bearer {token}").status_code == 400
    assert desk.get(f"{API}/articles", authorization=f"Bearer {token}").status_code == 200
    killed = f"{API}/articles/{id_of('mayor-1')}?include=withdrawn"
    assert desk.get(killed, authorization=f"Bearer {token}").status_code == 403
    assert desk.get(killed, authorization=f"Bearer {editor}").json()["text"]
    file.write_text(f"{other}\n")
    wait_until(lambda: desk.get(f"{API}/articles", authorization=f"Bearer {token}").status_code == 401, 60, desk.log)
    assert desk.get(f"{API}/articles", authorization=f"Bearer {editor}").status_code == 200
    assert token not in desk.log()
    assert editor not in desk.log()
    requests = [each for each in desk.lines() if each["message"] == "request"]
    assert {each["user"] for each in requests} == {None, "mara", "edda"}
    shown = [each for each in desk.lines() if each["message"] == "withdrawn copy was shown"]
    assert [(each["user"], each["article_id"]) for each in shown] == [("edda", str(id_of("mayor-1")))]


def test_a_browser_signs_in_with_its_token_and_out_again(make_desk, filled_database, tmp_path):
    token, line = new_token("mara", frozenset({Scope.READ}))
    (tmp_path / "tokens").write_text(line)
    desk = make_desk(filled_database, auth="bearer", tokens_file=str(tmp_path / "tokens"))
    with desk.client() as client:
        asked = client.get("/")
        assert (asked.status_code, asked.headers["location"]) == (303, "/login")
        assert 'action="/login"' in client.get("/login").text
        wrong = client.post("/login", data={"token": "wire_wrong"})
        assert (wrong.status_code, wrong.headers.get("set-cookie")) == (401, None)
        foreign = client.post("/login", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
        ours = {"Sec-Fetch-Site": "same-origin", "Origin": desk.url}
        signed = client.post("/login", data={"token": token}, headers=ours)
        assert (signed.status_code, signed.headers["location"]) == (303, "/")
        assert "HttpOnly" in signed.headers["set-cookie"]
        assert "SameSite=lax" in signed.headers["set-cookie"]
        assert client.get(f"{API}/articles").status_code == 200
        assert client.put(f"{API}/searches/x", json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        client.post("/logout", headers=ours)
        assert client.get(f"{API}/articles").status_code == 401
    secure = httpx.post(
        f"{desk.url}/login",
        data={"token": token},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "https://wire.example"},
        timeout=30,
    )
    assert secure.headers["set-cookie"].startswith("__Host-wirestream=")
    assert "Secure" in secure.headers["set-cookie"]


def test_a_header_is_believed_from_a_trusted_proxy_alone(make_desk, filled_database):
    trusted = make_desk(filled_database, auth="proxy", trusted_proxies="127.0.0.1")
    assert trusted.get(f"{API}/articles", x_forwarded_user="mara").status_code == 200
    assert trusted.get(f"{API}/articles").status_code == 401
    elsewhere = make_desk(filled_database, auth="proxy", trusted_proxies="192.0.2.7")
    assert elsewhere.get(f"{API}/articles", x_forwarded_user="mara").status_code == 401
    assert elsewhere.get(f"{API}/articles", x_forwarded_user="mara", x_forwarded_for="192.0.2.7").status_code == 401
    assert any("outside of the trusted proxies" in each["message"] for each in elsewhere.lines())


def test_requests_are_counted_by_route(desk):
    before = desk.metric('wire_desk_requests_total{route="/api/v1/articles/{article_id}",status="404"}')
    desk.get(f"{API}/articles/{id_of('nobody')}")
    desk.get(f"{API}/articles/{id_of('nobody either')}")
    after = desk.metric('wire_desk_requests_total{route="/api/v1/articles/{article_id}",status="404"}')
    assert after - before == 2
    desk.get("/made/up")
    assert desk.metric('wire_desk_requests_total{route="other"') >= 1
