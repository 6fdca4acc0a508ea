"""Joins the pages, a module each."""

from __future__ import annotations

from fastapi import APIRouter

from stream.desk.pages import article_page, assets, list_page

__all__ = ["router"]

router = APIRouter()
for _part in (assets, list_page, article_page):
    router.include_router(_part.router)
