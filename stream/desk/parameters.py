"""Refuses parameters that a call of the API does not have: one that is misspelt must not silently narrow nothing."""

from __future__ import annotations

from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params

from stream.desk.problem import Fault, Kind, Problem

__all__ = ["API", "refuse_unknown"]

API = "/api/v1"
"""Where the API is."""

_SHOWN = 40
"""Characters of an unknown name that are repeated."""


async def refuse_unknown(request: Request) -> None:
    """Raise `Problem` for a parameter that a call of the API does not have, or that stands there twice where it may
    not. Pages are more patient: a link from a mail may carry what others put there.
    """
    dependant = getattr(request.scope.get("route"), "dependant", None)
    if dependant is None or not request.query_params or not request.scope["path"].startswith(API):
        return
    known = {field.alias: field for field in get_flat_params(dependant) if _is_query(field)}
    names = [name for name, _ in request.query_params.multi_items()]
    faults = [_unknown(name, set(known)) for name in dict.fromkeys(names) if name not in known]
    faults += [_twice(name) for name, field in known.items() if names.count(name) > 1 and not _is_list(field)]
    if faults:
        raise Problem(Kind.BAD_PARAMETER, faults[0].detail, faults)


def _is_query(field: object) -> bool:
    info = getattr(field, "field_info", None)
    return getattr(getattr(info, "in_", None), "value", None) == "query"


def _is_list(field: object) -> bool:
    return "list[" in str(getattr(getattr(field, "field_info", None), "annotation", ""))


def _unknown(name: str, known: set[str]) -> Fault:
    near = get_close_matches(name[:_SHOWN], sorted(known), 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"
    return Fault(location="query", name=name[:_SHOWN], detail=f"there is no parameter {name[:_SHOWN]!r}: {hint}")


def _twice(name: str) -> Fault:
    return Fault(location="query", name=name, detail=f"{name} stands there more than once")
