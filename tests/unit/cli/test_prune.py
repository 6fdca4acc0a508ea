"""`wirestream prune`."""

from __future__ import annotations

import pytest

from stream.store import Writer, migrate, open_engine, stored_ids
from tests.factories import extracted, id_of

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def database(desk):
    url = f"sqlite:///{desk}/wire.db"
    migrate(url)
    engine = open_engine(url)
    Writer(engine).write([extracted("plain"), extracted("kill", minute=1, status="killed")])
    yield url, engine
    engine.dispose()


def test_nothing_is_pruned_unless_somebody_says_so(run, database):
    url, engine = database
    code, shown, said = run("prune", "--yes", WIRESTREAM_STORE__URL=url)
    assert (code, shown) == (2, "")
    assert "all articles are kept: to prune, set WIRESTREAM_STORE__KEEP_DAYS, or say --keep 90d" in said
    assert len(stored_ids(engine)) == 2


def test_it_counts_and_with_yes_it_does_it(run, database):
    url, engine = database
    code, shown, _ = run("prune", "--keep", "1d", WIRESTREAM_STORE__URL=url)
    assert code == 0
    assert "would take out 1 articles received before" in shown
    assert "1 as old stay" in shown
    assert "this was a dry run" in shown
    assert len(stored_ids(engine)) == 2
    code, shown, _ = run("prune", "--yes", WIRESTREAM_STORE__URL=url, WIRESTREAM_STORE__KEEP_DAYS="1")
    assert (code, "took out 1 articles" in shown) == (0, True)
    assert stored_ids(engine) == {id_of("kill")}


def test_years_are_kept_where_somebody_says_so(run, database):
    code, shown, _ = run("prune", "--keep", "400d", WIRESTREAM_STORE__URL=database[0])
    assert (code, "received before" in shown) == (0, True)


def test_more_days_than_lead_to_a_date_are_refused(run, database):
    code, shown, said = run("prune", WIRESTREAM_STORE__URL=database[0], WIRESTREAM_STORE__KEEP_DAYS="99999999")
    assert (code, shown, said.count("\n")) == (2, "", 1)
    assert "WIRESTREAM_STORE__KEEP_DAYS" in said


@pytest.mark.parametrize("keep", ["0d", "1h", "soon", "-5d", "99999d"])
def test_less_than_a_day_and_what_is_no_time_are_refused(run, database, keep):
    url, engine = database
    code, shown, said = run("prune", "--yes", "--keep", keep, WIRESTREAM_STORE__URL=url)
    assert (code, shown, said.count("\n")) == (2, "", 1)
    assert "--keep" in said
    assert len(stored_ids(engine)) == 2
