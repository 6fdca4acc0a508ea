"""Stage 5b keeps every story once, and finds it again, in SQLite and PostgreSQL through the same code."""

from stream.store.copy import Copied, copy_store
from stream.store.engine import described, open_engine
from stream.store.migrate import check, head, migrate
from stream.store.positions import Lost, Positions, WentBack, pass_over, positions_in
from stream.store.query import Query
from stream.store.read import stored_articles, stored_ids
from stream.store.snippet import Snippet
from stream.store.writing.alerts import SentAlert
from stream.store.writing.prune import Pruned, prune
from stream.store.writing.row import Stored
from stream.store.writing.write import Writer, Written

__all__ = [
    "Copied",
    "Lost",
    "Positions",
    "Pruned",
    "Query",
    "SentAlert",
    "Snippet",
    "Stored",
    "WentBack",
    "Writer",
    "Written",
    "check",
    "copy_store",
    "described",
    "head",
    "migrate",
    "open_engine",
    "pass_over",
    "positions_in",
    "prune",
    "stored_articles",
    "stored_ids",
]
