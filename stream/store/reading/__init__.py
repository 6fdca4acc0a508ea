"""Reads what is stored for people: lists, stories, quotes and changes, by an engine that cannot write."""

from stream.store.reading.article import StoredArticle, article_at
from stream.store.reading.find import Order, find_lines
from stream.store.reading.folds import fold_lines
from stream.store.reading.line import Cursor, Fold, Folds, Line, Lines, Total
from stream.store.reading.quotes import Speaker, Spoken, SpokenCursor, SpokenPage, speakers, spoken
from stream.store.reading.reader import open_reader
from stream.store.reading.wanted import Wanted

__all__ = [
    "Cursor",
    "Fold",
    "Folds",
    "Line",
    "Lines",
    "Order",
    "Speaker",
    "Spoken",
    "SpokenCursor",
    "SpokenPage",
    "StoredArticle",
    "Total",
    "Wanted",
    "article_at",
    "find_lines",
    "fold_lines",
    "open_reader",
    "speakers",
    "spoken",
]
