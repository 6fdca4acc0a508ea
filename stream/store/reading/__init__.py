"""Reads what is stored for people: lists, stories, quotes and changes, by an engine that cannot write."""

from stream.store.reading.alerts import AlertCursor, SentAlert, SentAlerts, lines_alerted, sent_alerts
from stream.store.reading.article import (
    Numbers,
    StoredArticle,
    WholeArticle,
    article_at,
    numbers_fitting,
    whole_articles,
)
from stream.store.reading.changes import Change, changes_after, latest_change
from stream.store.reading.find import Order, find_lines
from stream.store.reading.folds import fold_lines
from stream.store.reading.line import Cursor, Fold, Folds, Line, Lines, Total
from stream.store.reading.lists import Lists, Version
from stream.store.reading.quoted import Quoted, quotes_of
from stream.store.reading.quotes import speakers, spoken
from stream.store.reading.reader import open_reader
from stream.store.reading.searches import SEARCHES_MOST, SavedSearch, drop_search, keep_search, searches
from stream.store.reading.spoken import Speaker, Spoken, SpokenCursor, SpokenPage
from stream.store.reading.story import Member, Story, story_at
from stream.store.reading.wanted import Wanted

__all__ = [
    "SEARCHES_MOST",
    "AlertCursor",
    "Change",
    "Cursor",
    "Fold",
    "Folds",
    "Line",
    "Lines",
    "Lists",
    "Member",
    "Numbers",
    "Order",
    "Quoted",
    "SavedSearch",
    "SentAlert",
    "SentAlerts",
    "Speaker",
    "Spoken",
    "SpokenCursor",
    "SpokenPage",
    "StoredArticle",
    "Story",
    "Total",
    "Version",
    "Wanted",
    "WholeArticle",
    "article_at",
    "changes_after",
    "drop_search",
    "find_lines",
    "fold_lines",
    "keep_search",
    "latest_change",
    "lines_alerted",
    "numbers_fitting",
    "open_reader",
    "quotes_of",
    "searches",
    "sent_alerts",
    "speakers",
    "spoken",
    "story_at",
    "whole_articles",
]
