"""A service for each test, on a broker of its own."""

from __future__ import annotations

from tests.service import make_service

__all__ = ["make_service"]
