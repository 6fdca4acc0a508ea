"""What the demo prints."""

from __future__ import annotations

import io

from rich.console import Console
from sqlalchemy import text

from schemas import Relation, Status
from stream.demo.follow import Ending
from stream.demo.report import report
from stream.demo.seeds import Expected, Outcome
from stream.errors import Reason
from stream.settings import Settings
from stream.store import Writer, migrate, open_engine
from tests.factories import NOON, alert_of, duplicate, extracted, letter, seeds_at


def _reported(seeds, endings, pushed=0):
    shown = io.StringIO()
    out = Console(file=shown, width=200, markup=False, highlight=False)
    return report(seeds, endings, Settings(), "http://127.0.0.1:1", None, out, pushed), shown.getvalue()


def test_a_report_of_all_as_expected_ends_well_and_takes_nothing_for_markup():
    seeds = seeds_at("a[/z]", "b", b=Expected(outcome=Outcome.DEADLETTER, reason=Reason.MALFORMED))
    endings = {
        "a[/z]": Ending([extracted("a", headline="[bold]a[/x]")], alerts=[alert_of()], stored=True),
        "b": Ending(letter=letter()),
    }
    code, shown = _reported(seeds, endings)
    assert code == 0
    assert "a[/z]" in shown
    assert "[bold]a[/x]" in shown
    assert "Ana Brandão: “We go on,”" in shown
    assert "malformed: line 3" in shown
    assert "2 of 2 seeds reached their end: 1 articles stored, 0 of them duplicates, 0 came again;" in shown
    assert "; 1 dead letters; 1 quotes, 1 with" in shown
    assert "pushed" not in shown
    _, shown = _reported(seeds, endings, pushed=1)
    assert "1 of them were pushed over HTTP, signed: 202 each" in shown


def test_a_report_fails_and_says_why_when_a_seed_is_lost_or_other_than_expected():
    seeds = seeds_at("a", "b", a=Expected(outcome=Outcome.DUPLICATE))
    code, shown = _reported(seeds, {"a": Ending([extracted("a")], stored=True), "b": Ending()})
    assert code == 1
    assert "b: did not reach its end" in shown
    assert "a: outcome: expected" in shown


def test_the_report_counts_what_the_database_holds(tmp_path):
    again, copy = extracted("a", offset=4), duplicate("b", Relation.EXACT, of="a", offset=1)
    endings = {
        "a": Ending([extracted("a")], stored=True),
        "b": Ending([copy], stored=True),
        "c": Ending([again], stored=True),
    }
    _, shown = _reported(seeds_at("a", "b", "c"), endings)
    engine = open_engine(f"sqlite:///{tmp_path / 'wire.db'}")
    migrate(f"sqlite:///{tmp_path / 'wire.db'}")
    for ending in endings.values():
        Writer(engine).write(ending.stories)
    with engine.connect() as connection:
        rows = connection.execute(text("select count(*) from articles")).scalar_one()
    assert rows == 2
    assert f"{rows} articles stored, 1 of them duplicates, 1 came again;" in shown


def test_an_embargo_is_shown_and_one_that_cannot_be_read_says_so():
    held = extracted("a", status=Status.EMBARGOED)
    until = extracted("a", status=Status.EMBARGOED, embargo_until=NOON)
    _, shown = _reported(seeds_at("a", "b"), {"a": Ending([held], stored=True), "b": Ending([until], stored=True)})
    assert "embargoed, release time unreadable" in shown
    assert "embargoed until 2026-03-01 12:00 UTC" in shown
