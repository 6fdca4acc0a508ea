"""What the demo, `search` and `health` show; what following notes of the topics."""

from __future__ import annotations

import io
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from uuid import uuid4

import pytest
from rich.console import Console
from sqlalchemy import text

from schemas import (
    Alert,
    Article,
    DeadLetter,
    ExtractedArticle,
    Extraction,
    JudgedArticle,
    Quote,
    RawRecord,
    Relation,
    Status,
    Verdict,
    article_id_of,
)
from stream.cli.search_view import hits_table
from stream.demo import follow
from stream.demo.follow import Ending
from stream.demo.found import first_paths, found_in
from stream.demo.report import report
from stream.demo.seeds import Expected, Outcome, Seed
from stream.errors import Misconfigured, Reason, Rejected
from stream.kafka.dlq import Mark, State
from stream.observe.ask_health import ask
from stream.settings import Settings
from stream.store import Hit, Snippet, Writer, migrate, open_engine

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _id(name):
    return article_id_of("testwire", name, None, "")


def _story(name, relation=Relation.NEW, *, of=None, offset=0):
    article = Article(
        article_id=_id(name),
        provider="testwire",
        source="feed",
        format="ninjs",
        raw=RawRecord(topic="wire.raw.v1", partition=0, offset=offset),
        received_at=NOON,
        headline=f"[bold]{name}[/x]",
        body="“We go on,” Ana said.",
    )
    verdict = Verdict(relation=relation, story_id=_id(of or name), of=_id(of) if of else None, decided_at=NOON)
    if relation in {Relation.EXACT, Relation.NEAR}:
        return JudgedArticle(article=article, verdict=verdict)
    quote = Quote(
        text="“We go on,”",
        start=0,
        end=11,
        segments=((0, 11),),
        kind="direct",
        speaker="Ana",
        speaker_kind="person",
        cue="said",
        confidence=0.9,
    )
    return ExtractedArticle(
        article=article, verdict=verdict, extraction=Extraction(headline=article.headline, quotes=(quote,))
    )


def _alert(name, rule="flash"):
    return Alert(
        alert_id=uuid4(),
        rule=rule,
        severity="critical",
        kind="first",
        article_id=_id(name),
        story_id=_id(name),
        headline="H",
        due_at=NOON,
    )


def _letter(offset=0, topic="wire.raw.v1"):
    return DeadLetter(
        original_topic=topic,
        original_partition=0,
        original_offset=offset,
        original_timestamp=NOON,
        stage="normalise",
        reason="malformed",
        detail="line 3",
    )


def _seeds(*paths, **expected):
    return [Seed(path, b"", expected.get(path)) for path in paths]


def test_a_stored_story_is_found_with_its_relations_by_path():
    endings = {
        "a": Ending([_story("a")], alerts=[_alert("a", "two"), _alert("a", "one"), _alert("a", "one")], stored=True),
        "b": Ending([_story("b", Relation.UPDATE, of="a")], stored=True),
        "c": Ending([_story("c", Relation.NEAR, of="b")], stored=True),
        "again": Ending([_story("a", offset=9)], stored=True),
    }
    first = first_paths(_seeds(*endings), endings)
    a, b, c, again = (found_in(Seed(path, b"", None), ending, first) for path, ending in endings.items())
    assert (a.outcome, a.relation, a.of, a.story, a.alerts) == (Outcome.STORED, Relation.NEW, None, "a", ("one", "two"))
    assert (b.outcome, b.of, b.story, b.same_article_as) == (Outcome.STORED, "a", "a", None)
    assert (c.outcome, c.of, c.extraction) == (Outcome.DUPLICATE, "b", None)
    assert (again.same_article_as, again.alerts) == ("a", None)


def test_of_several_articles_the_expected_one_is_told_of_in_whatever_order_they_came():
    expected = Expected(outcome=Outcome.STORED, headline="[bold]b[/x]")
    endings = {"packed": Ending([_story("a"), _story("b")], stored=True)}
    (seed,) = _seeds("packed", packed=expected)
    found = found_in(seed, endings["packed"], first_paths([seed], endings))
    assert (found.articles, found.article.headline) == (2, "[bold]b[/x]")


def test_what_was_refused_is_found_with_its_reason_wherever_it_was_refused():
    assert found_in(Seed("x", b"", None), Ending(letter=_letter()), {}).reason is Reason.MALFORMED
    refused = found_in(Seed("x", b"", None), Ending(refused=Rejected(Reason.OVERSIZE, "too large")), {})
    assert (refused.outcome, refused.reason) == (Outcome.DEADLETTER, Reason.OVERSIZE)


def test_an_ending_is_reached_by_storing_a_letter_or_a_refusal_only():
    assert not Ending().reached
    assert not Ending([_story("a")]).reached
    assert Ending([_story("a")], stored=True).reached
    assert Ending(letter=_letter()).reached
    assert Ending(refused=Rejected(Reason.EMPTY)).reached


def _reported(seeds, endings):
    shown = io.StringIO()
    out = Console(file=shown, width=200, markup=False, highlight=False)
    return report(seeds, endings, Settings(), "http://127.0.0.1:1", None, out), shown.getvalue()


def test_a_report_of_all_as_expected_ends_well_and_takes_nothing_for_markup():
    seeds = _seeds("a[/z]", "b", b=Expected(outcome=Outcome.DEADLETTER, reason=Reason.MALFORMED))
    endings = {"a[/z]": Ending([_story("a")], alerts=[_alert("a")], stored=True), "b": Ending(letter=_letter())}
    code, shown = _reported(seeds, endings)
    assert code == 0
    assert "a[/z]" in shown
    assert "[bold]a[/x]" in shown
    assert "Ana: “We go on,”" in shown
    assert "malformed: line 3" in shown
    assert "2 of 2 seeds reached their end: 1 articles stored, 0 of them duplicates, 0 came again;" in shown
    assert "; 1 dead letters; 1 quotes, 1 with" in shown


def test_a_report_fails_and_says_why_when_a_seed_is_lost_or_other_than_expected():
    seeds = _seeds("a", "b", a=Expected(outcome=Outcome.DUPLICATE))
    code, shown = _reported(seeds, {"a": Ending([_story("a")], stored=True), "b": Ending()})
    assert code == 1
    assert "b: did not reach its end" in shown
    assert "a: outcome: expected" in shown


def _record(topic, value, offset=0):
    place = {"topic": topic, "partition": 0, "offset": offset, "key": b"k"}
    if isinstance(value, DeadLetter | Mark):
        return SimpleNamespace(value=b"", headers=value.to_headers(), **place)
    return SimpleNamespace(value=value.model_dump_json().encode(), headers=(), **place)


def _noted(records):
    endings = {"a": Ending(), "b": Ending()}
    places = {(0, 0): endings["a"], (0, 1): endings["b"]}
    alerts = []
    for record in records:
        follow._note(record, places, alerts)
        follow._assign(alerts, endings)
    return endings, alerts


def test_following_gives_stories_and_letters_to_the_record_that_they_came_from():
    endings, _ = _noted(
        [
            _record("wire.extracted.v1", _story("a")),
            _record("wire.extracted.v1", _story("a")),
            _record("wire.extracted.v1", _story("a2")),
            _record("wire.duplicates.v1", _story("x", Relation.EXACT, of="a", offset=7)),
            _record("wire.deadletters.v1", _letter(1)),
            _record("wire.deadletters.v1", _letter(0, topic="wire.articles.v1")),
        ]
    )
    assert [story.article.article_id for story in endings["a"].stories] == [_id("a"), _id("a2")]
    assert endings["a"].letter is None
    assert endings["b"].letter == _letter(1)


def test_following_passes_what_is_no_letter_of_ours():
    mark = Mark(State.SENT_BACK, "wire.raw.v1/0/1", "normalise", 1)
    stranger = _record("wire.deadletters.v1", mark)
    stranger.headers = (("x", b"y"),)
    endings, _ = _noted([_record("wire.deadletters.v1", mark), stranger, _record("wire.deadletters.v1", _letter(1))])
    assert endings["b"].letter == _letter(1)


def test_an_alert_that_is_read_before_its_story_waits_for_it():
    alert = _alert("a")
    endings, waiting = _noted([_record("wire.alerts.v1", alert), _record("wire.extracted.v1", _story("a"))])
    assert endings["a"].alerts == [alert]
    assert waiting == []
    endings, waiting = _noted([_record("wire.alerts.v1", alert)])
    assert waiting == [alert]


def test_the_alert_of_a_redelivery_is_the_redeliverys():
    alert = _alert("a")
    stories = [_record("wire.extracted.v1", _story("a", offset=n)) for n in range(2)]
    endings, waiting = _noted([*stories, *[_record("wire.alerts.v1", alert)] * 3])
    assert (endings["a"].alerts, endings["b"].alerts, waiting) == ([alert], [alert], [])


def _hit(**fields):
    values = {
        "article_id": _id("a"),
        "story_id": _id("a"),
        "relation": Relation.NEW,
        "status": "usable",
        "provider": "wire [/x]",
        "received_at": NOON,
        "published_at": None,
        "embargo_until": None,
        "superseded_by": None,
        "slugline": None,
        "headline": Snippet("Bridge [red]shut", ((0, 6),)),
        "body": Snippet("the old bridge", ((8, 14),)),
        "rank": 1.0,
        "cursor": (NOON, 1),
    }
    return Hit(**(values | fields))


def _table(hits):
    out = Console(
        width=120, record=True, file=io.StringIO(), markup=False, color_system="standard", force_terminal=True
    )
    out.print(hits_table(hits))
    return out.export_text(clear=False), out.export_text(styles=True)


def test_hits_show_the_words_found_and_nothing_as_markup():
    plain, styled = _table([_hit()])
    assert "Bridge [red]shut" in plain
    assert "wire [/x]" in plain
    assert "\x1b[1;33mBridge\x1b[0m" in styled
    assert "\x1b[1;33mbridge\x1b[0m" in styled
    assert "superseded" not in plain


def test_a_superseded_hit_says_so():
    plain, _ = _table([_hit(superseded_by=_id("b"))])
    assert str(_id("b")) in plain


def test_a_hit_under_an_embargo_says_so():
    plain, _ = _table([_hit(status="embargoed"), _hit(status="embargoed", embargo_until=NOON)])
    assert "[embargoed, release time unreadable]" in plain
    assert "[embargoed until 2026-03-01 12:00 UTC]" in plain


@contextmanager
def _answering(handler):
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (404, False)])
def test_health_is_what_readyz_says(status, ready):
    class Worker(BaseHTTPRequestHandler):
        def do_GET(self):
            assert self.path == "/readyz"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"stage dedupe: recovering \xff")

        def log_message(self, *_):
            pass

    with _answering(Worker) as port:
        assert ask(port) == (ready, "stage dedupe: recovering �")


def test_health_of_a_port_that_speaks_something_else_is_not_ready():
    class Other(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(1000)
            self.request.sendall(b"\x00\x01 no http\r\n\r\n")

    with _answering(Other) as port:
        ready, said = ask(port)
    assert not ready
    assert f"port {port}" in said


def test_health_without_a_worker_or_a_port(closed_port):
    ready, said = ask(closed_port)
    assert not ready
    assert f"no worker answers on port {closed_port}" in said
    with pytest.raises(Misconfigured, match="WIRESTREAM_WEB__PORT"):
        ask(0)


def test_the_report_counts_what_the_database_holds(tmp_path):
    again, copy = _story("a", offset=4), _story("b", Relation.EXACT, of="a", offset=1)
    endings = {
        "a": Ending([_story("a")], stored=True),
        "b": Ending([copy], stored=True),
        "c": Ending([again], stored=True),
    }
    _, shown = _reported(_seeds("a", "b", "c"), endings)
    engine = open_engine(f"sqlite:///{tmp_path / 'wire.db'}")
    migrate(f"sqlite:///{tmp_path / 'wire.db'}")
    for ending in endings.values():
        Writer(engine).write(ending.stories)
    with engine.connect() as connection:
        rows = connection.execute(text("select count(*) from articles")).scalar_one()
    assert rows == 2
    assert f"{rows} articles stored, 1 of them duplicates, 1 came again;" in shown


def test_an_embargo_is_shown_and_one_that_cannot_be_read_says_so():
    held = _story("a")
    held = held.model_copy(update={"article": held.article.model_copy(update={"status": Status.EMBARGOED})})
    until = held.model_copy(update={"article": held.article.model_copy(update={"embargo_until": NOON})})
    _, shown = _reported(_seeds("a", "b"), {"a": Ending([held], stored=True), "b": Ending([until], stored=True)})
    assert "embargoed, release time unreadable" in shown
    assert "embargoed until 2026-03-01 12:00 UTC" in shown
