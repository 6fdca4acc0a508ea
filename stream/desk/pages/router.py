"""Joins the pages, a module each."""

from __future__ import annotations

from fastapi import APIRouter

from stream.desk.pages import (
    alerts_page,
    article_page,
    assets,
    diff_page,
    feeds_page,
    list_page,
    quotes_page,
    rules_page,
    searches_page,
    story_page,
)

__all__ = ["router"]

router = APIRouter()
for _part in (
    assets,
    list_page,
    article_page,
    story_page,
    diff_page,
    quotes_page,
    searches_page,
    alerts_page,
    rules_page,
    feeds_page,
):
    router.include_router(_part.router)
