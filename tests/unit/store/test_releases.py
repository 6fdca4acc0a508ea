"""Releases side by side on one database: what a migration of a later one leaves, this one works with, or refuses.

A later release is this one with a further migration in its folder.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from schemas import Relation
from stream.errors import Misconfigured
from stream.store import Writer, check, head, migrate, open_engine, stored_ids
from stream.store.migrate import runs_beside
from stream.store.reading import Wanted, find_lines
from tests.factories import duplicate, extracted, id_of
from tests.unit.store.releases import migrate_module, numbers, upgrade_to, write_as_before

EXPANDS = """
revision, down_revision, runs_beside = "9001", "{before}", "{beside}"
from alembic import op
import sqlalchemy as sa

def upgrade():
    op.add_column("articles", sa.Column("weather", sa.Text(), server_default="fair"))
    op.create_table("moods", sa.Column("article_id", sa.Uuid(), primary_key=True))
"""
CONTRACTS = """
revision, down_revision, runs_beside = "9002", "9001", "9001"
from alembic import op

def upgrade():
    op.drop_table("story_merges")
"""


@contextmanager
def _release(folder, *migrations):
    """A release with these migrations behind those of this one."""
    if not folder.exists():
        shutil.copytree(migrate_module.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for number, migration in enumerate(migrations):
        file = folder / "versions" / f"90{number}.py"
        file.write_text(migration.format(before=head(), beside=runs_beside(head())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate_module, "FOLDER", folder)
        yield


def test_beside_a_later_release_that_only_adds_this_one_reads_and_writes_and_its_migrate_changes_nothing(
    store_url, tmp_path
):
    migrate(store_url)
    engine = open_engine(store_url)
    Writer(engine).write([extracted("flood")], {("wire.extracted.v1", 0): 1})
    with _release(tmp_path / "later", EXPANDS):
        assert migrate(store_url) == "9001"
    assert check(engine) == "9001"
    Writer(engine).write([extracted("storm"), duplicate("again", Relation.EXACT, of="flood")])
    assert stored_ids(engine) == {id_of("flood"), id_of("storm"), id_of("again")}
    assert len(find_lines(engine, Wanted()).items) == 2
    assert migrate(store_url) == "9001"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT DISTINCT weather FROM articles")).scalars().all() == ["fair"]
    with _release(tmp_path / "later"):
        assert check(engine) == migrate(store_url) == "9001"
    engine.dispose()


def test_a_later_release_that_takes_away_what_this_one_needs_is_refused_in_one_line(store_url, tmp_path):
    migrate(store_url)
    engine = open_engine(store_url)
    with _release(tmp_path / "later", EXPANDS, CONTRACTS):
        assert migrate(store_url) == "9002"
        check(engine)
    for attempt in (lambda: check(engine), lambda: migrate(store_url)):
        with pytest.raises(Misconfigured) as raised:
            attempt()
        assert str(raised.value) == (
            f"the database is at revision 9002, which this release ({head()}) does not know, and cannot work with (it "
            "needs one of 9001 or later): install the newer release, or restore a back-up from before its migration"
        )
    with _release(tmp_path / "between", EXPANDS):  # the release before it goes on beside it
        assert check(engine) == migrate(store_url) == "9002"
    engine.dispose()


def test_a_database_that_does_not_say_who_may_is_refused(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/wire.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {migrate_module.VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608
        connection.execute(text("DROP TABLE wirestream_compatibility"))
    with pytest.raises(Misconfigured, match=r"revision 9999, which this .* cannot work with:"):
        check(engine)
    engine.dispose()


def test_a_worker_of_this_release_wants_its_own_tables(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/wire.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {migrate_module.VERSION_TABLE} SET version_num = '0002'"))  # noqa: S608
    with pytest.raises(Misconfigured, match=rf"at revision 0002, .* needs {head()}: run `wirestream migrate`"):
        check(engine)
    engine.dispose()


def test_each_migration_says_beside_which_release_it_may_run_and_takes_nothing_from_it():
    """What it says is never older than what the one before it says, and never newer than itself."""
    scripts = [*reversed(list(migrate_module._scripts().walk_revisions()))]
    assert len(scripts) > 2
    said = [runs_beside(script.revision) for script in scripts]
    assert said == sorted(said)
    assert all(beside <= script.revision for beside, script in zip(said, scripts, strict=True))


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
def test_each_step_from_each_older_revision_leads_to_the_tables_of_this_release(store_url, revision):
    """A database of every release of ours is brought here, with what was in it."""
    revisions = [script.revision for script in migrate_module._scripts().walk_revisions()]
    assert revisions[-1] == "0001"
    engine = open_engine(store_url)
    upgrade_to(engine, revision)
    write_as_before(engine, "flood", "storm")
    assert migrate(engine) == head() == check(engine)
    assert stored_ids(engine) == {id_of("flood"), id_of("storm")}
    found = numbers(engine)
    assert 0 < found[id_of("flood")] < found[id_of("storm")], "in the order of their arrival"
    Writer(engine).write([extracted("quake")])
    assert numbers(engine)[id_of("quake")] > found[id_of("storm")]
    engine.dispose()


def test_what_the_release_before_writes_beside_this_one_is_numbered_too(store_url):
    migrate(store_url)
    engine = open_engine(store_url)
    Writer(engine).write([extracted("flood")])
    write_as_before(engine, "storm", "quake")
    first = numbers(engine)
    assert first[id_of("flood")] < first[id_of("storm")] < first[id_of("quake")]
    with engine.begin() as connection:
        connection.execute(text("UPDATE articles SET superseded_by = article_id WHERE raw_offset = 1"))
    then = numbers(engine)
    assert then.pop(id_of("quake")) > max(first.values())
    assert then == {name: number for name, number in first.items() if name != id_of("quake")}
    engine.dispose()
