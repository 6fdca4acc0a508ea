"""What the tests of faults share."""

from __future__ import annotations

from tests.service import make_service

__all__ = ["make_service"]
