"""Joins the resources of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from stream.desk.api import alerts, article, articles, difference, export, feeds, quotes, searches, stories
from stream.desk.parameters import API

__all__ = ["router"]

router = APIRouter(prefix=API)
for _resource in (articles, article, export, stories, difference, quotes, searches, alerts, feeds):
    router.include_router(_resource.router)
