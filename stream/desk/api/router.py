"""Joins the resources of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from stream.desk.api import alerts, article, articles, feeds, quotes, searches, stories
from stream.desk.parameters import API

__all__ = ["router"]

router = APIRouter(prefix=API)
for _resource in (articles, article, stories, quotes, searches, alerts, feeds):
    router.include_router(_resource.router)
