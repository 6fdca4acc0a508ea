"""Defines the tables. What is asked for often is a column; the whole message is in `document`.

The search index belongs to each database's own kind, so it is made by the migrations: `articles.search_vector` (GIN)
on PostgreSQL, the FTS5 table `articles_search` on SQLite, both over the words in `search_head` and `search_body`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    FetchedValue,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
)

from stream.store.columns import Document, RowNumber, UtcDateTime

__all__ = [
    "BESIDE",
    "STORIES",
    "alerts",
    "articles",
    "change_number",
    "compatibility",
    "metadata",
    "positions",
    "pruned",
    "quotes",
    "saved_searches",
    "speakers",
    "story_merges",
    "supersessions",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

articles = Table(
    "articles",
    metadata,
    Column("row_no", RowNumber, primary_key=True, autoincrement=True, comment="order of arrival"),
    Column("article_id", Uuid, nullable=False, unique=True),
    Column("story_id", Uuid, nullable=False, index=True),
    Column("relation", Text, nullable=False),
    Column("of_id", Uuid, index=True, comment="the article that it relates to"),
    Column("score", Float, nullable=False),
    Column("superseded_by", Uuid, comment="the last article that takes its place"),
    Column("guid", Text),
    Column("provider", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("version", BigInteger),
    Column("status", Text, nullable=False),
    Column("embargo_until", UtcDateTime),
    Column("language", Text),
    Column("urgency", Integer),
    Column("slugline", Text),
    Column("headline", Text),
    Column("byline", Text),
    Column("dateline", Text),
    Column("body", Text, nullable=False),
    Column("published_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False, comment="first stored"),
    Column("updated_at", UtcDateTime, comment="last changed by another content under the same id"),
    Column("raw_topic", Text, nullable=False),
    Column("raw_partition", BigInteger, nullable=False),
    Column("raw_offset", BigInteger, nullable=False),
    Column("content_hash", Text, nullable=False, comment="of the message, times of processing aside"),
    Column("document", Document, nullable=False),
    Column("search_head", Text, nullable=False),
    Column("search_body", Text, nullable=False),
    Column("change_no", BigInteger, FetchedValue(), comment="order of changes; of a row without, its row_no counts"),
    Column("retold_at", UtcDateTime, comment="last numbered anew for another's sake"),
    Index(None, "received_at", "row_no"),
    Index(None, "provider", "received_at"),
    Index(None, "source", "received_at"),
    Index(None, "language", "received_at"),
    Index(None, "status", "received_at"),
    Index(None, "guid", postgresql_using="hash"),
)
"""One row an article, duplicates included.

A row has a new `change_no` whenever it changes (`stream.store.changes`): who has read up to a number has seen all that
was committed before. `retold_at` tells of a number that was given since something else of the story was withdrawn, or
the story turned out to be a part of another: nothing in the row itself shows it.
"""

change_number = func.coalesce(articles.c.change_no, articles.c.row_no).label("change_no")
"""What every reader takes for an article's `change_no`. The rows that were there before changes were numbered have none
until they change, for to number them would write them all anew: they count by their arrival, and every number that was
given since is greater. An index holds just this expression.
"""
Index("ix_articles_change_number", change_number.element)

quotes = Table(
    "quotes",
    metadata,
    Column("article_id", Uuid, ForeignKey("articles.article_id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False, comment="from 0, in the order of the text"),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False, comment="code points of articles.body"),
    Column("end", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("speaker", Text),
    Column("speaker_kind", Text, nullable=False),
    Column("speaker_words", Text, comment="folded, a space before and after each word"),
    Column("cue", Text),
    Column("confidence", Float, nullable=False),
    Column("article_no", BigInteger, FetchedValue(), comment="row_no of the article"),
    Column("received_at", UtcDateTime, FetchedValue(), comment="of the article"),
    Column("speaker_key", Text, FetchedValue(), comment="the beginning of speaker_words"),
    PrimaryKeyConstraint("article_id", "ordinal"),
    Index(None, "speaker_key", "received_at", "article_no", "ordinal"),
    Index(None, "received_at", "article_no", "ordinal"),
)
"""The quotes of each article that is no duplicate. The last three columns are filled by the database."""

speakers = Table(
    "speakers",
    metadata,
    Column("speaker_no", RowNumber, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True, comment="of quotes.speaker_key"),
    Column("name", Text, nullable=False, comment="as it stood in the first copy that had it"),
)
"""Everybody who was ever quoted, once. The database fills it; who is in no quote any more may still be in it. A part of
a name is found by an index of each database's own kind: GIN over the words of `key`, the FTS5 table `speakers_search`.
"""

supersessions = Table(
    "supersessions",
    metadata,
    Column("article_id", Uuid, ForeignKey("articles.article_id", ondelete="CASCADE"), nullable=False),
    Column("superseded_id", Uuid, nullable=False, index=True),
    Column("issued_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("article_id", "superseded_id"),
)
"""Which article takes the place of which, kept whether or not the other has arrived."""

story_merges = Table(
    "story_merges",
    metadata,
    Column("article_id", Uuid, ForeignKey("articles.article_id", ondelete="CASCADE"), nullable=False),
    Column("story_id", Uuid, nullable=False, index=True),
    Column("into_story_id", Uuid, nullable=False, index=True, comment="the story of the article"),
    Column("at", UtcDateTime, nullable=False, comment="when the article was judged"),
    PrimaryKeyConstraint("article_id", "story_id"),
)
"""Which stories turned out to be one, and which article showed it. Ids stay; one pair may be shown more than once."""

STORIES = (articles, quotes, supersessions, story_merges)
"""The tables of what came in; whoever copies them begins with the first, which the others refer to."""

positions = Table(
    "positions",
    metadata,
    Column("topic", Text, nullable=False),
    Column("partition", BigInteger, nullable=False),
    Column("behind", BigInteger, nullable=False, comment="the offset behind the last record"),
    PrimaryKeyConstraint("topic", "partition"),
)
"""What of each partition is stored, written with it in one transaction: so a database that was restored tells how far
back the store must go. What Kafka has committed may be behind this, and after a restore is ahead of it."""

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("article_id", Uuid, nullable=False, index=True, comment="the article that set it off, stored or not"),
    Column("story_id", Uuid, nullable=False, index=True),
    Column("headline", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, comment="not delivered before"),
    Column("written_at", UtcDateTime, nullable=False, comment="when its first record was written"),
    Column("changed_at", UtcDateTime, nullable=False, comment="when its last record was written"),
    Column("topic", Text, nullable=False),
    Column("partition", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("document", Document, nullable=False),
    Index(None, "written_at", "alert_id"),
)
"""The alerts that were sent to the channels, each as its last record has it."""

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("owner", Text, nullable=False, comment="who keeps it; empty where nobody signs in"),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("filters", Document, nullable=False, comment="pairs of name and value, as a URL has them"),
    Column("shared", Boolean, nullable=False, comment="whether others see it"),
    Column("place", Integer, nullable=False, comment="in its owner's list"),
    Column("sound", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("owner", "name"),
)
"""What people keep of their searches: the one table that the desk writes."""

pruned = Table(
    "pruned",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False, comment="always 1: there is one row"),
    Column("before", UtcDateTime, nullable=False, comment="what was received before this was taken out"),
    Column("lots", BigInteger, nullable=False, server_default="0", comment="transactions that took articles out"),
)
"""How far back articles are kept: so that what was taken out does not come again with a replay. And how often
something was taken out: what goes has no number of a change."""

BESIDE = (alerts, saved_searches, pruned, positions)
"""The tables beside these, that refer to none: a copy ends with them."""

compatibility = Table(
    "wirestream_compatibility",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False, comment="always 1: there is one row"),
    Column("oldest", Text, nullable=False, comment="the revision of the oldest release that may work here"),
)
"""Which releases may work with the tables (`stream.store.migrate`)."""
