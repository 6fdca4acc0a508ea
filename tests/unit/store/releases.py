"""Databases as releases before this one left them, and what those write, for these tests."""

from __future__ import annotations

import importlib

from alembic import command
from sqlalchemy import select, text

from stream.store.engine import file_of
from stream.store.migrating import migrating
from stream.store.schema import articles, change_number
from tests.factories import id_of

migrate_module = importlib.import_module("stream.store.migrate")  # the package has the function under its name

OLD_ARTICLE = text("""
    INSERT INTO articles (article_id, story_id, relation, score, provider, source, format, status, body, received_at,
        decided_at, stored_at, raw_topic, raw_partition, raw_offset, content_hash, document, search_head, search_body)
    VALUES (:id, :id, 'new', 1, 'Acme', 'acme', 'plain', 'usable', 'Copy.', '2026-09-01 12:00:00',
        '2026-09-01 12:00:00', '2026-09-01 12:00:00', 'wire.raw.v1', 0, :offset, 'hash', '{}', 'head', 'copy')
""")
"""As a release before `change_no` writes one."""
OLD_QUOTE = text("""
    INSERT INTO quotes (article_id, ordinal, text, start, "end", closed, kind, speaker, speaker_kind, speaker_words,
        confidence)
    VALUES (:id, 0, 'Stay in.', 0, 8, :yes, 'direct', :speaker, 'person', :words, 1)
""")
"""As a release before `speaker_key` writes one."""


def upgrade_to(engine, revision):
    """Bring a database to the tables of a release of before."""
    if file := file_of(engine):
        file.touch()
    with migrating(engine) as connection:
        settings = migrate_module._settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def stored_id(engine, name):
    """The id of an article as plain SQL writes it."""
    return id_of(name).hex if engine.dialect.name == "sqlite" else id_of(name)


def write_as_before(engine, *names):
    """Write articles, and of each a quote of somebody of its name."""
    ids = [stored_id(engine, name) for name in names]
    quoted = [
        {"id": each, "yes": True, "speaker": f"{name.title()} Reed", "words": f" {name} reed "}
        for each, name in zip(ids, names, strict=True)
    ]
    with engine.begin() as connection:
        connection.execute(OLD_ARTICLE, [{"id": each, "offset": offset} for offset, each in enumerate(ids)])
        connection.execute(OLD_QUOTE, quoted)


def numbers(engine):
    """The number of each article's last change."""
    with engine.connect() as connection:
        return dict(connection.execute(select(articles.c.article_id, change_number)).all())
