"""Tells which of the languages that are stored are meant by one."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["MOST_LANGUAGES", "languages_meant"]

MOST_LANGUAGES = 500
"""Languages that are looked through. Houses have tens; somebody who may write raw copy could make up more."""

_STORED = text("""
    WITH RECURSIVE found(language) AS (
        SELECT (SELECT min(language) FROM articles)
        UNION ALL
        SELECT (SELECT min(articles.language) FROM articles WHERE articles.language > found.language)
        FROM found WHERE found.language IS NOT NULL
    )
    SELECT language FROM found WHERE language IS NOT NULL LIMIT :most
""")


def languages_meant(connection: Connection, code: str) -> tuple[str, ...]:
    """Return the languages of stored articles that are this one, or a kind of it: of `en` also `en-GB`. They are found
    by skipping through an index, so that a rare one is looked up as itself, and not sought among all articles.
    """
    stored = connection.execute(_STORED, {"most": MOST_LANGUAGES}).scalars()
    return tuple(each for each in stored if each == code or each.startswith(f"{code}-"))
