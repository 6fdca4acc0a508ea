"""Joins the resources of `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

__all__ = ["PREFIX", "router"]

PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX)
