"""Who a quote is given to, and by what."""

from __future__ import annotations

from typing import NamedTuple

from stream.extract.sentence.mentions import Mention

__all__ = ["Attribution"]


class Attribution(NamedTuple):
    """Who a quote is given to and by what. `rule` names the pattern: confidence is measured by it."""

    mention: Mention | None
    cue: str | None
    rule: str
    paragraph: int = -1
    """Where the mention stands; -1 until `attribute` fills it in."""
