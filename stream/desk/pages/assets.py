"""Serves the style sheet, the scripts and the mark. They are read once; no other file can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from stream.desk.api.answer import answer_with

__all__ = ["router"]

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    media_type: str


def _read(file: Path) -> _Asset:
    return _Asset(file.read_bytes(), f"{_TYPES[file.suffix]}; charset=utf-8")


_ASSETS = {
    file.name: _read(file) for file in sorted((Path(__file__).parent / "static").iterdir()) if file.suffix in _TYPES
}

router = APIRouter(prefix="/static", include_in_schema=False)


@router.get("/{name}")
async def asset(name: str, request: Request) -> Response:
    """Give a file; 304 where the browser has it as it is: a desk that was upgraded is never shown with old script."""
    found = _ASSETS.get(name)
    if found is None:
        raise HTTPException(404)
    return answer_with(request, found.content, found.media_type, {"Cache-Control": "private, no-cache"})
